"""The library's own folder: what its manifest says of the papers, for those that no service knows.

Reads the same manifest as `fulltext/folder.py`; both name the same `path`.
"""

import asyncio

import structlog

from handlers.domain.article import Article, ArticleKind, Failure, Identifier, IdKind, Wanted
from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from resolvers.formats.manifest import Manifest, ManifestError, Row
from resolvers.formats.own_folder import FolderOptions as Options
from resolvers.formats.own_folder import OwnFolder
from resolvers.http import Http

log = structlog.get_logger()


class Folder:
    """Knows the titles and identifiers of the library's own files."""

    name = "folder"

    def __init__(self, options: Options) -> None:
        self._folder = OwnFolder(options)

    def accepts(self, wanted: Wanted) -> bool:
        """Return that anything may be in the folder."""
        return True

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the manifest's records for an identifier or for the exact title, else those with a title near it."""
        try:
            manifest = await self._folder.manifest()
        except (OSError, ManifestError) as error:
            log.warning("folder_unreadable", detail=str(error) if isinstance(error, ManifestError) else error.strerror)
            return Unavailable(Failure.BAD_ANSWER)
        rows = await asyncio.to_thread(_rows, manifest, wanted)
        found = tuple(_article(row) for row in rows)
        return Found(found) if found else NotFound()


def _rows(manifest: Manifest, wanted: Wanted) -> list[Row]:
    if isinstance(wanted, Identifier):
        return manifest.rows_of(Article(title="", ids=(wanted,)))
    return manifest.rows_of(Article(title=wanted.text)) or manifest.near(wanted.text)


def _article(row: Row) -> Article:
    is_book = any(i.kind is IdKind.ISBN for i in row.ids)
    kind = ArticleKind.BOOK if is_book else ArticleKind.JOURNAL
    return Article(title=row.title, ids=row.ids, year=row.year, kind=kind)


def build(options: Options, http: Http) -> Folder:
    """Return the source; it needs no network."""
    return Folder(options)


__all__ = ["Folder", "Options", "build"]
