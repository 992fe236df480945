"""Claims rows with a lease and a fence, and checks both before every late write."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.errors import LeaseLost
from handlers.domain.request import Lease
from storage.database import Database
from storage.order_tables import OrderRow
from storage.original_tables import OriginalRow
from storage.tables import PostRow, RequestRow, SearchRow
from storage.watch_tables import WatchRow

Leased = TypeVar("Leased", RequestRow, SearchRow, PostRow, OriginalRow, OrderRow, WatchRow)


async def claim(
    session: AsyncSession,
    table: type[Leased],
    which: Select[int],
    until: datetime,
    also: Mapping[str, Any] | None = None,
) -> tuple[Leased, Lease] | None:
    """Take the first row that `which` selects and that no other claim holds; its fence and tries grow by one."""
    (key,) = table.__mapper__.primary_key
    chosen = which.limit(1).with_for_update(skip_locked=True).scalar_subquery()
    values = {"lease_until": until, "fence": table.fence + 1, "tries": table.tries + 1, **(also or {})}
    statement = update(table).where(key == chosen).values(values).returning(table)
    options = {"populate_existing": True, "synchronize_session": False}
    row = (await session.scalars(statement, execution_options=options)).one_or_none()
    return None if row is None else (row, Lease(_key(row), row.fence, until))


async def held(session: AsyncSession, table: type[Leased], lease: Lease) -> Leased:
    """Return the row that a lease still holds, locked for this transaction.

    Raises:
        LeaseLost: It was taken over, given back, or moved on without the worker.
    """
    row = await session.get(table, lease.row, with_for_update=True)
    if row is None or row.lease_until is None or row.fence != lease.fence:
        raise LeaseLost(f"{table.__tablename__} {lease.row} is held by another fence than {lease.fence}")
    return row


def _key(row: RequestRow | SearchRow | PostRow | OriginalRow | OrderRow | WatchRow) -> int:
    return row.number if isinstance(row, RequestRow) else row.id


async def expire_all(database: Database, now: datetime) -> int:
    """End every lease and return how many there were: for the start of a service that is alone with its data.

    Whoever held them is gone; waiting for their time to run out would only keep readers waiting.
    """
    ended = 0
    async with database.writing() as session:
        for table in (RequestRow, SearchRow, PostRow, OriginalRow, OrderRow, WatchRow):
            statement = update(table).where(table.lease_until > now).values(lease_until=now)
            options = {"synchronize_session": False}
            ended += len((await session.scalars(statement.returning(table.fence), execution_options=options)).all())
    return ended
