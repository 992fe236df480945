"""An order at another library or a document service: its life, its cost, and what is heard of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from handlers.domain.article import Article, Document
from handlers.domain.errors import LibraryError

MAX_COST = Decimal(100_000)
NOTHING = Decimal(0)
SMALLEST = Decimal("0.01")


class OrderState(StrEnum):
    """Where an order stands."""

    AWAITING_APPROVAL = "awaiting_approval"
    TO_SEND = "to_send"
    SENT = "sent"
    ACCEPTED = "accepted"
    EXPECTED = "expected"
    ON_LOAN = "on_loan"
    SUPPLIED = "supplied"
    FULFILLED = "fulfilled"
    RETURNED = "returned"
    UNFILLED = "unfilled"
    RETRY = "retry"
    CANCELLED = "cancelled"
    NOT_SENT = "not_sent"


S = OrderState
FAILED = frozenset({S.UNFILLED, S.RETRY, S.NOT_SENT})
"""Orders that brought nothing: the librarian looks for another way."""
ORDER_ENDED = FAILED | {S.FULFILLED, S.RETURNED, S.CANCELLED}
AT_SUPPLIER = frozenset({S.SENT, S.ACCEPTED, S.EXPECTED, S.ON_LOAN})
WITHDRAWABLE = frozenset({S.AWAITING_APPROVAL, S.TO_SEND})

# A supplier's word moves an order only forwards; whatever comes late or out of order is noted, not followed.
# A broker that has an order unfilled by one library may pass it on to the next: what is said later counts.
# A copy that arrives after a loan or a cancellation is taken all the same: it is there, and it is paid for.
ANEW = frozenset({S.ACCEPTED, S.EXPECTED, S.ON_LOAN})
FORWARD: dict[OrderState, frozenset[OrderState]] = {
    S.TO_SEND: frozenset({S.ACCEPTED, S.EXPECTED, S.ON_LOAN, S.SUPPLIED, S.RETURNED, S.UNFILLED, S.RETRY, S.CANCELLED}),
    S.SENT: frozenset({S.ACCEPTED, S.EXPECTED, S.ON_LOAN, S.SUPPLIED, S.RETURNED, S.UNFILLED, S.RETRY, S.CANCELLED}),
    S.ACCEPTED: frozenset({S.EXPECTED, S.ON_LOAN, S.SUPPLIED, S.RETURNED, S.UNFILLED, S.RETRY, S.CANCELLED}),
    S.EXPECTED: frozenset({S.ON_LOAN, S.SUPPLIED, S.RETURNED, S.UNFILLED, S.RETRY, S.CANCELLED}),
    S.ON_LOAN: frozenset({S.SUPPLIED, S.RETURNED}),
    S.UNFILLED: ANEW | {S.SUPPLIED, S.RETURNED, S.RETRY},
    S.RETRY: ANEW | {S.SUPPLIED, S.RETURNED, S.UNFILLED},
    S.NOT_SENT: ANEW | {S.SUPPLIED},  # it got there after all
    S.CANCELLED: frozenset({S.SUPPLIED}),
}


class Errand(StrEnum):
    """What is to be done for an order next."""

    NONE = ""
    REQUEST = "request"
    STATUS = "status"
    CANCEL = "cancel"
    FETCH = "fetch"
    RECEIVED = "received"


class OrderRejected(LibraryError):
    """The supplier will not take a message as it is; sending it again changes nothing."""

    def __init__(self, reason: str) -> None:
        """Keep the supplier's reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Money:
    """A sum; `currency` is ISO 4217."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        """Return the sum as people write it."""
        return f"{self.amount} {self.currency}"


# What people write for the yuan; `CNH` is the same money traded abroad. `¥` is the yen's sign too.
YUAN = frozenset({"RMB", "CNH", "YUAN", "人民币", "人民币元"})


def read_money(amount: str, currency: str) -> Money | None:
    """Return a sum that a supplier may ask for, or `None`: negative, absurd, not a number, no currency."""
    try:
        value = Decimal(amount.strip())
    except InvalidOperation:
        return None
    written = currency.strip().upper()
    code = "CNY" if written in YUAN else written
    is_sum = value.is_finite() and (value == NOTHING or SMALLEST <= value <= MAX_COST)
    is_sound = is_sum and len(code) == 3 and code.isascii()
    return Money(value.quantize(Decimal("0.01")), code) if is_sound and code.isalpha() else None


@dataclass(frozen=True, slots=True)
class NewOrder:
    """An order about to be entered. `expected` is what it will probably cost."""

    request: int
    supplier: str
    article: Article
    department: str
    by: str
    expected: Money
    needs_approval: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands.

    `ref` is what the supplier knows it by: the request's number and which order of it this is (`1001-2`).
    `article` is what was sent, `word` the supplier's last status, `reason` its code for why not.
    `previous` is the order that this one tries again. `document` is a file that came and is to be confirmed.
    `heard_at` is the supplier's own time of the last message that was followed; `ended_at` is when the way was
    free for another order, also when a copy came after that.
    """

    id: int
    ref: str
    request: int
    supplier: str
    state: OrderState
    article: Article
    department: str
    by: str
    expected: Money
    made_at: datetime
    previous: str = ""
    approved_by: str = ""
    sent_at: datetime | None = None
    due_at: datetime | None = None
    ended_at: datetime | None = None
    heard_at: datetime | None = None
    cost: Money | None = None
    word: str = ""
    reason: str = ""
    note: str = ""
    supplier_ref: str = ""
    url: str = ""
    document: Document | None = None
    errand: Errand = Errand.NONE
    errand_at: datetime | None = None
    trouble: str = ""
    tries: int = 0

    @property
    def is_open(self) -> bool:
        """Whether something is still to come of it."""
        return self.state not in ORDER_ENDED

    def is_overdue(self, now: datetime) -> bool:
        """Whether it should have been answered by now."""
        return self.is_open and self.due_at is not None and self.due_at < now

    @property
    def counts(self) -> Money:
        """What it costs, or will probably cost; nothing when it brought nothing and nobody asks for money."""
        if self.cost is not None:
            return self.cost
        is_free = self.state in FAILED | {S.CANCELLED, S.AWAITING_APPROVAL}
        return replace(self.expected, amount=NOTHING) if is_free else self.expected


