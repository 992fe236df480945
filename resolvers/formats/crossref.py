"""Crossref's works, as its REST API gives them."""

import re
from typing import Any

import msgspec

from handlers.domain.article import Article, ArticleKind
from resolvers.formats import people, records
from resolvers.formats.notices import says_retracted
from resolvers.formats.updates import Moment, Relation, Update, notices_of

KINDS = {
    "journal-article": ArticleKind.JOURNAL,
    "posted-content": ArticleKind.PREPRINT,
    "book": ArticleKind.BOOK,
    "monograph": ArticleKind.BOOK,
    "edited-book": ArticleKind.BOOK,
    "reference-book": ArticleKind.BOOK,
    "book-chapter": ArticleKind.CHAPTER,
    "book-section": ArticleKind.CHAPTER,
    "book-part": ArticleKind.CHAPTER,
    "reference-entry": ArticleKind.CHAPTER,
    "dissertation": ArticleKind.THESIS,
    "proceedings-article": ArticleKind.CONFERENCE,
}
# A book's editors stand for its authors; a chapter's are others than its own.
EDITED = frozenset({ArticleKind.BOOK, ArticleKind.OTHER})
IN_BOOKS = frozenset({ArticleKind.CHAPTER, ArticleKind.CONFERENCE})
SERIES = re.compile(r"\blecture notes\b|\bseries\b|\bSPIE Proceedings\b", re.IGNORECASE)


class Author(msgspec.Struct):
    """A person, or a group with a `name`."""

    given: str | None = None
    family: str | None = None
    suffix: str | None = None
    name: str | None = None


class Work(msgspec.Struct, rename="kebab"):
    """The fields that are read of a work."""

    doi: str | None = msgspec.field(default=None, name="DOI")
    type: str | None = None
    title: list[str | None] | None = None
    subtitle: list[str | None] | None = None
    original_title: list[str | None] | None = None
    author: list[Author] | None = None
    editor: list[Author] | None = None
    container_title: list[str | None] | None = None
    issued: Moment | None = None
    volume: str | int | None = None
    issue: str | int | None = None
    page: str | None = None
    article_number: str | int | None = None
    language: str | None = None
    publisher: str | None = None
    issn: list[str] | None = msgspec.field(default=None, name="ISSN")
    isbn: list[str] | None = msgspec.field(default=None, name="ISBN")
    alternative_id: list[str | None] | None = None
    updated_by: list[Update] | None = None
    update_to: list[Update] | None = None
    relation: Relation | None = None


def article(work: Work) -> Article:
    """Return a work in the library's words."""
    title = _title(work)
    isbn = next((i for i in work.isbn or () if records.normal_isbn(i)), None)
    kind = KINDS.get(work.type or "", ArticleKind.OTHER)
    notices = notices_of(work.doi, work.updated_by, work.update_to, work.relation)
    return Article(
        title=title,
        ids=records.identifiers(doi=work.doi, isbn=isbn if kind is ArticleKind.BOOK else None),
        authors=_names(work.author) or (_names(work.editor) if kind in EDITED else ()),
        journal=_container(work, kind),
        year=_year(work.issued),
        volume=records.text(work.volume),
        issue=records.text(work.issue),
        pages=records.full_pages(work.page) or records.text(work.article_number),
        language=_language(work, title),
        kind=kind,
        publisher=records.text(work.publisher),
        original_title=records.clean_title(first(work.original_title)),
        issn=first(work.issn),
        is_retracted=says_retracted(notices) or records.says_retracted(first(work.title)),
        notices=notices,
    )


def _title(work: Work) -> str:
    title, subtitle = records.clean_title(first(work.title)), records.clean_title(first(work.subtitle))
    if subtitle and subtitle.casefold() not in title.casefold():
        return f"{title} {subtitle}" if title.endswith((":", "?", "!")) else f"{title}: {subtitle}"
    return title


def _container(work: Work, kind: ArticleKind) -> str:
    """Return the journal or the book; a part of a book in a series has the series before it."""
    titles = [title for each in work.container_title or () if (title := records.clean_title(each))]
    if len(titles) > 1 and kind in IN_BOOKS and not SERIES.search(titles[-1]):
        return titles[-1]
    return titles[0] if titles else ""


def _language(work: Work, title: str) -> str:
    # Publishers leave "en" on Chinese papers; the title's script knows better.
    has_han_title = records.HAN.search(title) and not records.KANA.search(title)
    return "zh" if has_han_title and work.language in {None, "en"} else records.language(work.language)


def _names(people_named: list[Author] | None) -> tuple[str, ...]:
    return tuple(name for each in people_named or () if (name := _name(each)))


def _name(author: Author) -> str:
    if author.family:
        return people.display_name(author.family, author.given, author.suffix)
    return records.text(author.name or author.given)


def _year(moment: Moment | None) -> int | None:
    parts = (moment.date_parts or [None])[0] if moment else None
    return records.year_in(parts[0]) if parts else None


def first(values: list[Any] | None) -> str:
    """Return the first of a field's values that is a text."""
    return next((records.text(v) for v in values or () if records.text(v)), "")
