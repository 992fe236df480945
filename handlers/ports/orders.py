"""Orders at suppliers, the suppliers themselves, and the mailbox in which files come back."""

from collections.abc import Collection, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from handlers.domain.article import Document
from handlers.domain.order import Errand, Letter, Money, NewOrder, Order, OrderNews, StrayLetter
from handlers.domain.request import Lease


class OrderBook(Protocol):
    """Orders; a request has one open order at most, and several one after another. Every change is noted."""

    async def place(self, new: NewOrder) -> Order:
        """Enter an order, to be sent at once or after approval.

        Raises:
            IllegalMove: The request has an open order already.
        """

    async def find(self, order_id: int) -> Order | None:
        """Return one order."""

    async def by_ref(self, ref: str) -> Order | None:
        """Return the order that a supplier knows by that name."""

    async def of_requests(self, numbers: Collection[int]) -> Mapping[int, tuple[Order, ...]]:
        """Return the orders of these requests, oldest first; requests without any are left out."""

    async def latest(self, *, open_only: bool = False, limit: int = 200) -> tuple[Order, ...]:
        """Return orders, newest first; open ones alone if asked for."""

    async def overdue(self, now: datetime) -> tuple[Order, ...]:
        """Return the open orders that should have been answered by now, the longest due first."""

    async def between(self, start: datetime, end: datetime) -> tuple[Order, ...]:
        """Return the orders made from `start` up to, but not at, `end`."""

    async def approve(self, order_id: int, *, by: str) -> Order:
        """Let an order be sent that waited for an administrator.

        Raises:
            IllegalMove: It does not wait.
        """

    async def withdraw(self, order_id: int, *, by: str, why: str = "") -> Order:
        """End an order that has not left yet; `why` is the reason of who refused it.

        Raises:
            IllegalMove: It has left, or is over.
        """

    async def close(self, order_id: int, *, by: str) -> Order:
        """End an order of which nothing is to be expected any more, as unfilled.

        Raises:
            IllegalMove: It is over.
        """

    async def put_errand(self, order_id: int, errand: Errand, *, by: str) -> Order:
        """Have something done for an order.

        Raises:
            IllegalMove: Something else is being done, or the order's state does not allow it.
        """

    async def claim_errand(self, *, lease_s: float) -> tuple[Order, Lease] | None:
        """Take the oldest order for which something is due to be done."""

    async def errand_done(self, lease: Lease, errand: Errand, *, said: str = "", due_at: datetime | None) -> Order:
        """Note that it was done and what was said to it; an order that was sent is due at `due_at`.

        News may have come meanwhile: what they asked for stays to be done.

        Raises:
            LeaseLost: Another worker has taken it over.
        """

    async def errand_failed(self, lease: Lease, errand: Errand, trouble: str, *, retry_at: datetime | None) -> Order:
        """Note that it failed: tried again at `retry_at`, or given up when `None`; an order not sent is over then.

        Raises:
            LeaseLost: As for `errand_done`.
        """

    async def hear(self, order_id: int, news: OrderNews) -> tuple[Order, bool]:
        """Note what a supplier said and what follows, and return whether it was new."""

    async def hold_file(self, order_id: int, document: Document, trouble: str) -> Order:
        """Note that a file came which a librarian must look at; it is `supplied` then."""

    async def fulfil(self, order_id: int, *, by: str, receipt: bool = False) -> Order:
        """Note that the reader's request has the file, and have its supplier told so if there is a `receipt`.

        Harmless when repeated.
        """

    async def note_cost(self, order_id: int, cost: Money, *, by: str) -> Order:
        """Note what an order really cost."""

    async def history(self, order_id: int) -> tuple[tuple[datetime, str, str, str], ...]:
        """Return what happened to an order: moment, event, detail, and by whom; oldest first."""


class LetterList(Protocol):
    """Which mails have been looked at, and which could not be filed."""

    async def unknown(self, uids: Collection[str]) -> frozenset[str]:
        """Return those mails that were never looked at."""

    async def filed(self, letter: Letter, order_id: int) -> None:
        """Note that a mail's file was filed with an order."""

    async def stray(self, letter: Letter, why: str) -> None:
        """Note that a mail could not be filed."""

    async def strays(self, *, limit: int = 50) -> tuple[StrayLetter, ...]:
        """Return the mails that could not be filed and that nobody has dealt with, newest first."""

    async def settle(self, uid: str) -> None:
        """Note that a librarian has dealt with a stray mail."""


class Supplier(Protocol):
    """Somebody who supplies what this library does not have.

    `due_days` is how long an answer may take, `cost_note` what a librarian reads about costs, `expected` what one
    order will probably cost, `errands` what can be asked besides the order itself.
    """

    name: str
    label: str
    kind: str
    due_days: int
    cost_note: str
    expected: Money
    errands: frozenset[Errand]

    def draft(self, order: Order, errand: Errand = Errand.REQUEST) -> str:
        """Return exactly what is sent."""

    async def send(self, order: Order, errand: Errand) -> str:
        """Send a message and return what the supplier said to it, in short.

        Raises:
            SourceUnavailable: No proper answer; worth trying again.
            OrderRejected: The supplier will not take it.
        """

    async def fetch(self, url: str, target: Path, *, max_bytes: int) -> None:
        """Write the file that the supplier offers under an address of its own to `target`.

        Raises:
            SourceUnavailable: No proper answer in time.
            BadDocument: No PDF, or an address that is none of the supplier's.
        """


class Mailbox(Protocol):
    """The mailbox into which suppliers send files."""

    async def letters(self) -> tuple[Letter, ...]:
        """Return the mails that are in it, the newest last, at most some hundred.

        Raises:
            SourceUnavailable: It cannot be reached.
        """

    def pdfs(self, letter: Letter) -> AbstractAsyncContextManager[tuple[Path, ...]]:
        """Lend the PDFs that a mail carries for the length of the block.

        Raises:
            SourceUnavailable: It cannot be reached, or the mail is gone.
            BadDocument: The mail is too large.
        """

    async def mark_filed(self, letter: Letter) -> None:
        """Mark a mail as read.

        Raises:
            SourceUnavailable: It cannot be reached.
        """
