"""How each source is doing, for `/metrics` and the console."""

from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from statistics import median
from typing import Any

from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from handlers.ports import Clock

TIMES_KEPT = 200
SLOT_S = 600
SLOTS = 36
BUCKETS_S = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


@dataclass(frozen=True, slots=True)
class Slot:
    """Ten minutes of a source: how many calls were answered and how many failed; `start` in seconds of the epoch."""

    start: int
    answered: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class SourceTally:
    """One source's figures since the start; `place` is `metadata` or `fulltext`.

    `given_up` counts calls that were cancelled, mostly because another source was faster;
    `resting_until` is when it is asked again after failing. `median_s` and `p95_s` are of the latest calls,
    `failures` counts each failure word, `slots` are the last six hours by ten minutes, oldest first,
    `buckets` holds how many calls took at most each of `BUCKETS_S`, `sum_s` how long all took together.
    """

    place: str
    source: str
    asked: int
    found: int
    not_found: int
    unavailable: int
    given_up: int
    median_s: float
    last_failure: str
    resting_until: datetime | None
    p95_s: float = 0.0
    last_answer_at: datetime | None = None
    last_failure_at: datetime | None = None
    failures: Mapping[str, int] = field(default_factory=dict)
    slots: tuple[Slot, ...] = ()
    buckets: tuple[int, ...] = (0,) * len(BUCKETS_S)
    sum_s: float = 0.0

    @property
    def answered(self) -> int:
        """How many calls were answered properly."""
        return self.found + self.not_found

    @property
    def hit_rate(self) -> float | None:
        """Which part of the proper answers had what was asked for; `None` before the first one."""
        return self.found / self.answered if self.answered else None


@dataclass(slots=True)
class Count:
    """Figures of one source, growing."""

    clock: Clock
    asked: int = 0
    found: int = 0
    not_found: int = 0
    unavailable: int = 0
    given_up: int = 0
    last_failure: str = ""
    last_answer_at: datetime | None = None
    last_failure_at: datetime | None = None
    failures: Counter[str] = field(default_factory=Counter)
    times_s: deque[float] = field(default_factory=lambda: deque(maxlen=TIMES_KEPT))
    slots: deque[Slot] = field(default_factory=lambda: deque(maxlen=SLOTS))
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS_S) + 1))
    sum_s: float = 0.0

    def note(self, outcome: Outcome[Any] | None, elapsed_s: float) -> None:
        """Count one call; `None` when it was cancelled."""
        self.asked += 1
        match outcome:
            case None:
                self.given_up += 1
            case Found():
                self.found += 1
                self._answered()
            case NotFound():
                self.not_found += 1
                self._answered()
            case Unavailable(reason=reason):
                self._failed(reason)
        if isinstance(outcome, Found | NotFound | Unavailable):
            self.times_s.append(elapsed_s)
            self.buckets[bisect_left(BUCKETS_S, elapsed_s)] += 1
            self.sum_s += elapsed_s

    def tally(self, place: str, source: str, resting_until: datetime | None) -> SourceTally:
        """Return the figures as they stand."""
        return SourceTally(
            place=place,
            source=source,
            asked=self.asked,
            found=self.found,
            not_found=self.not_found,
            unavailable=self.unavailable,
            given_up=self.given_up,
            median_s=round(median(self.times_s), 3) if self.times_s else 0.0,
            last_failure=self.last_failure,
            resting_until=resting_until,
            p95_s=round(_share(self.times_s, 0.95), 3),
            last_answer_at=self.last_answer_at,
            last_failure_at=self.last_failure_at,
            failures=dict(self.failures),
            slots=self._latest(),
            buckets=_rising(self.buckets[:-1]),
            sum_s=round(self.sum_s, 3),
        )

    def _answered(self) -> None:
        self.last_answer_at = self.clock()
        self._in_slot(answered=1)

    def _failed(self, reason: str) -> None:
        self.unavailable += 1
        self.failures[reason] += 1
        self.last_failure, self.last_failure_at = reason, self.clock()
        self._in_slot(failed=1)

    def _in_slot(self, *, answered: int = 0, failed: int = 0) -> None:
        start = _slot_of(self.clock())
        last = self.slots.pop() if self.slots and self.slots[-1].start == start else Slot(start)
        self.slots.append(Slot(start, last.answered + answered, last.failed + failed))

    def _latest(self) -> tuple[Slot, ...]:
        """Return every slot of the last hours, empty ones too."""
        known = {slot.start: slot for slot in self.slots}
        last = _slot_of(self.clock())
        starts = range(last - (SLOTS - 1) * SLOT_S, last + 1, SLOT_S)
        return tuple(known.get(start, Slot(start)) for start in starts)


def _slot_of(moment: datetime) -> int:
    return int(moment.timestamp()) // SLOT_S * SLOT_S


def _share(times_s: deque[float], part: float) -> float:
    """Return the time that this part of the calls did not exceed."""
    return sorted(times_s)[ceil(len(times_s) * part) - 1] if times_s else 0.0


def _rising(counts: list[int]) -> tuple[int, ...]:
    return tuple(sum(counts[: n + 1]) for n in range(len(counts)))
