"""A preview shows what a reader gets."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops

from handlers.domain.cover import Cover
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Grade, Look, Mark
from handlers.domain.mark_sample import Sample
from tests.contract.watermark.conftest import KEY
from watermark.previewing.own_pages import MOST_OWN_PAGES, own_pages
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


def paper(path: Path, *sizes: tuple[float, float]) -> Path:
    pdf = pikepdf.new()
    for size in sizes:
        pdf.add_blank_page(page_size=size)
    pdf.save(path)
    return path


def test_the_librarys_own_page_is_shown_marked_in_its_own_shape(mark: Mark, tmp_path: Path) -> None:
    wide = paper(tmp_path / "wide.pdf", (842, 595), (100, 100))
    target = tmp_path / "shown.png"
    preview(wide, replace(mark, code="2345-6789-ABCD"), target)
    with Image.open(target) as found:
        grey = found.convert("L")
    assert grey.width == 863
    assert grey.width / grey.height == pytest.approx(842 / 595, abs=0.01)
    assert sum(grey.histogram()[:200]) > 100
    with pikepdf.open(wide) as untouched:
        assert len(untouched.pages) == 2


@pytest.mark.parametrize("content", [b"", b"<html>", b"%PDF-1.7 cut"], ids=["empty", "a web page", "cut"])
def test_an_own_page_that_cannot_be_opened_is_refused_in_words(mark: Mark, tmp_path: Path, content: bytes) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(content)
    with pytest.raises(BadDocument) as refused:
        preview(broken, mark, tmp_path / "shown.png")
    assert refused.value.detail


def test_own_pages_are_the_first_pdfs_of_the_folder_and_none_without_one(tmp_path: Path) -> None:
    for number in range(MOST_OWN_PAGES + 2):
        (tmp_path / f"{number}.PDF").touch()
    (tmp_path / "notes.txt").touch()
    (tmp_path / "folder.pdf").mkdir()
    assert list(own_pages(tmp_path)) == [str(number) for number in range(MOST_OWN_PAGES)]
    assert own_pages(None) == own_pages(tmp_path / "missing") == {}
