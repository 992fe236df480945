"""What a file could do by itself is not in the copy; what readers need is."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, String

from handlers.domain.mark import Active, Mark
from tests.contract.watermark import made
from watermark.stamp import stamp_pdf
from watermark.stamping.by_pypdf import mark_with_pypdf
from watermark.stamping.layout import wording
from watermark.stamping.marking import Marking

Change = Callable[[pikepdf.Pdf], None]
_SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def _link(action: Dictionary) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([10, 10, 90, 30]), A=action)


def _annotation(one: Dictionary) -> Change:
    # Written out: an object belongs to the first file that takes it.
    written = one.unparse()

    def change(pdf: pikepdf.Pdf) -> None:
        fresh = pdf.make_indirect(Object.parse(written))
        pdf.pages[0].obj.Annots = Array([fresh, _link(Dictionary(S=Name.URI, URI=String(DOI)))])

    return change


def _root(**entries: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            pdf.Root[f"/{key}"] = value

    return change


def _indirect_action(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots = Array([_link(pdf.make_indirect(Dictionary(S=Name.Launch, F=String("calc.exe"))))])


def _bookmark(pdf: pikepdf.Pdf) -> None:
    entry = pdf.make_indirect(Dictionary(Title=String("x"), A=Dictionary(S=Name.Launch, F=String("x.exe"))))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=entry, Last=entry, Count=1))


DOI = "https://doi.org/10.1000/dogs.40"
_CHAIN = Dictionary(S=Name.URI, URI=String(DOI), Next=Array([Dictionary(S=Name.Named, N=Name.NextPage), _SCRIPT]))
CASES: dict[str, tuple[Change, Active, bytes]] = {
    "script at the start": (_root(OpenAction=_SCRIPT), Active.JAVASCRIPT, b"/JavaScript"),
    "scripts by name": (
        _root(Names=Dictionary(JavaScript=Dictionary(Names=Array([])))),
        Active.JAVASCRIPT,
        b"/JavaScript",
    ),
    "attachments": (_root(Names=Dictionary(EmbeddedFiles=Dictionary())), Active.ATTACHMENT, b"/EmbeddedFiles"),
    "portfolio": (_root(Collection=Dictionary()), Active.ATTACHMENT, b"/Collection"),
    "dynamic form": (_root(AcroForm=Dictionary(XFA=Array([]), Fields=Array([]))), Active.XFA, b"/XFA"),
    "automatic": (_root(AA=Dictionary(WC=_SCRIPT)), Active.AUTOMATIC, b"/JavaScript"),
    "launch": (_annotation(_link(Dictionary(S=Name.Launch, F=String("calc.exe")))), Active.LAUNCH, b"/Launch"),
    "launch by reference": (_indirect_action, Active.LAUNCH, b"/Launch"),
    "launch in a bookmark": (_bookmark, Active.LAUNCH, b"/Launch"),
    "other file": (_annotation(_link(Dictionary(S=Name.GoToR, F=String("b.pdf")))), Active.REMOTE, b"/GoToR"),
    "embedded file": (_annotation(_link(Dictionary(S=Name.GoToE))), Active.REMOTE, b"/GoToE"),
    "form sent": (_annotation(_link(Dictionary(S=Name.SubmitForm, F=String(DOI)))), Active.SUBMIT, b"/SubmitForm"),
    "data taken in": (_annotation(_link(Dictionary(S=Name.ImportData))), Active.IMPORT, b"/ImportData"),
    "script after a link": (_annotation(_link(_CHAIN)), Active.JAVASCRIPT, b"/JavaScript"),
    "script as an address": (
        _annotation(_link(Dictionary(S=Name.URI, URI=String("JavaScript:alert(1)")))),
        Active.JAVASCRIPT,
        b"JavaScript:alert",
    ),
    "film": (_annotation(Dictionary(Subtype=Name.Movie, Rect=Array([0, 0, 9, 9]))), Active.MEDIA, b"/Movie"),
    "rich media": (
        _annotation(Dictionary(Subtype=Name.RichMedia, Rect=Array([0, 0, 9, 9]))),
        Active.MEDIA,
        b"/RichMedia",
    ),
    "attached to a page": (_annotation(Dictionary(Subtype=Name.FileAttachment)), Active.ATTACHMENT, b"/FileAttachment"),
}


def changed(path: Path, change: Change) -> Path:
    made.write(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(path)
    return path


def plain(path: Path) -> bytes:
    with pikepdf.open(path) as pdf:
        pdf.save(path.with_suffix(".qdf"), qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return path.with_suffix(".qdf").read_bytes()


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
        pdf.pages[0].obj.Annots = Array([_link(Dictionary(S=Name.URI, URI=String(DOI))), _link(inner)])

    source, target = changed(tmp_path / "in.pdf", change), tmp_path / "out.pdf"

    assert stamp_pdf(source, target, mark).removed == ()
    with pikepdf.open(target) as pdf:
        assert len(pdf.pages[0].obj.Annots) == 2
        assert "/OpenAction" in pdf.Root
