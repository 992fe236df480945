"""Answers in words to the question which paper is meant."""

import pytest

from handlers.conversation.answering import AnswerInWords
from handlers.conversation.choose import Choose
from handlers.domain.article import Article, Identifier, IdKind, TitleWanted
from handlers.domain.request import Actor, Reason, Request, RequestKind, State
from tests.unit.handlers.conversation.test_follow_up import Stale
from tests.unit.handlers.world import DOI_A, LI, World, private

GUIDE_2020 = Article(
    "中国2型糖尿病防治指南（2020年版）",
    (Identifier(IdKind.DOI, "10.1000/g20"),),
    ("朱大龙",),
    journal="中华糖尿病杂志",
    year=2021,
)
GUIDE_2017 = Article(
    "中国2型糖尿病防治指南（2017年版）",
    (Identifier(IdKind.DOI, "10.1000/g17"),),
    ("贾伟平",),
    journal="中国实用内科杂志",
    year=2018,
)
DOI_OF_2017 = GUIDE_2017.ids[0]
WANTED = TitleWanted("中国2型糖尿病防治指南")


@pytest.fixture
async def asked(world: World) -> Request:
    """张三 was asked which of two editions is meant."""
    return await question(world, GUIDE_2020, GUIDE_2017)


async def question(world: World, *candidates: Article, wanted: TitleWanted = WANTED) -> Request:
    await world.entered(wanted=wanted, words=f"求{wanted.text}")
    claimed = await world.book.claim_received(lease_s=60)
    assert claimed is not None
    return await world.book.offer(claimed[1], candidates, [])


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        ("2020年版的", GUIDE_2020),
        ("要新的那版", GUIDE_2020),
        ("要旧的", GUIDE_2017),
        ("后面那篇", GUIDE_2017),
        ("第二个", GUIDE_2017),
        ("第二篇，2017那个", GUIDE_2017),
        ("中华糖尿病杂志那篇，谢谢老师", GUIDE_2020),
        ("中国2型糖尿病防治指南（2017年版）", GUIDE_2017),
        ("10.1000/g17", GUIDE_2017),
    ],
)
async def test_an_answer_in_words_chooses(world: World, asked: Request, words: str, chosen: Article) -> None:
    assert await world.say(words) == "chosen"
    request = await world.request(asked.number)
    assert (request.state, request.article) == (State.IDENTIFIED, chosen)


@pytest.mark.parametrize("words", ["1-2都要", "前两篇", "第一和第二篇", "@文献助手 前2篇都要"])
async def test_several_of_the_candidates_can_be_counted_out(world: World, asked: Request, words: str) -> None:
    assert await world.say(words) == "chosen"
    assert (await world.request(asked.number)).article == GUIDE_2020
    assert (await world.request(asked.number + 1)).wanted == DOI_OF_2017


@pytest.mark.parametrize("words", ["今天门诊好多人", "三床那个", "谢谢老师", "好的", "明天例会改到下午3点"])
async def test_small_talk_of_the_asker_is_met_with_silence(world: World, asked: Request, words: str) -> None:
    await world.say(words)
    assert world.outbox.texts == []
    assert await world.state(asked.number) is State.CHOOSING


async def test_nobody_else_answers_the_question(world: World, asked: Request) -> None:
    await world.bind(LI, 2)
    assert await world.say("2020年版的", LI) == "silence"
    assert await world.state(asked.number) is State.CHOOSING


async def test_an_answer_that_fits_several_is_asked_about_once_and_shortly(world: World, asked: Request) -> None:
    assert await world.say("糖尿病那篇") == "choose_again"
    assert await world.say("糖尿病那本") == "choose_again"
    assert world.outbox.texts == ["choose_again number=1001 count=2 are_editions=yes"]


async def test_every_one_of_them_may_be_wanted(world: World, asked: Request) -> None:
    assert await world.say("两篇都要") == "chosen"
    assert len(await world.book.latest()) == 2


async def test_an_edition_is_no_place_in_the_list(world: World) -> None:
    ninth, eighth = Article("内科学（第9版）", year=2018), Article("内科学（第8版）", year=2013)
    asked = await question(world, ninth, eighth, wanted=TitleWanted("内科学", is_book=True))
    assert await world.say("第8版") == "chosen"
    assert (await world.request(asked.number)).article == eighth


