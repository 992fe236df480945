"""Why an order cannot be made or changed."""

from enum import StrEnum

from handlers.domain.errors import LibraryError


class OrderFault(StrEnum):
    """Why an order cannot be made or changed."""

    NO_SUPPLIER = "no_supplier"
    NOT_WAITING = "not_waiting"
    NOTHING_KNOWN = "nothing_known"
    ORDER_OPEN = "order_open"
    OVER = "over"
    BUSY = "busy"
    CANNOT = "cannot"
    NO_REASON = "no_reason"
    ONLY_ADMIN = "only_admin"
    BAD_COST = "bad_cost"


class OrderRefused(LibraryError):
    """An order cannot be made or changed; the librarian is told why."""

    def __init__(self, fault: OrderFault) -> None:
        """Keep why."""
        super().__init__(fault.value)
        self.fault = fault
