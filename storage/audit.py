"""Who did what in the library's name: lines that are only ever added, each carrying the hash of the one before."""

import hashlib
from collections.abc import AsyncIterator
from datetime import datetime

import msgspec
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.ports import Clock
from storage.database import Database
from storage.paper_tables import AuditRow

FIRST = "0" * 64
ONE_AT_A_TIME = 0x6175646974  # "audit"
PAGE = 500


class SqlAudit:
    """A chain of lines: changing one, or leaving one out of the middle, is seen by `first_broken`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep the collaborators."""
        self._database = database
        self._clock = clock

    async def note(self, actor: str, action: str, subject: str, detail: str = "") -> None:
        """Write one line; `detail` holds no names."""
        async with self._database.writing() as session:
            if not self._database.is_embedded:
                await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            line = AuditRow(
                at=self._clock(),
                actor=actor,
                action=action,
                subject=subject,
                detail=detail,
                previous=await _last_hash(session),
            )
            line.hash = link(line)
            session.add(line)

    async def lines(self, *, limit: int = 200) -> AsyncIterator[tuple[datetime, str, str, str, str]]:
        """Yield the latest lines, newest first: moment, actor, action, subject, detail."""
        statement = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        async with self._database.reading() as session:
            rows = (await session.scalars(statement)).all()
        for row in rows:
            yield row.at, row.actor, row.action, row.subject, row.detail

    async def about(self, subject: str) -> tuple[tuple[datetime, str, str, str], ...]:
        """Return what was done to one thing, oldest first: moment, actor, action, detail."""
        statement = select(AuditRow).where(AuditRow.subject == subject).order_by(AuditRow.id)
        async with self._database.reading() as session:
            rows = (await session.scalars(statement)).all()
        return tuple((row.at, row.actor, row.action, row.detail) for row in rows)

    async def first_broken(self) -> int | None:
        """Return the id of the first line that does not follow from the one before, or `None` for a sound chain."""
        previous, last = FIRST, 0
        while page := await self._page(last):
            for row in page:
                if row.previous != previous or row.hash != link(row):
                    return row.id
                previous, last = row.hash, row.id
        return None

    async def _page(self, after: int) -> list[AuditRow]:
        statement = select(AuditRow).where(AuditRow.id > after).order_by(AuditRow.id).limit(PAGE)
        async with self._database.reading() as session:
            return list((await session.scalars(statement)).all())


async def _last_hash(session: AsyncSession) -> str:
    return (await session.scalar(select(AuditRow.hash).order_by(AuditRow.id.desc()).limit(1))) or FIRST


def link(line: AuditRow) -> str:
    """Return the hash of a line and of the hash before it."""
    content = (line.previous, line.at.isoformat(), line.actor, line.action, line.subject, line.detail)
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()
