"""Journals and books that readers missed: counted by readers, never by clicks, and never by name."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.article import plain_title

MIN_READERS = 2
"""What a single reader asked for is not shown: it may tell what they suffer from."""


class Decision(StrEnum):
    """What the library decided about buying."""

    OPEN = ""
    SUGGESTED = "suggested"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Miss:
    """A request that no open copy answered, though another library may have.

    `reader` is an opaque id, for counting readers only; `name` is the journal's or the book's, `code` its ISSN or
    ISBN (empty when unknown).
    """

    reader: str
    department: str
    paper: str
    name: str
    code: str
    is_book: bool
    at: datetime

    @property
    def keys(self) -> tuple[str, ...]:
        """The names under which this and other misses are known to be one journal or book."""
        kind = "book" if self.is_book else "journal"
        code = f"{kind}:{self.code.upper().replace('-', '')}" if self.code else ""
        plain = plain_title(self.name)
        return tuple(filter(None, (code, f"{kind}:{plain}" if plain else "")))


@dataclass(frozen=True, slots=True)
class Mark:
    """What was decided about a journal or book, with a note."""

    decision: Decision
    note: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A journal or book that several readers missed."""

    keys: tuple[str, ...]
    name: str
    code: str
    is_book: bool
    readers: int
    departments: int
    papers: int
    last_at: datetime


def suggestions(misses: Iterable[Miss], *, min_readers: int = MIN_READERS) -> tuple[Suggestion, ...]:
    """Return what at least `min_readers` readers missed, most readers first."""
    groups = _together(misses)
    counted = [_counted(group) for group in groups]
    shown = [one for one in counted if one.readers >= max(MIN_READERS, min_readers)]
    return tuple(sorted(shown, key=lambda one: (-one.readers, -one.departments, -one.papers, one.name)))


def mark_of(suggestion: Suggestion, marks: Mapping[str, Mark]) -> Mark | None:
    """Return the latest decision under any name of a suggestion."""
    known = [marks[key] for key in suggestion.keys if key in marks]
    return max(known, key=lambda mark: mark.at, default=None)


def _together(misses: Iterable[Miss]) -> list[list[Miss]]:
    """Return the misses of one journal or book together: by its number, or by its name where either lacks one."""
    group_of: dict[str, list[Miss]] = {}
    for miss in misses:
        met = {id(group_of[key]): group_of[key] for key in miss.keys if key in group_of}
        group = [*(one for known in met.values() for one in known), miss]
        for key in {key for one in group for key in one.keys}:
            group_of[key] = group
    return list({id(group): group for group in group_of.values()}.values())


def _counted(group: Sequence[Miss]) -> Suggestion:
    return Suggestion(
        keys=tuple(sorted({key for miss in group for key in miss.keys})),
        name=_fullest(miss.name for miss in group),
        code=_fullest(miss.code for miss in group),
        is_book=group[0].is_book,
        readers=len({miss.reader for miss in group}),
        departments=len({miss.department for miss in group if miss.department}),
        papers=len({miss.paper for miss in group}),
        last_at=max(miss.at for miss in group),
    )


def _fullest(names: Iterable[str]) -> str:
    """Return the longest name, the most frequent of those: abbreviations yield."""
    counted = Counter(name for name in names if name)
    return max(counted, key=lambda name: (len(name), counted[name], name), default="")
