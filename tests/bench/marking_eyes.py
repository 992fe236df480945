"""Two independent readers look at a marked copy beside its original: pdfium and poppler."""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageChops

SIDE_PX = 420
MOST_PAGES = 40
CELLS = 4
_FAINT, _LOUD = 6, 70
_MIN_CELLS, _MAX_LOUD = 9, 0.02
_PATIENCE_S = 90
_SIDES_APART_PX = 4

Pictures = list[Image.Image | None]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reader shows of a file; `None` for a page that it cannot draw, no pages when it cannot open it."""

    count: int
    pages: dict[int, Image.Image | None]

    @property
    def is_open(self) -> bool:
        """Whether the file opens and has pages."""
        return self.count > 0


def shown_numbers(count: int) -> list[int]:
    """Return the pages (from 0) that are looked at: all, or an even choice of a long file."""
    if count <= MOST_PAGES:
        return list(range(count))
    return sorted({round(n * (count - 1) / (MOST_PAGES - 1)) for n in range(MOST_PAGES)})


def by_pdfium(path: Path) -> Seen:
    """Look through pdfium."""
    try:
        with pdfium.PdfDocument(path) as pdf:
            return Seen(len(pdf), {index: _pdfium_page(pdf, index) for index in shown_numbers(len(pdf))})
    except (pdfium.PdfiumError, ValueError):
        return Seen(0, {})


def _pdfium_page(pdf: pdfium.PdfDocument, index: int) -> Image.Image | None:
    try:
        page = pdf[index]
        try:
            scale = SIDE_PX / max(page.get_width(), page.get_height(), 1e-3)
            # Forms and annotations are drawn as poppler draws them.
            found: Image.Image = page.render(scale=min(scale, 300.0)).to_pil().convert("L")
        finally:
            page.close()
    except (pdfium.PdfiumError, ValueError):
        return None
    return found


def by_poppler(path: Path) -> Seen:
    """Look through poppler's pdftoppm; the page count is pdfinfo's."""
    count = _poppler_count(path)
    runs = _runs(shown_numbers(count))
    pages: dict[int, Image.Image | None] = dict.fromkeys(shown_numbers(count))
    with tempfile.TemporaryDirectory(prefix="wendi-eyes-") as folder:
        for first, last in runs:
            _poppler_run(path, Path(folder), (first, last))
        for picture in Path(folder).glob("*.pgm"):
            with Image.open(picture) as found:
                # One dot is what poppler makes of a page that it cannot draw.
                pages[int(picture.stem.rpartition("-")[2]) - 1] = found.convert("L") if max(found.size) > 1 else None
    return Seen(count, pages)


def _poppler_count(path: Path) -> int:
    told = _output("pdfinfo", str(path))
    line = next((line for line in told.splitlines() if line.startswith("Pages:")), "Pages: 0")
    return int(line.split()[1])


def _poppler_run(path: Path, folder: Path, span: tuple[int, int]) -> None:
    first, last = (str(number + 1) for number in span)
    size = ["-scale-to", str(SIDE_PX), "-cropbox", "-gray"]
    _output("pdftoppm", *size, "-f", first, "-l", last, str(path), str(folder / "p"))


def _output(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE_S, check=False)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.decode(errors="replace")


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def fault(before: Seen, after: Seen) -> str:
    """Return what is wrong with a copy as one reader shows it, empty when nothing is.

    The mark must show in 9 of 16 cells of every page looked at, and at most 2 % of what was there may change much.
    """
    if not after.is_open:
        return "does not open"
    if before.is_open and before.count != after.count:
        return f"{after.count} pages instead of {before.count}"
    for index, page in after.pages.items():
        if wrong := _page_fault(before.pages.get(index), page):
            return f"page {index + 1}: {wrong}"
    return ""


def _page_fault(before: Image.Image | None, after: Image.Image | None) -> str:
    if after is None:
        return "" if before is None else "not drawn any more"
    if before is None:
        before = Image.new("L", after.size, 255)
        return "" if marked_cells(before, after) >= _MIN_CELLS else "no mark"
    if abs(before.size[0] - after.size[0]) > 1 or abs(before.size[1] - after.size[1]) > 1:
        return f"size {after.size} instead of {before.size}"
    after = after.resize(before.size) if after.size != before.size else after
    cells, loud = marked_cells(before, after), loud_share(before, after)
    if cells < _MIN_CELLS:
        return f"mark in {cells} cells of 16"
    # From a blank page nothing can be lost; what the copy shows more was mended on the way.
    return f"{loud:.1%} changed" if loud > _MAX_LOUD and not _is_blank(before) else ""


def _is_blank(page: Image.Image) -> bool:
    return max(page.histogram()) == page.size[0] * page.size[1]


def marked_cells(before: Image.Image, after: Image.Image) -> int:
    """Count in how many of 4 x 4 cells the two differ."""
    small = ImageChops.difference(before, after)
    width, height = small.size
    corners = [(x, y) for x in range(CELLS) for y in range(CELLS)]
    boxes = [
        (width * x // CELLS, height * y // CELLS, width * (x + 1) // CELLS, height * (y + 1) // CELLS)
        for x, y in corners
    ]
    return sum(sum(small.crop(one).histogram()[_FAINT:]) > 2 for one in boxes)


def loud_share(before: Image.Image, after: Image.Image) -> float:
    """Return which share of the page changed so much that content may be lost; the foot line does not count."""
    width, height = before.size
    foot = (0, 0, width, max(1, int(height * 0.95)))
    counts = ImageChops.difference(before.crop(foot), after.crop(foot)).histogram()
    return sum(counts[_LOUD:]) / max(1, width * height)


def alike(one: Seen, other: Seen) -> bool:
    """Whether two readers show roughly the same pages: what one leaves blank the other must not fill."""
    if one.count != other.count or not any(one.pages.values()):
        return False
    return all(_look_alike(one.pages.get(index), other.pages.get(index)) for index in one.pages)


def _look_alike(one: Image.Image | None, other: Image.Image | None) -> bool:
    if one is None or other is None:
        return one is other
    if max(abs(a - b) for a, b in zip(one.size, other.size, strict=True)) > _SIDES_APART_PX:
        return False
    small = (24, 24)
    a, b = one.resize(small, Image.Resampling.BOX), other.resize(small, Image.Resampling.BOX)
    counts = ImageChops.difference(a, b).histogram()
    return sum(counts[64:]) <= small[0] * small[1] // 20
