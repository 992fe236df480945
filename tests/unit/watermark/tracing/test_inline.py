"""What a strict page holds in curves: the whole tile, code and all, and no more than a page may grow by."""

import zlib
from dataclasses import replace
from datetime import date

import pytest

from handlers.domain.mark import Grade, Look, Mark
from watermark.stamping.glyphs import outlines
from watermark.stamping.layout import wording
from watermark.tracing.inline import inline_marks
from watermark.tracing.seal import Seal

SEAL = Seal(b"a key for tests, thirty-two byte", 77)
A4 = (595.0, 842.0)
CODE = "AFNK-PZ8C-6TNN-SAD6"
MARK = Mark("口腔科-张三", "1042", date(2026, 11, 21), CODE, look=Look(grade=Grade.STRICT))
DENSE = ("{reader} {notice}",) * 4 + ("{code}",)


@pytest.mark.parametrize("tile", [Look().tile, ("{reader}", "{notice}", "{code}"), ("{code}",)])
def test_every_line_of_the_tile_is_drawn_as_curves_on_a_strict_page(tile: tuple[str, ...]) -> None:
    words = wording(replace(MARK, look=Look(tile=tile, grade=Grade.STRICT)))

    drawn = inline_marks(words, SEAL, A4, 0, ("/t", "/d"))

    assert min(drawn.count(outlines(line)) for line in words.tile) >= 8
    assert drawn.split().count(b"q") == drawn.split().count(b"Q")


@pytest.mark.parametrize("look", [Look(), Look(tile=DENSE, spacing=0.6)])
@pytest.mark.parametrize("reader", ["口腔科-张三", "内分泌代谢与营养科-欧阳震华鑫龘"])
@pytest.mark.parametrize("page", [A4, (842.0, 595.0), (420.0, 595.0)])
def test_a_strict_page_grows_by_less_than_16_kb(look: Look, reader: str, page: tuple[float, float]) -> None:
    words = wording(replace(MARK, reader=reader, look=look))

    assert len(zlib.compress(inline_marks(words, SEAL, page, 0, ("/t", "/d")))) < 16_000


def test_of_a_tile_too_large_for_a_page_the_first_line_and_the_code_stay() -> None:
    words = wording(replace(MARK, look=Look(tile=DENSE)))

    drawn = inline_marks(words, SEAL, A4, 0, ("/t", "/d"))

    assert drawn.count(outlines(words.tile[0])) >= 8
    assert drawn.count(outlines(CODE)) >= 8


def test_a_mark_without_tiles_has_none_on_a_strict_page_either() -> None:
    drawn = inline_marks(wording(replace(MARK, look=Look(tile=()))), SEAL, A4, 0, ("/t", "/d"))

    assert b"/t gs" not in drawn
