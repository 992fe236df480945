"""Does what is due for orders: sends messages, and fetches the files that suppliers offer."""

from datetime import timedelta

import structlog

from handlers.bell import Bells
from handlers.domain.errors import BadDocument, LeaseLost, SourceUnavailable
from handlers.domain.order import Errand, Order, OrderRejected
from handlers.domain.request import Lease, State
from handlers.order_files import REQUEST_OVER, OrderFiles
from handlers.ordering import Ordering
from handlers.ports import Clock, RequestBook, Shelf
from handlers.ports.orders import OrderBook, Supplier

log = structlog.get_logger()
LEASE_S = 300.0
RETRY_AFTER_S = (10.0, 60.0, 300.0, 900.0, 3600.0)


class OrderErrands:
    """Runs errands under a lease: a message is written down before it leaves, and its answer after.

    A message whose outcome is not known leaves again with the same number and time: suppliers know it by these.
    """

    def __init__(
        self,
        *,
        book: RequestBook,
        orders: OrderBook,
        ordering: Ordering,
        files: OrderFiles,
        shelf: Shelf,
        max_bytes: int,
        bells: Bells,
        clock: Clock,
    ) -> None:
        """Keep the collaborators; larger files than `max_bytes` are not fetched."""
        self._book = book
        self._orders = orders
        self._ordering = ordering
        self._files = files
        self._shelf = shelf
        self._max_bytes = max_bytes
        self._bells = bells
        self._clock = clock

    async def work_once(self) -> bool:
        """Run one errand that is due; return whether there was one."""
        taken = await self._orders.claim_errand(lease_s=LEASE_S)
        if taken is None:
            return False
        self._bells.orders.ring()
        order, lease = taken
        with structlog.contextvars.bound_contextvars(request=order.request, order=order.ref):
            await self._run(order, lease)
        return True

    async def _run(self, order: Order, lease: Lease) -> None:
        supplier = self._ordering.suppliers.get(order.supplier)
        if supplier is None:
            await self._failed(order, lease, "no_supplier", is_final=True)
            return
        try:
            if order.errand is Errand.FETCH:
                await self._fetch(order, lease, supplier)
            else:
                await self._send(order, lease, supplier)
        except (OrderRejected, BadDocument) as error:
            await self._failed(order, lease, error.reason, is_final=True)
        except SourceUnavailable as error:
            await self._failed(order, lease, error.reason)

    async def _send(self, order: Order, lease: Lease, supplier: Supplier) -> None:
        if order.errand is Errand.REQUEST and not await self._is_wanted(order):
            await self._failed(order, lease, REQUEST_OVER, is_final=True)
            return
        said = await supplier.send(order, order.errand)
        due_at = self._clock() + timedelta(days=supplier.due_days)
        await self._orders.errand_done(lease, order.errand, said=said, due_at=due_at)
        log.info("order_message_sent", errand=order.errand, supplier=supplier.name)

    async def _is_wanted(self, order: Order) -> bool:
        request = await self._book.find(order.request)
        return request is not None and request.state is State.WITH_LIBRARIAN

    async def _fetch(self, order: Order, lease: Lease, supplier: Supplier) -> None:
        async with self._shelf.scratch() as folder:
            target = folder / "supplied.pdf"
            await supplier.fetch(order.url, target, max_bytes=self._max_bytes)
            await self._files.receive(order, target)
        try:
            await self._orders.errand_done(lease, Errand.FETCH, due_at=None)
        except LeaseLost:
            log.info("order_errand_overtaken")

    async def _failed(self, order: Order, lease: Lease, reason: str, *, is_final: bool = False) -> None:
        is_over = is_final or order.tries > len(RETRY_AFTER_S)
        wait_s = RETRY_AFTER_S[min(order.tries, len(RETRY_AFTER_S)) - 1]
        retry_at = None if is_over else self._clock() + timedelta(seconds=wait_s)
        await self._orders.errand_failed(lease, order.errand, reason, retry_at=retry_at)
        log.warning("order_errand_failed", errand=order.errand, reason=reason, is_given_up=is_over)
