"""The promises of `SourceSwitches`, `LaneMemory` and `AnswerStore`, over both engines and the fakes."""

import asyncio
from datetime import timedelta

import pytest

from handlers.domain.sourcing import KeptAnswer, LaneState, SourceChoice
from handlers.ports.sources import AnswerStore, LaneMemory, SourceSwitches
from storage.database import Database
from storage.kept_answers import PRUNED_AT_ONCE, SqlAnswerStore
from storage.source_switches import SqlLaneMemory, SqlSourceSwitches
from tests.contract.storage.desk_kit import TickingClock
from tests.fakes.sources import FakeAnswerStore, FakeLaneMemory, FakeSourceSwitches


def keeps_the_ports(database: Database, clock: TickingClock) -> tuple[SourceSwitches, LaneMemory, AnswerStore]:
    """mypy checks here that the ports' signatures are kept."""
    return SqlSourceSwitches(database, clock), SqlLaneMemory(database), SqlAnswerStore(database, clock)


@pytest.fixture(params=["sql", "fake"])
def switches(request: pytest.FixtureRequest, database: Database, clock: TickingClock) -> SourceSwitches:
    return SqlSourceSwitches(database, clock) if request.param == "sql" else FakeSourceSwitches()


@pytest.fixture(params=["sql", "fake"])
def lanes(request: pytest.FixtureRequest, database: Database) -> LaneMemory:
    return SqlLaneMemory(database) if request.param == "sql" else FakeLaneMemory()


@pytest.fixture(params=["sql", "fake"])
def store(request: pytest.FixtureRequest, database: Database, clock: TickingClock) -> AnswerStore:
    return SqlAnswerStore(database, clock) if request.param == "sql" else FakeAnswerStore(clock)


def answer(key: str, clock: TickingClock, *, size_bytes: int = 10, keep_s: float = 60) -> KeptAnswer:
    return KeptAnswer(key, b"x" * size_bytes, clock() + timedelta(seconds=keep_s))


async def test_the_last_choice_for_a_source_stands(switches: SourceSwitches) -> None:
    assert await switches.choices() == ()
    await switches.choose([SourceChoice("metadata", "crossref"), SourceChoice("fulltext", "pmc", is_on=False, rank=3)])
    await switches.choose([SourceChoice("fulltext", "pmc", is_on=True)])
    assert await switches.choices() == (SourceChoice("fulltext", "pmc"), SourceChoice("metadata", "crossref"))


async def test_two_who_choose_at_once_both_get_through(switches: SourceSwitches) -> None:
    names = [f"s{n}" for n in range(6)]
    one = [SourceChoice("metadata", name, rank=n) for n, name in enumerate(names)]
    other = [SourceChoice("metadata", name, rank=n) for n, name in enumerate(reversed(names))]
    await asyncio.gather(*(switches.choose(choices) for choices in (one, other) * 5))
    ranks = {choice.source: choice.rank for choice in await switches.choices()}
    assert ranks in ({c.source: c.rank for c in one}, {c.source: c.rank for c in other})


async def test_lanes_come_back_as_they_were_and_unnamed_ones_are_forgotten(
    lanes: LaneMemory, clock: TickingClock
) -> None:
    resting = LaneState(clock() + timedelta(hours=24), "blocked-wall", 5, (clock(), clock() + timedelta(seconds=1)))
    await lanes.keep({"https://a/": resting, "https://b/": LaneState()})
    assert await lanes.states() == {"https://a/": resting, "https://b/": LaneState()}
    await lanes.keep({"https://a/": resting})
    assert await lanes.states() == {"https://a/": resting}
    await lanes.keep({})
    assert await lanes.states() == {}


async def test_an_answer_is_kept_until_its_time_is_over(store: AnswerStore, clock: TickingClock) -> None:
    kept = KeptAnswer("k", b"\x00\xff" * 1000, clock() + timedelta(seconds=60))
    await store.put([answer("k", clock, size_bytes=1), answer("other", clock)])
    await store.put([kept])
    assert await store.get("k") == kept
    clock.tick(60)
    assert await store.get("k") is None


async def test_a_forgotten_answer_is_gone(store: AnswerStore, clock: TickingClock) -> None:
    await store.put([answer("k", clock)])
    await store.forget("k")
    await store.forget("k")
    assert await store.get("k") is None


async def test_pruning_drops_what_is_over_then_the_oldest(store: AnswerStore, clock: TickingClock) -> None:
    await store.put([answer("over", clock, keep_s=1)])
    for key in ("first", "second", "third"):
        clock.tick(1)
        await store.put([answer(key, clock, size_bytes=100)])
    assert await store.prune(max_bytes=250, now=clock()) == 2
    assert [key for key in ("over", "first", "second", "third") if await store.get(key)] == ["second", "third"]
    assert await store.prune(max_bytes=250, now=clock()) == 0


async def test_pruning_goes_on_until_the_limit_is_kept(store: AnswerStore, clock: TickingClock) -> None:
    await store.put([answer(f"k{n}", clock) for n in range(PRUNED_AT_ONCE + 50)])
    assert await store.prune(max_bytes=100, now=clock()) == PRUNED_AT_ONCE + 40
