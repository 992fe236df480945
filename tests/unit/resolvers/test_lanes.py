import asyncio
import itertools
from datetime import UTC, datetime, timedelta

import pytest

from resolvers.formats.answers import Answer
from resolvers.outgoing.allowance import Allowance
from resolvers.outgoing.cache import MemoryCache
from resolvers.outgoing.lanes import POLITE, Lane, Limits, Resting

FAST = Limits(per_second=1000, concurrency=2, failures_to_open=3, rest_s=30)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def test_a_service_rests_after_several_failures_in_a_row_each_time_longer() -> None:
    clock = Clock()
    lane = Lane(FAST, clock)
    rests = []
    for _ in range(6):
        lane.failed("timeout")
        rests.append((lane.until - clock.now).total_seconds() if lane.until else 0)
        clock.now = lane.until or clock.now
    assert rests == [0, 0, 30, 60, 120, 240]


def test_a_proper_answer_in_between_forgives() -> None:
    lane = Lane(FAST, Clock())
    for _ in range(5):
        lane.failed("timeout")
        lane.failed("timeout")
        lane.succeeded()
    assert lane.until is None


def test_a_rest_never_grows_shorter() -> None:
    clock = Clock()
    lane = Lane(FAST, clock)
    lane.rest("rate-limited", 600)
    lane.rest("http-5xx", 1)
    assert lane.until == clock.now + timedelta(seconds=600)


async def test_a_resting_service_says_why_and_until_when() -> None:
    clock = Clock()
    lane = Lane(FAST, clock)
    lane.rest("rate-limited", 60)
    with pytest.raises(Resting) as refusal:
        async with lane.turn():
            pass
    assert (refusal.value.failure, refusal.value.until) == ("rate-limited", clock.now + timedelta(seconds=60))
    clock.now += timedelta(seconds=60)
    async with lane.turn():
        pass


async def test_no_more_than_the_allowed_number_go_at_once() -> None:
    lane = Lane(FAST, Clock())
    inside: list[int] = []
    two_are_in, leave = asyncio.Event(), asyncio.Event()

    async def go(number: int) -> None:
        async with lane.turn():
            inside.append(number)
            assert len(inside) <= 2
            if len(inside) == 2:
                two_are_in.set()
            await leave.wait()
            inside.remove(number)

    async with asyncio.TaskGroup() as group:
        for number in range(5):
            group.create_task(go(number))
        await two_are_in.wait()
        leave.set()


async def test_who_waits_while_the_service_fails_is_not_sent_after_it() -> None:
    lane = Lane(Limits(per_second=1000, concurrency=1), Clock())
    async with lane.turn():
        waiting = asyncio.create_task(lane.turn().__aenter__())
        await asyncio.sleep(0)
        lane.rest("rate-limited", 60)
    with pytest.raises(Resting):
        await waiting


async def test_the_hourly_budget_comes_back() -> None:
    clock = Clock()
    lane = Lane(Limits(per_second=1000, per_hour=1), clock)
    async with lane.turn():
        pass
    with pytest.raises(Resting, match="budget-spent") as refusal:
        lane.check()
    clock.now = refusal.value.until
    lane.check()


def test_strangers_are_asked_politely() -> None:
    assert (POLITE.per_second, POLITE.concurrency, POLITE.per_hour) == (1.0, 1, 20)
    assert (POLITE.failures_to_open, POLITE.wall_rest_s) == (5, 86_400)


async def test_the_cache_forgets_in_time_and_when_it_is_full() -> None:
    clock = Clock()
    cache = MemoryCache(clock, max_bytes=10)
    old, new = Answer(200, "", b"12345"), Answer(200, "", b"678901")
    await cache.put("old", old, keep=timedelta(days=1))
    assert await cache.get("old") == old
    await cache.put("new", new, keep=timedelta(hours=1))
    assert await cache.get("old") is None
    assert await cache.get("new") == new
    clock.now += timedelta(hours=1)
    assert await cache.get("new") is None


async def test_the_cache_drops_the_longest_unused() -> None:
    cache = MemoryCache(Clock(), max_bytes=10)
    for key in ("a", "b"):
        await cache.put(key, Answer(200, "", b"12345"), keep=timedelta(days=1))
    await cache.get("a")
    await cache.put("c", Answer(200, "", b"12345"), keep=timedelta(days=1))
    assert await cache.get("b") is None
    assert await cache.get("a")


async def test_calls_leave_one_by_one_with_more_between_them_than_the_limit_asks_for() -> None:
    lane, loop = Lane(Limits(per_second=200, concurrency=20), Clock()), asyncio.get_running_loop()
    left: list[float] = []

    async def go() -> None:
        async with lane.turn():
            left.append(loop.time())

    await asyncio.gather(*(go() for _ in range(12)))

    gaps = [later - earlier for earlier, later in itertools.pairwise(left)]
    assert min(gaps) > 1.0 / 200


async def test_a_service_that_asks_for_a_slower_pace_gets_it_and_a_faster_one_changes_nothing() -> None:
    lane, loop = Lane(Limits(per_second=1000, concurrency=4), Clock()), asyncio.get_running_loop()
    left: list[float] = []
    lane.heed(Allowance(per_second=20.0))
    lane.heed(Allowance())
    for _ in range(3):
        async with lane.turn():
            left.append(loop.time())
    assert left[2] - left[0] > 2 / 20

    lane.heed(Allowance(per_second=10_000.0, concurrency=99))
    assert lane.pace == (1000, 4)
    lane.heed(Allowance(concurrency=1))
    assert lane.pace == (1000, 1)


async def test_who_comes_when_nothing_is_left_for_a_moment_waits_for_it() -> None:
    lane, loop = Lane(FAST, Clock()), asyncio.get_running_loop()
    began = loop.time()
    lane.heed(Allowance(left=0, reset_s=0.2))
    async with lane.turn():
        assert loop.time() - began >= 0.2
    assert lane.until is None


@pytest.mark.parametrize(
    ("limits", "reset_s", "why"),
    [
        (FAST, 600.0, "rate-limited"),
        (FAST, 36_000.0, ""),
        (Limits(per_second=1000, per_day=5), 36_000.0, "budget-spent"),
    ],
)
async def test_a_service_with_nothing_left_for_longer_is_left_alone_unless_its_calls_are_free(
    limits: Limits, reset_s: float, why: str
) -> None:
    lane = Lane(limits, Clock())
    lane.heed(Allowance(left=0, reset_s=reset_s))
    assert lane.why == why


async def test_something_left_is_no_reason_to_stop() -> None:
    lane = Lane(FAST, Clock())
    lane.heed(Allowance(left=3, reset_s=600.0))
    assert lane.until is None
