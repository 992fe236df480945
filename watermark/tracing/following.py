"""Follows a lattice from where it is clearest outwards, over a page that leans or is seen aslant."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from watermark.tracing.lattice import Complexes, Floats, Grid, Reals, blurred

_BLOCK_PX = 16


@dataclass(frozen=True, slots=True)
class Way:
    """How a lattice is followed: the radii, in pixels, around its clearest place within which it is fitted in turn.

    From some radius on it may lean as a whole, and perspective may bend it: a few cells alone would bend it anyhow.

    Where `afresh`, its waves are read anew; in between they are only turned, which is as good while it moves little.
    """

    radii: tuple[float, ...]
    leans_from: float
    bends_from: float
    afresh: frozenset[float]


_NEAR = (80.0, 95.0, 110.0, 130.0, 150.0, 175.0, 200.0, 250.0, 300.0, 375.0)
_FAR = (450.0, 450.0, 700.0, 1050.0, 1600.0, 2400.0, 5000.0)
FLAT = Way((80.0, 80.0, 110.0, 150.0, 200.0, 300.0, *_FAR), 110.0, 200.0, frozenset({110.0, 300.0, 1050.0}))
BENT = Way((60.0, 60.0, 80.0, *_NEAR, *_FAR), 60.0, 80.0, frozenset({80.0, 150.0, 300.0, 700.0}))


def followed(dots: Floats, start: Grid, way: Way = FLAT) -> Grid:
    """Return the lattice fitted to the picture, from where it is clearest outwards."""
    x, y = _spots(dots.shape)
    base, sums = start, _sums(dots, start)
    best = int(_clearest(sums))
    away = np.hypot(x - x[best], y - y[best])
    grid, farthest = start, float(away.max())
    for radius in way.radii:
        if radius in way.afresh:
            base, sums = grid, _sums(dots, grid)
        near = away <= 2 * radius
        waves = _waves(sums, base, grid)[:, near]
        weight = np.exp(-0.5 * (away[near] / radius) ** 2)
        shift = _third(waves @ weight)
        grid, turns = _shifted(grid, shift), np.exp(-2j * np.pi * np.array([shift, -shift, 2 * shift]))
        grid = _fitted(
            grid,
            (x[near], y[near]),
            waves * turns[:, None],
            weight,
            (radius >= way.leans_from, radius >= way.bends_from),
        )
        if radius > 2 * farthest:
            break
    return grid


def _third(sums: npt.NDArray[np.complexfloating[Any, Any]]) -> float:
    """Return by which third of a cell, forth and back, the waves come nearest to being in phase.

    With all three a third off, what the first and the third ask for cancels: such a fit would stay where it is.
    """
    thirds = (0.0, 1 / 3, -1 / 3)
    fits = [(sums * np.exp(-2j * np.pi * np.array([one, -one, 2 * one]))).real.sum() for one in thirds]
    return thirds[int(np.argmax(fits))]


def _shifted(grid: Grid, third: float) -> Grid:
    rows = grid.rows.copy()
    rows[0], rows[1] = rows[0] + third * rows[2], rows[1] - third * rows[2]
    return Grid(rows)


def are_light(dots: Floats, start: Grid) -> bool:
    """Whether a lattice's dots are lighter than the page, as on a screen set for the night."""
    one, two, both = _around_blocks(_sums(dots, start))
    # Wherever the dots are, the first wave's phase less the others' is none for dark ones, half a turn for light ones.
    return float((one * two.conj() * both.conj()).real.sum()) < 0


def _clearest(sums: Complexes) -> int:
    """Return the block around which all three waves are strong."""
    return int(np.abs(_around_blocks(sums)).min(axis=0).argmax())


def _around_blocks(sums: Complexes) -> Complexes:
    return np.stack([blurred(wave.real, 2.2) + np.complex64(1j) * blurred(wave.imag, 2.2) for wave in sums])


def _spots(shape: tuple[int, ...]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    rows, columns = shape[0] // _BLOCK_PX, shape[1] // _BLOCK_PX
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float64)
    return ((x + 0.5) * _BLOCK_PX - 0.5).ravel(), ((y + 0.5) * _BLOCK_PX - 0.5).ravel()


