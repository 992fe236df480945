"""How an order lies in its row."""

from collections.abc import Collection
from dataclasses import fields

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.order import ORDER_ENDED, Errand, Order, OrderNews, OrderState
from storage.order_tables import OrderRow

# One that went on after another was ordered in its place has ended, and is under way all the same.
IS_UNDER_WAY = or_(OrderRow.ended_at.is_(None), OrderRow.state.not_in(sorted(ORDER_ENDED)))
KEPT = tuple(field.name for field in fields(Order))


def tried_again(earlier: Collection[Order], supplier: str) -> str:
    """Return the order that the supplier itself asked to be tried again, if the last one was such."""
    last = next(reversed(list(earlier)), None)
    return last.ref if last and last.state is OrderState.RETRY and last.supplier == supplier else ""


def detail_of(news: OrderNews) -> str:
    """Return a supplier's message as a line of the history."""
    odd = "odd_cost" if news.has_odd_cost else ""
    cost = str(news.cost) if news.cost else ""
    return " · ".join(filter(None, (news.why, news.word, news.reason, news.note[:200], cost, odd)))


def order_of(row: OrderRow) -> Order:
    """Return the order that lies in a row."""
    values = {name: getattr(row, name) for name in KEPT}
    return Order(**{**values, "state": OrderState(row.state), "errand": Errand(row.errand)})


async def is_replaced(session: AsyncSession, row: OrderRow) -> bool:
    """Return whether another order of the same request is open."""
    others = select(OrderRow.id).where(OrderRow.request == row.request, OrderRow.id != row.id)
    return await session.scalar(others.where(OrderRow.ended_at.is_(None)).limit(1)) is not None


def write_order(row: OrderRow, before: Order, after: Order) -> None:
    """Write what has changed of an order into its row; what is to be done anew is due at once."""
    for name in KEPT:
        if getattr(before, name) != getattr(after, name):
            setattr(row, name, getattr(after, name))
    if after.errand is not before.errand:
        row.retry_at = None
