"""Finds the lattice of dots in a picture: whatever its scale, turn and crop, and through mild perspective."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Reals = npt.NDArray[np.floating[Any]]
Complexes = npt.NDArray[np.complex64]

# Pixels a cell: below the first the leanings melt together, above the second a smaller picture tells as much.
FINEST_PX, COARSEST_PX = 5.2, 13.0
_FLATTEN_PX = 2.2
_DOT_PX = 0.8
_ENERGY_PX = 1.8
_BLOCK_PX = 16
_BAND_PX = 32
_CANDIDATES = 4
_APART_BINS = 2
_MIN_SPECTRUM = 512
# How far around the clearest place the lattice is fitted in turn, and the first radius at which it may then lean
# as a whole, and at which perspective may bend it: a few cells alone would bend it anyhow.
_RADII_PX = (80.0, 80.0, 110.0, 150.0, 200.0, 300.0, 450.0, 450.0, 700.0, 1050.0, 1600.0, 2400.0, 5000.0)
# From here on its waves are read anew; in between they are only turned, which is as good while it moves little.
_AFRESH_PX = frozenset({110.0, 300.0, 1050.0})
_LEANS_FROM_PX, _BENDS_FROM_PX = 110.0, 200.0


@dataclass(frozen=True, slots=True)
class Grid:
    """Where cells are: (x, y, 1) times `rows` gives u, v and their common divisor; y points up."""

    rows: Reals

    def cells(self, x: Reals, y: Reals) -> tuple[Reals, Reals]:
        """Return the lattice coordinates of points of the picture."""
        a, b, c = self.rows
        below = c[0] * x + c[1] * y + c[2]
        return (a[0] * x + a[1] * y + a[2]) / below, (b[0] * x + b[1] * y + b[2]) / below

    def points(self, u: Reals, v: Reals) -> tuple[Reals, Reals]:
        """Return the points of the picture at lattice coordinates."""
        return Grid(np.linalg.inv(self.rows)).cells(u, v)


def response(grey: Floats) -> Floats:
    """Return how much each pixel looks like a faint dark dot; print, pictures and noise are toned down.

    `grey` is 0 for black to 1, rows from the bottom up.
    """
    bumps = blurred(grey, _FLATTEN_PX) - blurred(grey, _DOT_PX)
    energy = blurred(bumps * bumps, _ENERGY_PX)
    alive = energy[energy > 1e-7]
    floor = float(np.quantile(alive, 0.25)) if alive.size else 1.0
    flat: Floats = bumps / (energy + floor) * floor**0.5
    return np.clip(flat, -2.0, 2.0)


def blurred(grey: Floats, sigma: float) -> Floats:
    """Return a picture blurred by a Gaussian."""
    reach = max(1, round(3 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    return _swept(np.ascontiguousarray(_swept(grey, kernel).T), kernel).T


def _swept(grey: Floats, kernel: npt.NDArray[np.float64]) -> Floats:
    """Return a picture blurred from top to bottom; a few rows at a time, so that they stay in the processor's cache."""
    reach, height = len(kernel) // 2, len(grey)
    padded = np.pad(grey, [(reach, reach), (0, 0)], mode="edge")
    found = np.empty_like(padded[:height])
    part = np.empty_like(found[:_BAND_PX])
    for top in range(0, height, _BAND_PX):
        band = found[top : top + _BAND_PX]
        spare = part[: len(band)]
        np.multiply(padded[top + reach : top + reach + len(band)], np.float32(kernel[reach]), out=band)
        for away in range(1, reach + 1):
            low, high = top + reach - away, top + reach + away
            np.add(padded[low : low + len(band)], padded[high : high + len(band)], out=spare)
            spare *= np.float32(kernel[reach + away])
            band += spare
    return found


def candidates(dots: Floats, block: int) -> list[tuple[float, Grid]]:
    """Return likely lattices with how far each stands out, the likeliest first.

    `block` is the side of the pieces whose spectra are added up: a large one for a flat picture, a small one where
    perspective bends the lattice.
    """
    power = _power(dots, block)
    ways, score = _scores(power)
    spread = float(np.median(score)) + 1e-9
    found: list[tuple[float, Grid]] = []
    taken: list[npt.NDArray[np.int64]] = []
    for index in np.argsort(score)[::-1][:400]:
        way = ways[index]
        if all(np.abs(way - other).max() > _APART_BINS for other in taken):
            taken.append(way)
            found.append((float(score[index]) / spread, _start(power, int(way[0]), int(way[1]))))
        if len(found) == _CANDIDATES:
            break
    return found


def _start(power: Floats, x: int, y: int) -> Grid:
    """Return the lattice, a little oblique perhaps, whose three peaks lie nearest to a square one's."""
    one, two, both = (_peak(power, *way) for way in ((x, y), (-y, x), (x + y, y - x)))
    first, second = (2 * one + two + both) / 3, (one + 2 * two - both) / 3
    return Grid(np.array([[*first, 0.0], [*second, 0.0], [0.0, 0.0, 1.0]]))


