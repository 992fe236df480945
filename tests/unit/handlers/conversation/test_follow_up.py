"""What a reader says about an earlier request."""

from dataclasses import replace

import pytest

from handlers.conversation.cancel import Cancel
from handlers.conversation.choose import Choose
from handlers.domain.article import Identifier, IdKind, TitleWanted
from handlers.domain.copyright import Policy
from handlers.domain.request import Actor, Reason, Request, RequestKind, State
from tests.fakes import FakeDesk, FakeRequestBook
from tests.unit.handlers.world import (
    DOI_A,
    DOI_B,
    GROUP,
    LI,
    OTHER,
    PAPER,
    STRANGER,
    ZHANG,
    World,
    private,
)

PMID = Identifier(IdKind.PMID, "123456")


class Stale(FakeRequestBook):
    """A book that still shows a request as it was a moment ago."""

    def __init__(self, desk: FakeDesk, request: Request) -> None:
        super().__init__(desk)
        self._request = request

    async def asked_by(self, account: str, contact_id: str, staff_id: int | None, *, limit: int) -> tuple[Request, ...]:
        return (self._request,)


class TestStatus:
    async def test_a_reader_hears_how_every_open_request_stands(self, world: World) -> None:
        await world.entered()
        await world.with_librarian(wanted=DOI_B)
        assert await world.say("我的文献好了吗") == "status_list"
        assert world.outbox.texts[-1].splitlines() == [
            "status_list lines=status_line number=1002 state=with_librarian why=not_identified",
            "status_line number=1001 state=received",
        ]

    async def test_a_friend_hears_it_in_private_with_the_titles(self, world: World) -> None:
        world.channel.friends.add(ZHANG.contact_id)
        request = await world.with_librarian()
        await world.book.choose(request.number, replace(PAPER, title="A paper on teeth " * 4), Actor.LIBRARIAN)
        assert await world.say("我的文献好了吗") == "status_list"
        await world.work()
        (line,) = (text for text in world.heard(private(ZHANG)) if text.startswith("status_list"))
        assert "number=1001" in line
        assert line.endswith("title=A paper on teeth A paper on teeth A pap…")
        assert not any("status" in text for text in world.heard())

    async def test_a_friend_is_helped_in_private(self, world: World) -> None:
        world.channel.friends.add(ZHANG.contact_id)
        assert await world.say("帮助") == "help"
        await world.work()
        assert (world.heard(), world.heard(private(ZHANG))) == ([], ["help"])

    @pytest.mark.parametrize(
        "words",
        [
            "取消 1001",
            "取消",
            "急",
            "有了告诉我",
            "我的文献好了吗",
            "不是这篇",
            "引用",
            "重发",
            "自己找到了",
            "要正式版",
        ],
    )
    async def test_what_a_friend_says_of_their_own_request_is_answered_in_private(
        self, world: World, words: str
    ) -> None:
        world.channel.friends.add(ZHANG.contact_id)
        await world.with_librarian()
        await world.say(words)
        await world.work()
        assert world.heard() == []

    async def test_a_group_that_saw_a_friend_call_the_bot_by_name_sees_that_it_answered(self, world: World) -> None:
        world.channel.friends.add(ZHANG.contact_id)
        await world.with_librarian()
        for words in ("@文献助手 帮助", "@文献助手 我的文献好了吗", "@文献助手 取消"):
            await world.say(words, mentions_bot=True)
        await world.work()
        assert world.heard() == ["@口腔科-张三 answered_apart"]
        assert [text.split()[0] for text in world.heard(private(ZHANG))] == ["help", "status_list", "cancelled"]

    async def test_without_an_open_request_the_latest_one_is_told(self, world: World) -> None:
        await world.delivered()
        await world.delivered()
        await world.say("我的文献好了吗")
        assert "number=1002 state=delivered" in world.outbox.texts[-1]
        assert "1001" not in world.outbox.texts[-1]

    async def test_a_request_is_asked_after_by_number_or_by_identifier(self, world: World) -> None:
        await world.entered()
        await world.entered(wanted=DOI_B)
        for text in ("1001好了吗", "10.1000/a 好了吗"):
            await world.say(text)
            assert world.outbox.texts[-1] == "status_list lines=status_line number=1001 state=received"

    async def test_somebody_elses_number_tells_nothing(self, world: World) -> None:
        await world.entered()
        assert await world.say("1001好了吗", LI) == "status_none"
        await world.entered(staff_id=2, reader=LI)
        assert await world.say("1001好了吗", LI) == "not_yours"

    async def test_who_is_not_bound_hears_of_what_waits(self, world: World) -> None:
        await world.say("求 10.1000/a", STRANGER)
        await world.say("我的文献好了吗", STRANGER)
        assert world.outbox.texts[-1].endswith("number=1001 state=awaiting_binding")


