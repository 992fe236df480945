"""Papers that are looked for again, and files that readers call wrong."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.domain.article import Attempt, Document, Holding, Identifier, IdKind, Version
from handlers.domain.errors import IllegalMove, LeaseLost
from handlers.domain.message import Person
from handlers.domain.post import Post
from handlers.domain.reported import NewReport, Verdict
from handlers.domain.request import Actor, Lease, Reason, Request, State
from handlers.domain.watch import WATCHED
from tests.contract.storage.desk_kit import ACCOUNT, HOLDING, OTHER, PAPER, Kit, plain_post

ATTEMPTS = (Attempt("unpaywall", "no-location"),)


async def missed(kit: Kit, reason: Reason = Reason.NO_OPEN_COPY, **changes: object) -> Request:
    """A request for `PAPER` that stands with a librarian because nobody has it."""
    request = await kit.identified(**changes)  # type: ignore[arg-type]
    await kit.book.search_missed(await kit.search(), ATTEMPTS, reason, lambda _: ())
    found = await kit.book.find(request.number)
    assert found is not None
    return found


async def watched(kit: Kit, **changes: object) -> Request:
    """A missed request that waits: due in an hour, for thirty days."""
    request = await missed(kit, **changes)  # type: ignore[arg-type]
    assert await enlist(kit, request)
    return request


async def enlist(kit: Kit, request: Request, *, is_wish: bool = False, posts: Sequence[Post] = ()) -> bool:
    due, until = kit.clock() + timedelta(hours=1), kit.clock() + timedelta(days=30)
    return await kit.watches.enlist(request.number, next_try_at=due, until=until, is_wish=is_wish, posts=posts)


async def due(kit: Kit, *, urgent_only: bool = False) -> tuple[tuple[Request, ...], Lease] | None:
    claimed = await kit.watches.claim(lease_s=60, urgent_only=urgent_only)
    return None if claimed is None else (claimed[1], claimed[2])


async def claimed(kit: Kit) -> Lease:
    """The lease on the one watch, an hour later."""
    kit.clock.tick(3600)
    found = await due(kit)
    assert found is not None
    return found[1]


async def declined(kit: Kit) -> Request:
    request = await missed(kit)
    return await kit.book.move(request.number, State.DECLINED, Actor.LIBRARIAN, reason=Reason.NOT_AVAILABLE)


async def test_only_what_a_copy_would_answer_is_enlisted_and_only_once(kit: Kit) -> None:
    request = await missed(kit)
    await missed(kit, Reason.UNSURE_FILE)
    await kit.with_librarian()
    assert [r.number for r in await kit.watches.unwatched(WATCHED)] == [request.number]
    assert await enlist(kit, request)
    assert await kit.watches.unwatched(WATCHED) == ()


async def test_a_request_that_comes_back_to_the_librarian_is_enlisted_anew(kit: Kit) -> None:
    request = await watched(kit)
    kit.clock.tick(60)
    await kit.book.choose(request.number, OTHER, Actor.LIBRARIAN)
    await kit.book.search_missed(await kit.search(), (), Reason.NO_OPEN_COPY, lambda _: ())
    (again,) = await kit.watches.unwatched(WATCHED)
    assert await enlist(kit, again)
    kit.clock.tick(3600)
    (watch, requests, _) = await kit.watches.claim(lease_s=60) or pytest.fail("nothing was due")
    assert (watch.article, [r.number for r in requests]) == (OTHER, [request.number])
    assert await due(kit) is None


async def test_readers_of_one_paper_share_one_try(kit: Kit) -> None:
    first, second = await watched(kit), await watched(kit, reader=Person("wxid_li", "李四"), staff_id=8)
    kit.clock.tick(3600)
    found = await due(kit)
    assert found is not None
    assert [r.number for r in found[0]] == [first.number, second.number]
    assert await due(kit) is None


async def test_nothing_is_tried_before_its_time(kit: Kit) -> None:
    await watched(kit)
    kit.clock.tick(3599)
    assert await due(kit) is None


async def test_at_night_only_the_urgent_are_tried(kit: Kit) -> None:
    await watched(kit)
    kit.clock.tick(3600)
    assert await due(kit, urgent_only=True) is None
    await watched(kit, is_urgent=True)
    assert await due(kit, urgent_only=True) is not None


async def test_a_copy_found_later_goes_to_all_who_wait_with_a_word(kit: Kit) -> None:
    request = await watched(kit)
    await kit.book.take(request.number, "王老师")
    lease = await claimed(kit)
    (found,) = await kit.watches.found(lease, HOLDING, lambda r: [kit.note(r, "found")])
    assert (found.state, found.reason, found.holding) == (State.FOUND, Reason.FOUND_LATER, HOLDING)
    assert found.found_at == kit.clock()
    assert (await kit.next_post() or ("",))[0] == f"found:{request.number}"
    assert (await kit.book.history(request.number))[-1][3] == "timer found_later"
    assert await kit.watches.of_request(request.number) is None


async def test_a_librarian_who_was_quicker_keeps_the_request(kit: Kit) -> None:
    request = await watched(kit)
    lease = await claimed(kit)
    await kit.book.attach(request.number, HOLDING, by="王老师")
    assert await kit.watches.found(lease, HOLDING, lambda r: [kit.note(r, "found")]) == ()
    assert await kit.next_post() is None


async def test_a_try_that_died_is_made_again_and_the_dead_one_cannot_write(kit: Kit) -> None:
    await watched(kit)
    dead = await claimed(kit)
    assert await due(kit) is None
    kit.clock.tick(61)
    again = await due(kit)
    assert again is not None
    with pytest.raises(LeaseLost):
        await kit.watches.found(dead, HOLDING, lambda _: ())
    with pytest.raises(LeaseLost):
        await kit.watches.not_found(dead, (), retry_at=kit.clock(), was_asked=True)
    (found,) = await kit.watches.found(again[1], HOLDING, lambda _: ())
    assert found.state is State.FOUND


async def test_a_miss_waits_for_its_next_try_and_a_stall_is_counted_apart(kit: Kit) -> None:
    request = await watched(kit)
    retry_at = kit.clock() + timedelta(hours=7)
    await kit.watches.not_found(await claimed(kit), ATTEMPTS, retry_at=retry_at, was_asked=True)
    seen = await kit.watches.of_request(request.number)
    assert seen is not None
    assert (seen.tries, seen.next_try_at, seen.attempts) == (1, retry_at, ATTEMPTS)
    for misses, stalls, was_asked in ((1, 0, False), (1, 1, False), (1, 2, True), (2, 0, True)):
        kit.clock.tick(86400)
        claimed_watch = await kit.watches.claim(lease_s=60)
        assert claimed_watch is not None
        assert (claimed_watch[0].misses, claimed_watch[0].stalls) == (misses, stalls)
        await kit.watches.not_found(claimed_watch[2], (), retry_at=kit.clock(), was_asked=was_asked)


async def test_a_doubtful_copy_is_given_to_the_librarian_who_has_none(kit: Kit) -> None:
    request = await watched(kit)
    lease = await claimed(kit)
    (given,) = await kit.watches.not_found(lease, (), retry_at=kit.clock(), was_asked=True, unsure=HOLDING)
    assert (given.number, given.holding, given.state) == (request.number, HOLDING, State.WITH_LIBRARIAN)
    found = await due(kit)
    assert found is not None
    other = Holding(Document("cd" * 32, 1, 1), "core", "", Version.UNKNOWN)
    assert await kit.watches.not_found(found[1], (), retry_at=kit.clock(), was_asked=True, unsure=other) == ()


@pytest.mark.parametrize("end", [State.CANCELLED, State.DECLINED])
async def test_what_was_taken_back_or_declined_is_not_tried(kit: Kit, end: State) -> None:
    request = await watched(kit)
    await kit.book.move(request.number, end, Actor.LIBRARIAN)
    kit.clock.tick(3600)
    assert await due(kit) is None
    assert await kit.watches.of_request(request.number) is None


async def test_a_declined_request_waits_when_its_reader_wishes_and_is_found_all_the_same(kit: Kit) -> None:
    request = await declined(kit)
    assert await enlist(kit, request, is_wish=True, posts=[kit.note(request, "wish")])
    seen = await kit.watches.of_request(request.number)
    assert seen is not None
    assert seen.is_wish
    (found,) = await kit.watches.found(await claimed(kit), HOLDING, lambda _: ())
    assert (found.state, found.closed_at) == (State.FOUND, None)


async def test_a_wish_that_is_taken_back_is_not_tried_and_said_once(kit: Kit) -> None:
    request = await declined(kit)
    await enlist(kit, request, is_wish=True)
    assert await kit.watches.release(request.number, "reader", [plain_post("bye")])
    assert not await kit.watches.release(request.number, "reader", [plain_post("bye again")])
    kit.clock.tick(3600)
    assert await due(kit) is None
    assert [await kit.next_post(), await kit.next_post()][1] is None


async def test_what_is_over_or_unnamed_does_not_wait(kit: Kit) -> None:
    assert not await kit.watches.enlist(4711, next_try_at=kit.clock(), until=kit.clock())
    assert not await enlist(kit, await kit.with_librarian())
    request = await kit.identified()
    assert not await enlist(kit, request)


async def test_whoever_has_waited_long_enough_is_not_tried_but_told(kit: Kit) -> None:
    request = await watched(kit)
    moved_on = await watched(kit)
    await kit.book.move(moved_on.number, State.CANCELLED, Actor.READER)
    kit.clock.tick(30 * 86400)
    assert await due(kit) is None
    assert [r.number for r in await kit.watches.expired()] == [request.number]
    assert await kit.watches.release(request.number, "over", [plain_post("over")])
    assert await kit.watches.expired() == ()
    assert not await kit.watches.release(moved_on.number, "over")


async def test_a_hurried_watch_is_due_at_once(kit: Kit) -> None:
    await watched(kit)
    await kit.watches.hurry(OTHER)
    assert await due(kit) is None
    await kit.watches.hurry(PAPER)
    assert await due(kit) is not None


async def delivered(kit: Kit, **changes: object) -> Request:
    request = await kit.found(**changes)
    claimed = await kit.book.claim_found(lease_s=60)
    assert claimed is not None
    await kit.book.marked(claimed[1], await kit.delivery(claimed[0]), lambda _: ())
    return await kit.book.move(request.number, State.DELIVERED, Actor.BOT)


def report_of(request: Request, message_id: str = "complaint", **changes: object) -> NewReport:
    values = {"request": request.number, "account": ACCOUNT, "message_id": message_id, "article": PAPER}
    return NewReport(**{**values, "holding": HOLDING, "is_blocked": True, **changes})  # type: ignore[arg-type]


async def test_a_reported_file_is_searched_again_in_the_same_breath(kit: Kit) -> None:
    request = await delivered(kit)
    note = kit.note(request, "sorry")
    moved = await kit.reports.report(report_of(request), State.IDENTIFIED, remark="不是这篇", posts=[note])
    assert (moved.state, moved.reason, moved.remark) == (State.IDENTIFIED, Reason.WRONG_FILE, "不是这篇")
    assert (await kit.next_post() or ("",))[0] == f"sorry:{request.number}"
    (report,) = await kit.reports.waiting()
    assert (report.request, report.holding, report.verdict) == (request.number, HOLDING, Verdict.OPEN)
    assert await kit.reports.told_in(ACCOUNT, "complaint") == report
    assert await kit.reports.of_requests([request.number]) == (report,)
    assert await kit.reports.of_requests([]) == ()
    claimed_search = await kit.book.claim_search(lease_s=60)
    assert claimed_search is not None
    assert [r.number for r in claimed_search[1]] == [request.number]


async def test_a_file_is_reported_once_for_a_request(kit: Kit) -> None:
    request = await delivered(kit)
    await kit.reports.report(report_of(request), State.WITH_LIBRARIAN, remark="", posts=())
    with pytest.raises(IllegalMove):
        await kit.reports.report(report_of(request, "again"), State.WITH_LIBRARIAN, remark="", posts=[])
    assert len(await kit.reports.waiting()) == 1


async def test_a_verdict_is_for_the_file_whoever_reported_it(kit: Kit) -> None:
    first = await delivered(kit)
    second = await delivered(kit, reader=Person("wxid_li", "李四"), staff_id=8)
    other_file = Holding(Document("cd" * 32, 1, 1), "core", "", Version.UNKNOWN)
    third = await delivered(kit)
    await kit.reports.report(report_of(first, "a"), State.WITH_LIBRARIAN, remark="", posts=())
    await kit.reports.report(report_of(second, "b"), State.WITH_LIBRARIAN, remark="", posts=())
    await kit.reports.report(report_of(third, "c", holding=other_file), State.WITH_LIBRARIAN, remark="", posts=())
    assert await kit.reports.unjudged_of(first) == 2
    (report, _, left) = await kit.reports.waiting()
    assert not await kit.reports.is_cleared(PAPER, HOLDING.document.sha256)
    judged = await kit.reports.judge(report.id, Verdict.RIGHT, by="王老师")
    assert [one.request for one in judged] == [first.number, second.number]
    assert {one.judged_by for one in judged} == {"王老师"}
    assert await kit.reports.judge(report.id, Verdict.WRONG, by="李老师") == ()
    assert await kit.reports.waiting() == (left,)
    assert await kit.reports.is_cleared(PAPER, HOLDING.document.sha256)
    assert not await kit.reports.is_cleared(OTHER, HOLDING.document.sha256)
    assert await kit.reports.judge(4711, Verdict.WRONG, by="王老师") == ()


async def test_the_last_verdict_says_whether_a_file_is_condemned(kit: Kit) -> None:
    sha256 = HOLDING.document.sha256
    for message, verdict in (("a", Verdict.WRONG), ("b", Verdict.RIGHT), ("c", Verdict.WRONG)):
        request, before = await delivered(kit), await kit.reports.is_condemned(PAPER, sha256)
        await kit.reports.report(report_of(request, message), State.WITH_LIBRARIAN, remark="", posts=())
        (report,) = await kit.reports.waiting()
        assert await kit.reports.is_condemned(PAPER, sha256) == before
        await kit.reports.judge(report.id, verdict, by="王老师")
        assert await kit.reports.is_condemned(PAPER, sha256) == (verdict is Verdict.WRONG)
    assert not await kit.reports.is_condemned(OTHER, sha256)


async def test_whoever_else_was_served_the_file_is_known(kit: Kit) -> None:
    first, second = await delivered(kit), await delivered(kit)
    await kit.reports.report(report_of(first), State.WITH_LIBRARIAN, remark="", posts=())
    both = [first.number, second.number]
    assert [r.number for r in await kit.reports.received(PAPER, HOLDING.document.sha256)] == both
    await kit.book.move(second.number, State.WITH_LIBRARIAN, Actor.READER, reason=Reason.FILE_FAULTY)
    await kit.book.move(second.number, State.CANCELLED, Actor.READER)
    assert [r.number for r in await kit.reports.received(PAPER, HOLDING.document.sha256)] == both
    assert await kit.reports.received(PAPER, "cd" * 32) == ()
    assert await kit.reports.received(OTHER, HOLDING.document.sha256) == ()


async def test_a_paper_known_by_another_number_is_the_same_paper(kit: Kit) -> None:
    by_pmid = replace(PAPER, ids=(Identifier(IdKind.PMID, "123"),))
    learnt = replace(PAPER, ids=(*PAPER.ids, *by_pmid.ids))
    await kit.identified(by_pmid)
    await kit.book.search_found(await kit.search(), HOLDING, ())
    claimed = await kit.book.claim_found(lease_s=60)
    assert claimed is not None
    await kit.book.marked(claimed[1], await kit.delivery(claimed[0]), lambda _: ())
    other = await kit.book.move(claimed[0].number, State.DELIVERED, Actor.BOT)
    first = await delivered(kit)
    new = report_of(first, article=learnt)
    await kit.reports.report(new, State.WITH_LIBRARIAN, remark="", posts=())
    assert [r.number for r in await kit.reports.received(learnt, HOLDING.document.sha256)] == [
        other.number,
        first.number,
    ]
