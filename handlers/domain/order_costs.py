"""What orders cost: by department and month, and how much a department may spend."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from handlers.domain.order import NOTHING, Money, Order, OrderState

BROUGHT = frozenset({OrderState.SUPPLIED, OrderState.FULFILLED, OrderState.RETURNED, OrderState.ON_LOAN})
"""The states of an order that brought its paper, for good or on loan."""


@dataclass(frozen=True, slots=True)
class CostLine:
    """What a department's orders of one month cost in one currency."""

    department: str
    currency: str
    orders: int
    supplied: int
    amount: Decimal


def cost_table(orders: Iterable[Order]) -> tuple[CostLine, ...]:
    """Return the costs of those orders by department and currency; those that wait for approval are left out."""
    rows: dict[tuple[str, str], list[Order]] = {}
    for order in orders:
        if order.state is not OrderState.AWAITING_APPROVAL:
            rows.setdefault((order.department, order.counts.currency), []).append(order)
    return tuple(
        CostLine(
            department,
            currency,
            orders=len(some),
            supplied=sum(o.state in BROUGHT for o in some),
            amount=sum((o.counts.amount for o in some), NOTHING),
        )
        for (department, currency), some in sorted(rows.items())
    )


@dataclass(frozen=True, slots=True)
class CostCap:
    """How much a department may spend in a month; `None`: as much as it likes."""

    currency: str = "CNY"
    monthly: Decimal | None = None
    by_department: tuple[tuple[str, Decimal], ...] = ()

    def of(self, department: str) -> Decimal | None:
        """Return one department's cap."""
        return dict(self.by_department).get(department, self.monthly)

    def is_exceeded(self, orders: Iterable[Order], department: str, more: Money) -> bool:
        """Return whether one more order takes a department over its cap, given the month's orders.

        A cost in another currency cannot be counted against the cap: an administrator decides.
        """
        cap = self.of(department)
        if cap is None:
            return False
        if more.currency != self.currency:
            return more.amount > NOTHING
        mine = (line for line in cost_table(orders) if line.department == department)
        return sum((line.amount for line in mine if line.currency == self.currency), more.amount) > cap
