"""Draws the pages of a PDF and reads their dots; also what was printed, scanned or pasted as pictures."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium

from watermark.tracing.dots import cell_size
from watermark.tracing.lattice import Floats
from watermark.tracing.lettering import feet_of, read_print
from watermark.tracing.pictures import grey_of
from watermark.tracing.reading import Dots, read_dots, read_page

_CELL_PX = 8.6
# Where a page was shrunk onto paper or cut, cells are smaller than its size tells.
_LARGER = 1.6
# The foot's letters are some twenty-five pixels tall then.
_LEGIBLE = 3.2
_QUICK_PAGES, _SEARCHED_PAGES, _SETTLED_PAGES = 12, 2, 2
_MAX_PX = 12_000_000


def dots_on_pages(path: Path, key: bytes, *, is_deep: bool = True) -> Iterator[tuple[int, Dots]]:
    """Yield what the dots of pages (from 1) name: of a few pages, spread over the file; all of a short one.

    When none tells and `is_deep`, two pages are searched at any scale and turn; else one page is looked at. It ends
    once enough pages have told.
    Pages that pdfium cannot draw are passed over.
    """
    try:
        with pdfium.PdfDocument(path) as pdf:
            told = 0
            for index in _spread(len(pdf), _QUICK_PAGES if is_deep else 1):
                grey = _drawn(pdf, index, 1.0)
                found = read_page(grey, key) if grey is not None else None
                if found:
                    told += 1
                    yield index + 1, found
                if told == _SETTLED_PAGES:
                    return
            if is_deep and not told:
                yield from _searched(pdf, key)
    except pdfium.PdfiumError:
        # Another reading tells why the file does not open.
        return


def print_on_pages(path: Path, key: bytes) -> Iterator[tuple[int, int]]:
    """Yield a page (from 1) and the delivery whose code is printed on it: of a few pages, as one that sees them."""
    try:
        with pdfium.PdfDocument(path) as pdf:
            for index in _spread(len(pdf), _SEARCHED_PAGES):
                grey = _drawn(pdf, index, _LEGIBLE)
                found = read_print(feet_of(grey), key) if grey is not None else None
                if found is not None:
                    yield index + 1, found
                    return
    except pdfium.PdfiumError:
        return


def _searched(pdf: pdfium.PdfDocument, key: bytes) -> Iterator[tuple[int, Dots]]:
    for index in _spread(len(pdf), _SEARCHED_PAGES):
        grey = _drawn(pdf, index, _LARGER)
        found = read_dots(grey, key) if grey is not None else None
        if found:
            yield index + 1, found
            return


def _spread(pages: int, most: int) -> list[int]:
    return (
        sorted({round(n * (pages - 1) / max(1, most - 1)) for n in range(most)}) if pages > most else list(range(pages))
    )


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
