"""Finds the lattice in a picture whose width and height were not changed alike, as to fill a frame."""

import numpy as np
import numpy.typing as npt

from watermark.tracing.lattice import COARSEST_PX, FINEST_PX, Floats, Grid, begun, widened

Ints = npt.NDArray[np.int64]

# Width by height in terms of the page's own; a peak is found as far beside its place as the next proportion is off.
_STEP, _STEPS = 0.03, 17
PROPORTIONS = tuple(np.exp(_STEP * n) for n in range(-_STEPS, _STEPS + 1) if n)
# Only what is this strong itself may be a lattice's first wave.
_STRONGEST = 0.04
# Rows and columns of text have their waves along the picture's sides, the lattice's stand off them.
_LEAST_SLOPE = 0.12
# The weakest of a lattice's three waves, in terms of its neighbourhood, as a logarithm: copies measured 4.7 to 5.3.
_WEAKEST = 2.5
_MOST = 2
# How much longer or shorter a wave may be than that of a square lattice with cells of the same size.
_WIDER = float(np.exp(_STEP * _STEPS / 2))


def stretched(power: Floats) -> list[tuple[float, Grid]]:
    """Return the likeliest lattices of other proportions, with how far each stands out, the clearest first."""
    near = widened(np.log1p(power))
    (x, y), usual = _strong(near)
    found = []
    for proportion in PROPORTIONS if power.any() else ():
        across_x, across_y = (np.rint(n).astype(np.int64) for n in (-y / proportion, x * proportion))
        three = np.stack([_at(near, x, y), _at(near, across_x, across_y), _at(near, x - across_x, y - across_y)])
        is_lattice = _are_cells(x, y, proportion, len(power)) & _is_aslant(x, y) & _is_aslant(across_x, across_y)
        clear = is_lattice & (three.min(axis=0) >= _WEAKEST)
        score = np.where(clear, three.sum(axis=0) + 2 * three.min(axis=0), 0) / usual
        best = int(score.argmax())
        if clear[best]:
            found.append((float(score[best]), (int(x[best]), int(y[best])), (int(across_x[best]), int(across_y[best]))))
    found.sort(reverse=True)
    return [(score, begun(power, first, second)) for score, first, second in found[:_MOST]]


def _strong(near: Floats) -> tuple[tuple[Ints, Ints], float]:
    """Return the places, from the origin, where a lattice's first wave may be, and what any place would score."""
    side = len(near)
    reach = int(side / FINEST_PX * _WIDER)
    y, x = np.mgrid[0 : reach + 1, -reach : reach + 1]
    radius = np.hypot(x, y)
    inside = (radius >= side / COARSEST_PX / _WIDER) & (radius <= reach)
    x, y = x[inside], y[inside]
    strength = _at(near, x, y)
    kept = strength >= np.quantile(strength, 1 - _STRONGEST)
    return (x[kept], y[kept]), 5 * float(np.median(strength)) + 1e-9


def _are_cells(x: Ints, y: Ints, proportion: float, side: int) -> npt.NDArray[np.bool_]:
    """Whether cells of such waves are of a size that can be read."""
    radius = np.hypot(x * proportion, y) / proportion**0.5
    found: npt.NDArray[np.bool_] = (radius >= side / COARSEST_PX) & (radius <= side / FINEST_PX)
    return found


def _is_aslant(x: Ints, y: Ints) -> npt.NDArray[np.bool_]:
    x, y = np.abs(x), np.abs(y)
    found: npt.NDArray[np.bool_] = np.minimum(x, y) >= _LEAST_SLOPE * np.maximum(x, y)
    return found


def _at(near: Floats, x: Ints, y: Ints) -> Floats:
    side = len(near)
    found: Floats = near[np.clip(y + side // 2, 0, side - 1), np.clip(x + side // 2, 0, side - 1)]
    return found
