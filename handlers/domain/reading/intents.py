"""The result of reading a message: what it is about and what it wants."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.article import Identifier, Wanted
from handlers.domain.reading import cues
from handlers.domain.reading.items import Item, best_of_each
from handlers.domain.reading.searching import Query
from handlers.domain.slips import unsure_isbn, unsure_number, unsure_shape


class Intent(StrEnum):
    """What a message is about; `none` means that the bot keeps silent."""

    REQUEST = "request"
    BOOK = "book"
    SEARCH = "search"
    CANCEL = "cancel"
    STATUS = "status"
    FEEDBACK = "feedback"
    HELP = "help"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as it was understood.

    `number` is the request that a cancel, status or feedback names, `about` the identifiers that are spoken of
    but not wanted, `query` what a search is for, `slip` a number that was announced as an identifier and cannot be one.
    """

    intent: Intent
    items: tuple[Item, ...] = ()
    number: int | None = None
    query: Query | None = None
    about: tuple[Identifier, ...] = ()
    is_urgent: bool = False
    slip: str = ""

    def wanted(self) -> list[Wanted]:
        """Return one wanted thing a document."""
        return best_of_each(self.items)


# Python 3.11 looks a member of an enumeration up slowly: those of every message are looked up once.
REQUEST, BOOK, CANCEL, NONE = Intent.REQUEST, Intent.BOOK, Intent.CANCEL, Intent.NONE
SILENCE = Reading(NONE)
_NUMBER = re.compile(
    r"(?:编号|请求|求助|单号|#|No\.?|№|第)\s?[:：]?\s?(?P<named>[0-9]{1,7})(?![0-9])|"
    r"(?<![0-9.\-/第])(?P<bare>[0-9]{3,7})(?![0-9.\-/年月日号床天篇个楼页版])|"
    r"^\D{0,8}(?P<alone>[0-9]{1,7})\D{0,6}$",
    re.IGNORECASE,
)


def asking(items: Sequence[Item], *, urgent_in: str, is_book: bool = False) -> Reading:
    """Return a request for the items, a book's when all of them are books."""
    is_book = is_book or (bool(items) and items[0].is_book and all(item.is_book for item in items))
    return Reading(BOOK if is_book else REQUEST, tuple(items), is_urgent=bool(cues.URGENT.search(urgent_in)))


def number_in(said: str) -> int | None:
    """Return the request number that a text names, or `None`."""
    match = _NUMBER.search(said)
    return int(next(group for group in match.groups() if group)) if match else None


def slip_in(reading: Reading, said: str) -> str:
    """Return the number in a request that was announced as an identifier and cannot be one, or nothing."""
    number = unsure_number(said) if reading.intent is REQUEST else ""
    is_without = reading.intent in {REQUEST, BOOK} and not reading.items
    if number or not (is_without or (reading.intent is REQUEST and _are_pmids(reading.items))):
        return number
    return (unsure_isbn(said) if is_without else "") or unsure_shape(said)


def _are_pmids(items: Sequence[Item]) -> bool:
    return all(item.kind == "pmid" for item in items)