@dataclass(frozen=True, slots=True)
class OrderNews:
    """One message of a supplier about an order. The same message has the same `key`, however often it comes.

    `state` is `None` when it moves nothing; `at` is the supplier's own time; `has_odd_cost` tells of a cost that
    cannot be believed.
    """

    key: str
    at: datetime
    why: str
    state: OrderState | None = None
    word: str = ""
    reason: str = ""
    note: str = ""
    cost: Money | None = None
    has_odd_cost: bool = False
    url: str = ""
    due_at: datetime | None = None
    supplier_ref: str = ""
    is_refusal: bool = False


def goes_on(before: Order, after: Order) -> bool:
    """Return whether an order that had brought nothing is under way again."""
    return before.state in FAILED and after.state not in FAILED


def told(order: Order, news: OrderNews, now: datetime, *, is_replaced: bool = False) -> Order:
    """Return an order after a supplier's message; one that is older than what was heard before moves nothing.

    An order that goes on after all is open again, unless it `is_replaced` by another open order of its request.
    """
    is_late = order.heard_at is not None and news.at < order.heard_at
    known = replace(
        order,
        cost=order.cost if news.cost is None or (is_late and order.cost) else news.cost,
        supplier_ref=order.supplier_ref or news.supplier_ref,
        url=order.url if is_late and order.url else news.url or order.url,
    )
    if is_late:
        return known
    known = replace(
        known,
        heard_at=news.at,
        word=news.word or known.word,
        note=news.note or known.note,
        reason=news.reason or known.reason,
        due_at=news.due_at or known.due_at,
    )
    moved = _moved(known, news.state, now)
    if not goes_on(order, moved):
        return moved
    # Why the library before had nothing is history; whoever has it now gets as long as the first one.
    patience = moved.due_at - order.sent_at if moved.due_at and order.sent_at else None
    return replace(
        moved,
        reason=news.reason,
        note=news.note,
        supplier_ref=news.supplier_ref or moved.supplier_ref,
        due_at=news.due_at or (now + patience if patience else moved.due_at),
        ended_at=None if moved.state in AT_SUPPLIER and not is_replaced else moved.ended_at,
    )


def _moved(order: Order, to: OrderState | None, now: datetime) -> Order:
    if to is not None and to in FORWARD.get(order.state, frozenset()):
        ended_at = order.ended_at or (now if to in ORDER_ENDED else None)
        order = replace(order, state=to, sent_at=order.sent_at or now, ended_at=ended_at)
        order = replace(order, errand=Errand.NONE, errand_at=None, tries=0, trouble="")
    if order.state is S.SUPPLIED and order.url and order.document is None and order.errand is Errand.NONE:
        return replace(order, errand=Errand.FETCH, errand_at=now, tries=0, trouble="")
    return order


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in the library's mailbox; `uid` names it there for ever. Files are PDFs only.

    `said` is where an order's mark may stand: the subject, and the ids of the mails that it answers.
    """

    uid: str
    subject: str
    sender: str
    at: datetime
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StrayLetter:
    """A mail that could not be filed, and why."""

    letter: Letter
    why: str
