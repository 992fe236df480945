"""What time does to requests."""

from datetime import datetime

import pytest

from handlers.domain.message import Link
from handlers.domain.post import Urgency
from handlers.domain.request import Actor, Reason, Request, RequestKind, State
from handlers.tidy import Tidy
from tests.fakes import FakeRequestBook
from tests.unit.handlers.world import OTHER, PAPER, STRANGER, World


async def test_what_is_young_is_left_alone(world: World) -> None:
    await world.entered()
    world.later(minutes=14)
    assert await world.tidy.run() == 0


async def test_what_waited_a_day_for_binding_is_closed_with_one_line_for_all_of_it(world: World) -> None:
    await world.say("求 10.1000/a 和 10.1000/b", STRANGER)
    world.later(hours=24, seconds=1)
    assert await world.tidy.run() == 2
    assert [await world.state(n) for n in (1001, 1002)] == [State.EXPIRED] * 2
    (row,) = [row for row in world.desk.posts.values() if row.post.text.startswith("binding_expired")]
    assert (row.post.text, row.post.urgency) == (
        "binding_expired number=1001、1002 title=DOI 10.1000/a",
        Urgency.REMINDER,
    )


async def test_a_choice_nobody_made_goes_to_the_librarian(world: World) -> None:
    await world.entered()
    claimed = await world.book.claim_received(lease_s=60)
    assert claimed is not None
    await world.book.offer(claimed[1], [PAPER, OTHER], [])
    world.later(minutes=31)
    assert await world.tidy.run() == 1
    assert ((await world.request()).reason, world.outbox.texts) == (
        Reason.NO_CHOICE,
        ["choice_expired number=1001 title=DOI 10.1000/a"],
    )


async def test_a_search_that_is_stuck_is_told_as_one(world: World) -> None:
    await world.entered(kind=RequestKind.SEARCH, wanted=None)
    world.later(minutes=16)
    assert await world.tidy.run() == 1
    assert world.outbox.texts == ["to_librarian_keywords number=1001"]


async def test_what_is_stuck_goes_to_the_librarian_and_its_reader_hears_so_once(world: World) -> None:
    await world.entered()
    world.later(minutes=16)
    assert await world.tidy.run() == 1
    await world.book.choose(1001, PAPER, Actor.LIBRARIAN)
    world.later(minutes=16)
    assert await world.tidy.run() == 1
    assert ((await world.request()).reason, world.outbox.texts) == (
        Reason.STUCK,
        ["to_librarian number=1001 title=DOI 10.1000/a"],
    )


async def test_an_outage_of_the_channel_makes_nothing_stuck_that_only_waits_for_it(world: World) -> None:
    """Or the file would go out when the channel is back, and a librarian would still be looking for it."""
    await world.found()
    await world.deliver.work_once()
    await world.found()
    world.channel.link = Link.DOWN
    world.later(hours=3)
    assert await world.tidy.run() == 0
    world.channel.link, world.channel.since = Link.ONLINE, world.clock()
    assert await world.tidy.run() == 0
    await world.work()
    assert [await world.state(n) for n in (1001, 1002)] == [State.DELIVERED] * 2


async def test_what_could_not_be_sent_although_the_channel_is_up_is_told_as_found(world: World) -> None:
    await world.found()
    world.later(minutes=16)
    assert await world.tidy.run() == 1
    assert world.outbox.texts == ["to_librarian_not_sent number=1001 title=DOI 10.1000/a"]


@pytest.mark.parametrize("state", [State.RECEIVED, State.AWAITING_BINDING])
async def test_what_moves_on_in_the_very_moment_is_left_to_itself(world: World, state: State) -> None:
    await world.entered(state=state)
    world.later(days=2)
    stale = await world.request()

    class Stale(FakeRequestBook):
        async def overdue(self, asked: State, *, before: datetime, limit: int = 100) -> tuple[Request, ...]:
            return (stale,) if asked is state else ()

    await world.book.move(1001, State.CANCELLED, Actor.READER)
    tidy = Tidy(book=Stale(world.desk), speaker=world.speaker, bells=world.bells, clock=world.clock)
    assert await tidy.run() == 0
    assert world.outbox.texts == []