class TestCancel:
    async def test_the_only_open_request_is_cancelled_and_its_acknowledgement_stays_unsaid(self, world: World) -> None:
        await world.say("求 10.1000/a")
        assert await world.say("取消") == "cancelled"
        world.later(seconds=5)
        await world.work()
        assert (await world.state(), world.heard()) == (State.CANCELLED, ["@口腔科-张三 cancelled number=1001"])

    async def test_of_several_the_reader_is_asked_which(self, world: World) -> None:
        await world.entered()
        await world.entered(wanted=DOI_B)
        assert await world.say("取消") == "cancel_which"
        assert world.outbox.texts[-1] == "cancel_which numbers=1002、1001"
        assert await world.say("取消1001") == "cancelled"
        assert [await world.state(n) for n in (1001, 1002)] == [State.CANCELLED, State.RECEIVED]

    async def test_in_private_the_reader_is_asked_which_with_their_titles(self, world: World) -> None:
        await world.entered(wanted=TitleWanted("A title that is much too long for a line of a telephone"))
        await world.entered(wanted=DOI_B)
        assert await world.whisper("取消") == "cancel_which"
        assert world.outbox.texts[-1] == (
            "cancel_which numbers=1002《DOI 10.1000/b》、1001《A title that is much too long…》"
        )

    async def test_several_numbers_are_cancelled_in_one_line(self, world: World) -> None:
        for wanted in (DOI_A, DOI_B, PMID):
            await world.entered(wanted=wanted)
        assert await world.say("取消1001、1003") == "cancelled"
        assert world.outbox.texts == ["cancelled number=1001、1003"]
        assert [await world.state(n) for n in (1001, 1002, 1003)] == [State.CANCELLED, State.RECEIVED, State.CANCELLED]

    @pytest.mark.parametrize("words", ["1001-1002取消", "取消1001到1002", "1001和1002都不用了"])
    async def test_requests_are_given_up_by_number_in_other_words(self, world: World, words: str) -> None:
        await world.entered(wanted=DOI_A)
        await world.entered(wanted=DOI_B)
        assert await world.say(words) == "cancelled"
        assert world.outbox.texts == ["cancelled number=1001、1002"]

    async def test_numbers_that_are_not_open_are_told_and_spoil_none_of_the_others(self, world: World) -> None:
        await world.entered()
        assert await world.say("取消 1001 1009") == "cancelled"
        assert world.outbox.texts == ["cancel_not_these numbers=1009", "cancelled number=1001"]
        await world.entered(wanted=DOI_B)
        assert await world.say("取消 1009") == "cancel_not_these"
        assert await world.say("取消 1002") == "cancelled"
        assert await world.say("取消 1009") == "cancel_nothing"
        assert await world.say("不要1009了") == "silence"
        assert await world.whisper("不要1009了") == "cancel_nothing"

    @pytest.mark.parametrize("words", ["全部取消", "都取消了吧", "取消全部求助", "@文献助手 我的求助全部取消，谢谢"])
    async def test_everything_is_cancelled_when_that_is_said(self, world: World, words: str) -> None:
        await world.say("求 10.1000/a")
        await world.say("求 10.1000/b")
        assert await world.say(words) == "cancelled"
        world.later(seconds=5)
        await world.work()
        assert world.heard() == ["@口腔科-张三 cancelled number=1001、1002"]

    async def test_of_several_what_is_being_sent_is_told_apart(self, world: World) -> None:
        await world.found()
        await world.deliver.work_once()
        assert await world.whisper("全部取消") == "cancel_too_late"
        await world.entered(wanted=DOI_B)
        assert await world.whisper("全部取消") == "cancelled"
        assert world.outbox.texts[-2:] == ["cancel_too_late number=1001", "cancelled number=1002"]

    async def test_colleagues_who_cancel_something_else_cancel_nothing_here(self, world: World) -> None:
        await world.entered()
        await world.entered(wanted=DOI_B)
        world.later(hours=2)
        assert await world.say("全部取消") == "silence"
        assert await world.say("全部取消", LI) == "silence"

    async def test_a_request_is_cancelled_by_the_identifier_it_was_asked_or_found_under(self, world: World) -> None:
        await world.entered()
        await world.with_librarian(wanted=None)
        await world.book.choose(1002, OTHER, Actor.LIBRARIAN)
        assert await world.say("10.1000/b 不用找了") == "cancelled"
        assert [await world.state(n) for n in (1001, 1002)] == [State.RECEIVED, State.CANCELLED]

    async def test_what_is_being_sent_cannot_be_cancelled(self, world: World) -> None:
        await world.found()
        await world.deliver.work_once()
        assert await world.say("取消") == "cancel_too_late"

    async def test_what_is_sent_in_this_very_moment_cannot_be_cancelled(self, world: World) -> None:
        await world.found()
        late = Cancel(world.following_up(Stale(world.desk, await world.request())))
        world.desk.requests[1001].change(state=State.DELIVERED)
        assert await late.answer(await world.dispatch.understand(world.message("取消"))) == "cancel_too_late"

    async def test_nothing_to_cancel_is_said_to_who_asks_the_bot_and_not_to_colleagues(self, world: World) -> None:
        assert await world.say("取消") == "silence"
        assert await world.whisper("取消") == "cancel_nothing"
        assert await world.say("取消", mentions_bot=True) == "cancel_nothing"
        assert await world.say("取消1001") == "cancel_nothing"


