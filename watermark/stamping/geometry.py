"""Where a page is seen: boxes, rotation, and the matrix that leads from what is seen to the page's own axes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

LETTER = (0.0, 0.0, 612.0, 792.0)
# A form with this box cuts nothing off what a page draws.
BOUNDLESS = (-16000, -16000, 16000, 16000)
_CORNERS = 4
_MAX_COORDINATE = 1e7
# Narrower pages than a tenth of a point are drawn by no reader, or by each in its own way.
_MIN_SIDE = 0.1
_LEVEL = 1e-9
_LONG_PAGE = 12.0

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """What a reader sees of a page: the visible box in the page's own axes, and quarter turns clockwise."""

    box: Box
    turns: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as displayed, in the page's units."""
        width, height = self.box[2] - self.box[0], self.box[3] - self.box[1]
        return (height, width) if self.turns % 2 else (width, height)

    @property
    def matrix(self) -> Matrix:
        """Leads from displayed coordinates (origin bottom left) to the page's own."""
        x0, y0, x1, y1 = self.box
        return (
            (1, 0, 0, 1, x0, y0),
            (0, 1, -1, 0, x1, y0),
            (-1, 0, 0, -1, x1, y1),
            (0, -1, 1, 0, x0, y1),
        )[self.turns]


def view(media: object, crop: object, rotate: object) -> View:
    """Return what is seen of a page with these boxes; sane values stand in for missing or broken ones."""
    paper = box(media) or LETTER
    return View(_common(paper, box(crop)), _turns(rotate))


def is_apart(media: object, crop: object) -> bool:
    """Whether a page's crop box lies wholly outside its paper or encloses nothing."""
    paper, cropped = box(media) or LETTER, box(crop)
    return crop is not None and (cropped is None or not _has_area(_overlap(paper, cropped)))


def box(value: object) -> Box | None:
    """Return a PDF rectangle with its corners in order, or `None` when it encloses nothing."""
    if not isinstance(value, Sequence) or isinstance(value, str | bytes) or len(value) != _CORNERS:
        return None
    numbers = [number(corner) for corner in value]
    if any(n is None for n in numbers):
        return None
    a, b, c, d = (n for n in numbers if n is not None)
    found = (min(a, c), min(b, d), max(a, c), max(b, d))
    return found if _has_area(found) else None


def number(value: object) -> float | None:
    """Return a PDF number as float, or `None` for anything else."""
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) and abs(found) <= _MAX_COORDINATE else None


def _common(paper: Box, crop: Box | None) -> Box:
    if crop is None:
        return paper
    common = _overlap(paper, crop)
    return common if _has_area(common) else paper


def _overlap(a: Box, b: Box) -> Box:
    return (max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3]))


def _has_area(found: Box) -> bool:
    return found[2] - found[0] >= _MIN_SIDE and found[3] - found[1] >= _MIN_SIDE


def _turns(rotate: object) -> int:
    degrees = number(rotate) or 0.0
    return int(degrees / 90) % 4 if degrees % 90 == 0 else 0


def em_of(page: tuple[float, float]) -> float:
    """Return what sizes on a page are measured in: its short side, but no less than a twelfth of its long one."""
    return max(min(page), max(page) / _LONG_PAGE)


def crossing(b: float, turn: tuple[float, float], page: tuple[float, float]) -> tuple[float, float]:
    """Return from where to where a turned row, `b` above the origin, crosses a page; nowhere: the same twice.

    `turn` is the cosine and sine of the row's angle, `page` its width and height.
    """
    left, right = -math.inf, math.inf
    cos, sin = turn
    # The row's points are (a cos - b sin, a sin + b cos), for every a.
    for slope, start, most in ((cos, -b * sin, page[0]), (sin, b * cos, page[1])):
        if abs(slope) > _LEVEL:
            begin, end = -start / slope, (most - start) / slope
            if begin > end:
                begin, end = end, begin
            left = max(left, begin)
            right = min(right, end)
        elif not 0 <= start <= most:
            return 0.0, 0.0
    return (left, right) if left < right else (0.0, 0.0)
