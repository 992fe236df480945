"""A CFF font put together from the outlines of several fonts, for marks that no single font can write.

https://adobe-type-tools.github.io/font-tech-notes/pdfs/5176.CFF.pdf and 5177.Type2.pdf; glyph number and CID are the
same. Nothing is hinted and nothing is shared between glyphs: a mark has some forty of them.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Curve = tuple[str, tuple[tuple[int, int], ...]]
_MOVE, _LINE, _CURVE, _END = b"\x15", b"\x05", b"\x08", b"\x0e"
_ROS, _CID_COUNT, _FD_ARRAY, _FD_SELECT = b"\x0c\x1e", b"\x0c\x22", b"\x0c\x24", b"\x0c\x25"
_BOX, _CHARSET, _CHAR_STRINGS, _PRIVATE = b"\x05", b"\x0f", b"\x11", b"\x12"
_FIRST_OWN_STRING = 391
_FONT_BOX = (-1002, -1048, 2928, 1808)
# Both widths that charstrings may leave out are 0: each glyph tells its own.
_PRIVATE_PART = b"\x8b\x14\x8b\x15"


@dataclass(frozen=True, slots=True)
class Drawing:
    """One glyph: its width and its closed curves, a thousand units to the em.

    Each curve is `m`, `l` or `c` with one, one or three points.
    """

    width: int
    curves: tuple[Curve, ...]


def merged(name: str, drawings: Sequence[Drawing]) -> bytes:
    """Return the bare CFF table of a CID-keyed font; the first drawing is `.notdef`."""
    glyphs = _index([_program(drawing) for drawing in drawings])
    count = len(drawings)
    charset = struct.pack(">BHH", 2, 1, count - 2) if count > 1 else b"\0"
    select = struct.pack(">BHHBH", 3, 1, 0, 0, count)
    head = b"\x01\x00\x04\x04" + _index([name.encode("ascii")])
    strings = _index([b"Adobe", b"Identity"]) + _index([])
    # Every place is written as five bytes, so that the size of the dictionaries does not depend on them.
    start = len(head) + len(_index([_top((0,) * 4, count)])) + len(strings)
    places = _places(start, [len(charset), len(select), len(glyphs), len(_fonts(0))])
    top = _index([_top(places[:4], count)])
    return b"".join([head, top, strings, charset, select, glyphs, _fonts(places[4]), _PRIVATE_PART])


def _fonts(private: int) -> bytes:
    return _index([_place(len(_PRIVATE_PART)) + _place(private) + _PRIVATE])


def _top(places: tuple[int, ...], count: int) -> bytes:
    charset, select, glyphs, fonts = map(_place, places)
    ros = _place(_FIRST_OWN_STRING) + _place(_FIRST_OWN_STRING + 1) + _place(0) + _ROS
    box = b"".join(map(_place, _FONT_BOX)) + _BOX
    many = _place(count) + _CID_COUNT
    return b"".join([ros, box, many, charset, _CHARSET, glyphs, _CHAR_STRINGS, fonts, _FD_ARRAY, select, _FD_SELECT])


def _places(start: int, lengths: Iterable[int]) -> tuple[int, ...]:
    found = [start]
    for length in lengths:
        found.append(found[-1] + length)
    return tuple(found)


def _place(value: int) -> bytes:
    return b"\x1d" + struct.pack(">i", value)


def _index(parts: Sequence[bytes]) -> bytes:
    if not parts:
        return b"\0\0"
    ends = _places(1, map(len, parts))
    return struct.pack(">HB", len(parts), 4) + b"".join(struct.pack(">I", end) for end in ends) + b"".join(parts)


def _program(drawing: Drawing) -> bytes:
    parts, here = [_number(drawing.width)], (0, 0)
    for kind, points in drawing.curves:
        for point in points:
            parts += [_number(point[0] - here[0]), _number(point[1] - here[1])]
            here = point
        parts.append({"m": _MOVE, "l": _LINE, "c": _CURVE}[kind])
    return b"".join([*parts, _END])


def _number(value: int) -> bytes:
    if -107 <= value <= 107:
        return bytes([value + 139])
    return b"\x1c" + struct.pack(">h", value)
