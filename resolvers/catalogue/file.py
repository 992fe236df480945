"""The catalogue's file as it is now: read in a thread, and again when it changes."""

import asyncio
import os
import threading
from pathlib import Path

import structlog
from pydantic import BaseModel, field_validator

from resolvers.catalogue.marc import read_marc
from resolvers.catalogue.shelf_list import ShelfList
from resolvers.catalogue.table import CatalogueError, read_table

log = structlog.get_logger()

MARC_ENDINGS = frozenset({".mrc", ".marc", ".iso", ".iso2709"})
TABLE_ENDINGS = frozenset({".csv", ".tsv", ".txt"})


class CatalogueOptions(BaseModel, extra="forbid", frozen=True):
    """`path` is the exported file: `.mrc` or `.iso` for MARC, `.csv` for a table."""

    path: Path

    @field_validator("path")
    @classmethod
    def _is_known_kind(cls, value: Path) -> Path:
        if value.suffix.lower() not in MARC_ENDINGS | TABLE_ENDINGS:
            raise ValueError("must be a .mrc, .iso or .csv file")
        return value


class CatalogueFile:
    """Lends the books in their latest state.

    A large file takes longer than a source is waited for: the thread that reads it goes on when its asker has
    left, and the next one finds the books there. While a changed file is read, the old books are lent.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._books = ShelfList()
        self._stamp: tuple[int, int, int] | None = None
        self._is_missing_noted = False
        self._asking = asyncio.Lock()
        self._reading = threading.Lock()

    async def books(self) -> ShelfList:
        """Return the books; none where the library has not exported any yet.

        Raises:
            CatalogueError: The file is no catalogue.
            OSError: It cannot be read.
        """
        if self._stamp is not None and self._reading.locked():
            return self._books
        async with self._asking:
            return await asyncio.to_thread(self._latest)

    def _latest(self) -> ShelfList:
        with self._reading:
            try:
                stamp = _stamp(self._path)
            except FileNotFoundError:
                if self._stamp is not None:
                    raise  # it was here: a share that is not mounted, perhaps
                return self._nothing_yet()
            if stamp != self._stamp:
                self._books = _read(self._path)
                self._stamp = stamp
                log.info("holdings_read", rows=len(self._books), left_out=self._books.left_out)
            return self._books

    def _nothing_yet(self) -> ShelfList:
        if not self._is_missing_noted:
            log.warning("holdings_missing", path=str(self._path))
        self._is_missing_noted = True
        return self._books


def _stamp(path: Path) -> tuple[int, int, int]:
    seen: os.stat_result = path.stat()
    return seen.st_mtime_ns, seen.st_size, seen.st_ino


def _read(path: Path) -> ShelfList:
    return read_marc(path) if path.suffix.lower() in MARC_ENDINGS else read_table(path)


__all__ = ["CatalogueError", "CatalogueFile", "CatalogueOptions"]
