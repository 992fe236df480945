"""The library's own books: on which shelf a book stands, and the link to an electronic one.

Reads the library's export, MARC or CSV (`resolvers/catalogue`). What it gives is for a person: nothing is fetched.
"""

import structlog

from handlers.domain.article import Article, ArticleKind, Copy, Failure, IdKind
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome, Unavailable
from resolvers.catalogue.file import CatalogueError, CatalogueFile
from resolvers.catalogue.file import CatalogueOptions as Options
from resolvers.catalogue.shelf_list import Book, ShelfList
from resolvers.http import Http

log = structlog.get_logger()

MOST = 10


class Holdings:
    """Knows where the library's books stand."""

    name = "holdings"

    def __init__(self, options: Options) -> None:
        self._catalogue = CatalogueFile(options.path)

    def accepts(self, article: Article) -> bool:
        """Return whether it is a book: it has an ISBN, or is known as one by its title."""
        return article.id(IdKind.ISBN) is not None or (article.kind is ArticleKind.BOOK and bool(article.title))

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the shelves that the book stands on, electronic ones last."""
        if not self.accepts(article):
            return NotApplicable()
        try:
            shelves = await self._catalogue.books()
        except (OSError, CatalogueError) as error:
            detail = error.strerror if isinstance(error, OSError) else str(error)
            log.warning("holdings_unreadable", detail=detail)
            return Unavailable(Failure.BAD_ANSWER if isinstance(error, CatalogueError) else Failure.CONNECTION)
        copies = dict.fromkeys(
            _copy(book) for book in sorted(_books_of(article, shelves), key=lambda b: not b.is_print)
        )
        return Found(tuple(copies)[:MOST]) if copies else NotFound()


def build(options: Options, http: Http) -> Holdings:
    """Return the source; it needs no network."""
    return Holdings(options)


def _books_of(article: Article, shelves: ShelfList) -> list[Book]:
    """Return the lines of a book: by ISBN, else by title where nothing says that it is another edition."""
    isbn = article.id(IdKind.ISBN)
    if isbn and (found := shelves.by_isbn(isbn)):
        return found
    titles = dict.fromkeys(title for title in (article.original_title, article.title) if title)
    return [book for title in titles for book in shelves.by_title(title) if not _is_another(book, article, isbn)]


def _is_another(book: Book, article: Article, isbn: str | None) -> bool:
    # Another ISBN is another edition or another binding, and which of them a line does not say.
    has_other_number = bool(isbn and book.isbns)
    has_other_year = bool(book.year and article.year and book.year != article.year)
    return has_other_number or has_other_year


def _copy(book: Book) -> Copy:
    if not book.is_print:
        return Copy(
            source="holdings", url=book.url, host_type="library", is_for_person=True, label="本馆电子书", is_owned=True
        )
    return Copy(source="holdings", host_type="library", is_for_person=True, label=_place(book), is_owned=True)


def _place(book: Book) -> str:
    """Return where a book stands, as a reader would be told: `本馆纸本 R541/32（三楼自然科学阅览室）`."""
    mark = f" {book.shelf_mark}" if book.shelf_mark else ""
    place = f"（{book.location}）" if book.location else ""
    return f"本馆纸本{mark}{place}"


__all__ = ["Holdings", "Options", "build"]