class TestResend:
    async def test_the_same_copy_comes_again_and_uses_no_quota(self, world: World) -> None:
        await world.delivered()
        assert await world.say("重发") == "resent"
        await world.work()
        assert world.heard().count("1001.pdf") == 2
        assert len(world.workshop.marks) == 1
        assert await world.book.entered_since(1, world.clock()) == 1

    @pytest.mark.parametrize("words", ["再发我一遍吧", "刚才那篇再给我发一下", "文件没了，再发我一遍"])
    async def test_it_is_asked_for_in_the_group_in_many_words(self, world: World, words: str) -> None:
        await world.delivered()
        assert await world.say(words) == "resent"

    async def test_a_friend_gets_it_in_private(self, world: World) -> None:
        await world.delivered()
        await world.say("重发 1001", replace(ZHANG, is_friend=True))
        await world.whisper("重发 1001")
        await world.work()
        assert world.heard(private(ZHANG)) == ["1001.pdf"] * 2

    async def test_a_message_heard_twice_sends_once(self, world: World) -> None:
        await world.delivered()
        message = world.message("重发")
        await world.dispatch.answer(message)
        await world.dispatch.answer(message)
        await world.work()
        assert world.heard().count("1001.pdf") == 2

    async def test_several_numbers_are_all_sent_and_foreign_ones_are_not(self, world: World) -> None:
        await world.delivered()
        await world.delivered()
        await world.delivered(staff_id=2, reader=LI)
        await world.say("重发 1001 1002 1003")
        await world.work()
        assert [world.heard().count(f"{n}.pdf") for n in (1001, 1002, 1003)] == [2, 2, 1]

    async def test_a_copy_that_is_not_kept_any_more_is_told_and_not_met_with_silence(self, world: World) -> None:
        await world.delivered()
        world.shelf.files.clear()
        assert await world.say("重发") == "resend_nothing"

    async def test_a_request_that_was_never_sent_is_not_sent_again(self, world: World) -> None:
        await world.found()
        assert not await world.deliver.send_again(await world.request(), GROUP, "group", asked_in="m")

    async def test_colleagues_who_ask_each_other_to_send_again_are_left_alone(self, world: World) -> None:
        assert await world.say("重发") == "silence"
        await world.delivered()
        world.later(days=4)
        assert await world.say("重发") == "silence"
        assert await world.say("重发", mentions_bot=True) == "resent"
        assert await world.say("重发", STRANGER) == "silence"
        assert await world.whisper("重发", STRANGER) == "resend_nothing"


