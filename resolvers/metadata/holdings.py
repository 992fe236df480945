"""The library's own books as a source of records: by ISBN, or by title, Chinese ones above all.

Reads the same export as `fulltext/holdings.py`; both name the same `path`.
"""

import asyncio

import structlog

from handlers.domain.article import Article, ArticleKind, Failure, IdKind, TitleWanted, Wanted
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome, Unavailable
from resolvers.catalogue.file import CatalogueError, CatalogueFile
from resolvers.catalogue.file import CatalogueOptions as Options
from resolvers.catalogue.shelf_list import Book, ShelfList
from resolvers.formats import records
from resolvers.http import Http

log = structlog.get_logger()

MOST = 10


class Holdings:
    """Knows the library's books by ISBN and by title."""

    name = "holdings"

    def __init__(self, options: Options) -> None:
        self._catalogue = CatalogueFile(options.path)

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether it is an ISBN or a title: somebody who writes a book's title seldom says that it is a book."""
        return bool(wanted.text.strip()) if isinstance(wanted, TitleWanted) else wanted.kind is IdKind.ISBN

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the book of an ISBN, or the editions with exactly that title, newest first; else titles near it."""
        if not self.accepts(wanted):
            return NotApplicable()
        try:
            shelves = await self._catalogue.books()
        except (OSError, CatalogueError) as error:
            detail = error.strerror if isinstance(error, OSError) else str(error)
            log.warning("holdings_unreadable", detail=detail)
            return Unavailable(Failure.BAD_ANSWER)
        if isinstance(wanted, TitleWanted):
            found = await asyncio.to_thread(_titled, shelves, wanted)
        else:
            found = [_article(book, wanted.value) for book in shelves.by_isbn(wanted.value)][:1]
        editions = {each.key: each for each in reversed(found)}
        return Found(tuple(reversed(editions.values()))[:MOST]) if editions else NotFound()


def build(options: Options, http: Http) -> Holdings:
    """Return the source; it needs no network."""
    return Holdings(options)


def _titled(shelves: ShelfList, wanted: TitleWanted) -> list[Article]:
    books = shelves.by_title(wanted.text) or shelves.near(wanted.text)
    found = [_article(book) for book in books if _fits(book, wanted)]
    return sorted(found, key=lambda each: -(each.year or 0))


def _fits(book: Book, wanted: TitleWanted) -> bool:
    return not (book.year and wanted.year) or book.year == wanted.year


def _article(book: Book, isbn: str = "") -> Article:
    has_han = bool(records.HAN.search(book.title) and not records.KANA.search(book.title))
    return Article(
        title=book.title or book.other_title,
        ids=records.identifiers(isbn=isbn or next(iter(book.isbns), "")),
        authors=book.authors,
        year=book.year,
        language=book.language or ("zh" if has_han else ""),
        kind=ArticleKind.BOOK,
        publisher=book.publisher,
        original_title=book.other_title if records.HAN.search(book.other_title) else "",
    )


__all__ = ["Holdings", "Options", "build"]
