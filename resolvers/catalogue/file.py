"""The catalogue's file as it is now: read in a thread, and again when it changes."""

import asyncio
import os
import re
import threading
from pathlib import Path

import structlog
from pydantic import BaseModel, field_validator

from handlers.domain.written_text import wide_encoding
from resolvers.catalogue.account import account, doubts
from resolvers.catalogue.decoding import FIELD_END
from resolvers.catalogue.errors import CatalogueError
from resolvers.catalogue.marc import RECORD_END, read_marc
from resolvers.catalogue.marcxml import read_marcxml
from resolvers.catalogue.sequential import BEGINS, read_sequential
from resolvers.catalogue.shelf_list import ShelfList
from resolvers.catalogue.table import read_table

log = structlog.get_logger()

ENDINGS = frozenset({".mrc", ".marc", ".iso", ".iso2709", ".xml", ".marcxml", ".csv", ".tsv", ".txt"})
LOOKED_AT = 1 << 16
XML = re.compile(
    rb"^[\xef\xbb\xbf\s]*<(?:\?xml|!--|!DOCTYPE(?!\s+html)|(?:[\w.-]+:)?(?:collection|record|OAI-PMH|search))"
)
WEB_PAGE = re.compile(rb"(?i)^[\xef\xbb\xbf\s]*<(?:!doctype\s+html|html|head|body|script)")
OTHER_KINDS = (
    (b"PK\x03\x04", "xlsx 或 zip"), (b"\xd0\xcf\x11\xe0", "xls"), (b"%PDF", "PDF"), (b"\x1f\x8b", "gz 压缩"),
    (b"Rar!", "rar 压缩"), (b"7z\xbc\xaf", "7z 压缩"),
)  # fmt: skip


class CatalogueOptions(BaseModel, extra="forbid", frozen=True):
    """`path` is the exported file: MARC (`.mrc`, `.iso`), MARCXML (`.xml`) or a table (`.csv`, `.tsv`, `.txt`)."""

    path: Path

    @field_validator("path")
    @classmethod
    def _is_known_kind(cls, value: Path) -> Path:
        if value.suffix.lower() not in ENDINGS:
            raise ValueError("must be a .mrc, .iso, .xml, .csv, .tsv or .txt file")
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
                _note(self._books)
            return self._books

    def _nothing_yet(self) -> ShelfList:
        if not self._is_missing_noted:
            log.warning("holdings_missing", path=str(self._path))
        self._is_missing_noted = True
        return self._books


def _stamp(path: Path) -> tuple[int, int, int]:
    seen: os.stat_result = path.stat()
    return seen.st_mtime_ns, seen.st_size, seen.st_ino


def account_of(path: Path) -> str:
    """Return in words what is understood of an exported file and what is not, for the librarian who exported it.

    Raises:
        CatalogueError: The file is no catalogue.
        OSError: It cannot be read.
    """
    return account(_read(path))


def _read(path: Path) -> ShelfList:
    """Return the books of a file of whatever kind it is: its name may say anything."""
    with path.open("rb") as file:
        start = file.read(LOOKED_AT)
    wide = wide_encoding(start)
    start = start.decode(wide, "replace").encode() if wide else start
    for sign, kind in OTHER_KINDS:
        if start.startswith(sign):
            raise CatalogueError(f"这是 {kind} 文件，请导出 MARC 或另存为 CSV")
    if WEB_PAGE.match(start):
        raise CatalogueError("这是网页，不是馆藏清单：可能没有登录就下载了")
    if not start.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        raise CatalogueError("文件是空的")
    if XML.match(start):
        return read_marcxml(path)
    if BEGINS.match(start):
        return read_sequential(path)
    return read_marc(path) if FIELD_END in start or RECORD_END in start else read_table(path)


def _note(books: ShelfList) -> None:
    log.info("holdings_read", rows=len(books), left_out=books.left_out, shelf_marks=books.marked, isbns=books.numbered)
    if doubts(books):
        log.warning("holdings_doubtful", told=account(books))


__all__ = ["CatalogueError", "CatalogueFile", "CatalogueOptions", "account_of"]
