"""What stands over a page rather than on it: annotations that may cover the mark, and their drawing into the page."""

from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Annotation, Array, Dictionary, Name, Object, Stream

from watermark.stamping.contents import streams_of, unpacked
from watermark.stamping.geometry import LETTER, Box, box, number
from watermark.stamping.page_marks import inherited

_NOT_DRAWN = frozenset({"/Link", "/Popup"})
_HIDDEN, _NOT_VIEWED = 2, 32
_COVERING_SHARE = 0.2
_BOUNDLESS = (-16000, -16000, 16000, 16000)
_FILLS = {1: "g", 3: "rg", 4: "k"}
# How far the handles of a quarter of a circle reach.
_ROUND = 0.5523


def covered_pages(pages: Sequence[Object]) -> frozenset[int]:
    """Return the pages (from 0) of which annotations may cover a large part."""
    return frozenset(index for index, page in enumerate(pages) if _covering(page))


def draw_covering(pdf: pikepdf.Pdf, pages: Sequence[Object]) -> None:
    """Draw what covers a large part of a page into its content, where the mark comes on top of it."""
    for page in pages:
        if drawn := _covering(page):
            _draw(pdf, page, drawn)


def _covering(page: Object) -> list[Object]:
    """Return the annotations that are drawn over a page, if they cover a large part of it together."""
    annotations = page["/Annots"] if "/Annots" in page else None  # noqa: SIM401 - `get` takes longer for what is missing
    if not isinstance(annotations, Array):
        return []
    drawn: list[Object] = [one for one in annotations if isinstance(one, Dictionary) and _is_drawn(one)]
    paper = _box(inherited(page, "/MediaBox")) or LETTER
    return drawn if sum(map(_area, drawn)) > _COVERING_SHARE * _size(paper) else []


def _is_drawn(annotation: Object) -> bool:
    flags = int(number(annotation.get("/F")) or 0)
    kind = str(annotation.get("/Subtype"))
    is_filled = "/AP" in annotation or ("/IC" in annotation and kind in {"/Square", "/Circle"})
    return is_filled and kind not in _NOT_DRAWN and not flags & (_HIDDEN | _NOT_VIEWED)


def _area(annotation: Object) -> float:
    found = _box(annotation.get("/Rect"))
    return _size(found) if found else 0.0


def _size(of: Box) -> float:
    return (of[2] - of[0]) * (of[3] - of[1])


def _box(value: Any) -> Box | None:  # noqa: ANN401 - a PDF object may be anything
    return box(list(value)) if isinstance(value, Array) else None


def _draw(pdf: pikepdf.Pdf, page: Object, drawn: list[Object]) -> None:
    own = pdf.make_stream(b"\n".join(unpacked(one)[0] for one in streams_of(page.get("/Contents"))))
    own.Type, own.Subtype, own.BBox = Name.XObject, Name.Form, Array(_BOUNDLESS)
    resources = inherited(page, "/Resources")
    own.Resources = resources if isinstance(resources, Dictionary) else Dictionary()
    forms, commands, kept = Dictionary({"/Own": own}), [b"q /Own Do Q"], Array()
    turn = int(number(inherited(page, "/Rotate")) or 0)
    for index, annotation in enumerate(page.Annots):
        shape = _shape(pdf, annotation) if any(annotation == one for one in drawn) else None
        if shape is None:
            kept.append(annotation)
            continue
        name = f"/An{index}"
        forms[name] = shape
        commands.append(Annotation(annotation).get_page_content_for_appearance(Name(name), turn))
    page.Contents = pdf.make_stream(b"\n".join(commands))
    page.Resources = Dictionary(XObject=forms)
    page.Annots = kept


def _shape(pdf: pikepdf.Pdf, annotation: Object) -> Object | None:
    """Return the form that draws an annotation; one is made for a filled shape that readers draw without."""
    if "/AP" not in annotation:
        annotation.AP = Dictionary(N=_filled(pdf, annotation))
    found = Annotation(annotation).get_appearance_stream(Name.N)
    return found if isinstance(found, Stream) else None


def _filled(pdf: pikepdf.Pdf, annotation: Object) -> Object:
    left, foot, right, top = _box(annotation.Rect) or LETTER
    x, y = (right - left) / 2, (top - foot) / 2
    colour = [number(part) or 0.0 for part in annotation.IC]
    fill = f"{' '.join(f'{part:g}' for part in colour)} {_FILLS[len(colour)]}" if len(colour) in _FILLS else ""
    form = pdf.make_stream(f"{fill}\n{_outline(x, y, str(annotation.Subtype))} B".encode() if fill else b"")
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([0, 0, 2 * x, 2 * y])
    return form


def _outline(x: float, y: float, kind: str) -> str:
    """Return the path of a rectangle or an ellipse whose half sides are `x` and `y`."""
    if kind == "/Square":
        return f"0 0 {2 * x:g} {2 * y:g} re"
    far, near = 1 + _ROUND, 1 - _ROUND
    quarters = [(2, far, far, 2, 1, 2), (near, 2, 0, far, 0, 1), (0, near, near, 0, 1, 0), (far, 0, 2, near, 2, 1)]
    curves = (" ".join(f"{part * (y if at % 2 else x):g}" for at, part in enumerate(one)) + " c" for one in quarters)
    return f"{2 * x:g} {y:g} m {' '.join(curves)}"
