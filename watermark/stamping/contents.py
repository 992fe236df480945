"""What a page's content streams hold and leave open: unpacked fast, and with no failure swallowed."""

import zlib
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Name, Object, Stream

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from watermark.stamping.balance import Balance, balance

_MAX_CONTENT_BYTES = 64 << 20
_TORN = Balance(torn=True)
_OPERANDS_OF_CM = 6
_LONGEST_MATRIX = 160
_MOST_MATRICES = 32
_NUMERIC = b"0123456789.-+"


class Decoder:
    """Looks at content streams; one that several pages share is looked at once."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._known: dict[tuple[int, int], Balance] = {}

    def left_open(self, originals: Sequence[Object]) -> Balance:
        """Return what these streams leave open, drawn one after the other; what cannot be unpacked counts as torn."""
        if not originals:
            return Balance()
        if len(originals) > 1:
            return _left_open(originals)
        key = originals[0].objgen
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _left_open(originals)
        return found


def streams_of(contents: object) -> list[Object]:
    """Return the content streams of a page; what is none is left out."""
    if isinstance(contents, Stream):
        return [contents]
    return [part for part in contents if isinstance(part, Stream)] if isinstance(contents, Array) else []


def unpacked(stream: Object) -> tuple[bytes, bool]:
    """Return the bytes of a stream, and whether they are all of it; what comes before a flaw is kept.

    Raises:
        BadDocument: It unpacks to more than any page needs.
    """
    filters = stream.get("/Filter")
    if filters is None:
        return stream.read_raw_bytes(), True
    if filters == Name.FlateDecode and "/DecodeParms" not in stream:
        return _inflated(stream.read_raw_bytes())
    try:
        return stream.read_bytes(), True
    except (pikepdf.PdfError, RuntimeError, ValueError, NotImplementedError):
        return b"", False


def _inflated(raw: bytes) -> tuple[bytes, bool]:
    squeezed = zlib.decompressobj()
    try:
        data = squeezed.decompress(raw, _MAX_CONTENT_BYTES)
    except zlib.error:
        return _before_the_flaw(raw), False
    if squeezed.unconsumed_tail:
        raise BadDocument(Failure.TOO_LARGE, f"页面内容解压后超过 {_MAX_CONTENT_BYTES >> 20} MB，疑似恶意文件")
    return data, squeezed.eof


def _before_the_flaw(raw: bytes) -> bytes:
    squeezed, found, step = zlib.decompressobj(), b"", 256
    try:
        for at in range(0, len(raw), step):
            found += squeezed.decompress(raw[at : at + step], _MAX_CONTENT_BYTES)
    except zlib.error:
        return found
    return found


def _left_open(originals: Sequence[Object]) -> Balance:
    parts = [unpacked(stream) for stream in originals]
    if not all(is_whole for _, is_whole in parts):
        return _TORN
    content = b"\n".join(data for data, _ in parts)
    if len(content) > _MAX_CONTENT_BYTES or _has_broken_matrix(content):
        return _TORN
    return balance(content)


def _has_broken_matrix(content: bytes) -> bool:
    """Whether a `cm` lacks numbers: poppler then draws nothing more in the same content."""
    *before, _ = content.split(b" cm", _MOST_MATRICES)
    for part in before:
        numbers = part[-_LONGEST_MATRIX:].rsplit(None, _OPERANDS_OF_CM)
        if len(numbers) < _OPERANDS_OF_CM or b"".join(numbers[-_OPERANDS_OF_CM:]).translate(None, _NUMERIC):
            return True
    return False
