"""What is printed on a reader's copy, and what is read back from one."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of one copy.

    `reader` is `科室-姓名`, `request` the request's number as shown, `code` the signed trace code of
    the delivery (`watermark.code.issue_code`).
    """

    reader: str = field(repr=False)
    request: str
    day: date
    code: str
    library: str = ""
    notice: str = "仅供教学科研使用"


@dataclass(frozen=True, slots=True)
class Stamped:
    """A marked file: how many pages it has and which road through the engines made it.

    `missing` are the characters that the font cannot draw; the copy shows their code (`U+XXXX`) instead.
    `breaks_signature` says that the original was digitally signed, which no marked copy can stay.
    """

    pages: int
    road: str
    missing: tuple[str, ...] = ()
    breaks_signature: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """A delivery whose valid code was read from a file.

    `carriers` are the places that showed it (`text`, `page`, `form`, `info`, `id`), `pages` the pages
    (from 1) on which it was seen; empty when only the document as a whole carries it.
    """

    delivery_id: int
    carriers: tuple[str, ...]
    pages: tuple[int, ...] = ()
