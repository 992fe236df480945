"""An event loop on which nobody waits: its clock moves on only when every task is idle."""

import asyncio
import selectors
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar, TypeVarTuple

Given = TypeVarTuple("Given")
Back = TypeVar("Back")
SHORTEST_S = 1e-6  # no two rounds of a loop fall into one moment


class _Selector(selectors.DefaultSelector):
    """Looks for what has happened; time that would be waited is passed at once, unless a thread is at work."""

    def __init__(self) -> None:
        super().__init__()
        self.passed_s = 1000.0
        self.threads = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or self.threads:
            began = time.monotonic()
            ready = super().select(timeout)
            self.passed_s += time.monotonic() - began
            return ready
        self.passed_s += SHORTEST_S
        ready = super().select(0)
        if not ready:
            self.passed_s += max(0.0, timeout)
        return ready


class IdleLoop(asyncio.SelectorEventLoop):
    """Deadlines and pauses of a test are kept by this clock, so a machine that stalls cannot break them.

    While a thread of the executor is at work the real time counts: nobody knows how long it needs.
    """

    def __init__(self) -> None:
        self._idle = _Selector()
        super().__init__(self._idle)

    def time(self) -> float:
        return self._idle.passed_s

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Given], Back], *args: *Given
    ) -> asyncio.Future[Back]:
        self._idle.threads += 1
        done = super().run_in_executor(executor, func, *args)
        done.add_done_callback(self._came_back)
        return done

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncio's own
        self._idle.threads += 1  # from Python 3.12 on it waits for the threads, and not for ever
        try:
            await super().shutdown_default_executor()
        finally:
            self._idle.threads -= 1

    def _came_back(self, _: asyncio.Future[Any]) -> None:
        self._idle.threads -= 1
