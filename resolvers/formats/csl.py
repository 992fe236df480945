"""CSL JSON, as the registration agencies answer to content negotiation (https://citation.doi.org/docs.html)."""

from typing import Any

import msgspec

from handlers.domain.article import Article, ArticleKind
from resolvers.formats import people, records
from resolvers.formats.answers import each_shaped

KINDS = {
    "article-journal": ArticleKind.JOURNAL,
    "journal-article": ArticleKind.JOURNAL,
    "book": ArticleKind.BOOK,
    "monograph": ArticleKind.BOOK,
    "chapter": ArticleKind.CHAPTER,
    "book-chapter": ArticleKind.CHAPTER,
    "thesis": ArticleKind.THESIS,
    "dissertation": ArticleKind.THESIS,
    "paper-conference": ArticleKind.CONFERENCE,
    "proceedings-article": ArticleKind.CONFERENCE,
}


class Name(msgspec.Struct):
    """A person, or a group under `literal` or `name`."""

    family: str | None = None
    given: str | None = None
    suffix: str | None = None
    literal: str | None = None
    name: str | None = None


class Moment(msgspec.Struct, rename="kebab"):
    """A date in parts, or as somebody wrote it."""

    date_parts: list[list[int | str | None] | None] | None = None
    raw: str | None = None


class Item(msgspec.Struct, rename="kebab"):
    """The fields that are read; titles come as text or as a list."""

    doi: str | None = msgspec.field(default=None, name="DOI")
    type: str | None = None
    title: Any = None
    container_title: Any = None
    author: Any = None
    editor: Any = None
    issued: Moment | None = None
    volume: Any = None
    issue: Any = None
    page: Any = None
    language: str | None = None
    publisher: Any = None
    issn: Any = msgspec.field(default=None, name="ISSN")
    isbn: Any = msgspec.field(default=None, name="ISBN")


def article(item: Item) -> Article:
    """Return an item in the library's words."""
    title = records.clean_title(_first(item.title))
    kind = KINDS.get(item.type or "", ArticleKind.OTHER)
    isbn = _first(item.isbn) if kind is ArticleKind.BOOK else None
    return Article(
        title=title,
        ids=records.identifiers(doi=item.doi, isbn=isbn),
        authors=_names(item.author) or (_names(item.editor) if kind is ArticleKind.BOOK else ()),
        journal=records.clean_title(_first(item.container_title)),
        year=_year(item.issued),
        volume=records.text(item.volume),
        issue=records.text(item.issue),
        pages=records.full_pages(item.page),
        language=_language(item, title),
        kind=kind,
        publisher=records.text(item.publisher),
        issn=_first(item.issn),
        is_retracted=records.says_retracted(title),
    )


def _names(named: object) -> tuple[str, ...]:
    return tuple(shown for name in each_shaped(named, Name) if (shown := _shown(name)))


def _shown(name: Name) -> str:
    if name.family:
        return people.display_name(name.family, name.given, name.suffix)
    # A literal name is mostly a group's; ISTIC puts whole names, family first, where the given one belongs.
    return records.text(name.literal or name.name or name.given)


def _language(item: Item, title: str) -> str:
    has_han_title = records.HAN.search(title) and not records.KANA.search(title)
    return "zh" if has_han_title and item.language in {None, "", "en"} else records.language(item.language)


def _year(moment: Moment | None) -> int | None:
    if moment is None:
        return None
    parts = next(iter(moment.date_parts or ()), None)
    return records.year_in(parts[0]) if parts else records.year_in(moment.raw)


def _first(value: object) -> str:
    values = value if isinstance(value, list) else [value]
    return next((text for each in values if (text := records.text(each))), "")
