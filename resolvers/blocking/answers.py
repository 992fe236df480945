"""What goes to a source written as plain Python, and what is taken from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from yarl import URL

from handlers.domain.article import Article, ArticleKind, Copy, Identifier, IdKind, Version, Wanted
from handlers.domain.shadow import leads_to_shadow_library
from resolvers.formats import records

S = TypeVar("S")
MOST_ANSWERS = 50
URL_CHARS = 2000


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as a source's function sees it; what is not known is an empty string, or `None` for the year."""

    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    arxiv: str = ""
    isbn: str = ""
    title: str = ""
    original_title: str = ""
    authors: tuple[str, ...] = ()
    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    issn: str = ""
    publisher: str = ""
    language: str = ""
    kind: str = ""


def paper_of(article: Article) -> Paper:
    """Return an article in that form."""
    return Paper(
        doi=article.id(IdKind.DOI) or "",
        pmid=article.id(IdKind.PMID) or "",
        pmcid=article.id(IdKind.PMCID) or "",
        arxiv=article.id(IdKind.ARXIV) or "",
        isbn=article.id(IdKind.ISBN) or "",
        title=article.title,
        original_title=article.original_title,
        authors=article.authors,
        journal=article.journal,
        year=article.year,
        volume=article.volume,
        issue=article.issue,
        pages=article.pages,
        issn=article.issn,
        publisher=article.publisher,
        language=article.language,
        kind=article.kind.value,
    )


def paper_wanted(wanted: Wanted) -> Paper:
    """Return what is looked up in that form."""
    if isinstance(wanted, Identifier):
        return paper_of(Article("", ids=(wanted,)))
    authors = (wanted.first_author,) if wanted.first_author else ()
    kind = ArticleKind.BOOK.value if wanted.is_book else ""
    return Paper(title=wanted.text, year=wanted.year, authors=authors, kind=kind)


class PlainCopy(msgspec.Struct, forbid_unknown_fields=True):
    """The keys of one copy. `url` is the file itself, `landing_url` the page for people."""

    url: str = ""
    landing_url: str = ""
    licence: str = ""
    version: Version = Version.UNKNOWN
    host_type: str = ""
    is_for_person: bool = False
    label: str = ""


class PlainRecord(msgspec.Struct, forbid_unknown_fields=True):
    """The keys of one record."""

    title: str
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    arxiv: str = ""
    isbn: str = ""
    original_title: str = ""
    authors: tuple[str, ...] = ()
    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    issn: str = ""
    publisher: str = ""
    language: str = ""
    kind: ArticleKind = ArticleKind.JOURNAL


def copies_of(said: object, source: str) -> tuple[Copy, ...]:
    """Return the copies that a source told of.

    Raises:
        ValueError: It told nonsense; the message is for its author.
    """
    return tuple(_copy(item, source) for item in _shaped(said, PlainCopy))


def records_of(said: object) -> tuple[Article, ...]:
    """Return the records that a source told of; raises like `copies_of`."""
    return tuple(_article(item) for item in _shaped(said, PlainRecord))


def _shaped(said: object, shape: type[S]) -> list[S]:
    if said is None:
        return []
    try:
        items = msgspec.convert([said] if isinstance(said, Mapping) else said, list[dict[str, Any]])
        shaped = [msgspec.convert(item, shape) for item in items[: MOST_ANSWERS + 1]]
    except (msgspec.ValidationError, RecursionError) as error:
        raise ValueError(str(error)) from None
    if len(shaped) > MOST_ANSWERS:
        raise ValueError(f"more than {MOST_ANSWERS} answers for one paper")
    return shaped


def _copy(item: PlainCopy, source: str) -> Copy:
    for address in (item.url, item.landing_url):
        if address:
            _check_address(address)
    if not (item.url or item.landing_url):
        raise ValueError("a copy needs `url` or `landing_url`")
    if item.is_for_person and (item.url or not item.label):
        raise ValueError("a link for a person needs `landing_url` and `label`, and no `url`")
    return Copy(
        source=source,
        url=item.url,
        landing_url=item.landing_url,
        licence=item.licence,
        version=item.version,
        host_type=item.host_type,
        is_for_person=item.is_for_person,
        label=item.label[:60],
    )


def _check_address(text: str) -> None:
    try:
        url = URL(text)
    except ValueError:
        raise ValueError("an address is malformed") from None
    if url.scheme not in {"http", "https"} or not url.raw_host or url.raw_user is not None or len(text) > URL_CHARS:
        raise ValueError("an address is not a plain web address")
    if leads_to_shadow_library(text):
        raise ValueError("an address leads to a shadow library")


def _article(item: PlainRecord) -> Article:
    if not item.title.strip():
        raise ValueError("a record needs a title")
    return Article(
        title=records.clean_title(item.title),
        ids=records.identifiers(doi=item.doi, pmid=item.pmid, pmcid=item.pmcid, isbn=item.isbn, arxiv=item.arxiv),
        authors=item.authors,
        journal=item.journal,
        year=item.year,
        volume=item.volume,
        issue=item.issue,
        pages=records.full_pages(item.pages),
        language=records.language(item.language),
        kind=item.kind,
        publisher=item.publisher,
        original_title=item.original_title,
        issn=item.issn,
    )
