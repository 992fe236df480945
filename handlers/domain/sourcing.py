"""What is remembered about the sources: who switched one, how long a service rests, what it answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """What an administrator chose for a source; `place` is `metadata` or `fulltext`.

    `rank` is its place in the order, `None` where the configuration's order stands.
    """

    place: str
    source: str
    is_on: bool = True
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class LaneState:
    """How a service stands: when it was asked lately, how it failed, until when it is left alone.

    `spent` are the calls that still count against a budget, oldest first.
    """

    until: datetime | None = None
    reason: str = ""
    failures: int = 0
    spent: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A service's answer, packed; `key` is a hash that tells nothing, `until` is when it is worth nothing more."""

    key: str
    body: bytes
    until: datetime


def in_order(configured: Sequence[str], ranks: Mapping[str, int]) -> tuple[str, ...]:
    """Return the sources as they are asked: by rank; one without a rank stays behind the one before it in the file."""
    ordered = sorted((name for name in dict.fromkeys(configured) if name in ranks), key=lambda name: ranks[name])
    before = ""
    for name in dict.fromkeys(configured):
        if name not in ranks:
            ordered.insert(ordered.index(before) + 1 if before else 0, name)
        before = name
    return tuple(ordered)


def moved(ordered: Sequence[str], name: str, steps: int) -> tuple[str, ...]:
    """Return an order in which one source stands some places further down (negative: up), never past the ends."""
    others = [other for other in ordered if other != name]
    place = min(max(ordered.index(name) + steps, 0), len(others))
    return (*others[:place], name, *others[place:])
