"""What every call of a source passes: closed while the source is switched off, counted while it is on."""

import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from handlers.domain.article import Failure
from handlers.domain.outcome import NotApplicable, Outcome, Unavailable
from resolvers.outgoing.service import HANGING_S
from resolvers.outgoing.tally import Count

T = TypeVar("T")


class Turnstile:
    """The way to one source."""

    def __init__(self, count: Count, is_open: Callable[[], bool]) -> None:
        self._count = count
        self._is_open = is_open

    @property
    def is_open(self) -> bool:
        """Whether the source is asked at present."""
        return self._is_open()

    async def let(self, call: Callable[[], Awaitable[Outcome[T]]]) -> Outcome[T]:
        """Return the source's answer, counted; a source that was switched off meanwhile is not asked."""
        if not self.is_open:
            return NotApplicable()
        began = time.monotonic()
        outcome: Outcome[T] | None = None
        try:
            outcome = await call()
            return outcome
        finally:
            elapsed_s = time.monotonic() - began
            hangs = outcome is None and elapsed_s >= HANGING_S
            self._count.note(Unavailable(Failure.TIMEOUT.value) if hangs else outcome, elapsed_s)
