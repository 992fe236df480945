"""Orders for a played console: a partner that speaks ISO 18626, and a service that is played."""

from dataclasses import replace
from decimal import Decimal
from functools import partial

from console.order_desk import OrderDesk
from handlers.bell import Bells
from handlers.domain.order import Errand, Money, Order
from handlers.domain.order_costs import CostCap
from handlers.domain.order_mark import OrderMark
from handlers.order_files import OrderFiles
from handlers.ordering import Ordering
from resolvers.http import Http, Identity
from resolvers.iso18626 import writing
from resolvers.iso18626.reading import Agency
from resolvers.suppliers.iso18626 import Iso18626Supplier, partner
from resolvers.supplying import House, load_suppliers
from storage.crypto import FieldCipher
from storage.letters import SqlLetters
from storage.orders import SqlOrders
from tests.contract.console.neighbours import PlainWorkshop
from tests.contract.console.site_kit import Played
from tests.fakes.orders import FakeSupplier

SECRET, OTHER_SECRET = "a secret of the first partner", "a secret of the second partner"
US, THEM = Agency("ISIL", "CN-US"), Agency("ISIL", "CN-THEM")
CAP = CostCap("CNY", Decimal(25))


def partner_entry(name: str, secret: str, allow_from: str = "127.0.0.1") -> dict[str, object]:
    return {
        "name": name,
        "kind": "iso18626",
        "label": f"{name} 图书馆",
        "url": "https://ill.example.org/iso18626",
        "our_id": "ISIL:CN-US",
        "their_id": "ISIL:CN-THEM",
        "secret": secret,
        "allow_from": [allow_from],
        "cost": "10",
        "cost_note": "每篇 10 元",
    }


class PlayedOrders:
    """What stands behind a console's pages about orders."""

    def __init__(self, played: Played, *, allow_from: str = "127.0.0.1") -> None:
        site = played.site
        http = Http(identity=Identity("library@example.org"), clock=site.clock)
        house = House("示范医院图书馆", "library@example.org", OrderMark(b"m" * 32))
        entries = [partner_entry("first", SECRET, allow_from), partner_entry("second", OTHER_SECRET, allow_from)]
        suppliers = (*load_suppliers(entries, house, http), FakeSupplier())
        self.orders = SqlOrders(played.database, site.clock)
        self.letters = SqlLetters(played.database, FieldCipher(b"k" * 32))
        ordering = Ordering(
            book=played.book,
            orders=self.orders,
            suppliers=suppliers,
            cap=CAP,
            audit=site.audit,
            bells=Bells(),
            clock=site.clock,
            zone=site.zone,
        )
        files = OrderFiles(
            book=played.book,
            orders=self.orders,
            shelf=played.shelf,
            workshop=PlainWorkshop(),
            audit=site.audit,
            bells=Bells(),
        )
        self.files = files
        self.desk = OrderDesk(ordering, files, self.orders, self.letters, partial(partner, suppliers))
        self.clock = played.clock
        played.site = replace(site, orders=self.desk)

    @property
    def first(self) -> Iso18626Supplier:
        supplier = self.desk.ordering.suppliers["first"]
        assert isinstance(supplier, Iso18626Supplier)
        return supplier

    async def leave(self) -> Order:
        """Let the order that is due be sent."""
        claimed = await self.orders.claim_errand(lease_s=60)
        assert claimed is not None
        return await self.orders.errand_done(claimed[1], claimed[0].errand, due_at=None)

    async def of(self, number: int) -> Order:
        """Return the latest order of a request."""
        return (await self.orders.of_requests([number]))[number][-1]

    def message(self, ref: str, status: str, *, reason: str = "StatusChange", **more: object) -> bytes:
        """Return what the partner says about an order."""
        self.clock.tick(1)
        header = writing.Header(THEM, US, ref, self.clock(), "THEIR-1")
        return writing.supplying_message(header, reason=reason, status=status, **more)  # type: ignore[arg-type]


__all__ = ["CAP", "OTHER_SECRET", "SECRET", "Errand", "Money", "PlayedOrders"]
