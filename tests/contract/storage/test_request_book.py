"""The promises of `RequestBook`, over both engines."""

import asyncio
from datetime import timedelta

import pytest

from handlers.domain.article import Article, Attempt, TitleWanted
from handlers.domain.errors import IllegalMove, LeaseLost
from handlers.domain.mark import Active, Stamped
from handlers.domain.membership import Staff
from handlers.domain.request import Actor, Reason, Request, RequestKind, State
from handlers.ports import RequestBook
from tests.contract.storage.desk_kit import ACCOUNT, GROUP, HOLDING, OTHER, PAPER, PDF, READER, Kit


def is_a_request_book(kit: Kit) -> RequestBook:
    """mypy checks here that the SQL book keeps the port's signatures."""
    return kit.book


async def test_a_request_comes_back_as_it_was_entered(kit: Kit) -> None:
    new = kit.new(wanted=TitleWanted("《牙周炎》", 2020, "张三"), is_urgent=True)
    request, is_new = await kit.book.enter(new, lambda r: [kit.note(r)])
    assert is_new
    assert request.number == 1001
    assert await kit.book.find(1001) == request
    assert await kit.book.find_all({1001, 1002}) == {1001: request}
    assert await kit.book.find_all(()) == {}
    assert (request.wanted, request.words, request.reader) == (new.wanted, new.words, READER)
    assert (request.conversation, request.received_at, request.state) == (GROUP, kit.clock(), State.RECEIVED)
    assert await kit.outbox.waiting(ACCOUNT) == 1


async def test_a_hundred_identical_events_open_one_request(kit: Kit) -> None:
    new = kit.new("m1")
    entered = await asyncio.gather(*(kit.book.enter(new, lambda r: [kit.ack(r)]) for _ in range(100)))
    assert {request.number for request, _ in entered} == {entered[0][0].number}
    assert sum(is_new for _, is_new in entered) == 1
    assert await kit.outbox.waiting(ACCOUNT) == 1


async def test_a_request_begins_as_received_or_awaiting_binding(kit: Kit) -> None:
    with pytest.raises(IllegalMove):
        await kit.book.enter(kit.new(state=State.FOUND), lambda _: ())


async def test_nothing_is_entered_when_its_posts_cannot_be_written(kit: Kit) -> None:
    def broken(_: Request) -> list[object]:
        raise RuntimeError("no words")

    with pytest.raises(RuntimeError):
        await kit.book.enter(kit.new(), broken)  # type: ignore[arg-type]
    assert await kit.count("request") == 0


async def test_what_a_reader_wrote_is_not_in_the_clear(kit: Kit) -> None:
    await kit.received(words="高血压用药", wanted=TitleWanted("高血压用药"))
    row = await kit.count("request", "CAST(words_sealed AS TEXT) LIKE '%高血压%' OR reader_id LIKE '%张三%'")
    assert row == 0


async def test_two_workers_never_get_the_same_request(kit: Kit) -> None:
    for _ in range(12):
        await kit.received()
    claims = await asyncio.gather(*(kit.book.claim_received(lease_s=60) for _ in range(20)))
    numbers = [claim[0].number for claim in claims if claim]
    assert sorted(numbers) == list(range(1001, 1013))


async def test_urgent_requests_are_claimed_first(kit: Kit) -> None:
    await kit.received()
    urgent = await kit.received(is_urgent=True)
    claimed, _ = await kit.claim_received()
    assert claimed.number == urgent.number


async def test_a_lease_that_ran_out_is_taken_over_and_its_holder_writes_no_more(kit: Kit) -> None:
    await kit.received()
    _, slow = await kit.claim_received()
    assert await kit.book.claim_received(lease_s=60) is None
    kit.clock.tick(61)
    request, quick = await kit.claim_received()
    assert quick.fence > slow.fence
    assert request.tries == 2
    with pytest.raises(LeaseLost):
        await kit.book.identified(slow, PAPER)
    with pytest.raises(LeaseLost):
        await kit.book.put_back(slow, retry_at=kit.clock())
    with pytest.raises(LeaseLost):
        await kit.book.extend(slow, table="request", lease_s=60)
    assert (await kit.book.identified(quick, PAPER)).state is State.IDENTIFIED


async def test_a_lease_is_over_once_its_work_is_done(kit: Kit) -> None:
    await kit.received()
    _, lease = await kit.claim_received()
    await kit.book.identified(lease, PAPER)
    with pytest.raises(LeaseLost):
        await kit.book.identified(lease, OTHER)


