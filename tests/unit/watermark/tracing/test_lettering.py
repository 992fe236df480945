"""A code is read off a page in black and white, or nobody is named."""

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.contract.watermark.conftest import KEY
from watermark.code import issue_code
from watermark.stamping.glyphs import FACES, FAMILY, FONT_FILE
from watermark.tracing.lettering import feet_of, read_print

PAGE = (1600, 1800)


def page(words: str, *, size: int = 32, turned: float = 0.0) -> npt.NDArray[np.uint8]:
    """Return a page in black and white with some print and that foot."""
    fonts = (ImageFont.truetype(FONT_FILE, size, index) for index in range(FACES))
    font = next(font for font in fonts if font.getname()[0] == FAMILY)
    sheet = Image.new("L", PAGE, 255)
    pen = ImageDraw.Draw(sheet)
    for row in range(40):
        pen.text((100, 80 + row * 40), "The quick brown fox studies molars, 1234-5678.", fill=0, font=font)
    left = 100.0
    for char in words:
        # One by one, as a copy's letters stand: none moves closer to the one before it.
        pen.text((left, PAGE[1] - 2 * size), char, fill=0, font=font)
        left += font.getlength(char)
    shown = sheet.rotate(turned, Image.Resampling.BICUBIC, fillcolor=255)
    return np.where(np.asarray(shown) < 128, 0, 255).astype(np.uint8)


def read(shown: npt.NDArray[np.uint8], key: bytes = KEY) -> int | None:
    return read_print(feet_of(shown), key)


@pytest.mark.parametrize("size", [22, 32, 44])
@pytest.mark.parametrize("delivery_id", [1, 4242, 2**31 - 1])
def test_a_printed_code_names_its_delivery(size: int, delivery_id: int) -> None:
    words = f"口腔科-张三 · 2026-11-21 · {issue_code(KEY, delivery_id)}"
    assert read(page(words, size=size)) == delivery_id


def test_a_page_that_lies_askew_or_stands_on_its_head_is_read() -> None:
    words = f"口腔科-张三 · {issue_code(KEY, 7)} · 图书馆"
    assert read(page(words, turned=0.8)) == 7
    assert read(np.ascontiguousarray(page(words)[::-1, ::-1])) == 7


@pytest.mark.parametrize(
    "words", ["", "张三 · 2026-11-21", "ABCD-EFGH-JKMN-PQRS", issue_code(b"the key of another house, 32 b..", 7)]
)
def test_what_bears_no_code_of_ours_names_nobody(words: str) -> None:
    assert read(page(words)) is None


@pytest.mark.parametrize("shape", [(0, 0), (3, 2000), (2000, 3), (400, 400)])
@pytest.mark.parametrize("shade", [0, 255])
def test_an_empty_picture_of_any_shape_names_nobody(shape: tuple[int, int], shade: int) -> None:
    assert read(np.full(shape, shade, dtype=np.uint8)) is None
