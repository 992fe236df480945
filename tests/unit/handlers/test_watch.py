"""What could not be found is looked for again, and goes out by itself once it is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta

import pytest

from handlers.domain.article import Attempt, Failure
from handlers.domain.outcome import Found, NotFound, Unavailable
from handlers.domain.request import Actor, Reason, Request, State
from handlers.domain.watch import Plan, was_asked
from handlers.send import Pace
from handlers.watch import LookAgain
from tests.unit.handlers.world import COPY, GROUP, LI, OTHER, PAPER, World, private

HOUR = 3600


@pytest.fixture
async def bound(world: World) -> World:
    await world.bind()
    await world.bind(LI, 2)
    world.knows(PAPER)
    world.fulltext.answer = NotFound()
    return world


async def missed(world: World, **changes: object) -> Request:
    """A request that stands with the librarian because nobody has its paper; it waits already."""
    request = await world.entered(**changes)
    await world.work()
    await watch(world)
    return await world.request(request.number)


async def watch(world: World) -> None:
    """Let the watch work until nothing is due."""
    while await world.look_again.work_once():
        pass


async def later(world: World, **delta: float) -> None:
    world.later(**delta)
    await watch(world)
    await world.work()


async def test_a_miss_that_is_found_two_tries_later_goes_out_by_itself(bound: World) -> None:
    request = await missed(bound)
    assert (request.state, request.reason) == (State.WITH_LIBRARIAN, Reason.NO_OPEN_COPY)
    await later(bound, hours=1)
    await later(bound, hours=5)
    assert await bound.state() is State.WITH_LIBRARIAN
    bound.fulltext.answer = Found((COPY,))
    await later(bound, hours=1)
    assert await bound.state() is State.DELIVERED
    said = bound.heard()
    assert "@口腔科-张三 found_at_last number=1001" in said
    assert said.index("@口腔科-张三 found_at_last number=1001") < len(said) - 1
    assert [move[3] for move in await bound.book.history(1001)][-3] == "timer found_later"


async def test_readers_of_one_paper_share_one_try_and_both_get_it(bound: World) -> None:
    await missed(bound)
    await missed(bound, reader=LI, staff_id=2, department="骨科")
    asked = len(bound.fetcher.fetched)
    bound.fulltext.answer = Found((COPY,))
    await later(bound, hours=1)
    assert [await bound.state(1001), await bound.state(1002)] == [State.DELIVERED, State.DELIVERED]
    assert len(bound.fetcher.fetched) == asked + 1


async def test_a_librarian_may_work_on_it_meanwhile_and_the_copy_goes_out_all_the_same(bound: World) -> None:
    await missed(bound)
    await bound.attend.take(1001, by="王老师")
    bound.fulltext.answer = Found((COPY,))
    await later(bound, hours=1)
    assert ((await bound.request()).owner, await bound.state()) == ("王老师", State.DELIVERED)


async def test_what_the_librarian_sent_meanwhile_is_not_sent_twice(bound: World) -> None:
    await missed(bound)
    await bound.book.move(1001, State.DECLINED, Actor.LIBRARIAN, reason=Reason.COPYRIGHT)
    bound.fulltext.answer = Found((COPY,))
    await later(bound, hours=1)
    assert await bound.state() is State.DECLINED


async def test_services_that_are_away_are_no_miss_and_are_asked_again_soon(bound: World) -> None:
    await missed(bound)
    bound.fulltext.answer = Unavailable(Failure.TIMEOUT)
    await later(bound, hours=1)
    seen = await bound.watches.of_request(1001)
    assert seen is not None
    assert seen.next_try_at - bound.clock() == timedelta(minutes=15)
    await later(bound, minutes=15)
    assert (row := bound.watches.watches[1]).misses == 0
    assert row.due - bound.clock() == timedelta(minutes=30)
    bound.fulltext.answer = NotFound()
    await later(bound, minutes=30)
    assert (row.misses, row.stalls, row.due - bound.clock()) == (1, 0, timedelta(hours=6))


@pytest.mark.parametrize(
    ("misses", "stalls", "wait"),
    [
        (0, 0, timedelta(hours=1)),
        (1, 0, timedelta(hours=6)),
        (4, 0, timedelta(days=7)),
        (99, 0, timedelta(days=7)),
        (3, 1, timedelta(minutes=15)),
        (3, 9, timedelta(hours=6)),
        (0, 9, timedelta(hours=6)),
    ],
)
def test_the_waits_grow_and_end(misses: int, stalls: int, wait: timedelta) -> None:
    assert Plan().wait(misses=misses, stalls=stalls) == wait


@pytest.mark.parametrize(
    ("failures", "is_miss"),
    [
        ([], True),
        (["no-location"], True),
        (["no-location", "timeout"], False),
        (["no-location", "link-only-licence", "timeout"], True),
        (["for-person", "for-person", "conn-error"], False),
        (["for-person"], True),
        (["budget-spent", "rate-limited", "no-location"], False),
    ],
)
def test_a_search_is_a_miss_when_most_of_the_asked_have_answered(failures: list[str], is_miss: bool) -> None:
    assert was_asked([Attempt("a source", failure) for failure in failures]) is is_miss


async def test_a_copy_that_somebody_else_brought_to_the_shelf_is_found_without_asking(bound: World) -> None:
    await missed(bound)
    bound.fulltext.answer = Found((COPY,))
    await bound.entered(reader=LI, staff_id=2)
    await bound.work()
    fetched = len(bound.fetcher.fetched)
    await later(bound, hours=1)
    assert await bound.state() is State.DELIVERED
    assert len(bound.fetcher.fetched) == fetched


async def test_old_answers_do_not_count(bound: World) -> None:
    inside: list[str] = []

    @contextmanager
    def afresh() -> Iterator[None]:
        inside.append("in")
        yield
        inside.append("out")

    bound.look_again = LookAgain(
        watches=bound.watches, holdings=bound.holdings, shelf=bound.shelf, finder=bound.finder, speaker=bound.speaker,
        bells=bound.bells, clock=bound.clock, afresh=afresh,
    )  # fmt: skip
    await missed(bound)
    await later(bound, hours=1)
    assert inside == ["in", "out"]


async def test_a_copy_that_only_a_person_can_judge_is_laid_before_the_librarian(bound: World) -> None:
    await missed(bound)
    bound.fulltext.answer = Found((COPY,))
    bound.workshop.seen = type(bound.workshop.seen)(pages=3, has_text=False, shows=bound.workshop.seen.shows)
    await later(bound, hours=1)
    request = await bound.request()
    assert request.state is State.WITH_LIBRARIAN
    assert request.holding is not None


async def test_at_night_readers_are_left_alone_unless_it_is_urgent() -> None:
    world = World(pace=Pace(0, 0, time(0, 0), time(23, 59)))
    await world.bind()
    world.knows(PAPER)
    world.fulltext.answer = NotFound()
    await missed(world)
    world.fulltext.answer = Found((COPY,))
    await later(world, hours=1)
    assert await world.state() is State.WITH_LIBRARIAN
    await world.book.urge(1001)
    world.watches.watches[1].is_urgent = True
    await later(world, hours=1)
    assert await world.state() is State.DELIVERED


async def test_the_end_of_the_watch_is_said_once(bound: World) -> None:
    await missed(bound)
    await later(bound, days=30)
    assert await bound.look_again.tell_expired() == 1
    assert await bound.look_again.tell_expired() == 0
    await bound.work()
    assert [line for line in bound.heard() if "watch_over" in line] == ["@口腔科-张三 watch_over number=1001 days=30"]
    bound.fulltext.answer = Found((COPY,))
    await later(bound, days=10)
    assert await bound.state() is State.WITH_LIBRARIAN


async def decline(world: World, reason: Reason = Reason.NOT_AVAILABLE) -> None:
    await missed(world)
    world.later(minutes=5)
    await world.attend.decline(1001, reason, by="王老师")
    await world.work()


@pytest.mark.parametrize("words", ["有了告诉我", "找到通知我", "1001 有了告诉我", "以后有了请通知我，谢谢"])
async def test_a_declined_reader_who_wishes_is_told_once_it_is_there(bound: World, words: str) -> None:
    await decline(bound)
    assert await bound.say(words) == "watching"
    assert await bound.book.queue() == ()
    bound.fulltext.answer = Found((COPY,))
    await later(bound, hours=1)
    assert await bound.state() is State.DELIVERED
    assert "@口腔科-张三 watching number=1001 days=30" in bound.heard()


async def test_a_wish_is_for_the_refusal_heard_last_and_not_for_what_is_still_looked_for(bound: World) -> None:
    await decline(bound)
    bound.knows(OTHER)
    await bound.entered(wanted=OTHER.ids[0])
    await bound.work()
    assert await bound.state(1002) is State.WITH_LIBRARIAN
    assert await bound.say("有了告诉我") == "watching"
    assert await bound.watches.of_request(1001) is not None
    assert await bound.watches.of_request(1002) is None
    assert await bound.say("有了告诉我 1002") == "watching"
    assert await bound.watches.of_request(1002) is not None


async def test_a_refused_paper_that_nobody_has_named_is_asked_for_again(bound: World) -> None:
    await bound.with_librarian()
    await bound.attend.decline(1001, Reason.NOT_AVAILABLE, by="王老师")
    await bound.entered(wanted=OTHER.ids[0])
    assert await bound.say("有了告诉我") == "watch_which"
    assert bound.watches.watches == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("不用了", "watch_ended"),
        ("取消 1001", "watch_ended"),
        ("取消", "watch_ended"),
        ("自己找到了", "found_by_reader"),
    ],
)
async def test_the_wish_is_taken_back(bound: World, words: str, said: str) -> None:
    await decline(bound)
    await bound.say("有了告诉我")
    assert await bound.say(words) == said
    bound.fulltext.answer = Found((COPY,))
    await later(bound, hours=1)
    assert await bound.state() is State.DECLINED


async def test_an_open_request_is_cancelled_before_a_wish(bound: World) -> None:
    await decline(bound)
    await bound.say("有了告诉我")
    await bound.with_librarian()
    assert await bound.say("取消") == "cancelled"
    assert (await bound.watches.of_request(1001)) is not None
    assert await bound.state(1002) is State.CANCELLED


async def test_the_wish_for_what_is_watched_already_is_answered(bound: World) -> None:
    await missed(bound)
    assert await bound.say("有了告诉我") == "watching"
    assert len(bound.watches.watches) == 1


@pytest.mark.parametrize("reason", [Reason.COPYRIGHT, Reason.NOT_FOR_STAFF, Reason.DUPLICATE])
async def test_what_may_not_be_provided_is_not_waited_for(bound: World, reason: Reason) -> None:
    await decline(bound, reason)
    assert await bound.whisper("有了告诉我") == "watch_nothing"


async def test_colleagues_talk_is_left_alone(bound: World) -> None:
    assert await bound.say("找到了发我") == "silence"
    assert await bound.say("有了告诉我", LI) == "silence"
    await decline(bound)
    bound.later(days=4)
    assert await bound.say("找到了发我") == "silence"
    assert await bound.whisper("有了告诉我") == "watching"


async def test_whoever_has_something_under_way_hears_how_it_stands(bound: World) -> None:
    await bound.entered()
    assert await bound.whisper("有了告诉我") == "status_list"


async def test_private_readers_are_told_in_private(bound: World) -> None:
    await missed(bound, conversation=private(LI), reader=LI, staff_id=2)
    bound.fulltext.answer = Found((COPY,))
    await later(bound, hours=1)
    assert "found_at_last number=1001" in bound.heard(private(LI))
    assert bound.heard(GROUP) == []


async def test_what_nobody_could_be_asked_for_is_soon_looked_for_again(
    bound: World,
) -> None:
    bound.finder = bound.finding(lambda _: False)
    bound.fulfil, bound.look_again = bound.fulfilling(), bound.looking_again()
    bound.fulltext.does_accept = False
    request = await missed(bound)
    assert request.reason is Reason.NO_RECORD_SOURCE
    await later(bound, minutes=16)
    bound.fulltext.does_accept, bound.fulltext.answer = True, Found((COPY,))
    await later(bound, minutes=16)
    assert await bound.state() is State.DELIVERED
