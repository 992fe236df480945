"""An annotation that hides the page does not hide the mark: it is drawn into the page, beneath it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, String

from handlers.domain.mark import Grade, Mark
from tests.bench.marking_eyes import marked_cells
from tests.contract.watermark import made
from tests.contract.watermark.active_files import link
from tests.contract.watermark.conftest import DELIVERY, KEY
from tests.contract.watermark.test_marking import picture
from watermark.stamp import stamp_pdf
from watermark.trace import read_marks

Cover = Callable[[pikepdf.Pdf], Dictionary]
_RECT = (0, 0, 612, 792)


def _stamp(pdf: pikepdf.Pdf, rect: tuple[int, ...] = _RECT) -> Dictionary:
    form = pdf.make_stream(b"1 1 0.8 rg 0 0 10 10 re f", Subtype=Name.Form, BBox=Array([0, 0, 10, 10]))
    return Dictionary(Subtype=Name.Stamp, Rect=Array(rect), AP=Dictionary(N=form))


def _states(pdf: pikepdf.Pdf) -> Dictionary:
    one = _stamp(pdf)
    one.AP.N, one.AS = Dictionary(On=one.AP.N), Name.On
    return one


def _shape(kind: str) -> Cover:
    return lambda _: Dictionary(Subtype=Name(kind), Rect=Array(_RECT), IC=Array([1, 1, 0.8]))


COVERS: dict[str, Cover] = {
    "a stamp": _stamp,
    "a stamp with states": _states,
    "a square": _shape("/Square"),
    "a circle": _shape("/Circle"),
}


def _covered(path: Path, cover: Cover, *, pages: int = 1, index: int = 0, turn: int = 0, content: bytes = b"") -> Path:
    made.write(path, lines=[["A page"]] * pages, page={"Rotate": turn}, content=content)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        goto = link(Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit])))
        pdf.pages[index].obj.Annots = Array([goto, cover(pdf)])
        pdf.save(path)
    return path


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("name", COVERS)
def test_the_mark_is_seen_on_a_covered_page_and_the_cover_too(name: str, turn: int, tmp_path: Path, mark: Mark) -> None:
    source, target = _covered(tmp_path / "in.pdf", COVERS[name], turn=turn), tmp_path / "out.pdf"

    stamp_pdf(source, target, mark)

    assert marked_cells(picture(source), picture(target)) >= 14
    with pikepdf.open(target) as copy:
        assert [str(one.Subtype) for one in copy.pages[0].obj.Annots] == ["/Link"]
    with pdfium.PdfDocument(target) as pdf:
        assert pdf[0].get_textpage().get_text_range().count("A page") == 1
    assert [found.delivery_id for found in read_marks(target, KEY)] == [DELIVERY]


@pytest.mark.parametrize("grade", Grade)
@pytest.mark.parametrize("turn", [0, 90])
def test_what_covers_the_middle_alone_is_found_too(grade: Grade, turn: int, tmp_path: Path, mark: Mark) -> None:
    source, target = tmp_path / "in.pdf", tmp_path / "out.pdf"
    _covered(source, lambda pdf: _stamp(pdf, (100, 100, 500, 700)), turn=turn)

    stamp_pdf(source, target, replace(mark, look=replace(mark.look, grade=grade)), KEY)

    assert marked_cells(picture(source), picture(target)) >= 16
    with pikepdf.open(target) as copy:
        assert len(copy.pages[0].obj.Annots) == 1


@pytest.mark.parametrize("content", [b"", b"q 2 0 0 2 0 0 cm q", b"Q Q BT", b"[(left open"])
def test_a_covered_page_among_many_is_found(content: bytes, tmp_path: Path, mark: Mark) -> None:
    source, target = (
        _covered(tmp_path / "in.pdf", _stamp, pages=30, index=13, content=content),
        tmp_path / "out.pdf",
    )

    stamp_pdf(source, target, mark)

    assert marked_cells(picture(source, 13), picture(target, 13)) >= 14


def test_covers_on_every_page_are_no_obstacle(tmp_path: Path, mark: Mark) -> None:
    source, target = made.write(tmp_path / "in.pdf", lines=[["A page"]] * 5), tmp_path / "out.pdf"
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            # Each covers a strip; together they cover the page.
            page.obj.Annots = Array([_stamp(pdf, (0, 79 * row, 612, 79 * row + 80)) for row in range(10)])
        pdf.save(source)

    stamp_pdf(source, target, mark)

    assert all(marked_cells(picture(source, at), picture(target, at)) >= 14 for at in range(5))


def test_notes_that_cover_little_stay_what_they_are(tmp_path: Path, mark: Mark) -> None:
    def small(pdf: pikepdf.Pdf) -> Dictionary:
        one = _stamp(pdf, (100, 100, 200, 130))
        one.Subtype, one.Contents = Name.FreeText, String("a note")
        return one

    source, target = _covered(tmp_path / "in.pdf", small), tmp_path / "out.pdf"
    stamp_pdf(source, target, mark)

    with pikepdf.open(target) as pdf:
        assert [str(one.Subtype) for one in pdf.pages[0].obj.Annots] == ["/Link", "/FreeText"]


def test_a_cover_that_lets_the_mark_through_stays_what_it_is(tmp_path: Path, mark: Mark) -> None:
    def clear(pdf: pikepdf.Pdf) -> Dictionary:
        one = _stamp(pdf)
        one.AP.N = pdf.make_stream(b"0 0 1 1 re f", Subtype=Name.Form, BBox=Array([0, 0, 10, 10]))
        return one

    source, target = _covered(tmp_path / "in.pdf", clear), tmp_path / "out.pdf"
    stamp_pdf(source, target, mark)

    with pikepdf.open(target) as pdf:
        assert len(pdf.pages[0].obj.Annots) == 2
