"""What a service or a file knows about a paper, as far as matching needs it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from handlers.domain.article import Article, IdKind
from handlers.matching.plain import fold, has_han, read_plain, words_of
from handlers.matching.spelling import word_set

_PAGE = re.compile(r"[A-Za-z]{0,3}\d+[A-Za-z]?")
_RESOLVER = re.compile(r"^(?:https?://[\w.-]*doi[\w.-]*/|doi:\s*)", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d{2}(?!\d)")
_PARTICLES = word_set("van von der den de la le du di da del dos el al ter ten zu zur bin ibn st")


@dataclass(frozen=True, slots=True)
class Record:
    """One paper's coordinates; empty or `None` where nothing is known.

    `doi` is in normal form; `first_author` is the family name, or the name as written;
    `volume` and `first_page` are as printed, in lower case.
    """

    title: str = ""
    doi: str = ""
    pmid: str = ""
    first_author: str = ""
    journal: str = ""
    volume: str = ""
    first_page: str = ""
    year: int | None = None


def record_of(article: Article, title: str | None = None) -> Record:
    """Return an article's coordinates; `title` in place of its own where it has two."""
    return Record(
        title=article.title if title is None else title,
        doi=article.id(IdKind.DOI) or "",
        pmid=article.id(IdKind.PMID) or "",
        first_author=article.authors[0] if article.authors else "",
        journal=article.journal,
        volume=coordinate(article.volume),
        first_page=coordinate(article.pages),
        year=article.year,
    )


def read_record(fields: Mapping[str, object]) -> Record:
    """Return the record in a line of JSON; unknown keys are left alone.

    Raises:
        ValueError: A field is of a kind that no record has.
    """
    authors = fields.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else authors
    return Record(
        title=_text(fields, "title"),
        doi=_RESOLVER.sub("", _text(fields, "doi")).casefold(),
        pmid=_text(fields, "pmid"),
        first_author=_text(fields, "first_author") or _name(first),
        journal=_text(fields, "journal"),
        volume=coordinate(_text(fields, "volume")),
        first_page=coordinate(_text(fields, "first_page") or _text(fields, "pages")),
        year=_year(_text(fields, "year")),
    )


def _text(fields: Mapping[str, object], key: str) -> str:
    value = fields.get(key)
    if isinstance(value, list) and len(value) == 1:  # Crossref gives a title as a list
        value = value[0]
    if value is None or isinstance(value, (str, int, float)):
        return "" if value is None else str(value).strip()
    raise ValueError(f"题录的 {key} 应是文字")


def _name(author: object) -> str:
    if isinstance(author, Mapping):
        author = author.get("family") or author.get("name")
    return author.strip() if isinstance(author, str) else ""


def _year(written: str) -> int | None:
    match = _YEAR.search(written)
    return int(match.group()) if match else None


def coordinate(written: str) -> str:
    """Return the first number of `1408-15`, `e123`, `S12–S19` or `Vol. 7`, in lower case."""
    if not written or written.isdecimal():
        return written
    match = _PAGE.search(fold(written))
    return match.group() if match else ""


@lru_cache(maxsize=65536)
def family_names(author: str) -> frozenset[str]:
    """Return the words by which an author may be cited: `van Leeuwen TN` gives leeuwen, 张三 itself."""
    if has_han(author):
        return frozenset({read_plain(author).joined})
    names = {w for w in words_of(fold(author)) if len(w) > 1 and not w.isdigit()} - _PARTICLES
    # Whoever cannot type ü writes ue; the other side may have dropped the dots.
    return frozenset(names | {w.replace("ue", "u").replace("oe", "o").replace("ae", "a") for w in names})