class TestChoose:
    @pytest.fixture
    async def asked(self, world: World) -> World:
        await world.entered()
        await self.offer(world)
        return world

    async def offer(self, world: World) -> None:
        claimed = await world.book.claim_received(lease_s=60)
        assert claimed is not None
        await world.book.offer(claimed[1], [PAPER, OTHER], [])

    async def test_a_choice_is_taken(self, asked: World) -> None:
        assert await asked.say("2") == "chosen"
        assert ((await asked.request()).article, await asked.state()) == (OTHER, State.IDENTIFIED)

    async def test_who_names_two_of_them_gets_both(self, asked: World) -> None:
        assert await asked.say("1和2") == "chosen"
        assert ((await asked.request()).article, (await asked.request(1002)).wanted) == (PAPER, DOI_B)
        assert (await asked.request(1002)).staff_id == 1

    @pytest.mark.parametrize("words", ["都要", "全要", "全都要，谢谢", "两篇都要"])
    async def test_who_wants_all_of_them_gets_all(self, asked: World, words: str) -> None:
        assert await asked.say(words) == "chosen"
        assert ((await asked.request()).article, (await asked.request(1002)).wanted) == (PAPER, DOI_B)

    async def test_of_several_numbers_those_on_the_list_are_taken_and_the_others_told(self, asked: World) -> None:
        assert await asked.say("1 3") == "chosen"
        assert (await asked.request()).article == PAPER
        assert asked.outbox.texts == ["not_listed count=2 numbers=3"]

    async def test_what_is_chosen_besides_the_first_counts_for_the_limit(self) -> None:
        world = World(policy=Policy(daily_limit=1))
        await world.bind()
        await world.entered()
        await self.offer(world)
        assert await world.say("都要") == "chosen"
        assert len(await world.book.latest()) == 1
        assert "daily_limit limit=1" in world.outbox.texts

    async def test_a_number_of_somebody_else_is_nothing(self, asked: World) -> None:
        assert await asked.say("2", LI) == "silence"
        assert await asked.state() is State.CHOOSING

    async def test_a_number_out_of_range_is_told(self, asked: World) -> None:
        assert await asked.say("9") == "choice_out_of_range"
        assert asked.outbox.texts == ["choice_out_of_range count=2"]

    async def test_the_latest_question_is_answered_first(self, asked: World) -> None:
        await asked.entered(wanted=DOI_B)
        await self.offer(asked)
        await asked.say("1")
        assert [await asked.state(n) for n in (1001, 1002)] == [State.CHOOSING, State.IDENTIFIED]

    async def test_none_of_them_goes_to_the_librarian_with_one_line(self, asked: World) -> None:
        assert await asked.say("都不是") == "none_of_them"
        assert await asked.state() is State.WITH_LIBRARIAN
        assert asked.outbox.texts == ["none_of_them number=1001"]

    async def test_a_choice_that_comes_late_still_counts_until_a_librarian_takes_it(self, asked: World) -> None:
        asked.later(minutes=31)
        await asked.tidy.run()
        assert await asked.state() is State.WITH_LIBRARIAN
        assert await asked.say("都不是") == "status_list"
        assert await asked.say("2") == "chosen"
        assert (await asked.request()).article == OTHER

    async def test_a_choice_after_a_librarian_took_it_or_a_day_later_is_nothing(self, asked: World) -> None:
        asked.later(minutes=31)
        await asked.tidy.run()
        await asked.attend.take(1001, by="li")
        assert await asked.say("2") == "silence"
        await asked.attend.take(1001, by="")
        asked.later(days=1)
        assert await asked.say("2") == "silence"

    async def test_a_choice_in_the_very_moment_it_expires_is_told_where_the_request_is(self, asked: World) -> None:
        late = Choose(asked.following_up(Stale(asked.desk, await asked.request())), asked.ask)
        await asked.book.move(1001, State.CANCELLED, Actor.LIBRARIAN)
        assert await late.answer(await asked.dispatch.understand(asked.message("1"))) == "status_list"


