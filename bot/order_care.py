"""Orders at other libraries: the suppliers, the mailbox, and the use cases that work with them."""

from dataclasses import dataclass
from functools import partial

from bot import parts
from bot.config import Settings
from bot.parts import MB, Memory, now
from console.order_desk import OrderDesk
from handlers.bell import Bells
from handlers.domain.order import Errand
from handlers.domain.order_costs import CostCap
from handlers.domain.order_mark import OrderMark
from handlers.order_errands import OrderErrands
from handlers.order_files import OrderFiles
from handlers.order_leftovers import CallOff
from handlers.order_letters import OrderLetters
from handlers.ordering import Ordering
from handlers.ports import Workshop
from handlers.ports.orders import Supplier
from resolvers.http import Http
from resolvers.mail import Mailer, MailServer
from resolvers.mailbox import ImapMailbox, ImapServer
from resolvers.suppliers.iso18626 import partner
from resolvers.supplying import House, load_suppliers
from storage.crypto import derive


@dataclass(frozen=True, slots=True)
class OrderCare:
    """What runs for orders; `letters` is `None` where no mailbox is configured, `desk` where there is no supplier."""

    errands: OrderErrands
    call_off: CallOff
    letters: OrderLetters | None
    desk: OrderDesk | None

    async def every_minute(self) -> None:
        """Look into the mailbox, if there is one, and call off what is of no use any more."""
        await self.call_off.look()
        if self.letters:
            await self.letters.look()


def order_care(settings: Settings, kept: Memory, http: Http, pdfs: Workshop, bells: Bells) -> OrderCare:
    """Return who cares for orders.

    Raises:
        ConfigurationError: A supplier is not configured properly.
    """
    supplied = suppliers(settings, http)
    ordering = Ordering(
        book=kept.book,
        orders=kept.orders,
        suppliers=supplied,
        cap=cost_cap(settings),
        audit=kept.audit,
        bells=bells,
        clock=now,
        zone=parts.zone(settings),
    )
    files = OrderFiles(
        book=kept.book,
        orders=kept.orders,
        shelf=kept.shelf,
        workshop=pdfs,
        audit=kept.audit,
        bells=bells,
        receipts={supplier.name for supplier in supplied if Errand.RECEIVED in supplier.errands},
    )
    errands = OrderErrands(
        book=kept.book,
        orders=kept.orders,
        ordering=ordering,
        files=files,
        shelf=kept.shelf,
        max_bytes=settings.delivery.max_download_mb * MB,
        bells=bells,
        clock=now,
    )
    desk = OrderDesk(ordering, files, kept.orders, kept.letters, partial(partner, supplied))
    call_off = CallOff(book=kept.book, orders=kept.orders, ordering=ordering)
    return OrderCare(errands, call_off, _letters(settings, kept, files), desk if supplied else None)


def suppliers(settings: Settings, http: Http) -> tuple[Supplier, ...]:
    """Return the configured suppliers, in their order.

    Raises:
        ConfigurationError: An entry cannot be used.
    """
    sender = settings.mail.sender or settings.library.email
    house = House(settings.library.name, sender, order_mark(settings), mailer(settings))
    return load_suppliers(settings.suppliers, house, http)


def order_mark(settings: Settings) -> OrderMark:
    """Return what signs the mails about orders."""
    return OrderMark(derive(parts.master_key(settings), "order-mark"))


def mailer(settings: Settings) -> Mailer | None:
    """Return who sends mails, if a server is configured."""
    mail = settings.mail
    if not mail.host:
        return None
    sender = mail.sender or settings.library.email
    server = MailServer(mail.host, mail.port, mail.tls, sender, mail.user, mail.password.get_secret_value())
    return Mailer(server, now)


def mailbox(settings: Settings, kept: Memory) -> ImapMailbox | None:
    """Return the mailbox, if one is configured."""
    imap = settings.mail.imap
    if not imap.host:
        return None
    server = ImapServer(imap.host, imap.port, imap.is_tls, imap.user, imap.password.get_secret_value(), imap.folder)
    return ImapMailbox(server, kept.shelf, now, max_bytes=settings.console.max_upload_mb * MB)


def cost_cap(settings: Settings) -> CostCap:
    """Return what departments may spend in a month."""
    chosen = settings.delivery
    return CostCap(chosen.cost_currency, chosen.monthly_cost_cap, tuple(chosen.department_cost_caps.items()))


def _letters(settings: Settings, kept: Memory, files: OrderFiles) -> OrderLetters | None:
    box = mailbox(settings, kept)
    if box is None:
        return None
    mark = order_mark(settings)
    return OrderLetters(mailbox=box, letters=kept.letters, orders=kept.orders, files=files, mark=mark)
