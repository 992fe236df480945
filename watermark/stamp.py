"""Marks every page of a PDF with its reader; always a full rewrite, never an update that cutting would undo."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Mark, Stamped
from watermark.code import check_code
from watermark.ending import check_ending
from watermark.header import check_header
from watermark.limits import Limits
from watermark.stamping.by_pikepdf import limit_decoders, mark_with_pikepdf
from watermark.stamping.layout import wording
from watermark.stamping.lost_pages import gather_pages
from watermark.stamping.marking import Made, Marking
from watermark.stamping.second_reader import WrongPage, check_marked, signature_count
from watermark.tracing.seal import Seal

Engine = Callable[[Path, Path, Marking], Made]
Mend = Callable[[Path, Path], None]
# One for content that does not end, one for what covers it, and one more.
_TRIES = 3


def stamp_pdf(source: Path, target: Path, mark: Mark, key: bytes = b"", *, limits: Limits | None = None) -> Stamped:
    """Write the marked copy of `source` to `target`; nothing is left there when that fails.

    With the `key` that signed the mark's code, the copy also names its delivery where nobody reads it.
    Blocking, and meant for the limited child process (`watermark.workers.child`): the file is not trusted.

    Raises:
        BadDocument: Not a PDF, broken off, locked by a password, too long, or no road leads to a copy that a second
            reader accepts.
    """
    check_header(source)
    check_ending(source)
    limit_decoders()
    words = wording(mark)
    limits = limits or Limits()
    if mark.cover:
        limits = replace(limits, max_pages=limits.max_pages + 1)
    marking = Marking(words, mark.code, mark.protection, seal=_seal(key, mark.code), limits=limits)
    road, made = _first_road(source, target, marking)
    is_signed = signature_count(source) > 0
    return Stamped(made.pages, road, words.missing, breaks_signature=is_signed, removed=made.removed)


def _seal(key: bytes, code: str) -> Seal | None:
    delivery_id = check_code(key, code) if key else None
    return None if delivery_id is None else Seal(key, delivery_id)


def _first_road(source: Path, target: Path, marking: Marking) -> tuple[str, Made]:
    """Try the roads in turn; the first road's reason is told when none leads anywhere."""
    first: BadDocument | None = None
    mended = target.with_name(f"{target.name}.mended")
    try:
        for road, mend, engine in _roads(marking):
            try:
                material = _mended(mend, source, mended)
                return road, _marked(engine, (source, material, target), replace(marking, is_repacked=mend is not None))
            except BadDocument as error:
                if error.reason in {Failure.TOO_LARGE, Failure.TOO_MANY_PAGES}:
                    raise
                first = first or error
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    finally:
        mended.unlink(missing_ok=True)
    target.unlink(missing_ok=True)
    raise first or BadDocument(Failure.DAMAGED)


def _marked(engine: Engine, paths: tuple[Path, Path, Path], marking: Marking, *, tries: int = _TRIES) -> Made:
    """Mark, look, and mark again with those pages' content in forms that look wrong."""
    source, material, target = paths
    made = engine(material, target, marking)
    password = marking.protection.password if marking.protection else None
    seen = replace(made, suspects=made.suspects | marking.isolate)
    try:
        check_marked(source, target, seen, password=password, isolated=marking.isolate)
    except WrongPage as wrong:
        if engine is not mark_with_pikepdf or tries == 1 or wrong.pages <= marking.isolate:
            raise
        isolated = replace(marking, isolate=marking.isolate | wrong.pages)
        return _marked(engine, paths, isolated, tries=tries - 1)
    return made


def _roads(marking: Marking) -> Iterator[tuple[str, Mend | None, Engine]]:
    yield "pikepdf", None, mark_with_pikepdf
    yield "pdfium-saved", _saved, mark_with_pikepdf
    yield "pdfium-imported", _imported, mark_with_pikepdf
    if not marking.protection:
        # Few files come this far, and each child would carry it.
        from watermark.stamping.by_pypdf import mark_with_pypdf  # noqa: PLC0415

        yield "pypdf", None, mark_with_pypdf
    yield "pages-gathered", _gathered, mark_with_pikepdf


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


def _gathered(source: Path, mended: Path) -> None:
    # Only a reader who counts as many pages as were found vouches that none is missing.
    with pdfium.PdfDocument(source):
        gather_pages(source, mended)
