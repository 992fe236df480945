"""Plain text as a PDF: its lines stay as they are."""

from pathlib import Path

from handlers.domain.other_form import Converted, Form, Hurdle
from watermark.converting.encodings import encoding_of
from watermark.converting.limits import MAX_CHARS, refused
from watermark.converting.manuscript import Block, Manuscript, Run, verbatim
from watermark.converting.markup import read_limited
from watermark.converting.press import set_in_type


def text_to_pdf(source: Path, target: Path) -> Converted:
    """Set a text file as a PDF.

    Raises:
        BadDocument: It cannot be read as UTF-8, UTF-16, GB18030 or Windows-1252, or it is too long.
    """
    data = read_limited(source)
    if len(data) > MAX_CHARS * 4:
        raise refused(Hurdle.TOO_LONG)
    try:
        text = data.decode(encoding_of(data))
    except UnicodeDecodeError as error:
        raise refused(Hurdle.UNKNOWN) from error
    manuscript = Manuscript(target.parent)
    for line in verbatim(text).split("\n"):
        # A block of its own each: a line that is longer than the page is broken, none is joined.
        manuscript.add(Block("line", (Run(line or " "),)))
    set_in_type(manuscript, target)
    return Converted(Form.TEXT, manuscript.all_losses())
