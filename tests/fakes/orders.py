"""Orders, suppliers and letters in memory."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from handlers.domain.article import Document
from handlers.domain.errors import IllegalMove
from handlers.domain.order import (
    AT_SUPPLIER,
    WITHDRAWABLE,
    Errand,
    Letter,
    Money,
    NewOrder,
    Order,
    OrderNews,
    OrderState,
    StrayLetter,
    goes_on,
    told,
)
from handlers.domain.request import Lease
from handlers.ports import Clock
from tests.fakes.desk import Leased, held

S = OrderState


@dataclass
class OrderRow(Leased):
    order: Order

    def change(self, **changes: object) -> Order:
        self.order = replace(self.order, **changes)  # type: ignore[arg-type]
        return self.order


class FakeOrders:
    """The port `OrderBook`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.rows: dict[int, OrderRow] = {}
        self.events: list[tuple[int, datetime, str, str, str]] = []
        self._heard: set[tuple[int, str]] = set()

    async def place(self, new: NewOrder) -> Order:
        earlier = [row.order for row in self.rows.values() if row.order.request == new.request]
        if any(order.ended_at is None for order in earlier):
            raise IllegalMove("open")
        number, now = len(self.rows) + 1, self._clock()
        last = earlier[-1] if earlier else None
        is_again = last is not None and last.state is S.RETRY and last.supplier == new.supplier
        order = Order(
            id=number,
            ref=f"{new.request}-{len(earlier) + 1}",
            request=new.request,
            supplier=new.supplier,
            state=S.AWAITING_APPROVAL if new.needs_approval else S.TO_SEND,
            article=new.article,
            department=new.department,
            by=new.by,
            expected=new.expected,
            made_at=now,
            previous=last.ref if last and is_again else "",
            errand=Errand.NONE if new.needs_approval else Errand.REQUEST,
            errand_at=None if new.needs_approval else now,
        )
        self.rows[number] = OrderRow(order)
        self._note(number, "placed", order.state, new.by)
        return order

    async def find(self, order_id: int) -> Order | None:
        row = self.rows.get(order_id)
        return replace(row.order, tries=row.tries) if row else None

    async def by_ref(self, ref: str) -> Order | None:
        return next((row.order for row in self.rows.values() if row.order.ref == ref), None)

    async def of_requests(self, numbers: Collection[int]) -> Mapping[int, tuple[Order, ...]]:
        found: dict[int, tuple[Order, ...]] = {}
        for row in self.rows.values():
            if row.order.request in numbers:
                found[row.order.request] = (*found.get(row.order.request, ()), row.order)
        return found

    async def latest(self, *, open_only: bool = False, limit: int = 200) -> tuple[Order, ...]:
        orders = [row.order for row in reversed(self.rows.values())]
        return tuple(o for o in orders if not open_only or o.ended_at is None or o.is_open)[:limit]

    async def overdue(self, now: datetime) -> tuple[Order, ...]:
        late = [o for o in await self.latest(open_only=True, limit=len(self.rows)) if o.due_at]
        return tuple(sorted((o for o in late if o.due_at and o.due_at < now), key=lambda o: (o.due_at, o.id)))

    async def between(self, start: datetime, end: datetime) -> tuple[Order, ...]:
        return tuple(row.order for row in self.rows.values() if start <= row.order.made_at < end)

    async def approve(self, order_id: int, *, by: str) -> Order:
        row = self._in_state(order_id, {S.AWAITING_APPROVAL})
        self._note(order_id, "approved", "", by)
        return row.change(state=S.TO_SEND, errand=Errand.REQUEST, errand_at=self._clock(), approved_by=by)

    async def withdraw(self, order_id: int, *, by: str, why: str = "") -> Order:
        row = self._in_state(order_id, WITHDRAWABLE)
        if row.lease_until is not None and row.lease_until > self._clock():
            raise IllegalMove("being sent")
        self._note(order_id, "refused" if why else "withdrawn", why, by)
        row.order = replace(row.order, note=why or row.order.note)
        return self._end(row, S.CANCELLED)

    async def close(self, order_id: int, *, by: str) -> Order:
        row = self._in_state(order_id, AT_SUPPLIER | {S.SUPPLIED})
        self._note(order_id, "closed", "", by)
        return self._end(row, S.UNFILLED)

    async def put_errand(self, order_id: int, errand: Errand, *, by: str) -> Order:
        allowed = {S.SUPPLIED} if errand is Errand.FETCH else AT_SUPPLIER | {S.SUPPLIED}
        row = self._in_state(order_id, allowed)
        if row.order.errand or (errand is Errand.FETCH and not row.order.url):
            raise IllegalMove("busy")
        row.tries, row.next_try_at = 0, None
        self._note(order_id, "asked", errand, by)
        return row.change(errand=errand, errand_at=self._clock(), trouble="")

    async def claim_errand(self, *, lease_s: float) -> tuple[Order, Lease] | None:
        now = self._clock()
        due = [row for row in self.rows.values() if row.order.errand and row.is_free(now)]
        for row in sorted(due, key=lambda row: (row.order.errand_at, row.order.id)):
            lease = row.claim(row.order.id, now + timedelta(seconds=lease_s))
            return replace(row.order, tries=row.tries), lease
        return None

    async def errand_done(self, lease: Lease, errand: Errand, *, said: str = "", due_at: datetime | None) -> Order:
        row = held(self.rows, lease)
        row.lease_until = None
        if errand is Errand.REQUEST:
            state = S.SENT if row.order.state is S.TO_SEND else row.order.state
            sent_at = row.order.sent_at or self._clock()
            row.change(state=state, sent_at=sent_at, due_at=row.order.due_at or due_at)
        if row.order.errand is errand:
            row.tries, row.next_try_at = 0, None
            row.change(errand=Errand.NONE, errand_at=None, trouble="")
        self._note(lease.row, "done", " ".join(filter(None, (errand, said))), "bot")
        return row.order

    async def errand_failed(self, lease: Lease, errand: Errand, trouble: str, *, retry_at: datetime | None) -> Order:
        row = held(self.rows, lease)
        row.lease_until = None
        if row.order.errand is errand:
            row.next_try_at = retry_at
            row.change(trouble=trouble)
            if retry_at is None:
                if errand is Errand.REQUEST and row.order.state is S.TO_SEND:
                    self._end(row, S.NOT_SENT)
                row.tries = 0
                still = "" if errand is Errand.RECEIVED else trouble
                row.change(errand=Errand.NONE, errand_at=None, trouble=still)
            self._note(lease.row, "failed", f"{errand} {trouble}", "bot")
        return row.order

    async def hear(self, order_id: int, news: OrderNews) -> tuple[Order, bool]:
        row = self._row(order_id)
        if (order_id, news.key) in self._heard:
            return row.order, False
        self._heard.add((order_id, news.key))
        self._note(order_id, "heard", " · ".join(filter(None, (news.why, news.word, news.reason))), row.order.supplier)
        before = row.order
        others = [r.order for number, r in self.rows.items() if number != order_id]
        is_replaced = any(o.request == before.request and o.ended_at is None for o in others)
        row.order = told(before, news, self._clock(), is_replaced=is_replaced)
        if goes_on(before, row.order):
            self._note(order_id, "resumed", row.order.state, before.supplier)
        if row.order.errand is not before.errand:
            row.tries, row.next_try_at = 0, None
        return row.order, True

    async def hold_file(self, order_id: int, document: Document, trouble: str) -> Order:
        row = self._row(order_id)
        self._note(order_id, "file_held", trouble, "bot")
        return row.change(document=document, trouble=trouble, state=S.SUPPLIED, errand=Errand.NONE, errand_at=None)

    async def fulfil(self, order_id: int, *, by: str, receipt: bool = False) -> Order:
        row = self._row(order_id)
        if row.order.state is not S.FULFILLED:
            self._end(row, S.FULFILLED)
            if receipt and row.order.sent_at is not None:
                row.change(errand=Errand.RECEIVED, errand_at=self._clock())
            self._note(order_id, "fulfilled", "", by)
        return row.order

    async def note_cost(self, order_id: int, cost: Money, *, by: str) -> Order:
        self._note(order_id, "cost_noted", str(cost), by)
        return self._row(order_id).change(cost=cost)

    async def history(self, order_id: int) -> tuple[tuple[datetime, str, str, str], ...]:
        return tuple(event[1:] for event in self.events if event[0] == order_id)

    def _row(self, order_id: int) -> OrderRow:
        if order_id not in self.rows:
            raise IllegalMove("unknown")
        return self.rows[order_id]

    def _in_state(self, order_id: int, states: Collection[OrderState]) -> OrderRow:
        row = self._row(order_id)
        if row.order.state not in states:
            raise IllegalMove(row.order.state)
        return row

    def _end(self, row: OrderRow, state: OrderState) -> Order:
        row.tries, row.next_try_at = 0, None
        return row.change(state=state, ended_at=self._clock(), errand=Errand.NONE, errand_at=None, trouble="")

    def _note(self, order_id: int, event: str, detail: str, by: str) -> None:
        self.events.append((order_id, self._clock(), event, detail, by))