async def test_a_worker_whose_request_was_cancelled_writes_no_more(kit: Kit) -> None:
    request = await kit.received()
    _, lease = await kit.claim_received()
    await kit.book.move(request.number, State.CANCELLED, Actor.READER)
    with pytest.raises(LeaseLost):
        await kit.book.identified(lease, PAPER)
    assert await kit.state(request.number) is State.CANCELLED


async def test_an_extended_lease_is_not_taken_over(kit: Kit) -> None:
    await kit.received()
    _, lease = await kit.claim_received()
    kit.clock.tick(50)
    await kit.book.extend(lease, table="request", lease_s=60)
    kit.clock.tick(50)
    assert await kit.book.claim_received(lease_s=60) is None


async def test_a_request_put_back_comes_again_when_its_moment_has_come(kit: Kit) -> None:
    await kit.received()
    _, lease = await kit.claim_received()
    assert await kit.book.put_back(lease, retry_at=kit.clock() + timedelta(seconds=10)) == 1
    assert await kit.book.claim_received(lease_s=60) is None
    kit.clock.tick(10)
    _, lease = await kit.claim_received()
    assert await kit.book.put_back(lease, retry_at=kit.clock()) == 2


async def test_a_move_that_the_table_does_not_have_changes_nothing(kit: Kit) -> None:
    request = await kit.received()
    with pytest.raises(IllegalMove):
        await kit.book.move(request.number, State.DELIVERED, Actor.BOT, posts=[kit.note(request)])
    assert await kit.state(request.number) is State.RECEIVED
    assert await kit.outbox.waiting(ACCOUNT) == 0
    with pytest.raises(IllegalMove):
        await kit.book.move(9, State.CANCELLED, Actor.READER)


async def test_a_request_is_not_identified_or_found_without_a_paper(kit: Kit) -> None:
    request = await kit.with_librarian()
    for state in (State.IDENTIFIED, State.FOUND):
        with pytest.raises(IllegalMove):
            await kit.book.move(request.number, state, Actor.LIBRARIAN)


async def test_every_move_is_noted_with_who_and_why(kit: Kit) -> None:
    request = await kit.with_librarian()
    await kit.book.attach(request.number, HOLDING, by="li")
    moves = await kit.book.history(request.number)
    assert [(start, end, why) for _, start, end, why in moves] == [
        ("", "received", "reader"),
        ("received", "with_librarian", "bot not_identified"),
        ("with_librarian", "found", "li"),
    ]


async def test_an_ended_request_is_closed_and_a_reopened_one_is_not(kit: Kit) -> None:
    request = await kit.with_librarian()
    done = await kit.book.move(
        request.number, State.DECLINED, Actor.LIBRARIAN, reason=Reason.COPYRIGHT, remark="见出版社网站"
    )
    assert (done.closed_at, done.reason, done.remark) == (kit.clock(), Reason.COPYRIGHT, "见出版社网站")
    again = await kit.book.move(request.number, State.WITH_LIBRARIAN, Actor.LIBRARIAN, reason=Reason.REOPENED)
    assert again.closed_at is None


async def test_a_choice_is_offered_and_taken(kit: Kit) -> None:
    request = await kit.received()
    _, lease = await kit.claim_received()
    offered = await kit.book.offer(lease, [PAPER, OTHER] * 4, [kit.note(request)])
    assert (offered.state, len(offered.candidates)) == (State.CHOOSING, 5)
    chosen = await kit.book.choose(request.number, OTHER, Actor.READER)
    assert (chosen.state, chosen.article) == (State.IDENTIFIED, OTHER)
    with pytest.raises(IllegalMove):
        await kit.book.choose(request.number, PAPER, Actor.READER)


async def test_an_unbound_request_waits_until_it_is_admitted(kit: Kit) -> None:
    request = await kit.received(state=State.AWAITING_BINDING, staff_id=None, department="")
    assert await kit.book.claim_received(lease_s=60) is None
    waiting = await kit.book.awaiting_binding(ACCOUNT, READER.contact_id)
    assert [one.number for one in waiting] == [request.number]
    admitted = await kit.book.admit(request.number, Staff(9, "0009", "张三", "口腔科"))
    assert (admitted.state, admitted.staff_id, admitted.department) == (State.RECEIVED, 9, "口腔科")
    with pytest.raises(IllegalMove):
        await kit.book.admit(request.number, Staff(9, "0009", "张三", "口腔科"))


async def test_the_librarians_queue_is_urgent_first_then_oldest_first(kit: Kit) -> None:
    numbers = [(await kit.with_librarian()).number for _ in range(2)]
    await kit.received(is_urgent=True)
    urgent, lease = await kit.claim_received()
    await kit.book.move(urgent.number, State.WITH_LIBRARIAN, Actor.BOT, lease=lease)
    assert [one.number for one in await kit.book.queue()] == [urgent.number, *numbers]


