"""A look at a copy as qpdf wrote it misses nothing, and in doubt says so."""

from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, String

from tests.contract.watermark import made
from tests.contract.watermark.active_files import DOI, changed, link
from watermark.stamping.written import Seen, seen_in

_LAUNCH = b"<< /S /Launch /F (calc.exe) >>\nstream\n /Length 5 >>\nstream\n"


def _saved(path: Path, mode: ObjectStreamMode) -> Path:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        pdf.save(path, object_stream_mode=mode)
    return path


@pytest.mark.parametrize("mode", [ObjectStreamMode.generate, ObjectStreamMode.disable])
def test_what_acts_is_seen_among_many_objects_packed_or_not(mode: ObjectStreamMode, tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        # More than any window that is read at once.
        fill = [pdf.make_indirect(Dictionary(Title=String("x" * 99))) for _ in range(2000)]
        pdf.pages[0].obj.PieceInfo = Array([*fill, pdf.make_indirect(Dictionary(S=Name.Launch)), *fill])

    assert seen_in(_saved(changed(tmp_path / "in.pdf", change), mode)) is Seen.ACTS


@pytest.mark.parametrize("mode", [ObjectStreamMode.generate, ObjectStreamMode.disable])
def test_what_a_page_draws_or_says_does_nothing(mode: ObjectStreamMode, tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Contents = pdf.make_stream(_LAUNCH * 9)
        pdf.pages[0].obj.Annots = Array([link(Dictionary(S=Name.URI, URI=String(DOI)))])
        pdf.docinfo["/Title"] = ">>\nstream\n /Length 7"

    source = changed(tmp_path / "in.pdf", change)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.save(source, compress_streams=mode is ObjectStreamMode.generate, object_stream_mode=mode)

    assert seen_in(source) is Seen.NOTHING


def test_appearances_are_seen(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Stamp, AP=Dictionary())])

    assert seen_in(changed(tmp_path / "in.pdf", change)) is Seen.DRAWN_OVER


@pytest.mark.parametrize(
    "written",
    [
        b"",
        b"1 0 obj\n<< /Length 3 >>\nstream\nabcdef\nendstream\n",
        b"1 0 obj\n<< /Length 2 0 R >>\nstream\nabc\nendstream\n",
        b"1 0 obj\n<< >>\nstream\nabc\nendstream\n",
        b"1 0 obj\n<< /Length 999 >>\nstream\nabc\nendstream\n",
        b"1 0 obj\n<< /Type /ObjStm /Length 3 >>\nstream\nabc\nendstream\n%%EOF",
    ],
)
def test_what_is_not_written_as_qpdf_writes_is_taken_for_the_worst(written: bytes, tmp_path: Path) -> None:
    path = tmp_path / "odd.pdf"
    path.write_bytes(written)

    assert seen_in(path) is Seen.ACTS


def test_a_plain_paper_has_nothing(tmp_path: Path) -> None:
    assert seen_in(made.paper(tmp_path / "in.pdf", ["A title"])) is Seen.NOTHING


def test_a_line_of_a_hundred_thousand_names_is_read_once(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        font = pdf.pages[0].obj.Resources.Font.F1
        pdf.pages[0].obj.PieceInfo = Array([Dictionary(F=font)] * 100_000)

    assert seen_in(_saved(changed(tmp_path / "in.pdf", change), ObjectStreamMode.disable)) is Seen.NOTHING
