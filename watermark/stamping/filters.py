"""What packs a stream, taken off layer by layer and never for more bytes than are allowed.

Section 7.4 of https://opensource.adobe.com/dc-acrobat-sdk-docs/pdfstandards/PDF32000_2008.pdf; what comes before a flaw
is kept, as viewers do.
"""

import contextlib
import re
import struct
import zlib
from collections.abc import Iterator, Sequence

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument

MAX_CONTENT_BYTES = 64 << 20

_SHORT = {
    "/Fl": "/FlateDecode",
    "/LZW": "/LZWDecode",
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/RL": "/RunLengthDecode",
}
_MOST_LAYERS = 12
_WHITE = b"\0\t\n\f\r "
_NO_HEX = re.compile(rb"[^0-9A-Fa-f]")
_NO_85 = re.compile(rb"[^!-u]")
_STEP_BYTES, _STEP_OF_85 = 256, 5 << 14
_END_OF_RUNS = 128
_CLEAR, _END, _MOST_CODES, _LEAST_BITS, _MOST_BITS = 256, 257, 4096, 9, 12
_CODES = [*(bytes([value]) for value in range(256)), b"", b""]
_Parts = Iterator[bytes | None]


def unwrapped(raw: bytes, filters: Sequence[str], *, early: bool = True) -> tuple[bytes, bool]:
    """Return what was packed with `filters`, the outermost first, and whether that is all of it.

    A filter of pictures, or one that nobody knows, ends it there. LZW codes grow `early` unless told otherwise.

    Raises:
        BadDocument: It unpacks to more than any page needs, or is packed more often than any writer does.
    """
    if len(filters) > _MOST_LAYERS:
        raise BadDocument(Failure.TOO_LARGE, f"页面内容层层压缩了 {len(filters)} 次，疑似恶意文件")
    data, is_whole = raw, True
    for name in filters:
        layer = _layer(_SHORT.get(name, name), data, early=early)
        if layer is None:
            return data, False
        data, is_whole = layer[0], is_whole and layer[1]
    return data, is_whole


def inflated(raw: bytes) -> tuple[bytes, bool]:
    """Return what Flate packed, and whether it is whole.

    Raises:
        BadDocument: It unpacks to more than any page needs.
    """
    squeezed = zlib.decompressobj()
    try:
        data = squeezed.decompress(raw, MAX_CONTENT_BYTES)
    except zlib.error:
        return before_the_flaw(raw), False
    check_size(len(data))
    return data, squeezed.eof


def before_the_flaw(raw: bytes) -> bytes:
    """Return what Flate packed up to the bytes that are damaged.

    Raises:
        BadDocument: It unpacks to more than any page needs.
    """
    return _within(_inflated_until_it_fails(raw))[0]


def _inflated_until_it_fails(raw: bytes) -> _Parts:
    squeezed = zlib.decompressobj()
    with contextlib.suppress(zlib.error):
        for at in range(0, len(raw), _STEP_BYTES):
            yield squeezed.decompress(raw[at : at + _STEP_BYTES], MAX_CONTENT_BYTES)


def _layer(name: str, data: bytes, *, early: bool) -> tuple[bytes, bool] | None:
    match name:
        case "/FlateDecode":
            return inflated(data)
        case "/LZWDecode":
            return _within(_lzw(data, early=early))
        case "/RunLengthDecode":
            return _within(_runs(data))
        case "/ASCII85Decode":
            return _within(_ascii_85(data))
        case "/ASCIIHexDecode":
            return _within(_hex(data))
        case _:
            return None


def check_size(size_bytes: int) -> None:
    """Look whether content is as large as no page needs.

    Raises:
        BadDocument: It is.
    """
    if size_bytes >= MAX_CONTENT_BYTES:
        raise BadDocument(Failure.TOO_LARGE, f"页面内容解压后超过 {MAX_CONTENT_BYTES >> 20} MB，疑似恶意文件")


def _within(parts: _Parts) -> tuple[bytes, bool]:
    """Return the parts as one, and whether the last of them, which is `None`, says that they are whole."""
    found = bytearray()
    for part in parts:
        if part is None:
            return bytes(found), True
        found += part
        check_size(len(found))
    return bytes(found), False


def _hex(data: bytes) -> _Parts:
    digits = data.partition(b">")[0].translate(None, _WHITE)
    flaw = _NO_HEX.search(digits)
    digits = digits[: flaw.start()] if flaw else digits
    yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    if not flaw:
        yield None


def _ascii_85(data: bytes) -> _Parts:
    letters = data.translate(None, _WHITE).removeprefix(b"<~").partition(b"~")[0]
    check_size(len(letters) * 4 // 5 + letters.count(b"z") * 4)
    letters = letters.replace(b"z", b"!!!!!")
    flaw = _NO_85.search(letters)
    letters = letters[: flaw.start()] if flaw else letters
    missing = -len(letters) % 5
    letters += b"u" * missing
    for at in range(0, len(letters), _STEP_OF_85):
        part = _of_85(letters[at : at + _STEP_OF_85])
        yield part[: len(part) - missing] if at + _STEP_OF_85 >= len(letters) else part
    if not flaw:
        yield None


def _of_85(letters: bytes) -> bytes:
    lift = sum(33 * 85**power for power in range(5))
    fives = zip(*[iter(letters)] * 5, strict=True)
    values = [((((a * 85 + b) * 85 + c) * 85 + d) * 85 + e - lift) & 0xFFFFFFFF for a, b, c, d, e in fives]
    return struct.pack(f">{len(values)}I", *values)


def _runs(data: bytes) -> _Parts:
    at = 0
    while at < len(data) and (length := data[at]) != _END_OF_RUNS:
        if length < _END_OF_RUNS:
            yield data[at + 1 : at + 2 + length]
            at += 2 + length
        else:
            yield data[at + 1 : at + 2] * (257 - length)
            at += 2
    if at <= len(data):
        yield None


def _lzw(data: bytes, *, early: bool) -> _Parts:
    known, before = list(_CODES), b""
    width, held, bits = _LEAST_BITS, 0, 0
    for byte in data:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == _END:
            yield None
            return
        if code == _CLEAR:
            known, before, width = list(_CODES), b"", _LEAST_BITS
            continue
        if code > len(known) or (code == len(known) and not before):
            return
        part = known[code] if code < len(known) else before + before[:1]
        yield part
        if before and len(known) < _MOST_CODES:
            known.append(before + part[:1])
        before = part
        width = min(_MOST_BITS, max(_LEAST_BITS, (len(known) + early).bit_length()))
