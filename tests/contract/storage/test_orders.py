"""Orders at suppliers: one open a request, each message heard once, nothing moves backwards."""

from datetime import timedelta
from decimal import Decimal

import pytest

from handlers.domain.article import Document
from handlers.domain.errors import IllegalMove, LeaseLost
from handlers.domain.order import Errand, Letter, Money, NewOrder, Order, OrderNews, OrderState
from tests.contract.storage.desk_kit import PAPER, Kit

TEN = Money(Decimal("10.00"), "CNY")
URL = "https://lender.example.org/a.pdf"


async def placed(kit: Kit, **changes: object) -> Order:
    request = await kit.with_librarian()
    values = {"supplier": "lender", "article": PAPER, "department": "口腔科", "by": "馆员", "expected": TEN}
    return await kit.orders.place(NewOrder(request.number, **{**values, **changes}))  # type: ignore[arg-type]


async def sent(kit: Kit) -> Order:
    order = await placed(kit)
    claimed = await kit.orders.claim_errand(lease_s=60)
    assert claimed is not None
    assert claimed[0].id == order.id
    due_at = kit.clock() + timedelta(days=7)
    return await kit.orders.errand_done(claimed[1], Errand.REQUEST, said="OK", due_at=due_at)


def news(kit: Kit, state: OrderState | None, key: str = "", **more: object) -> OrderNews:
    kit.clock.tick(1)
    name = key or f"{state}{kit.clock()}"
    return OrderNews(name, more.pop("at", kit.clock()), "StatusChange", state, **more)  # type: ignore[arg-type]


async def test_an_order_is_named_by_its_request_and_sent_once(kit: Kit) -> None:
    order = await placed(kit)
    assert order.ref == f"{order.request}-1"
    assert (order.state, order.errand) == (OrderState.TO_SEND, Errand.REQUEST)

    first = await kit.orders.claim_errand(lease_s=60)
    assert first is not None
    assert await kit.orders.claim_errand(lease_s=60) is None
    done = await kit.orders.errand_done(first[1], Errand.REQUEST, due_at=kit.clock())

    assert (done.state, done.errand, done.sent_at) == (OrderState.SENT, Errand.NONE, kit.clock())
    assert await kit.orders.find(order.id) == done
    assert await kit.orders.by_ref(order.ref) == done


async def test_a_request_has_one_open_order_and_several_one_after_another(kit: Kit) -> None:
    order = await sent(kit)
    again = NewOrder(order.request, "nstl", PAPER, "口腔科", "馆员", TEN)
    with pytest.raises(IllegalMove):
        await kit.orders.place(again)

    await kit.orders.hear(order.id, news(kit, OrderState.UNFILLED, reason="NotHeld"))
    second = await kit.orders.place(again)

    assert second.ref == f"{order.request}-2"
    both = await kit.orders.of_requests([order.request, 10**6])
    assert [o.state for o in both[order.request]] == [OrderState.UNFILLED, OrderState.TO_SEND]
    assert 10**6 not in both


async def test_a_retry_names_the_order_that_it_repeats(kit: Kit) -> None:
    order = await sent(kit)
    await kit.orders.hear(order.id, news(kit, OrderState.RETRY))

    again = await kit.orders.place(NewOrder(order.request, "lender", PAPER, "口腔科", "馆员", TEN))

    assert again.previous == order.ref


async def test_a_message_is_heard_once(kit: Kit) -> None:
    order = await sent(kit)
    told = news(kit, OrderState.EXPECTED)

    _, is_new = await kit.orders.hear(order.id, told)
    after, is_new_again = await kit.orders.hear(order.id, told)

    assert (is_new, is_new_again, after.state) == (True, False, OrderState.EXPECTED)
    assert [event for _, event, _, _ in await kit.orders.history(order.id)].count("heard") == 1


async def test_what_comes_late_or_backwards_moves_nothing(kit: Kit) -> None:
    order = await sent(kit)
    early = news(kit, OrderState.EXPECTED, key="early")
    done, _ = await kit.orders.hear(order.id, news(kit, OrderState.SUPPLIED, cost=TEN))
    assert done.state is OrderState.SUPPLIED

    late, is_new = await kit.orders.hear(order.id, early)
    back, _ = await kit.orders.hear(order.id, news(kit, OrderState.ACCEPTED))

    assert is_new
    assert (late.state, back.state, back.cost) == (OrderState.SUPPLIED, OrderState.SUPPLIED, TEN)


async def test_a_copy_that_is_offered_is_to_be_fetched(kit: Kit) -> None:
    order = await sent(kit)

    after, _ = await kit.orders.hear(order.id, news(kit, OrderState.SUPPLIED, url=URL, cost=TEN))
    claimed = await kit.orders.claim_errand(lease_s=60)

    assert (after.errand, after.url, after.cost) == (Errand.FETCH, URL, TEN)
    assert claimed is not None
    await kit.orders.fulfil(order.id, by="lender")
    done = await kit.orders.errand_done(claimed[1], Errand.FETCH, due_at=None)
    assert (done.state, done.errand) == (OrderState.FULFILLED, Errand.NONE)
    assert await kit.orders.claim_errand(lease_s=60) is None


