"""What a page's content streams hold and leave open: unpacked fast, and with no failure swallowed."""

from collections.abc import Sequence
from itertools import pairwise

import pikepdf
from isal import igzip_lib, isal_zlib
from pikepdf import Array, Dictionary, Name, Object, Stream

from watermark.stamping.balance import Balance, balance, is_cut_between, is_orderly
from watermark.stamping.filters import MAX_CONTENT_BYTES, before_the_flaw, check_size, inflated, unwrapped

_TORN = Balance(torn=True)
_OPERANDS_OF_CM = 6
_LONGEST_MATRIX = 160
_LONGEST_WALK_BYTES = 4 << 20
_MOST_MATRICES = 32
_NUMERIC = b"0123456789.-+"
_FLATE = Name.FlateDecode
# https://www.zlib.net/zlib_tech.html: no stream grows more than 1032 times
_MOST_INFLATED, _LIKELY_INFLATED = 1032, 6


class Decoder:
    """Looks at content streams; one that several pages share is looked at once."""

    def __init__(self, *, trusts_packing: bool = True) -> None:
        """Trust content whose checksum is right, or none at all."""
        self._trusts_packing = trusts_packing
        self._known: dict[tuple[int, int], Balance] = {}

    def left_open(self, originals: Sequence[Object]) -> Balance:
        """Return what these streams leave open, drawn one after the other; what cannot be unpacked counts as torn."""
        if not originals:
            return Balance()
        if len(originals) > 1:
            return _left_open(originals, trusts_packing=self._trusts_packing)
        key = originals[0].objgen
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _left_open(originals, trusts_packing=self._trusts_packing)
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
    if "/Filter" not in stream:
        return stream.read_raw_bytes(), True
    if stream["/Filter"] == _FLATE and "/DecodeParms" not in stream:
        return _inflated(stream.read_raw_bytes())
    return _unwrapped(stream)


def _unwrapped(stream: Object) -> tuple[bytes, bool]:
    """Return the same of a stream with several filters, or with one that few use."""
    filters = _names(stream["/Filter"])
    settings = _settings(stream.get("/DecodeParms"))
    early = all(one.get("/EarlyChange", 1) != 0 for one in settings)
    found = unwrapped(stream.read_raw_bytes(), filters, early=early)
    if all(one.get("/Predictor", 1) == 1 for one in settings):
        return found
    # A predictor makes nothing larger, so the size is judged; no writer is known to use one on a page's content.
    try:
        return stream.read_bytes(pikepdf.StreamDecodeLevel.specialized), True
    except (pikepdf.PdfError, RuntimeError, ValueError, NotImplementedError):
        return b"", False


def _names(filters: Object) -> list[str]:
    return [str(one) if isinstance(one, Name) else "" for one in (filters if isinstance(filters, Array) else [filters])]


def _settings(found: object) -> list[Dictionary]:
    return [one for one in (found if isinstance(found, Array) else [found]) if isinstance(one, Dictionary)]


def _inflated(raw: bytes) -> tuple[bytes, bool]:
    if len(raw) * _MOST_INFLATED <= MAX_CONTENT_BYTES:
        try:
            return isal_zlib.decompress(raw, bufsize=len(raw) * _LIKELY_INFLATED + 1), True
        except igzip_lib.IsalError:  # type: ignore[misc]  # the stubs do not say that it is one
            return before_the_flaw(raw), False
    return inflated(raw)


def _left_open(originals: Sequence[Object], *, trusts_packing: bool) -> Balance:
    parts = _parts(originals)
    content = _as_one(parts)
    if parts is None or content is None or _has_broken_matrix(content):
        return _TORN
    is_vouched_for = trusts_packing and all(_has_checksum(stream) for stream in originals) and _is_cut_plainly(parts)
    if not is_vouched_for and not _is_sound(content):
        return _TORN
    return balance(content)


def _is_cut_plainly(parts: list[bytes]) -> bool:
    """A checksum tells of each stream, not of what another writer cut in two."""
    if len(parts) == 1:
        return True
    return all(is_cut_between(before, after) for before, after in pairwise(part for part in parts if part.strip()))


def _has_checksum(stream: Object) -> bool:
    """Whether damage to a stream shows by itself, as in what Flate has packed."""
    return "/Filter" in stream and (stream["/Filter"] == _FLATE or b"/FlateDecode" in stream["/Filter"].unparse())


def _is_sound(content: bytes) -> bool:
    """Whether unprotected content looks whole: poppler draws nothing after an operator that lacks operands."""
    return len(content) <= _LONGEST_WALK_BYTES and is_orderly(content)


def joined(originals: Sequence[Object]) -> bytes | None:
    """Return all content, `None` when a part cannot be unpacked."""
    return _as_one(_parts(originals))


def _as_one(parts: list[bytes] | None) -> bytes | None:
    if parts is None:
        return None
    return parts[0] if len(parts) == 1 else b"\n".join(parts)


def _parts(originals: Sequence[Object]) -> list[bytes] | None:
    """Return the content of each stream; one that is named again and again is unpacked once."""
    whole: list[bytes] = []
    known: dict[tuple[int, int], bytes] = {}
    size_bytes = 0
    for stream in originals:
        data = known.get(stream.objgen)
        if data is None:
            data, is_whole = unpacked(stream)
            if not is_whole:
                return None
            known[stream.objgen] = data
        whole.append(data)
        size_bytes += len(data)
        check_size(size_bytes)
    return whole


def _has_broken_matrix(content: bytes) -> bool:
    """Whether a `cm` lacks numbers: poppler then draws nothing more in the same content."""
    at = content.find(b" cm")
    for _ in range(_MOST_MATRICES):
        if at < 0:
            return False
        numbers = content[max(0, at - _LONGEST_MATRIX) : at].rsplit(None, _OPERANDS_OF_CM)
        if len(numbers) < _OPERANDS_OF_CM or b"".join(numbers[-_OPERANDS_OF_CM:]).translate(None, _NUMERIC):
            return True
        at = content.find(b" cm", at + 1)
    return False
