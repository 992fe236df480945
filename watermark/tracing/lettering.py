"""Reads the printed code in a picture of a page in pure black and white: the dots are gone there, the print is not.

The font and the letters are known, and the code is signed: what is read wrong is refused.
"""

import heapq
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count, islice
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from watermark.code import ALPHABET, LENGTH, check_code
from watermark.stamping.glyphs import FACES, FAMILY, FONT_FILE
from watermark.tracing.lattice import Floats

Ink = npt.NDArray[np.bool_]
Shades = npt.NDArray[Any]
"""A grey picture, whatever its scale of shades."""

MOST_READINGS = 1 << 12
"""At most so many codes are tried for one picture."""

_FOOT = 0.25
# Our dots alone are three per cent of a page, and at 227 of 255.
_BLACK, _WHITE, _BETWEEN = 15, 240, 0.01
_LEAST_HEIGHT_PX, _MOST_HEIGHT_PX = 7, 160
_LINES, _PIECES = 40, 12
_PRINTED = LENGTH + 3
# A `W` is 1.2 times as wide as it is tall, two letters are wider.
_WIDEST = 1.35
_LEAST_BOXES, _MOST_BOXES = _PRINTED, 400
_READINGS = 256
_WIDE, _TALL, _DRAWN_PX = 16, 24, 96
# A code in its printed form: four times four tall letters and what joins them.
_CODE = re.compile("(?=" + "-".join(["L" * 4] * 4) + ")")


@dataclass(frozen=True, slots=True)
class Box:
    """Where one letter's ink is, from the picture's upper left, and how tall a line it stands in."""

    left: int
    right: int
    top: int
    bottom: int

    @property
    def height(self) -> int:
        """How tall it is."""
        return self.bottom - self.top


def read_print(feet: Iterable[Shades], key: bytes) -> int | None:
    """Return the delivery whose code is printed at the foot of a page, `None` when none can be read.

    `feet` are what may be that foot, dark letters on light ground, the first row on top.
    """
    left = MOST_READINGS
    for foot in filter(np.size, feet):
        for letters in _codes(foot < (float(foot.min()) + float(foot.max())) / 2):
            for code in islice(_readings(letters), min(_READINGS, left)):
                left -= 1
                delivery_id = check_code(key, code)
                if delivery_id is not None:
                    return delivery_id
    return None


def feet_of(page: Shades) -> tuple[Shades, Shades]:
    """Return the lowest part of a page, and what it is when the page stands on its head."""
    rows = int(len(page) * _FOOT)
    return page[len(page) - rows :], page[:rows][::-1, ::-1]


def is_black_and_white(feet: Iterable[Shades]) -> bool:
    """Whether pictures in 256 shades have none in between, so that dots as faint as ours are gone from them."""
    return all(float(((foot > _BLACK) & (foot < _WHITE)).mean()) < _BETWEEN for foot in feet if foot.size)


def _codes(ink: Ink) -> Iterator[list[Floats]]:
    """Yield the letters of everything that is laid out like a code, the lowest first."""
    for part in _parts(ink):
        for top, bottom in islice(reversed(_runs(part.any(axis=1))), _LINES):
            if _LEAST_HEIGHT_PX <= bottom - top <= _MOST_HEIGHT_PX:
                yield from _codes_in_line(part[top:bottom])


