"""The library's own index of PubMed, Crossref and other records: identifies papers without asking anyone.

Built by `python -m bot index build`; may be built on while it is read.
"""

import asyncio
import sqlite3
from pathlib import Path

import structlog
from pydantic import BaseModel

from handlers.domain.article import Article, Failure, IdKind, TitleWanted, Wanted
from handlers.domain.errors import ConfigurationError
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome, Unavailable
from resolvers.http import Http
from resolvers.index import DEFAULT_PATH
from resolvers.index.keys import title_keys
from resolvers.index.reader import Reader

log = structlog.get_logger()


class Options(BaseModel, extra="forbid", frozen=True):
    """`path` is the index's file."""

    path: Path = DEFAULT_PATH


class LocalIndex:
    """Knows what was loaded into the index, by any identifier or by title."""

    name = "local_index"

    def __init__(self, options: Options) -> None:
        self._path = options.path
        self._reader: Reader | None = None
        self._file: tuple[int, int] | None = None
        self._is_missing_noted = False
        self._opening = asyncio.Lock()

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether it is an identifier, or a title with words to look for."""
        return bool(title_keys(wanted.text)) if isinstance(wanted, TitleWanted) else True

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the record of an identifier, or up to ten records for a title, best first."""
        if not self.accepts(wanted):
            return NotApplicable()
        try:
            async with self._opening:
                reader = await asyncio.to_thread(self._current)
            return await asyncio.to_thread(_ask, reader, wanted) if reader else NotApplicable()
        except (sqlite3.Error, ValueError, OSError, ConfigurationError) as error:
            log.warning("local_index_unreadable", detail=str(error))
            return Unavailable(Failure.BAD_ANSWER)

    def _current(self) -> Reader | None:
        """Return a reader of the file that is there now: a rebuilt index may have taken its place."""
        try:
            seen = self._path.stat()
        except FileNotFoundError:
            self._note_missing()
            return None
        file = (seen.st_dev, seen.st_ino)
        if self._reader is None or file != self._file:
            if self._reader is not None:
                self._reader.close()
            self._reader = None
            self._reader = Reader(self._path)
            self._file = file
        return self._reader

    def _note_missing(self) -> None:
        if not self._is_missing_noted:
            log.warning("local_index_missing", path=str(self._path))
        self._is_missing_noted = True


def _ask(reader: Reader, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
    if isinstance(wanted, TitleWanted):
        near = reader.by_title(wanted)
        return Found(near) if near else NotFound()
    if same := reader.by_id(wanted):
        merged = same[0]
        for other in same[1:]:
            merged = merged.enriched(other)
        return Found((merged,))
    # A paper newer than the index is not one that does not exist.
    is_newer = wanted.kind is IdKind.PMID and int(wanted.value) > reader.newest_pmid()
    return NotApplicable() if is_newer else NotFound()


def build(options: Options, http: Http) -> LocalIndex:
    """Return the source; it needs no network."""
    return LocalIndex(options)
