"""Form fields, and shapes that viewers make up, do not hide the mark; what can be filled in or read stays so."""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, Object, String
from PIL import Image, ImageChops

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Grade, Mark
from tests.bench.marking_eyes import marked_cells
from tests.contract.watermark import made
from tests.contract.watermark.active_files import link
from tests.contract.watermark.conftest import KEY
from watermark.stamp import stamp_pdf
from watermark.stamping.by_pikepdf import mark_with_pikepdf
from watermark.stamping.by_pypdf import mark_with_pypdf
from watermark.stamping.layout import wording
from watermark.stamping.marking import Marking
from watermark.stamping.second_reader import WrongPage, check_marked

Make = Callable[[pikepdf.Pdf], Sequence[Dictionary]]
_PAGE, _MOST = (0, 0, 612, 792), (0, 0, 612, 700)
_FOOT = (0, 0, 612, 40)
_TEXT = b"/Tx BMC q BT /Helv 12 Tf 4 40 Td (typed) Tj ET Q EMC"


def _form(pdf: pikepdf.Pdf, rect: Sequence[int], paint: bytes = b"1 1 0.8 rg", then: bytes = b"") -> Object:
    size = [0, 0, rect[2] - rect[0], rect[3] - rect[1]]
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    content = paint + b" 0 0 %d %d re B " % (size[2], size[3]) + then
    resources = Dictionary(Font=Dictionary(Helv=font))
    return pdf.make_stream(content, Type=Name.XObject, Subtype=Name.Form, BBox=Array(size), Resources=resources)


def _field(rect: Sequence[int] = _MOST, **entries: object) -> Dictionary:
    common = {"Subtype": Name.Widget, "Rect": Array(rect), "F": 4, "FT": Name.Tx, "DA": String("/Helv 12 Tf 0 g")}
    return Dictionary({f"/{key}": value for key, value in {**common, **entries}.items()})


def _text(pdf: pikepdf.Pdf, rect: Sequence[int] = _MOST) -> Dictionary:
    return _field(rect, T=String("a"), V=String("typed"), AP=Dictionary(N=_form(pdf, rect, then=_TEXT)))


def _box(pdf: pikepdf.Pdf) -> Dictionary:
    states = Dictionary(Off=_form(pdf, _PAGE), On=_form(pdf, _PAGE))
    return _field(_PAGE, FT=Name.Btn, T=String("b"), AP=Dictionary(N=states))


def _box_off(pdf: pikepdf.Pdf) -> Dictionary:
    found = _box(pdf)
    found.AS = Name.Off
    return found


def _ground(kind: str = "/Tx", flags: int = 0) -> Dictionary:
    looks = Dictionary(BG=Array([1, 1, 0.5]), BC=Array([1, 0, 0]))
    return _field(FT=Name(kind), Ff=flags, T=String("c"), MK=looks)


def _ten_white_ones(pdf: pikepdf.Pdf) -> list[Dictionary]:
    rects = [(40, 30 + row * 74, 572, 100 + row * 74) for row in range(10)]
    white = Dictionary(BG=Array([1, 1, 1]), BC=Array([0, 0, 0]))
    looks = (Dictionary(N=_form(pdf, rect, b"1 1 1 rg 0 G", _TEXT)) for rect in rects)
    return [
        _field(rect, T=String(f"f{at}"), MK=white, AP=look)
        for at, (rect, look) in enumerate(zip(rects, looks, strict=True))
    ]


def _signed(pdf: pikepdf.Pdf) -> list[Dictionary]:
    return [_field((0, 0, 612, 300), FT=Name.Sig, T=String("s"), AP=Dictionary(N=_form(pdf, (0, 0, 612, 300))))]


FIELDS: dict[str, Make] = {
    "a text field": lambda pdf: [_text(pdf)],
    "a box that is off": lambda pdf: [_box_off(pdf)],
    "a box in no state": lambda pdf: [_box(pdf)],
    "a ground alone": lambda _: [_ground()],
    "a button's ground": lambda _: [_ground("/Btn", 65536)],
    "ten white fields": _ten_white_ones,
    "a signature over the foot": _signed,
    "a field over the foot": lambda pdf: [_text(pdf, _FOOT)],
}


def _written(path: Path, make: Make, *, pages: int = 1, index: int = 0, has_form: bool = True, turn: int = 0) -> Path:
    made.write(path, lines=[["A page"]] * pages, page={"Rotate": turn})
    with pikepdf.open(path, allow_overwriting_input=True) as pdf, warnings.catch_warnings():
        warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
        fields = [pdf.make_indirect(one) for one in make(pdf)]
        pdf.pages[index].obj.Annots = Array(fields)
        if has_form:
            pdf.Root.AcroForm = Dictionary(Fields=Array(fields), NeedAppearances=False, DA=String("/Helv 0 Tf 0 g"))
        pdf.save(path)
    return path


def _seen(path: Path, index: int = 0) -> Image.Image:
    with pdfium.PdfDocument(path) as pdf:
        pdf.init_forms()
        page = pdf[index]
        found: Image.Image = page.render(scale=0.7).to_pil().convert("L")
        page.close()
        return found


