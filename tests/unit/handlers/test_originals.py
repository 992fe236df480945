"""A librarian sees the picture, not `[图片]`."""

from typing import Any

import pytest

from handlers.conversation.shown import Shown
from handlers.domain.errors import DeliveryFailed, IllegalMove, SourceUnavailable
from handlers.domain.message import Link, MessageKind, Person
from handlers.domain.original import Original, OriginalState
from handlers.domain.request import Request, RequestKind, State
from handlers.originals import RETRY_AFTER_S
from tests.fakes import FakeRequestBook
from tests.unit.handlers.world import LI, STRANGER, ZHANG, World

RULE = "\n- - - - - - - - - - - - - - -\n"
PICTURE: dict[str, Any] = {"kind": MessageKind.IMAGE}


async def originals(world: World, number: int = 1001) -> tuple[Original, ...]:
    return (await world.originals.of_requests([number])).get(number, ())


async def the_original(world: World, number: int = 1001) -> Original:
    (found,) = await originals(world, number)
    return found


async def picture(world: World, sender: Person = ZHANG, **more: Any) -> str:
    return await world.say("", sender, **PICTURE, **more)


async def fetch(world: World) -> None:
    while await world.fetch.work_once():
        pass


async def test_a_picture_sent_to_the_bot_is_the_original_of_its_request(world: World) -> None:
    world.channel.carried["p1"] = 800
    await world.whisper("", id="p1", **PICTURE)
    await fetch(world)
    found = await the_original(world)
    assert (found.message_id, found.kind, found.state) == ("p1", MessageKind.IMAGE, OriginalState.KEPT)
    assert (await world.request()).words == "[图片]"


async def test_a_picture_in_a_group_is_no_request_by_itself(world: World) -> None:
    assert await picture(world) == "silence"
    assert await world.book.latest() == ()


async def test_words_that_follow_a_picture_mean_it(world: World) -> None:
    await picture(world, id="p1")
    await picture(world, LI, id="p2")
    world.clock.tick(60)
    assert await world.say("@文献助手 求这篇", mentions_bot=True) == "requested"
    assert (await the_original(world)).message_id == "p1"
    assert (await world.request()).kind is RequestKind.UNREADABLE
    await world.settle()
    assert await world.state() is State.WITH_LIBRARIAN
    assert world.heard() == ["@口腔科-张三 to_librarian_unreadable number=1001 numbers=1001 count=1"]


async def test_an_old_picture_or_that_of_another_request_is_not_meant(world: World) -> None:
    await picture(world, id="p1")
    world.clock.tick(121)
    await world.say("求这篇", mentions_bot=True)
    assert await originals(world, 1001) == ()
    await world.settle()
    await picture(world, id="p2")
    await world.say("求这篇", mentions_bot=True)
    assert (await the_original(world, 1002)).message_id == "p2"
    await world.settle()
    await world.say("求这篇", mentions_bot=True)
    assert await originals(world, 1003) == ()


async def test_a_quoted_picture_is_meant_whoever_sent_it(world: World) -> None:
    await picture(world, id="p1")
    await picture(world, LI, id="p2")
    world.clock.tick(7200)
    await world.say(f"「口腔科-张三：[图片]」{RULE}求这篇", LI, mentions_bot=True)
    assert (await the_original(world)).message_id == "p1"
    await world.say(f"「谁也不是：[图片]」{RULE}求这篇", LI, mentions_bot=True)
    assert await originals(world, 1002) == ()


async def test_a_picture_that_follows_the_words_is_their_answer(world: World) -> None:
    await world.say("求这篇", mentions_bot=True)
    world.clock.tick(20)
    assert await picture(world, id="p1") == "shown"
    assert (await the_original(world)).message_id == "p1"
    assert await world.state() is State.WITH_LIBRARIAN
    await world.settle()
    assert world.heard() == ["@口腔科-张三 to_librarian_unreadable number=1001"]
    assert await picture(world, id="p2") == "silence"


async def test_a_picture_after_a_librarian_has_the_words_is_shown_too(world: World) -> None:
    await world.say("转人工", mentions_bot=True)
    await world.work()
    assert await picture(world, id="p1") == "shown"
    assert (await the_original(world)).message_id == "p1"


async def test_in_private_words_after_a_picture_open_no_second_request(world: World) -> None:
    await world.whisper("", id="p1", **PICTURE)
    assert await world.whisper("求这篇") == "shown"
    assert len(await world.book.latest()) == 1
    await world.whisper("", id="p2", **PICTURE)
    assert [o.message_id for o in await originals(world, 1002)] == ["p2"]


