"""Text as other programs write it: UTF-8, GBK or UTF-16, seldom declared, now and then with a broken letter."""

import io
import re
from collections.abc import Generator
from contextlib import suppress
from functools import partial
from typing import BinaryIO

LOOKED_AT = 1 << 20
LONGEST_LINE = 1 << 20
LETTERS_IN_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
# The group is what Chinese mostly consists of: the signs and the 3755 usual characters of GB 2312.
LETTERS_IN_GBK = re.compile(rb"([\xa1-\xa9\xb0-\xd7][\xa1-\xfe])|[\x81-\xfe][\x40-\xfe]")
HAN_IN_GBK = re.compile(rb"[\x81-\xfe]{4}")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def utf8_ahead(raw: bytes) -> int:
    """Return how much more of a text is UTF-8 than usual Chinese in GBK: at 0 nothing tells, below it is GBK.

    By chance a third of either looks like the other, and a broken letter makes either one invalid.
    """
    usual = sum(2 for letter in LETTERS_IN_GBK.findall(raw) if letter)
    return len(raw) - len(LETTERS_IN_UTF8.sub(b"", raw)) - usual


def decoded(raw: bytes, *, is_utf8: bool) -> str:
    """Return a piece of a text that is written in UTF-8, or else in GBK; what is broken becomes U+FFFD.

    A piece that is plainly in the other encoding is read in that: exports of two systems are glued together.
    """
    for encoding in ("utf-8", "gb18030") if is_utf8 else ("gb18030", "utf-8"):
        if encoding != "gb18030" or not is_utf8 or _is_gbk(raw):
            with suppress(UnicodeDecodeError):
                return raw.decode(encoding)
    return raw.decode("utf-8" if is_utf8 else "gb18030", "replace")


def wide_encoding(start: bytes) -> str:
    """Return which UTF-16 it is, or nothing: without a mark the NULs of commas and line ends tell."""
    if start.startswith(UTF16_MARKS):
        return "utf-16"
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 20 < len(start) or min(even, odd) * 9 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def lines_of(file: BinaryIO) -> Generator[str, None, None]:
    """Yield the lines of a file from its beginning, without their ends; nothing in it stops the reading."""
    start = file.read(LOOKED_AT)
    file.seek(0)
    wide = wide_encoding(start)
    # Latin-1 keeps every byte: the lines are cut first, for no encoding here uses a line's end inside a letter.
    text = io.TextIOWrapper(file, wide or "latin-1", errors="replace", newline=None)
    is_utf8 = utf8_ahead(start) >= 0
    try:
        for line in iter(partial(text.readline, LONGEST_LINE), ""):
            plain = line if wide or line.isascii() else decoded(line.encode("latin-1"), is_utf8=is_utf8)
            yield plain.rstrip("\n").replace("\x00", "").lstrip("\ufeff")
    finally:
        text.detach()  # the file is its opener's to close


def _is_gbk(raw: bytes) -> bool:
    return bool(HAN_IN_GBK.search(raw)) and utf8_ahead(raw) < 0
