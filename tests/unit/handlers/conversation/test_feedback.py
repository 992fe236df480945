"""Thanks are silence, a complaint is a person."""

from typing import Any

import pytest

from handlers.conversation.feedback import Complain
from handlers.conversation.status import Status
from handlers.domain.errors import IllegalMove
from handlers.domain.request import Reason, Request, State
from tests.fakes import FakeRequestBook
from tests.unit.handlers.world import DOI_B, LI, STRANGER, ZHANG, World, private

RULE = "\n- - - - - - - - - - - - - - -\n"


@pytest.mark.parametrize(
    ("text", "reason", "say"),
    [
        ("文献发错了，不是这篇", Reason.WRONG_FILE, "reopened"),
        ("不是这篇", Reason.WRONG_FILE, "reopened"),
        ("打不开", Reason.FILE_FAULTY, "reopened_faulty"),
        ("文件是乱码", Reason.FILE_FAULTY, "reopened_faulty"),
        ("缺页", Reason.FILE_FAULTY, "reopened_faulty"),
    ],
)
async def test_a_complaint_opens_the_latest_delivery_again(world: World, text: str, reason: Reason, say: str) -> None:
    await world.delivered()
    assert await world.say(text) == say
    request = await world.request()
    assert (request.state, request.reason, request.remark) == (State.WITH_LIBRARIAN, reason, text)
    assert request.closed_at is None
    await world.work()
    assert world.heard()[-1] == f"@口腔科-张三 {say} number=1001"


@pytest.mark.parametrize("text", ["发错了", "刚才发错了，不好意思", "错了", "不对", "搞错了"])
async def test_a_word_that_may_be_about_ones_own_message_is_asked_about_once(world: World, text: str) -> None:
    await world.delivered()
    assert [await world.say(text) for _ in range(2)] == ["wrong_file_or_not"] * 2
    await world.work()
    assert await world.state() is State.DELIVERED
    assert [line for line in world.heard() if "wrong_file" in line] == ["@口腔科-张三 wrong_file_or_not number=1001"]
    assert await world.say("不是这篇 1001") == "reopened"


@pytest.mark.parametrize(
    "text",
    ["发错了 1001", "你们发错了", "内容不对", f"「文递：[文件] 1001_A.pdf」{RULE}发错了", "发错了，我要的是成人的那篇"],
)
async def test_a_word_that_can_only_be_about_the_copy_acts_at_once(world: World, text: str) -> None:
    await world.delivered()
    assert await world.say(text) == "reopened"


async def test_a_complaint_repeated_opens_nothing_more_and_is_answered_once(world: World) -> None:
    await world.delivered()
    await world.delivered(wanted=DOI_B)
    for _ in range(3):
        assert await world.say("打不开") == "reopened_faulty"
    assert await world.state(1002) is State.WITH_LIBRARIAN
    assert await world.state(1001) is State.DELIVERED
    await world.settle()
    assert len([line for line in world.heard() if "reopened" in line]) == 2


@pytest.mark.parametrize(
    "text", ["1001 打不开", f"「文递：1001 A paper on teeth」{RULE}打不开", f"「文递：[文件] 1001_A.pdf」{RULE}打不开"]
)
async def test_the_named_or_quoted_delivery_is_meant(world: World, text: str) -> None:
    await world.delivered()
    await world.delivered(wanted=DOI_B)
    await world.say(text)
    assert await world.state(1001) is State.WITH_LIBRARIAN
    assert await world.state(1002) is State.DELIVERED


async def test_a_delivery_of_long_ago_is_not_meant_unless_named(world: World) -> None:
    await world.delivered()
    world.later(days=4)
    assert await world.say("文件是乱码") == "silence"
    assert await world.say("1001打不开") == "reopened_faulty"


async def test_somebody_else_s_delivery_is_never_touched(world: World) -> None:
    await world.delivered()
    assert await world.say("1001 发错了", LI) == "not_yours"
    assert await world.say("9001 发错了", LI) == "silence"
    assert await world.say("发错了", STRANGER) == "silence"
    assert await world.state() is State.DELIVERED


