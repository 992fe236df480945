"""Layer after layer is taken off, what is torn is kept up to the flaw, and nothing unpacks to more than is allowed."""

import base64
import hashlib
import zlib
from collections.abc import Callable

import pytest
from pypdf._codecs._codecs import LzwCodec

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from watermark.stamping.filters import MAX_CONTENT_BYTES, unwrapped

TEXT = b"q BT /F1 24 Tf 72 700 Td (Forty dogs) Tj ET Q\n" * 400
MIXED = b"".join(hashlib.sha256(bytes([at])).digest() for at in range(256))[:-1] + bytes(5000) + TEXT
BOMB = bytes(MAX_CONTENT_BYTES)
RUNS = b"\x81q" * (MAX_CONTENT_BYTES // 128)


def _runs(data: bytes) -> bytes:
    parts = (data[at : at + 100] for at in range(0, len(data), 100))
    return b"".join(bytes([len(part) - 1]) + part for part in parts) + b"\x80"


def _lzw(data: bytes) -> bytes:
    return LzwCodec().encode(data)


def _85(data: bytes) -> bytes:
    return base64.a85encode(data, wrapcol=72) + b"~>"


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "/FlateDecode": zlib.compress,
    "/LZWDecode": _lzw,
    "/RunLengthDecode": _runs,
    "/ASCII85Decode": _85,
    "/ASCIIHexDecode": lambda data: data.hex().encode() + b">",
}
SHORT = ("/Fl", "/LZW", "/RL", "/A85", "/AHx")


@pytest.mark.parametrize("data", [TEXT, MIXED, MIXED[:-1], MIXED[:-2], MIXED[:-3], b"", b"q"], ids=range(7))
@pytest.mark.parametrize("name", PACKED)
def test_what_one_filter_packed_comes_out_as_it_was(name: str, data: bytes) -> None:
    assert unwrapped(PACKED[name](data), [name]) == (data, True)


@pytest.mark.parametrize("inner", PACKED)
@pytest.mark.parametrize("outer", PACKED)
def test_so_does_what_two_packed_and_under_their_short_names(outer: str, inner: str) -> None:
    data = PACKED[outer](PACKED[inner](MIXED))
    short = dict(zip(PACKED, SHORT, strict=True))

    assert unwrapped(data, [outer, inner]) == (MIXED, True)
    assert unwrapped(data, [short[outer], short[inner]]) == (MIXED, True)


@pytest.mark.parametrize("outer", PACKED)
def test_a_bomb_within_any_filter_is_too_large(outer: str) -> None:
    with pytest.raises(BadDocument, match="解压后超过 64 MB") as refused:
        unwrapped(PACKED[outer](zlib.compress(BOMB)), [outer, "/FlateDecode"])
    assert refused.value.reason == Failure.TOO_LARGE


BOMBS = {
    "runs": (RUNS + b"\x80", ["/RunLengthDecode"]),
    "runs that never end": (RUNS, ["/RunLengthDecode"]),
    "runs in Flate": (zlib.compress(RUNS), ["/FlateDecode", "/RunLengthDecode"]),
    "runs in codes that grow": (_lzw(RUNS), ["/LZWDecode", "/RunLengthDecode"]),
    "nulls of 85": (zlib.compress(b"z" * (MAX_CONTENT_BYTES // 4)), ["/FlateDecode", "/ASCII85Decode"]),
    "Flate, torn at its end": (zlib.compress(BOMB * 2)[:-9] + b"!" * 9, ["/FlateDecode"]),
    "Flate before a picture's filter": (zlib.compress(BOMB), ["/FlateDecode", "/DCTDecode"]),
}


@pytest.mark.parametrize("name", BOMBS)
def test_so_is_one_of(name: str) -> None:
    with pytest.raises(BadDocument, match="解压后超过 64 MB"):
        unwrapped(*BOMBS[name])


def test_content_packed_again_and_again_is_refused() -> None:
    with pytest.raises(BadDocument, match="层层压缩了 1000 次"):
        unwrapped(b"", ["/FlateDecode"] * 1000)


@pytest.mark.parametrize("name", PACKED)
def test_of_what_is_torn_the_beginning_is_kept(name: str) -> None:
    packed = PACKED[name](MIXED)

    found, is_whole = unwrapped(packed[: len(packed) // 2], [name])

    assert (MIXED.startswith(found[:-1]), len(found) > 4000) == (True, True)
    assert is_whole == (name in {"/ASCIIHexDecode", "/ASCII85Decode"})


@pytest.mark.parametrize("name", ["/ASCIIHexDecode", "/ASCII85Decode"])
def test_letters_that_are_none_of_a_filters_end_it(name: str) -> None:
    packed = PACKED[name](MIXED)

    found, is_whole = unwrapped(packed[:6000] + "é".encode() + packed[6002:], [name])

    assert (MIXED.startswith(found), len(found) > 2000, is_whole) == (True, True, False)


def test_a_filter_that_nobody_knows_ends_it() -> None:
    assert unwrapped(zlib.compress(TEXT), ["/FlateDecode", "/NobodysDecode", "/FlateDecode"]) == (TEXT, False)
