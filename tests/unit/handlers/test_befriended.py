"""A copy that was obtained for one reader is seen by nobody else: it waits until they can be written to privately."""

from dataclasses import replace

import pytest

from handlers.domain.article import SINGLE_USE, Version
from handlers.domain.errors import DeliveryFailed
from handlers.domain.request import Actor, Reason, State
from tests.unit.handlers.world import GROUP, HOLDING, ZHANG, World, private

UPLOADED = replace(HOLDING, source="librarian", licence=SINGLE_USE, version=Version.UNKNOWN)
SUPPLIED = replace(UPLOADED, source="supplier")
ASKED_TO_BEFRIEND = "@口腔科-张三 needs_friend number=1001 title=DOI 10.1000/a"


async def befriend(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.befriended.look()
    await world.work()


@pytest.mark.parametrize("holding", [UPLOADED, SUPPLIED], ids=["uploaded", "supplied"])
@pytest.mark.parametrize("routes", [("private", "group"), ("group", "private"), ("group",)], ids=str)
async def test_a_copy_for_one_reader_never_goes_to_the_group(holding: object, routes: tuple[str, ...]) -> None:
    world = World(routes=routes)
    await world.bind()
    await world.found(holding)  # type: ignore[arg-type]
    await world.settle()
    assert world.heard() == [ASKED_TO_BEFRIEND]
    assert ((await world.request()).reason, await world.state()) == (Reason.NO_PRIVATE_WAY, State.WITH_LIBRARIAN)
    assert world.workshop.marks == []
    await befriend(world)
    assert await world.state() is State.DELIVERED
    assert (len(world.heard()), len(world.heard(private(ZHANG)))) == (1, 2)


async def test_its_reader_hears_whom_it_is_for_and_no_words_of_the_programs(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.delivered(holding=SUPPLIED)
    (said,) = [text for text in world.heard(private(ZHANG)) if "delivered_note" in text]
    assert "仅限本次求助" in said
    assert "single-use" not in said
    assert "版本未注明" not in said


async def test_nothing_goes_before_the_friendship_nor_twice_after_it(world: World) -> None:
    await world.found(UPLOADED)
    await world.work()
    assert await world.befriended.look() == 0
    world.channel.friends.add(ZHANG.contact_id)
    assert [await world.befriended.look(), await world.befriended.look()] == [1, 0]


async def test_while_the_channel_is_down_a_held_copy_waits_on(world: World) -> None:
    await world.found(UPLOADED)
    await world.work()
    world.channel.is_down = True
    assert await world.befriended.look() == 0
    world.channel.is_down = False
    await befriend(world)
    assert await world.state() is State.DELIVERED


async def test_a_held_copy_that_its_reader_does_not_want_any_more_stays_here(world: World) -> None:
    await world.found(UPLOADED)
    await world.work()
    await world.book.move(1001, State.CANCELLED, Actor.READER)
    await befriend(world)
    assert (await world.state(), world.heard(private(ZHANG))) == (State.CANCELLED, [])


async def test_a_friend_who_cannot_be_written_to_goes_to_the_librarian_not_to_the_group(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.found(UPLOADED)
    await world.deliver.work_once()
    await world.deliver.not_sent(1001, DeliveryFailed("unknown_contact", outcome_known=True))
    await world.deliver.work_once()
    assert (await world.request()).reason is Reason.NOT_SENT
    assert GROUP not in {row.post.conversation for row in world.desk.posts.values()}


async def test_a_copy_for_one_reader_is_not_sent_again_into_the_group(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.delivered(holding=UPLOADED)
    world.channel.friends.clear()
    await world.say("重发 1001")
    await world.say("没收到 1001")
    await world.settle()
    assert all("resend_needs_friend" in said for said in world.heard())
    assert len(world.heard()) == 2
    request = await world.request()
    assert not await world.deliver.send_again(request, request.conversation, "group", asked_in="m1")


async def test_who_asks_after_a_held_copy_hears_why_it_waits(world: World) -> None:
    await world.found(UPLOADED)
    await world.settle()
    assert await world.say("1001好了吗") == "status_list"
    assert world.outbox.texts[-1] == "status_list lines=status_line number=1001 state=with_librarian why=no_private_way"
