"""Picks from the list of a keyword search: each is a request of its own, for a day, from its asker alone."""

from typing import Any

import pytest

from handlers.conversation.pick import Pick
from handlers.domain.article import Article, Identifier, IdKind, TitleWanted
from handlers.domain.copyright import Policy
from handlers.domain.errors import IllegalMove
from handlers.domain.outcome import Found
from handlers.domain.request import Actor, Reason, RequestKind, State
from handlers.domain.topics import Hit, Hits
from tests.fakes import FakeRequestBook
from tests.unit.handlers.world import DOI_A, DOI_B, LI, OTHER, PAPER, ZHANG, World, private

PMID = Identifier(IdKind.PMID, "123456")
THIRD = Article("C paper", (PMID,), year=2025)
NAMELESS = Article("D paper without an identifier", year=2020)
HITS = Found(Hits(126, tuple(map(Hit, (PAPER, OTHER, THIRD, NAMELESS)))))


async def listed(world: World, policy: Policy | None = None) -> None:
    world.topics.answer = HITS
    await world.say("帮我查一下 肺癌 免疫治疗 的综述")
    await world.settle()
    assert await world.state() is State.ANSWERED
    world.channel.sent.clear()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("要 1 3", [DOI_A, PMID]),
        ("1 3", [DOI_A, PMID]),
        ("第2篇", [DOI_B]),
        ("要2、3", [DOI_B, PMID]),
        ("要第1篇和第3篇，谢谢老师", [DOI_A, PMID]),
        ("@文献助手 要 2", [DOI_B]),
        ("要 4", [TitleWanted(NAMELESS.title, 2020)]),
    ],
)
async def test_each_paper_picked_is_a_request_of_its_own(world: World, text: str, wanted: list[object]) -> None:
    await listed(world)
    assert await world.say(text) == "requested"
    picked = [await world.request(1002 + n) for n in range(len(wanted))]
    assert [(r.kind, r.wanted, r.state) for r in picked] == [(RequestKind.ARTICLE, w, State.RECEIVED) for w in wanted]
    assert await world.state() is State.ANSWERED


async def test_picks_are_acknowledged_in_one_line(world: World) -> None:
    await listed(world)
    await world.say("要 1 3")
    world.later(seconds=3)
    await world.send.work_once()
    assert world.heard() == ["@口腔科-张三 ack_many number=1003 numbers=1002、1003 count=2"]


async def test_picks_are_taken_in_several_rounds_and_each_paper_once(world: World) -> None:
    await listed(world)
    await world.say("要 1")
    assert await world.say("要 1") == "already_asked"
    assert await world.say("要 1 2") == "requested"
    assert (await world.request(1003)).wanted == DOI_B


async def test_a_paper_that_was_sent_already_is_not_sent_again(world: World) -> None:
    await listed(world)
    world.knows(PAPER)
    await world.say("要 1")
    await world.settle()
    assert await world.state(1002) is State.DELIVERED
    assert await world.say("1") == "same_just_sent"
    assert await world.say("要 1 2") == "requested"
    assert (await world.request(1003)).wanted == DOI_B


@pytest.mark.parametrize("words", ["都要", "全要", "全部都要，谢谢", "@文献助手 都要"])
async def test_who_wants_all_gets_all(world: World, words: str) -> None:
    await listed(world)
    assert await world.say(words) == "requested"
    assert [(await world.request(1002 + n)).wanted for n in range(4)] == [
        DOI_A,
        DOI_B,
        PMID,
        TitleWanted(NAMELESS.title, 2020),
    ]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("1-3都要", [DOI_A, DOI_B, PMID]),
        ("前两篇", [DOI_A, DOI_B]),
        ("@文献助手 前两篇", [DOI_A, DOI_B]),
        ("除了第二篇其他都要", [DOI_A, PMID, TitleWanted(NAMELESS.title, 2020)]),
        ("最后一篇", [TitleWanted(NAMELESS.title, 2020)]),
    ],
)
async def test_several_are_counted_out_in_words(world: World, words: str, wanted: list[object]) -> None:
    await listed(world)
    assert await world.say(words) == "requested"
    assert [(await world.request(1002 + n)).wanted for n in range(len(wanted))] == wanted
    assert await world.book.find(1002 + len(wanted)) is None


