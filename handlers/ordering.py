"""Orders at other libraries: what a librarian does with them, and what suppliers say about them."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

import structlog

from handlers.bell import Bells
from handlers.domain.article import Article
from handlers.domain.errors import IllegalMove
from handlers.domain.order import AT_SUPPLIER, Errand, NewOrder, Order, OrderNews, OrderState, read_money
from handlers.domain.order_costs import CostCap, CostLine, cost_table
from handlers.domain.request import Request, State
from handlers.order_faults import OrderFault, OrderRefused
from handlers.ports import Audit, Clock, RequestBook
from handlers.ports.orders import OrderBook, Supplier

log = structlog.get_logger()


class Heard(StrEnum):
    """What became of a supplier's message."""

    NEW = "new"
    KNOWN = "known"
    UNKNOWN_ORDER = "unknown_order"


@dataclass(frozen=True, slots=True)
class Spending:
    """How departments' money stands in one month."""

    start: datetime
    end: datetime
    lines: tuple[CostLine, ...]


class Ordering:
    """Makes orders, follows them up, and hears what suppliers say.

    What goes out is made from the order alone, and an order knows neither reader nor words.
    """

    def __init__(
        self,
        *,
        book: RequestBook,
        orders: OrderBook,
        suppliers: Sequence[Supplier],
        cap: CostCap,
        audit: Audit,
        bells: Bells,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        """Keep the collaborators; months are counted in the library's time zone."""
        self._book = book
        self._orders = orders
        self._suppliers = {supplier.name: supplier for supplier in suppliers}
        self._cap = cap
        self._audit = audit
        self._bells = bells
        self._clock = clock
        self._zone = zone
        self._one_at_a_time = asyncio.Lock()

    @property
    def suppliers(self) -> Mapping[str, Supplier]:
        """The suppliers by name, in the configured order."""
        return self._suppliers

    @property
    def cap(self) -> CostCap:
        """What departments may spend in a month."""
        return self._cap

    async def preview(self, request: Request, supplier: Supplier) -> str:
        """Return what an order for that request would send, with its number already in it."""
        earlier = (await self._orders.of_requests([request.number])).get(request.number, ())
        order = Order(
            id=0,
            ref=f"{request.number}-{len(earlier) + 1}",
            request=request.number,
            supplier=supplier.name,
            state=OrderState.TO_SEND,
            article=request.article or Article(""),
            department="",
            by="",
            expected=supplier.expected,
            made_at=self._clock(),
            errand_at=self._clock(),
        )
        return supplier.draft(order)

    async def place(self, number: int, supplier_name: str, *, by: str, article: Article | None = None) -> Order:
        """Order a request's paper; over the department's cap it waits for an administrator.

        `article` is what a librarian filled in for a paper that no source knows.

        Raises:
            OrderRefused: Why it cannot be ordered.
        """
        supplier = self._supplier(supplier_name)
        request = await self._book.find(number)
        if request is None or request.state is not State.WITH_LIBRARIAN:
            raise OrderRefused(OrderFault.NOT_WAITING)
        wanted = article or request.article
        if wanted is None or not (wanted.title or wanted.ids):
            raise OrderRefused(OrderFault.NOTHING_KNOWN)
        async with self._one_at_a_time:
            order = await self._enter(request, wanted, supplier, by)
        await self._audit.note(by, "order_placed", f"request:{number}", f"{order.ref} {supplier.name}")
        log.info("order_placed", order=order.ref, supplier=supplier.name, state=order.state)
        self._bells.orders.ring()
        return order

    async def _enter(self, request: Request, wanted: Article, supplier: Supplier, by: str) -> Order:
        spent = await self._orders.between(*self._month(self._clock()))
        new = NewOrder(
            request=request.number,
            supplier=supplier.name,
            # What became of the paper is for the reader, not for the supplier.
            article=replace(wanted, notices=()),
            department=request.department,
            by=by,
            expected=supplier.expected,
            needs_approval=self._cap.is_exceeded(spent, request.department, supplier.expected),
        )
        try:
            return await self._orders.place(new)
        except IllegalMove as error:
            raise OrderRefused(OrderFault.ORDER_OPEN) from error

    async def approve(self, order_id: int, *, by: str, is_admin: bool) -> Order:
        """Let an order go out that is over its department's cap.

        Raises:
            OrderRefused: Not an administrator, or it does not wait.
        """
        if not is_admin:
            raise OrderRefused(OrderFault.ONLY_ADMIN)
        try:
            order = await self._orders.approve(order_id, by=by)
        except IllegalMove as error:
            raise OrderRefused(OrderFault.OVER) from error
        await self._audit.note(by, "order_approved", f"request:{order.request}", order.ref)
        self._bells.orders.ring()
        return order

    async def refuse(self, order_id: int, why: str, *, by: str, is_admin: bool) -> Order:
        """End an order that is over its department's cap, with a reason for the librarian.

        Raises:
            OrderRefused: Not an administrator, no reason, or it does not wait for approval.
        """
        if not is_admin:
            raise OrderRefused(OrderFault.ONLY_ADMIN)
        if not why:
            raise OrderRefused(OrderFault.NO_REASON)
        if (await self._known(order_id)).state is not OrderState.AWAITING_APPROVAL:
            raise OrderRefused(OrderFault.OVER)
        try:
            order = await self._orders.withdraw(order_id, by=by, why=why)
        except IllegalMove as error:
            raise OrderRefused(OrderFault.OVER) from error
        await self._audit.note(by, "order_refused", f"request:{order.request}", order.ref)
        return order

    async def ask_status(self, order_id: int, *, by: str) -> Order:
        """Ask the supplier how an order stands.

        Raises:
            OrderRefused: It cannot be asked, is over, or is being asked already.
        """
        return await self._errand(order_id, Errand.STATUS, by)

    async def fetch_again(self, order_id: int, *, by: str) -> Order:
        """Fetch the file of an order once more.

        Raises:
            OrderRefused: There is none to fetch, or it is being fetched.
        """
        return await self._errand(order_id, Errand.FETCH, by)

    async def cancel(self, order_id: int, *, by: str) -> Order:
        """Take an order back: at once if it has not left, else by asking the supplier.

        Raises:
            OrderRefused: It is over, or the supplier is being asked already.
        """
        order = await self._known(order_id)
        if order.state in AT_SUPPLIER:
            return await self._errand(order_id, Errand.CANCEL, by)
        try:
            order = await self._orders.withdraw(order_id, by=by)
        except IllegalMove as error:
            raise OrderRefused(OrderFault.OVER if not order.is_open else OrderFault.BUSY) from error
        await self._audit.note(by, "order_withdrawn", f"request:{order.request}", order.ref)
        return order

    async def close(self, order_id: int, *, by: str) -> Order:
        """End an order of which nothing is to be expected any more.

        Raises:
            OrderRefused: It is over, or has not left yet.
        """
        try:
            order = await self._orders.close(order_id, by=by)
        except IllegalMove as error:
            raise OrderRefused(OrderFault.OVER) from error
        await self._audit.note(by, "order_closed", f"request:{order.request}", order.ref)
        return order

    async def note_cost(self, order_id: int, amount: str, *, by: str) -> Order:
        """Note what an order cost as its bill says, in the supplier's currency.

        Raises:
            OrderRefused: There is no such order, or the sum cannot be believed.
        """
        order = await self._known(order_id)
        cost = read_money(amount, order.expected.currency)
        if cost is None:
            raise OrderRefused(OrderFault.BAD_COST)
        noted = await self._orders.note_cost(order_id, cost, by=by)
        await self._audit.note(by, "order_cost_noted", f"request:{order.request}", f"{order.ref} {cost}")
        return noted

    async def _errand(self, order_id: int, errand: Errand, by: str) -> Order:
        order = await self._known(order_id)
        supplier = self._supplier(order.supplier)
        if errand is not Errand.FETCH and errand not in supplier.errands:
            raise OrderRefused(OrderFault.CANNOT)
        try:
            order = await self._orders.put_errand(order_id, errand, by=by)
        except IllegalMove as error:
            raise OrderRefused(OrderFault.BUSY if order.errand else OrderFault.OVER) from error
        await self._audit.note(by, f"order_{errand}", f"request:{order.request}", order.ref)
        self._bells.orders.ring()
        return order

    async def heard(self, supplier_name: str, ref: str, news: OrderNews) -> Heard:
        """Note a supplier's message and do what follows from it; a repeated one changes nothing.

        A supplier hears of its own orders only.
        """
        order = await self._orders.by_ref(ref)
        if order is None or order.supplier != supplier_name:
            log.warning("order_unknown", supplier=supplier_name)
            return Heard.UNKNOWN_ORDER
        # A sender whose clock is ahead must not make all that it says later look old.
        told = replace(news, at=min(news.at, self._clock()))
        async with self._one_at_a_time:  # an order that goes on after all must not meet one that is just placed
            order, is_new = await self._orders.hear(order.id, told)
        if is_new:
            log.info("order_heard", order=order.ref, word=news.word, why=news.why, state=order.state)
            self._bells.orders.ring()
        return Heard.NEW if is_new else Heard.KNOWN

    async def spending(self, moment: datetime) -> Spending:
        """Return what departments spend in the month of that moment."""
        start, end = self._month(moment)
        return Spending(start, end, cost_table(await self._orders.between(start, end)))

    def _month(self, moment: datetime) -> tuple[datetime, datetime]:
        local = moment.astimezone(self._zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        is_december = local.month == 12
        after = local.replace(year=local.year + is_december, month=1 if is_december else local.month + 1)
        return local, after

    async def _known(self, order_id: int) -> Order:
        order = await self._orders.find(order_id)
        if order is None:
            raise OrderRefused(OrderFault.OVER)
        return order

    def _supplier(self, name: str) -> Supplier:
        supplier = self._suppliers.get(name)
        if supplier is None:
            raise OrderRefused(OrderFault.NO_SUPPLIER)
        return supplier
