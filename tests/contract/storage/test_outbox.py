"""The promises of `Outbox`, over both engines."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.domain.errors import LeaseLost
from handlers.domain.message import Conversation
from handlers.domain.request import State
from handlers.ports import Outbox
from tests.contract.storage.desk_kit import ACCOUNT, GROUP, HOLDING, PAPER, READER, Kit, plain_post, reminder

PRIVATE = Conversation(contact_id="wxid_zhang")


def is_an_outbox(kit: Kit) -> Outbox:
    """mypy checks here that the SQL outbox keeps the port's signatures."""
    return kit.outbox


async def test_a_post_leaves_as_it_was_written(kit: Kit) -> None:
    post = plain_post("a", PRIVATE, mention=READER, not_before=kit.clock())
    await kit.outbox.put(ACCOUNT, [post])
    taken = await kit.outbox.next_due(ACCOUNT, (), is_quiet=False, lease_s=30)
    assert taken is not None
    assert (taken[0].post, taken[0].tries, taken[0].is_outcome_unknown) == (post, 1, False)
    assert await kit.count("post", "CAST(text_sealed AS TEXT) = 'a'") == 0


async def test_a_post_is_written_once(kit: Kit) -> None:
    await asyncio.gather(*(kit.outbox.put(ACCOUNT, [plain_post("a")]) for _ in range(20)))
    assert await kit.outbox.waiting(ACCOUNT) == 1
    assert await kit.outbox.waiting("another") == 0


async def test_posts_of_one_conversation_leave_in_order_and_one_at_a_time(kit: Kit) -> None:
    await kit.outbox.put(ACCOUNT, [plain_post("a"), plain_post("b"), plain_post("p", PRIVATE)])
    first = await kit.next_post()
    assert first is not None
    assert first[0] == "a"
    assert (await kit.next_post() or ("",))[0] == "p"
    assert await kit.next_post() is None
    await kit.outbox.sent(first[1], "r1")
    assert await kit.next_post(GROUP.key) is None
    assert (await kit.next_post() or ("",))[0] == "b"


async def test_two_senders_never_get_the_same_post(kit: Kit) -> None:
    places = [Conversation(contact_id=f"c{n}") for n in range(8)]
    await kit.outbox.put(ACCOUNT, [plain_post(f"{place.key}:{n}", place) for n in range(2) for place in places])
    taken = [key for key in await asyncio.gather(*(kit.next_post() for _ in range(16))) if key]
    assert sorted(key for key, _ in taken) == sorted(f"{place.key}:0" for place in places)


async def test_a_failed_post_blocks_its_conversation_until_its_retry(kit: Kit) -> None:
    await kit.outbox.put(ACCOUNT, [plain_post("a"), plain_post("b")])
    _, lease = await kit.next_post() or ("", None)
    assert lease is not None
    assert await kit.outbox.not_sent(lease, "down", retry_at=kit.clock() + timedelta(seconds=10)) == 1
    assert await kit.next_post() is None
    kit.clock.tick(10)
    taken = await kit.outbox.next_due(ACCOUNT, (), is_quiet=False, lease_s=30)
    assert taken is not None
    assert (taken[0].post.key, taken[0].tries, taken[0].is_outcome_unknown) == ("a", 2, False)
    await kit.outbox.not_sent(taken[1], "down", retry_at=None)
    assert (await kit.next_post() or ("",))[0] == "b"


async def test_a_kill_between_intent_and_receipt_comes_back_as_unknown(kit: Kit) -> None:
    await kit.outbox.put(ACCOUNT, [plain_post("a"), plain_post("b")])
    _, dead = await kit.next_post() or ("", None)
    assert dead is not None
    assert await kit.next_post() is None
    kit.clock.tick(31)
    taken = await kit.outbox.next_due(ACCOUNT, (), is_quiet=False, lease_s=30)
    assert taken is not None
    assert (taken[0].post.key, taken[0].tries, taken[0].is_outcome_unknown) == ("a", 2, True)
    with pytest.raises(LeaseLost):
        await kit.outbox.sent(dead, "late")
    with pytest.raises(LeaseLost):
        await kit.outbox.not_sent(dead, "late", retry_at=None)
    await kit.outbox.sent(taken[1], "r")
    with pytest.raises(LeaseLost):
        await kit.outbox.sent(taken[1], "r")


async def test_a_failure_with_unknown_outcome_is_remembered(kit: Kit) -> None:
    await kit.outbox.put(ACCOUNT, [plain_post("a")])
    _, lease = await kit.next_post() or ("", None)
    assert lease is not None
    await kit.outbox.not_sent(lease, "timeout", retry_at=kit.clock(), is_outcome_known=False)
    taken = await kit.outbox.next_due(ACCOUNT, (), is_quiet=False, lease_s=30)
    assert taken is not None
    assert taken[0].is_outcome_unknown


