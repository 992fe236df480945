"""A second reader's opinion: pdfium opens the marked copy before it may leave the house."""

from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument

_LONG_SIDE_PX = 300
_LOUD, _FAINT = 60, 4
_MAX_LOUD_SHARE = 0.03
_MIN_FAINT_PX = 12


def check_marked(source: Path, target: Path, pages: int) -> None:
    """Compare first and last page of the original and its marked copy.

    Raises:
        BadDocument: The copy does not open, has another number of pages, shows no mark, or lost content.
    """
    try:
        with pdfium.PdfDocument(target) as copy:
            if len(copy) != pages:
                raise BadDocument(Failure.DAMAGED, f"页数不符：{len(copy)} / {pages}")
            _compare(source, copy)
    except (pdfium.PdfiumError, ValueError) as error:
        raise BadDocument(Failure.DAMAGED, "标记后的文件打不开") from error


def signature_count(path: Path) -> int:
    """Return how many digital signatures a file has; 0 when pdfium cannot open it."""
    try:
        with pdfium.PdfDocument(path) as pdf:
            return max(0, int(pdfium_c.FPDF_GetSignatureCount(pdf.raw)))
    except pdfium.PdfiumError:
        return 0


def picture(pdf: pdfium.PdfDocument, index: int) -> Image.Image:
    """Return a small grey picture of one page."""
    page = pdf[index]
    try:
        scale = min(_LONG_SIDE_PX / max(page.get_width(), page.get_height(), 1e-3), 100.0)
        found: Image.Image = page.render(scale=scale).to_pil().convert("L")
    finally:
        page.close()
    return found


def _compare(source: Path, copy: pdfium.PdfDocument) -> None:
    ends = sorted({0, len(copy) - 1})
    try:
        original = pdfium.PdfDocument(source)
    except pdfium.PdfiumError:
        # pikepdf mended what pdfium cannot read: there is nothing to compare with but a blank page.
        for index in ends:
            marked = picture(copy, index)
            _judge(index, Image.new("L", marked.size, 255), marked, may_differ=True)
        return
    with original:
        if len(original) != len(copy):
            raise BadDocument(Failure.DAMAGED, f"页数与原件不符：{len(copy)} / {len(original)}")
        for index in ends:
            _compare_page(original, copy, index)


def _compare_page(original: pdfium.PdfDocument, copy: pdfium.PdfDocument, index: int) -> None:
    marked = picture(copy, index)
    try:
        before = picture(original, index)
    except (pdfium.PdfiumError, ValueError):
        # A page that pdfium cannot show, with nothing in its boxes; the copy's boxes are mended.
        _judge(index, Image.new("L", marked.size, 255), marked, may_differ=True)
    else:
        _judge(index, before, marked, may_differ=False)


def _judge(index: int, before: Image.Image, after: Image.Image, *, may_differ: bool) -> None:
    if before.size != after.size:
        raise BadDocument(Failure.DAMAGED, f"第 {index + 1} 页尺寸变了")
    counts = ImageChops.difference(before, after).histogram()
    if sum(counts[_FAINT:]) < min(_MIN_FAINT_PX, before.size[0] * before.size[1] // 50):
        raise BadDocument(Failure.DAMAGED, f"第 {index + 1} 页看不见标记")
    if not may_differ and sum(counts[_LOUD:]) > _MAX_LOUD_SHARE * before.size[0] * before.size[1]:
        raise BadDocument(Failure.DAMAGED, f"第 {index + 1} 页内容变了")
