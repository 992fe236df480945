"""What looking at a file told about it."""

from dataclasses import dataclass
from enum import StrEnum


class Shows(StrEnum):
    """What on its first pages says that a file is the paper."""

    DOI = "doi"
    TITLE = "title"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Inspection:
    """A file that opens as a PDF.

    `has_text` is false for scans: nothing could be compared, a librarian confirms the paper.
    `is_encrypted` means protected with an empty user password: everybody can open it.
    """

    pages: int
    has_text: bool
    shows: Shows = Shows.NOTHING
    is_signed: bool = False
    is_encrypted: bool = False
