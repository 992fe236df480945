"""A word in the parity of a page's own kerning: it stays when every mark is taken off the page.

Text is set as strings with small shifts between them, in thousandths of an em; one more or less is never seen. Which
bit of the coded word a shift holds depends on the key and on the strings beside it, so the order of pages and the
packing of the file do not matter. A thousand shifts are enough; files with few (Word's) hold no word.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from zlib import crc32

from watermark.tracing.convolution import CODED, encode
from watermark.tracing.seal import Seal, sealed, stream

# Nothing here is taken back once it has matched: a broken array would be tried in all its splittings.
_STRING = rb"\((?:[^()\\]++|\\.)*+\)|<[0-9A-Fa-f\s]*+>"
_ARRAY = re.compile(rb"\[((?:\s*+(?:" + _STRING + rb"|[-+.0-9]++))*+\s*+)\]\s*+TJ", re.DOTALL)
# A string, a shift, and the string after it, which may be the first of the next such three.
_SHIFT = re.compile(rb"(" + _STRING + rb")\s*+([-+]?(?:\d{1,9}\.?\d*+|\.\d++))(?=\s*+(" + _STRING + rb"))", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_SLOTS = 4096
# Beyond it a shift is a column's gap or a word's; writers set those anew.
_LARGEST = 2000
_ENOUGH, _LEAST_ON_A_PAGE = 12_000, 120


def most_on_a_page(pages: int) -> int:
    """Return how many shifts a page needs to hold: a short paper is read from one page, a long one from some."""
    return max(_LEAST_ON_A_PAGE, _ENOUGH // max(1, pages))


def woven(content: bytes, seal: Seal, most: int = _ENOUGH) -> bytes:
    """Return a page's content with the parities of its kerning set, up to so many."""
    if b"TJ" not in content or b"\nBI" in content:
        return content
    bits, (salt, table) = _bits(seal), _table(seal.key)
    out, at, done = [], 0, 0
    for array in _ARRAY.finditer(content):
        if done >= most:
            break
        for shift in _SHIFT.finditer(content, array.start(1), array.end(1)):
            before, number, after = shift.groups()
            index, sign = table[crc32(salt + _plain(before) + b"\0" + _plain(after)) % _SLOTS]
            out += [content[at : shift.start(2)], _with_parity(number, bits[index] * sign)]
            at = shift.end(2)
            done += 1
    return b"".join([*out, content[at:]])


def votes(content: bytes, key: bytes) -> Iterator[tuple[int, int]]:
    """Yield what each shift of a page says: the index of a coded bit, and 1 or -1."""
    salt, table = _table(key)
    for found in _ARRAY.finditer(content):
        for before, number, after in _SHIFT.findall(found[1]):
            if abs(value := round(float(number))) <= _LARGEST:
                index, sign = table[crc32(salt + _plain(before) + b"\0" + _plain(after)) % _SLOTS]
                yield index, sign * (1 if value % 2 else -1)


def _with_parity(number: bytes, wanted: int) -> bytes:
    value = float(number)
    near = round(value)
    if abs(near) > _LARGEST - 2:
        return number
    if (near % 2 == 1) != (wanted > 0):
        near += 1 if value > near else -1
    return b"%d" % near


@lru_cache(maxsize=1 << 15)
def _plain(string: bytes) -> bytes:
    """Return a string's bytes, however a writer spelled them."""
    if string.startswith(b"<"):
        digits = re.sub(rb"\s", b"", string[1:-1])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return _ESCAPE.sub(_unescaped, string[1:-1]) if b"\\" in string else string[1:-1]


def _unescaped(found: re.Match[bytes]) -> bytes:
    escaped = found[1]
    return bytes([int(escaped, 8) & 255]) if escaped[:1].isdigit() and escaped < b"8" else _NAMED.get(escaped, escaped)


@lru_cache(maxsize=4)
def _table(key: bytes) -> tuple[bytes, tuple[tuple[int, int], ...]]:
    """Return a salt, and which bit each slot holds and whether it is turned; neither is known without the key."""
    noise = stream(key, b"kerning", 16 + _SLOTS * 3)
    triples = (noise[16 + n * 3 : 19 + n * 3] for n in range(_SLOTS))
    return noise[:16], tuple((int.from_bytes(t[:2], "big") % CODED, 1 if t[2] & 1 else -1) for t in triples)


@lru_cache(maxsize=4)
def _bits(seal: Seal) -> tuple[int, ...]:
    return tuple(encode(sealed(seal.key, seal.delivery_id)))