async def test_a_plain_number_is_left_to_whoever_takes_numbers(world: World, asked: Request) -> None:
    assert await world.say("3") == "choice_out_of_range"
    assert await world.say("第5版") == "choice_out_of_range"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("应该是 PMID 31535829", Identifier(IdKind.PMID, "31535829")),
        ("我要的是 10.1000/other", Identifier(IdKind.DOI, "10.1000/other")),
        ("国家基层糖尿病防治管理指南（2022）", TitleWanted("国家基层糖尿病防治管理指南（2022）")),
    ],
)
async def test_what_is_none_of_them_is_what_the_request_goes_on_with(
    world: World, asked: Request, words: str, wanted: object
) -> None:
    assert await world.say(words) == "continued"
    request = await world.request(asked.number)
    assert (request.state, request.wanted, request.candidates) == (State.RECEIVED, wanted, ())
    assert request.words == f"求{WANTED.text}\n{words}"
    assert world.outbox.texts[-1].startswith("reworded number=1001 title=")


@pytest.mark.parametrize(
    "words",
    [
        "Effects of early rehabilitation on functional outcomes after stroke",
        "另外再求一篇 10.1000/a",
        "求 PMID 31535829",
        "10.1000/other",
    ],
)
async def test_another_paper_is_another_request(world: World, asked: Request, words: str) -> None:
    assert await world.say(words) == "requested"
    assert await world.state(asked.number) is State.CHOOSING


async def test_a_question_may_be_about_an_identifier_whose_right_title_is_said(world: World) -> None:
    await world.entered(wanted=DOI_A)
    claimed = await world.book.claim_received(lease_s=60)
    assert claimed is not None
    await world.book.offer(claimed[1], [GUIDE_2020, GUIDE_2017], [])
    assert await world.say("求国家基层糖尿病防治管理指南（2022）") == "requested"
    assert await world.say("发错了，应该是国家基层糖尿病防治管理指南（2018）") == "continued"


async def test_an_answer_too_late_counts_until_somebody_takes_it(world: World, asked: Request) -> None:
    world.later(minutes=31)
    await world.tidy.run()
    assert (await world.request(asked.number)).reason is Reason.NO_CHOICE
    assert await world.say("2020年版的") == "chosen"


async def test_what_a_librarian_has_taken_is_not_reworded(world: World, asked: Request) -> None:
    await world.book.move(asked.number, State.WITH_LIBRARIAN, Actor.TIMER, reason=Reason.NO_CHOICE)
    await world.book.take(asked.number, "馆员")
    assert await world.say("PMID 31535829") == "requested"


async def test_in_private_an_answer_counts_as_well(world: World, asked: Request) -> None:
    assert await world.whisper("要2020年版的") == "chosen"
    assert world.heard(private(asked.reader)) == []
    assert asked.kind is RequestKind.ARTICLE


async def test_what_a_librarian_takes_in_that_moment_is_asked_for_anew(world: World, asked: Request) -> None:
    await world.book.move(asked.number, State.WITH_LIBRARIAN, Actor.TIMER, reason=Reason.NO_CHOICE)
    before = await world.request(asked.number)
    await world.book.take(asked.number, "馆员")
    it = world.following_up(Stale(world.desk, before))
    late = AnswerInWords(it, Choose(it, world.ask))
    assert await late.answer(await world.dispatch.understand(world.message("PMID 31535829"))) is None


@pytest.mark.parametrize("words", ["1", "就是这篇", "是这篇，谢谢老师", "对，是这篇"])
async def test_a_single_paper_is_confirmed(world: World, words: str) -> None:
    request = await question(world, GUIDE_2020)
    assert await world.say(words) == "chosen"
    assert (await world.request(request.number)).article == GUIDE_2020


@pytest.mark.parametrize("words", ["不是这篇", "不是", "都不是", "不对"])
async def test_a_single_paper_that_is_not_the_one_is_never_taken(world: World, words: str) -> None:
    request = await question(world, GUIDE_2020)
    await world.say(words)
    now = await world.request(request.number)
    assert (now.state, now.article, now.reason) == (State.WITH_LIBRARIAN, None, Reason.NONE_OF_THEM)


@pytest.mark.parametrize("words", ["是", "是的", "对", "嗯对"])
async def test_a_bare_yes_in_the_group_counts_right_after_the_question(world: World, words: str) -> None:
    request = await question(world, GUIDE_2020)
    world.later(minutes=2)
    assert await world.say(words, LI) == "silence"
    assert await world.say(words) == "chosen"
    assert await world.state(request.number) is State.IDENTIFIED


async def test_a_later_bare_yes_counts_where_it_is_said_to_the_bot(world: World) -> None:
    request = await question(world, GUIDE_2020)
    world.later(minutes=4)
    assert await world.say("是的") == "silence"
    assert await world.say("是的", mentions_bot=True) == "chosen"
    assert await world.state(request.number) is State.IDENTIFIED