def _foot_px(source: Path, target: Path) -> int:
    difference = ImageChops.difference(_seen(source), _seen(target))
    width, height = difference.size
    return sum(difference.crop((0, round(0.95 * height), width, height)).histogram()[60:])


@pytest.mark.parametrize("grade", Grade)
@pytest.mark.parametrize("name", FIELDS)
def test_the_mark_is_seen_over_fields_and_they_stay(name: str, grade: Grade, tmp_path: Path, mark: Mark) -> None:
    source, target = _written(tmp_path / "in.pdf", FIELDS[name]), tmp_path / "out.pdf"
    mark = replace(mark, look=replace(mark.look, grade=grade))

    done = stamp_pdf(source, target, mark, KEY)

    assert done.road == "pikepdf"
    assert marked_cells(_seen(source), _seen(target)) >= 14
    assert _foot_px(source, target) > 100
    with pikepdf.open(source) as old, pikepdf.open(target) as copy:
        assert len(copy.pages[0].obj.Annots) == len(copy.Root.AcroForm.Fields) == len(old.pages[0].obj.Annots)
        assert [one.objgen for one in copy.pages[0].obj.Annots] == [one.objgen for one in copy.Root.AcroForm.Fields]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_the_foot_of_a_turned_page_is_where_it_is_read(turn: int, tmp_path: Path, mark: Mark) -> None:
    foot = {90: (572, 0, 612, 792), 180: (0, 752, 612, 792), 270: (0, 0, 40, 792)}[turn]
    source, target = (
        _written(tmp_path / "in.pdf", lambda pdf: [_text(pdf, foot)], turn=turn),
        tmp_path / "out.pdf",
    )

    stamp_pdf(source, target, mark)

    assert _foot_px(source, target) > 100


def test_a_field_keeps_its_text_and_its_ground_is_seen(tmp_path: Path, mark: Mark) -> None:
    source, target = _written(tmp_path / "in.pdf", FIELDS["a text field"]), tmp_path / "out.pdf"
    stamp_pdf(source, target, mark)

    with pikepdf.open(target) as copy:
        (field,) = copy.pages[0].obj.Annots
        assert b"(typed) Tj" in field.AP.N.read_bytes()
        assert str(field.V) == "typed"
    light = ImageChops.difference(_seen(source), _seen(target)).histogram()
    assert sum(light[60:]) < 0.03 * sum(light)


def test_fields_that_belong_to_no_form_are_not_trusted_to_be_hidden(tmp_path: Path, mark: Mark) -> None:
    source = _written(tmp_path / "in.pdf", FIELDS["a text field"], has_form=False)
    stamp_pdf(source, tmp_path / "out.pdf", mark)

    with pikepdf.open(tmp_path / "out.pdf") as copy:
        assert b" re" in copy.pages[0].obj.Annots[0].AP.N.read_bytes()
        assert b"B" not in copy.pages[0].obj.Annots[0].AP.N.read_bytes().replace(b"BMC", b"").replace(b"BT", b"")


_SHAPES: dict[str, dict[str, object]] = {
    "a polygon": {"Subtype": Name.Polygon, "Vertices": [0, 0, 612, 0, 612, 792, 0, 792], "IC": [1, 1, 1]},
    "a square": {"Subtype": Name.Square, "IC": [1, 1, 1]},
    "a free text": {"Subtype": Name.FreeText, "C": [1, 1, 0.9], "Contents": String("note")},
    "a dark pen": {"Subtype": Name.Highlight, "C": [0, 0, 0.2], "QuadPoints": [0, 792, 612, 792, 0, 0, 612, 0]},
    "a thick line": {"Subtype": Name.Ink, "InkList": [Array([0, 396, 612, 396])], "BS": Dictionary(W=900)},
}


def _shape(name: str) -> Dictionary:
    entries = {**_SHAPES[name], "Rect": list(_PAGE), "F": 4, "DA": String("/Helv 10 Tf 0 g")}
    return Dictionary({f"/{key}": Array(value) if isinstance(value, list) else value for key, value in entries.items()})


def _fills(annotation: Object) -> bool:
    return "/AP" not in annotation and ("/IC" in annotation or "/C" in annotation or "/BS" in annotation)


@pytest.mark.parametrize("name", _SHAPES)
def test_no_viewer_fills_a_middle_page_of_its_own_accord(name: str, tmp_path: Path, mark: Mark) -> None:
    source = _written(tmp_path / "in.pdf", lambda _: [_shape(name)], pages=3, index=1, has_form=False)
    target = tmp_path / "out.pdf"

    stamp_pdf(source, target, mark)

    assert marked_cells(_seen(source, 1), _seen(target, 1)) >= 14
    with pikepdf.open(target) as copy:
        assert not any(map(_fills, copy.pages[1].obj.get("/Annots", Array([]))))


