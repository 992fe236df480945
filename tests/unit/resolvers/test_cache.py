import asyncio
from datetime import timedelta

import pytest

from resolvers.formats.answers import Answer
from resolvers.outgoing import cache as cache_module
from resolvers.outgoing.cache import AT_ONCE, LastingCache
from tests.fakes.clock import FakeClock
from tests.fakes.sources import FakeAnswerStore

ANSWER = Answer(200, "application/json", b'{"title": "x"}' * 50)
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(clock: FakeClock) -> FakeAnswerStore:
    return FakeAnswerStore(clock)


async def test_an_answer_outlives_a_restart(clock: FakeClock, store: FakeAnswerStore) -> None:
    before = LastingCache(store, clock)
    await before.put("k", ANSWER, keep=DAY)
    assert await before.get("k") == ANSWER
    assert store.puts == 0, "the reader does not wait for the disk"
    await before.flush()
    assert await LastingCache(store, clock).get("k") == ANSWER
    kept = await store.get("k")
    assert kept is not None
    assert len(kept.body) < len(ANSWER.body) / 4


async def test_an_answer_is_kept_no_longer_for_having_been_read(clock: FakeClock, store: FakeAnswerStore) -> None:
    before = LastingCache(store, clock)
    await before.put("k", ANSWER, keep=DAY)
    await before.flush()
    after = LastingCache(store, clock)
    clock.now += DAY - timedelta(seconds=1)
    assert await after.get("k") == ANSWER
    clock.now += timedelta(seconds=1)
    assert await after.get("k") is None


async def test_many_answers_are_written_in_batches(clock: FakeClock, store: FakeAnswerStore) -> None:
    cache = LastingCache(store, clock)
    for n in range(AT_ONCE + 1):
        await cache.put(f"k{n}", ANSWER, keep=DAY)
    await asyncio.gather(cache.flush(), cache.flush())
    assert store.puts == 2


async def test_an_answer_that_was_being_written_when_the_program_ended_is_written_at_its_end(
    clock: FakeClock, store: FakeAnswerStore
) -> None:
    cache, begun = LastingCache(store, clock), asyncio.Event()

    async def never_done() -> None:
        begun.set()
        await asyncio.Event().wait()

    store.pause = never_done
    await cache.put("k", ANSWER, keep=DAY)
    await cache.put("newer", ANSWER, keep=DAY)
    writing = asyncio.create_task(cache.flush())
    await begun.wait()
    newer = Answer(200, "text/plain", b"newer")
    await cache.put("newer", newer, keep=DAY)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    store.pause = None
    await cache.flush()
    after = LastingCache(store, clock)
    assert (await after.get("k"), await after.get("newer")) == (ANSWER, newer)


async def test_a_store_that_is_away_costs_the_answers_and_nothing_else(
    clock: FakeClock, store: FakeAnswerStore
) -> None:
    cache = LastingCache(store, clock)
    store.is_away = True
    assert await cache.get("unknown") is None
    await cache.put("k", ANSWER, keep=DAY)
    await cache.flush()
    assert await cache.get("k") == ANSWER
    store.is_away = False
    await cache.put("later", ANSWER, keep=DAY)
    await cache.flush()
    assert await LastingCache(store, clock).get("later") == ANSWER


async def test_what_waits_to_be_written_is_bounded(
    clock: FakeClock, store: FakeAnswerStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "MOST_WAITING_BYTES", len(ANSWER.body) * 2)
    cache = LastingCache(store, clock)
    for key in ("first", "second", "third"):
        await cache.put(key, ANSWER, keep=DAY)
    await cache.flush()
    again = LastingCache(store, clock)
    assert [key for key in ("first", "second", "third") if await again.get(key)] == ["second", "third"]


async def test_an_answer_packed_by_another_version_is_asked_for_again(clock: FakeClock, store: FakeAnswerStore) -> None:
    cache = LastingCache(store, clock)
    await cache.put("k", ANSWER, keep=DAY)
    await cache.flush()
    kept = await store.get("k")
    assert kept is not None
    for body in (b"", b"not packed", kept.body[:-9]):
        await store.put([type(kept)("k", body, kept.until)])
        assert await LastingCache(store, clock).get("k") is None


async def test_what_is_kept_is_bounded(clock: FakeClock, store: FakeAnswerStore) -> None:
    cache = LastingCache(store, clock, max_bytes=1)
    await cache.put("k", ANSWER, keep=DAY)
    await cache.flush()
    assert await store.get("k") is None