async def test_of_a_span_that_is_too_long_the_rest_is_told(world: World) -> None:
    await listed(world)
    assert await world.say("要1-6") == "requested"
    assert world.outbox.texts[-2:] == [
        "not_listed count=4 numbers=5、6",
        "ack_many number=1005 numbers=1002、1003、1004、1005 count=4",
    ]


async def test_a_date_is_no_pick(world: World) -> None:
    await listed(world)
    assert await world.say("11-21") == "silence"
    assert await world.say("前两篇", LI) == "silence"


async def test_all_said_in_the_group_long_after_the_list_is_none_of_ours(world: World) -> None:
    await listed(world)
    world.later(hours=2)
    assert await world.say("都要") == "silence"
    assert await world.say("前两篇") == "silence"
    assert await world.whisper("都要") == "requested"


async def test_of_several_numbers_those_on_the_list_are_taken_and_the_others_told(world: World) -> None:
    await listed(world)
    assert await world.say("要 1 5 6") == "requested"
    assert (await world.request(1002)).wanted == DOI_A
    assert world.outbox.texts[-2:] == ["not_listed count=4 numbers=5、6", "ack number=1002 numbers=1002 count=1"]


async def test_a_number_that_is_not_on_the_list_is_told(world: World) -> None:
    await listed(world)
    assert await world.say("要 5") == "choice_out_of_range"
    assert await world.book.find(1002) is None


async def test_nobody_else_picks_from_the_list(world: World) -> None:
    await listed(world)
    assert await world.say("1", LI) == "silence"
    assert await world.say("要 1 3", LI) == "silence"
    assert await world.say("都不是", LI) == "silence"


async def test_a_bare_number_in_the_group_is_nothing_after_an_hour_and_a_pick_for_a_day(world: World) -> None:
    await listed(world)
    world.later(hours=2)
    assert await world.say("1") == "silence"
    assert await world.say("要 1") == "requested"
    assert await world.whisper("2") == "requested"
    world.later(hours=23)
    assert await world.say("要 3") == "silence"
    assert await world.whisper("3") == "silence"


async def test_a_question_asked_since_takes_the_number(world: World) -> None:
    await listed(world)
    question = await world.entered(wanted=TitleWanted("A title"))
    claimed = await world.book.claim_received(lease_s=60)
    assert claimed is not None
    await world.book.offer(claimed[1], [OTHER, PAPER], [])
    assert await world.say("1") == "chosen"
    assert (await world.request(question.number)).article == OTHER
    assert await world.say("要 3") == "requested"


async def asked(world: World) -> int:
    """Ask which of two papers is meant, and return the number of the request."""
    question = await world.entered(wanted=TitleWanted("A title"))
    claimed = await world.book.claim_received(lease_s=60)
    assert claimed is not None
    await world.book.offer(claimed[1], [THIRD, NAMELESS], [])
    return question.number


@pytest.mark.parametrize("text", ["要 1", "1", "第1篇", "@文献助手 要1"])
async def test_a_list_that_a_librarian_sends_later_takes_the_answer_from_an_older_question(
    world: World, text: str
) -> None:
    search = await world.with_librarian(kind=RequestKind.SEARCH, wanted=None)
    number = await asked(world)
    world.later(minutes=10)
    await world.book.answered_by_hand(search.number, [PAPER, OTHER], [])
    assert await world.say(text) == "requested"
    assert await world.state(number) is State.CHOOSING
    assert (await world.request(number + 1)).wanted == DOI_A


@pytest.mark.parametrize(("text", "outcome"), [("要 2", "requested"), ("2", "chosen"), ("第2篇", "chosen")])
async def test_the_word_that_a_list_asks_for_is_for_the_list(world: World, text: str, outcome: str) -> None:
    await listed(world)
    await asked(world)
    assert await world.say(text) == outcome


