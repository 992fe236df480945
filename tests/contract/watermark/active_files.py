"""Files that could do something by themselves, one of each kind."""

from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from handlers.domain.mark import Active
from tests.contract.watermark import made

_UNPACKED = pikepdf.ObjectStreamMode.disable
Change = Callable[[pikepdf.Pdf], None]


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def link(action: Object) -> Dictionary:
    return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([10, 10, 90, 30]), A=action)


def _annotation(one: Dictionary) -> Change:
    # Written out: an object belongs to the first file that takes it.
    written = one.unparse()

    def change(pdf: pikepdf.Pdf) -> None:
        fresh = pdf.make_indirect(Object.parse(written))
        pdf.pages[0].obj.Annots = Array([fresh, link(Dictionary(S=Name.URI, URI=String(DOI)))])

    return change


def _root(**entries: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for key, value in entries.items():
            pdf.Root[f"/{key}"] = value

    return change


def _indirect_action(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots = Array([link(pdf.make_indirect(Dictionary(S=Name.Launch, F=String("calc.exe"))))])


def _bookmark(pdf: pikepdf.Pdf) -> None:
    entry = pdf.make_indirect(Dictionary(Title=String("x"), A=Dictionary(S=Name.Launch, F=String("x.exe"))))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=entry, Last=entry, Count=1))


def _filespec(pdf: pikepdf.Pdf) -> Object:
    payload = pdf.make_stream(b"MZ payload")
    spec = Dictionary(Type=Name.Filespec, F=String("bill.exe"), EF=Dictionary(F=payload), RF=Dictionary(F=Array([])))
    return pdf.make_indirect(spec)


def _associated(holder: Callable[[pikepdf.Pdf], Object]) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        holder(pdf).AF = Array([_filespec(pdf)])

    return change


def _noted(pdf: pikepdf.Pdf) -> Object:
    pdf.pages[0].obj.Annots = Array([Dictionary(Subtype=Name.Text, Rect=Array([0, 0, 9, 9]))])
    found: Object = pdf.pages[0].obj.Annots[0]
    return found


def _structured(pdf: pikepdf.Pdf) -> Object:
    pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.Document))
    found: Object = pdf.Root.StructTreeRoot.K
    return found


def _slides(pdf: pikepdf.Pdf) -> None:
    show = Dictionary(Type=Name.SlideShow, Resources=Dictionary(Names=Array([String("x"), _filespec(pdf)])))
    pdf.Root.Names = Dictionary(AlternatePresentations=Dictionary(Names=Array([String("a"), show])))


def _hidden(pdf: pikepdf.Pdf) -> None:
    # Where no viewer looks today.
    pdf.pages[0].obj.PieceInfo = Dictionary(Mine=Dictionary(Private=Array([Array([_filespec(pdf)])])))


def _long_chain(pdf: pikepdf.Pdf) -> None:
    action = pdf.make_indirect(_script())
    for _ in range(60):
        action = pdf.make_indirect(Dictionary(S=Name.Named, N=Name.NextPage, Next=action))
    pdf.pages[0].obj.Annots = Array([link(action)])


def bookmarks(pdf: pikepdf.Pdf, count: int = 500) -> None:
    entry = pdf.make_indirect(Dictionary(Title=String("x"), A=_script()))
    for _ in range(count):
        entry = pdf.make_indirect(Dictionary(Title=String("x"), Next=entry))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=entry))


def _calculated(pdf: pikepdf.Pdf) -> None:
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("f"), AA=Dictionary(C=_script())))
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), CO=Array([field]))


def _template(pdf: pikepdf.Pdf) -> None:
    page = pdf.make_indirect(Dictionary(Type=Name.Template, MediaBox=Array([0, 0, 9, 9]), AA=Dictionary(O=_script())))
    pdf.Root.Names = Dictionary(Templates=Dictionary(Names=Array([String("t"), page])))


def address(uri: str) -> Change:
    return _annotation(link(Dictionary(S=Name.URI, URI=String(uri))))


def _captured(pdf: pikepdf.Pdf) -> None:
    one = link(Dictionary(S=Name.URI, URI=String(DOI)))
    one.PA = Dictionary(S=Name.URI, URI=String("javascript:alert(1)"))
    pdf.pages[0].obj.Annots = Array([one])


def _drawn(entries: Callable[[pikepdf.Pdf], dict[str, object]]) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(b"", Subtype=Name.Form, BBox=Array([0, 0, 9, 9]), **entries(pdf))
        pdf.pages[0].obj.Resources.XObject = Dictionary(X=form)

    return change


