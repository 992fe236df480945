"""Services' answers on disk, in SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.sourcing import KeptAnswer
from handlers.ports import Clock
from storage.database import Database
from storage.source_tables import KeptAnswerRow

PRUNED_AT_ONCE = 200


class SqlAnswerStore:
    """The port `AnswerStore`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep the collaborators."""
        self._database = database
        self._clock = clock

    async def get(self, key: str) -> KeptAnswer | None:
        """Return the answer of that key, unless its time is over."""
        statement = select(KeptAnswerRow).where(KeptAnswerRow.key == key, KeptAnswerRow.until > self._clock())
        async with self._database.reading() as session:
            row = (await session.scalars(statement)).one_or_none()
        return None if row is None else KeptAnswer(row.key, row.body, row.until)

    async def put(self, answers: Sequence[KeptAnswer]) -> None:
        """Keep answers, each in the place of an earlier one of the same key."""
        async with self._database.writing() as session:
            for one in sorted(answers, key=lambda answer: answer.key):
                also = {
                    "body": one.body, "size_bytes": len(one.body), "kept_at": self._clock(), "until": one.until,
                }  # fmt: skip
                insert = self._database.insert(KeptAnswerRow).values(key=one.key, **also)
                await session.execute(insert.on_conflict_do_update(index_elements=["key"], set_=also))

    async def forget(self, key: str) -> None:
        """Drop one answer."""
        async with self._database.writing() as session:
            await session.execute(delete(KeptAnswerRow).where(KeptAnswerRow.key == key))

    async def prune(self, *, max_bytes: int, now: datetime) -> int:
        """Drop what is over, then the oldest until at most `max_bytes` are left; return how many went."""
        async with self._database.writing() as session:
            over = await session.execute(delete(KeptAnswerRow).where(KeptAnswerRow.until <= now))
        gone = over.rowcount  # type: ignore[attr-defined] # a delete's result has it
        # In small transactions: whoever waits to write does not wait for a whole day's waste.
        while dropped := await self._drop_oldest(max_bytes):
            gone += dropped
        return int(gone)

    async def _drop_oldest(self, max_bytes: int) -> int:
        async with self._database.writing() as session:
            excess = await session.scalar(select(func.coalesce(func.sum(KeptAnswerRow.size_bytes), 0))) or 0
            keys = await _oldest(session, excess - max_bytes)
            if keys:
                await session.execute(delete(KeptAnswerRow).where(KeptAnswerRow.key.in_(keys)))
        return len(keys)


async def _oldest(session: AsyncSession, excess_bytes: int) -> list[str]:
    """Return the oldest answers that hold that many bytes together, as many as are dropped at once."""
    if excess_bytes <= 0:
        return []
    columns = select(KeptAnswerRow.key, KeptAnswerRow.size_bytes).order_by(KeptAnswerRow.kept_at, KeptAnswerRow.key)
    keys = []
    for key, size_bytes in await session.execute(columns.limit(PRUNED_AT_ONCE)):
        keys.append(key)
        excess_bytes -= size_bytes
        if excess_bytes <= 0:
            break
    return keys