async def test_the_word_of_a_list_of_hours_ago_answers_the_question_of_now(world: World) -> None:
    await listed(world)
    world.later(hours=3)
    await asked(world)
    assert await world.say("要 2") == "chosen"


@pytest.mark.parametrize("text", ["都不是", "没有合适的", "都不合适，谢谢"])
async def test_none_of_them_goes_to_a_librarian_with_the_readers_words(world: World, text: str) -> None:
    await listed(world)
    assert await world.say(text) == "search_none_fit"
    await world.settle()
    request = await world.request()
    assert (request.state, request.reason) == (State.WITH_LIBRARIAN, Reason.NONE_OF_THEM)
    assert request.words == "帮我查一下 肺癌 免疫治疗 的综述"
    assert request.attempts
    assert world.heard() == ["@口腔科-张三 search_none_fit number=1001"]
    assert await world.say("都不是") == "silence"


async def test_none_of_them_with_a_number_means_that_list_alone(world: World) -> None:
    await listed(world)
    world.topics.answer = HITS
    await world.say("帮我查一下 牙周炎 糖尿病 的综述")
    await world.settle()
    assert await world.say("1009 都不是") == "silence"
    assert await world.say("1001 都不是") == "search_none_fit"
    assert (await world.state(1001), await world.state(1002)) == (State.WITH_LIBRARIAN, State.ANSWERED)


async def test_none_of_them_in_the_moment_it_was_said_already_says_nothing_twice(world: World) -> None:
    await listed(world)

    class Late(FakeRequestBook):
        async def move(self, *_: Any, **__: Any) -> Any:
            raise IllegalMove("it moved on")

    late = Late(world.desk)
    heard = await world.dispatch.understand(world.message("都不是"))
    assert await Pick(world.following_up(late), world.ask).answer(heard) == "taken"


async def test_the_daily_limit_holds_for_picks() -> None:
    world = World(policy=Policy(daily_limit=1))
    await world.bind()
    await listed(world)
    assert await world.say("要 1 2") == "requested"
    assert (await world.request(1002)).wanted == DOI_A
    assert await world.book.find(1003) is None
    await world.settle()
    assert any("daily_limit" in text for text in world.heard())


async def test_a_list_is_no_paper_and_uses_no_quota() -> None:
    world = World(policy=Policy(daily_limit=1))
    await world.bind()
    await listed(world)
    assert await world.say("帮我查一下 牙周炎 糖尿病 的综述") == "requested"
    await world.settle()
    assert await world.say("要 1") == "requested"
    await world.settle()
    assert await world.say("要 2") == "daily_limit"


async def test_a_message_heard_twice_picks_once(world: World) -> None:
    await listed(world)
    await world.say("要 1 3", id="again")
    await world.front.hear(world.message("要 1 3", id="again"))
    await world.settle()
    assert await world.book.find(1004) is None


async def test_a_list_that_is_with_the_reader_is_neither_open_nor_to_be_cancelled(world: World) -> None:
    await listed(world)
    assert not (await world.request()).is_open
    assert await world.say("取消 1001") == "cancel_nothing"
    assert await world.say("我的文献好了吗") == "status_list"
    await world.settle()
    assert any("1001" in text and "answered" in text for text in world.heard())


async def test_a_search_can_be_cancelled_until_its_list_is_there(world: World) -> None:
    world.topics.answer = HITS
    await world.say("帮我查一下 肺癌 免疫治疗 的综述", where=private(ZHANG))
    assert await world.whisper("取消") == "cancelled"
    await world.settle()
    assert await world.state() is State.CANCELLED
    assert world.topics.asked == []


async def test_a_librarian_can_take_a_list_over(world: World) -> None:
    await listed(world)
    moved = await world.book.move(1001, State.WITH_LIBRARIAN, Actor.LIBRARIAN, reason=Reason.REOPENED)
    assert moved.candidates
