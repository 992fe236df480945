"""A look at a copy as it was written: whether anything in it could do something by itself, or is drawn over its pages.

Names hide in a file that is read: escaped, packed, written twice. qpdf writes each of them in one way, so its own file
is looked at, and only where dictionaries stand: what streams hold is jumped over, packed objects are unpacked.
"""

import mmap
import re
from collections.abc import Iterator
from enum import IntEnum
from pathlib import Path

from isal import igzip_lib, isal_zlib

from watermark.stamping.active import DOES_SOMETHING

_BY_REFERENCE, _BEGINS = re.compile(rb"/F \d+ \d+ R"), b"\nstream\n"
_DRAWN_OVER = re.compile(rb"/(?:AP|IC|MK|FreeText|Highlight|Ink|Line|PolyLine|Polygon|Square|Circle)[ \n]")
_STREAM, _PACKED, _LENGTH = b">>\nstream\n", b"/Type /ObjStm /Length ", b"/Length "
_ENDS = (b"endstream", b"\nendstream")
_MOST_OBJECTS_BYTES = 64 << 20


class _OddlyWritten(Exception):
    """Not as qpdf writes a file."""


class Seen(IntEnum):
    """What a copy has, from the least to the most."""

    NOTHING = 0
    DRAWN_OVER = 1
    ACTS = 2


def seen_in(copy: Path) -> Seen:
    """Return what a copy has that pikepdf wrote without a password; in doubt the most."""
    if not copy.stat().st_size:
        return Seen.ACTS
    with copy.open("rb", buffering=0) as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            written = b"".join(_dictionaries(data))
        except _OddlyWritten:
            return Seen.ACTS
    if DOES_SOMETHING.search(written) or _fetches(written):
        return Seen.ACTS
    return Seen.DRAWN_OVER if _DRAWN_OVER.search(written) else Seen.NOTHING


def _fetches(written: bytes) -> bool:
    """Whether a stream, whose dictionary is one line, names a file by reference; fonts are often called `/F` too."""
    at = 0
    while found := _BY_REFERENCE.search(written, at):
        # All of a line has the same answer, so none is read twice.
        at = written.find(b"\n", found.end())
        if at < 0 or written.startswith(_BEGINS, at):
            return at >= 0
    return False


def _dictionaries(data: mmap.mmap) -> Iterator[bytes]:
    """Yield all that a file holds outside of its streams, and what its object streams hold."""
    at = 0
    while (begin := data.find(_STREAM, at)) >= 0:
        begin += len(_STREAM)
        head = data[at:begin]
        _check_after_stream(head, at)
        yield head
        length = _length(head)
        at = begin + length
        if _PACKED in head:
            yield _unpacked(data[begin:at])
    rest = data[at:]
    _check_after_stream(rest, at)
    yield rest


def _check_after_stream(piece: bytes, at: int) -> None:
    if at and not piece.startswith(_ENDS):
        raise _OddlyWritten


def _length(head: bytes) -> int:
    """Return how long the stream is that begins where a head ends: what qpdf writes last, and as a number."""
    try:
        return int(head[head.rindex(_LENGTH) + len(_LENGTH) :].split(None, 1)[0])
    except (ValueError, IndexError) as error:
        raise _OddlyWritten from error


def _unpacked(packed: bytes) -> bytes:
    """Return the objects of an object stream; there are no streams among them."""
    squeezed = isal_zlib.decompressobj()
    try:
        objects = squeezed.decompress(packed, _MOST_OBJECTS_BYTES)
    except igzip_lib.IsalError as error:  # type: ignore[misc]  # the stubs do not say that it is one
        raise _OddlyWritten from error
    if not squeezed.eof:
        raise _OddlyWritten
    return objects