def _peak(power: Floats, x: int, y: int) -> npt.NDArray[np.float64]:
    """Return the centre of the peak next to a bin, in cycles a pixel."""
    side = len(power)
    row, column = (min(max(n + side // 2, 2), side - 3) for n in (y, x))
    near = power[row - 1 : row + 2, column - 1 : column + 2]
    up, right = np.unravel_index(int(near.argmax()), near.shape)
    row, column = row + int(up) - 1, column + int(right) - 1
    near = power[row - 1 : row + 2, column - 1 : column + 2]
    shift = np.array([-1.0, 0.0, 1.0])
    total = float(near.sum()) + 1e-12
    off = np.array([float((near.sum(axis=0) * shift).sum()), float((near.sum(axis=1) * shift).sum())]) / total
    centre = np.array([column, row]) + off - side // 2
    return centre / side


def _power(dots: Floats, block: int) -> Floats:
    """Return the mean spectrum, each frequency in terms of its neighbourhood, origin in the middle."""
    window = np.hanning(block).astype(np.float32)
    side = max(block, _MIN_SPECTRUM)
    half = np.zeros((side, side // 2 + 1), dtype=np.float32)
    for piece in _pieces(dots, block):
        if piece.any():
            wave = np.fft.rfft2(piece * window[:, None] * window, (side, side))
            half += wave.real**2 + wave.imag**2
    total = _whole(half)
    return total / (_around(total) + 1e-12)


def _whole(half: Floats) -> Floats:
    """Return a real picture's spectrum, origin in the middle, from its right half, origin in the corner."""
    side = len(half)
    right = np.fft.fftshift(half, axes=0)
    # Across the origin the spectrum mirrors itself; the row at -side / 2 is its own mirror.
    left = np.roll(right[::-1, 1:][:, ::-1], 1, axis=0)
    return np.concatenate([left, right[:, : side // 2]], axis=1)


def _around(power: Floats) -> Floats:
    """Return each frequency's neighbourhood, from means of four by four."""
    side = len(power)
    coarse = blurred(power.reshape(side // 4, 4, side // 4, 4).mean(axis=(1, 3)), side / 256)
    return coarse.repeat(4, axis=0).repeat(4, axis=1)


def _pieces(dots: Floats, block: int) -> Iterator[Floats]:
    height, width = dots.shape
    for top in range(0, max(1, height - block // 2), block // 2):
        for left in range(0, max(1, width - block // 2), block // 2):
            piece = dots[top : top + block, left : left + block]
            yield np.pad(piece, ((0, block - piece.shape[0]), (0, block - piece.shape[1])))


def _scores(power: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
    """Return each possible first vector, in bins, and what speaks for it."""
    side = len(power)
    low, high = side / COARSEST_PX, side / FINEST_PX
    reach = int(high) + 1
    ys, xs = np.mgrid[0 : reach + 1, -reach : reach + 1]
    radius = np.hypot(xs, ys)
    kept = (radius >= low) & (radius <= high)
    x, y = xs[kept], ys[kept]
    near = _near(np.log1p(power))

    def at(a: npt.NDArray[np.int64], b: npt.NDArray[np.int64]) -> Floats:
        found: Floats = near[np.clip(b + side // 2, 0, side - 1), np.clip(a + side // 2, 0, side - 1)]
        return found

    three = np.stack([at(x, y), at(-y, x), at(x + y, y - x)])
    return np.stack([x, y], axis=1), three.sum(axis=0) + 2 * three.min(axis=0)


def _near(power: Floats) -> Floats:
    """Return the largest of each bin and its neighbours: perspective makes a square lattice slightly oblique."""
    padded = np.pad(power, 1)
    height, width = power.shape
    shifted = [padded[a : a + height, b : b + width] for a in range(3) for b in range(3)]
    found: Floats = np.max(shifted, axis=0)
    return found


def followed(dots: Floats, start: Grid) -> Grid:
    """Return the lattice fitted to the picture, from where it is clearest outwards."""
    x, y = _spots(dots.shape)
    base, sums = start, _sums(dots, start)
    best = int(_clearest(sums))
    away = np.hypot(x - x[best], y - y[best])
    grid, farthest = start, float(away.max())
    for radius in _RADII_PX:
        if radius in _AFRESH_PX:
            base, sums = grid, _sums(dots, grid)
        near = away <= 2 * radius
        waves = _waves(sums, base, grid)[:, near]
        weight = np.exp(-0.5 * (away[near] / radius) ** 2)
        shift = _third(waves @ weight)
        grid, turns = _shifted(grid, shift), np.exp(-2j * np.pi * np.array([shift, -shift, 2 * shift]))
        grid = _fitted(grid, (x[near], y[near]), waves * turns[:, None], weight, radius)
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
    radius: float,
) -> Grid:
    """Return the lattice moved so that the three waves come into phase, by weighted least squares."""
    x, y = spots
    scale = float(max(x.max(), y.max(), 1.0))
    u, v = grid.cells(x, y)
    below = grid.rows[2, 0] * x + grid.rows[2, 1] * y + grid.rows[2, 2]
    near = np.stack([x / scale, y / scale, np.ones_like(x)]) / below
    none = np.zeros_like(near)
    bent = -near[:2] * (radius >= _BENDS_FROM_PX)
    near[:2] *= radius >= _LEANS_FROM_PX
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
