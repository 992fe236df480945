"""The figures of the service: one row for each request, and what is counted from them.

Fill rate = delivered / (received - cancelled by the reader - declined as duplicates - sent to the printed book in the
library - keyword searches and questions that were answered: they are neither a fill nor a miss, and the papers picked
from a list count by themselves; words in the place of a paper are a miss). Turnaround runs from received to delivered,
also at night. Names as in ISO 11620 and the ARL measures.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median, quantiles
from typing import TypeVar

from handlers.domain.request import OPEN, Reason, RequestKind, State

T = TypeVar("T")
PAPERS = frozenset({RequestKind.ARTICLE, RequestKind.BOOK})
ACK_TARGET_S = 10.0
DELIVERY_TARGET_S = 180.0


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request without anything that names a person. `reader` is an opaque id, for counting readers only."""

    number: int
    reader: str
    department: str
    kind: RequestKind
    language: str
    source: str
    route: str
    state: State
    reason: Reason
    is_urgent: bool
    received_at: datetime
    acked_at: datetime | None
    identified_at: datetime | None
    found_at: datetime | None
    delivered_at: datetime | None
    closed_at: datetime | None

    @property
    def ack_s(self) -> float | None:
        """Seconds from received to the first answer."""
        return _between(self.received_at, self.acked_at)

    @property
    def turnaround_s(self) -> float | None:
        """Seconds from received to delivered."""
        return _between(self.received_at, self.delivered_at)


def _between(start: datetime, end: datetime | None) -> float | None:
    return None if end is None else max(0.0, (end - start).total_seconds())


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and 90th percentile of durations in seconds, and the share within a target (0-1)."""

    count: int
    median_s: float | None
    p90_s: float | None
    within_target: float | None


@dataclass(frozen=True, slots=True)
class Line:
    """The counts of one department, source or kind."""

    name: str
    requests: int
    delivered: int
    with_librarian: int
    declined: int
    cancelled: int
    chinese: int
    foreign: int
    readers: int
    fill_rate: float | None


@dataclass(frozen=True, slots=True)
class Searches:
    """What became of the keyword searches: listed by the bot, answered by a librarian, still waiting, or neither."""

    requests: int
    by_bot: int
    by_librarian: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a report shows for one period."""

    total: Line
    departments: tuple[Line, ...]
    kinds: tuple[Line, ...]
    searches: Searches
    sources: tuple[tuple[str, int], ...]
    outcomes: tuple[tuple[State, int], ...]
    reasons: tuple[tuple[Reason, int], ...]
    routes: tuple[tuple[str, int], ...]
    days: tuple[tuple[str, int, int], ...]
    acknowledgement: Spread
    turnaround: Spread


def count(rows: Iterable[RequestRow], *, day_of: Callable[[datetime], str]) -> Figures:
    """Return the figures of those rows; `day_of` names the local day of a moment."""
    every = list(rows)
    return Figures(
        total=line("合计", every),
        departments=_lines(every, lambda r: r.department or "（未绑定）"),
        kinds=_lines(every, lambda r: r.kind.value),
        searches=searches([r for r in every if r.kind is RequestKind.SEARCH]),
        sources=_tally(r.source for r in every if r.delivered_at),
        outcomes=_tally(r.state for r in every),
        reasons=_tally(r.reason for r in every if r.reason and r.state is not State.DELIVERED),
        routes=_tally(r.route for r in every if r.delivered_at),
        days=_days(every, day_of),
        acknowledgement=spread([r.ack_s for r in every], ACK_TARGET_S),
        turnaround=spread([r.turnaround_s for r in every], DELIVERY_TARGET_S),
    )


def line(name: str, rows: Sequence[RequestRow]) -> Line:
    """Return the counts of some rows under a name."""
    states = Counter(r.state for r in rows)
    delivered = states[State.DELIVERED]
    in_print = sum(r.state is State.DECLINED and r.reason is Reason.HELD_IN_PRINT for r in rows)
    # What was joined to another request of its reader is cancelled by the bot: it counts as a duplicate alone.
    cancelled = sum(r.state is State.CANCELLED and r.reason is not Reason.DUPLICATE for r in rows)
    owed = (
        len(rows)
        - cancelled
        - sum(r.state is State.ANSWERED and r.kind not in PAPERS for r in rows)
        - in_print
        - sum(r.reason is Reason.DUPLICATE for r in rows)
    )
    chinese = sum(r.language == "zh" for r in rows)
    return Line(
        name=name,
        requests=len(rows),
        delivered=delivered,
        with_librarian=states[State.WITH_LIBRARIAN],
        declined=states[State.DECLINED] - in_print,
        cancelled=cancelled,
        chinese=chinese,
        foreign=sum(bool(r.language) for r in rows) - chinese,
        readers=len({r.reader for r in rows}),
        fill_rate=delivered / owed if owed > 0 else None,
    )


def searches(rows: Sequence[RequestRow]) -> Searches:
    """Return what became of keyword searches; a copy for one is a librarian's work."""
    return Searches(
        requests=len(rows),
        by_bot=sum(r.state is State.ANSWERED and r.reason is not Reason.ANSWERED_BY_HAND for r in rows),
        by_librarian=sum(r.state is State.DELIVERED or r.reason is Reason.ANSWERED_BY_HAND for r in rows),
        waiting=sum(r.state in OPEN for r in rows),
    )


def spread(durations: Iterable[float | None], target_s: float) -> Spread:
    """Return how long things took; those that did not happen are left out."""
    known = [d for d in durations if d is not None]
    if not known:
        return Spread(0, None, None, None)
    p90 = quantiles(known, n=10, method="inclusive")[8] if len(known) > 1 else known[0]
    return Spread(len(known), median(known), p90, sum(d <= target_s for d in known) / len(known))


def _lines(rows: Sequence[RequestRow], name_of: Callable[[RequestRow], str]) -> tuple[Line, ...]:
    groups: dict[str, list[RequestRow]] = {}
    for row in rows:
        groups.setdefault(name_of(row), []).append(row)
    lines = [line(name, members) for name, members in groups.items()]
    return tuple(sorted(lines, key=lambda one: (-one.requests, one.name)))


def _tally(values: Iterable[T]) -> tuple[tuple[T, int], ...]:
    return tuple(Counter(values).most_common())


def _days(rows: Sequence[RequestRow], day_of: Callable[[datetime], str]) -> tuple[tuple[str, int, int], ...]:
    received = Counter(day_of(r.received_at) for r in rows)
    delivered = Counter(day_of(r.received_at) for r in rows if r.delivered_at)
    return tuple((day, received[day], delivered[day]) for day in sorted(received))