async def test_a_picture_heard_twice_is_one_original(world: World) -> None:
    await world.say("求这篇", mentions_bot=True)
    message = world.message("", id="p1", **PICTURE)
    await world.inbox.keep(message)
    heard = await world.dispatch.understand(message)
    assert [await world.ties.after(world.dispatch.answer)(message) for _ in range(2)] == ["shown", "shown"]
    assert len(await originals(world)) == 1
    assert heard.staff_id == 1


async def test_a_readable_request_needs_no_picture(world: World) -> None:
    await picture(world)
    await world.say("求 10.1000/a")
    assert await originals(world) == ()


async def test_a_forwarded_record_is_read_and_else_seen_by_a_person(world: World) -> None:
    await world.whisper("李四: 求 10.1000/a", kind=MessageKind.RECORD)
    assert (await world.request()).kind is RequestKind.ARTICLE
    await world.whisper("李四: 上次那篇", kind=MessageKind.RECORD, id="r2")
    assert (await world.request(1002)).kind is RequestKind.UNREADABLE
    assert (await the_original(world, 1002)).kind is MessageKind.RECORD
    assert await world.say("李四: 求 10.1000/a", kind=MessageKind.RECORD) == "silence"


async def test_a_card_said_to_the_bot_that_names_no_paper_is_seen_by_a_person(world: World) -> None:
    await world.whisper("今日养生\nhttps://mp.weixin.qq.com/s/x", kind=MessageKind.CARD)
    assert (await world.request()).kind is RequestKind.UNREADABLE
    assert await world.say("今日养生\nhttps://mp.weixin.qq.com/s/x", kind=MessageKind.CARD) == "silence"


async def test_a_stranger_s_picture_waits_for_binding_with_its_original(world: World) -> None:
    await world.whisper("", STRANGER, id="p1", **PICTURE)
    assert await world.state() is State.AWAITING_BINDING
    assert (await the_original(world)).message_id == "p1"


async def test_fetching_is_tried_again_and_given_up_honestly(world: World) -> None:
    await world.whisper("", id="p1", **PICTURE)
    for wait_s in (*RETRY_AFTER_S, 0):
        assert (await the_original(world)).state is OriginalState.TO_FETCH
        await fetch(world)
        world.clock.tick(wait_s)
    missing = await the_original(world)
    assert (missing.state, missing.trouble) == (OriginalState.MISSING, "gateway_not_found")
    assert not await world.fetch.work_once()


@pytest.mark.parametrize(
    "trouble", [DeliveryFailed("deadline", outcome_known=True), SourceUnavailable("shelf", "full")]
)
async def test_a_trouble_that_passes_loses_nothing(world: World, trouble: Exception) -> None:
    world.channel.carried["p1"] = 800
    world.channel.fetch_troubles.append(trouble)
    await world.whisper("", id="p1", **PICTURE)
    await fetch(world)
    assert (await the_original(world)).state is OriginalState.TO_FETCH
    world.clock.tick(5)
    await fetch(world)
    assert (await the_original(world)).state is OriginalState.KEPT


async def test_what_is_too_large_is_not_tried_again(world: World) -> None:
    world.channel.carried["p1"] = 5001
    await world.whisper("", id="p1", **PICTURE)
    await fetch(world)
    assert (await the_original(world)).trouble == "too_large"
    assert (await the_original(world)).state is OriginalState.MISSING


async def test_nothing_is_fetched_while_the_channel_is_down(world: World) -> None:
    await world.whisper("", id="p1", **PICTURE)
    world.channel.link = Link.DOWN
    assert not await world.fetch.work_once()
    assert (await the_original(world)).tries == 0


class QuickLibrarian(FakeRequestBook):
    """A book whose requests have moved on whenever somebody moves them."""

    async def move(self, number: int, *_: Any, **__: Any) -> Request:
        raise IllegalMove(str(number))


async def test_a_picture_that_comes_in_the_moment_of_a_hand_over_is_kept(world: World) -> None:
    await world.say("求这篇", mentions_bot=True)
    shown = Shown(world.following_up(QuickLibrarian(world.desk)), world.ties, world.ask)
    assert await shown.answer(await world.dispatch.understand(world.message("", id="p1", **PICTURE))) == "shown"
    assert (await the_original(world)).message_id == "p1"
