"""Faint dots over the whole page: a turned square lattice in which each dot leans one of two ways.

The lattice itself is what a reader of pictures finds first, whatever the scale, turn or crop: in the spectrum it
stands as a few sharp peaks, off the axes along which text has its own. The leanings, sixteen by sixteen and then
again, hold a signed word (`seal`) in a code that forgives (`convolution`), and forty signs that tell where the
sixteen begin; which cell holds what depends on the key.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from watermark.tracing.convolution import CODED, encode
from watermark.tracing.seal import sealed, stream

SIDE = 16
CELLS = SIDE * SIDE
SYNC = CELLS - CODED
ANGLE_DEGREES = 23.0
LEAN = 0.125  # of a cell, along both axes; an eighth keeps the lattice's own peaks strong
OPACITY = 0.11
FORM, STATE = "/D", "/D"
EXTENT = (0, 0, 1600, 1600)
_UNITS = 100
_CELL_EM, _DOT = 0.0131, 0.165
_LONG_PAGE = 12.0


@dataclass(frozen=True, slots=True)
class Order:
    """Which cell holds which coded bit, and which sign is turned; sync cells come after the coded ones."""

    places: tuple[int, ...]
    signs: tuple[int, ...]


@lru_cache(maxsize=8)
def order(key: bytes) -> Order:
    """Return the keyed order of a tile's cells."""
    noise = stream(key, b"dots order", CELLS * 5)
    ranks = [noise[n * 4 : n * 4 + 4] for n in range(CELLS)]
    places = sorted(range(CELLS), key=lambda n: (ranks[n], n))
    return Order(tuple(places), tuple(1 if byte & 1 else -1 for byte in noise[CELLS * 4 :]))


def leanings(key: bytes, delivery_id: int) -> list[int]:
    """Return which way the dot of each cell leans, 1 or -1, row by row from the tile's lower left."""
    kept = order(key)
    values = encode(sealed(key, delivery_id)) + [1] * SYNC
    cells = [0] * CELLS
    for place, sign, value in zip(kept.places, kept.signs, values, strict=True):
        cells[place] = sign * value
    return cells


def cell_size(width: float, height: float) -> float:
    """Return the lattice's pitch on a page of that size, in its own units."""
    return max(min(width, height), max(width, height) / _LONG_PAGE) * _CELL_EM


def tile(cells: Sequence[int]) -> bytes:
    """Return the drawing commands of one tile: its lower left corner at the origin, a cell a hundred units wide."""
    dot = round(_UNITS * _DOT)
    lean, middle = _UNITS * LEAN, (_UNITS - dot) / 2
    parts = []
    for index, sign in enumerate(cells):
        off = middle + sign * lean
        x, y = index % SIDE * _UNITS + off, index // SIDE * _UNITS + off
        parts.append(f"{x:.0f} {y:.0f} {dot} {dot} re")
    # One path for all: readers snap a lone rectangle to whole pixels.
    return ("\n".join(parts) + "\nf\n").encode()


def placed(width: float, height: float, offset: tuple[float, float] = (0.0, 0.0)) -> bytes:
    """Return the commands that lay tiles (a form named `FORM`, drawn in the state `STATE`) over a page."""
    turned = (f"q {matrix(numbers)} cm {FORM} Do Q" for numbers in places(width, height, offset))
    return "\n".join([f"q {STATE} gs 0 g", *turned, "Q\n"]).encode()


def places(width: float, height: float, offset: tuple[float, float] = (0.0, 0.0)) -> Iterator[tuple[float, ...]]:
    """Yield the matrix of each tile that touches the page; `offset` is in tiles."""
    step = cell_size(width, height) * SIDE
    unit = step / (SIDE * _UNITS)
    cos, sin = math.cos(math.radians(ANGLE_DEGREES)), math.sin(math.radians(ANGLE_DEGREES))
    corners = [(x * cos + y * sin, y * cos - x * sin) for x in (0.0, width) for y in (0.0, height)]
    low_a, high_a = (pick(c[0] for c in corners) / step - offset[0] for pick in (min, max))
    low_b, high_b = (pick(c[1] for c in corners) / step - offset[1] for pick in (min, max))
    for row in range(math.floor(low_b), math.ceil(high_b)):
        for column in range(math.floor(low_a), math.ceil(high_a)):
            a, b = (column + offset[0]) * step, (row + offset[1]) * step
            if _touches((a, b), step, (cos, sin), (width, height)):
                yield cos * unit, sin * unit, -sin * unit, cos * unit, a * cos - b * sin, a * sin + b * cos


def _touches(start: tuple[float, float], step: float, turn: tuple[float, float], page: tuple[float, float]) -> bool:
    (a, b), (cos, sin) = start, turn
    points = [(a + p * step, b + q * step) for p in (0, 1) for q in (0, 1)]
    xs = [p * cos - q * sin for p, q in points]
    ys = [p * sin + q * cos for p, q in points]
    return max(xs) > 0 and min(xs) < page[0] and max(ys) > 0 and min(ys) < page[1]


def matrix(numbers: tuple[float, ...]) -> str:
    """Return a matrix as PDF writes it."""
    return " ".join(_number(n) for n in numbers)


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") or "0"
