"""How each source is doing, for `/metrics` and the console."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from statistics import median
from typing import Any

from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable

TIMES_KEPT = 200


@dataclass(frozen=True, slots=True)
class SourceTally:
    """One source's figures since the start; `place` is `metadata` or `fulltext`.

    `given_up` counts calls that were cancelled, mostly because another source was faster;
    `resting_until` is when it is asked again after failing.
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


@dataclass(slots=True)
class Count:
    """Figures of one source, growing."""

    asked: int = 0
    found: int = 0
    not_found: int = 0
    unavailable: int = 0
    given_up: int = 0
    last_failure: str = ""
    times_s: deque[float] = field(default_factory=lambda: deque(maxlen=TIMES_KEPT))

    def note(self, outcome: Outcome[Any] | None, elapsed_s: float) -> None:
        """Count one call; `None` when it was cancelled."""
        self.asked += 1
        match outcome:
            case None:
                self.given_up += 1
            case Found():
                self.found += 1
            case NotFound():
                self.not_found += 1
            case Unavailable(reason=reason):
                self.unavailable += 1
                self.last_failure = reason
        if outcome is not None:
            self.times_s.append(elapsed_s)

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
        )
