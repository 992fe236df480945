"""Runs a use case over and over, a few at a time, and survives the failure of one piece of work."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from handlers.bell import Bell
from handlers.domain.errors import LeaseLost

log = structlog.get_logger()


async def work(name: str, once: Callable[[], Awaitable[bool]], bell: Bell, *, hands: int, idle_s: float = 1.0) -> None:
    """Run `hands` workers until cancelled; `once` does one piece of work and returns whether there was any."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_ring_now_and_then(bell, idle_s), name=f"{name}-clock")
        for hand in range(hands):
            group.create_task(_work(name, once, bell), name=f"{name}-{hand}")


async def _ring_now_and_then(bell: Bell, every_s: float) -> None:
    # Some work comes due by itself: one look a second for all hands together finds it.
    while True:
        await asyncio.sleep(every_s)
        bell.ring()


async def _work(name: str, once: Callable[[], Awaitable[bool]], bell: Bell) -> None:
    while True:
        if not await _guarded(name, once):
            await bell.wait()


async def _guarded(name: str, once: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await once()
    except LeaseLost:
        log.warning("lease_lost", worker=name)
        return True
    except Exception:
        # One request's trouble must not end the worker; its lease runs out and it comes back.
        log.exception("work_failed", worker=name)
        return False
