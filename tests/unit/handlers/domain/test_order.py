"""An order's life, its money and its mark."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from handlers.domain.article import Article
from handlers.domain.order import (
    AT_SUPPLIER,
    FAILED,
    FORWARD,
    ORDER_ENDED,
    Errand,
    Money,
    Order,
    OrderNews,
    OrderState,
    read_money,
    told,
)
from handlers.domain.order_costs import CostCap, cost_table
from handlers.domain.order_mark import OrderMark

S = OrderState
NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
TEN = Money(Decimal(10), "CNY")
ORDER = Order(1, "1001-1", 1001, "lender", S.SENT, Article("A"), "口腔科", "li", TEN, NOW)
NEWS = OrderNews("k", NOW, "StatusChange")


def test_every_state_can_reach_an_end() -> None:
    ways = {**FORWARD, S.SUPPLIED: {S.FULFILLED}, S.AWAITING_APPROVAL: {S.TO_SEND}}
    for state in OrderState:
        seen, front = set[OrderState](), {state}
        while front - seen:
            seen |= front
            front = {after for each in front for after in ways.get(each, ())}
        assert seen & ORDER_ENDED, state


def test_a_supplier_never_approves_or_withdraws_an_order() -> None:
    assert FORWARD.get(S.AWAITING_APPROVAL) is None
    assert FORWARD.get(S.FULFILLED) is None
    assert not {S.TO_SEND, S.SENT, S.AWAITING_APPROVAL, S.FULFILLED} & set().union(*FORWARD.values())
    assert not AT_SUPPLIER & ORDER_ENDED


@pytest.mark.parametrize("start", list(OrderState))
@pytest.mark.parametrize("end", list(OrderState))
def test_news_move_an_order_only_forwards(start: OrderState, end: OrderState) -> None:
    after = told(replace(ORDER, state=start), replace(NEWS, state=end), NOW)
    assert after.state is (end if end in FORWARD.get(start, ()) else start)


def test_older_news_add_what_was_not_known_and_move_nothing() -> None:
    later = told(ORDER, replace(NEWS, at=NOW + timedelta(hours=1), state=S.EXPECTED, note="soon"), NOW)
    older = told(later, replace(NEWS, state=S.UNFILLED, note="no", cost=TEN, supplier_ref="X"), NOW)
    assert (older.state, older.note, older.cost, older.supplier_ref) == (S.EXPECTED, "soon", TEN, "X")
    paid = told(older, replace(NEWS, cost=Money(Decimal(99), "CNY")), NOW)
    assert paid.cost == TEN


def told_one_by_one(*states: OrderState, is_replaced: bool = False) -> Order:
    """Return an order after messages that came an hour apart."""
    order = replace(ORDER, sent_at=NOW, due_at=NOW + timedelta(days=7))
    for n, state in enumerate(states, 1):
        at = NOW + timedelta(hours=n)
        news = replace(NEWS, at=at, state=state, word=state, reason="NotHeld" if state in FAILED else "")
        order = told(order, news, at, is_replaced=is_replaced)
    return order


@pytest.mark.parametrize("failed", [S.UNFILLED, S.RETRY])
@pytest.mark.parametrize("after", [S.ACCEPTED, S.EXPECTED, S.ON_LOAN])
def test_an_order_that_a_broker_passes_on_goes_on(failed: OrderState, after: OrderState) -> None:
    order = told_one_by_one(failed, after)
    assert (order.state, order.is_open, order.ended_at, order.reason) == (after, True, None, "")
    assert order.due_at == NOW + timedelta(days=7, hours=2)  # the next library gets as long as the first
    assert order.counts == TEN
    assert told_one_by_one(failed, after, S.SUPPLIED).state is S.SUPPLIED


def test_an_order_that_goes_on_may_come_to_nothing_again() -> None:
    ended = told_one_by_one(S.UNFILLED, S.EXPECTED, S.UNFILLED)
    assert (ended.state, ended.reason, ended.ended_at) == (S.UNFILLED, "NotHeld", NOW + timedelta(hours=3))


def test_what_was_said_before_a_refusal_does_not_undo_it() -> None:
    refused = told_one_by_one(S.EXPECTED, S.UNFILLED)
    older = told(refused, replace(NEWS, at=NOW + timedelta(minutes=90), state=S.EXPECTED), NOW)
    assert (older.state, older.is_open) == (S.UNFILLED, False)


def test_an_order_that_goes_on_beside_another_leaves_the_way_free_for_that() -> None:
    order = told_one_by_one(S.UNFILLED, S.EXPECTED, is_replaced=True)
    assert (order.state, order.is_open, order.ended_at) == (S.EXPECTED, True, NOW + timedelta(hours=1))


def test_of_two_ways_to_have_nothing_the_later_one_is_told() -> None:
    assert told_one_by_one(S.UNFILLED, S.RETRY).state is S.RETRY
    assert told_one_by_one(S.RETRY, S.UNFILLED).state is S.UNFILLED


def test_a_request_that_got_there_after_all_is_under_way() -> None:
    order = told(replace(ORDER, state=S.NOT_SENT, ended_at=NOW), replace(NEWS, state=S.EXPECTED), NOW)
    assert (order.state, order.ended_at, order.sent_at) == (S.EXPECTED, None, NOW)


def test_a_loan_that_becomes_a_copy_is_supplied_and_fetched() -> None:
    lent = told(ORDER, replace(NEWS, state=S.ON_LOAN, url="https://a.example.org/a.pdf"), NOW)
    assert lent.errand is Errand.NONE
    copied = told(lent, replace(NEWS, state=S.SUPPLIED), NOW)
    assert (copied.state, copied.errand) == (S.SUPPLIED, Errand.FETCH)


def test_an_address_for_a_copy_is_followed_once() -> None:
    supplied = told(ORDER, replace(NEWS, state=S.SUPPLIED, url="https://a.example.org/a.pdf"), NOW)
    assert supplied.errand is Errand.FETCH
    late = told(replace(supplied, errand=Errand.NONE, url=""), replace(NEWS, url="https://b.example.org/"), NOW)
    assert (late.errand, late.url) == (Errand.FETCH, "https://b.example.org/")


@pytest.mark.parametrize(
    ("amount", "currency", "money"),
    [
        ("10", "cny", Money(Decimal("10.00"), "CNY")),
        (" 8.505 ", "EUR", Money(Decimal("8.50"), "EUR")),
        ("0", "CNY", Money(Decimal("0.00"), "CNY")),
        *((amount, "CNY", None) for amount in ("-1", "NaN", "Infinity", "1e9", "100000.01", "", "十元", "1,5")),
        *(("10", currency, None) for currency in ("", "C", "元", "CN1", "CNYY")),
    ],
)
def test_money_is_read_with_care(amount: str, currency: str, money: Money | None) -> None:
    assert read_money(amount, currency) == money


@pytest.mark.parametrize("written", ["RMB", "rmb", " Cnh ", "人民币", "yuan", "CNY"])
def test_the_yuan_has_many_names_and_one_sum(written: str) -> None:
    assert read_money("12", written) == Money(Decimal("12.00"), "CNY")


def test_what_brought_nothing_costs_nothing_unless_it_is_asked_for() -> None:
    for state in FAILED:
        assert replace(ORDER, state=state).counts.amount == 0
        assert replace(ORDER, state=state, cost=TEN).counts == TEN
    assert ORDER.counts == TEN


def test_costs_are_added_up_by_department_and_currency() -> None:
    orders = [
        ORDER,
        replace(ORDER, state=S.FULFILLED, cost=Money(Decimal("2.50"), "CNY")),
        replace(ORDER, cost=Money(Decimal(3), "EUR")),
        replace(ORDER, department="骨科", state=S.UNFILLED),
        replace(ORDER, state=S.AWAITING_APPROVAL),
    ]
    lines = {(line.department, line.currency): (line.orders, line.supplied, line.amount) for line in cost_table(orders)}
    assert lines == {
        ("口腔科", "CNY"): (2, 1, Decimal("12.50")),
        ("口腔科", "EUR"): (1, 0, Decimal(3)),
        ("骨科", "CNY"): (1, 0, Decimal(0)),
    }


@pytest.mark.parametrize(
    ("cap", "department", "more", "is_exceeded"),
    [
        (CostCap(), "口腔科", Money(Decimal(9999), "CNY"), False),
        (CostCap("CNY", Decimal(20)), "口腔科", TEN, False),
        (CostCap("CNY", Decimal(19)), "口腔科", TEN, True),
        (CostCap("CNY", Decimal(19)), "骨科", TEN, False),
        (CostCap("CNY", Decimal(0)), "骨科", Money(Decimal(0), "CNY"), False),
        (CostCap("CNY", Decimal(5), (("口腔科", Decimal(50)),)), "口腔科", TEN, False),
        (CostCap("CNY", None, (("口腔科", Decimal(5)),)), "口腔科", TEN, True),
        (CostCap("CNY", Decimal(9999)), "口腔科", Money(Decimal(1), "EUR"), True),
        (CostCap("CNY", Decimal(9999)), "口腔科", Money(Decimal(0), "EUR"), False),
    ],
)
def test_a_cap_is_kept(cap: CostCap, department: str, more: Money, *, is_exceeded: bool) -> None:
    assert cap.is_exceeded([ORDER], department, more) is is_exceeded


MARK = OrderMark(b"k" * 32)


def test_a_mark_is_read_wherever_it_stands() -> None:
    mark = MARK.of("1001-2")
    for text in (f"RE: 文献传递申请 [{mark}]", f"<{mark.lower()}@example.org>", f"Fwd:{mark}.", f"{mark} {mark}"):
        assert MARK.read([text, "nothing here"]) == ("1001-2",)


def test_nobody_makes_a_mark_by_guessing() -> None:
    mark = MARK.of("1001-2")
    other = OrderMark(b"x" * 32).of("1001-2")
    moved = mark.replace("1001-2", "1001-1")
    for text in (other, moved, mark[:-1], mark + "A", "WD-1001-2", "", "WD-" + "9" * 5000):
        assert MARK.read([text]) == ()
