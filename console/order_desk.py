"""What the pages about orders are handed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers.order_files import OrderFiles
from handlers.ordering import Ordering
from handlers.ports.orders import LetterList, OrderBook
from resolvers.suppliers.iso18626 import Iso18626Supplier


@dataclass(frozen=True, slots=True)
class OrderDesk:
    """The collaborators of the pages about orders.

    `partner` tells who gives that secret from that address, or `None`.
    """

    ordering: Ordering
    files: OrderFiles
    orders: OrderBook
    letters: LetterList
    partner: Callable[[str, str], Iso18626Supplier | None]

    @property
    def labels(self) -> Mapping[str, str]:
        """What people call the suppliers, by the names that the configuration gives them."""
        return {name: supplier.label for name, supplier in self.ordering.suppliers.items()}
