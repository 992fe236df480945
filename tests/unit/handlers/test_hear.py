"""The front desk: every message is kept first, answered in order, and seen by a person when nothing else helps."""

import asyncio
from pathlib import Path

from handlers.domain.message import FriendRequest, Message, RoomChange, RoomEvent
from handlers.domain.request import RequestKind, State
from handlers.hear import FrontDesk
from tests.unit.handlers.world import ACCOUNT, GROUP, LI, STRANGER, ZHANG, World, private


class Answering:
    """Answers by hand: waits at `gate`, raises `trouble`, and remembers the order."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.trouble: Exception | None = None
        self.answered: list[str] = []

    async def __call__(self, message: Message) -> str:
        self.answered.append(message.id)
        await self.gate.wait()
        if self.trouble:
            raise self.trouble
        return "done"


def front(world: World, answer: Answering) -> FrontDesk:
    return FrontDesk(
        inbox=world.inbox, outbox=world.outbox, members=world.members, channel=world.channel, speaker=world.speaker,
        answer=answer, to_a_person=world.tidy.to_a_person, bells=world.bells, clock=world.clock,
    )  # fmt: skip


async def test_a_message_heard_twice_is_answered_once(world: World) -> None:
    answer = Answering()
    desk = front(world, answer)
    for _ in range(2):
        await desk.hear(world.message("求 10.1000/a", id="same"))
    assert await desk.work_once()
    assert not await desk.work_once()
    assert (answer.answered, world.inbox.outcome("same")) == (["same"], "done")


async def test_one_conversation_is_answered_in_order_while_another_goes_on(world: World) -> None:
    answer = Answering()
    answer.gate.clear()
    desk = front(world, answer)
    for message in (
        world.message("1", id="a"),
        world.message("2", id="b"),
        world.message("3", LI, private(LI), id="c"),
    ):
        await desk.hear(message)
    workers = [asyncio.create_task(desk.work_once()) for _ in range(3)]
    for _ in range(5):
        await asyncio.sleep(0)
    assert answer.answered == ["a", "c"]
    answer.gate.set()
    assert await asyncio.gather(*workers) == [True, True, False]
    await desk.work_once()
    assert answer.answered == ["a", "c", "b"]


async def failing(world: World, sender: object = ZHANG) -> None:
    answer = Answering()
    answer.trouble = ValueError("a bug in reading")
    desk = front(world, answer)
    await desk.hear(world.message("求 10.1000/a", sender))  # type: ignore[arg-type]
    for _ in range(3):
        assert await desk.work_once()
        assert not await desk.work_once()
        world.later(seconds=5)
    assert not await desk.work_once()


async def test_a_message_that_cannot_be_answered_is_seen_by_a_person(world: World) -> None:
    await failing(world)
    request = await world.request()
    assert (request.kind, request.words, request.staff_id) == (RequestKind.UNREADABLE, "求 10.1000/a", 1)
    await world.settle()
    assert await world.state() is State.WITH_LIBRARIAN
    assert world.heard() == ["@口腔科-张三 to_librarian_unreadable number=1001"]


async def test_what_a_person_finds_for_such_a_message_reaches_its_reader(world: World) -> None:
    await failing(world)
    await world.work()
    world.channel.friends.add(ZHANG.contact_id)
    await world.attend.upload(1001, Path("/a.pdf"), by="li")
    await world.work()
    assert await world.state() is State.DELIVERED


async def test_a_stranger_whose_message_fails_is_seen_too(world: World) -> None:
    await failing(world, STRANGER)
    assert (await world.request()).staff_id is None


async def test_a_message_is_escalated_once(world: World) -> None:
    message = world.message("求 10.1000/a")
    for _ in range(2):
        await world.tidy.to_a_person(message, None)
    assert len(await world.book.latest()) == 1


def event(change: RoomChange, world: World, *people: object, old_topic: str = "") -> RoomEvent:
    return RoomEvent(ACCOUNT, change, GROUP, world.clock(), people, old_topic)  # type: ignore[arg-type]


async def test_rosters_follow_who_comes_and_goes(world: World) -> None:
    async def now() -> tuple[str, ...]:
        return await world.members.roster(ACCOUNT, GROUP.topic)

    await world.front.room_changed(event(RoomChange.JOINED, world, ZHANG, LI))
    assert await now() == ("口腔科-张三", "骨科-李四")
    await world.front.room_changed(event(RoomChange.LEFT, world, ZHANG))
    assert await now() == ("骨科-李四",)
    await world.front.room_changed(event(RoomChange.ROSTER, world, STRANGER))
    assert await now() == ("骨科-王五",)


async def test_a_group_with_a_new_topic_keeps_its_people(world: World) -> None:
    await world.members.seen(ACCOUNT, [ZHANG], "旧群名")
    await world.front.room_changed(event(RoomChange.TOPIC, world, old_topic="旧群名"))
    assert await world.members.roster(ACCOUNT, GROUP.topic) == ("口腔科-张三",)


async def ask_friend(world: World, person: object) -> None:
    await world.front.friend_asked(FriendRequest(ACCOUNT, "f1", person, "你好", world.clock()))  # type: ignore[arg-type]


async def test_members_and_people_of_the_groups_become_friends_and_are_greeted(world: World) -> None:
    await ask_friend(world, ZHANG)
    await world.members.seen(ACCOUNT, [STRANGER], GROUP.topic)
    await ask_friend(world, STRANGER)
    await world.work()
    assert world.channel.accepted == ["f1", "f1"]
    assert world.heard(private(ZHANG)) == ["hello_friend"]


async def test_who_is_unknown_stays_unanswered(world: World) -> None:
    await ask_friend(world, STRANGER)
    assert (world.channel.accepted, world.outbox.texts) == ([], [])


async def test_a_friend_request_that_cannot_be_accepted_is_not_greeted(world: World) -> None:
    world.channel.is_down = True
    await ask_friend(world, ZHANG)
    assert world.outbox.texts == []
