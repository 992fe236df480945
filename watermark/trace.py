"""Reads the mark back: which deliveries' valid codes a file carries, where, and on which pages."""

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Dictionary, Object, Stream

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument, ConfigurationError
from handlers.domain.mark import Sighting
from watermark.by_pikepdf import limit_decoders, open_pdf
from watermark.code import CODE_KEY, codes_in
from watermark.header import check_header

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff")
_MAX_DEPTH = 4

# Carrier and page, counted from 1; page 0 is the document as a whole.
_Place = tuple[str, int]


def read_marks(path: Path, key: bytes) -> tuple[Sighting, ...]:
    """Return every delivery whose code the file carries, the one seen on most pages first; never a guess.

    Blocking, and meant for the limited child process: the file is not trusted.

    Raises:
        BadDocument: Not a PDF, or no reader can open it.
        ConfigurationError: A picture; those cannot be traced yet.
    """
    _refuse_picture(path)
    check_header(path)
    limit_decoders()
    seen: dict[int, set[_Place]] = defaultdict(set)
    refusals = []
    for reading in (_in_objects, _in_text):
        try:
            for text, place in reading(path):
                for delivery_id in codes_in(key, text):
                    seen[delivery_id].add(place)
        except BadDocument as error:
            refusals.append(error)
    if len(refusals) > 1:
        raise refusals[0]
    return tuple(sorted((_sighting(*entry) for entry in seen.items()), key=lambda s: (-len(s.pages), s.delivery_id)))


def _sighting(delivery_id: int, places: set[_Place]) -> Sighting:
    carriers = tuple(sorted({carrier for carrier, _ in places}))
    return Sighting(delivery_id, carriers, tuple(sorted({page for _, page in places if page})))


def _refuse_picture(path: Path) -> None:
    with path.open("rb") as file:
        if file.read(4).startswith(_PICTURES):
            raise ConfigurationError("这是图片。目前只能从 PDF 中读取标记；请提供 PDF，或对照页脚的溯源码人工查询。")


def _in_text(path: Path) -> Iterator[tuple[str, _Place]]:
    try:
        with pdfium.PdfDocument(path) as pdf:
            for index in range(len(pdf)):
                yield page_text(pdf, index), ("text", index + 1)
    except pdfium.PdfiumError as error:
        raise BadDocument(Failure.DAMAGED, "读不出文字") from error


def page_text(pdf: pdfium.PdfDocument, index: int, most: int = sys.maxsize) -> str:
    """Return the text of one page, empty when that page cannot be read."""
    try:
        page = pdf[index]
    except pdfium.PdfiumError:
        return ""
    try:
        words = page.get_textpage()
        count = min(words.count_chars(), most)
        return str(words.get_text_range(0, count)) if count > 0 else ""
    except pdfium.PdfiumError:
        return ""
    finally:
        page.close()


def _in_objects(path: Path) -> Iterator[tuple[str, _Place]]:
    with open_pdf(path) as pdf:
        try:
            yield from _in_document(pdf)
            for number, page in enumerate(pdf.pages, start=1):
                yield _string(page.obj.get(CODE_KEY)), ("page", number)
                for text in _in_forms(page.obj.get("/Resources"), _MAX_DEPTH):
                    yield text, ("form", number)
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError) as error:
            raise BadDocument(Failure.DAMAGED, f"读不出（{type(error).__name__}）") from error


def _in_document(pdf: pikepdf.Pdf) -> Iterator[tuple[str, _Place]]:
    information = pdf.trailer.get("/Info")
    if isinstance(information, Dictionary):
        yield _string(information.get(CODE_KEY)), ("info", 0)
    halves = pdf.trailer.get("/ID")
    for half in halves if isinstance(halves, pikepdf.Array) else ():
        yield bytes(half).decode("latin-1") if isinstance(half, pikepdf.String) else "", ("id", 0)


def _in_forms(resources: object, depth: int) -> Iterator[str]:
    """Yield the codes in a page's forms; printing programs nest them."""
    forms = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    if depth == 0 or not isinstance(forms, Dictionary):
        return
    for form in forms.as_dict().values():
        if isinstance(form, Stream) and form.get("/Subtype") == pikepdf.Name.Form:
            yield _string(form.get(CODE_KEY))
            yield from _in_forms(form.get("/Resources"), depth - 1)


def _string(value: Object | None) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""
