"""A message that was taken back takes its requests back."""

from handlers.conversation.recalling import Recall
from handlers.domain.message import MessageKind, Person
from handlers.domain.request import Actor, State
from tests.unit.handlers.conversation.test_follow_up import Stale
from tests.unit.handlers.world import LI, ZHANG, World


async def recall(world: World, message_id: str, sender: Person = ZHANG) -> str:
    return await world.say(message_id, sender, kind=MessageKind.RECALL)


async def test_what_was_taken_back_before_it_was_acknowledged_is_cancelled_without_a_word(world: World) -> None:
    await world.say("求 10.1000/a 和 10.1000/b", id="oops")
    assert await recall(world, "oops") == "recalled"
    world.later(seconds=5)
    await world.settle()
    assert [await world.state(n) for n in (1001, 1002)] == [State.CANCELLED, State.CANCELLED]
    assert world.heard() == []


async def test_what_was_acknowledged_is_told_to_be_cancelled(world: World) -> None:
    await world.say("求 10.1000/a", id="oops")
    world.later(seconds=5)
    await world.send.work_once()
    await recall(world, "oops")
    await world.settle()
    assert world.heard()[-1] == "@口腔科-张三 cancelled number=1001"


async def test_what_was_sent_or_is_not_ones_own_or_long_ago_stays(world: World) -> None:
    await world.delivered(message_id="sent")
    await world.say("求 10.1000/b", id="old")
    assert await recall(world, "sent") == "recalled"
    assert await recall(world, "old", LI) == "silence"
    world.later(minutes=4)
    await recall(world, "old")
    assert [await world.state(n) for n in (1001, 1002)] == [State.DELIVERED, State.RECEIVED]


async def test_a_recall_of_small_talk_is_nothing(world: World) -> None:
    assert await recall(world, "m4711") == "silence"


async def test_what_is_sent_in_that_moment_is_not_cancelled(world: World) -> None:
    before = await world.entered(message_id="oops")
    await world.delivered(message_id="other")
    await world.book.move(before.number, State.CANCELLED, Actor.READER)
    late = Recall(world.following_up(Stale(world.desk, before)))
    heard = await world.dispatch.understand(world.message("oops", kind=MessageKind.RECALL))
    assert await late.answer(heard) == "recalled"