class TestHelp:
    async def test_help_is_given_whenever_asked(self, world: World) -> None:
        assert [await world.say("帮助"), await world.say("帮助")] == ["help", "help"]
        assert len(world.outbox.texts) == 2

    async def test_a_friend_who_cannot_be_understood_is_told_so_once_an_hour(self, world: World) -> None:
        for text in ("今天天气真好啊", "明天天气也好啊"):
            assert await world.whisper(text) == "not_understood"
        assert len(world.outbox.texts) == 1
        assert await world.whisper("好的") == "silence"
        assert await world.say("今天天气真好啊") == "silence"

    @pytest.mark.parametrize("words", ["@文献助手", "@文献助手 在不在", "@文献助手\u2005你好", "@文献助手 在吗老师"])
    async def test_who_calls_the_bot_hears_how_to_ask(self, world: World, words: str) -> None:
        assert await world.say(words, mentions_bot=True) == "here"
        assert await world.say(words, mentions_bot=True) == "here"
        assert world.outbox.texts == ["here"]

    @pytest.mark.parametrize("words", ["@文献助手 👍", "@文献助手 收到"])
    async def test_what_is_no_call_is_met_with_silence(self, world: World, words: str) -> None:
        await world.say(words, mentions_bot=True)
        assert world.outbox.texts == []

    async def test_colleagues_who_greet_each_other_are_left_alone(self, world: World) -> None:
        assert await world.say("在吗") == "silence"
        assert await world.whisper("在吗") == "here"
        assert await world.whisper("👍") == "silence"


class TestAPersonIsAskedFor:
    async def test_whoever_asks_for_a_person_gets_one(self, world: World) -> None:
        assert await world.whisper("转人工") == "requested"
        request = (await world.book.latest())[0]
        assert (request.kind, request.words) == (RequestKind.UNREADABLE, "转人工")

    async def test_colleagues_who_speak_of_a_librarian_are_left_alone(self, world: World) -> None:
        assert await world.say("找馆员") == "silence"


@pytest.mark.parametrize(
    "words", ["自己找到了 1001", "1001 自己找到了", "1001自己找到了，谢谢", "已经找到了，编号1001"]
)
async def test_what_a_reader_found_by_themselves_ends_that_request_and_no_other(world: World, words: str) -> None:
    await world.with_librarian()
    await world.with_librarian(wanted=DOI_B)
    assert await world.say(words) == "found_by_reader"
    assert (await world.state(1001), (await world.request(1001)).reason) == (State.CANCELLED, Reason.FOUND_BY_READER)
    assert await world.state(1002) is State.WITH_LIBRARIAN


async def test_who_found_one_of_several_is_asked_which(world: World) -> None:
    await world.with_librarian()
    await world.with_librarian(wanted=DOI_B)
    assert await world.say("自己找到了，谢谢大家") == "found_which"
    assert await world.say("找到了 1003") == "silence"
    assert await world.state(1002) is State.WITH_LIBRARIAN


async def test_in_a_group_what_was_found_is_told_to_a_friend_in_private(world: World) -> None:
    world.channel.friends = {ZHANG.contact_id}
    await world.with_librarian()
    assert await world.say("自己找到了，谢谢大家") == "found_by_reader"
    await world.work()
    assert world.heard() == []
    assert world.heard(private(ZHANG)) == ["found_by_reader number=1001"]
