"""Tells the pages of a PDF that show pictures, as scans and pasted screenshots do."""

from collections.abc import Iterator
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

# A page that was pasted small is still read at a quarter of the page; figures of papers are smaller mostly.
_LEAST_SHARE = 0.25
_MOST_OBJECTS, _MOST_NESTED = 20_000, 4


def is_pictured(pdf: pdfium.PdfDocument, index: int) -> bool:
    """Whether pictures cover a good part of a page; one that a scanner cut into strips counts as a whole."""
    try:
        page = pdf[index]
    except pdfium.PdfiumError:
        return False
    try:
        least = _LEAST_SHARE * page.get_width() * page.get_height()
        return bool(sum(_areas(page)) >= least)
    except pdfium.PdfiumError:
        return False
    finally:
        page.close()


def _areas(page: pdfium.PdfPage) -> Iterator[float]:
    """Yield the size of what holds pictures; of a form, which may place them anyhow, its own."""
    for one in islice(page.get_objects(max_depth=1), _MOST_OBJECTS):
        if _holds_picture(one.raw, _MOST_NESTED):
            left, bottom, right, top = one.get_bounds()
            yield max(0.0, right - left) * max(0.0, top - bottom)


def _holds_picture(one: pdfium_c.FPDF_PAGEOBJECT, depth: int) -> bool:
    kind = pdfium_c.FPDFPageObj_GetType(one)
    if kind != pdfium_c.FPDF_PAGEOBJ_FORM or depth == 0:
        return bool(kind == pdfium_c.FPDF_PAGEOBJ_IMAGE)
    count = min(pdfium_c.FPDFFormObj_CountObjects(one), _MOST_OBJECTS)
    return any(_holds_picture(pdfium_c.FPDFFormObj_GetObject(one, n), depth - 1) for n in range(count))
