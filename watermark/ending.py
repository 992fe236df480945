"""Whether a file ends like a PDF, or broke off on its way."""

import mmap
import re
from pathlib import Path

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument

_END, _STARTS, _TRAILER = b"%%EOF", b"startxref", b"trailer"
_OBJECT = re.compile(rb"(?<!\d)\d{1,10}\s{1,8}\d{1,5}\s{1,8}obj\b")
# ISO 32000-1, F.3.3: the dictionary that gives the whole length is the first object.
_FIRST_BYTES, _SECTION_BYTES, _LAST_LINES_BYTES = 8 << 10, 64 << 10, 64
_LENGTH = re.compile(rb"/Linearized\b[^>]{0,400}?/L\s{0,8}(\d{1,12})\b|/L\s{0,8}(\d{1,12})\b[^>]{0,400}?/Linearized\b")
_TABLE_AT = re.compile(rb"startxref\s{1,8}(\d{1,12})")
_EARLIER_AT = re.compile(rb"/Prev\s{0,8}(\d{1,12})")


def check_ending(path: Path) -> None:
    """Look whether a file, which is not empty, is there to its end; whatever follows the end does not matter.

    A download that broke off opens all the same: with empty pages, or without those that nobody then misses.

    Raises:
        BadDocument: `damaged`; it broke off.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        last = _last_end(data)
        # Objects that follow belong to a part whose own end never came.
        if last < 0 or _OBJECT.search(data, last) or _is_first_part(data, last):
            raise BadDocument(Failure.DAMAGED, "文件不完整，可能下载中断")


def _last_end(data: mmap.mmap) -> int:
    """Return where a file says for the last time that its objects are all told; -1 when nowhere.

    The line `%%EOF`, or what stands before it, is left out by some programs.
    """
    last = data.rfind(_END)
    last = max(last, data.rfind(_STARTS, max(last, 0)))
    trailer = data.rfind(_TRAILER, max(last, 0))
    if trailer < 0:
        return last
    begun = data[trailer : trailer + _SECTION_BYTES]
    is_whole = 0 < begun.count(b"<<") <= begun.count(b">>")
    return trailer if is_whole else last


def _is_first_part(data: mmap.mmap, last: int) -> bool:
    """Whether nothing but the first page of a file made for the web is there: it has an end of its own."""
    told = _LENGTH.search(data, 0, _FIRST_BYTES)
    if told is None or int(told[1] or told[2]) <= len(data):
        return False
    section = data[max(0, last - _SECTION_BYTES) : last + _LAST_LINES_BYTES]
    table, earlier = _TABLE_AT.findall(section), _EARLIER_AT.findall(section)
    # Programs that rewrite such a file may leave its old length standing.
    return bool(table and int(table[-1]) == 0) or bool(earlier and int(earlier[-1]) >= len(data))
