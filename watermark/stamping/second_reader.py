"""A second reader's opinion: pdfium opens the marked copy before it may leave the house."""

import contextlib
import logging
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageChops

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from watermark.stamping.annotations import FOOT_SHARE
from watermark.stamping.marking import Made

_LONG_SIDE_PX = 300
_LOUD, _FAINT = 60, 4
_MAX_LOUD_SHARE = 0.03
# The mark's foot is meant to be loud; above it no mark may be.
_FOOT_SHARE, _MAX_LOUD_WITH_FOOT = 0.2, 0.06
_MIN_FAINT_PX = 12
_MOST_SUSPECTS, _MOST_ASKED = 200, 40
_SPARE_S = 0.002
_LEAST_UNCOVERED, _LEAST_UNCOVERED_FOOT = 0.85, 0.6


class WrongPage(BadDocument):
    """Pages of the copy look wrong; another way of marking them may do."""

    def __init__(self, pages: Iterable[int], detail: str, reason: Failure = Failure.DAMAGED) -> None:
        """Name the pages (from 0) and what is wrong with them."""
        self.pages = frozenset(pages)
        super().__init__(reason, f"第 {min(self.pages) + 1} 页{detail}")


def check_marked(
    source: Path, target: Path, made: Made, *, password: str | None = None, isolated: frozenset[int] = frozenset()
) -> None:
    """Compare original and marked copy: first and last page, and each page whose content was found damaged.

    Of the other pages as many as time allows are asked whether the mark is the last thing drawn on them. What covered
    the `isolated` pages was drawn into them.

    Raises:
        BadDocument: The copy does not open, has another number of pages, shows no mark, or lost content.
    """
    try:
        with _opened(target, password) as copy:
            if len(copy) != made.pages:
                raise BadDocument(Failure.DAMAGED, f"页数不符：{len(copy)} / {made.pages}")
            covered = sorted(made.covered)[:_MOST_SUSPECTS]
            _check_uncovered(source, copy, covered, unknown=made.made_up - isolated, isolated=isolated)
            looked = {0, len(copy) - 1, *sorted(made.suspects)[:_MOST_SUSPECTS], *covered}
            _compare(source, copy, sorted(looked))
            _ask_others(copy, looked)
    except (pdfium.PdfiumError, ValueError) as error:
        raise BadDocument(Failure.DAMAGED, "标记后的文件打不开") from error


def _opened(path: Path, password: str | None = None) -> pdfium.PdfDocument:
    """Open a file that is to be seen as viewers show it: with its form fields, where it has any."""
    pdf = pdfium.PdfDocument(path, password=password)
    # A form that cannot be filled in is not drawn by viewers either.
    with contextlib.suppress(pdfium.PdfiumError), _unadvised():
        pdf.init_forms()
    return pdf


@contextlib.contextmanager
def _unadvised() -> Iterator[None]:
    """Keep still the advice to install another pdfium for dynamic forms: those never leave the house."""
    advice = logging.getLogger(pdfium.PdfDocument.__module__)
    was_off, advice.disabled = advice.disabled, True
    try:
        yield
    finally:
        advice.disabled = was_off