def _parts(ink: Ink) -> Iterator[Ink]:
    """Yield the whole, then pieces: a line that is not quite level, or meets a scan's edge, is one by itself there."""
    yield ink
    wide = ink.shape[1]
    for left in range(0, wide, max(1, wide // _PIECES)):
        yield ink[:, left : left + wide // 4]


def _codes_in_line(line: Ink) -> Iterator[list[Floats]]:
    columns = [part for run in _runs(line.any(axis=0)) for part in _apart(line, *run)]
    boxes = [_box(line, *run) for run in columns]
    if not _LEAST_BOXES <= len(boxes) <= _MOST_BOXES:
        return
    kinds = "".join(_kind(box, tallest) for box, tallest in _beside(boxes))
    for found in _CODE.finditer(kinds):
        chosen = boxes[found.start() : found.start() + _PRINTED]
        yield [_seen(line, box) for at, box in enumerate(chosen) if at % 5 != 4]


def _apart(line: Ink, left: int, right: int) -> Iterator[tuple[int, int]]:
    """Yield the columns of one letter, or of two that touch, as `A` and `V` do."""
    third, tall = (right - left) // 3, _box(line, left, right).height
    if tall < len(line) / 2 or right - left <= _WIDEST * tall or not third:
        yield left, right
        return
    middle = left + third + int(line[:, left + third : right - third].sum(axis=0).argmin())
    yield left, middle
    yield middle, right


def _runs(filled: npt.ArrayLike) -> list[tuple[int, int]]:
    """Return where something begins and ends."""
    marks = np.concatenate([[False], np.asarray(filled, dtype=np.bool_), [False]])
    edges = np.flatnonzero(np.diff(marks.astype(np.int8)))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _box(line: Ink, left: int, right: int) -> Box:
    rows = np.flatnonzero(line[:, left:right].any(axis=1))
    return Box(left, right, int(rows[0]), int(rows[-1]) + 1)


def _beside(boxes: Sequence[Box]) -> Iterator[tuple[Box, int]]:
    """Yield each box with the height of the tallest of the next few: of a capital, where a code is."""
    for at, box in enumerate(boxes):
        yield box, max(other.height for other in boxes[max(0, at - 3) : at + 4])


def _kind(box: Box, tallest: int) -> str:
    """Return whether a box may hold a letter of a code (`L`), the line between two groups (`-`), or neither."""
    wide = box.right - box.left
    if box.height > 0.6 * tallest and wide < _WIDEST * box.height:
        return "L"
    return "-" if box.height < 0.4 * tallest and wide > box.height else " "


def _seen(line: Ink, box: Box) -> Floats:
    return _normal(line[box.top : box.bottom, box.left : box.right])


def _normal(ink: Ink) -> Floats:
    """Return a letter's ink at one size, its width to its height noted, with length 1."""
    drawn = Image.fromarray(ink.astype(np.uint8) * 255).resize((_WIDE, _TALL), Image.Resampling.BOX, reducing_gap=None)
    shape = np.asarray(drawn, dtype=np.float32).ravel() / 255
    shape -= shape.mean()
    shape /= float(np.linalg.norm(shape)) + 1e-6
    found: Floats = np.append(shape, np.float32(ink.shape[1] / ink.shape[0])).astype(np.float32)
    return found


@cache
def _alphabet() -> Floats:
    """Return every letter of the codes as it looks, one a row."""
    fonts = (ImageFont.truetype(FONT_FILE, _DRAWN_PX, index) for index in range(FACES))
    font = next(font for font in fonts if font.getname()[0] == FAMILY)
    return np.stack([_normal(_drawn(font, letter)) for letter in ALPHABET])


def _drawn(font: ImageFont.FreeTypeFont, letter: str) -> Ink:
    sheet = Image.new("L", (2 * _DRAWN_PX, 2 * _DRAWN_PX))
    ImageDraw.Draw(sheet).text((_DRAWN_PX // 2, _DRAWN_PX // 4), letter, fill=255, font=font)
    ink: Ink = np.asarray(sheet) > 127
    (top, bottom), (left, right) = (_runs(ink.any(axis=axis))[0] for axis in (1, 0))
    return ink[top:bottom, left:right]


def _readings(letters: Sequence[Floats]) -> Iterator[str]:
    """Yield codes that the letters may be, the likeliest first."""
    seen, known = np.stack(letters), _alphabet()
    odds = 1 - seen[:, :-1] @ known[:, :-1].T + np.abs(seen[:, -1:] - known[:, -1])
    ranks = np.argsort(odds, axis=1)
    costs = np.take_along_axis(odds, ranks, axis=1)
    number, tried = count(), {(0,) * len(letters)}
    waiting = [(float(costs[:, 0].sum()), next(number), (0,) * len(letters))]
    while waiting:
        cost, _, choice = heapq.heappop(waiting)
        yield "".join(ALPHABET[ranks[at, rank]] for at, rank in enumerate(choice))
        for at, rank in enumerate(choice):
            worse = (*choice[:at], rank + 1, *choice[at + 1 :])
            if rank + 1 < len(ALPHABET) and worse not in tried:
                tried.add(worse)
                more = float(costs[at, rank + 1] - costs[at, rank])
                heapq.heappush(waiting, (cost + more, next(number), worse))
