"""Content that another writer cut in two within a word: every reader draws the mark, whatever it makes of the page."""

import shutil
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array

from handlers.domain.mark import Mark
from tests.bench.marking_eyes import marked_cells
from tests.contract.watermark import made
from tests.contract.watermark.test_marking import picture, poppler_picture
from watermark.stamp import stamp_pdf
from watermark.stamping.contents import Decoder, streams_of

TORN = {
    "an operator": (b"q 1 0 0 1 0 0 c", b"m BT /F1 24 Tf 60 700 Td (Hello) Tj ET "),
    "a font's operator": (b"BT /F1 24 T", b"f 60 700 Td (Hello) Tj ET"),
    "a saved state's text": (b"q B", b"T /F1 24 Tf 60 700 Td (Hello) Tj ET Q"),
    "an end of text": (b"BT /F1 24 Tf 60 700 Td (Hello) Tj E", b"T"),
    "a matrix": (b"q 1 0 0 1 0", b" cm BT /F1 24 Tf 60 700 Td (Hello) Tj ET Q"),
    "an operator, with nothing between": (b"BT /F1 24 T", b"\n ", b"f 60 700 Td (Hello) Tj ET"),
    "three pieces": (b"q Q 0 0 1 r", b"g 0 0 9 9 re f", b" q Q"),
}
WHOLE = {
    "between operations": (b"q 1 0 0 1 0 0 cm", b"BT /F1 24 Tf 60 700 Td (Hello) Tj ET", b" Q\n"),
    "before its operator": (b"1 0 0 1 0 0", b"cm BT /F1 24 Tf 60 700 Td (Hello) Tj ET"),
    "tagged": (b"q Q\n", b"/P <</MCID 0>> BDC BT /F1 24 Tf (Hello) Tj ET EMC"),
    "nothing between": (b"q ", b" \n", b"Q"),
    "an array in two": (b"BT /F1 24 Tf 60 700 Td [(He)", b"(llo)] TJ ET"),
}


def _cut(path: Path, parts: tuple[bytes, ...]) -> Path:
    made.write(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Contents = Array([pdf.make_stream(part) for part in parts])
        pdf.save(path)
    return path


def _is_torn(path: Path) -> bool:
    with pikepdf.open(path) as pdf:
        return Decoder().left_open(streams_of(pdf.pages[0].obj.Contents)).torn


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler is missing: apt install poppler-utils")
@pytest.mark.parametrize("name", [*TORN, *WHOLE])
def test_poppler_and_pdfium_draw_the_mark(name: str, tmp_path: Path, mark: Mark) -> None:
    source, target = _cut(tmp_path / "in.pdf", {**TORN, **WHOLE}[name]), tmp_path / "out.pdf"

    stamp_pdf(source, target, mark)

    assert marked_cells(picture(source), picture(target)) >= 14
    assert marked_cells(poppler_picture(source), poppler_picture(target)) >= 14


@pytest.mark.parametrize("name", TORN)
def test_a_word_in_two_streams_is_content_torn(name: str, tmp_path: Path) -> None:
    assert _is_torn(_cut(tmp_path / "in.pdf", TORN[name]))


@pytest.mark.parametrize("name", WHOLE)
def test_content_cut_between_words_is_whole(name: str, tmp_path: Path) -> None:
    assert not _is_torn(_cut(tmp_path / "in.pdf", WHOLE[name]))
