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
_BAND_PX = 32
_CANDIDATES = 4
_APART_BINS = 2
_MIN_SPECTRUM = 512


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


def candidates(power: Floats) -> list[tuple[float, Grid]]:
    """Return likely lattices in a picture of that spectrum, with how far each stands out, the likeliest first."""
    ways, score = _scores(power)
    spread = float(np.median(score)) + 1e-9
    found: list[tuple[float, Grid]] = []
    taken: list[npt.NDArray[np.int64]] = []
    for index in np.argsort(score)[::-1][:400]:
        way = ways[index]
        if all(np.abs(way - other).max() > _APART_BINS for other in taken):
            taken.append(way)
            x, y = int(way[0]), int(way[1])
            found.append((float(score[index]) / spread, begun(power, (x, y), (-y, x))))
        if len(found) == _CANDIDATES:
            break
    return found


def begun(power: Floats, first: tuple[int, int], second: tuple[int, int]) -> Grid:
    """Return the lattice, a little oblique perhaps, whose three peaks lie nearest to these two and their difference."""
    apart = first[0] - second[0], first[1] - second[1]
    one, two, both = (_peak(power, *way) for way in (first, second, apart))
    along, across = (2 * one + two + both) / 3, (one + 2 * two - both) / 3
    return Grid(np.array([[*along, 0.0], [*across, 0.0], [0.0, 0.0, 1.0]]))


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


def spectrum(dots: Floats, block: int) -> Floats:
    """Return the mean spectrum, each frequency in terms of its neighbourhood, origin in the middle.

    `block` is the side of the pieces whose spectra are added up: a large one for a flat picture, a small one where
    perspective bends the lattice.
    """
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
    near = widened(np.log1p(power))

    def at(a: npt.NDArray[np.int64], b: npt.NDArray[np.int64]) -> Floats:
        found: Floats = near[np.clip(b + side // 2, 0, side - 1), np.clip(a + side // 2, 0, side - 1)]
        return found

    three = np.stack([at(x, y), at(-y, x), at(x + y, y - x)])
    return np.stack([x, y], axis=1), three.sum(axis=0) + 2 * three.min(axis=0)


def widened(power: Floats) -> Floats:
    """Return the largest of each bin and its neighbours: perspective makes a square lattice slightly oblique."""
    padded = np.pad(power, 1)
    height, width = power.shape
    shifted = [padded[a : a + height, b : b + width] for a in range(3) for b in range(3)]
    found: Floats = np.max(shifted, axis=0)
    return found
