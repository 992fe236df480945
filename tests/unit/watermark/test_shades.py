"""Finer shades become the usual 256 without growing lighter or darker."""

from collections.abc import Sequence

import pytest
from PIL import Image

from watermark.shades import FINE, eight_bits


def of(mode: str, values: Sequence[float]) -> Image.Image:
    picture = Image.new(mode, (len(values), 1))
    for at, value in enumerate(values):
        picture.putpixel((at, 0), value)
    return picture


def shades(picture: Image.Image) -> list[int]:
    return list(eight_bits(picture).tobytes())


@pytest.mark.parametrize("mode", sorted(FINE - {"F", "I;16N"}))
def test_sixteen_bits_keep_their_lightness(mode: str) -> None:
    assert shades(of(mode, [0, 257, 32_896, 65_535])) == [0, 1, 128, 255]
    assert shades(of(mode, [40_000, 40_000])) == [156, 156]


@pytest.mark.parametrize(("mode", "values"), [("F", [-1.5, 0.0, 1.5]), ("I", [-32_768, 0, 32_768])])
def test_measured_values_are_shown_over_their_own_range(mode: str, values: list[float]) -> None:
    assert shades(of(mode, values)) == [0, 128, 255]


@pytest.mark.parametrize(("mode", "value"), [("F", 0.25), ("I", -7)])
def test_one_measured_value_is_an_empty_sheet(mode: str, value: float) -> None:
    assert shades(of(mode, [value, value])) == [255, 255]
