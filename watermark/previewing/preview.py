"""Shows a mark on a sample page as a picture."""

from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium

from handlers.domain.mark import Mark
from handlers.domain.mark_sample import SamplePage
from watermark.code import issue_code
from watermark.cover import covered
from watermark.header import check_header
from watermark.limits import Limits
from watermark.previewing.sample_pages import first_page_only, write_sample
from watermark.stamp import stamp_pdf

_WIDTH_PX = 863
_TALLEST_PX = 4 * _WIDTH_PX
# What strict marks are made of needs a code that some key signed; nobody reads a preview back.
_NO_KEY = b"only for looking at, read by none"
_NO_DELIVERY = 1042


def preview(sample: SamplePage, mark: Mark, target: Path) -> None:
    """Write the first page of a marked sample as PNG to `target`; with a cover, that is the cover.

    It is drawn as a reader's copy is, hidden marks included; the code shown is one that leads to nobody.

    Blocking, and meant for the child process.

    Raises:
        BadDocument: The mark cannot be drawn, or the library's own page not be opened.
    """
    page, marked = target.with_suffix(".sample.pdf"), target.with_suffix(".marked.pdf")
    if isinstance(sample, Path):
        Limits().check_size(sample)
        check_header(sample)
        first_page_only(sample, page)
    else:
        write_sample(sample, page)
        first_page_only(page, page)
    shown = _with_code(mark, issue_code(_NO_KEY, _NO_DELIVERY))
    covered(page, marked, shown.cover, lambda source: stamp_pdf(source, marked, shown, _NO_KEY))
    with pdfium.PdfDocument(marked) as pdf:
        width, height = pdf[0].get_size()
        scale = min(_WIDTH_PX / width, _TALLEST_PX / height)
        pdf[0].render(scale=scale).to_pil().save(target, "PNG")


def _with_code(mark: Mark, code: str) -> Mark:
    cover = mark.cover
    if cover:
        facts = tuple((label, value.replace(mark.code, code)) for label, value in cover.facts)
        cover = replace(cover, facts=facts, qr=cover.qr.replace(mark.code, code))
    return replace(mark, code=code, cover=cover)
