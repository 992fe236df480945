"""Open Library: books by ISBN or title.

`base_url` stands for https://openlibrary.org; asked are `{base_url}/api/books?bibkeys=ISBN:…,ISBN:…` and
`{base_url}/search.json?title=…`. Both forms of an ISBN are tried; the answer must carry the one that was asked for.
"""

from typing import Any

import msgspec
from pydantic import BaseModel

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind, TitleWanted, Wanted
from handlers.domain.outcome import Found, NotApplicable, Outcome
from resolvers.formats import people, records
from resolvers.formats.answers import (
    Answer,
    absent,
    each_shaped,
    misfit,
    read_json,
    refused,
    says_some,
    shaped,
    unreadable,
)
from resolvers.formats.books import both_forms, isbns_of
from resolvers.formats.places import phrase
from resolvers.http import Http
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

LIMITS = Limits(per_second=1.0, concurrency=1)
CANDIDATES = 10
FIELDS = "key,title,subtitle,author_name,first_publish_year,publisher,isbn,language"


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed; the User-Agent carries the library's address."""

    base_url: str = "https://openlibrary.org"


class Numbers(msgspec.Struct):
    """The ISBNs of a book."""

    isbn_10: Any = None
    isbn_13: Any = None


class Book(msgspec.Struct):
    """The fields that are read of an edition, of `jscmd=data`, or of a search's hit."""

    title: str
    key: str | None = None
    subtitle: str | None = None
    authors: list[Any] | None = None
    author_name: list[str] | None = None
    publishers: list[Any] | None = None
    publisher: list[str] | None = None
    publish_date: str | None = None
    first_publish_year: int | None = None
    identifiers: Any = None
    isbn_10: Any = None
    isbn_13: Any = None
    isbn: Any = None
    language: list[str] | None = None
    languages: list[Any] | None = None


class OpenLibrary:
    """Knows books by ISBN, and by title when a book is looked for."""

    name = "openlibrary"

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether it is an ISBN, or the title of a book."""
        if isinstance(wanted, TitleWanted):
            return wanted.is_book and bool(wanted.text.strip())
        return wanted.kind is IdKind.ISBN

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the book of an ISBN, or up to ten books for a title."""
        if not self.accepts(wanted):
            return NotApplicable()
        if isinstance(wanted, TitleWanted):
            params = {"title": phrase(wanted.text[:300]), "fields": FIELDS, "limit": str(CANDIDATES)}
            return await self._client.ask("search.json", params, parse_books)
        keys = ",".join(f"ISBN:{isbn}" for isbn in both_forms(wanted.value))
        params = {"bibkeys": keys, "jscmd": "data", "format": "json"}
        return await self._client.ask("api/books", params, lambda answer: parse_books(answer, wanted))


def build(options: Options, http: Http) -> OpenLibrary:
    """Return the source."""
    return OpenLibrary(http.for_source("openlibrary", base_url=options.base_url, limits=LIMITS))


def parse_books(answer: Answer, wanted: Identifier | None = None) -> Outcome[tuple[Article, ...]]:
    """Read the books of an answer; with `wanted` only the one that carries that ISBN: some lead to a wrong book."""
    if outcome := misfit(answer):
        return outcome
    page = read_json(answer)
    listed = None if page is None else _listed(page)
    if page is None or listed is None:
        return refused()
    books = each_shaped(listed, Book)
    editions = [book for book in books if _numbers(book) or book.author_name]
    # A record without any ISBN may be somebody's book, but nothing says that it is the one asked for.
    if (listed or says_some(page.get("numFound"))) and not (books if wanted else editions):
        return unreadable()
    found = tuple(article(book, wanted) for book in editions)
    found = tuple(each for each in found if wanted is None or wanted in each.ids)
    return Found(found[:CANDIDATES]) if found else absent(unless=any(map(_has_odd_numbers, books)))


def article(book: Book, wanted: Identifier | None = None) -> Article:
    """Return a book in the library's words, under the ISBN that was asked for when it carries it."""
    numbers = isbns_of(_numbers(book))
    isbn = wanted.value if wanted and wanted.value in numbers else next(iter(numbers), "")
    title, subtitle = records.clean_title(book.title), records.clean_title(book.subtitle)
    return Article(
        title=f"{title}: {subtitle}" if subtitle and subtitle.casefold() not in title.casefold() else title,
        ids=records.identifiers(isbn=isbn),
        authors=tuple(
            people.name_of(name) for name in map(_name, [*(book.authors or ()), *(book.author_name or ())]) if name
        ),
        year=records.year_in(book.publish_date) or book.first_publish_year,
        language=_language(book),
        kind=ArticleKind.BOOK,
        publisher=next((name for name in map(_name, [*(book.publishers or ()), *(book.publisher or ())]) if name), ""),
    )


def _listed(page: dict[str, Any]) -> list[Any] | None:
    """Return the books of a page: one edition, a list of them, a search's hits, or one for each ISBN asked for."""
    for key in ("docs", "entries"):
        if isinstance(page.get(key), list):
            return list(page[key])
    if isinstance(page.get("title"), str):
        return [page]
    if not all(key.startswith("ISBN:") for key in page):
        return None
    return [value.get("details", value) if isinstance(value, dict) else value for value in page.values()]


def _numbers(book: Book) -> list[str]:
    own = shaped(book.identifiers, Numbers) or Numbers()
    lists = (own.isbn_13, own.isbn_10, book.isbn_13, book.isbn_10, book.isbn)
    return [number for value in lists for each in _listed_values(value) if (number := records.text(each))]


def _listed_values(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _has_odd_numbers(book: Book) -> bool:
    """Return whether numbers are given of which none can be read."""
    said = (book.identifiers, book.isbn_13, book.isbn_10, book.isbn)
    return any(said) and not isbns_of(_numbers(book))


def _name(value: object) -> str:
    return records.text(value.get("name") if isinstance(value, dict) else value)


def _language(book: Book) -> str:
    codes = [records.text(each.get("key") if isinstance(each, dict) else each) for each in book.languages or ()]
    codes += book.language or ()
    return records.language(codes[0].rpartition("/")[2]) if len(codes) == 1 else ""
