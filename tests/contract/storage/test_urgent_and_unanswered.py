"""Requests that come first, that nobody has answered, and that come back after their delivery."""

from datetime import timedelta

import pytest

from handlers.domain.errors import IllegalMove
from handlers.domain.request import Actor, Reason, State
from tests.contract.storage.desk_kit import ACCOUNT, PAPER, Kit


async def test_the_requests_of_a_message_are_found_by_item(kit: Kit) -> None:
    second = await kit.received(message_id="m1", item=1)
    first = await kit.received(message_id="m1", item=0)
    await kit.received(message_id="m2")
    assert [r.number for r in await kit.book.of_message(ACCOUNT, "m1")] == [first.number, second.number]
    assert await kit.book.of_message("another", "m1") == ()


async def test_an_urged_request_is_claimed_and_searched_first(kit: Kit) -> None:
    await kit.received()
    urged = await kit.received()
    assert (await kit.book.urge(urged.number)).is_urgent
    claimed = await kit.book.claim_received(lease_s=60)
    assert claimed is not None
    assert claimed[0].number == urged.number
    with pytest.raises(IllegalMove):
        await kit.book.urge(9999)


async def test_the_search_of_an_urged_request_comes_first(kit: Kit) -> None:
    numbers = []
    for article in (PAPER, PAPER.enriched(PAPER)):
        request = await kit.received()
        claimed = await kit.book.claim_received(lease_s=60)
        assert claimed is not None
        await kit.book.identified(claimed[1], article)
        numbers.append(request.number)
    await kit.book.urge(numbers[1])
    search = await kit.book.claim_search(lease_s=60)
    assert search is not None
    assert numbers[1] in {r.number for r in search[1]}


async def test_a_request_without_a_word_to_its_reader_is_told_until_a_word_arrives(kit: Kit) -> None:
    request = await kit.received()
    kit.clock.tick(61)
    late = kit.clock() - timedelta(seconds=60)
    assert [r.number for r in await kit.book.unanswered(before=late)] == [request.number]
    assert await kit.book.unanswered(before=late - timedelta(seconds=10)) == ()
    await kit.outbox.put(ACCOUNT, [kit.note(request)])
    assert len(await kit.book.unanswered(before=late)) == 1
    taken = await kit.outbox.next_due(ACCOUNT, (), is_quiet=False, lease_s=60)
    assert taken is not None
    await kit.outbox.sent(taken[1], "receipt")
    assert await kit.book.unanswered(before=late) == ()


async def test_what_has_ended_or_waits_for_binding_is_not_unanswered(kit: Kit) -> None:
    ended = await kit.received()
    await kit.received(state=State.AWAITING_BINDING, staff_id=None)
    await kit.book.move(ended.number, State.CANCELLED, Actor.READER)
    kit.clock.tick(61)
    assert await kit.book.unanswered(before=kit.clock()) == ()


async def test_a_delivered_request_comes_back_with_its_reader_s_words(kit: Kit) -> None:
    request, _ = await kit.marked()
    taken = await kit.outbox.next_due(ACCOUNT, (), is_quiet=False, lease_s=60)
    assert taken is not None
    await kit.outbox.sent(taken[1], "receipt")
    back = await kit.book.move(
        request.number, State.WITH_LIBRARIAN, Actor.READER, reason=Reason.FILE_FAULTY, remark="打不开"
    )
    assert (back.state, back.reason, back.remark) == (State.WITH_LIBRARIAN, Reason.FILE_FAULTY, "打不开")
    assert back.closed_at is None
    assert back.delivered_at is not None
    assert back.holding is not None
    assert [r.number for r in await kit.book.queue()] == [request.number]
    assert await kit.book.unanswered(before=kit.clock()) == ()
