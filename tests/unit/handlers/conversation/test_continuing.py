"""One request said in several messages."""

import pytest

from handlers.conversation.continuing import Continue
from handlers.domain.article import Identifier, IdKind, TitleWanted
from handlers.domain.request import Actor, Reason, Request, RequestKind, State
from tests.unit.handlers.conversation.test_follow_up import Stale
from tests.unit.handlers.world import DOI_A, DOI_B, LI, PAPER, STRANGER, ZHANG, World, private

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

    async def test_a_mistyped_number_is_asked_about_and_the_right_one_takes_its_place(self, world: World) -> None:
        assert await world.say("求 PMID 99000001x") == "requested"
        assert world.outbox.texts == ["which_id number=1001 numbers=1001 count=1 words=99000001x"]
        assert await world.say("99000001") == "continued"
        assert [r.wanted for r in await all_requests(world)] == [Identifier(IdKind.PMID, "99000001")]

    @pytest.mark.parametrize(
        ("text", "words", "right"),
        [
            ("求 PMID 990000012345", "PMID 990000012345", "99000001"),
            ("PMID 9900-0001", "9900-0001", "99000001"),
            ("求10.1000.abc.12", "10.1000.abc.12", "10.1000/abc.12"),
        ],
    )
    async def test_a_number_of_a_wrong_shape_is_asked_about(
        self, world: World, text: str, words: str, right: str
    ) -> None:
        assert await world.say(text) == "requested"
        assert world.outbox.texts == [f"which_id number=1001 numbers=1001 count=1 words={words}"]
        assert await world.say(right) == "continued"
        (request,) = await all_requests(world)
        assert isinstance(request.wanted, Identifier)
        assert request.wanted.value == right

    async def test_beside_a_right_number_only_the_mistyped_one_is_asked_about(self, world: World) -> None:
        assert await world.say("求 PMID 99000001、99000xx2") == "requested"
        assert [r.wanted for r in await all_requests(world)] == [Identifier(IdKind.PMID, "99000001"), None]
        assert world.outbox.texts == ["which_id number=1002 numbers=1001、1002 count=2 words=99000xx2"]
        assert await world.say("PMID 99000002") == "continued"
        assert (await world.request(1002)).wanted == Identifier(IdKind.PMID, "99000002")

    async def test_a_number_mistyped_again_is_asked_about_again(self, world: World) -> None:
        await world.say("想求一篇文献")
        assert await world.say("PMID 99000001x") == "continued"
        assert world.outbox.texts[1:] == ["which_id number=1001 words=99000001x"]
        assert await world.say("PMID 99000001") == "continued"
        assert (await world.request()).wanted == Identifier(IdKind.PMID, "99000001")

    async def test_a_question_that_was_answered_before_it_was_said_stays_unsaid(self, world: World) -> None:
        await world.say("帮忙找个文章")
        await world.say("10.1000/a")
        world.later(seconds=3)
        await world.send.work_once()
        assert world.heard() == ["@口腔科-张三 ack number=1001 title=DOI 10.1000/a"]

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

    async def test_what_is_said_much_later_is_a_request_of_its_own(self, world: World) -> None:
        await world.say("想求一篇文献")
        world.later(minutes=16)
        assert await world.say("求 ISBN 9787999000014") == "requested"
        assert await world.say("求 10.5555/no.such.paper") == "requested"
        world.later(minutes=2)
        await world.work()
        assert len(await all_requests(world)) == 3
        assert any("number=1002 words=9787999000014" in line for line in world.heard())

    async def test_an_isbn_that_cannot_be_one_is_answered_and_set_right(self, world: World) -> None:
        await world.say("求书 9787999000014")
        assert await world.say("9787117354417") == "continued"
        (request,) = await all_requests(world)
        assert request.wanted == Identifier(IdKind.ISBN, "9787117354417")

    @pytest.mark.parametrize(
        "text",
        [
            "求 妊娠期糖尿病患者产后两年糖代谢转归的队列研究 这篇文章",
            "妊娠期糖尿病患者产后两年糖代谢转归的队列研究",
            TITLE,
            "PMID 31535829",
            "帮忙检索近五年种植体周围炎的文献",
        ],
    )
    async def test_an_article_is_never_taken_for_the_book_whose_isbn_was_mistyped(
        self, world: World, text: str
    ) -> None:
        await world.say("求ISBN 9787999000014")
        world.later(seconds=45)
        assert await world.say(text) == "requested"
        book, article = await all_requests(world)
        assert (book.state, book.wanted) == (State.RECEIVED, None)
        assert article.state is State.RECEIVED

    async def test_after_a_minute_both_sides_hear_what_is_wrong_with_the_number(self, world: World) -> None:
        await world.say("求ISBN 9787999000014")
        world.later(seconds=61)
        await world.settle()
        request = await world.request()
        assert (request.state, request.reason) == (State.WITH_LIBRARIAN, Reason.UNREADABLE)
        assert request.remark == "slip words=9787999000014"
        assert world.heard()[-1] == "@口腔科-张三 to_librarian_slip number=1001 words=9787999000014"
        assert not any("unreadable" in line for line in world.heard())

    async def test_what_is_wrong_with_it_is_told_a_friend_in_private(self, world: World) -> None:
        world.channel.friends.add(ZHANG.contact_id)
        await world.say("求ISBN 9787999000014")
        world.later(seconds=61)
        await world.settle()
        assert world.heard(private(ZHANG)) == ["to_librarian_slip number=1001 words=9787999000014"]

    async def test_who_was_told_in_private_sets_it_right_there(self, world: World) -> None:
        world.channel.friends.add(ZHANG.contact_id)
        await world.say("求ISBN 9787999000014")
        world.later(seconds=61)
        await world.settle()
        assert await world.whisper("这篇全文") == "requested"
        assert await world.whisper("PMID 31535829") == "continued"
        assert await world.whisper("求 ISBN 9787117354417") == "continued"
        assert [r.wanted for r in await all_requests(world)] == [
            Identifier(IdKind.ISBN, "9787117354417"),
            Identifier(IdKind.PMID, "31535829"),
        ]

    @pytest.mark.parametrize("text", ["《实用口腔修复学》", "求《实用口腔修复学》第3版", "应该是《实用口腔修复学》"])
    async def test_a_book_title_sets_a_mistyped_isbn_right(self, world: World, text: str) -> None:
        await world.say("求ISBN 9787999000014")
        assert await world.say(text) == "continued"
        (request,) = await all_requests(world)
        assert isinstance(request.wanted, TitleWanted)

    @pytest.mark.parametrize("text", [f"求 {TITLE}", "求《实用口腔修复学》", TITLE])
    @pytest.mark.parametrize("slip", ["求ISBN 9787999000014", "求 PMID 99000001x"])
    async def test_no_title_takes_a_mistyped_number_back_from_a_librarian(
        self, world: World, slip: str, text: str
    ) -> None:
        await world.say(slip)
        world.later(minutes=8)
        await world.settle()
        assert await world.state() is State.WITH_LIBRARIAN
        assert await world.say(text) == "requested"
        assert await world.state() is State.WITH_LIBRARIAN

    async def test_after_a_mistyped_number_a_bare_title_is_the_answer_and_a_request_is_another(
        self, world: World
    ) -> None:
        await world.say("求 PMID 99000001x")
        await world.say("求 PMID 99000002x", LI)
        assert await world.say(TITLE) == "continued"
        assert await world.say(f"麻烦老师找一下 {TITLE}", LI) == "requested"
        assert [r.wanted for r in await all_requests(world)] == [TitleWanted(TITLE), None, TitleWanted(TITLE)]

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


