"""What a delivered file is called, and how a paper is cited in one line."""

import re
import unicodedata

from handlers.domain.article import SINGLE_USE, Article, Version
from handlers.domain.markup import without_tags
from handlers.domain.place_in_journal import known

FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)
MAX_TITLE_CHARS = 40
MAX_NAME_BYTES = 180

VERSION_NAMES = {
    Version.PUBLISHED: "出版社正式版",
    Version.ACCEPTED: "作者录用稿",
    Version.PREPRINT: "预印本",
    Version.UNKNOWN: "版本未注明",
}


def file_name(number: int, article: Article | None) -> str:
    """Return `1042_Smith_2023_Lancet_Short-title.pdf`: safe on Windows and phones, Chinese titles in Chinese."""
    parts = [str(number)]
    if article:
        title = article.original_title or article.title
        parts += [
            _family(article),
            str(article.year or ""),
            _short(article.journal, 24),
            _short(title, MAX_TITLE_CHARS),
        ]
    stem = "_".join(p for p in parts if p)
    while len(stem.encode()) > MAX_NAME_BYTES:
        stem = stem[:-1]
    stem = stem.rstrip(". -_")
    return f"{'_' if RESERVED.match(stem) else ''}{stem}.pdf"


def _family(article: Article) -> str:
    first = article.authors[0] if article.authors else ""
    return _short(first if re.search(r"[\u4e00-\u9fff]", first) else first.split(" ")[0], 20)


def _short(text: str, limit: int) -> str:
    plain = FORBIDDEN.sub(" ", unicodedata.normalize("NFC", without_tags(text)))
    words = re.sub(r"[\s_.,;，。；、]+", "-", plain).strip("-")
    if len(words) <= limit:
        return words
    cut = words[:limit]
    return (cut.rsplit("-", 1)[0] if "-" in cut[limit // 2 :] else cut).strip("-")


def cut_short(text: str, most: int) -> str:
    """Return a text of at most so many characters; what is left out shows as `…`."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def citation(article: Article) -> str:
    """Return the paper in one line: first author, title, journal, year, volume and pages."""
    authors = article.authors[0] + (" 等" if len(article.authors) > 1 else "") if article.authors else ""
    title = article.original_title or article.title
    where = article.journal + (f" {article.year}" if article.year else "")
    volume, issue, pages = (known(text) for text in (article.volume, article.issue, article.pages))
    where += (f";{volume}" if volume else "") + (f"({issue})" if issue else "") + (f":{pages}" if pages else "")
    return ". ".join(p for p in (authors, title.rstrip("."), where.strip()) if p)


def shown_size(size_bytes: int) -> str:
    """Return a size as people read it: `820 KB`, `3.4 MB`."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000))} KB"
    return f"{size_bytes / 1_000_000:.1f} MB"


def shown_licence(licence: str) -> str:
    """Return a short licence as its owners write it: `CC BY-NC`."""
    if licence.startswith("cc-"):
        return "CC " + licence[3:].upper()
    return {
        "cc0": "CC0",
        "public-domain": "公有领域",
        "pd": "公有领域",
        "owned": "本馆馆藏",
        "licensed": "本馆已购",
        SINGLE_USE: "仅限本次求助",
    }.get(licence, licence)
