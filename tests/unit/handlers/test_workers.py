"""Hands that wait cost nothing, and work never waits for a hand that sleeps."""

import asyncio

from handlers.bell import Bell
from handlers.workers import work


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_ring_wakes_one_hand() -> None:
    bell, woken = Bell(), []

    async def wait(hand: int) -> None:
        await bell.wait()
        woken.append(hand)

    hands = [asyncio.create_task(wait(hand)) for hand in range(3)]
    await settle()
    bell.ring()
    await settle()
    assert len(woken) == 1
    bell.ring()
    await settle()
    assert len(woken) == 2
    hands[-1].cancel()


async def test_a_ring_that_nobody_waits_for_is_kept_once() -> None:
    bell = Bell()
    bell.ring()
    bell.ring()
    await asyncio.wait_for(bell.wait(), 1)
    waiting = asyncio.create_task(bell.wait())
    await settle()
    assert not waiting.done()
    waiting.cancel()


async def test_all_hands_work_when_there_is_enough_to_do() -> None:
    bell, is_over = Bell(), asyncio.Event()
    at_work: list[int] = []

    async def once() -> bool:
        if len(at_work) == 4:
            return False
        at_work.append(1)
        bell.ring()
        await is_over.wait()
        return True

    hands = asyncio.create_task(work("test", once, bell, hands=4, idle_s=60))
    await settle()
    assert len(at_work) == 4
    hands.cancel()


async def test_idle_hands_look_once_a_period_all_together() -> None:
    bell, looked = Bell(), asyncio.Event()
    looks: list[int] = []

    async def once() -> bool:
        looks.append(1)
        looked.set()
        return False

    hands = asyncio.create_task(work("test", once, bell, hands=6, idle_s=0.05))
    await settle()
    looks.clear()
    looked.clear()
    await looked.wait()
    await settle()
    assert len(looks) == 1
    hands.cancel()
