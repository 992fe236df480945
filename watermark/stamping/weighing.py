"""Why a file was too much for the process that handled it: looked for afterwards, so that no sound file pays for it."""

from pathlib import Path

import pikepdf
from pikepdf import Stream

from watermark.stamping.by_pikepdf import limit_decoders
from watermark.stamping.contents import unpacked


def weigh(path: Path) -> None:
    """Look whether anything in a PDF unpacks to more than any page needs: forms, pictures and fonts too.

    Raises:
        BadDocument: `too-large`.
    """
    limit_decoders()
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            for found in pdf.objects:
                if isinstance(found, Stream):
                    unpacked(found)
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, OverflowError):
        # What cannot be read any further weighs nothing more; what it died of was said already.
        return
