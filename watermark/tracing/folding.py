"""Lays all tiles of a lattice upon each other, and tells where a picture agrees with one reader's tile."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from watermark.tracing.dots import LEAN, SIDE
from watermark.tracing.lattice import Floats, Grid, Reals, blurred

_MAX_CELLS = 600
# A place is judged together with its neighbourhood, of some three hundred cells.
_AROUND_CELLS = 5.0
# Of what a reader's clearest places agree. Where dots are not this reader's, chance leaves a tenth of it, and another
# reader of the same house on the same lattice a sixth: the signs for sync are the same.
_AGREES = 0.4
_BLOCK_PX = 8


@dataclass(frozen=True, slots=True)
class Leans:
    """How the dot of each cell leans; the first cell is at column `left` and row `low` of the lattice."""

    cells: Floats
    left: int
    low: int

    def folded(self) -> Floats:
        """Return how the dots lean, all tiles laid upon each other."""
        height, width = self.cells.shape
        rows, columns = (np.arange(self.low, self.low + height), np.arange(self.left, self.left + width))
        total = np.zeros((SIDE, SIDE), dtype=np.float32)
        np.add.at(total, ((rows % SIDE)[:, None], (columns % SIDE)[None, :]), self.cells)
        return total


def leans(dots: Floats, grid: Grid) -> Leans | None:
    """Return how the dots of a picture lean; `None` for a lattice that no page has."""
    height, width = dots.shape
    corner_x, corner_y = np.array([0.0, width, 0.0, width]), np.array([0.0, 0.0, height, height])
    u, v = grid.cells(corner_x, corner_y)
    low_u, high_u, low_v, high_v = (int(n) for n in (np.floor(u.min()), u.max(), np.floor(v.min()), v.max()))
    if max(high_u - low_u, high_v - low_v) > _MAX_CELLS:
        return None
    columns, rows = np.meshgrid(np.arange(low_u, high_u + 1), np.arange(low_v, high_v + 1))
    ahead = _sampled(dots, grid, columns + LEAN, rows + LEAN)
    back = _sampled(dots, grid, columns - LEAN, rows - LEAN)
    return Leans(ahead - back, low_u, low_v)


def elsewhere(read: Leans, grid: Grid, tile: Floats, shape: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """Return the pixels of a picture of that shape where its dots are not those of a reader's tile, as it was drawn."""
    laid = _laid(read.folded(), tile)
    height, width = read.cells.shape
    rows, columns = (np.arange(read.low, read.low + height) % SIDE, np.arange(read.left, read.left + width) % SIDE)
    agreeing = blurred(read.cells * laid[rows[:, None], columns[None, :]], _AROUND_CELLS)
    agreeing /= blurred(np.abs(read.cells), _AROUND_CELLS) + 1e-9
    shows = (
        agreeing > _AGREES * float(np.quantile(agreeing[read.cells != 0], 0.9)) if read.cells.any() else agreeing > 0
    )
    y, x = np.mgrid[0 : shape[0] : _BLOCK_PX, 0 : shape[1] : _BLOCK_PX] + _BLOCK_PX / 2
    u, v = grid.cells(x, y)
    column = np.clip(np.floor(u).astype(int) - read.left, 0, width - 1)
    row = np.clip(np.floor(v).astype(int) - read.low, 0, height - 1)
    blocks = ~shows[row, column]
    found: npt.NDArray[np.bool_] = blocks.repeat(_BLOCK_PX, axis=0).repeat(_BLOCK_PX, axis=1)[: shape[0], : shape[1]]
    return found


def _laid(folded: Floats, tile: Floats) -> Floats:
    """Return a tile as it lies in a picture: from which cell on, whether upside down, and whether in a mirror."""
    best, most = tile, -np.inf
    for turned in (tile, -tile[::-1, ::-1], tile.T, -tile.T[::-1, ::-1]):
        fits = np.fft.ifft2(np.fft.fft2(folded) * np.fft.fft2(turned).conj()).real
        if fits.max() > most:
            row, column = np.unravel_index(int(fits.argmax()), fits.shape)
            best, most = np.roll(turned, (int(row), int(column)), axis=(0, 1)), float(fits.max())
    return best


def _sampled(dots: Floats, grid: Grid, u: Reals, v: Reals) -> Floats:
    """Return the picture at lattice coordinates, between pixels; 0 outside."""
    x, y = grid.points(u, v)
    height, width = dots.shape
    inside = (x >= 0) & (x < width - 1) & (y >= 0) & (y < height - 1)
    x, y = np.where(inside, x, 0), np.where(inside, y, 0)
    left, low = np.floor(x).astype(int), np.floor(y).astype(int)
    right, up = x - left, y - low
    found = (dots[low, left] * (1 - right) + dots[low, left + 1] * right) * (1 - up) + (
        dots[low + 1, left] * (1 - right) + dots[low + 1, left + 1] * right
    ) * up
    return np.where(inside, found, 0).astype(np.float32)
