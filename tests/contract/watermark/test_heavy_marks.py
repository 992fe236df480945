"""The heaviest marks that may be saved: every kind of page still takes them, and the second reader still sees loss."""

from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from handlers.domain.mark import MOST_TILE_OPACITY, Grade, Look, Mark, look_fault
from tests.contract.watermark import made
from tests.contract.watermark.conftest import KEY
from watermark.stamp import stamp_pdf
from watermark.stamping import second_reader
from watermark.stamping.second_reader import WrongPage

LONG_FOOT = "{code} · {reader} · " + " · ".join(["{notice}"] * 10)
DENSE = ("{reader} {notice}{library}",) * 5


@pytest.mark.parametrize("grade", list(Grade))
@pytest.mark.parametrize("grey", [0.0, 0.6])
@pytest.mark.parametrize("spacing", [0.6, 1.0])
@pytest.mark.parametrize("ground", ["0 g", "1 g"])
def test_a_look_that_may_be_saved_is_printed_on_black_and_on_white_pages(
    ground: str, spacing: float, grey: float, grade: Grade, mark: Mark, tmp_path: Path
) -> None:
    look = Look(DENSE, LONG_FOOT, (grey,) * 3, spacing=spacing, tile_opacity=MOST_TILE_OPACITY * spacing, grade=grade)
    assert not look_fault(look)
    source = made.write(
        tmp_path / "in.pdf", page={"MediaBox": [0, 0, 595, 595]}, content=f"{ground} 0 0 595 595 re f".encode()
    )

    stamped = stamp_pdf(source, tmp_path / "out.pdf", replace(mark, reader="长" * 60, look=look), KEY)

    assert stamped.road == "pikepdf"


def test_a_page_that_lost_its_print_above_the_foot_is_still_found_out() -> None:
    before = Image.new("L", (212, 300), 255)
    ImageDraw.Draw(before).rectangle((20, 20, 190, 40), fill=0)
    after = Image.new("L", before.size, 250)

    with pytest.raises(WrongPage, match="内容变了"):
        second_reader._judge(0, before, after, may_differ=False)
