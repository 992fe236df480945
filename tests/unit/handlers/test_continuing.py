"""One request said in several messages."""

import pytest

from handlers.domain.request import Request, RequestKind, State
from tests.unit.handlers.world import DOI_A, DOI_B, LI, STRANGER, ZHANG, World

TITLE = "Effects of early rehabilitation on functional outcomes after stroke"


async def all_requests(world: World) -> list[Request]:
    return sorted(await world.book.latest(), key=lambda r: r.number)


class TestAskingWithoutSayingWhat:
    async def test_who_asks_for_nothing_in_particular_is_told_what_to_send(self, world: World) -> None:
        assert await world.say("想求一篇文献") == "requested"
        assert world.outbox.texts == ["which_paper number=1001 numbers=1001 count=1"]
        assert await world.identify.work_once() is False

    @pytest.mark.parametrize(
        "answer", ["PMID 31535829", "31535829", "doi:10.1000/a", TITLE, "血糖波动的相关性研究进展"]
    )
    async def test_the_next_message_says_what_and_one_request_goes_on(self, world: World, answer: str) -> None:
        await world.say("想求一篇文献")
        assert await world.say(answer) == "continued"
        (request,) = await all_requests(world)
        assert request.words == f"想求一篇文献\n{answer}"
        assert request.wanted is not None
        assert request.kind is RequestKind.ARTICLE
        await world.identify.work_once()
        assert await world.state() is not State.RECEIVED

    async def test_a_question_that_was_answered_before_it_was_said_stays_unsaid(self, world: World) -> None:
        await world.say("帮忙找个文章")
        await world.say("10.1000/a")
        world.later(seconds=3)
        await world.send.work_once()
        assert world.heard() == ["@口腔科-张三 ack number=1001"]

    async def test_others_may_talk_in_between_and_are_not_mistaken_for_the_asker(self, world: World) -> None:
        await world.say("想求一篇文献")
        await world.say("今天门诊好多人", LI)
        assert await world.say("血糖波动的研究", LI) == "silence"
        assert await world.say("10.1000/b", LI) == "requested"
        await world.say("谢谢", ZHANG)
        assert await world.say("10.1000/a") == "continued"
        assert [r.wanted for r in await all_requests(world)] == [DOI_A, DOI_B]

    async def test_small_talk_of_the_asker_is_no_answer(self, world: World) -> None:
        await world.say("想求一篇文献")
        assert await world.say("今天门诊好多人啊") == "silence"
        assert (await world.request()).wanted is None

    async def test_after_a_minute_a_person_reads_all_the_words(self, world: World) -> None:
        await world.say("想求一篇文献")
        assert await world.say("麻烦老师了") == "continued"
        world.later(seconds=61)
        await world.settle()
        request = await world.request()
        assert (request.state, request.words) == (State.WITH_LIBRARIAN, "想求一篇文献\n麻烦老师了")
        assert world.heard()[-1] == "@口腔科-张三 to_librarian_unreadable number=1001"

    async def test_who_says_it_too_late_still_has_one_request(self, world: World) -> None:
        await world.say("想求一篇文献")
        world.later(seconds=61)
        await world.settle()
        assert await world.say("血糖波动的研究") == "silence"
        assert await world.say("求 10.1000/a") == "continued"
        (request,) = await all_requests(world)
        assert (request.state, request.wanted) == (State.RECEIVED, DOI_A)
        assert await world.book.queue() == ()

    async def test_what_a_librarian_has_taken_stays_with_them(self, world: World) -> None:
        await world.say("想求一篇文献")
        world.later(seconds=61)
        await world.settle()
        await world.book.take(1001, "馆员")
        assert await world.say("求 10.1000/a") == "requested"
        assert len(await all_requests(world)) == 2

    async def test_several_papers_may_be_said_at_once(self, world: World) -> None:
        await world.say("求助几篇文献")
        await world.say("想求一篇文献")
        assert await world.say("10.1000/a 和 10.1000/b") == "continued"
        assert {r.wanted for r in await all_requests(world) if r.wanted} == {DOI_A, DOI_B}

    async def test_a_topic_said_next_is_searched_and_the_empty_request_is_gone(self, world: World) -> None:
        await world.say("想求一篇文献")
        assert await world.say("帮忙检索近五年种植体周围炎的文献") == "requested"
        first, second = await all_requests(world)
        assert (first.state, second.kind) == (State.CANCELLED, RequestKind.SEARCH)

    async def test_a_message_heard_again_changes_nothing(self, world: World) -> None:
        await world.say("想求一篇文献")
        message = world.message("10.1000/a", id="again")
        assert await world.dispatch.answer(message) == "continued"
        assert await world.dispatch.answer(message) == "continued"
        (request,) = await all_requests(world)
        assert (request.words, request.rewordings) == ("想求一篇文献\n10.1000/a", 1)

    async def test_who_is_not_bound_is_joined_too_and_told_once(self, world: World) -> None:
        assert await world.say("想求一篇文献", STRANGER) == "awaiting_binding"
        assert await world.say("10.1000/a", STRANGER) == "continued"
        (request,) = await all_requests(world)
        assert (request.state, request.wanted) == (State.AWAITING_BINDING, DOI_A)
        assert world.outbox.texts == ["unbound"]

    async def test_in_private_a_bare_pointer_is_asked_about(self, world: World) -> None:
        assert await world.whisper("这篇全文") == "requested"
        assert world.outbox.texts == ["which_paper number=1001 numbers=1001 count=1"]
        assert await world.say("这篇", LI) == "silence"
