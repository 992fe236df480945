"""Marks every page of a PDF with its reader; always a full rewrite, never an update that cutting would undo."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2 as pdfium

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Mark, Stamped
from watermark.by_pikepdf import limit_decoders, mark_with_pikepdf
from watermark.by_pypdf import mark_with_pypdf
from watermark.header import check_header
from watermark.layout import Wording, wording
from watermark.second_reader import check_marked, signature_count

Engine = Callable[[Path, Path, Wording, str], int]
Mend = Callable[[Path, Path], None]


def stamp_pdf(source: Path, target: Path, mark: Mark) -> Stamped:
    """Write the marked copy of `source` to `target`; nothing is left there when that fails.

    Blocking, and meant for the limited child process (`watermark.child`): the file is not trusted.

    Raises:
        BadDocument: Not a PDF, locked by a password, or no road leads to a copy that a second reader accepts.
    """
    check_header(source)
    limit_decoders()
    words = wording(mark)
    road, pages = _first_road(source, target, words, mark.code)
    return Stamped(pages=pages, road=road, missing=words.missing, breaks_signature=signature_count(source) > 0)


def _first_road(source: Path, target: Path, words: Wording, code: str) -> tuple[str, int]:
    """Try the roads in turn; the first road's reason is told when none leads anywhere."""
    first: BadDocument | None = None
    mended = target.with_name(f"{target.name}.mended")
    try:
        for road, mend, engine in _roads():
            try:
                material = _mended(mend, source, mended)
                pages = engine(material, target, words, code)
                check_marked(source, target, pages)
            except BadDocument as error:
                if error.reason == Failure.ENCRYPTED:
                    raise
                first = first or error
            else:
                return road, pages
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    finally:
        mended.unlink(missing_ok=True)
    target.unlink(missing_ok=True)
    raise first or BadDocument(Failure.DAMAGED)


def _roads() -> Iterator[tuple[str, Mend | None, Engine]]:
    yield "pikepdf", None, mark_with_pikepdf
    yield "pdfium-saved", _saved, mark_with_pikepdf
    yield "pdfium-imported", _imported, mark_with_pikepdf
    yield "pypdf", None, mark_with_pypdf


def _mended(mend: Mend | None, source: Path, mended: Path) -> Path:
    if mend is None:
        return source
    try:
        mend(source, mended)
    except (pdfium.PdfiumError, OSError, ValueError) as error:
        raise BadDocument(Failure.DAMAGED, f"修复不了（{type(error).__name__}）") from error
    return mended


def _saved(source: Path, mended: Path) -> None:
    with pdfium.PdfDocument(source) as pdf:
        pdf.save(mended)


def _imported(source: Path, mended: Path) -> None:
    with pdfium.PdfDocument(source) as old, pdfium.PdfDocument.new() as new:
        new.import_pages(old)
        new.save(mended)
