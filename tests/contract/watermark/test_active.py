"""What a file could do by itself is not in the copy; what readers need is."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from handlers.domain.mark import Active, Mark, Protection
from tests.contract.watermark.active_files import CASES, DOI, address, bookmarks, changed, link, plain
from watermark.stamp import stamp_pdf
from watermark.stamping.by_pypdf import mark_with_pypdf
from watermark.stamping.layout import wording
from watermark.stamping.marking import Marking


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("engine", ["pikepdf", "pypdf"])
def test_what_a_file_could_do_by_itself_is_gone_and_named(name: str, engine: str, tmp_path: Path, mark: Mark) -> None:
    change, kind, trace = CASES[name]
    source, target = changed(tmp_path / "in.pdf", change), tmp_path / "out.pdf"
    assert trace in plain(source)

    if engine == "pikepdf":
        removed = stamp_pdf(source, target, mark).removed
    else:
        removed = mark_with_pypdf(source, target, Marking(wording(mark), mark.code)).removed

    assert kind in removed
    assert trace not in plain(target)
    assert (DOI.encode() in plain(source)) == (DOI.encode() in plain(target)) or name in {
        "form sent",
        "script after a link",
    }


def test_links_and_places_to_begin_stay(tmp_path: Path, mark: Mark) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
        inner = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]))
        pdf.pages[0].obj.Annots = Array([link(Dictionary(S=Name.URI, URI=String(DOI))), link(inner)])

    source, target = changed(tmp_path / "in.pdf", change), tmp_path / "out.pdf"

    assert stamp_pdf(source, target, mark).removed == ()
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages[0].obj.Annots) == 2
        assert "/OpenAction" in pdf.Root


@pytest.mark.parametrize("engine", ["pikepdf", "pypdf"])
def test_what_is_only_called_so_stays(engine: str, tmp_path: Path, mark: Mark) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        font = pdf.pages[0].obj.Resources.Font.F1
        pdf.pages[0].obj.Resources.Font = Dictionary(F1=font, AF=font, AA=font, EF=font, RF=font, OPI=font, Ref=font)
        pdf.pages[0].obj.Resources.ColorSpace = Dictionary(AF=Array([Name.ICCBased, pdf.make_stream(b"x", N=1)]))
        pdf.pages[0].obj.Resources.ExtGState = Dictionary(AA=Dictionary(Type=Name.ExtGState, ca=1))

    source, target = changed(tmp_path / "in.pdf", change), tmp_path / "out.pdf"

    if engine == "pikepdf":
        assert stamp_pdf(source, target, mark).removed == ()
    else:
        assert mark_with_pypdf(source, target, Marking(wording(mark), mark.code)).removed == ()
    with pikepdf.open(target) as pdf:
        resources = pdf.pages[0].obj.Resources
        assert {"/AF", "/AA", "/EF", "/RF", "/OPI", "/Ref"} <= set(resources.Font.keys())
        assert "/AF" in resources.ColorSpace
        assert "/AA" in resources.ExtGState


@pytest.mark.parametrize("engine", ["pikepdf", "pypdf"])
@pytest.mark.parametrize(
    "uri",
    [DOI, "HTTP://a.org/b?c=(d)", "mailto:a@b.org", "doi:10.1000/x", "www.nature.com/x", "a@b.org", "nature.com:80/x"],
)
def test_addresses_on_the_web_stay(uri: str, engine: str, tmp_path: Path, mark: Mark) -> None:
    source, target = changed(tmp_path / "in.pdf", address(uri)), tmp_path / "out.pdf"

    if engine == "pikepdf":
        assert stamp_pdf(source, target, mark).removed == ()
    else:
        assert mark_with_pypdf(source, target, Marking(wording(mark), mark.code)).removed == ()
    with pikepdf.open(target) as pdf:
        assert str(pdf.pages[0].obj.Annots[0].A.URI) == uri


def test_a_link_stays_when_the_script_behind_it_goes(tmp_path: Path, mark: Mark) -> None:
    source, target = changed(tmp_path / "in.pdf", CASES["script after a link"][0]), tmp_path / "out.pdf"
    stamp_pdf(source, target, mark)

    with pikepdf.open(target) as pdf:
        assert str(pdf.pages[0].obj.Annots[0].A.URI) == DOI


@pytest.mark.parametrize("name", ["launch by reference", "associated with a heading", "picture of another file"])
def test_a_locked_copy_is_clean_too(name: str, tmp_path: Path, mark: Mark) -> None:
    change, kind, trace = CASES[name]
    source, target = changed(tmp_path / "in.pdf", change), tmp_path / "out.pdf"

    removed = stamp_pdf(source, target, replace(mark, protection=Protection("246810"))).removed

    assert kind in removed
    with pikepdf.open(target, password="246810") as pdf:
        pdf.save(tmp_path / "open.pdf")
    assert trace not in plain(tmp_path / "open.pdf")


def test_names_written_in_numbers_do_not_hide(tmp_path: Path, mark: Mark) -> None:
    source, target = changed(tmp_path / "in.pdf", CASES["launch"][0]), tmp_path / "out.pdf"
    written = plain(source).replace(b"/Launch", b"/#4c#61unch")
    source.write_bytes(written)

    assert Active.LAUNCH in stamp_pdf(source, target, mark).removed


def test_no_number_of_bookmarks_hides_the_last(tmp_path: Path, mark: Mark) -> None:
    source = changed(tmp_path / "in.pdf", lambda pdf: bookmarks(pdf, 21_000))

    assert stamp_pdf(source, tmp_path / "out.pdf", mark).removed == (Active.JAVASCRIPT,)
    assert b"/JavaScript" not in plain(tmp_path / "out.pdf")
