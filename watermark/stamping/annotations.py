"""What stands over a page rather than on it: annotations and form fields that may cover the mark."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Object

from watermark.stamping.beneath import draw_beneath
from watermark.stamping.geometry import Box, View, box, number, view
from watermark.stamping.page_marks import inherited
from watermark.stamping.shapes import FILLED_BY, HIGHLIGHT, STROKED, colour, stroke_width

FOOT_SHARE = 0.07
_NOT_DRAWN = frozenset({"/Link", "/Popup"})
_HIDDEN, _NOT_VIEWED = 2, 32
_THICK = 18
_MOST_LOOKED_AT = 200
# What may lie over a page, or over its foot, until somebody looks; and what may stay there then.
_PAGE_SHARES, _FOOT_SHARES = (0.2, 0.05), (0.3, 0.1)


@dataclass(frozen=True, slots=True)
class Covered:
    """Pages (from 0) of which annotations may cover a large part.

    Of those in `made_up` nobody knows: the file does not say how their annotations look, each viewer decides.
    """

    pages: frozenset[int] = frozenset()
    made_up: frozenset[int] = frozenset()


def covered(pages: Sequence[Object], *, has_form: bool) -> Covered:
    """Return the pages that may be covered; what is seen of them is not looked at.

    Without a form of the document some viewers draw its fields and others do not.
    """
    found = {index: covers.values() for index, page in enumerate(pages) if (covers := _covering(page))}
    made_up = (at for at, covers in found.items() if any(_is_made_up(one, has_form=has_form) for one in covers))
    # More are not looked at.
    return Covered(frozenset(sorted(found)[:_MOST_LOOKED_AT]), frozenset(made_up) | {*sorted(found)[_MOST_LOOKED_AT:]})


def draw_covering(pdf: pikepdf.Pdf, pages: Iterable[Object]) -> None:
    """Draw what covers a large part of a page into its content, where the mark comes on top of it.

    Small annotations stay what they are; so do fields, and what somebody wrote: only their grounds go beneath.
    """
    for page in pages:
        if covers := _covering(page):
            draw_beneath(pdf, page, covers)


def _covering(page: Object) -> dict[int, Object]:
    """Return the annotations, by their place in the list, that cover a large part of a page or of its foot."""
    annotations = page["/Annots"] if "/Annots" in page else None  # noqa: SIM401 - `get` takes longer for what is missing
    if not isinstance(annotations, Array):
        return {}
    drawn = {at: one for at, one in enumerate(annotations) if isinstance(one, Dictionary) and _is_drawn(one)}
    if not drawn:
        return {}
    media, crop = (_plain(inherited(page, key)) for key in ("/MediaBox", "/CropBox"))
    seen = view(media, crop, inherited(page, "/Rotate"))
    chosen: set[int] = set()
    for room, shares in ((seen.box, _PAGE_SHARES), (_foot(seen), _FOOT_SHARES)):
        sizes = {at: _size_within(room, _plain(one.get("/Rect"))) for at, one in drawn.items()}
        chosen.update(_largest(sizes, *(share * _size(room) for share in shares)))
    return {at: drawn[at] for at in sorted(chosen)}


def _largest(sizes: dict[int, float], most: float, rest: float) -> Iterable[int]:
    """Yield the largest, if all are more than `most` together, until what is left is no more than `rest`."""
    left = sum(sizes.values())
    if left <= most:
        return
    for at in sorted(sizes, key=lambda one: -sizes[one]):
        if left <= rest:
            return
        left -= sizes[at]
        yield at


def _is_drawn(annotation: Object) -> bool:
    flags = int(number(annotation.get("/F")) or 0)
    kind = str(annotation.get("/Subtype"))
    if kind in _NOT_DRAWN or flags & (_HIDDEN | _NOT_VIEWED):
        return False
    return "/AP" in annotation or kind == HIGHLIGHT or _is_made_up(annotation)


def _is_made_up(annotation: Object, *, has_form: bool = True) -> bool:
    """Whether viewers fill an annotation of their own accord; a field's ground they draw beside what the file says."""
    kind = str(annotation.get("/Subtype"))
    if kind == "/Widget":
        looks = annotation.get("/MK")
        has_ground = isinstance(looks, Dictionary) and colour(looks.get("/BG")) is not None
        return has_ground or ("/AP" in annotation and not has_form)
    if "/AP" in annotation:
        return False
    is_filled = kind in FILLED_BY and colour(annotation.get(FILLED_BY[kind])) is not None
    return is_filled or (kind in STROKED and stroke_width(annotation) > _THICK)


def _foot(seen: View) -> Box:
    """Return the foot of a page as it is displayed, in the page's own axes."""
    a, b, c, d, x, y = seen.matrix
    width, height = seen.size[0], seen.size[1] * FOOT_SHARE
    across, up = a * width + c * height + x, b * width + d * height + y
    return min(x, across), min(y, up), max(x, across), max(y, up)


def _size_within(room: Box, rect: Any) -> float:  # noqa: ANN401 - as above
    found = box(rect)
    if found is None:
        return 0.0
    width, height = (min(found[at + 2], room[at + 2]) - max(found[at], room[at]) for at in (0, 1))
    return max(0.0, width) * max(0.0, height)


def _size(of: Box) -> float:
    return (of[2] - of[0]) * (of[3] - of[1])


def _plain(value: Any) -> Any:  # noqa: ANN401 - as above
    return list(value) if isinstance(value, Array) else None