async def test_news_that_overtake_the_confirmation_are_kept(kit: Kit) -> None:
    order = await placed(kit)
    claimed = await kit.orders.claim_errand(lease_s=60)
    assert claimed is not None
    await kit.orders.hear(order.id, news(kit, OrderState.SUPPLIED, url=URL))

    due_at = kit.clock() + timedelta(days=3)
    after = await kit.orders.errand_done(claimed[1], Errand.REQUEST, due_at=due_at)

    assert (after.state, after.errand, after.due_at) == (OrderState.SUPPLIED, Errand.FETCH, due_at)


async def test_a_failed_message_comes_back_and_is_given_up_at_last(kit: Kit) -> None:
    order = await placed(kit)
    claimed = await kit.orders.claim_errand(lease_s=60)
    assert claimed is not None
    retry_at = kit.clock() + timedelta(seconds=30)
    await kit.orders.errand_failed(claimed[1], Errand.REQUEST, "timeout", retry_at=retry_at)
    assert await kit.orders.claim_errand(lease_s=60) is None
    kit.clock.tick(31)
    claimed = await kit.orders.claim_errand(lease_s=60)
    assert claimed is not None
    assert claimed[0].tries == 2
    assert claimed[0].errand_at == order.errand_at

    over = await kit.orders.errand_failed(claimed[1], Errand.REQUEST, "timeout", retry_at=None)

    assert (over.state, over.trouble, over.errand) == (OrderState.NOT_SENT, "timeout", Errand.NONE)
    assert over.ended_at == kit.clock()


async def test_a_slow_worker_writes_nothing(kit: Kit) -> None:
    await placed(kit)
    slow = await kit.orders.claim_errand(lease_s=60)
    kit.clock.tick(61)
    quick = await kit.orders.claim_errand(lease_s=60)
    assert slow is not None
    assert quick is not None

    with pytest.raises(LeaseLost):
        await kit.orders.errand_done(slow[1], Errand.REQUEST, due_at=None)


async def test_what_is_over_the_cap_waits_for_approval(kit: Kit) -> None:
    order = await placed(kit, needs_approval=True)
    assert order.state is OrderState.AWAITING_APPROVAL
    assert await kit.orders.claim_errand(lease_s=60) is None
    with pytest.raises(IllegalMove):
        await kit.orders.put_errand(order.id, Errand.STATUS, by="馆员")

    approved = await kit.orders.approve(order.id, by="admin")

    assert (approved.state, approved.approved_by) == (OrderState.TO_SEND, "admin")
    assert await kit.orders.claim_errand(lease_s=60) is not None
    with pytest.raises(IllegalMove):
        await kit.orders.approve(order.id, by="admin")


async def test_an_order_is_withdrawn_only_before_it_leaves(kit: Kit) -> None:
    order = await placed(kit)
    claimed = await kit.orders.claim_errand(lease_s=60)
    assert claimed is not None
    with pytest.raises(IllegalMove):
        await kit.orders.withdraw(order.id, by="馆员")
    kit.clock.tick(61)

    gone = await kit.orders.withdraw(order.id, by="馆员")

    assert (gone.state, gone.errand) == (OrderState.CANCELLED, Errand.NONE)
    with pytest.raises(IllegalMove):
        await kit.orders.close(order.id, by="馆员")


async def test_one_thing_is_asked_at_a_time(kit: Kit) -> None:
    order = await sent(kit)
    await kit.orders.put_errand(order.id, Errand.STATUS, by="馆员")
    with pytest.raises(IllegalMove):
        await kit.orders.put_errand(order.id, Errand.CANCEL, by="馆员")
    with pytest.raises(IllegalMove):
        await kit.orders.put_errand(10**6, Errand.CANCEL, by="馆员")


async def test_overdue_orders_are_found(kit: Kit) -> None:
    order = await sent(kit)
    assert await kit.orders.overdue(kit.clock() + timedelta(days=6)) == ()

    late = await kit.orders.overdue(kit.clock() + timedelta(days=8))

    assert [o.id for o in late] == [order.id]
    await kit.orders.close(order.id, by="馆员")
    assert await kit.orders.overdue(kit.clock() + timedelta(days=8)) == ()
    assert await kit.orders.latest(open_only=True) == ()
    assert [o.id for o in await kit.orders.latest()] == [order.id]


async def test_a_file_for_a_persons_eyes_is_kept_with_its_order(kit: Kit) -> None:
    order = await sent(kit)
    document = Document("cd" * 32, 10, 2)

    held = await kit.orders.hold_file(order.id, document, "wrong-paper")

    assert (held.state, held.document, held.trouble) == (OrderState.SUPPLIED, document, "wrong-paper")
    assert (await kit.orders.fulfil(order.id, by="馆员")).state is OrderState.FULFILLED
    assert (await kit.orders.fulfil(order.id, by="馆员")).state is OrderState.FULFILLED