def _presented(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.PresSteps = Dictionary(NA=Dictionary(S=Name.URI, URI=String(TRACKER)))


DOI = "https://doi.org/10.1000/dogs.40"
TRACKER = "http://tracker.example/seen"
_SHARE = "\\\\evil\\share\\b.pdf"
_ELSEWHERE = b"evil"
_CHAIN = Dictionary(S=Name.URI, URI=String(DOI), Next=Array([Dictionary(S=Name.Named, N=Name.NextPage), _script()]))
CASES: dict[str, tuple[Change, Active, bytes]] = {
    "script at the start": (_root(OpenAction=_script()), Active.JAVASCRIPT, b"/JavaScript"),
    "scripts by name": (
        _root(Names=Dictionary(JavaScript=Dictionary(Names=Array([])))),
        Active.JAVASCRIPT,
        b"/JavaScript",
    ),
    "attachments": (_root(Names=Dictionary(EmbeddedFiles=Dictionary())), Active.ATTACHMENT, b"/EmbeddedFiles"),
    "portfolio": (_root(Collection=Dictionary()), Active.ATTACHMENT, b"/Collection"),
    "dynamic form": (_root(AcroForm=Dictionary(XFA=Array([]), Fields=Array([]))), Active.XFA, b"/XFA"),
    "automatic": (_root(AA=Dictionary(WC=_script())), Active.AUTOMATIC, b"/JavaScript"),
    "launch": (_annotation(link(Dictionary(S=Name.Launch, F=String("calc.exe")))), Active.LAUNCH, b"/Launch"),
    "launch by reference": (_indirect_action, Active.LAUNCH, b"/Launch"),
    "launch in a bookmark": (_bookmark, Active.LAUNCH, b"/Launch"),
    "other file": (_annotation(link(Dictionary(S=Name.GoToR, F=String("b.pdf")))), Active.REMOTE, b"/GoToR"),
    "embedded file": (_annotation(link(Dictionary(S=Name.GoToE))), Active.REMOTE, b"/GoToE"),
    "form sent": (_annotation(link(Dictionary(S=Name.SubmitForm, F=String(DOI)))), Active.SUBMIT, b"/SubmitForm"),
    "data taken in": (_annotation(link(Dictionary(S=Name.ImportData))), Active.IMPORT, b"/ImportData"),
    "script after a link": (_annotation(link(_CHAIN)), Active.JAVASCRIPT, b"/JavaScript"),
    "script as an address": (
        _annotation(link(Dictionary(S=Name.URI, URI=String("JavaScript:alert(1)")))),
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
    "associated with a page": (_associated(lambda pdf: pdf.pages[0].obj), Active.ATTACHMENT, b"MZ payload"),
    "associated with the file": (_associated(lambda pdf: pdf.Root), Active.ATTACHMENT, b"MZ payload"),
    "associated with a note": (_associated(_noted), Active.ATTACHMENT, b"MZ payload"),
    "associated with a heading": (_associated(_structured), Active.ATTACHMENT, b"MZ payload"),
    "attached to slides": (_slides, Active.ATTACHMENT, b"MZ payload"),
    "attached to nothing known": (_hidden, Active.ATTACHMENT, b"MZ payload"),
    "address at the start": (
        _root(OpenAction=Dictionary(S=Name.URI, URI=String(TRACKER))),
        Active.AUTOMATIC,
        TRACKER.encode(),
    ),
    "printed at the start": (_root(OpenAction=Dictionary(S=Name.Named, N=Name.Print)), Active.AUTOMATIC, b"/Print"),
    "script at the end of a chain": (_long_chain, Active.JAVASCRIPT, b"/JavaScript"),
    "script in the last bookmark": (bookmarks, Active.JAVASCRIPT, b"/JavaScript"),
    "script of a field only calculated": (_calculated, Active.AUTOMATIC, b"/JavaScript"),
    "script of a template": (_template, Active.AUTOMATIC, b"/JavaScript"),
    "thread of another file": (
        _annotation(link(Dictionary(S=Name.Thread, F=String(_SHARE)))),
        Active.REMOTE,
        _ELSEWHERE,
    ),
    "network share": (address(_SHARE), Active.REMOTE, _ELSEWHERE),
    "network share with slashes": (address("//evil/share"), Active.REMOTE, _ELSEWHERE),
    "file of this computer": (address("file:///c:/evil"), Active.REMOTE, _ELSEWHERE),
    "another program's address": (address("ms-word:ofe|u|http://evil"), Active.REMOTE, _ELSEWHERE),
    "script with a tab": (address("java\tscript:alert(1)"), Active.JAVASCRIPT, b"script:"),
    "script behind a link": (_captured, Active.JAVASCRIPT, b"script:"),
    "addresses begin elsewhere": (
        _root(URI=Dictionary(Base=String("file:///c:/evil/"))),
        Active.REMOTE,
        _ELSEWHERE,
    ),
    "page of another file": (
        _drawn(lambda _: {"Ref": Dictionary(F=String(_SHARE), Page=0)}),
        Active.EXTERNAL,
        _ELSEWHERE,
    ),
    "picture of another file": (_drawn(lambda _: {"F": String(_SHARE)}), Active.EXTERNAL, _ELSEWHERE),
    "picture of another file, by reference": (
        _drawn(lambda pdf: {"F": pdf.make_indirect(Dictionary(F=String(_SHARE)))}),
        Active.EXTERNAL,
        _ELSEWHERE,
    ),
    "picture of a printer's server": (
        _drawn(lambda _: {"OPI": Dictionary({"/2.0": Dictionary(F=String(_SHARE))})}),
        Active.EXTERNAL,
        _ELSEWHERE,
    ),
    "address at the turn of a page": (_presented, Active.AUTOMATIC, TRACKER.encode()),
}


def changed(path: Path, change: Change) -> Path:
    """Write a plain file and change it."""
    made.write(path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return path


def plain(path: Path) -> bytes:
    """Return all of a file, unpacked."""
    with pikepdf.open(path) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream):
                one.write(one.read_bytes())
        pdf.save(path.with_suffix(".qdf"), compress_streams=False, object_stream_mode=_UNPACKED)
    return path.with_suffix(".qdf").read_bytes()
