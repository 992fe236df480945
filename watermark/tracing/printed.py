"""Reads the signed codes that a PDF shows and notes: in its words, its document, its pages and its forms."""

import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Dictionary, Object, Stream

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from watermark.code import CODE_KEY, codes_in
from watermark.stamping.by_pikepdf import limit_decoders, open_pdf

_FIRST_PAGES, _MAX_NOTES = 3, 400

# Carrier and page, counted from 1; page 0 is the document as a whole.
Place = tuple[str, int]


def printed_mark(path: Path, key: bytes, texts: Iterable[str] | None = None) -> int | None:
    """Return the delivery that a copy was marked for, by what is printed and noted in it; `None` for an original.

    Quick: the hidden carriers are not looked for, and of a long file its first pages. `texts` are those pages' words,
    where somebody has read them already.
    """
    limit_decoders()
    words = _first_words(path) if texts is None else texts
    try:
        noted = (text for text, _ in islice(in_objects(path), _MAX_NOTES))
        return next((found for text in chain(words, noted) for found in codes_in(key, text)), None)
    except BadDocument:
        # Whether the file is of use at all is told elsewhere.
        return None


def _first_words(path: Path) -> Iterator[str]:
    try:
        with pdfium.PdfDocument(path) as pdf:
            for index in range(min(len(pdf), _FIRST_PAGES)):
                yield page_text(pdf, index)
    except pdfium.PdfiumError:
        return


def in_objects(path: Path) -> Iterator[tuple[str, Place]]:
    """Yield what is noted in the document, its pages and its forms, and where.

    Raises:
        BadDocument: pikepdf cannot open or read it.
    """
    with open_pdf(path) as pdf:
        try:
            yield from _in_document(pdf)
            for number, page in enumerate(pdf.pages, start=1):
                yield _string(page.obj.get(CODE_KEY)), ("page", number)
                for text in _in_forms(page.obj.get("/Resources")):
                    yield text, ("form", number)
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError) as error:
            raise BadDocument(Failure.DAMAGED, f"读不出（{type(error).__name__}）") from error


def _in_document(pdf: pikepdf.Pdf) -> Iterator[tuple[str, Place]]:
    information = pdf.trailer.get("/Info")
    if isinstance(information, Dictionary):
        yield _string(information.get(CODE_KEY)), ("info", 0)
    halves = pdf.trailer.get("/ID")
    for half in halves if isinstance(halves, pikepdf.Array) else ():
        yield bytes(half).decode("latin-1") if isinstance(half, pikepdf.String) else "", ("id", 0)


def _in_forms(resources: object) -> Iterator[str]:
    """Yield the codes in a page's forms, each form once; printing programs nest them, and some name all in each."""
    waiting, known = [resources], set[tuple[int, int]]()
    while waiting:
        resources = waiting.pop()
        forms = resources.get("/XObject") if isinstance(resources, Dictionary) else None
        for form in forms.as_dict().values() if isinstance(forms, Dictionary) else ():
            if not isinstance(form, Stream) or form.objgen in known or form.get("/Subtype") != pikepdf.Name.Form:
                continue
            known.add(form.objgen)
            yield _string(form.get(CODE_KEY))
            waiting.append(form.get("/Resources"))


def _string(value: Object | None) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""


def in_text(path: Path) -> Iterator[tuple[str, Place]]:
    """Yield the words of each page, and where.

    Raises:
        BadDocument: pdfium cannot open it.
    """
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
