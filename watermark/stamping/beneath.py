"""Draws annotations into a page, where the mark comes on top of them, and leaves of them what hides nothing.

A shape that says nothing goes; a comment stays, invisible; a form field stays with its text, and can be filled in.
"""

from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import (
    Annotation,
    Array,
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Name,
    Object,
    Operator,
    Stream,
)

from watermark.stamping.contents import streams_of, unpacked
from watermark.stamping.geometry import BOUNDLESS, number
from watermark.stamping.page_marks import inherited
from watermark.stamping.shapes import shape

_PAINTS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s"})
_PICTURES = frozenset({"sh", "Do", "INLINE IMAGE"})
_Said = ContentStreamInstruction | ContentStreamInlineImage
_TEXT, _TEXT_ENDS = Operator("BT"), Operator("ET")
_OF_DATA = frozenset({"/Length", "/Filter", "/DecodeParms", "/F", "/FFilter", "/FDecodeParms", "/DL"})
_SAYS = ("/Contents", "/RC", "/Popup", "/IRT")
_MOST_LOOKED_THROUGH_BYTES = 1 << 20


def draw_beneath(pdf: pikepdf.Pdf, page: Object, covers: dict[int, Object]) -> None:
    """Draw these annotations of a page, given by their place in its list, into its content."""
    turn = int(number(inherited(page, "/Rotate")) or 0)
    forms, commands, gone = Dictionary(), [b"q /Own Do Q"], set()
    for at, annotation in covers.items():
        said = annotation.get("/AP")
        forms[f"/An{at}"] = _ground(pdf, annotation)
        commands.append(Annotation(annotation).get_page_content_for_appearance(Name(f"/An{at}"), turn))
        if said is None:
            del annotation["/AP"]
        else:
            annotation.AP = said
        if not _keep(pdf, annotation):
            gone.add(at)
    forms["/Own"] = _own(pdf, page)
    page.Contents = pdf.make_stream(b"\n".join(commands))
    page.Resources = Dictionary(XObject=forms)
    page.Annots = Array([one for at, one in enumerate(page.Annots) if at not in gone])


def _own(pdf: pikepdf.Pdf, page: Object) -> Object:
    own = pdf.make_stream(b"\n".join(unpacked(one)[0] for one in streams_of(page.get("/Contents"))))
    own.Type, own.Subtype, own.BBox = Name.XObject, Name.Form, Array(BOUNDLESS)
    resources = inherited(page, "/Resources")
    own.Resources = resources if isinstance(resources, Dictionary) else Dictionary()
    return own


def _ground(pdf: pikepdf.Pdf, annotation: Object) -> Object:
    """Return the form that draws what goes beneath the mark, of a field all but its text.

    An annotation that has no appearance gets one to be placed by.
    """
    found = _appearance(annotation)
    if found is None:
        found = shape(pdf, annotation)
        annotation.AP = Dictionary(N=found)
        return found
    if _is_field(annotation):
        found = _like(pdf, found, _parted(pdf, unpacked(found)[0])[0])
    if "/OC" in annotation:
        found.OC = annotation.OC
    return found


def _appearance(annotation: Object) -> Object | None:
    if not isinstance(annotation.get("/AP"), Dictionary):
        return None
    _choose_state(annotation)
    found = Annotation(annotation).get_appearance_stream(Name.N)
    return found if isinstance(found, Stream) else None


def _choose_state(annotation: Object) -> None:
    """Name the state of a field that does not say in which it is: viewers take its value, else what is off."""
    states = annotation.AP.get("/N")
    if "/AS" in annotation or isinstance(states, Stream) or not isinstance(states, Dictionary):
        return
    for name in (str(annotation.get("/V", "")), "/Off"):
        if name in states.keys():  # noqa: SIM118 - `in` refuses what is no name
            annotation.AS = Name(name)
            return


def _keep(pdf: pikepdf.Pdf, annotation: Object) -> bool:
    """Leave of an annotation what hides nothing; return whether it is worth being kept."""
    if _is_field(annotation):
        _uncover(pdf, annotation)
        return True
    if "/AP" not in annotation and str(annotation.get("/Subtype")) == "/FreeText":
        # Viewers write its text by themselves.
        del annotation["/C"]
        return True
    blank = pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    annotation.AP = Dictionary(N=blank)
    if "/AS" in annotation:
        del annotation["/AS"]
    return any(key in annotation for key in _SAYS)


def _is_field(annotation: Object) -> bool:
    return str(annotation.get("/Subtype")) == "/Widget"


def _uncover(pdf: pikepdf.Pdf, field: Object) -> None:
    """Leave of a field its text: in no state it fills what is beneath, and viewers fill nothing either."""
    looks = field.get("/MK")
    if isinstance(looks, Dictionary) and "/BG" in looks:
        # Fields may share one.
        field.MK = Dictionary({key: value for key, value in looks.items() if key != "/BG"})
    if isinstance(field.get("/AP"), Dictionary):
        field.AP = Dictionary({key: _uncovered(pdf, one) for key, one in field.AP.items()})


def _uncovered(pdf: pikepdf.Pdf, appearance: Object) -> Object:
    if isinstance(appearance, Stream):
        return _like(pdf, appearance, _parted(pdf, unpacked(appearance)[0])[1])
    if not isinstance(appearance, Dictionary):
        return appearance
    return Dictionary({state: _uncovered(pdf, one) for state, one in appearance.items() if isinstance(one, Stream)})


def _like(pdf: pikepdf.Pdf, form: Object, data: bytes) -> Object:
    """Return a form that draws something else in the same place."""
    found = pdf.make_stream(data)
    for key, value in form.items():
        if key not in _OF_DATA:
            found[key] = value
    found.Type, found.Subtype = Name.XObject, Name.Form
    return found


def _parted(pdf: pikepdf.Pdf, content: bytes) -> tuple[bytes, bytes]:
    """Return what an appearance draws without its text, and its text alone."""
    if len(content) > _MOST_LOOKED_THROUGH_BYTES:
        return content, b""
    try:
        said = pikepdf.parse_content_stream(pdf.make_stream(content))
        return tuple(pikepdf.unparse_content_stream(list(part)) for part in (_grounds(said), _texts(said)))  # type: ignore[return-value]
    except (pikepdf.PdfError, ValueError, TypeError):
        return content, b""


def _grounds(said: Sequence[_Said]) -> Iterator[_Said]:
    is_text = False
    for one in said:
        is_text = is_text or one.operator == _TEXT
        if not is_text:
            yield one
        is_text = is_text and one.operator != _TEXT_ENDS


def _texts(said: Sequence[_Said]) -> Iterator[_Said]:
    is_text = False
    for one in said:
        is_text = (is_text or one.operator == _TEXT) and one.operator != _TEXT_ENDS
        name = str(one.operator)
        if is_text or name not in _PICTURES | _PAINTS:
            yield one
        elif name in _PAINTS:
            # A path to clip with ends here too.
            yield ContentStreamInstruction([], Operator("n"))
