"""Reads the deliveries that the dots of a picture name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from watermark.tracing.convolution import CODED, encode
from watermark.tracing.dots import CELLS, SIDE, leanings, order
from watermark.tracing.folding import elsewhere, leans
from watermark.tracing.following import BENT, FLAT, Way, are_light, followed
from watermark.tracing.lattice import Floats, Grid, candidates, response, spectrum
from watermark.tracing.seal import unsealed
from watermark.tracing.stretching import stretched
from watermark.tracing.viterbi import decode

_FLAT_BLOCK, _BENT_BLOCK = 1024, 256
_TRIED_PHASES = 12
_MIN_SIDE_PX = 160

# How far a lattice stands out (see `candidates`): pages without one measured 2.3 to 3.2, drawn copies 6 to 8.
_DRAWN, _SEARCHED = 4.0, 3.4
# Photos of a page may lie between: in pictures small enough for it, the two likeliest are followed all the same.
_FAINT, _FAINT_TRIED, _FAINT_MOST_PX = 2.4, 2, 1_500_000
# Among many proportions more stands out by chance: pages without a mark measured up to 5, stretched copies 5.7 to 6.6.
_STRETCHED, _STRETCHED_TRIED = 4.0, 3

# Where a reader's dots are not, in so much of a picture, another's may be; finer ones only where there is more.
_LEAST_REST, FINER_REST, _MOST_PASSES = 0.05, 0.12, 3
_BLOCK_PX, _ALIVE = 16, 0.05

Mask = npt.NDArray[np.bool_]

TRIES = 1 << 16
"""At most so many words are decoded for one file, each of which could pass for signed by chance."""


@dataclass(frozen=True, slots=True)
class Dots:
    """A delivery named by dots, and in how many of the coded cells the picture agrees with its word."""

    delivery_id: int
    agreeing: int
    coded: int = CODED


@dataclass(frozen=True, slots=True)
class Read:
    """What a picture names, and how much of it none of these readers' dots are in."""

    found: tuple[Dots, ...] = ()
    rest: float = 1.0


@dataclass(frozen=True, slots=True)
class _Hit:
    """What was read, and by which lattice."""

    dots: Dots
    grid: Grid


def read_dots(grey: Floats, key: bytes) -> tuple[Dots, ...]:
    """Return the deliveries whose dots a picture shows; never a guess, since the words are signed.

    `grey` is 0 for black to 1, its first row on top; its scale, turn and crop are not known. A lattice that does not
    stand out is not followed.
    """
    # Small pictures first: they cost least, and tell as much when the cells are still large enough in them.
    looked_at = []
    levels = list(_levels(_upright(grey)))
    while levels:
        dots = response(levels.pop())
        flat = spectrum(dots, _FLAT_BLOCK)
        looked_at.append((dots, flat))
        hit = _searched(dots, flat, key) or _searched(dots, spectrum(dots, _BENT_BLOCK), key)
        if hit := hit or _searched_aslant(dots, key):
            return _with_others(dots, hit, key, levels).found
    found = _searched_stretched(looked_at, key)
    return _with_others(*found, key).found if found else ()


def read_votes(totals: Sequence[int], key: bytes) -> Dots | None:
    """Return the delivery that the kerning of a file names; `totals` holds what spoke for each coded bit."""
    values = np.array([totals], dtype=np.float32)
    (word,) = decode(values)
    delivery_id = unsealed(key, word)
    return None if delivery_id is None else Dots(delivery_id, int((values[0] * np.array(encode(word)) > 0).sum()))


def read_page(grey: Floats, key: bytes) -> Read:
    """Return what `read_dots` does for a page drawn flat, with cells of about nine pixels: much faster."""
    if min(grey.shape) < _MIN_SIDE_PX:
        return Read()
    dots = response(_upright(grey))
    hit = _searched(dots, spectrum(dots, _FLAT_BLOCK), key, is_drawn=True)
    return _with_others(dots, hit, key) if hit else Read()


def _with_others(dots: Floats, hit: _Hit, key: bytes, finer: Sequence[Floats] = ()) -> Read:
    """Return a hit and what the rest of the picture names, where this reader's dots are not; coarsest `finer` last."""
    found, rest = {hit.dots.delivery_id: hit.dots}, np.ones(dots.shape, dtype=bool)
    left, again = [*finer], hit
    for _ in range(_MOST_PASSES):
        rest &= _elsewhere(dots, again, key)
        there = _in_rest(dots, rest, key) if _share(dots, rest) > _LEAST_REST else None
        if there is None and left and _share(dots, rest) > FINER_REST:
            dots = response(left.pop())
            rest = _as_fine(rest, dots.shape)
            there = _in_rest(dots, rest, key)
        if there is None:
            break
        again = there
        found.setdefault(again.dots.delivery_id, again.dots)
    return Read(tuple(found.values()), _share(dots, rest))


