"""Copies that leave the house: each is a row, whether a request or a hand made it."""

from dataclasses import dataclass, field
from datetime import datetime

from handlers.domain.article import Document, Version
from handlers.domain.mark import Stamped


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A marked copy about to be sent: one row for each copy that leaves the house.

    `id` and `code` are marked on the copy; `marked` is the marked file on the shelf;
    `is_resend` when the reader asked for the same copy again.
    """

    id: int
    request: int
    code: str
    route: str
    marked: Document
    file_name: str
    version: Version
    licence: str
    is_resend: bool = False
    stamped: Stamped | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A copy that was sent or is being sent; `audience` are the names of those who could see it.

    An empty audience with route `private` means the reader alone. `stamped` is what became of the file when it was
    marked; nobody noted it for the oldest copies.
    """

    id: int
    request: int
    route: str
    marked: Document
    file_name: str
    code: str
    made_at: datetime
    sent_at: datetime | None = None
    audience: tuple[str, ...] = field(default=(), repr=False)
    is_resend: bool = False
    stamped: Stamped | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class HandMade:
    """A copy marked by hand with the command line; `request` is whatever number was written on it.

    `title` is what its original calls itself, or was called as a file; empty for copies of before that was kept.
    """

    code: str
    reader: str = field(repr=False)
    request: str
    made_at: datetime
    title: str = field(default="", repr=False)