async def test_a_request_belongs_to_the_librarian_who_took_it_first(kit: Kit) -> None:
    request = await kit.with_librarian()
    assert (await kit.book.take(request.number, "li")).owner == "li"
    assert (await kit.book.take(request.number, "wang")).owner == "li"
    assert (await kit.book.take(request.number, "")).owner == ""


async def test_readers_see_their_own_requests_newest_first(kit: Kit) -> None:
    first, second = await kit.received(), await kit.received()
    unbound = await kit.received(staff_id=None)
    await kit.received(staff_id=8, reader=READER)
    mine = await kit.book.asked_by(ACCOUNT, "another contact", 7, limit=10)
    assert [one.number for one in mine] == [second.number, first.number]
    by_contact = await kit.book.asked_by(ACCOUNT, READER.contact_id, None, limit=10)
    assert [one.number for one in by_contact] == [unbound.number]
    assert len(await kit.book.asked_by(ACCOUNT, READER.contact_id, 7, limit=1)) == 1


async def test_cancelled_requests_use_no_quota(kit: Kit) -> None:
    request = await kit.received()
    await kit.received()
    await kit.book.move(request.number, State.CANCELLED, Actor.READER)
    assert await kit.book.entered_since(7, kit.clock() - timedelta(days=1)) == 1
    assert await kit.book.entered_since(7, kit.clock() + timedelta(days=1)) == 0


async def test_a_search_that_was_answered_with_a_list_uses_no_quota(kit: Kit) -> None:
    await kit.received(kind=RequestKind.SEARCH, wanted=None)
    _, lease = await kit.claim_received()
    day_ago = kit.clock() - timedelta(days=1)
    assert await kit.book.entered_since(7, day_ago) == 1
    await kit.book.answered(lease, [PAPER], [], [])
    assert await kit.book.entered_since(7, day_ago) == 0


async def test_other_articles_of_one_issue_are_counted_once_each(kit: Kit) -> None:
    await kit.identified(PAPER)
    await kit.identified(PAPER)
    assert await kit.book.of_issue(7, PAPER) == 0
    assert await kit.book.of_issue(7, OTHER) == 1
    assert await kit.book.of_issue(8, OTHER) == 0
    assert await kit.book.of_issue(7, Article(title="no journal")) == 0


async def test_what_stands_too_long_is_overdue(kit: Kit) -> None:
    request = await kit.received()
    kit.clock.tick(100)
    young = await kit.received()
    late = await kit.book.overdue(State.RECEIVED, before=kit.clock() - timedelta(seconds=10))
    assert [one.number for one in late] == [request.number]
    assert [one.number for one in await kit.book.latest(states=[State.RECEIVED])] == [young.number, request.number]


async def test_a_librarians_file_serves_its_request_alone(kit: Kit) -> None:
    request = await kit.with_librarian()
    found = await kit.book.attach(request.number, HOLDING, by="li")
    assert (found.state, found.holding, found.found_at) == (State.FOUND, HOLDING, kit.clock())
    assert await kit.count("holding") == 0
    with pytest.raises(IllegalMove):
        await kit.book.attach(request.number, HOLDING, by="li")


async def test_a_file_laid_beside_a_request_waits_with_it(kit: Kit) -> None:
    request = await kit.with_librarian()
    waiting = await kit.book.propose(request.number, HOLDING)
    assert (waiting.state, waiting.holding) == (State.WITH_LIBRARIAN, HOLDING)
    assert await kit.book.find(request.number) == waiting
    await kit.book.attach(request.number, HOLDING, by="li")
    with pytest.raises(IllegalMove):
        await kit.book.propose(request.number, HOLDING)


async def test_a_marked_copy_is_a_delivery_with_its_post(kit: Kit) -> None:
    request, delivery = await kit.marked()
    assert await kit.state(request.number) is State.MARKED
    assert await kit.book.deliveries(request.number) == (delivery,)
    assert await kit.book.delivery(delivery.id) == delivery
    assert (delivery.marked, delivery.sent_at, delivery.audience) == (PDF, None, ())
    assert await kit.book.delivery(99) is None


