"""A preview shows what a reader gets."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from handlers.domain.cover import Cover
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Grade, Look, Mark
from handlers.domain.mark_sample import Sample
from tests.contract.watermark.conftest import KEY
from watermark.previewing.preview import preview
from watermark.trace import read_marks


def shown(mark: Mark, look: Look, target: Path) -> Image.Image:
    preview(Sample.LIGHT, replace(mark, code="2345-6789-ABCD", look=look), target)
    with Image.open(target) as found:
        return found.convert("L")


def test_the_preview_of_a_strict_mark_shows_strict_tiles_and_leads_to_nobody(mark: Mark, tmp_path: Path) -> None:
    usual, strict = (shown(mark, Look(grade=grade), tmp_path / f"{grade}.png") for grade in Grade)

    assert sum(ImageChops.difference(usual, strict).histogram()[8:]) > 10_000
    assert read_marks(tmp_path / "strict.marked.pdf", KEY) == ()


def test_a_preview_with_a_cover_shows_one_code(mark: Mark, tmp_path: Path) -> None:
    cover = Cover(
        title="文献传递", citation="甲. 乙[J].", facts=(("溯源码", "2345-6789-ABCD"),), qr="1042 2345-6789-ABCD"
    )
    assert shown(replace(mark, cover=cover), Look(), tmp_path / "cover.png").size[0] > 0


def test_a_mark_that_hides_the_page_cannot_be_previewed(mark: Mark, tmp_path: Path) -> None:
    with pytest.raises(BadDocument):
        shown(mark, Look(tile_opacity=1.0, tile_colour=(0, 0, 0)), tmp_path / "heavy.png")
