"""A file that a reader calls wrong is out of service at once; a librarian has the last word."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.covering import LIBRARIAN
from handlers.domain.article import Article, Copy, Document, Holding, Identifier, IdKind, Version
from handlers.domain.errors import SourceUnavailable
from handlers.domain.outcome import Found
from handlers.domain.reported import Verdict
from handlers.domain.request import Actor, Reason, Request, State
from handlers.send import Pace
from tests.unit.handlers.world import COPY, HOLDING, LI, OTHER, PAPER, ZHANG, World

SECOND = Copy("", url="https://example.org/b.pdf", licence="cc-by", version=Version.ACCEPTED)


@pytest.fixture
async def bound(world: World) -> World:
    await world.bind()
    await world.bind(LI, 2)
    world.knows(PAPER)
    world.fetcher.contents = world.shelf.contents  # the same address gives the same file
    return world


async def served(world: World, paper: Article = PAPER, **changes: Any) -> Request:
    """A request that the bot has served from a source."""
    world.knows(paper)
    request = await world.entered(**{"wanted": paper.ids[0], **changes})
    await world.work()
    found = await world.request(request.number)
    assert found.state is State.DELIVERED
    return found


def sha(request: Request) -> str:
    assert request.holding is not None
    return request.holding.document.sha256


async def test_another_copy_is_sent_and_the_wrong_one_never_again(bound: World) -> None:
    bound.fulltext.answer = Found((COPY, SECOND))
    wrong = sha(await served(bound))
    assert await bound.say("不是这篇") == "wrong_file_searching"
    await bound.work()
    request = await bound.request()
    assert request.state is State.DELIVERED
    assert sha(request) != wrong
    assert "@口腔科-张三 wrong_file_searching number=1001" in bound.heard()
    other = await served(bound, reader=LI, staff_id=2)
    assert sha(other) == sha(request)


async def test_without_another_copy_the_librarian_looks_and_the_watch_goes_on(bound: World) -> None:
    await served(bound)
    await bound.say("不是这篇")
    await bound.settle()
    request = await bound.request()
    assert (request.state, request.reason) == (State.WITH_LIBRARIAN, Reason.NO_OPEN_COPY)
    await bound.look_again.work_once()
    assert await bound.watches.of_request(1001) is not None
    bound.later(hours=1)
    await bound.look_again.work_once()
    assert await bound.state() is State.WITH_LIBRARIAN
    bound.fulltext.answer = Found((COPY, SECOND))
    bound.later(hours=6)
    await bound.look_again.work_once()
    await bound.work()
    assert await bound.state() is State.DELIVERED


async def test_a_librarians_file_goes_back_to_a_librarian(bound: World) -> None:
    bound.channel.friends = {ZHANG.contact_id}  # what is for one reader goes to them in private
    request = await bound.entered()
    bound.fulltext.answer = Found(())
    await bound.settle()
    holding = Holding(Document("ab" * 32, 1000, 3), LIBRARIAN, "single-use", Version.UNKNOWN)
    await bound.book.attach(request.number, holding, by="王老师")
    await bound.work()
    assert await bound.say("不是这篇") == "reopened"
    assert (await bound.request()).reason is Reason.WRONG_FILE
    assert len(await bound.reports.waiting()) == 1


async def test_the_message_heard_again_after_a_power_cut_reports_nothing_more(bound: World) -> None:
    bound.fulltext.answer = Found((COPY, SECOND))
    await served(bound)
    other = await served(bound, OTHER)
    message = bound.message("不是这篇")
    for _ in range(2):
        assert await bound.dispatch.answer(message) == "wrong_file_searching"
    assert [one.request for one in await bound.reports.waiting()] == [other.number]
    assert await bound.state(1001) is State.DELIVERED


async def test_a_complaint_said_twice_reports_the_one_that_is_searched_and_not_the_one_before(bound: World) -> None:
    bound.fulltext.answer = Found((COPY, SECOND))
    await served(bound)
    await served(bound, OTHER)
    assert await bound.say("不是这篇") == "wrong_file_searching"
    assert await bound.say("不是这篇啊") == "wrong_file_searching"
    assert await bound.state(1001) is State.DELIVERED
    assert len(await bound.reports.waiting()) == 1


async def test_a_cut_between_block_and_report_is_made_good_when_the_message_is_heard_again(bound: World) -> None:
    request = await served(bound)
    message = bound.message("不是这篇")
    bound.reports.trouble = SourceUnavailable("database", "conn-error")  # the power goes
    with pytest.raises(SourceUnavailable):
        await bound.dispatch.answer(message)
    assert await bound.holdings.blocked(PAPER) == {sha(request)}
    assert await bound.state() is State.DELIVERED
    bound.reports.trouble = None
    assert await bound.dispatch.answer(message) == "wrong_file_searching"
    assert len(await bound.reports.waiting()) == 1


async def test_one_reader_cannot_take_every_file_out_of_service(bound: World) -> None:
    papers = [replace(PAPER, volume=str(n), ids=(Identifier(IdKind.DOI, f"10.1000/{n}"),)) for n in range(5)]
    for number, paper in enumerate(papers, 1001):
        await served(bound, paper)
        await bound.say(f"{number} 不是这篇")
        await bound.settle()
    assert [one.is_blocked for one in await bound.reports.waiting()] == [True, True, True, False, False]
    assert (await bound.request(1005)).reason is Reason.WRONG_FILE
    assert (await served(bound, papers[4], reader=LI, staff_id=2)).state is State.DELIVERED


async def test_a_request_is_not_searched_without_end(bound: World) -> None:
    bound.fulltext.answer = Found(tuple(Copy("", url=f"https://example.org/{n}.pdf", licence="cc0") for n in range(9)))
    await served(bound)
    for _ in range(3):
        await bound.say("不是这篇")
        (report, *_) = await bound.reports.waiting()
        await bound.wrong_files.is_wrong(report.id, by="王老师")
        await bound.work()
    assert await bound.say("不是这篇") == "reopened"
    assert await bound.state() is State.WITH_LIBRARIAN


async def test_found_wrong_the_others_are_told_privately_and_get_the_right_one(bound: World) -> None:
    bound.fulltext.answer = Found((COPY, SECOND))
    bound.channel.friends = {LI.contact_id}
    wrong = sha(await served(bound))
    await served(bound, reader=LI, staff_id=2)
    await bound.say("不是这篇")
    (report,) = await bound.reports.waiting()
    assert await bound.wrong_files.is_wrong(report.id, by="王老师") == 1
    await bound.work()
    told, request = "wrong_file_sent number=1002", await bound.request(1002)
    assert any(told in text for _, text in bound.channel.sent)
    assert not any(told in text for text in bound.heard())
    assert (request.state, sha(request) != wrong) == (State.DELIVERED, True)
    assert await bound.reports.waiting() == ()
    assert await bound.wrong_files.is_wrong(report.id, by="李老师") is None


async def test_at_night_too_a_reader_hears_that_the_file_is_wrong_before_anything_else() -> None:
    world = World(pace=Pace(conversation_gap_s=0, account_gap_s=0))
    world.fetcher.contents = world.shelf.contents
    await world.bind()
    await world.bind(LI, 2)
    await served(world)
    await served(world, reader=LI, staff_id=2)
    await world.say("1001 不是这篇")
    world.clock.now = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
    (report,) = await world.reports.waiting()
    before = len(world.heard())
    assert await world.wrong_files.is_wrong(report.id, by="王老师") == 1
    await world.work()
    to_other = [text for text in world.heard()[before:] if "1002" in text]
    assert ["wrong_file_sent" in text for text in to_other] == [True, False]
    assert "to_librarian" in to_other[1]


async def test_a_verdict_cut_off_can_be_given_again_and_tells_nobody_twice(bound: World) -> None:
    bound.fulltext.answer = Found((COPY, SECOND))
    await served(bound)
    await served(bound, reader=LI, staff_id=2)
    await bound.say("不是这篇")
    (report,) = await bound.reports.waiting()
    await bound.wrong_files._tell(await bound.request(1002), sha(await bound.request(1002)), "王老师")
    assert await bound.wrong_files.is_wrong(report.id, by="王老师") == 0
    await bound.work()
    assert sum("wrong_file_sent" in text for _, text in bound.channel.sent) == 1


async def test_found_right_it_is_served_again_and_the_reader_gets_it_with_a_word(bound: World) -> None:
    right = sha(await served(bound))
    await bound.say("不是这篇")
    await bound.settle()
    assert await bound.state() is State.WITH_LIBRARIAN
    (report,) = await bound.reports.waiting()
    assert await bound.wrong_files.is_right(report.id, by="王老师") == 1
    await bound.work()
    assert (await bound.state(), sha(await bound.request())) == (State.DELIVERED, right)
    assert "@口腔科-张三 file_was_right number=1001" in bound.heard()
    assert await bound.holdings.blocked(PAPER) == frozenset()
    assert await bound.wrong_files.is_right(report.id, by="李老师") is None
    assert (await bound.reports.of_requests([1001]))[0].verdict is Verdict.RIGHT


async def test_found_right_while_another_is_looked_for_the_search_brings_it(bound: World) -> None:
    right = sha(await served(bound))
    await bound.say("不是这篇")
    (report,) = await bound.reports.waiting()
    assert await bound.wrong_files.is_right(report.id, by="王老师") == 1
    await bound.work()
    assert (await bound.state(), sha(await bound.request())) == (State.DELIVERED, right)
    assert "@口腔科-张三 file_was_right number=1001" in bound.heard()


async def test_found_right_after_another_copy_went_out_only_the_block_is_lifted(bound: World) -> None:
    bound.fulltext.answer = Found((COPY, SECOND))
    await served(bound)
    await bound.say("不是这篇")
    await bound.work()
    (report,) = await bound.reports.waiting()
    assert await bound.wrong_files.is_right(report.id, by="王老师") == 0
    assert await bound.holdings.blocked(PAPER) == frozenset()
    assert not any("file_was_right" in line for line in bound.heard())


async def test_who_stood_without_the_paper_because_of_the_report_gets_it_too(bound: World) -> None:
    await served(bound)
    await bound.say("不是这篇")
    await bound.entered(reader=LI, staff_id=2)
    await bound.settle()
    assert await bound.state(1002) is State.WITH_LIBRARIAN
    await bound.look_again.enlist()
    (report,) = await bound.reports.waiting()
    await bound.wrong_files.is_right(report.id, by="王老师")
    await bound.look_again.work_once()
    await bound.work()
    assert await bound.state(1002) is State.DELIVERED


async def test_a_file_that_was_found_right_is_not_blocked_by_the_next_reader(bound: World) -> None:
    await served(bound)
    await bound.say("不是这篇")
    (report,) = await bound.reports.waiting()
    await bound.wrong_files.is_right(report.id, by="王老师")
    await bound.work()
    await served(bound, reader=LI, staff_id=2)
    assert await bound.say("不是这篇", LI) == "reopened"
    assert await bound.holdings.blocked(PAPER) == frozenset()
    assert await bound.state(1002) is State.WITH_LIBRARIAN
    (again,) = await bound.reports.waiting()
    assert await bound.wrong_files.is_wrong(again.id, by="王老师") == 1  # 张三, who has it as well
    assert await bound.holdings.blocked(PAPER) == {again.holding.document.sha256}


async def test_a_file_of_the_librarys_own_folder_is_served_until_a_librarian_has_judged_it(bound: World) -> None:
    bound.fulltext.answer = Found(())
    bound.folder.answer = Found((COPY,))
    wrong = sha(await served(bound))
    assert await bound.say("1001 不是这篇") == "reopened"
    assert await bound.holdings.blocked(PAPER) == frozenset()
    assert sha(await served(bound, reader=LI, staff_id=2)) == wrong
    (report,) = await bound.reports.waiting()
    assert not report.is_blocked
    await bound.wrong_files.is_wrong(report.id, by="王老师")
    assert await bound.holdings.blocked(PAPER) == {wrong}


async def test_what_nobody_has_named_goes_to_a_librarian_as_before(bound: World) -> None:
    await bound.delivered()
    assert await bound.say("不是这篇") == "reopened"
    assert (await bound.request()).holding == HOLDING
    assert await bound.reports.waiting() == ()


async def judged_wrong(world: World) -> int | None:
    """Let 张三 call the file of 1001 wrong and a librarian agree; return how many others are told."""
    assert await world.say("1001 不是这篇") == "wrong_file_searching"
    (report,) = await world.reports.waiting()
    return await world.wrong_files.is_wrong(report.id, by="王老师")


async def test_who_has_the_file_is_told_though_a_librarian_has_the_request_again(bound: World) -> None:
    await served(bound)
    await served(bound, reader=LI, staff_id=2)
    await bound.book.move(1002, State.WITH_LIBRARIAN, Actor.READER, reason=Reason.FILE_FAULTY)
    assert await judged_wrong(bound) == 1
    await bound.work()
    assert "@骨科-李四 wrong_file_sent number=1002 then=with_librarian" in bound.heard()
    assert await bound.state(1002) is State.WITH_LIBRARIAN


async def test_who_has_the_file_is_told_though_the_request_is_over(bound: World) -> None:
    await served(bound)
    await served(bound, reader=LI, staff_id=2)
    await bound.book.move(1002, State.WITH_LIBRARIAN, Actor.READER, reason=Reason.REOPENED)
    await bound.book.move(1002, State.CANCELLED, Actor.READER)
    assert await judged_wrong(bound) == 1
    await bound.work()
    assert "@骨科-李四 wrong_file_sent number=1002 then=over" in bound.heard()


async def test_who_missed_the_paper_once_hears_of_the_second_miss_as_well(bound: World) -> None:
    bound.fulltext.answer = Found(())
    await bound.entered()
    await bound.settle()
    assert sum("to_librarian" in text for text in bound.heard()) == 1
    await bound.look_again.enlist()
    bound.fulltext.answer = Found((COPY,))
    bound.later(hours=1)
    await bound.look_again.work_once()
    await served(bound, reader=LI, staff_id=2)
    assert await bound.state(1001) is State.DELIVERED
    assert await bound.say("1002 不是这篇", LI) == "wrong_file_searching"
    (report,) = await bound.reports.waiting()
    assert await bound.wrong_files.is_wrong(report.id, by="王老师") == 1
    await bound.settle()
    to_first = [text.split()[1] for text in bound.heard() if "number=1001" in text]
    assert to_first[-2:] == ["wrong_file_sent", "to_librarian"]


async def test_what_moves_on_in_that_moment_silences_nothing(bound: World) -> None:
    await served(bound)
    other = await served(bound, reader=LI, staff_id=2)
    await bound.book.move(1002, State.WITH_LIBRARIAN, Actor.LIBRARIAN, reason=Reason.REOPENED)
    await bound.book.move(1002, State.CANCELLED, Actor.LIBRARIAN)
    assert await bound.wrong_files._tell(other, sha(other), "王老师")
    await bound.work()
    assert "@骨科-李四 wrong_file_sent number=1002 then=over" in bound.heard()


async def test_a_wrong_file_that_is_being_sent_is_followed_by_a_word_about_it(bound: World) -> None:
    await served(bound)
    await bound.entered(reader=LI, staff_id=2)
    for work in (bound.identify, bound.fulfil, bound.deliver):
        await work.work_once()
    assert await bound.state(1002) is State.MARKED
    assert await judged_wrong(bound) == 1
    await bound.work()
    to_other = [text for text in bound.heard() if text.startswith("@骨科-李四")]
    assert to_other[-1] == "@骨科-李四 wrong_file_sent number=1002 then=on_wish"
    assert await bound.state(1002) is State.DELIVERED
    assert await bound.say("不是这篇 1002", LI) == "wrong_file_searching"


async def test_a_wrong_file_that_has_not_left_yet_is_stopped(bound: World) -> None:
    wrong = sha(await served(bound))
    await bound.entered(reader=LI, staff_id=2)
    await bound.identify.work_once()
    await bound.fulfil.work_once()
    assert await bound.state(1002) is State.FOUND
    assert await judged_wrong(bound) == 0
    await bound.settle()
    assert await bound.state(1002) is State.WITH_LIBRARIAN
    assert (await bound.request(1002)).holding is None
    assert await bound.holdings.blocked(PAPER) == {wrong}
    assert not any("wrong_file_sent" in text for text in bound.heard())


async def test_a_reader_with_two_requests_is_told_of_both_and_is_one_reader(bound: World) -> None:
    await served(bound)
    await served(bound, reader=LI, staff_id=2)
    bound.later(days=60)
    await served(bound, reader=LI, staff_id=2)
    assert await judged_wrong(bound) == 1
    await bound.work()
    assert sum("wrong_file_sent" in text for text in bound.heard()) == 2


async def test_a_file_only_laid_beside_a_request_was_received_by_nobody(bound: World) -> None:
    first = await served(bound)
    await bound.with_librarian(reader=LI, staff_id=2)
    assert first.holding is not None
    bound.desk.row(1002).change(article=PAPER)
    await bound.book.propose(1002, first.holding)
    assert await judged_wrong(bound) == 0