def _share(dots: Floats, rest: Mask) -> float:
    """Return how much of what stands in a picture is in its rest; empty paper does not count."""
    tall, wide = (side // _BLOCK_PX * _BLOCK_PX for side in dots.shape)
    blocks = np.abs(dots[:tall, :wide]).reshape(tall // _BLOCK_PX, _BLOCK_PX, wide // _BLOCK_PX, _BLOCK_PX)
    alive = blocks.max(axis=(1, 3)) > _ALIVE
    return float((alive & rest[:tall:_BLOCK_PX, :wide:_BLOCK_PX]).sum() / max(1, alive.sum()))


def _in_rest(dots: Floats, rest: Mask, key: bytes) -> _Hit | None:
    kept = np.where(rest, dots, np.float32(0))
    return _searched(kept, spectrum(kept, _FLAT_BLOCK), key, is_drawn=True)


def _as_fine(rest: Mask, shape: tuple[int, ...]) -> Mask:
    wide = rest.repeat(2, axis=0).repeat(2, axis=1)
    return np.pad(wide, [(0, shape[0] - wide.shape[0]), (0, shape[1] - wide.shape[1])], mode="edge")


def _elsewhere(dots: Floats, hit: _Hit, key: bytes) -> Mask:
    dark = -dots if are_light(dots, hit.grid) else dots
    read = leans(dark, hit.grid)
    tile = np.array(leanings(key, hit.dots.delivery_id), dtype=np.float32).reshape(SIDE, SIDE)
    return np.zeros(dots.shape, dtype=bool) if read is None else elsewhere(read, hit.grid, tile, dots.shape)


def _upright(grey: Floats) -> Floats:
    return np.ascontiguousarray(grey[::-1], dtype=np.float32)


def _searched(dots: Floats, power: Floats, key: bytes, *, is_drawn: bool = False) -> _Hit | None:
    least = _DRAWN if is_drawn else _SEARCHED
    is_small = not is_drawn and dots.size <= _FAINT_MOST_PX
    for rank, (clear, start) in enumerate(candidates(power)):
        if clear < least and not (is_small and rank < _FAINT_TRIED and clear > _FAINT):
            return None
        if found := _followed(dots, start, FLAT, key):
            return found
    return None


def _searched_aslant(dots: Floats, key: bytes) -> _Hit | None:
    """Return what a page seen strongly aslant names: only in its middle is the lattice nearly the same all over."""
    height, width = dots.shape
    if min(height, width) < 2 * _BENT_BLOCK or dots.size > _FAINT_MOST_PX:
        return None
    middle = dots[height // 4 : height - height // 4, width // 4 : width - width // 4]
    for clear, start in candidates(spectrum(middle, _BENT_BLOCK))[:_FAINT_TRIED]:
        if clear > _FAINT and (found := _followed(dots, start, BENT, key)):
            return found
    return None


def _searched_stretched(looked_at: Sequence[tuple[Floats, Floats]], key: bytes) -> tuple[Floats, _Hit] | None:
    """Return what a picture names whose height and width were not changed alike; `looked_at` has its levels."""
    likely = [(clear, start, dots) for dots, power in looked_at for clear, start in stretched(power)]
    likely.sort(key=lambda one: one[0], reverse=True)
    for clear, start, dots in likely[:_STRETCHED_TRIED]:
        if clear > _STRETCHED and (found := _followed(dots, start, FLAT, key)):
            return dots, found
    return None


def _followed(dots: Floats, start: Grid, way: Way, key: bytes) -> _Hit | None:
    dark = -dots if are_light(dots, start) else dots
    grid = followed(dark, start, way)
    found = _decoded(dark, grid, key)
    return _Hit(found, grid) if found else None


def _levels(grey: Floats) -> Iterator[Floats]:
    while min(grey.shape) >= _MIN_SIDE_PX:
        yield grey
        height, width = grey.shape[0] // 2 * 2, grey.shape[1] // 2 * 2
        grey = grey[:height, :width].reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))


def _decoded(dots: Floats, grid: Grid, key: bytes) -> Dots | None:
    read = leans(dots, grid)
    if read is None:
        return None
    folded = read.folded()
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
