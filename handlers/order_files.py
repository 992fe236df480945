"""The files that suppliers send: inspected like a librarian's upload, and given to the one request alone."""

from collections.abc import Container
from pathlib import Path

import structlog

from handlers.bell import Bells
from handlers.domain.article import SINGLE_USE, Document, Failure, Holding, Version
from handlers.domain.errors import BadDocument, IllegalMove
from handlers.domain.order import Order
from handlers.domain.request import Request, State
from handlers.ports import Audit, RequestBook, Shelf, Workshop
from handlers.ports.orders import OrderBook

log = structlog.get_logger()
SOURCE = "supplier"
REQUEST_OVER = "request_over"
# A library sent it for this very order: what only looks wrong is put before a person.
FOR_A_PERSON = frozenset({Failure.WRONG_PAPER.value, Failure.NO_TEXT_LAYER.value, Failure.STUB_PDF.value})


class OrderFiles:
    """Files what comes: to the reader when it is the paper, else to a librarian's eyes."""

    def __init__(
        self,
        *,
        book: RequestBook,
        orders: OrderBook,
        shelf: Shelf,
        workshop: Workshop,
        audit: Audit,
        bells: Bells,
        receipts: Container[str] = frozenset(),
    ) -> None:
        """Keep the collaborators; the suppliers in `receipts` are told that a file came."""
        self._book = book
        self._orders = orders
        self._shelf = shelf
        self._workshop = workshop
        self._audit = audit
        self._bells = bells
        self._receipts = receipts

    async def receive(self, order: Order, file: Path, *, may_hold: bool = True) -> Order:
        """File what a supplier sent for an order; what does not show the paper waits for a librarian.

        Raises:
            BadDocument: It is no sound PDF, or does not show the paper and `may_hold` is not set.
            SourceUnavailable: The disk is full.
        """
        trouble = ""
        try:
            seen = await self._workshop.inspect(file, order.article, must_match=True)
        except BadDocument as error:
            if error.reason not in FOR_A_PERSON or not may_hold:
                raise
            trouble = error.reason
            seen = await self._workshop.inspect(file, None, must_match=False)
        sha256, size_bytes = await self._shelf.put(file)
        document = Document(sha256, size_bytes, seen.pages)
        request = await self._book.find(order.request)
        if request is not None and _has(request, document):
            return await self._fulfil(order, by=order.supplier)
        if not trouble and (request is None or request.state is not State.WITH_LIBRARIAN):
            trouble = REQUEST_OVER
        if trouble:
            log.info("order_file_held", order=order.ref, reason=trouble)
            return await self._orders.hold_file(order.id, document, trouble)
        return await self._attach(order, document, by=order.supplier)

    async def confirm(self, order_id: int, *, by: str) -> Order:
        """Give the reader the file that waited for a librarian's eyes.

        Raises:
            IllegalMove: There is no such file, or the request does not wait for a librarian.
        """
        order = await self._orders.find(order_id)
        if order is None or order.document is None:
            raise IllegalMove(f"order {order_id} has no file to confirm")
        done = await self._attach(order, order.document, by=by)
        await self._audit.note(by, "file_confirmed", f"request:{order.request}", order.document.sha256[:16])
        return done

    async def _attach(self, order: Order, document: Document, *, by: str) -> Order:
        await self._book.attach(order.request, Holding(document, SOURCE, SINGLE_USE, Version.UNKNOWN), by=by)
        done = await self._fulfil(order, by=by)
        log.info("order_file_attached", order=order.ref, request=order.request)
        self._bells.deliver.ring()
        return done

    async def _fulfil(self, order: Order, *, by: str) -> Order:
        done = await self._orders.fulfil(order.id, by=by, receipt=order.supplier in self._receipts)
        self._bells.orders.ring()
        return done


def _has(request: Request, document: Document) -> bool:
    """Return whether a request was given that file already: the program was killed before it noted so."""
    is_on_its_way = request.state in {State.FOUND, State.MARKED, State.DELIVERED}
    return is_on_its_way and request.holding is not None and request.holding.document == document