async def test_what_became_of_a_file_is_kept_with_its_delivery(kit: Kit) -> None:
    request, delivery = await kit.marked()
    stamped = Stamped(3, "pdfium-saved", ("𪚥",), breaks_signature=True, removed=(Active.ATTACHMENT, Active.XFA))
    new = await kit.delivery(request, is_resend=True, stamped=stamped)
    again = await kit.book.resend(new, lambda delivery: [kit.file(delivery)])

    assert again.stamped == stamped
    assert [one.stamped for one in await kit.book.deliveries(request.number)] == [None, stamped]
    assert delivery.stamped is None
    assert "𪚥" not in repr(again)


async def test_delivery_ids_are_never_dealt_out_twice(kit: Kit) -> None:
    ids = await asyncio.gather(*(kit.book.new_delivery_id() for _ in range(20)))
    assert len(set(ids)) == 20


async def test_a_copy_sent_again_leaves_the_request_as_it_is(kit: Kit) -> None:
    request, _ = await kit.marked()
    new = await kit.delivery(request, is_resend=True)
    again = await kit.book.resend(new, lambda delivery: [kit.file(delivery)])
    assert again.is_resend
    assert await kit.state(request.number) is State.MARKED
    assert len(await kit.book.deliveries(request.number)) == 2


async def test_a_file_that_vanished_is_searched_for_again(kit: Kit) -> None:
    request = await kit.found()
    claimed = await kit.book.claim_found(lease_s=60)
    assert claimed is not None
    await kit.book.move(request.number, State.IDENTIFIED, Actor.BOT, reason=Reason.STUCK, lease=claimed[1])
    (again,) = await kit.book.search_found(await kit.search(), HOLDING, [Attempt("europepmc")])
    assert (again.number, again.state) == (request.number, State.FOUND)


async def test_a_lease_for_another_request_moves_nothing(kit: Kit) -> None:
    await kit.received()
    other = await kit.received()
    _, lease = await kit.claim_received()
    with pytest.raises(IllegalMove):
        await kit.book.move(other.number, State.WITH_LIBRARIAN, Actor.BOT, lease=lease)
    assert await kit.state(other.number) is State.RECEIVED


async def test_a_keyword_search_is_answered_with_its_list_and_query_in_one_step(kit: Kit) -> None:
    await kit.received(kind=RequestKind.SEARCH, wanted=None)
    request, lease = await kit.claim_received()
    query = Attempt("pubmed", detail="stroke[tiab]", url="https://pubmed.ncbi.nlm.nih.gov/?term=stroke")
    papers = [PAPER, *(Article(f"paper {n}") for n in range(7))]
    answered = await kit.book.answered(lease, papers, [query], [kit.note(request)])
    assert answered == await kit.book.find(request.number)
    assert (answered.state, answered.is_open, answered.closed_at) == (State.ANSWERED, False, kit.clock())
    assert (answered.candidates, answered.attempts) == (tuple(papers), (query,))
    assert await kit.outbox.waiting(ACCOUNT) == 1
    with pytest.raises(LeaseLost):
        await kit.book.answered(lease, papers, [query], [kit.note(request)])


async def test_a_list_that_does_not_fit_goes_to_a_librarian_who_sees_it(kit: Kit) -> None:
    await kit.received(kind=RequestKind.SEARCH, wanted=None)
    request, lease = await kit.claim_received()
    await kit.book.answered(lease, [PAPER], [], [])
    await kit.book.move(request.number, State.WITH_LIBRARIAN, Actor.READER, reason=Reason.NONE_OF_THEM)
    (waiting,) = await kit.book.queue()
    assert (waiting.candidates, waiting.closed_at) == ((PAPER,), None)


async def test_a_move_notes_the_routes_that_were_tried(kit: Kit) -> None:
    request = await kit.received()
    tried = (Attempt("pubmed", "no-location", "q"),)
    moved = await kit.book.move(request.number, State.WITH_LIBRARIAN, Actor.BOT, attempts=tried)
    assert moved.attempts == tried
    again = await kit.book.move(request.number, State.DECLINED, Actor.LIBRARIAN)
    assert again.attempts == tried


async def test_a_librarian_answers_with_a_list_or_in_words(kit: Kit) -> None:
    listed, told = await kit.with_librarian(), await kit.with_librarian()

    first = await kit.book.answered_by_hand(listed.number, [PAPER], [kit.note(listed)])
    second = await kit.book.answered_by_hand(told.number, (), [kit.note(told)], remark="请来取")

    assert first == await kit.book.find(listed.number)
    assert (first.state, first.reason, first.candidates) == (State.ANSWERED, Reason.ANSWERED_BY_HAND, (PAPER,))
    assert (second.state, second.candidates, second.remark) == (State.ANSWERED, (), "请来取")
    with pytest.raises(IllegalMove):
        await kit.book.answered_by_hand(told.number, (), [], remark="还有")
