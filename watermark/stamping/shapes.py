"""What viewers draw for an annotation of which a file does not say how it looks: filled shapes and thick lines."""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from watermark.stamping.geometry import LETTER, Box, box, number

# What fills them is said under that key.
FILLED_BY = {"/Square": "/IC", "/Circle": "/IC", "/Polygon": "/IC", "/FreeText": "/C"}
# Every viewer draws one, as if with a pen that lets dark print through: only a dark one hides anything.
HIGHLIGHT = "/Highlight"
STROKED = frozenset({"/Ink", "/Line", "/PolyLine", "/Polygon", "/Square", "/Circle"})
_FILLS = {1: ("g", "G"), 3: ("rg", "RG"), 4: ("k", "K")}
_WIDTH_AT, _QUAD = 2, 8
# How far the handles of a quarter of a circle reach.
_ROUND = 0.5523


def colour(value: Any) -> tuple[float, ...] | None:  # noqa: ANN401 - a PDF object may be anything
    """Return a colour in one of the three simple spaces; `None` for none at all, which is transparent."""
    if not isinstance(value, Array) or len(value) not in _FILLS:
        return None
    return tuple(number(part) or 0.0 for part in value)


def stroke_width(annotation: Object) -> float:
    """Return how thick the border or the line of an annotation is drawn."""
    style, border = annotation.get("/BS"), annotation.get("/Border")
    if isinstance(style, Dictionary):
        found = number(style.get("/W", 1))
    elif isinstance(border, Array) and len(border) > _WIDTH_AT:
        found = number(border[_WIDTH_AT])
    else:
        found = 1.0
    return found or 0.0


def shape(pdf: pikepdf.Pdf, annotation: Object) -> Object:
    """Return a form, as large as the annotation, that draws what viewers make up for it; without text."""
    corners = annotation.get("/Rect")
    place = box(list(corners) if isinstance(corners, Array) else None) or LETTER
    kind = str(annotation.get("/Subtype"))
    fill = colour(_filled_with(annotation, kind))
    width = stroke_width(annotation) if kind in STROKED else 0.0
    paints = (f"{_set(fill, 0)} " if fill else "") + f"{_set(colour(annotation.get('/C')) or (0.0,), 1)} {width:g} w"
    paint = {(True, True): "B", (True, False): "f", (False, True): "S"}.get((bool(fill), width > 0), "n")
    form = pdf.make_stream(f"/A gs {paints}\n{_path(annotation, kind, place, width / 2)} {paint}".encode())
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([0, 0, place[2] - place[0], place[3] - place[1]])
    opacity = number(annotation.get("/CA", 1))
    opacity = 1.0 if opacity is None else min(1.0, max(0.0, opacity))
    blend = Name.Multiply if kind == HIGHLIGHT else Name.Normal
    form.Resources = Dictionary(ExtGState=Dictionary(A=Dictionary(ca=opacity, CA=opacity, BM=blend)))
    return form


def _filled_with(annotation: Object, kind: str) -> Any:  # noqa: ANN401 - a PDF object may be anything
    if kind == HIGHLIGHT:
        return annotation.get("/C")
    if kind in FILLED_BY:
        return annotation.get(FILLED_BY[kind])
    looks = annotation.get("/MK")
    return looks.get("/BG") if isinstance(looks, Dictionary) else None


def _set(parts: tuple[float, ...], which: int) -> str:
    return f"{' '.join(f'{part:g}' for part in parts)} {_FILLS[len(parts)][which]}"


def _path(annotation: Object, kind: str, place: Box, inset: float) -> str:
    width, height = place[2] - place[0], place[3] - place[1]
    if kind == "/Circle":
        return _ellipse(width / 2, height / 2, inset)
    if kind == "/Ink":
        lines = annotation.get("/InkList")
        return " ".join(_line(one, place) for one in (lines if isinstance(lines, Array) else ()))
    if kind == HIGHLIGHT and isinstance(annotation.get("/QuadPoints"), Array):
        return _quads(list(annotation.QuadPoints), place)
    if kind in STROKED and kind != "/Square":
        line = _line(annotation.get("/L" if kind == "/Line" else "/Vertices"), place)
        return f"{line} h" if line and kind == "/Polygon" else line
    return f"{inset:g} {inset:g} {max(0.0, width - 2 * inset):g} {max(0.0, height - 2 * inset):g} re"


def _quads(points: list[Any], place: Box) -> str:
    """Return the path of words that are marked: of each its upper two corners, then the lower two."""
    rounds = ([one[at] for at in (0, 1, 2, 3, 6, 7, 4, 5)] for one in zip(*[iter(points)] * _QUAD, strict=False))
    return " ".join(f"{_line(Array(one), place)} h" for one in rounds)


def _line(points: Any, place: Box) -> str:  # noqa: ANN401 - as above
    """Return a path through points that are given as one list of numbers, in the axes of the page."""
    if not isinstance(points, Array):
        return ""
    numbers = [number(part) or 0.0 for part in points]
    pairs = zip(numbers[::2], numbers[1::2], strict=False)
    said = (f"{x - place[0]:g} {y - place[1]:g}" for x, y in pairs)
    return " ".join(f"{one} {'l' if at else 'm'}" for at, one in enumerate(said))


def _ellipse(x: float, y: float, inset: float) -> str:
    """Return the path of an ellipse whose half sides are `x` and `y`."""
    far, near = 1 + _ROUND, 1 - _ROUND
    quarters = [(2, far, far, 2, 1, 2), (near, 2, 0, far, 0, 1), (0, near, near, 0, 1, 0), (far, 0, 2, near, 2, 1)]
    scales = tuple(max(0.0, 1 - inset / half) for half in (x, y))

    def placed(part: float, at: int) -> str:
        half, scale = (y, scales[1]) if at % 2 else (x, scales[0])
        return f"{half + (part - 1) * half * scale:g}"

    curves = (" ".join(placed(part, at) for at, part in enumerate(one)) + " c" for one in quarters)
    return f"{placed(2, 0)} {placed(1, 1)} m {' '.join(curves)}"