def test_what_a_pale_pen_marked_stays_marked(tmp_path: Path, mark: Mark) -> None:
    pen = {"Subtype": Name.Highlight, "C": Array([1, 1, 0]), "Rect": Array(_PAGE)}
    pen["QuadPoints"] = Array([0, 792, 612, 792, 0, 0, 612, 0])
    pale = Dictionary({f"/{key}": value for key, value in pen.items()})
    source = _written(tmp_path / "in.pdf", lambda _: [pale], has_form=False)
    stamp_pdf(source, tmp_path / "out.pdf", mark)

    with pikepdf.open(tmp_path / "out.pdf") as copy:
        assert "/AP" not in copy.pages[0].obj.Annots[0]


def test_another_road_takes_such_fills_away(tmp_path: Path, mark: Mark) -> None:
    source = _written(tmp_path / "in.pdf", lambda _: [_shape("a polygon"), _ground()])
    mark_with_pypdf(source, tmp_path / "out.pdf", Marking(wording(mark), mark.code))

    with pikepdf.open(tmp_path / "out.pdf") as copy:
        polygon, field = copy.pages[0].obj.Annots
        assert "/IC" not in polygon
        assert "/BG" not in field.MK


def test_what_lies_beside_a_cover_stays_and_so_does_a_comment(tmp_path: Path, mark: Mark) -> None:
    def mixed(pdf: pikepdf.Pdf) -> list[Dictionary]:
        cover = Dictionary(Subtype=Name.Square, Rect=Array(_PAGE), AP=Dictionary(N=_form(pdf, _PAGE)))
        said = Dictionary(Subtype=Name.Square, Rect=Array(_PAGE), Contents=String("!"), AP=cover.AP)
        note = Dictionary(Subtype=Name.Text, Rect=Array([10, 700, 30, 720]), Contents=String("a comment"))
        note.AP = Dictionary(N=_form(pdf, (0, 0, 20, 20)))
        goto = link(Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit])))
        return [cover, said, _text(pdf, (100, 100, 300, 130)), note, goto]

    source, target = _written(tmp_path / "in.pdf", mixed), tmp_path / "out.pdf"
    stamp_pdf(source, target, mark)

    assert marked_cells(_seen(source), _seen(target)) >= 14
    with pikepdf.open(target) as copy, pikepdf.open(source) as old:
        kept = copy.pages[0].obj.Annots
        assert [str(one.Subtype) for one in kept] == ["/Square", "/Widget", "/Text", "/Link"]
        small = [one.AP.N.read_bytes() for one in list(kept)[1:3]]
        assert small == [one.AP.N.read_bytes() for one in list(old.pages[0].obj.Annots)[2:4]]


def test_a_page_is_left_alone_when_only_another_is_covered(tmp_path: Path, mark: Mark) -> None:
    def clear(pdf: pikepdf.Pdf) -> list[Dictionary]:
        see_through = pdf.make_stream(b"0 0 1 1 re f", Subtype=Name.Form, BBox=Array([0, 0, 612, 792]))
        return [Dictionary(Subtype=Name.Stamp, Rect=Array(_PAGE), AP=Dictionary(N=see_through))]

    source = _written(tmp_path / "in.pdf", clear, pages=3, index=1, has_form=False)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        opaque = Dictionary(Subtype=Name.Stamp, Rect=Array(_PAGE), AP=Dictionary(N=_form(pdf, _PAGE)))
        pdf.pages[2].obj.Annots = Array([opaque])
        pdf.save(source)
    stamp_pdf(source, tmp_path / "out.pdf", mark)

    with pikepdf.open(tmp_path / "out.pdf") as copy:
        assert [len(page.obj.get("/Annots", [])) for page in copy.pages] == [0, 1, 0]


def test_a_cover_that_nothing_uncovers_is_told_as_one(tmp_path: Path, mark: Mark) -> None:
    source, target = _written(tmp_path / "in.pdf", FIELDS["a text field"]), tmp_path / "out.pdf"
    marked = mark_with_pikepdf(source, target, Marking(wording(mark), mark.code))

    with pytest.raises(BadDocument) as refused:
        check_marked(source, target, marked)

    assert isinstance(refused.value, WrongPage)
    assert refused.value.pages == {0}
    assert (refused.value.reason, refused.value.detail) == (
        Failure.COVERED,
        "第 1 页被批注或表单盖住，水印看不全",
    )


def test_fields_of_a_dynamic_form_hide_nothing_and_nothing_is_advised(
    tmp_path: Path, mark: Mark, caplog: pytest.LogCaptureFixture
) -> None:
    source, target = _written(tmp_path / "in.pdf", FIELDS["a text field"]), tmp_path / "out.pdf"
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")
        pdf.save(source)
    caplog.clear()

    stamp_pdf(source, target, mark)

    assert caplog.records == []
    assert marked_cells(_seen(source), _seen(target)) >= 14


def test_small_fields_stay_what_they_are(tmp_path: Path, mark: Mark) -> None:
    source, target = _written(tmp_path / "in.pdf", lambda pdf: [_text(pdf, (100, 300, 300, 330))]), tmp_path / "out.pdf"
    stamp_pdf(source, target, mark)

    with pikepdf.open(target) as copy, pikepdf.open(source) as old:
        now, before = (pdf.pages[0].obj.Annots[0].AP.N.read_bytes() for pdf in (copy, old))
        assert now == before