def _waves(sums: Complexes, base: Grid, grid: Grid) -> Complexes:
    """Return the strength and phase of a lattice's three waves around each block, from those of a like one."""
    _, rows, columns = sums.shape
    x, y = _spots((rows * _BLOCK_PX, columns * _BLOCK_PX))
    turns = _turns(np.stack(grid.cells(x, y)) - np.stack(base.cells(x, y)))
    turned = sums * turns.reshape(sums.shape)
    blocks = [blurred(wave.real, 1.0) + 1j * blurred(wave.imag, 1.0) for wave in turned]
    return np.stack(blocks).astype(np.complex64).reshape(3, -1)


def _sums(dots: Floats, grid: Grid) -> Complexes:
    """Return the lattice's three waves summed over each block, within which it is taken for an even one."""
    tall, wide = dots.shape[0] // _BLOCK_PX, dots.shape[1] // _BLOCK_PX
    blocks = dots[: tall * _BLOCK_PX, : wide * _BLOCK_PX].reshape(tall, _BLOCK_PX, wide, _BLOCK_PX)
    y, x = np.mgrid[0:tall, 0:wide].astype(np.float64)
    x, y = (x + 0.5) * _BLOCK_PX - 0.5, (y + 0.5) * _BLOCK_PX - 0.5
    half = _BLOCK_PX / 2
    middle, right, left_, up, down = (
        np.stack(grid.cells(x + a, y + b)) for a, b in ((0, 0), (half, 0), (-half, 0), (0, half), (0, -half))
    )
    along, across = (right - left_) / _BLOCK_PX, (up - down) / _BLOCK_PX
    away = np.arange(_BLOCK_PX) - (_BLOCK_PX - 1) / 2
    phase, in_x, in_y = _turns(middle), _turns(along[..., None] * away), _turns(across[..., None] * away)
    rows = np.ascontiguousarray(blocks.transpose(0, 2, 1, 3)).reshape(-1, _BLOCK_PX, _BLOCK_PX)
    ways = in_x.reshape(3, -1, _BLOCK_PX).transpose(1, 2, 0)
    summed = rows @ ways.real + 1j * (rows @ ways.imag)
    total = (summed.transpose(2, 0, 1) * in_y.reshape(3, -1, _BLOCK_PX)).sum(axis=2)
    found: Complexes = total.reshape(3, tall, wide) * phase
    return found


def _turns(cells: Reals) -> Complexes:
    """Return the waves of both lattice coordinates and of their difference."""
    one, two = np.exp(np.complex64(-2j * np.pi) * (cells % 1).astype(np.float32))
    return np.stack([one, two, one * two.conj()])


def _fitted(
    grid: Grid,
    spots: tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]],
    waves: Complexes,
    weight: npt.NDArray[np.float64],
    freedom: tuple[bool, bool],
) -> Grid:
    """Return the lattice moved so that the three waves come into phase, by weighted least squares.

    `freedom` says whether it may lean as a whole, and whether perspective may bend it.
    """
    x, y = spots
    scale = float(max(x.max(), y.max(), 1.0))
    u, v = grid.cells(x, y)
    below = grid.rows[2, 0] * x + grid.rows[2, 1] * y + grid.rows[2, 2]
    near = np.stack([x / scale, y / scale, np.ones_like(x)]) / below
    none = np.zeros_like(near)
    bent = -near[:2] * freedom[1]
    near[:2] *= freedom[0]
    along = np.concatenate([near, none, bent * u])
    across = np.concatenate([none, near, bent * v])
    strength = np.abs(waves)
    loud = np.minimum(strength, np.quantile(strength, 0.9, axis=1, keepdims=True)) * weight
    matrix = np.concatenate([(a * w).T for a, w in zip((along, across, along - across), loud, strict=True)])
    wanted = np.concatenate([np.angle(p) / (2 * np.pi) * w for p, w in zip(waves, loud, strict=True)])
    ridge = np.eye(8) * 1e-6 * float((loud**2).sum() + 1e-12)
    step = np.linalg.solve(matrix.T @ matrix + ridge, matrix.T @ wanted)
    moved = np.append(step, 0.0).reshape(3, 3)
    moved[:, :2] /= scale
    return Grid(grid.rows + moved)
