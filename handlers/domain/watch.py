"""Looking for a paper again and again: when, for how long, and for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.domain.article import Article, Attempt, Failure
from handlers.domain.request import Reason

WATCHED = frozenset(
    {
        Reason.NO_OPEN_COPY,
        Reason.BOOK_NOT_HELD,
        Reason.BOOK_IN_PRINT,
        Reason.BOOK_ONLINE,
        Reason.NOT_IDENTIFIED,
        Reason.NO_RECORD_SOURCE,
    }
)
"""Why a request may stand with a librarian that a copy found later would answer."""

NO_ANSWER = frozenset(
    {
        Failure.TIMEOUT, Failure.CONNECTION, Failure.SERVER_ERROR, Failure.RATE_LIMITED, Failure.BAD_ANSWER,
        Failure.BUDGET_SPENT,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Watch:
    """A paper that is looked for again.

    `misses` counts the tries in which sources said that they have nothing, `stalls` those since the last miss in
    which none could be asked.
    """

    id: int
    article: Article
    tries: int
    misses: int
    stalls: int


@dataclass(frozen=True, slots=True)
class Watching:
    """How a request is watched: what its page and its reader are told."""

    request: int
    tries: int
    next_try_at: datetime
    until: datetime
    is_wish: bool
    last_try_at: datetime | None = None
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """After which time a paper is tried again (the last one repeats), and for how long altogether.

    A try in which no source could be asked is no miss: it is repeated after `stall`, doubled each time.
    """

    after: tuple[timedelta, ...] = (
        timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7),
    )  # fmt: skip
    keep: timedelta = timedelta(days=30)
    stall: timedelta = timedelta(minutes=15)
    longest_stall: timedelta = timedelta(hours=6)

    def wait(self, *, misses: int, stalls: int = 0) -> timedelta:
        """Return how long to wait after so many misses, and so many tries since in which nobody answered."""
        if not stalls:
            return self.after[min(misses, len(self.after) - 1)]
        return min(self.stall * (1 << min(stalls - 1, 10)), self.longest_stall)


def was_asked(attempts: Iterable[Attempt]) -> bool:
    """Return whether a search is a proper miss: most of what was asked has answered.

    Most, not one: the library's own folder answers while the line is down. Links for a person ask nobody.
    """
    failures = [attempt.failure for attempt in attempts if attempt.failure != Failure.FOR_PERSON]
    silent = sum(failure in NO_ANSWER for failure in failures)
    return not silent or len(failures) > 2 * silent
