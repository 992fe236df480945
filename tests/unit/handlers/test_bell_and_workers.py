"""Workers: woken at once, never lost, never ended by one piece of work."""

import asyncio

import pytest

from handlers.bell import Bell
from handlers.domain.errors import LeaseLost
from handlers.workers import work


async def test_a_ring_before_the_wait_is_not_lost() -> None:
    bell = Bell()
    bell.ring()
    async with asyncio.timeout(1):
        await bell.wait(60)


async def test_a_wait_ends_by_itself_and_a_ring_is_heard_once() -> None:
    bell = Bell()
    await bell.wait(0.001)
    bell.ring()
    await bell.wait(60)
    await bell.wait(0.001)


async def test_a_ring_in_the_moment_a_wait_ends_wakes_the_next_one() -> None:
    bell = Bell()
    waiting = asyncio.create_task(bell.wait(0))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    bell.ring()
    await waiting
    async with asyncio.timeout(1):
        await bell.wait(60)


async def test_a_worker_survives_trouble_and_a_lost_lease_and_goes_on() -> None:
    troubles: list[Exception] = [ValueError("broken"), LeaseLost("late")]
    worked = asyncio.Event()

    async def once() -> bool:
        if troubles:
            raise troubles.pop(0)
        worked.set()
        return False

    task = asyncio.create_task(work("test", once, Bell(), hands=2, idle_s=0.001))
    async with asyncio.timeout(5):
        await worked.wait()
    assert troubles == []
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_worker_without_work_waits_for_its_bell() -> None:
    bell, calls = Bell(), 0

    async def once() -> bool:
        nonlocal calls
        calls += 1
        return False

    task = asyncio.create_task(work("test", once, bell, hands=1, idle_s=60))
    for _ in range(20):
        await asyncio.sleep(0)
    assert calls == 1
    bell.ring()
    for _ in range(20):
        await asyncio.sleep(0)
    assert calls == 2
    task.cancel()
