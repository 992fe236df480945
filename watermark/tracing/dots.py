"""Faint dots over the whole page: a turned square lattice in which each dot leans one of two ways.

The lattice itself is what a reader of pictures finds first, whatever the scale, turn or crop: in the spectrum it
stands as a few sharp peaks, off the axes along which text has its own. The leanings, sixteen by sixteen and then
again, hold a signed word (`seal`) in a code that forgives (`convolution`), and forty signs that tell where the
sixteen begin; which cell holds what depends on the key.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from watermark.stamping.geometry import crossing, em_of
from watermark.tracing.convolution import CODED, encode
from watermark.tracing.seal import Seal, sealed, stream

SIDE = 16
CELLS = SIDE * SIDE
SYNC = CELLS - CODED
ANGLE_DEGREES = 23.0
LEAN = 0.125  # of a cell, along both axes; an eighth keeps the lattice's own peaks strong
OPACITY = 0.11
STATE = "/D"
_CELL_EM = 0.0131
# A cell's side, a dot's, and how far it leans, in the units of drawing.
_UNITS, _DOT, _LEAN = 400, 66, 50
_PERIOD = SIDE * _UNITS
_TURN = math.cos(math.radians(ANGLE_DEGREES)), math.sin(math.radians(ANGLE_DEGREES))


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
    return em_of((width, height)) * _CELL_EM


def drawn(seal: Seal, page: tuple[float, float], state: str, shift: tuple[int, int] = (0, 0)) -> bytes:
    """Return the commands that draw the dots of a delivery over a page of that size, in the graphics state named.

    A row of cells is two dashed lines, one for each leaning, a dash a dot: whoever shows the page reads some hundred
    lines instead of ten thousand squares. `shift` moves the tiles over the lattice, by so many cells.
    """
    turned, lines = _laid(page)
    right, up = shift
    parts = [f"q {state} gs {turned} cm 0 G 0 J {_DOT} w"]
    for row, sign, dashes, first in _dashes(seal):
        if (crossing_page := lines.get(((row + up) % SIDE, sign))) is not None:
            parts += (f"{dashes} {(-first - right * _UNITS) % _PERIOD} d", crossing_page)
    return "\n".join([*parts, "Q\n"]).encode()


@lru_cache(maxsize=32)
def _laid(page: tuple[float, float]) -> tuple[str, dict[tuple[int, int], str]]:
    """Return the matrix of the lattice on a page, and by row of a tile and leaning the lines that cross it."""
    pitch = cell_size(*page)
    cos, sin = _TURN
    unit, lines = pitch / _UNITS, dict[tuple[int, int], list[str]]()
    for row, begin, end in _lines(page, pitch):
        for sign in (1, -1):
            height = row * _UNITS + _middle(sign)
            line = f"{begin * _UNITS} {height} m {end * _UNITS} {height} l"
            lines.setdefault((row % SIDE, sign), []).append(line)
    turned = matrix((cos * unit, sin * unit, -sin * unit, cos * unit, 0.0, 0.0))
    return turned, {place: "\n".join([*those, "S"]) for place, those in lines.items()}


@lru_cache(maxsize=2)
def _dashes(seal: Seal) -> tuple[tuple[int, int, str, int], ...]:
    """Return, for each row of a tile and each leaning, the dashes and where the first stands."""
    cells, found = leanings(seal.key, seal.delivery_id), []
    for row in range(SIDE):
        for sign in (1, -1):
            columns = [column for column in range(SIDE) if cells[row * SIDE + column] == sign]
            if columns:
                gaps = (
                    after - column for column, after in zip(columns, [*columns[1:], columns[0] + SIDE], strict=True)
                )
                dashes = f"[{' '.join(f'{_DOT} {gap * _UNITS - _DOT}' for gap in gaps)}]"
                found.append((row, sign, dashes, columns[0] * _UNITS + _middle(sign) - _DOT // 2))
    return tuple(found)


def _middle(sign: int) -> int:
    """Return how far a dot that leans so stands from its cell's edges."""
    return _UNITS // 2 + sign * _LEAN


def _lines(page: tuple[float, float], pitch: float) -> Iterator[tuple[int, int, int]]:
    """Yield each row of cells that crosses a page: its number, the cell where a tile begins before it, its last."""
    (cos, sin), (width, height) = _TURN, page
    for row in range(math.floor(-width * sin / pitch), math.ceil(height * cos / pitch) + 1):
        begin, end = crossing((row + 0.5) * pitch, _TURN, page)
        if begin < end:
            yield row, math.floor(begin / pitch / SIDE) * SIDE, math.ceil(end / pitch) + 1


def matrix(numbers: tuple[float, ...]) -> str:
    """Return a matrix as PDF writes it."""
    return " ".join(_number(n) for n in numbers)


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") or "0"