def _ask_others(copy: pdfium.PdfDocument, looked: set[int]) -> None:
    """Ask further pages, spread over the file, until the time for it is used up."""
    until = time.monotonic() + _SPARE_S
    stride = max(1, len(copy) // _MOST_ASKED)
    for index in range(1, len(copy) - 1, stride):
        if time.monotonic() > until:
            return
        if index not in looked and not _ends_with_form(copy, index):
            raise WrongPage([index], "看不见标记")


def _ends_with_form(copy: pdfium.PdfDocument, index: int) -> bool:
    page = copy[index]
    try:
        return _last_form(page) is not None
    finally:
        page.close()


def _last_form(page: pdfium.PdfPage) -> Any:  # noqa: ANN401 - pdfium's handles are untyped
    """Return the form that a page draws last, if that is what it draws last."""
    count = pdfium_c.FPDFPage_CountObjects(page)
    last = pdfium_c.FPDFPage_GetObject(page, count - 1) if count > 0 else None
    return last if last and pdfium_c.FPDFPageObj_GetType(last) == pdfium_c.FPDF_PAGEOBJ_FORM else None


def _leave_out_the_dots(page: pdfium.PdfPage) -> None:
    """Have the shared form's dots not drawn: the only lines in it, too faint to be seen here, and half of the time."""
    form = _last_form(page)
    for at in range(pdfium_c.FPDFFormObj_CountObjects(form) if form else 0):
        part = pdfium_c.FPDFFormObj_GetObject(form, at)
        if pdfium_c.FPDFPageObj_GetType(part) == pdfium_c.FPDF_PAGEOBJ_PATH:
            pdfium_c.FPDFPageObj_SetIsActive(part, 0)


def _leave_out_the_mark(page: pdfium.PdfPage) -> None:
    if form := _last_form(page):
        pdfium_c.FPDFPageObj_SetIsActive(form, 0)


def signature_count(path: Path) -> int:
    """Return how many digital signatures a file has, fields to be signed left out; 0 when pdfium cannot open it."""
    try:
        with pdfium.PdfDocument(path) as pdf:
            fields = range(max(0, int(pdfium_c.FPDF_GetSignatureCount(pdf.raw))))
            found = (pdfium_c.FPDF_GetSignatureObject(pdf.raw, index) for index in fields)
            return sum(pdfium_c.FPDFSignatureObj_GetByteRange(one, None, 0) > 0 for one in found if one)
    except pdfium.PdfiumError:
        return 0


def picture(
    pdf: pdfium.PdfDocument,
    index: int,
    *,
    with_dots: bool = True,
    with_mark: bool = True,
    with_annotations: bool = True,
) -> Image.Image:
    """Return a small grey picture of one page, with its form fields if the document was opened with them."""
    page = pdf[index]
    try:
        if not with_mark:
            _leave_out_the_mark(page)
        elif not with_dots:
            _leave_out_the_dots(page)
        scale = min(_LONG_SIDE_PX / max(page.get_width(), page.get_height(), 1e-3), 100.0)
        shown = page.render(scale=scale, draw_annots=with_annotations, may_draw_forms=with_annotations)
        found: Image.Image = shown.to_pil().convert("L")
    finally:
        page.close()
    return found


def _compare(source: Path, copy: pdfium.PdfDocument, looked: list[int]) -> None:
    try:
        original = _opened(source)
    except pdfium.PdfiumError:
        # pikepdf mended what pdfium cannot read: there is nothing to compare with but a blank page.
        for index in looked:
            marked = picture(copy, index, with_dots=False)
            _judge(index, Image.new("L", marked.size, 255), marked, may_differ=True)
        return
    with original:
        if len(original) != len(copy):
            raise BadDocument(Failure.DAMAGED, f"页数与原件不符：{len(copy)} / {len(original)}")
        for index in looked:
            _compare_page(original, copy, index)


def _compare_page(original: pdfium.PdfDocument, copy: pdfium.PdfDocument, index: int) -> None:
    marked = picture(copy, index, with_dots=False)
    try:
        before = picture(original, index)
    except (pdfium.PdfiumError, ValueError):
        # A page that pdfium cannot show, with nothing in its boxes; the copy's boxes are mended.
        _judge(index, Image.new("L", marked.size, 255), marked, may_differ=True)
    else:
        # What pdfium leaves blank may be shown by the copy, where pikepdf mended it on the way.
        _judge(index, before, marked, may_differ=_is_blank(before))


def _check_uncovered(
    source: Path, copy: pdfium.PdfDocument, covered: list[int], *, unknown: frozenset[int], isolated: frozenset[int]
) -> None:
    """Look whether annotations hide a part of the mark that is seen without them; all such pages are told at once."""
    hidden = set(unknown)
    with contextlib.ExitStack() as opened:
        original = None
        if covered:
            with contextlib.suppress(pdfium.PdfiumError):
                original = opened.enter_context(_opened(source))
        for index in covered:
            if index not in unknown and _is_hidden(None if index in isolated else original, copy, index):
                hidden.add(index)
    if hidden:
        raise WrongPage(hidden, "被批注或表单盖住，水印看不全", Failure.COVERED)


def _is_hidden(original: pdfium.PdfDocument | None, copy: pdfium.PdfDocument, index: int) -> bool:
    try:
        beneath, above = (_mark_seen(original, copy, index, with_annotations=shown) for shown in (False, True))
    except (pdfium.PdfiumError, ValueError):
        # What pdfium cannot show of the original cannot be compared; the copy is judged later.
        return original is not None and _is_hidden(None, copy, index)
    return any(
        _faint_px(now) < least * _faint_px(before)
        for least, before, now in (
            (_LEAST_UNCOVERED, beneath, above),
            (_LEAST_UNCOVERED_FOOT, _foot_of(beneath), _foot_of(above)),
        )
    )


def _mark_seen(
    original: pdfium.PdfDocument | None, copy: pdfium.PdfDocument, index: int, *, with_annotations: bool
) -> Image.Image:
    """Return what the mark changes in the picture of a page; without the original, what its shared form does."""
    shown = picture(copy, index, with_dots=False, with_annotations=with_annotations)
    if original is None:
        before = picture(copy, index, with_mark=False, with_annotations=with_annotations)
    else:
        before = picture(original, index, with_annotations=with_annotations)
    return ImageChops.difference(before, shown)


def _foot_of(seen: Image.Image) -> Image.Image:
    width, height = seen.size
    return seen.crop((0, height - max(1, round(height * FOOT_SHARE)), width, height))


def _faint_px(difference: Image.Image) -> int:
    return sum(difference.histogram()[_FAINT:])


def _is_blank(page: Image.Image) -> bool:
    return max(page.histogram()) == page.size[0] * page.size[1]


def _judge(index: int, before: Image.Image, after: Image.Image, *, may_differ: bool) -> None:
    if before.size != after.size:
        raise WrongPage([index], "尺寸变了")
    difference = ImageChops.difference(before, after)
    if _faint_px(difference) < min(_MIN_FAINT_PX, before.size[0] * before.size[1] // 50):
        raise WrongPage([index], "看不见标记")
    if not may_differ and _is_other(difference):
        raise WrongPage([index], "内容变了")


def _is_other(difference: Image.Image) -> bool:
    """Return whether more of a page changed than a mark changes."""
    width, height = difference.size
    above = difference.crop((0, 0, width, max(1, round(height * (1 - _FOOT_SHARE)))))
    return _loud_share(above) > _MAX_LOUD_SHARE or _loud_share(difference) > _MAX_LOUD_WITH_FOOT


def _loud_share(difference: Image.Image) -> float:
    width, height = difference.size
    return sum(difference.histogram()[_LOUD:]) / (width * height)
