"""Calls off orders whose paper reached its reader by another way."""

import structlog

from handlers.domain.order import AT_SUPPLIER, WITHDRAWABLE, Errand, Order, OrderState
from handlers.domain.request import Request, State
from handlers.order_faults import OrderRefused
from handlers.order_files import SOURCE
from handlers.ordering import Ordering
from handlers.ports import RequestBook
from handlers.ports.orders import OrderBook

log = structlog.get_logger()
BOT, LIBRARIAN = "bot", "librarian"
LOOKED_AT = 1000
UNDER_WAY = WITHDRAWABLE | AT_SUPPLIER - {OrderState.ON_LOAN}


def is_left_over(order: Order, request: Request | None) -> bool:
    """Return whether something is still to come of an order although its reader has the paper."""
    return order.state in UNDER_WAY and request is not None and request.state is State.DELIVERED


class CallOff:
    """Run by the timer: asks the supplier once to cancel; what that cannot end is left to a librarian.

    A file that a librarian uploaded may be the very one that was ordered: then a librarian decides.
    """

    def __init__(self, *, book: RequestBook, orders: OrderBook, ordering: Ordering) -> None:
        """Keep the collaborators."""
        self._book = book
        self._orders = orders
        self._ordering = ordering

    async def look(self) -> int:
        """Call off the orders that are of no use any more; return how many."""
        open_orders = await self._orders.latest(open_only=True, limit=LOOKED_AT)
        return sum([await self._call_off(order) for order in open_orders if await self._is_useless(order)])

    async def _is_useless(self, order: Order) -> bool:
        request = await self._book.find(order.request)
        source = request.holding.source if request and request.holding else LIBRARIAN
        return is_left_over(order, request) and source not in {LIBRARIAN, SOURCE}

    async def _call_off(self, order: Order) -> bool:
        done = {(event, detail) for _, event, detail, _ in await self._orders.history(order.id)}
        if ("asked", Errand.CANCEL.value) in done:
            return False
        try:
            await self._ordering.cancel(order.id, by=BOT)
        except OrderRefused as error:  # it is being sent just now, or its supplier takes no cancellation
            log.info("order_not_called_off", order=order.ref, reason=error.fault)
            return False
        log.info("order_called_off", order=order.ref)
        return True
