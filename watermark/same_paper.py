"""Whether the first pages of a file show the paper that was asked for, rather than merely cite it."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from handlers.domain.article import Article, IdKind, plain_title
from handlers.domain.inspection import Shows

_REFERENCES = re.compile(
    r"^[\s\d.]*(?:references|bibliography|literature cited|works cited|参考文献|參考文獻|引用文献)[\s:：]*$",
    re.IGNORECASE | re.MULTILINE,
)
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_ENTRY = re.compile(r"^\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)、])\s*\S")
# A notice about a paper carries its title, yet is not the paper.
_NOTICE = re.compile(
    r"(correctionto|correction|erratum|erratumto|corrigendum|corrigendumto|retractionof|retractionnote|retracted|"
    r"commenton|commentson|replyto|responseto|letterto|更正|勘误|撤稿|评论|述评)$"
)
_SHORT_TITLE, _FUZZY_TITLE, _MIN_TITLE = 15, 25, 2
_SHORT_CHINESE = 6
_TOP_CHARS = 2500
_LIKE = 92.0


def shows(article: Article, pages: Sequence[str]) -> Shows:
    """Return what on these pages (their text, first to third) says that this is the paper.

    Anything below a heading "References" or inside a numbered entry is a citation and counts for nothing,
    unless the title fills whole lines of its own: the paper may begin below the end of another one.
    """
    zones = [_zone(text, is_first=index == 0) for index, text in enumerate(pages)]
    if any(_has_title(article, zone) for zone in zones) or any(_has_title_lines(article, text) for text in pages):
        return Shows.TITLE
    return Shows.DOI if _is_own_doi(article, zones) else Shows.NOTHING


def _zone(text: str, *, is_first: bool) -> str:
    heading = _REFERENCES.search(text)
    kept = text[: heading.start()] if heading else text
    return kept if is_first else kept[:_TOP_CHARS]


def _titles(article: Article) -> Iterator[str]:
    for title in dict.fromkeys((article.title, article.original_title)):
        yield title
        main = re.split(r"[:：]\s|——| -- ", title, maxsplit=1)[0]
        if main != title and len(plain_title(main)) > _FUZZY_TITLE:
            yield main


def _has_title(article: Article, zone: str) -> bool:
    hay = plain_title(_without_entries(zone))
    for title in _titles(article):
        needle = plain_title(title)
        if not _is_telling(needle):
            continue
        if (at := hay.find(needle)) >= 0 and not _NOTICE.search(hay[max(0, at - 40) : at]):
            return True
        if at < 0 and len(needle) >= _FUZZY_TITLE and _nearly(needle, hay):
            return True
    return False


def _nearly(needle: str, hay: str) -> bool:
    """Whether the title is there but for a few letters: formulas and ligatures are lost in extraction."""
    found = fuzz.partial_ratio_alignment(needle, hay, score_cutoff=_LIKE)
    return found is not None and not _NOTICE.search(hay[max(0, found.dest_start - 40) : found.dest_start])


def _has_title_lines(article: Article, text: str) -> bool:
    """Whether one to five whole lines together are the title and nothing else."""
    wanted = {needle for title in _titles(article) if len(needle := plain_title(title)) >= _MIN_TITLE}
    lines = [plain_title(line) for line in text.splitlines()]
    lines = [line for line in lines if line]
    return any(
        "".join(lines[at : at + span]) in wanted and not (at and _NOTICE.search(lines[at - 1]))
        for at in range(len(lines))
        for span in range(1, 6)
    )


def _is_telling(needle: str) -> bool:
    chinese = sum("\u4e00" <= char <= "\u9fff" for char in needle)
    return len(needle) >= _SHORT_TITLE or chinese >= _SHORT_CHINESE


def _is_own_doi(article: Article, zones: Sequence[str]) -> bool:
    """Whether the DOI stands where a paper states its own: the first one on its page, and no citation."""
    doi = article.id(IdKind.DOI)
    return doi is not None and any(_first_doi_is(doi.casefold(), zone) for zone in zones)


def _first_doi_is(doi: str, zone: str) -> bool:
    plain = unicodedata.normalize("NFKC", _without_entries(zone)).casefold()
    first = _DOI.search(plain)
    if first is None:
        return False
    # Long DOIs are broken over lines: the comparison runs on without the break.
    rest = plain[first.start() :]
    written = first[0].rstrip(".,;:)]}")
    if written == doi:
        return True
    return not written.startswith(doi) and _runs_on(rest, doi, len(first[0]))


def _runs_on(rest: str, doi: str, broken_at: int) -> bool:
    joined = rest[:broken_at] + re.sub(r"^\s*\n\s*", "", rest[broken_at : broken_at + len(doi) + 4])
    if not joined.startswith(doi):
        return False
    following = joined[len(doi) : len(doi) + 1]
    return not (following.isalnum() or following in {"-", "_", "/"})


def _without_entries(zone: str) -> str:
    """Drop numbered entries that carry a DOI or a year: reference lists without a heading."""
    kept, in_entry = [], False
    lines = zone.splitlines()
    for at, line in enumerate(lines):
        if _ENTRY.match(line):
            in_entry = _looks_cited(" ".join(lines[at : at + 4]))
        elif not line.strip():
            in_entry = False
        if not in_entry:
            kept.append(line)
    return "\n".join(kept)


def _looks_cited(entry: str) -> bool:
    return bool(re.search(r"\b(?:19|20)\d\d\b", entry) and re.search(r"doi|;\s*\d+|\[J\]|\d+\s*[-–]\s*\d+", entry))
