"""A lattice is followed from a start that is somewhat off."""

import numpy as np
import pytest

from watermark.tracing.following import followed
from watermark.tracing.lattice import Floats, Grid, blurred, candidates, response, spectrum

PITCH_PX = 8.0


def dotted(side: int = 256) -> Floats:
    """Return a grey picture with a dot in the middle of each cell of an upright lattice."""
    y, x = np.mgrid[0:side, 0:side] / PITCH_PX
    dots = (np.abs(x % 1 - 0.5) < 0.12) & (np.abs(y % 1 - 0.5) < 0.12)
    return np.where(dots, 0.6, 0.9).astype(np.float32)


def off_by(grid: Grid) -> Floats:
    """Return how far from the middle of its cell each dot of `dotted` is read."""
    y, x = np.mgrid[4:28, 4:28] * PITCH_PX + PITCH_PX / 2 - 0.5
    cells = np.stack(grid.cells(x, y)).astype(np.float32)
    away: Floats = np.abs((cells + 0.5) % 1 - 0.5)
    return away


# A third forth in one direction and back in the other: there the three waves hold each other in balance.
@pytest.mark.parametrize("shift", [(0.0, 0.0), (1 / 3, -1 / 3), (-1 / 3, 1 / 3), (0.3, 0.4), (0.5, 0.5), (-0.4, 0.1)])
def test_a_lattice_is_found_however_far_its_start_is_off(shift: tuple[float, float]) -> None:
    pitch = 1 / (PITCH_PX * 1.002)
    right, up = (0.5 / PITCH_PX - 0.5 + one for one in shift)
    start = Grid(np.array([[pitch, 0.0, right], [0.0, pitch, up], [0.0, 0.0, 1.0]]))
    assert off_by(followed(response(dotted()), start)).max() < 0.1


@pytest.mark.parametrize("block", [1024, 256])
def test_a_lattice_stands_out_and_noise_does_not(block: int) -> None:
    noise = np.random.default_rng(1).random((256, 256)).astype(np.float32)
    assert (
        candidates(spectrum(response(dotted()), block))[0][0] > 4 > candidates(spectrum(response(noise), block))[0][0]
    )


def test_a_blurred_picture_keeps_its_mean_and_its_shape() -> None:
    noise = np.random.default_rng(2).random((70, 45)).astype(np.float32)
    smooth = blurred(noise, 2.2)
    assert smooth.shape == noise.shape
    assert abs(float(smooth.mean() - noise.mean())) < 0.02
    assert smooth.std() < noise.std() / 3
