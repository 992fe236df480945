"""A lattice is found in a picture that was pulled in one direction."""

import numpy as np
import pytest

from watermark.tracing.lattice import Floats, response, spectrum
from watermark.tracing.stretching import stretched

PITCH_PX = 8.0
NOTHING = np.ones((600, 600), dtype=np.float32)


def dotted(wide: float, tall: float, side: int = 700) -> Floats:
    """Return a grey picture with a dot in the middle of each cell of a turned lattice, pulled that wide and tall."""
    y, x = np.mgrid[0:side, 0:side] / PITCH_PX
    x, y = x / wide, y / tall
    cos, sin = np.cos(np.radians(23.0)), np.sin(np.radians(23.0))
    u, v = x * cos + y * sin, y * cos - x * sin
    dots = (np.abs(u % 1 - 0.5) < 0.14) & (np.abs(v % 1 - 0.5) < 0.14)
    return np.where(dots, 0.6, 0.9).astype(np.float32)


@pytest.mark.parametrize(("wide", "tall"), [(0.8, 1.0), (1.25, 1.0), (1.0, 0.75)])
def test_a_pulled_lattice_stands_out_and_its_cells_are_measured(wide: float, tall: float) -> None:
    clear, grid = stretched(spectrum(response(dotted(wide, tall)), 1024))[0]
    area = abs(float(np.linalg.det(grid.rows[:2, :2])))
    assert clear > 4
    assert abs(area * PITCH_PX**2 * wide * tall - 1) < 0.05


@pytest.mark.parametrize("grey", [NOTHING, np.random.default_rng(3).random((600, 600)).astype(np.float32)])
def test_an_empty_sheet_and_noise_have_no_pulled_lattice(grey: Floats) -> None:
    assert all(clear < 4 for clear, _ in stretched(spectrum(response(grey), 1024)))
