"""How fast one service or host may be asked, and for how long it is left alone after failing."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aiolimiter import AsyncLimiter

from handlers.domain.article import Failure
from handlers.domain.sourcing import LaneState
from handlers.ports import Clock
from resolvers.outgoing.allowance import Allowance

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FAILURES_TO_OPEN = 3
FIRST_REST_S = 30.0
# Calls leave one by one, never in a burst, and a little further apart than allowed: services count those that arrive
# within a second, and one that was long on its way must not make the next ones one too many.
SPACING = 1.02
LONGEST_REST_S = 600.0
# A pause as short as this is waited for in the lane; for a longer one the service is left alone.
LONGEST_HOLD_S = 10.0
SHORTEST_HOLD_S = 1.0
HOUR_S = 3600.0


@dataclass(frozen=True, slots=True)
class Limits:
    """A service's limits; `per_hour` and `per_day` (new at midnight UTC) are budgets (`None`: no budget).

    `rest_s` is how long it rests after several failures in a row, `wall_rest_s` after showing a wall,
    `hurried_rest_s` after saying that it is asked too often without saying for how long.
    """

    per_second: float = 2.0
    concurrency: int = 2
    per_hour: int | None = None
    failures_to_open: int = FAILURES_TO_OPEN
    rest_s: float = FIRST_REST_S
    wall_rest_s: float = 86_400.0
    hurried_rest_s: float = 60.0
    per_day: int | None = None


POLITE = Limits(per_second=1.0, concurrency=1, per_hour=20, failures_to_open=5, rest_s=3600.0)
UNHURRIED = Limits(per_second=1000.0, concurrency=32, failures_to_open=FAILURES_TO_OPEN, rest_s=2.0, wall_rest_s=0.0)


@dataclass(frozen=True, slots=True)
class Budget:
    """How many calls are left of how many in a `span` (`hour` or `day`)."""

    span: str
    left: int
    of: int


@dataclass(frozen=True, slots=True)
class Window:
    """A span in which at most `of` calls are made; `ends` is when it begins anew, `None` for a rolling one."""

    span: str
    of: int
    since: datetime
    ends: datetime | None = None


class Resting(Exception):
    """The service is not asked now; `until` says when it may be asked again."""

    def __init__(self, failure: str, until: datetime) -> None:
        super().__init__(failure)
        self.failure = failure
        self.until = until


class Lane:
    """The one way to a service: its turn, its budget, and its circuit.

    One that `is_costly` is asked with the library's own key; `last_spent` is when a budget was last drawn on.
    """

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self.is_costly = False
        self.last_spent: datetime | None = None
        self._clock = clock
        self.limit(limits)
        self._spent: deque[datetime] = deque()
        self._failures = 0
        self._until: datetime | None = None
        self._reason = ""
        self._held_until = 0.0

    def limit(self, limits: Limits) -> None:
        """Set the limits; before the first turn, else those who are waiting keep the old ones."""
        self.limits = limits
        self._at_once, self._per_second = limits.concurrency, limits.per_second
        self._places = asyncio.Semaphore(limits.concurrency)
        self._pace = AsyncLimiter(1, SPACING / limits.per_second)

    def heed(self, said: Allowance) -> None:
        """Keep to what a service says of itself: never faster than our own limits, slower where it asks for that."""
        at_once = min(self.limits.concurrency, said.concurrency or self._at_once)
        if at_once != self._at_once:
            self._at_once, self._places = at_once, asyncio.Semaphore(at_once)
        per_second = min(self.limits.per_second, said.per_second or self._per_second)
        if per_second != self._per_second:
            self._per_second, self._pace = per_second, AsyncLimiter(1, SPACING / per_second)
        if said.left == 0:
            self._pause(said.reset_s if said.reset_s is not None else SHORTEST_HOLD_S)

    @property
    def pace(self) -> tuple[float, int]:
        """How many calls a second, and how many at once, are made at present."""
        return self._per_second, self._at_once

    def _pause(self, seconds: float) -> None:
        """Wait until there is something left again."""
        if seconds <= LONGEST_HOLD_S:
            self._held_until = asyncio.get_running_loop().time() + seconds
        elif seconds <= HOUR_S:
            self.rest(Failure.RATE_LIMITED, seconds)
        elif self.limits.per_day is not None:  # what is spent of a day's budget stops no calls that are free of it
            self.rest(Failure.BUDGET_SPENT, seconds)

    @property
    def until(self) -> datetime | None:
        """When the service may be asked again; `None` while it may be asked now."""
        return self._until if self._until and self._until > self._clock() else None

    @property
    def why(self) -> str:
        """The failure word for which the service is left alone now; empty while it is not."""
        return self._reason if self.until else ""

    @property
    def state(self) -> LaneState:
        """How the service stands, to be kept across a restart."""
        return LaneState(self.until, self.why, self._failures, tuple(self._recent()))

    def restore(self, state: LaneState) -> None:
        """Go on from where the program stopped."""
        self._until, self._reason, self._failures = state.until, state.reason, state.failures
        self._spent = deque(state.spent)
        self.last_spent = max(state.spent, default=None)

    @property
    def budgets(self) -> tuple[Budget, ...]:
        """What is left to be asked; empty where nothing bounds it."""
        return tuple(Budget(w.span, max(0, w.of - len(self._spent_in(w))), w.of) for w in self._windows())

    def check(self) -> None:
        """Let pass when the service may be asked now.

        Raises:
            Resting: It failed lately, asked to be left alone, or its budget is spent.
        """
        self.check_rest()
        for window in self._windows():
            if len(spent := self._spent_in(window)) >= window.of:
                raise Resting(Failure.BUDGET_SPENT, window.ends or spent[0] + HOUR)

    def check_rest(self) -> None:
        """Let pass unless the service is left alone at the moment.

        Raises:
            Resting: It is.
        """
        if until := self.until:
            raise Resting(self._reason, until)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a place and for the pace.

        Raises:
            Resting: As for `check`, before or after waiting.
        """
        self.check()
        async with self._places:
            await self._pace.acquire()
            await asyncio.sleep(max(0.0, self._held_until - asyncio.get_running_loop().time()))
            self.check()
            if self._windows():
                self.last_spent = self._clock()
                self._spent.append(self.last_spent)
            yield

    def succeeded(self) -> None:
        """Note a proper answer."""
        self._failures = 0

    def failed(self, reason: str) -> None:
        """Note a failure; several in a row let the service rest, each time twice as long."""
        self._failures += 1
        if (beyond := self._failures - self.limits.failures_to_open) >= 0:
            longest = max(LONGEST_REST_S, self.limits.rest_s)
            self.rest(reason, min(self.limits.rest_s * 2 ** min(beyond, 16), longest))

    def rest(self, reason: str, seconds: float) -> None:
        """Leave the service alone for that long."""
        self._reason = reason
        self._until = max(self._until or self._clock(), self._clock() + timedelta(seconds=seconds))

    def _windows(self) -> tuple[Window, ...]:
        now, limits = self._clock(), self.limits
        midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        hour = Window("hour", limits.per_hour, now - HOUR) if limits.per_hour is not None else None
        before = midnight - datetime.resolution  # midnight itself is of the new day
        day = Window("day", limits.per_day, before, midnight + DAY) if limits.per_day is not None else None
        return tuple(window for window in (hour, day) if window)

    def _spent_in(self, window: Window) -> list[datetime]:
        return [moment for moment in self._recent() if moment > window.since]

    def _recent(self) -> deque[datetime]:
        oldest = min((window.since for window in self._windows()), default=self._clock() - HOUR)
        while self._spent and self._spent[0] <= oldest:
            self._spent.popleft()
        return self._spent