class TestPointingBack:
    @pytest.mark.parametrize("words", ["这篇", "求全文", "求pdf", "麻烦老师了", "帮忙找一下这篇，谢谢", "求原文"])
    async def test_words_that_point_at_the_title_before_them_open_nothing_new(self, world: World, words: str) -> None:
        await world.say(TITLE)
        assert await world.say(words) == "continued"
        (request,) = await all_requests(world)
        assert (request.wanted, request.words) == (TitleWanted(TITLE), f"{TITLE}\n{words}")
        assert len(world.outbox.texts) == 1

    async def test_a_title_that_was_passed_over_is_asked_for_by_the_words_behind_it(self, world: World) -> None:
        assert await world.say("中国2型糖尿病血糖波动与心血管事件") == "silence"
        assert await world.say("今天门诊好多人", LI) == "silence"
        assert await world.say("求全文") == "requested"
        (request,) = await all_requests(world)
        assert request.words == "中国2型糖尿病血糖波动与心血管事件\n求全文"
        assert isinstance(request.wanted, TitleWanted)

    async def test_what_was_said_more_than_a_minute_ago_is_forgotten(self, world: World) -> None:
        await world.say("中国2型糖尿病血糖波动与心血管事件")
        world.later(seconds=61)
        await world.say("求全文")
        assert (await world.request()).wanted is None

    async def test_small_talk_before_it_is_no_title(self, world: World) -> None:
        await world.say("今天门诊好多人")
        assert await world.say("求全文") == "requested"
        assert (await world.request()).kind is RequestKind.UNREADABLE

    async def test_a_long_speech_is_not_remembered(self, world: World) -> None:
        await world.say("今天" * 300)
        await world.say("求全文")
        assert (await world.request()).words == "求全文"

    async def test_thanks_for_what_just_came_is_left_to_others(self, world: World) -> None:
        await world.delivered()
        assert await world.say("就是这篇") != "continued"


