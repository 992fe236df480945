"""Orders at suppliers, in SQL."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.article import Document
from handlers.domain.errors import IllegalMove
from handlers.domain.order import (
    AT_SUPPLIER,
    WITHDRAWABLE,
    Errand,
    Money,
    NewOrder,
    Order,
    OrderNews,
    OrderState,
    goes_on,
    told,
)
from handlers.domain.request import Lease
from handlers.ports import Clock
from storage.database import Database
from storage.leases import claim, held
from storage.order_rows import IS_UNDER_WAY, detail_of, is_replaced, order_of, tried_again, write_order
from storage.order_tables import OrderEventRow, OrderRow

S = OrderState


class SqlOrders:
    """Keeps orders and what happened to them; a change and its line in the history are one transaction."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep the collaborators."""
        self._database = database
        self._clock = clock

    async def place(self, new: NewOrder) -> Order:
        """Enter an order, to be sent at once or after approval.

        Raises:
            IllegalMove: The request has an open order already.
        """
        now = self._clock()
        async with self._database.writing() as session:
            earlier = await self._of(session, new.request)
            state = S.AWAITING_APPROVAL if new.needs_approval else S.TO_SEND
            errand = Errand.NONE if new.needs_approval else Errand.REQUEST
            values: dict[str, Any] = {
                **{name: getattr(new, name) for name in ("request", "supplier", "article", "department", "by")},
                "expected": new.expected,
                "ref": f"{new.request}-{len(earlier) + 1}",
                "state": state,
                "errand": errand,
                "errand_at": now if errand else None,
                "made_at": now,
                "previous": tried_again(earlier, new.supplier),
            }
            statement = self._database.insert(OrderRow).on_conflict_do_nothing().returning(OrderRow.id)
            made = (await session.execute(statement, values)).scalar()
            if made is None:
                raise IllegalMove(f"request {new.request} has an open order")
            self._note(session, int(made), "placed", state, new.by)
            return order_of(await self._locked(session, int(made)))

    async def find(self, order_id: int) -> Order | None:
        """Return one order."""
        async with self._database.reading() as session:
            row = await session.get(OrderRow, order_id)
        return None if row is None else order_of(row)

    async def by_ref(self, ref: str) -> Order | None:
        """Return the order that a supplier knows by that name."""
        async with self._database.reading() as session:
            row = (await session.scalars(select(OrderRow).where(OrderRow.ref == ref))).one_or_none()
        return None if row is None else order_of(row)

    async def of_requests(self, numbers: Collection[int]) -> Mapping[int, tuple[Order, ...]]:
        """Return the orders of these requests, oldest first; requests without any are left out."""
        statement = select(OrderRow).where(OrderRow.request.in_(sorted(set(numbers)))).order_by(OrderRow.id)
        found: dict[int, tuple[Order, ...]] = {}
        async with self._database.reading() as session:
            for row in await session.scalars(statement):
                found[row.request] = (*found.get(row.request, ()), order_of(row))
        return found

    async def latest(self, *, open_only: bool = False, limit: int = 200) -> tuple[Order, ...]:
        """Return orders, newest first; open ones alone if asked for."""
        statement = select(OrderRow).order_by(OrderRow.id.desc()).limit(limit)
        if open_only:
            statement = statement.where(IS_UNDER_WAY)
        async with self._database.reading() as session:
            return tuple(order_of(row) for row in await session.scalars(statement))

    async def overdue(self, now: datetime) -> tuple[Order, ...]:
        """Return the open orders that should have been answered by now, the longest due first."""
        statement = select(OrderRow).where(IS_UNDER_WAY, OrderRow.due_at < now)
        async with self._database.reading() as session:
            rows = await session.scalars(statement.order_by(OrderRow.due_at, OrderRow.id))
            return tuple(order_of(row) for row in rows)

    async def between(self, start: datetime, end: datetime) -> tuple[Order, ...]:
        """Return the orders made from `start` up to, but not at, `end`."""
        statement = select(OrderRow).where(OrderRow.made_at >= start, OrderRow.made_at < end).order_by(OrderRow.id)
        async with self._database.reading() as session:
            return tuple(order_of(row) for row in await session.scalars(statement))

    async def approve(self, order_id: int, *, by: str) -> Order:
        """Let an order be sent that waited for an administrator.

        Raises:
            IllegalMove: It does not wait.
        """
        now = self._clock()
        async with self._database.writing() as session:
            row = await self._in_state(session, order_id, {S.AWAITING_APPROVAL})
            row.state, row.errand, row.errand_at, row.approved_by = S.TO_SEND, Errand.REQUEST, now, by
            self._note(session, row.id, "approved", "", by)
            return order_of(row)

    async def withdraw(self, order_id: int, *, by: str, why: str = "") -> Order:
        """End an order that has not left yet; `why` is the reason of who refused it.

        Raises:
            IllegalMove: It has left, or is over.
        """
        async with self._database.writing() as session:
            row = await self._in_state(session, order_id, WITHDRAWABLE)
            if row.lease_until is not None and row.lease_until > self._clock():
                raise IllegalMove(f"order {row.ref} is being sent")
            self._end(row, S.CANCELLED)
            row.note = why or row.note
            self._note(session, row.id, "refused" if why else "withdrawn", why, by)
            return order_of(row)

    async def close(self, order_id: int, *, by: str) -> Order:
        """End an order of which nothing is to be expected any more, as unfilled.

        Raises:
            IllegalMove: It is over.
        """
        async with self._database.writing() as session:
            row = await self._in_state(session, order_id, AT_SUPPLIER | {S.SUPPLIED})
            self._end(row, S.UNFILLED)
            self._note(session, row.id, "closed", "", by)
            return order_of(row)

    async def put_errand(self, order_id: int, errand: Errand, *, by: str) -> Order:
        """Have something done for an order.

        Raises:
            IllegalMove: Something else is being done, or the order's state does not allow it.
        """
        allowed = {S.SUPPLIED} if errand is Errand.FETCH else AT_SUPPLIER | {S.SUPPLIED}
        async with self._database.writing() as session:
            row = await self._in_state(session, order_id, allowed)
            if row.errand or (errand is Errand.FETCH and not row.url):
                raise IllegalMove(f"order {row.ref} cannot do {errand} now")
            row.errand, row.errand_at, row.tries, row.retry_at, row.trouble = errand, self._clock(), 0, None, ""
            self._note(session, row.id, "asked", errand, by)
            return order_of(row)

    async def claim_errand(self, *, lease_s: float) -> tuple[Order, Lease] | None:
        """Take the oldest order for which something is due to be done."""
        now = self._clock()
        which = (
            select(OrderRow.id)
            .where(OrderRow.errand != "")
            .where(or_(OrderRow.lease_until.is_(None), OrderRow.lease_until <= now))
            .where(or_(OrderRow.retry_at.is_(None), OrderRow.retry_at <= now))
            .order_by(OrderRow.errand_at, OrderRow.id)
        )
        async with self._database.writing() as session:
            claimed = await claim(session, OrderRow, which, now + timedelta(seconds=lease_s))
            return None if claimed is None else (order_of(claimed[0]), claimed[1])

    async def errand_done(self, lease: Lease, errand: Errand, *, said: str = "", due_at: datetime | None) -> Order:
        """Note that it was done and what was said to it; an order that was sent is due at `due_at`.

        Raises:
            LeaseLost: Another worker has taken it over.
        """
        async with self._database.writing() as session:
            row = await held(session, OrderRow, lease)
            row.lease_until = None
            if errand is Errand.REQUEST:
                row.sent_at, row.due_at = row.sent_at or self._clock(), row.due_at or due_at
                row.state = S.SENT if row.state == S.TO_SEND else row.state
            if row.errand == errand:
                row.errand, row.errand_at, row.tries, row.retry_at, row.trouble = "", None, 0, None, ""
            self._note(session, row.id, "done", " ".join(filter(None, (errand, said))), "bot")
            return order_of(row)

    async def errand_failed(self, lease: Lease, errand: Errand, trouble: str, *, retry_at: datetime | None) -> Order:
        """Note that it failed: tried again at `retry_at`, or given up when `None`; an order not sent is over then.

        Raises:
            LeaseLost: As for `errand_done`.
        """
        async with self._database.writing() as session:
            row = await held(session, OrderRow, lease)
            row.lease_until = None
            if row.errand == errand:
                row.retry_at, row.trouble = retry_at, trouble
                if retry_at is None:
                    self._give_up(row, errand)
                self._note(session, row.id, "failed", f"{errand} {trouble}", "bot")
            return order_of(row)

    def _give_up(self, row: OrderRow, errand: Errand) -> None:
        # A receipt that did not get through is nobody's trouble: the reader has the paper.
        trouble = "" if errand is Errand.RECEIVED else row.trouble
        if errand is Errand.REQUEST and row.state == S.TO_SEND:
            self._end(row, S.NOT_SENT)
        row.errand, row.errand_at, row.tries, row.trouble = "", None, 0, trouble

    async def hear(self, order_id: int, news: OrderNews) -> tuple[Order, bool]:
        """Note what a supplier said and what follows, and return whether it was new."""
        now = self._clock()
        async with self._database.writing() as session:
            row = await self._locked(session, order_id)
            event = {
                "order_id": order_id, "at": now, "event": "heard", "detail": detail_of(news),
                "by": row.supplier, "key": news.key,
            }  # fmt: skip
            unique = ("order_id", "key")
            if await self._database.insert_new(session, OrderEventRow, event, unique=unique) is None:
                return order_of(row), False
            before = order_of(row)
            after = told(before, news, now, is_replaced=await is_replaced(session, row))
            write_order(row, before, after)
            if goes_on(before, after):
                self._note(session, order_id, "resumed", after.state, row.supplier)
            return after, True

    async def hold_file(self, order_id: int, document: Document, trouble: str) -> Order:
        """Note that a file came which a librarian must look at; it is `supplied` then."""
        async with self._database.writing() as session:
            row = await self._locked(session, order_id)
            row.document, row.trouble, row.state = document, trouble, S.SUPPLIED
            row.errand, row.errand_at = "", None
            self._note(session, row.id, "file_held", trouble, "bot")
            return order_of(row)

    async def fulfil(self, order_id: int, *, by: str, receipt: bool = False) -> Order:
        """Note that the reader's request has the file, and have its supplier told so if there is a `receipt`.

        Harmless when repeated.
        """
        async with self._database.writing() as session:
            row = await self._locked(session, order_id)
            if row.state != S.FULFILLED:
                self._end(row, S.FULFILLED)
                if receipt and row.sent_at is not None:
                    row.errand, row.errand_at = Errand.RECEIVED, self._clock()
                self._note(session, row.id, "fulfilled", "", by)
            return order_of(row)

    async def note_cost(self, order_id: int, cost: Money, *, by: str) -> Order:
        """Note what an order really cost."""
        async with self._database.writing() as session:
            row = await self._locked(session, order_id)
            row.cost = cost
            self._note(session, row.id, "cost_noted", str(cost), by)
            return order_of(row)

    async def history(self, order_id: int) -> tuple[tuple[datetime, str, str, str], ...]:
        """Return what happened to an order: moment, event, detail, and by whom; oldest first."""
        statement = select(OrderEventRow).where(OrderEventRow.order_id == order_id).order_by(OrderEventRow.id)
        async with self._database.reading() as session:
            return tuple((row.at, row.event, row.detail, row.by) for row in await session.scalars(statement))

    async def _of(self, session: AsyncSession, request: int) -> list[Order]:
        statement = select(OrderRow).where(OrderRow.request == request).order_by(OrderRow.id)
        return [order_of(row) for row in await session.scalars(statement)]

    async def _locked(self, session: AsyncSession, order_id: int) -> OrderRow:
        row = await session.get(OrderRow, order_id, with_for_update=True)
        if row is None:
            raise IllegalMove(f"there is no order {order_id}")
        return row

    async def _in_state(self, session: AsyncSession, order_id: int, states: Collection[OrderState]) -> OrderRow:
        row = await self._locked(session, order_id)
        if OrderState(row.state) not in states:
            raise IllegalMove(f"order {row.ref} is {row.state}")
        return row

    def _end(self, row: OrderRow, state: OrderState) -> None:
        row.state, row.ended_at = state, self._clock()
        row.errand, row.errand_at, row.retry_at, row.tries, row.trouble = "", None, None, 0, ""

    def _note(self, session: AsyncSession, order_id: int, event: str, detail: str, by: str) -> None:
        session.add(OrderEventRow(order_id=order_id, at=self._clock(), event=event, detail=detail, by=by, key=None))
