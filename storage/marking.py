"""What is chosen for marks, and the passwords of locked copies, in SQL."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from handlers.domain.mark import Looks
from handlers.domain.mark_rules import MarkRules
from handlers.ports import Clock
from storage.crypto import FieldCipher
from storage.database import Database
from storage.mark_tables import THE_ONE, CopyLockRow, MarkRulesRow
from storage.sealing import Sealer


class SqlMarkRules:
    """The port `MarkRulesBook`; read for each copy, so that a choice holds for the next one in every process."""

    def __init__(self, database: Database, clock: Clock, usual: MarkRules) -> None:
        """Keep the collaborators; `usual` is what the configuration says."""
        self._database = database
        self._clock = clock
        self._usual = usual

    async def current(self) -> MarkRules:
        """Return what holds for the next copy."""
        chosen = await self._chosen()
        if chosen is None:
            return self._usual
        looks = Looks(chosen.looks.usual, self._usual.looks.variants)
        return replace(chosen, looks=looks, lock_for=self._usual.lock_for)

    async def choose(self, rules: MarkRules, *, by: str) -> None:
        """Let these hold instead of the configuration's."""
        own = replace(rules, looks=Looks(rules.looks.usual), lock_for=())
        also = {"rules": own, "chosen_by": by, "chosen_at": self._clock()}
        insert = self._database.insert(MarkRulesRow).values(id=THE_ONE, **also)
        async with self._database.writing() as session:
            await session.execute(insert.on_conflict_do_update(index_elements=["id"], set_=also))

    async def reset(self) -> None:
        """Let the configuration's hold again."""
        async with self._database.writing() as session:
            await session.execute(delete(MarkRulesRow))

    async def is_chosen(self) -> bool:
        """Return whether somebody has chosen otherwise than the configuration."""
        return await self._chosen() is not None

    async def _chosen(self) -> MarkRules | None:
        async with self._database.reading() as session:
            row = await session.get(MarkRulesRow, THE_ONE)
        return None if row is None else row.rules


class SqlLocks:
    """The port `Locks`."""

    def __init__(self, database: Database, cipher: FieldCipher) -> None:
        """Keep the collaborators."""
        self._database = database
        self._sealer = Sealer(cipher, "copy_lock")

    async def ask(self, number: int) -> None:
        """Note that a reader wants the copy of a request locked."""
        await self._write(number, {"is_asked": True})

    async def withdraw(self, number: int) -> None:
        """Note that a reader wants the copy of a request open, whatever was wanted before."""
        await self._write(number, {"is_asked": False})

    async def is_asked(self, number: int) -> bool | None:
        """Return which of them was noted last; `None` when nothing was noted of that request."""
        row = await self._row(number)
        return None if row is None else row.is_asked

    async def keep(self, number: int, password: str, *, sha256: str, until: datetime) -> None:
        """Keep the password of a copy until then, instead of any earlier one of the request."""
        sealed = self._sealer.seal("password", password)
        await self._write(number, {"sha256": sha256, "password_sealed": sealed, "until": until})

    async def is_locked(self, number: int, sha256: str) -> bool:
        """Return whether that file is the locked copy of a request, its password kept or forgotten."""
        row = await self._row(number)
        return row is not None and bool(sha256) and row.sha256 == sha256

    async def password(self, number: int, sha256: str) -> str:
        """Return the kept password of a request's copy; empty when none is kept for that file."""
        row = await self._row(number)
        return self._sealer.open("password", row.password_sealed) if row is not None and row.sha256 == sha256 else ""

    async def kept(self) -> tuple[str, ...]:
        """Return all that is kept and not forgotten, the latest request's first."""
        statement = (
            select(CopyLockRow.password_sealed)
            .where(CopyLockRow.until.is_not(None))
            .order_by(CopyLockRow.request.desc())
        )
        async with self._database.reading() as session:
            sealed = (await session.scalars(statement)).all()
        return tuple(self._sealer.open("password", one) for one in sealed if one)

    async def forget(self, *, before: datetime) -> int:
        """Forget the passwords that were kept until a moment before that; return how many."""
        statement = (
            update(CopyLockRow)
            .where(CopyLockRow.until < before)
            .values(password_sealed=b"", until=None)
            .returning(CopyLockRow.request)
        )
        async with self._database.writing() as session:
            return len((await session.execute(statement)).all())

    async def _row(self, number: int) -> CopyLockRow | None:
        async with self._database.reading() as session:
            return await session.scalar(select(CopyLockRow).where(CopyLockRow.request == number))

    async def _write(self, number: int, values: dict[str, Any]) -> None:
        empty = {"is_asked": False, "sha256": "", "password_sealed": b"", **values}
        insert = self._database.insert(CopyLockRow).values(request=number, **empty)
        async with self._database.writing() as session:
            await session.execute(insert.on_conflict_do_update(index_elements=["request"], set_=values))
