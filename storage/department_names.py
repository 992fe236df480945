"""The departments of the staff list and their other names, kept at hand because every message needs them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from handlers.domain.errors import ConfigurationError
from handlers.domain.membership import clean_nickname, fold
from handlers.ports import Clock
from storage.database import Database
from storage.member_tables import AliasRecord, StaffRecord

# Another process may import a list; within this one a change is known at once.
KEPT_FOR = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Names:
    """The departments, and other names of theirs, as read at that moment."""

    departments: tuple[str, ...]
    aliases: Mapping[str, str]
    read_at: datetime

    def meant(self, department: str) -> frozenset[str]:
        """Return how a department may stand in the list, folded: as it is, and as what it is an alias of."""
        key = fold(department)
        return frozenset({key} | {fold(target) for alias, target in self.aliases.items() if fold(alias) == key})


class DepartmentNames:
    """Reads and changes them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Keep the collaborators."""
        self._database = database
        self._clock = clock
        self._kept: Names | None = None

    async def known(self) -> Names:
        """Return the names, at most 20 seconds old."""
        now = self._clock()
        if self._kept is None or not timedelta(0) <= now - self._kept.read_at < KEPT_FOR:
            self._kept = await self._read(now)
        return self._kept

    async def _read(self, now: datetime) -> Names:
        query = select(StaffRecord.department).where(StaffRecord.is_active).distinct()
        async with self._database.reading() as session:
            departments = tuple(sorted(await session.scalars(query)))
            records = await session.scalars(select(AliasRecord).order_by(AliasRecord.alias))
            return Names(departments, {record.alias: record.department for record in records}, now)

    def changed(self) -> None:
        """Read anew the next time."""
        self._kept = None

    async def set_alias(self, alias: str, department: str) -> None:
        """Let a department be known by another name too; an empty department ends that.

        Raises:
            ConfigurationError: The alias is empty or a department's own name, or there is no such department.
        """
        shown = clean_nickname(alias)
        async with self._database.writing() as session:
            await session.execute(delete(AliasRecord).where(AliasRecord.key == fold(shown)))
            if department:
                _check(shown, department, set(await session.scalars(select(StaffRecord.department).distinct())))
                session.add(AliasRecord(key=fold(shown), alias=shown, department=department))
        self.changed()


def _check(alias: str, department: str, known: set[str]) -> None:
    if department not in known:
        raise ConfigurationError(f"职工名单里没有科室“{department}”")
    if not alias or fold(alias) in {fold(name) for name in known}:
        raise ConfigurationError(f"“{alias}”不能作别名：它是空的，或本身就是名单里的科室")
