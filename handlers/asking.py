"""One source is asked, within its time: whatever happens to it, the others still answer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from handlers.domain.article import Failure
from handlers.domain.outcome import Outcome, Unavailable

log = structlog.get_logger()
T = TypeVar("T")


def loop_time() -> float:
    """Return the seconds on the running loop's clock: the one that its pauses and deadlines go by."""
    return asyncio.get_running_loop().time()


async def answer_of(source: str, ask: Callable[[], Awaitable[Outcome[T]]], *, budget_s: float) -> Outcome[T]:
    """Return what a source answers; too slow or broken, it is `Unavailable`."""
    try:
        async with asyncio.timeout(budget_s):
            return await ask()
    except TimeoutError:
        return Unavailable(Failure.TIMEOUT.value)
    except Exception:
        # One source's fault is not the reader's.
        log.exception("source_failed", source=source)
        return Unavailable(Failure.BAD_ANSWER.value)