class FakeLetters:
    """The port `LetterList`."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[Letter, str]] = {}

    async def unknown(self, uids: Collection[str]) -> frozenset[str]:
        return frozenset(uids) - self.known.keys()

    async def filed(self, letter: Letter, order_id: int) -> None:
        self.known.setdefault(letter.uid, (letter, ""))

    async def stray(self, letter: Letter, why: str) -> None:
        self.known.setdefault(letter.uid, (letter, why))

    async def strays(self, *, limit: int = 50) -> tuple[StrayLetter, ...]:
        strays = [StrayLetter(replace(letter, said=()), why) for letter, why in self.known.values() if why]
        return tuple(sorted(strays, key=lambda stray: stray.letter.at, reverse=True))[:limit]

    async def settle(self, uid: str) -> None:
        letter, _ = self.known[uid]
        self.known[uid] = (letter, "")


class FakeSupplier:
    """The port `Supplier`: keeps what was sent; `troubles` are raised first, one for each message."""

    name = "lender"
    label = "兄弟馆"
    kind = "fake"
    due_days = 7
    cost_note = "每篇 10 元"
    expected = Money(Decimal(10), "CNY")
    errands = frozenset({Errand.STATUS, Errand.CANCEL, Errand.RECEIVED})

    def __init__(self, *troubles: Exception) -> None:
        self.troubles = list(troubles)
        self.sent: list[tuple[str, Errand, datetime | None]] = []
        self.fetched: list[tuple[str, Path]] = []

    def draft(self, order: Order, errand: Errand = Errand.REQUEST) -> str:
        return f"{errand} {order.ref}: {order.article.title}"

    async def send(self, order: Order, errand: Errand) -> str:
        self.sent.append((order.ref, errand, order.errand_at))
        self._fail()
        return "OK"

    async def fetch(self, url: str, target: Path, *, max_bytes: int) -> None:
        self.fetched.append((url, target))
        self._fail()

    def _fail(self) -> None:
        if self.troubles:
            raise self.troubles.pop(0)


class FakeMailbox:
    """The port `Mailbox`: letters with the names of the files that they carry."""

    def __init__(self) -> None:
        self.box: dict[str, tuple[Letter, tuple[Path, ...]]] = {}
        self.read: list[str] = []

    def put(self, letter: Letter, *files: Path) -> None:
        self.box[letter.uid] = (letter, files)

    async def letters(self) -> tuple[Letter, ...]:
        return tuple(letter for letter, _ in self.box.values())

    @asynccontextmanager
    async def pdfs(self, letter: Letter) -> AsyncIterator[tuple[Path, ...]]:
        yield self.box[letter.uid][1]

    async def mark_filed(self, letter: Letter) -> None:
        self.read.append(letter.uid)
