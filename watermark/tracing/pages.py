"""Draws the pages of a PDF and reads their dots; also what was printed, scanned or pasted as pictures."""

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from time import monotonic

import pypdfium2 as pdfium

from watermark.tracing.dots import cell_size
from watermark.tracing.lattice import Floats
from watermark.tracing.lettering import feet_of, read_print
from watermark.tracing.pictured import is_pictured
from watermark.tracing.pictures import grey_of
from watermark.tracing.reading import FINER_REST, Dots, Read, read_dots, read_page

_CELL_PX = 8.6
# Where a page was shrunk onto paper or cut, cells are smaller than its size tells.
_LARGER = 1.6
# Where pages of several readers were put on one, some may be much smaller than the rest.
_MUCH_LARGER = 3.0
# The foot's letters are some twenty-five pixels tall then.
_LEGIBLE = 3.2
_QUICK_PAGES, _SEARCHED_PAGES = 12, 2
# Each page costs some 0.15 s; of a file that is slow to draw, fewer are looked at.
MOST_PAGES, _LOOK_S = 150, 60.0
_MAX_PX = 12_000_000


def dots_on_pages(
    path: Path, key: bytes, named: Collection[int] = (), *, look_s: float = _LOOK_S
) -> Iterator[tuple[int, tuple[Dots, ...]]]:
    """Yield each page (from 1) that was looked at, and what its dots name; a page that was searched, once more.

    Of the pages in `named`, on which a reader is printed, one bears it out. Of the others, which may be another's, all
    that show pictures are looked at, as far as `MOST_PAGES` and `look_s` allow, and a few of the rest, spread over the
    file. Two that do not tell are then searched at any scale and turn.
    Pages that pdfium cannot draw are passed over.
    """
    try:
        with pdfium.PdfDocument(path) as pdf:
            yield from _looked_at(pdf, key, named, monotonic() + look_s)
    except pdfium.PdfiumError:
        # Another reading tells why the file does not open.
        return


def dots_of_first_page(path: Path, key: bytes) -> tuple[Dots, ...]:
    """Return what the dots of a file's first page name, as far as they lie where they were put."""
    try:
        with pdfium.PdfDocument(path) as pdf:
            first = _read(pdf, 0, key) if len(pdf) else None
            return first.found if first else ()
    except pdfium.PdfiumError:
        return ()


def count_pages(path: Path) -> int:
    """Return how many pages a PDF has; 0 where pdfium cannot open it."""
    try:
        with pdfium.PdfDocument(path) as pdf:
            return len(pdf)
    except pdfium.PdfiumError:
        return 0


def print_on_pages(path: Path, key: bytes) -> Iterator[tuple[int, int]]:
    """Yield a page (from 1) and the delivery whose code is printed on it: of a few pages, as one that sees them."""
    try:
        with pdfium.PdfDocument(path) as pdf:
            for index in _spread(range(len(pdf)), _SEARCHED_PAGES):
                grey = _drawn(pdf, index, _LEGIBLE)
                found = read_print(feet_of(grey), key) if grey is not None else None
                if found is not None:
                    yield index + 1, found
                    return
    except pdfium.PdfiumError:
        return


def _looked_at(
    pdf: pdfium.PdfDocument, key: bytes, named: Collection[int], until: float
) -> Iterator[tuple[int, tuple[Dots, ...]]]:
    others = [index for index in range(len(pdf)) if index + 1 not in named]
    pictured = [index for index in others if is_pictured(pdf, index)]
    drawn = sorted(set(others) - set(pictured))
    silent, partly = [], []
    for index in [*_first(named), *_in_turn(pictured, drawn)][:MOST_PAGES]:
        read = _read(pdf, index, key) if monotonic() < until else None
        if read is not None:
            yield index + 1, read.found
        if not (read and read.found) and index in others:
            silent.append(index)
        if read and read.found and read.rest > FINER_REST:
            partly.append(index)
    likely = [index for index in silent if index in pictured] or (silent if len(silent) == len(others) else [])
    yield from _searched(pdf, likely, key, _LARGER)
    yield from _searched(pdf, partly, key, _MUCH_LARGER)


def _searched(
    pdf: pdfium.PdfDocument, pages: Sequence[int], key: bytes, larger: float
) -> Iterator[tuple[int, tuple[Dots, ...]]]:
    for index in _spread(sorted(pages), _SEARCHED_PAGES):
        grey = _drawn(pdf, index, larger)
        if grey is not None:
            yield index + 1, read_dots(grey, key)


def _first(named: Collection[int]) -> list[int]:
    return [min(named) - 1] if named else []


def _in_turn(pictured: list[int], drawn: list[int]) -> list[int]:
    """Return in which order pages are looked at: some from everywhere in the file, then all other pictures."""
    first = [*_spread(pictured, _QUICK_PAGES), *_spread(drawn, _QUICK_PAGES)]
    return [*first, *(index for index in pictured if index not in first)]


def _read(pdf: pdfium.PdfDocument, index: int, key: bytes) -> Read | None:
    grey = _drawn(pdf, index, 1.0)
    return None if grey is None else read_page(grey, key)


def _spread(pages: Sequence[int], most: int) -> list[int]:
    """Return so many pages from everywhere in a file."""
    if len(pages) <= most:
        return list(pages)
    return [pages[place] for place in sorted({round(n * (len(pages) - 1) / max(1, most - 1)) for n in range(most)})]


def _drawn(pdf: pdfium.PdfDocument, index: int, larger: float) -> Floats | None:
    try:
        page = pdf[index]
    except pdfium.PdfiumError:
        return None
    try:
        width, height = page.get_width(), page.get_height()
        scale = larger * _CELL_PX / max(cell_size(width, height), 1e-3)
        if width * height * scale * scale > _MAX_PX:
            return None
        return grey_of(page.render(scale=scale).to_pil())
    except (pdfium.PdfiumError, ValueError):
        return None
    finally:
        page.close()
