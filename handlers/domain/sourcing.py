"""What is remembered about the sources: who switched one, how long a service rests, what it answered."""

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