@pytest.mark.parametrize("text", ["不是这篇 9999", "9999 发错了", "9999打不开"])
async def test_a_number_that_is_nobodys_is_told_and_opens_nothing(world: World, text: str) -> None:
    await world.delivered()
    assert [await world.say(text), await world.whisper(text)] == ["not_yours", "not_yours"]
    await world.work()
    assert "@口腔科-张三 not_yours number=9999" in world.heard()
    assert len(world.desk.requests) == 1


async def test_nothing_was_sent_and_the_bot_says_what_to_do(world: World) -> None:
    assert await world.say("文件是乱码") == "silence"
    assert await world.whisper("发错了") == "complaint_which"
    await world.with_librarian()
    assert await world.whisper("发错了") == "status_list"


async def test_what_did_not_arrive_is_sent_again_at_once(world: World) -> None:
    await world.delivered()
    assert await world.say("没收到") == "resent"
    await world.work()
    assert [d.is_resend for d in await world.book.deliveries(1001)] == [False, True]
    assert await world.state() is State.DELIVERED


async def test_what_did_not_arrive_and_is_gone_goes_to_a_person(world: World) -> None:
    request = await world.delivered()
    (delivery,) = await world.book.deliveries(request.number)
    await world.shelf.drop(delivery.marked.sha256)
    assert await world.say("没收到") == "reopened"
    assert (await world.request()).reason is Reason.NOT_RECEIVED


async def test_what_has_not_come_yet_is_what_is_under_way(world: World) -> None:
    await world.delivered()
    await world.with_librarian(wanted=DOI_B)
    assert await world.whisper("没收到") == "status_list"
    assert len(await world.book.deliveries(1001)) == 1


async def test_a_copy_sent_back_can_be_sent_anew(world: World) -> None:
    await world.delivered()
    await world.say("不是这篇")
    await world.attend.confirm(1001, by="王老师")
    await world.work()
    assert await world.state() is State.DELIVERED
    assert [d.is_resend for d in await world.book.deliveries(1001)] == [False, False]


async def test_thanks_are_never_noise(world: World) -> None:
    await world.delivered()
    before = world.heard()
    assert await world.say("谢谢老师") == "thanked"
    assert [await world.whisper("谢谢"), await world.whisper("谢谢")] == ["thanked", "thanked"]
    await world.settle()
    assert world.heard() == before
    said = [text for key, text in world.channel.sent if key == "contact:wxid_zhang"]
    assert said == ["you_are_welcome"]


async def test_what_is_no_thanks_is_not_answered_with_you_are_welcome(world: World) -> None:
    await world.delivered()
    assert await world.whisper("1001 都不是") == "not_understood"
    assert "you_are_welcome" not in world.outbox.texts


async def test_a_complaint_about_the_service_is_answered_with_how_things_stand(world: World) -> None:
    await world.with_librarian()
    assert await world.say("太慢了", mentions_bot=True) == "status_list"
    assert await world.say("太慢了") == "silence"


@pytest.mark.parametrize("text", ["今天门诊系统打不开了", "知网打不开", "大家晚上好"])
async def test_talk_of_other_things_is_left_alone(world: World, text: str) -> None:
    await world.delivered()
    assert await world.say(text) == "silence"
    assert await world.state() is State.DELIVERED


class QuickLibrarian(FakeRequestBook):
    """A book whose requests have moved on whenever somebody moves them."""

    async def move(self, number: int, *_: Any, **__: Any) -> Request:
        raise IllegalMove(str(number))


async def test_a_complaint_in_the_moment_in_which_a_librarian_opens_it_is_answered(world: World) -> None:
    await world.delivered()
    follow_up = world.following_up(QuickLibrarian(world.desk))
    complain = Complain(follow_up, world.deliver, Status(follow_up), world.wrong_files)
    assert await complain.answer(await world.dispatch.understand(world.message("不是这篇"))) == "reopened"


async def test_a_friends_complaint_is_answered_in_private(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    await world.delivered()
    assert await world.say("打不开") == "reopened_faulty"
    assert await world.say("打不开") == "reopened_faulty"
    await world.work()
    assert "reopened_faulty number=1001" in world.heard(private(ZHANG))
    assert not any("reopened" in text for text in world.heard())
