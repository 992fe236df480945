"""Looks whether an untrusted file is a sound PDF of the paper asked for."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from handlers.domain.article import Article, Failure, plain_title
from handlers.domain.errors import BadDocument
from handlers.domain.inspection import Inspection, Shows
from watermark.by_pikepdf import limit_decoders, open_pdf
from watermark.header import check_header
from watermark.same_paper import shows
from watermark.trace import page_text

_FIRST_PAGES = 3
_MAX_CHARS = 60_000
_TAIL_BYTES = 16 << 10
_STUB_BYTES, _STUB_LETTERS = 10_000, 1500
# Fewer letters than this are a stamp or a page number on a scan.
_MIN_LETTERS = 120
_STUB_PHRASES = (
    "journalpreproof",
    "wedonthavethisarticleinpdfformat",
    "pageonespringercom",
    "purchasethisarticle",
    "purchaseaccess",
    "buythisarticle",
    "toaccessthefulltext",
    "thisisapreview",
    "previewofsubscriptioncontent",
    "verifyyouarehuman",
    "fulltextisnotavailable",
    "abstractonly",
    "本文暂无全文",
    "请购买后阅读",
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What is too much."""

    max_bytes: int = 200 << 20
    max_pages: int = 2000


def inspect_pdf(
    path: Path, article: Article | None, *, must_match: bool = True, limits: Limits | None = None
) -> Inspection:
    """Look at a file; blocking, and meant for the limited child process.

    With `must_match` a file that has text must show the paper's title or DOI on its first three pages.

    Raises:
        BadDocument: The file cannot be used, with its failure word.
    """
    limits = limits or Limits()
    check_size(path, limits.max_bytes)
    check_header(path)
    _check_tail(path)
    limit_decoders()
    with _opened(path) as pdf:
        pages = _count(pdf, limits.max_pages)
        texts = [page_text(pdf, index, _MAX_CHARS) for index in range(min(pages, _FIRST_PAGES))]
        seen = shows(article, texts) if article else Shows.NOTHING
        _check_stub(path, pages, texts, seen)
        has_text = bool(seen) or _letters(texts) >= _MIN_LETTERS
        if article and must_match and has_text and not seen:
            raise BadDocument(Failure.WRONG_PAPER, "前三页既没有该文的题名也没有它的 DOI")
        return Inspection(
            pages=pages,
            has_text=has_text,
            shows=seen,
            is_signed=pdfium_c.FPDF_GetSignatureCount(pdf.raw) > 0,
            is_encrypted=pdfium_c.FPDF_GetSecurityHandlerRevision(pdf.raw) >= 0,
        )


def check_size(path: Path, max_bytes: int) -> int:
    """Return a file's size in bytes, or refuse it when it is too large, without reading it.

    Raises:
        BadDocument: `too-large`.
    """
    size_bytes = path.stat().st_size
    if size_bytes > max_bytes:
        raise BadDocument(Failure.TOO_LARGE, f"{size_bytes >> 20} MB，上限 {max_bytes >> 20} MB")
    return size_bytes


def _check_tail(path: Path) -> None:
    """A download that broke off opens with some pages missing: its end tells."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        if b"%%EOF" not in file.read():
            raise BadDocument(Failure.DAMAGED, "文件不完整，可能下载中断")


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


def _count(pdf: pdfium.PdfDocument, max_pages: int) -> int:
    pages = len(pdf)
    if pages > max_pages:
        raise BadDocument(Failure.TOO_MANY_PAGES, f"{pages} 页，上限 {max_pages} 页")
    if pages == 0:
        raise BadDocument(Failure.DAMAGED, "没有页面")
    return pages


def _check_stub(path: Path, pages: int, texts: Sequence[str], seen: Shows) -> None:
    if pages > 1:
        return
    letters = _letters(texts)
    phrase = next((phrase for phrase in _STUB_PHRASES if phrase in plain_title(texts[0])), "")
    if phrase and letters < _STUB_LETTERS:
        raise BadDocument(Failure.STUB_PDF, f"只是说明页：{phrase}")
    if path.stat().st_size < _STUB_BYTES and letters < _STUB_LETTERS and not seen:
        raise BadDocument(Failure.STUB_PDF, "只有一页，几乎没有内容")


def _letters(texts: Sequence[str]) -> int:
    return sum(len(plain_title(text)) for text in texts)
