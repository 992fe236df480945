"""What the page of a request shows of its orders, and what could be ordered where."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from console.order_desk import OrderDesk
from console.order_words import event_of
from console.words import moved_by
from handlers.domain.order import FAILED, Errand, Order
from handlers.domain.request import Request, State
from handlers.ports.orders import Supplier


@dataclass(frozen=True, slots=True)
class Told:
    """An order with its history in words, what its supplier is called, and what may be asked of it."""

    order: Order
    label: str
    lines: tuple[tuple[datetime, str, str], ...]
    may_ask: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """A supplier, and exactly what would be sent to it; empty while the paper is not known well enough."""

    supplier: Supplier
    draft: str


@dataclass(frozen=True, slots=True)
class Panel:
    """Orders of a request, oldest first, and who could be asked now."""

    told: tuple[Told, ...] = ()
    offers: tuple[Offer, ...] = ()
    is_known: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.told and not self.offers


async def panel_of(desk: OrderDesk | None, request: Request) -> Panel:
    """Return what the page of a request shows of its orders."""
    if desk is None:
        return Panel()
    orders = (await desk.orders.of_requests([request.number])).get(request.number, ())
    told = tuple([await _told(desk, order) for order in orders])
    is_known = request.article is not None and bool(request.article.title)
    is_free = request.state is State.WITH_LIBRARIAN and not any(order.is_open for order in orders)
    suppliers = desk.ordering.suppliers.values() if is_free else ()
    offers = [Offer(s, await desk.ordering.preview(request, s) if is_known else "") for s in suppliers]
    return Panel(told, tuple(offers), is_known)


async def _told(desk: OrderDesk, order: Order) -> Told:
    labels, history = desk.labels, await desk.orders.history(order.id)
    lines = [(at, event_of(event, detail), moved_by(by, labels)) for at, event, detail, by in history]
    supplier = desk.ordering.suppliers.get(order.supplier)
    return Told(
        order,
        labels.get(order.supplier, order.supplier),
        tuple(lines),
        bool(supplier and Errand.STATUS in supplier.errands),
    )


async def latest_orders(desk: OrderDesk | None, numbers: Collection[int]) -> Mapping[int, Order]:
    """Return the latest order of each of these requests that has one."""
    found = await desk.orders.of_requests(numbers) if desk and numbers else {}
    return {number: orders[-1] for number, orders in found.items()}


def setbacks_first(waiting: Collection[Request], latest: Mapping[int, Order]) -> list[Request]:
    """Return the requests, those first whose order came to nothing: their readers have waited longest."""
    return sorted(waiting, key=lambda r: r.number not in latest or latest[r.number].state not in FAILED)