async def test_a_copy_that_comes_after_all_does_not_block_another_order(kit: Kit) -> None:
    order = await sent(kit)
    await kit.orders.hear(order.id, news(kit, OrderState.UNFILLED))
    second = await kit.orders.place(NewOrder(order.request, "nstl", PAPER, "口腔科", "馆员", TEN))

    after, _ = await kit.orders.hear(order.id, news(kit, OrderState.SUPPLIED, url=URL))

    assert (after.state, after.errand) == (OrderState.SUPPLIED, Errand.FETCH)
    assert {o.id for o in await kit.orders.latest(open_only=True)} == {order.id, second.id}


async def test_an_order_that_goes_on_after_all_is_the_open_one_of_its_request(kit: Kit) -> None:
    order = await sent(kit)
    await kit.orders.hear(order.id, news(kit, OrderState.UNFILLED, reason="NotHeld"))
    assert await kit.orders.latest(open_only=True) == ()

    after, _ = await kit.orders.hear(order.id, news(kit, OrderState.EXPECTED))

    assert (after.state, after.ended_at, after.reason) == (OrderState.EXPECTED, None, "")
    assert await kit.orders.find(order.id) == after
    assert [event for _, event, _, _ in await kit.orders.history(order.id)][-1] == "resumed"
    assert await kit.orders.latest(open_only=True) == (after,)
    with pytest.raises(IllegalMove):
        await kit.orders.place(NewOrder(order.request, "nstl", PAPER, "口腔科", "馆员", TEN))
    assert (await kit.orders.close(order.id, by="馆员")).state is OrderState.UNFILLED


async def test_an_order_that_goes_on_beside_another_is_looked_after_all_the_same(kit: Kit) -> None:
    order = await sent(kit)
    await kit.orders.hear(order.id, news(kit, OrderState.UNFILLED))
    second = await kit.orders.place(NewOrder(order.request, "nstl", PAPER, "口腔科", "馆员", TEN))

    after, _ = await kit.orders.hear(order.id, news(kit, OrderState.ON_LOAN))

    assert (after.state, after.is_open) == (OrderState.ON_LOAN, True)
    assert {o.id for o in await kit.orders.latest(open_only=True)} == {order.id, second.id}
    assert [o.id for o in await kit.orders.overdue(kit.clock() + timedelta(days=30))] == [order.id]
    assert (await kit.orders.put_errand(order.id, Errand.CANCEL, by="馆员")).errand is Errand.CANCEL


async def test_a_supplier_is_told_once_that_its_file_came(kit: Kit) -> None:
    order = await sent(kit)
    for _ in range(2):
        done = await kit.orders.fulfil(order.id, by="lender", receipt=True)
    assert (done.state, done.errand, done.is_open) == (OrderState.FULFILLED, Errand.RECEIVED, False)

    claimed = await kit.orders.claim_errand(lease_s=60)
    assert claimed is not None
    told = await kit.orders.errand_done(claimed[1], Errand.RECEIVED, said="OK", due_at=None)

    assert (told.state, told.errand) == (OrderState.FULFILLED, Errand.NONE)
    assert await kit.orders.claim_errand(lease_s=60) is None
    assert (await kit.orders.fulfil(order.id, by="lender", receipt=True)).errand is Errand.NONE


async def test_a_receipt_that_does_not_get_through_troubles_nobody(kit: Kit) -> None:
    order = await sent(kit)
    await kit.orders.fulfil(order.id, by="lender", receipt=True)
    claimed = await kit.orders.claim_errand(lease_s=60)
    assert claimed is not None

    failed = await kit.orders.errand_failed(claimed[1], Errand.RECEIVED, "timeout", retry_at=None)

    assert (failed.state, failed.errand, failed.trouble) == (OrderState.FULFILLED, Errand.NONE, "")


async def test_a_bill_is_noted(kit: Kit) -> None:
    order = await sent(kit)
    bill = Money(Decimal("12.30"), "CNY")
    assert (await kit.orders.note_cost(order.id, bill, by="馆员")).counts == bill
    found = await kit.orders.find(order.id)
    assert found is not None
    assert found.cost == bill
    with pytest.raises(IllegalMove):
        await kit.orders.note_cost(10**6, bill, by="馆员")


async def test_the_orders_of_a_month_are_those_made_in_it(kit: Kit) -> None:
    order = await placed(kit)
    start, end = order.made_at, order.made_at + timedelta(seconds=1)
    assert [o.id for o in await kit.orders.between(start, end)] == [order.id]
    assert await kit.orders.between(end, end + timedelta(days=1)) == ()


async def test_letters_are_looked_at_once_and_strays_shown_until_settled(kit: Kit) -> None:
    letter = Letter("1:7", "RE: 文献", "lender@example.org", kit.clock())
    assert await kit.letters.unknown(["1:7", "1:8"]) == {"1:7", "1:8"}
    await kit.letters.stray(letter, "no_mark")
    await kit.letters.stray(letter, "no_mark")
    await kit.letters.filed(Letter("1:8", "b", "c", kit.clock()), (await placed(kit)).id)

    assert await kit.letters.unknown(["1:7", "1:8", "1:9"]) == {"1:9"}
    assert [(s.letter, s.why) for s in await kit.letters.strays()] == [(letter, "no_mark")]
    await kit.letters.settle("1:7")
    assert await kit.letters.strays() == ()