class TestTheSamePaperInOtherWords:
    async def identified(self, world: World, text: str) -> None:
        world.knows(PAPER)
        await world.say(text)
        await world.identify.work_once()

    async def test_the_identifier_of_the_paper_that_was_found_by_its_title_adds_nothing(self, world: World) -> None:
        await world.entered(wanted=TitleWanted(PAPER.title), words=PAPER.title)
        world.knows(PAPER)
        await world.identify.work_once()
        assert await world.say("10.1000/a") == "continued"
        assert (await world.request()).words == f"{PAPER.title}\n10.1000/a"

    async def test_another_paper_stays_another_request(self, world: World) -> None:
        await self.identified(world, "求 10.1000/a")
        assert await world.say("求 10.1000/b") == "requested"
        assert [r.wanted for r in await all_requests(world)] == [DOI_A, DOI_B]

    async def test_what_may_be_the_same_is_acknowledged_only_when_it_is_not(self, world: World) -> None:
        await world.say(TITLE)
        assert await world.say("求 PMID 31535829") == "requested"
        world.later(seconds=4)
        while await world.send.work_once():
            pass
        assert len(world.heard()) == 1
        world.later(seconds=5)
        while await world.send.work_once():
            pass
        assert len(world.heard()) == 2

    async def test_the_same_identifier_in_other_words_is_one_request(self, world: World) -> None:
        await world.say("10.1000/a")
        assert await world.say("求 https://doi.org/10.1000/a 谢谢") == "continued"
        assert len(await all_requests(world)) == 1


class TestABrokenTitle:
    @pytest.mark.parametrize(
        ("first", "second", "whole"),
        [
            (
                "Effects of early rehabilitation on functional outcomes in",
                "Patients with ischemic stroke: a randomized trial",
                "Effects of early rehabilitation on functional outcomes in "
                "Patients with ischemic stroke: a randomized trial",
            ),
            (
                "求 Effects of early rehabilitation on outcomes of pa-",
                "tients with ischemic stroke in Chinese hospitals",
                "Effects of early rehabilitation on outcomes of pa-tients with ischemic stroke in Chinese hospitals",
            ),
            ("2型糖尿病患者血糖波动与", "心血管事件的相关性研究", "2型糖尿病患者血糖波动与心血管事件的相关性研究"),
        ],
    )
    async def test_two_halves_are_one_title(self, world: World, first: str, second: str, whole: str) -> None:
        await world.say(first)
        await world.say(second)
        (request,) = await all_requests(world)
        assert isinstance(request.wanted, TitleWanted)
        assert (request.wanted.text, request.words) == (whole, f"{first}\n{second}")

    async def test_the_rest_of_a_title_is_waited_for_a_moment(self, world: World) -> None:
        await world.say("Effects of early rehabilitation on functional outcomes in")
        assert not await world.identify.work_once()
        world.later(seconds=9)
        assert await world.identify.work_once()

    async def test_two_whole_titles_are_two_requests(self, world: World) -> None:
        await world.say(TITLE)
        await world.say("Prevalence of dental caries among school children in Shanghai")
        assert len(await all_requests(world)) == 2

    async def test_what_has_left_is_not_mended(self, world: World) -> None:
        first = "Effects of early rehabilitation on functional outcomes in"
        await world.delivered(wanted=TitleWanted(first), words=first)
        assert await world.say("求 Patients with ischemic stroke: a randomized trial") == "requested"


class TestCutsAndRaces:
    async def test_words_heard_again_are_added_once(self, world: World) -> None:
        await world.say(TITLE)
        message = world.message("求全文", id="again")
        assert await world.dispatch.answer(message) == "continued"
        assert await world.dispatch.answer(message) == "continued"
        assert (await world.request()).words == f"{TITLE}\n求全文"

    async def test_silence_that_makes_no_title_with_what_follows_is_left_out(self, world: World) -> None:
        await world.say("我们科的")
        await world.say("今天的")
        assert await world.say("心血管事件的相关性研究") == "requested"
        request = await world.request()
        assert isinstance(request.wanted, TitleWanted)

    async def test_what_a_librarian_takes_in_that_moment_is_asked_for_anew(self, world: World) -> None:
        await world.say("想求一篇文献")
        request = await world.request()
        taken = await world.book.move(request.number, State.WITH_LIBRARIAN, Actor.BOT, reason=Reason.UNREADABLE)
        await world.book.take(request.number, "馆员")
        heard = await world.dispatch.understand(world.message("10.1000/a"))
        late = Continue(world.following_up(Stale(world.desk, taken)), world.ask)
        assert await late.answer(heard) is None

    async def test_a_title_that_left_in_that_moment_is_asked_for_anew(self, world: World) -> None:
        first = "Effects of early rehabilitation on functional outcomes in"
        before = await world.entered(wanted=TitleWanted(first), words=first)
        await world.book.take(before.number, "馆员")
        heard = await world.dispatch.understand(world.message("patients with ischemic stroke: a randomized trial"))
        late = Continue(world.following_up(Stale(world.desk, before)), world.ask)
        assert await late.answer(heard) is None
