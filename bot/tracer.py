"""Puts together who finds whose copy a file is."""

from functools import partial

from bot import parts
from bot.config import Settings
from handlers.trace import Trace
from storage.known_passwords import KnownPasswords
from watermark.code import check_code
from watermark.workers.child import PdfWorkshop


def tracer(settings: Settings, kept: parts.Memory, pdfs: PdfWorkshop) -> Trace:
    """Return who finds whose copy a file is."""
    return Trace(
        book=kept.book,
        stamps=kept.stamps,
        members=kept.members,
        workshop=pdfs,
        audit=kept.audit,
        check_code=partial(check_code, parts.trace_key(settings)),
        known_passwords=KnownPasswords(kept.locks, kept.members),
    )
