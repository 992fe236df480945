"""A correction goes on with the open request: one number, the words of both messages."""

import pytest

from handlers.conversation.correcting import Correct
from handlers.domain.article import Identifier, IdKind, TitleWanted
from handlers.domain.message import MessageKind
from handlers.domain.outcome import Found, NotFound
from handlers.domain.request import Reason, Request, State
from tests.unit.handlers.conversation.test_follow_up import Stale
from tests.unit.handlers.world import DOI_A, DOI_B, LI, OTHER, STRANGER, World

RIGHT = Identifier(IdKind.PMID, "31535829")
WRONG = "求 PMID 31535892"


async def all_requests(world: World) -> list[Request]:
    return sorted(await world.book.latest(), key=lambda r: r.number)


@pytest.mark.parametrize(
    "words",
    [
        "刚才发错了，是这个 PMID 31535829",
        "更正：PMID 31535829",
        "不好意思，应该是31535829",
        "发错了，正确的是 PMID 31535829，麻烦老师",
    ],
)
async def test_the_right_identifier_takes_the_place_of_the_wrong_one(world: World, words: str) -> None:
    await world.say(WRONG)
    assert await world.say(words) == "continued"
    (request,) = await all_requests(world)
    assert (request.wanted, request.words, request.state) == (RIGHT, f"{WRONG}\n{words}", State.RECEIVED)
    assert world.outbox.texts[-1] == "reworded number=1001 title=PMID 31535829"


async def test_the_reader_hears_the_correction_alone_when_nothing_was_said_yet(world: World) -> None:
    await world.say(WRONG)
    await world.say("更正：PMID 31535829")
    world.later(seconds=5)
    while await world.send.work_once():
        pass
    assert world.heard() == ["@口腔科-张三 reworded number=1001 title=PMID 31535829"]


async def test_a_title_is_corrected_too(world: World) -> None:
    await world.say(WRONG)
    assert await world.say("更正：Effects of exercise on blood pressure in older adults") == "continued"
    assert (await world.request()).wanted == TitleWanted("Effects of exercise on blood pressure in older adults")


async def test_the_paper_that_is_being_sent_is_the_right_one(world: World) -> None:
    """The wrong paper is found already: it is not sent any more."""
    world.knows(OTHER)
    await world.found(wanted=DOI_A)
    assert await world.say("发错了，是 10.1000/b") == "continued"
    await world.settle()
    (request,) = await all_requests(world)
    assert (request.state, request.article) == (State.DELIVERED, OTHER)


async def test_what_was_delivered_already_is_a_request_of_its_own(world: World) -> None:
    await world.delivered()
    assert await world.say("发错了，是 10.1000/b") == "requested"
    assert [r.state for r in await all_requests(world)] == [State.DELIVERED, State.RECEIVED]


async def test_of_several_the_one_most_alike_is_corrected(world: World) -> None:
    await world.say(WRONG)
    await world.say("求 10.1000/a")
    await world.say("刚才发错了，是这个 PMID 31535829")
    assert [r.wanted for r in await all_requests(world)] == [RIGHT, DOI_A]


async def test_of_several_that_are_unlike_the_latest_is_corrected(world: World) -> None:
    await world.say("求 10.1000/a")
    await world.say("求 10.1000/b")
    await world.say("发错了，是 PMID 31535829")
    assert [r.wanted for r in await all_requests(world)] == [DOI_A, RIGHT]


async def test_what_is_wanted_besides_takes_nothing_away(world: World) -> None:
    await world.say(WRONG)
    assert await world.say("没发错，另外再求一篇 10.1000/a") == "requested"
    assert len(await all_requests(world)) == 2


async def test_several_corrections_at_once_and_none_at_all_are_left_to_others(world: World) -> None:
    await world.say(WRONG)
    assert await world.say("发错了，是 10.1000/a 和 10.1000/b") != "continued"
    assert await world.say("发错了") != "continued"
    assert await world.say("更正：10.1000/a", LI) == "requested"


async def test_a_correction_after_ten_minutes_is_a_new_request(world: World) -> None:
    await world.say(WRONG)
    world.later(minutes=11)
    assert await world.say("更正：PMID 31535829") == "requested"


async def test_a_correction_heard_again_changes_nothing(world: World) -> None:
    await world.say(WRONG)
    message = world.message("更正：PMID 31535829", id="again")
    assert await world.dispatch.answer(message) == "continued"
    assert await world.dispatch.answer(message) == "continued"
    assert (await world.request()).rewordings == 1


async def test_who_is_not_bound_is_corrected_without_a_word(world: World) -> None:
    await world.say(WRONG, STRANGER)
    assert await world.say("更正：PMID 31535829", STRANGER) == "continued"
    assert (await world.request()).wanted == RIGHT
    assert world.outbox.texts == ["unbound"]


async def test_a_picture_and_another_group_correct_nothing(world: World) -> None:
    await world.say(WRONG)
    assert await world.say("更正：PMID 31535829", kind=MessageKind.IMAGE) == "silence"
    assert await world.whisper("更正：PMID 31535829") == "requested"


