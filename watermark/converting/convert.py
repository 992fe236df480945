"""Turns a file into a PDF, whichever form it has: the one function in front of the converters."""

from collections.abc import Callable, Mapping
from pathlib import Path

from handlers.domain.other_form import Converted, Form, Hurdle
from watermark.converting.epub import epub_to_pdf
from watermark.converting.forms import form_of
from watermark.converting.jats import jats_to_pdf
from watermark.converting.limits import refused
from watermark.converting.pictures import picture_to_pdf
from watermark.converting.plain_text import text_to_pdf
from watermark.converting.xhtml import html_to_pdf

CONVERTERS: Mapping[Form, Callable[[Path, Path], Converted]] = {
    Form.PICTURE: picture_to_pdf,
    Form.JATS: jats_to_pdf,
    Form.EPUB: epub_to_pdf,
    Form.HTML: html_to_pdf,
    Form.TEXT: text_to_pdf,
}


def convert(source: Path, target: Path, name: str) -> Converted:
    """Write `source` as a PDF to `target`; a PDF is left alone, a DOCX is for `office`.

    `name` is what the file was called; `target`'s folder takes what is needed on the way.
    Blocking, and meant for the limited child process: the file is not trusted.

    Raises:
        BadDocument: It cannot be done; the detail is the hurdle.
    """
    form = form_of(source, name)
    if form is Form.PDF:
        return Converted(Form.PDF)
    if form is Form.DOCX:
        raise refused(Hurdle.NO_OFFICE)
    return CONVERTERS[form](source, target)
