"""Marks a PDF with pikepdf and hand-written objects: the first road, and the fastest."""

import gc
import re
import secrets
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Protection
from watermark.code import CODE_KEY, plain_code
from watermark.stamping.active import Cleaner, Library
from watermark.stamping.annotations import Covered, covered, draw_covering
from watermark.stamping.marking import Made, Marking
from watermark.stamping.page_marks import PageMarker
from watermark.stamping.written import Seen, seen_in

_FLATE_LIMIT_BYTES = 64 << 20
_GUESSED = re.compile("damaged|recover|expected|unknown token|not found")
_HELD_BYTES = 1 << 18


def limit_decoders() -> None:
    """Make pikepdf give up on decompression bombs."""
    pikepdf.settings.set_qpdf_limits(flate_max_memory=_FLATE_LIMIT_BYTES, max_stream_filters=6, parser_max_nesting=200)


def open_pdf(source: Path) -> pikepdf.Pdf:
    """Open a PDF, mending what can be mended.

    Raises:
        BadDocument: It needs a password or is beyond repair.
    """
    try:
        return pikepdf.open(source, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise BadDocument(Failure.ENCRYPTED, "需要密码才能打开") from error
    except (pikepdf.PdfError, RuntimeError, ValueError, OverflowError) as error:
        raise BadDocument(Failure.DAMAGED, f"打不开（{type(error).__name__}）") from error


def mark_with_pikepdf(source: Path, target: Path, marking: Marking) -> Made:
    """Write the marked copy.

    Raises:
        BadDocument: pikepdf cannot read or rewrite the file.
    """
    with _uncollected(), open_pdf(source) as pdf:
        try:
            marking.limits.check_pages(len(pdf.pages))
            pages = [page.obj for page in pdf.pages]
            cleaner = Cleaner(_LIBRARY)
            cleaner.clean_document(pdf.Root)
            draw_covering(pdf, [page for index, page in enumerate(pages) if index in marking.isolate])
            marker = PageMarker(pdf, marking)
            suspects = set()
            for index, page in enumerate(pages):
                if marker.mark(page, index):
                    suspects.add(index)
            _name_document(pdf, marking.code)
            seen = _written(pdf, target, marking.protection, cleaner)
            covers = covered(pages, has_form="/AcroForm" in pdf.Root) if seen else Covered()
            if _is_damaged(pdf):
                suspects.update(range(len(pages)))
        except (
            pikepdf.PdfError,
            RuntimeError,
            ValueError,
            TypeError,
            LookupError,
            ArithmeticError,
            AttributeError,
        ) as error:
            # Broken objects answer with whichever of these fits; the next road reads the file differently.
            raise BadDocument(Failure.DAMAGED, f"改写不了（{type(error).__name__}）") from error
    return Made(len(pages), frozenset(suspects), cleaner.removed, covers.pages, covers.made_up)


def _written(pdf: pikepdf.Pdf, target: Path, protection: Protection | None, cleaner: Cleaner) -> Seen:
    """Write the copy, and once more without what it could do by itself, when a look at it finds such things."""
    if protection:
        # What is locked cannot be looked at.
        cleaner.sweep(_objects(pdf))
        _save(pdf, target, protection)
        return Seen.ACTS
    _save(pdf, target, None)
    seen = seen_in(target)
    if seen is Seen.ACTS and cleaner.sweep(_objects(pdf)):
        _save(pdf, target, None)
    return seen


def _objects(pdf: pikepdf.Pdf) -> Iterator[Object]:
    return (one for one in pdf.objects if isinstance(one, Object))


def _is_damaged(pdf: pikepdf.Pdf) -> bool:
    """Whether qpdf had to guess what the file holds, and may have lost what other readers find."""
    return any(_GUESSED.search(str(warning)) for warning in pdf.get_warnings())


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the collector of cycles still: it finds none among a paper's many small objects, and looks often."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _save(pdf: pikepdf.Pdf, target: Path, protection: Protection | None) -> None:
    # Given a name pikepdf writes another file and renames it; nobody sees this one before it is whole.
    with target.open("wb", buffering=_HELD_BYTES) as file, warnings.catch_warnings():
        # Fields that belong to no form were so in the original.
        warnings.filterwarnings("ignore", message="This document has .* form widget")
        if protection:
            # pikepdf refuses a decode level beside encryption.
            encryption = _locked(protection)
            pdf.save(file, encryption=encryption, min_version="1.4", compress_streams=True, recompress_flate=False)
            return
        pdf.save(
            file,
            min_version="1.4",
            compress_streams=True,
            recompress_flate=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        )


def _locked(protection: Protection) -> pikepdf.Encryption:
    # Nobody keeps the owner's key: what is allowed can only be changed by marking anew.
    allowed = pikepdf.Permissions(
        print_lowres=protection.may_print,
        print_highres=protection.may_print,
        extract=protection.may_copy,
        accessibility=True,
        modify_annotation=False,
        modify_assembly=False,
        modify_form=False,
        modify_other=False,
    )
    return pikepdf.Encryption(user=protection.password, owner=secrets.token_urlsafe(24), R=6, allow=allowed)


def _name_document(pdf: pikepdf.Pdf, code: str) -> None:
    # qpdf keeps the first half of /ID and makes the second anew at each save.
    letters = plain_code(code).encode()
    pdf.trailer.ID = Array([pikepdf.String(letters), pikepdf.String(letters)])
    if not isinstance(pdf.trailer.get("/Info"), Dictionary):
        pdf.trailer.Info = pdf.make_indirect(Dictionary())
    pdf.trailer.Info[CODE_KEY] = pikepdf.String(code)


_LIBRARY = Library(
    is_dictionary=lambda found: isinstance(found, Dictionary),
    is_stream=lambda found: isinstance(found, Stream),
    is_list=lambda found: isinstance(found, Array),
    is_name=lambda found: isinstance(found, Name),
    is_direct=lambda found: isinstance(found, Object) and not found.is_indirect,
)