class TestAfterAnIdentifierThatDoesNotExist:
    async def dead(self, world: World, text: str = WRONG) -> None:
        world.metadata.answer = NotFound()
        await world.say(text)
        await world.settle()
        assert (await world.request()).reason is Reason.NO_SUCH_ID

    @pytest.mark.parametrize(
        "words",
        [
            "PMID 31535829",
            "PMID 3153589",
            "应该是 PMID 20000001",
            "「文献助手：1001 没有查到“PMID 31535892”，请核对」\n- - - - - - - - - - - - - - -\nPMID 20000001",
        ],
    )
    async def test_the_right_one_goes_on_with_the_request(self, world: World, words: str) -> None:
        await self.dead(world)
        assert await world.say(words) == "continued"
        assert (await world.request()).state is State.RECEIVED
        assert await world.book.queue() == ()

    async def test_what_is_merely_asked_for_next_is_another_paper(self, world: World) -> None:
        await self.dead(world)
        assert await world.say("PMID 20000001") == "requested"
        assert [r.state for r in await all_requests(world)] == [State.WITH_LIBRARIAN, State.RECEIVED]

    async def test_dois_of_one_issue_that_nobody_knows_stay_two_papers(self, world: World) -> None:
        await self.dead(world, "求 10.5555/cma.j.cn999001-20240311-00021")
        assert await world.say("求 10.5555/cma.j.cn999001-20240311-00022") == "requested"
        assert [r.state for r in await all_requests(world)] == [State.WITH_LIBRARIAN, State.RECEIVED]

    async def test_a_slip_of_the_pen_is_set_right_within_the_hour(self, world: World) -> None:
        await self.dead(world)
        world.later(minutes=40)
        assert await world.say("PMID 31535829") == "continued"
        assert (await world.request()).wanted == RIGHT

    @pytest.mark.parametrize("words", ["PMID 20000001", "10.1000/a"])
    async def test_something_unlike_it_is_another_request_by_then(self, world: World, words: str) -> None:
        await self.dead(world)
        world.later(minutes=40)
        assert await world.say(words) == "requested"
        assert len(await all_requests(world)) == 2

    async def test_a_second_wrong_number_is_told_as_such_again(self, world: World) -> None:
        await self.dead(world)
        await world.say("PMID 31535829")
        await world.settle()
        told = [text for text in world.heard() if "to_librarian_no_such_id" in text]
        assert len(told) == 2

    async def test_another_kind_and_another_paper_are_requests_of_their_own(self, world: World) -> None:
        await self.dead(world)
        assert await world.say("10.1000/a") == "requested"
        assert await world.say("另外再求 PMID 20000001") == "requested"

    async def test_after_an_unknown_title_what_quotes_the_answer_goes_on_and_anything_else_is_another(
        self, world: World
    ) -> None:
        world.metadata.answer = world.fulltext.answer = NotFound()
        await world.say("求 Night noise on surgical wards and the sleep of patients")
        await world.settle()
        assert (await world.request()).reason is Reason.NOT_IDENTIFIED
        assert await world.say("PMID 20000001") == "requested"
        answer = "「文献助手：1001 没有查到这个标题，请核对，或直接发DOI、PMID」\n- - - - - - - - - - - - - - -\n"
        assert await world.say(answer + "10.1000/a") == "continued"
        assert [r.wanted for r in await all_requests(world)] == [DOI_A, Identifier(IdKind.PMID, "20000001")]

    async def test_what_a_librarian_has_taken_stays_theirs(self, world: World) -> None:
        await self.dead(world)
        await world.book.take(1001, "馆员")
        assert await world.say("PMID 31535829") == "requested"

    async def test_what_is_taken_in_that_moment_is_asked_for_anew(self, world: World) -> None:
        await self.dead(world)
        before = await world.request()
        await world.book.take(1001, "馆员")
        late = Correct(world.following_up(Stale(world.desk, before)), world.ask)
        assert await late.answer(await world.dispatch.understand(world.message("PMID 31535829"))) is None


async def test_the_words_of_a_correction_name_what_was_wrong(world: World) -> None:
    await world.say("求 10.1000/b")
    await world.say("求 PMID 31535829")
    world.metadata.answer = Found(())
    assert await world.say("不要 10.1000/b，换成 10.1000/a") == "continued"
    assert DOI_A in [r.wanted for r in await all_requests(world)]
    assert DOI_B not in [r.wanted for r in await all_requests(world)]


async def test_the_answer_to_a_question_goes_to_it_and_not_to_an_older_number_in_vain(world: World) -> None:
    world.metadata.answer = NotFound()
    await world.say(WRONG)
    await world.settle()
    assert (await world.request()).reason is Reason.NO_SUCH_ID
    await world.say("想求一篇文献")
    assert await world.say("PMID 31535829") == "continued"
    assert [r.wanted for r in await all_requests(world)] == [Identifier(IdKind.PMID, "31535892"), RIGHT]


async def test_a_correction_that_quotes_the_number_in_vain_goes_to_it_all_the_same(world: World) -> None:
    world.metadata.answer = NotFound()
    await world.say(WRONG)
    await world.settle()
    await world.say("想求一篇文献")
    quoting = "「文献助手：@口腔科-张三 1001 没有查到“PMID 31535892”对应的文献」\n- - - - - - -\nPMID 31535829"
    assert await world.say(quoting) == "continued"
    assert [r.wanted for r in await all_requests(world)] == [RIGHT, None]
