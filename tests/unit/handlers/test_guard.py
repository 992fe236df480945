"""The missed-message guard: nothing that asks for something stays unanswered unseen."""

import asyncio
from typing import Any

import pytest
from structlog.testing import capture_logs

from handlers.domain.message import Link, Message, MessageKind
from handlers.domain.request import RequestKind, State
from handlers.guard import Guard
from handlers.hear import FrontDesk
from tests.unit.handlers.world import STRANGER, ZHANG, World


async def kept(world: World, text: str, **more: Any) -> Message:
    """A message that no worker has taken."""
    message = world.message(text, **more)
    await world.inbox.keep(message)
    return message


async def test_a_late_message_goes_to_a_person_once_and_is_not_answered_as_well(world: World) -> None:
    guard = world.guard()
    message = await kept(world, "求 10.1000/a")
    world.clock.tick(61)
    assert [await guard.look(), await guard.look()] == [1, 0]
    assert world.inbox.outcome(message.id) == "escalated"
    assert not await world.front.work_once()
    await world.settle()
    (request,) = await world.book.latest()
    assert (request.kind, request.state, request.words) == (
        RequestKind.UNREADABLE, State.WITH_LIBRARIAN, "求 10.1000/a",
    )  # fmt: skip
    assert world.heard() == ["@口腔科-张三 to_librarian_unreadable number=1001"]


async def test_a_message_in_time_is_left_to_the_workers(world: World) -> None:
    guard = world.guard()
    world.clock.tick(100)
    await kept(world, "求 10.1000/a")
    world.clock.tick(59)
    assert await guard.look() == 0


async def test_after_a_start_the_workers_get_their_time_first(world: World) -> None:
    await kept(world, "求 10.1000/a")
    world.clock.tick(3600)
    guard = world.guard()
    assert await guard.look() == 0
    assert await world.front.work_once()
    assert (await world.request()).kind is RequestKind.ARTICLE


async def test_chat_and_picks_wait_for_the_workers_however_late(world: World) -> None:
    guard = world.guard()
    for n, text in enumerate(["今晚聚餐", "1", "谢谢"]):
        await kept(world, text, id=f"x{n}")
    await kept(world, "", kind=MessageKind.IMAGE)
    world.clock.tick(600)
    assert await guard.look() == 0
    assert await world.book.latest() == ()


async def test_a_late_complaint_is_seen(world: World) -> None:
    guard = world.guard()
    await kept(world, "1001 发错了")
    world.clock.tick(61)
    assert await guard.look() == 1


async def test_a_message_in_somebody_s_hands_is_left_to_them(world: World) -> None:
    gate = asyncio.Event()

    async def slowly(message: Message) -> str:
        await gate.wait()
        return "answered"

    front = desk(world, slowly)
    guard = Guard(desk=front, understand=world.dispatch.understand, book=world.book, clock=world.clock, unanswered_s=60)
    message = await kept(world, "求 10.1000/a")
    working = asyncio.create_task(front.work_once())
    await asyncio.sleep(0)
    world.clock.tick(61)
    assert await guard.look() == 0
    gate.set()
    await working
    assert world.inbox.outcome(message.id) == "answered"


def desk(world: World, answer: Any, answer_within_s: float = 60) -> FrontDesk:
    return FrontDesk(
        inbox=world.inbox, outbox=world.outbox, members=world.members, channel=world.channel, speaker=world.speaker,
        answer=answer, to_a_person=world.tidy.to_a_person, bells=world.bells, clock=world.clock,
        answer_within_s=answer_within_s,
    )  # fmt: skip


async def test_an_answer_that_never_comes_counts_as_failed_and_is_seen_by_a_person(world: World) -> None:
    async def never(message: Message) -> str:
        await asyncio.Event().wait()
        return ""

    front = desk(world, never, answer_within_s=0.001)
    message = await kept(world, "求 10.1000/a")
    for _ in range(3):
        assert await front.work_once()
        world.clock.tick(5)
    assert world.inbox.outcome(message.id) == "escalated"
    assert len(await world.book.latest()) == 1


async def test_what_was_entered_before_it_failed_is_not_opened_twice(world: World) -> None:
    guard = world.guard()
    message = await kept(world, "求 10.1000/a")
    await world.dispatch.answer(message)
    world.clock.tick(61)
    assert await guard.look() == 1
    assert [r.kind for r in await world.book.latest()] == [RequestKind.ARTICLE]


async def test_a_message_cut_off_between_holding_back_and_the_ticket_gets_its_ticket(world: World) -> None:
    guard = world.guard()
    message = await kept(world, "求 10.1000/a")
    await world.inbox.hold_back(message)
    world.clock.tick(61)
    assert not await world.front.work_once()
    assert await guard.look() == 1
    assert len(await world.book.latest()) == 1


async def test_a_message_that_cannot_even_be_read_is_seen_by_a_person(world: World) -> None:
    async def broken(message: Message) -> Any:
        raise RuntimeError("no reading")

    guard = Guard(desk=world.front, understand=broken, book=world.book, clock=world.clock, unanswered_s=60)
    await kept(world, "求 10.1000/a", sender=STRANGER)
    world.clock.tick(61)
    assert await guard.look() == 1
    assert (await world.request()).staff_id is None


async def test_a_message_answered_in_the_meantime_is_left_alone(world: World) -> None:
    async def answered_meanwhile(message: Message) -> Any:
        await world.inbox.handled(message, "requested")
        return await world.dispatch.understand(message)

    guard = Guard(desk=world.front, understand=answered_meanwhile, book=world.book, clock=world.clock, unanswered_s=60)
    await kept(world, "求 10.1000/a")
    world.clock.tick(61)
    assert await guard.look() == 0
    assert await world.book.latest() == ()


async def test_a_reader_without_a_word_is_warned_of_once(world: World) -> None:
    guard = world.guard()
    world.channel.link = Link.DOWN
    await world.say("求 10.1000/a")
    await world.whisper("求 10.1000/a", STRANGER)
    world.clock.tick(61)
    with capture_logs() as logs:
        await guard.look()
        await guard.look()
    assert [line["request"] for line in logs if line["event"] == "request_unanswered"] == [1001]
    assert [r.number for r in await world.book.unanswered(before=world.clock())] == [1001]
    world.channel.link = Link.ONLINE
    await world.work()
    assert await world.book.unanswered(before=world.clock()) == ()


@pytest.mark.parametrize("text", ["求 10.1000/a"])
async def test_a_request_answered_in_time_is_no_warning(world: World, text: str) -> None:
    guard = world.guard()
    await world.say(text, ZHANG)
    await world.settle()
    with capture_logs() as logs:
        await guard.look()
    assert not [line for line in logs if line["event"] == "request_unanswered"]
