"""Reads the deliveries that the dots of a picture name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from watermark.tracing.convolution import CODED, encode
from watermark.tracing.dots import CELLS, LEAN, SIDE, order
from watermark.tracing.following import BENT, FLAT, Way, are_light, followed
from watermark.tracing.lattice import Floats, Grid, Reals, candidates, response, spectrum
from watermark.tracing.seal import unsealed
from watermark.tracing.stretching import stretched
from watermark.tracing.viterbi import decode

_FLAT_BLOCK, _BENT_BLOCK = 1024, 256
_TRIED_PHASES = 12
_MIN_SIDE_PX = 160
_MAX_CELLS = 600

# How far a lattice stands out (see `candidates`): pages without one measured 2.3 to 3.2, drawn copies 6 to 8.
_DRAWN, _SEARCHED = 4.0, 3.4
# Photos of a page may lie between: in pictures small enough for it, the two likeliest are followed all the same.
_FAINT, _FAINT_TRIED, _FAINT_MOST_PX = 2.4, 2, 1_500_000
# Among many proportions more stands out by chance: pages without a mark measured up to 5, stretched copies 5.7 to 6.6.
_STRETCHED, _STRETCHED_TRIED = 4.0, 3

TRIES = 1 << 13
"""At most so many words are decoded for one file, each of which could pass for signed by chance."""


@dataclass(frozen=True, slots=True)
class Dots:
    """A delivery named by dots, and in how many of the coded cells the picture agrees with its word."""

    delivery_id: int
    agreeing: int
    coded: int = CODED


def read_dots(grey: Floats, key: bytes) -> tuple[Dots, ...]:
    """Return the deliveries whose dots a picture shows; never a guess, since the words are signed.

    `grey` is 0 for black to 1, its first row on top; its scale, turn and crop are not known. A lattice that does not
    stand out is not followed.
    """
    # Small pictures first: they cost least, and tell as much when the cells are still large enough in them.
    looked_at = []
    for level in reversed(list(_levels(_upright(grey)))):
        dots = response(level)
        flat = spectrum(dots, _FLAT_BLOCK)
        looked_at.append((dots, flat))
        if found := _searched(dots, flat, key) or _searched(dots, spectrum(dots, _BENT_BLOCK), key):
            return (found,)
        if found := _searched_aslant(dots, key):
            return (found,)
    found = _searched_stretched(looked_at, key)
    return (found,) if found else ()


def read_votes(totals: Sequence[int], key: bytes) -> Dots | None:
    """Return the delivery that the kerning of a file names; `totals` holds what spoke for each coded bit."""
    values = np.array([totals], dtype=np.float32)
    (word,) = decode(values)
    delivery_id = unsealed(key, word)
    return None if delivery_id is None else Dots(delivery_id, int((values[0] * np.array(encode(word)) > 0).sum()))


def read_page(grey: Floats, key: bytes) -> tuple[Dots, ...]:
    """Return what `read_dots` does for a page drawn flat, with cells of about nine pixels: much faster."""
    if min(grey.shape) < _MIN_SIDE_PX:
        return ()
    dots = response(_upright(grey))
    found = _searched(dots, spectrum(dots, _FLAT_BLOCK), key, is_drawn=True)
    return (found,) if found else ()


def _upright(grey: Floats) -> Floats:
    return np.ascontiguousarray(grey[::-1], dtype=np.float32)


def _searched(dots: Floats, power: Floats, key: bytes, *, is_drawn: bool = False) -> Dots | None:
    least = _DRAWN if is_drawn else _SEARCHED
    is_small = not is_drawn and dots.size <= _FAINT_MOST_PX
    for rank, (clear, start) in enumerate(candidates(power)):
        if clear < least and not (is_small and rank < _FAINT_TRIED and clear > _FAINT):
            return None
        if found := _followed(dots, start, FLAT, key):
            return found
    return None


def _searched_aslant(dots: Floats, key: bytes) -> Dots | None:
    """Return what a page seen strongly aslant names: only in its middle is the lattice nearly the same all over."""
    height, width = dots.shape
    if min(height, width) < 2 * _BENT_BLOCK or dots.size > _FAINT_MOST_PX:
        return None
    middle = dots[height // 4 : height - height // 4, width // 4 : width - width // 4]
    for clear, start in candidates(spectrum(middle, _BENT_BLOCK))[:_FAINT_TRIED]:
        if clear > _FAINT and (found := _followed(dots, start, BENT, key)):
            return found
    return None


def _searched_stretched(looked_at: Sequence[tuple[Floats, Floats]], key: bytes) -> Dots | None:
    """Return what a picture names whose height and width were not changed alike; `looked_at` has its levels."""
    likely = [(clear, start, dots) for dots, power in looked_at for clear, start in stretched(power)]
    likely.sort(key=lambda one: one[0], reverse=True)
    for clear, start, dots in likely[:_STRETCHED_TRIED]:
        if clear > _STRETCHED and (found := _followed(dots, start, FLAT, key)):
            return found
    return None


def _followed(dots: Floats, start: Grid, way: Way, key: bytes) -> Dots | None:
    dark = -dots if are_light(dots, start) else dots
    return _decoded(dark, followed(dark, start, way), key)


def _levels(grey: Floats) -> Iterator[Floats]:
    while min(grey.shape) >= _MIN_SIDE_PX:
        yield grey
        height, width = grey.shape[0] // 2 * 2, grey.shape[1] // 2 * 2
        grey = grey[:height, :width].reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))


def _decoded(dots: Floats, grid: Grid, key: bytes) -> Dots | None:
    folded = _folded(dots, grid)
    if folded is None:
        return None
    kept = order(key)
    places, signs = np.array(kept.places), np.array(kept.signs, dtype=np.float32)
    for shown in (folded, folded.T):
        # Upside down, a dot that leans forward leans back; in a mirror, rows are columns.
        ways = np.stack([_all_phases(shown), _all_phases(-shown[::-1, ::-1])]).reshape(-1, CELLS)
        if found := _told(ways[:, places] * signs, key):
            return found
    return None


def _told(read: Floats, key: bytes) -> Dots | None:
    """Return the delivery that the likeliest of some readings of a tile name."""
    likely = np.argsort(read[:, CODED:].sum(axis=1))[::-1][:_TRIED_PHASES]
    coded = read[likely, :CODED]
    for word, values in zip(decode(coded), coded, strict=True):
        delivery_id = unsealed(key, word)
        if delivery_id is not None:
            return Dots(delivery_id, int((values * np.array(encode(word)) > 0).sum()))
    return None


def _all_phases(folded: Floats) -> Floats:
    """Return a tile as it reads from each of its cells on."""
    index = np.arange(SIDE)
    rows = (index[:, None] + index) % SIDE
    found: Floats = folded[rows[:, None, :, None], rows[None, :, None, :]].reshape(-1, CELLS)
    return found


def _folded(dots: Floats, grid: Grid) -> Floats | None:
    """Return how the dots lean, all tiles laid upon each other."""
    height, width = dots.shape
    corner_x, corner_y = np.array([0.0, width, 0.0, width]), np.array([0.0, 0.0, height, height])
    u, v = grid.cells(corner_x, corner_y)
    low_u, high_u, low_v, high_v = (int(n) for n in (np.floor(u.min()), u.max(), np.floor(v.min()), v.max()))
    if max(high_u - low_u, high_v - low_v) > _MAX_CELLS:
        return None
    columns, rows = np.meshgrid(np.arange(low_u, high_u + 1), np.arange(low_v, high_v + 1))
    ahead = _sampled(dots, grid, columns + LEAN, rows + LEAN)
    back = _sampled(dots, grid, columns - LEAN, rows - LEAN)
    total = np.zeros((SIDE, SIDE), dtype=np.float32)
    np.add.at(total, (rows % SIDE, columns % SIDE), ahead - back)
    return total


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
