"""同求 and +1: a colleague's paper, with a copy of one's own."""

import pytest

from handlers.domain.message import Conversation, MessageKind
from handlers.domain.request import Request, RequestKind, State
from tests.unit.handlers.world import DOI_A, DOI_B, LI, PAPER, STRANGER, World

RULE = "\n- - - - - - - - - - - - - - -\n"
ELSEWHERE = Conversation(topic="骨科群", room_id="room-2")


def quoting(who: str, text: str, reply: str = "同求") -> str:
    return f"「{who}：{text}」{RULE}{reply}"


async def all_requests(world: World) -> list[Request]:
    return sorted(await world.book.latest(), key=lambda r: r.number)


@pytest.fixture
async def two(world: World) -> World:
    """李四 is bound as well."""
    await world.bind(LI, 2)
    return world


@pytest.mark.parametrize("reply", ["同求", "+1", "我也要", "求这篇", "我也要这篇，谢谢老师", "求一份"])
@pytest.mark.parametrize(
    ("who", "text"),
    [
        ("口腔科-张三", "求 10.1000/a"),
        ("文献助手", "@口腔科-张三 收到，正在找，一般1～3分钟。编号1001"),
        ("文献助手", "1001 Smith J. A paper on teeth. Lancet 2024\n出版版。仅供教学科研，请勿外传。"),
        ("文献助手", "[文件] 1001_Smith_2024_A-paper.pdf"),
    ],
)
async def test_whoever_quotes_it_gets_a_request_of_their_own(two: World, who: str, text: str, reply: str) -> None:
    await two.say("求 10.1000/a")
    assert await two.say(quoting(who, text, reply), LI) == "requested"
    first, second = await all_requests(two)
    assert (second.wanted, second.reader.contact_id, second.staff_id) == (DOI_A, LI.contact_id, 2)
    assert first.staff_id == 1


async def test_each_gets_a_copy_with_their_own_mark(two: World) -> None:
    two.knows(PAPER)
    await two.say("求 10.1000/a")
    await two.say(quoting("文献助手", "@口腔科-张三 收到。编号1001"), LI)
    await two.settle()
    assert [await two.state(n) for n in (1001, 1002)] == [State.DELIVERED, State.DELIVERED]
    assert [mark.reader for mark in two.workshop.marks] == ["口腔科-张三", "骨科-李四"]


async def test_of_a_paper_that_is_known_by_now_the_identifier_is_taken(two: World) -> None:
    two.knows(PAPER)
    await two.say("求 A paper on teeth and their long roots")
    await two.book.claim_received(lease_s=60)
    row = two.desk.row(1001)
    row.change(article=PAPER)
    await two.say(quoting("文献助手", "收到。编号1001"), LI)
    assert (await two.request(1002)).wanted == DOI_A


async def test_several_papers_of_one_message_are_all_meant(two: World) -> None:
    await two.say("求 10.1000/a 和 10.1000/b")
    await two.say(quoting("文献助手", "收到2篇，正在找。编号1001、1002"), LI)
    assert [r.wanted for r in (await all_requests(two))[2:]] == [DOI_A, DOI_B]


async def test_words_without_an_identifier_lead_to_what_was_said_after_them(two: World) -> None:
    await two.say("想求一篇文献")
    await two.say("10.1000/a")
    assert await two.say(quoting("口腔科-张三", "想求一篇文献"), LI) == "requested"
    assert (await two.request(1002)).wanted == DOI_A


async def test_what_a_person_searches_is_searched_for_both_with_the_words_of_both(two: World) -> None:
    await two.say("帮忙检索近五年种植体周围炎的文献")
    await two.say(quoting("口腔科-张三", "帮忙检索近五年种植体周围炎的文献"), LI)
    second = await two.request(1002)
    assert second.kind is RequestKind.SEARCH
    assert second.words.startswith("帮忙检索近五年种植体周围炎的文献\n")


async def test_an_announcement_of_the_library_is_answered_by_what_it_names(two: World) -> None:
    text = quoting("图书馆-赵馆", "新到指南《中国2型糖尿病防治指南（2020年版）》，需要的回复", "+1")
    assert await two.say(text, LI) == "requested"


@pytest.mark.parametrize(
    "text",
    [
        quoting("口腔科-张三", "明天聚餐", "+1"),
        quoting("口腔科-张三", "求 10.1000/a", "这篇我有，发你"),
        quoting("口腔科-张三", "求 10.1000/a", "已发您邮箱"),
        quoting("文献助手", "收到，正在找。编号1001", "好快"),
        quoting("口腔科-张三", "[图片]", "+1"),
        quoting("文献助手", "收到，正在找。编号4711", "同求"),
    ],
)
async def test_a_comment_and_a_quote_of_something_else_are_met_with_silence(two: World, text: str) -> None:
    await two.say("求 10.1000/a")
    await two.say(text, LI)
    assert len(await all_requests(two)) == 1


async def test_numbers_of_other_groups_and_private_chats_tell_nothing(two: World) -> None:
    await two.say("求 10.1000/a", where=ELSEWHERE)
    await two.whisper("求 10.1000/b")
    for number in (1001, 1002):
        assert await two.say(quoting("文献助手", f"收到，正在找。编号{number}"), LI) == "silence"
    await two.whisper(quoting("文献助手", "收到，正在找。编号1001"), LI)
    assert [r.wanted for r in await all_requests(two)][2:] in ([], [None])


async def test_nobody_seconds_their_own_request(two: World) -> None:
    await two.say("求 10.1000/a")
    assert await two.say(quoting("文献助手", "收到，正在找。编号1001")) == "silence"
    assert await two.say("+1") == "silence"


async def test_a_bare_plus_one_right_after_a_request_counts(two: World) -> None:
    await two.say("求 10.1000/a")
    assert await two.say("+1", LI) == "requested"
    assert (await two.request(1002)).wanted == DOI_A


async def test_a_second_plus_one_means_the_same_request(two: World) -> None:
    await two.say("求 10.1000/a")
    await two.say("同求", LI)
    assert await two.say("+1", STRANGER) == "awaiting_binding"
    assert (await two.request(1003)).wanted == DOI_A


async def test_a_bare_plus_one_after_ordinary_talk_is_nothing(two: World) -> None:
    assert await two.say("+1", LI) == "silence"
    await two.say("求 10.1000/a")
    await two.say("明天聚餐吗", STRANGER)
    assert await two.say("+1", LI) == "silence"


async def test_a_bare_plus_one_after_five_minutes_is_nothing(two: World) -> None:
    await two.say("求 10.1000/a")
    two.later(minutes=6)
    assert await two.say("+1", LI) == "silence"


async def test_after_two_requests_one_is_asked_which(two: World) -> None:
    await two.say("求 10.1000/a")
    await two.say("求 10.1000/b", STRANGER)
    assert await two.say("同求", LI) == "second_which"
    assert len(await all_requests(two)) == 2


async def test_a_request_that_was_over_before_is_not_meant(two: World) -> None:
    await two.delivered()
    two.later(seconds=60)
    await two.say("求 10.1000/b", STRANGER)
    assert await two.say("同求", LI) == "requested"
    assert (await two.request(1003)).wanted == DOI_B


async def test_in_private_and_in_a_picture_nothing_is_seconded(two: World) -> None:
    await two.say("求 10.1000/a")
    assert await two.whisper("+1", LI) == "silence"
    assert await two.say("+1", LI, kind=MessageKind.IMAGE) == "silence"
