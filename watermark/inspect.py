"""Looks whether an untrusted file is a sound PDF of the paper asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from handlers.domain.article import Article, Failure
from handlers.domain.errors import BadDocument
from handlers.domain.inspection import Inspection, Lookalike, Shows, own_copy
from watermark.ending import check_ending
from watermark.header import check_header
from watermark.inspection.covers import cover_phrase, is_cover, preview_stamp, wall_phrase
from watermark.inspection.dois import own_dois
from watermark.inspection.findings import Verdict
from watermark.inspection.languages import language_of
from watermark.inspection.letters import letters
from watermark.inspection.sheet import Sheet, read_sheet
from watermark.inspection.verdict import judge
from watermark.inspection.versions import version_in
from watermark.limits import Limits
from watermark.stamping.by_pikepdf import limit_decoders, open_pdf
from watermark.tracing.printed import printed_mark

# XMP stands uncompressed, mostly near one of the ends.
_PROPERTIES_BYTES = 256 << 10
_STUB_BYTES, _STUB_LETTERS, _WALL_LETTERS = 10_000, 1500, 4500
_STUB_PAGES = 2
# Fewer letters than this are a stamp or a page number on a scan.
_MIN_LETTERS = 120
_TITLE_PAGE_LETTERS, _STAMP_LETTERS = 400, 40


def inspect_pdf(
    path: Path, article: Article | None, *, must_match: bool = True, limits: Limits | None = None, key: bytes = b""
) -> Inspection:
    """Look at a file; blocking, and meant for the limited child process.

    With `must_match` a file that has text must be the paper in one of its forms: not one that carries its title or DOI.
    With the signing `key` a copy that this house marked for a reader is refused: marked again it would name both.

    Raises:
        BadDocument: The file cannot be used, with its failure word.
    """
    limits = limits or Limits()
    limits.check_size(path)
    check_header(path)
    check_ending(path)
    limit_decoders()
    with _opened(path) as pdf:
        pages = limits.check_pages(len(pdf))
        sheet = read_sheet(pdf, _ends(path))
        _check_original(path, sheet, key)
        verdict = judge(article, sheet) if article else Verdict()
        _check_stub(path, sheet, verdict)
        has_text = _has_text(sheet, verdict)
        if article and must_match and has_text and not verdict.shows:
            raise BadDocument(Failure.WRONG_PAPER, _said(verdict))
        return Inspection(
            pages=pages,
            has_text=has_text,
            shows=verdict.shows if has_text else Shows.NOTHING,
            is_signed=pdfium_c.FPDF_GetSignatureCount(pdf.raw) > 0,
            is_encrypted=pdfium_c.FPDF_GetSecurityHandlerRevision(pdf.raw) >= 0,
            version=version_in(sheet, has_own_doi=bool(own_dois(sheet))),
            language=language_of("\n".join(page.text for page in sheet.pages)),
        )


def _check_original(path: Path, sheet: Sheet, key: bytes) -> None:
    delivery_id = printed_mark(path, key, (page.text for page in sheet.pages)) if key else None
    if delivery_id is not None:
        raise BadDocument(Failure.OWN_COPY, own_copy(delivery_id))


def _ends(path: Path) -> bytes:
    with path.open("rb") as file:
        begin = file.read(_PROPERTIES_BYTES)
        file.seek(max(len(begin), path.stat().st_size - _PROPERTIES_BYTES))
        return begin + file.read()


def _said(verdict: Verdict) -> str:
    return ": ".join(filter(None, (verdict.kind or Lookalike.OTHER_PAPER, verdict.sign)))


def _has_text(sheet: Sheet, verdict: Verdict) -> bool:
    """Whether the paper's own pages can be read; a readable cover or title page before scans does not count."""
    if len(sheet.pages) > 1 and not any(page.letters >= _MIN_LETTERS for page in sheet.pages[1:]):
        first = letters(sheet.pages[0].text)
        if sheet.letters < _STUB_LETTERS and is_cover(first):
            return False
    if verdict.shows and _is_title_page_of_scan(sheet):
        return False
    return bool(verdict.shows) or sheet.letters >= _MIN_LETTERS


def _is_title_page_of_scan(sheet: Sheet) -> bool:
    """Whether hardly anything but a title stands on the first pages, with more pages behind them."""
    is_bare = all(page.letters < _STAMP_LETTERS for page in sheet.pages[1:])
    return is_bare and sheet.letters < _TITLE_PAGE_LETTERS and sheet.count > len(sheet.pages)


@contextmanager
def _opened(path: Path) -> Iterator[pdfium.PdfDocument]:
    try:
        pdf = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            raise BadDocument(Failure.ENCRYPTED, "需要密码才能打开") from error
        pdf = _mended(path)
    try:
        yield pdf
    finally:
        pdf.close()


def _mended(path: Path) -> pdfium.PdfDocument:
    whole = BytesIO()
    try:
        with open_pdf(path) as broken:
            broken.save(whole)
        return pdfium.PdfDocument(whole.getvalue())
    except (pikepdf.PdfError, pdfium.PdfiumError, RuntimeError, ValueError) as error:
        raise BadDocument(Failure.DAMAGED, "打不开") from error


def _check_stub(path: Path, sheet: Sheet, verdict: Verdict) -> None:
    if verdict.kind in {Lookalike.COVER, Lookalike.PREVIEW}:
        raise BadDocument(Failure.STUB_PDF, _said(verdict))
    if sheet.count > _STUB_PAGES:
        return
    if stamp := preview_stamp(line.plain for page in sheet.pages for line in page.lines):
        raise BadDocument(Failure.STUB_PDF, f"{Lookalike.PREVIEW}: {stamp}")
    row = letters(" ".join(page.text for page in sheet.pages))
    wall = wall_phrase(row)
    if wall and len(row) < (_STUB_LETTERS if verdict.shows else _WALL_LETTERS):
        raise BadDocument(Failure.STUB_PDF, f"{Lookalike.WALL}: {wall}")
    if sheet.count > 1:
        return
    if phrase := cover_phrase(row):
        raise BadDocument(Failure.STUB_PDF, f"{Lookalike.COVER}: {phrase}")
    if path.stat().st_size < _STUB_BYTES and len(row) < _STUB_LETTERS and not (verdict.shows or verdict.sign):
        raise BadDocument(Failure.STUB_PDF, f"{Lookalike.COVER}: one page with hardly any text")