async def test_quiet_hours_hold_back_reminders_and_never_an_answer(kit: Kit) -> None:
    await kit.outbox.put(ACCOUNT, [reminder("r"), plain_post("a")])
    _, lease = await kit.next_post(is_quiet=True) or ("", None)
    assert lease is not None
    await kit.outbox.sent(lease, "r")
    assert await kit.next_post(is_quiet=True) is None
    assert (await kit.next_post() or ("",))[0] == "r"


async def test_a_held_acknowledgement_holds_nobody_back_and_keeps_its_place_once_due(kit: Kit) -> None:
    request = await kit.received()
    await kit.outbox.put(ACCOUNT, [kit.ack(request), plain_post("a"), plain_post("b")])
    key, lease = await kit.next_post() or ("", None)
    assert lease is not None
    assert key == "a"
    await kit.outbox.sent(lease, "r")
    kit.clock.tick(2)
    assert (await kit.next_post() or ("",))[0] == f"ack:{request.number}"


async def test_what_is_held_until_a_later_hour_holds_nobody_back(kit: Kit) -> None:
    later = kit.clock() + timedelta(hours=10)
    await kit.outbox.put(ACCOUNT, [plain_post("tomorrow", not_before=later), plain_post("now")])
    assert (await kit.next_post() or ("",))[0] == "now"


async def test_an_acknowledgement_that_is_sent_sets_acked_at(kit: Kit) -> None:
    request, _ = await kit.book.enter(kit.new(), lambda r: [kit.ack(r)])
    sibling = await kit.received(message_id=request.message_id, item=1)
    kit.clock.tick(2)
    _, lease = await kit.next_post() or ("", None)
    assert lease is not None
    await kit.outbox.sent(lease, "r")
    for number in (request.number, sibling.number):
        now = await kit.book.find(number)
        assert now is not None
        assert now.acked_at == kit.clock()


async def test_a_paper_that_overtakes_its_acknowledgement_drops_it_and_acknowledges(kit: Kit) -> None:
    request, _ = await kit.book.enter(kit.new(), lambda r: [kit.ack(r)])
    _, claimed_lease = await kit.claim_received()
    await kit.book.identified(claimed_lease, PAPER)
    await kit.book.search_found(await kit.search(), HOLDING, ())
    claimed = await kit.book.claim_found(lease_s=60)
    assert claimed is not None
    new = await kit.delivery(request)
    await kit.book.marked(claimed[1], new, lambda delivery: [kit.file(delivery)])
    assert await kit.count("post", "role = 'ack' AND state = 'dropped'") == 1
    kit.clock.tick(3)
    _, lease = await kit.next_post() or ("", None)
    assert lease is not None
    await kit.outbox.sent(lease, "receipt", audience=["口腔科-张三", "护理部-李四"])
    done = await kit.book.find(request.number)
    assert done is not None
    assert (done.state, done.route, done.delivered_at, done.acked_at, done.closed_at) == (
        State.DELIVERED,
        "group",
        *[kit.clock()] * 3,
    )
    (delivery,) = await kit.book.deliveries(request.number)
    assert (delivery.sent_at, delivery.audience) == (kit.clock(), ("口腔科-张三", "护理部-李四"))
    assert (await kit.book.history(request.number))[-1][2] == "delivered"


async def test_one_acknowledgement_for_several_requests_is_dropped_with_the_last_answer(kit: Kit) -> None:
    first, _ = await kit.book.enter(kit.new("m"), lambda _: ())
    second, _ = await kit.book.enter(kit.new("m", item=1), lambda _: ())
    await kit.outbox.put(ACCOUNT, [replace(kit.ack(second), key="ack:m")])
    await kit.outbox.put(ACCOUNT, [kit.note(first)])
    assert await kit.count("post", "state = 'dropped'") == 0
    await kit.outbox.put(ACCOUNT, [kit.note(second)])
    assert await kit.count("post", "state = 'dropped'") == 1


async def test_an_acknowledgement_that_is_being_sent_is_not_dropped(kit: Kit) -> None:
    request, _ = await kit.book.enter(kit.new(), lambda r: [kit.ack(r, hold_s=0)])
    _, lease = await kit.next_post() or ("", None)
    assert lease is not None
    await kit.outbox.put(ACCOUNT, [kit.note(request)])
    await kit.outbox.sent(lease, "r")
    assert await kit.count("post", "state = 'dropped'") == 0


async def test_a_copy_sent_again_or_a_line_about_it_delivers_nothing(kit: Kit) -> None:
    request, delivery = await kit.marked()
    line = replace(kit.note(request), key="cite", conversation=PRIVATE, delivery=delivery.id)
    await kit.outbox.put(ACCOUNT, [line])
    _, lease = await kit.next_post(GROUP.key) or ("", None)
    assert lease is not None
    await kit.outbox.sent(lease, "r")
    assert await kit.state(request.number) is State.MARKED
