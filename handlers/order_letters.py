"""Looks through the mailbox for what suppliers sent, and files it where the order is certain."""

from collections.abc import Sequence
from pathlib import Path

import structlog

from handlers.domain.errors import BadDocument, SourceUnavailable
from handlers.domain.order import Letter, Order, OrderState
from handlers.domain.order_mark import OrderMark
from handlers.order_files import OrderFiles
from handlers.ports.orders import LetterList, Mailbox, OrderBook

log = structlog.get_logger()
NO_MARK, SEVERAL_MARKS, NO_ORDER, ORDER_OVER, NO_PDF = "no_mark", "several_marks", "no_order", "order_over", "no_pdf"
TAKES_FILES = frozenset(OrderState) - {
    OrderState.AWAITING_APPROVAL,
    OrderState.TO_SEND,
    OrderState.FULFILLED,
    OrderState.NOT_SENT,
}


class OrderLetters:
    """Files mails. What cannot be filed stays in the mailbox and is shown to a librarian."""

    def __init__(
        self, *, mailbox: Mailbox, letters: LetterList, orders: OrderBook, files: OrderFiles, mark: OrderMark
    ) -> None:
        """Keep the collaborators."""
        self._mailbox = mailbox
        self._letters = letters
        self._orders = orders
        self._files = files
        self._mark = mark

    async def look(self) -> int:
        """Look through what is new in the mailbox; return how many files were filed."""
        try:
            found = await self._mailbox.letters()
            new = await self._letters.unknown([letter.uid for letter in found])
            return sum([await self._file(letter) for letter in found if letter.uid in new])
        except SourceUnavailable as error:
            log.warning("mailbox_unavailable", reason=error.reason)
            return 0

    async def _file(self, letter: Letter) -> bool:
        refs = self._mark.read(letter.said)
        order = await self._orders.by_ref(refs[0]) if len(refs) == 1 else None
        if order is None or order.state not in TAKES_FILES:
            await self._stray(letter, _why_not(refs, order))
            return False
        why = await self._take(letter, order)
        if why:
            await self._stray(letter, why)
            return False
        await self._letters.filed(letter, order.id)
        await self._mailbox.mark_filed(letter)
        log.info("letter_filed", order=order.ref)
        return True

    async def _take(self, letter: Letter, order: Order) -> str:
        """Try the mail's PDFs one after another; return why none could be filed, or nothing.

        One that is the paper is filed; of those that only a person can tell, the first is put before one.
        """
        try:
            async with self._mailbox.pdfs(letter) as files:
                return await self._first(order, files)
        except BadDocument as error:
            return error.reason

    async def _first(self, order: Order, files: Sequence[Path]) -> str:
        why = NO_PDF
        for file, may_hold in [(file, may_hold) for may_hold in (False, True) for file in files]:
            try:
                await self._files.receive(order, file, may_hold=may_hold)
            except BadDocument as error:
                why = error.reason
            else:
                return ""
        return why

    async def _stray(self, letter: Letter, why: str) -> None:
        await self._letters.stray(letter, why)
        log.warning("letter_not_filed", why=why)


def _why_not(refs: tuple[str, ...], order: Order | None) -> str:
    if not refs:
        return NO_MARK
    if len(refs) > 1:
        return SEVERAL_MARKS
    return ORDER_OVER if order else NO_ORDER
