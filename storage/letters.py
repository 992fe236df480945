"""Mails that were looked at, in SQL; subjects and senders are encrypted."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from handlers.domain.order import Letter, StrayLetter
from storage.crypto import FieldCipher
from storage.database import Database
from storage.order_tables import LetterRow
from storage.sealing import Sealer


class SqlLetters:
    """Keeps which mails were filed, and which could not be."""

    def __init__(self, database: Database, cipher: FieldCipher) -> None:
        """Keep the collaborators."""
        self._database = database
        self._sealer = Sealer(cipher, "letter")

    async def unknown(self, uids: Collection[str]) -> frozenset[str]:
        """Return those mails that were never looked at."""
        async with self._database.reading() as session:
            known = await session.scalars(select(LetterRow.uid).where(LetterRow.uid.in_(sorted(uids))))
            return frozenset(uids) - frozenset(known)

    async def filed(self, letter: Letter, order_id: int) -> None:
        """Note that a mail's file was filed with an order."""
        await self._keep(letter, state="filed", order_id=order_id)

    async def stray(self, letter: Letter, why: str) -> None:
        """Note that a mail could not be filed."""
        await self._keep(letter, state="stray", why=why)

    async def strays(self, *, limit: int = 50) -> tuple[StrayLetter, ...]:
        """Return the mails that could not be filed and that nobody has dealt with, newest first."""
        statement = select(LetterRow).where(LetterRow.state == "stray").order_by(LetterRow.at.desc()).limit(limit)
        async with self._database.reading() as session:
            return tuple(StrayLetter(self._letter(row), row.why) for row in await session.scalars(statement))

    async def settle(self, uid: str) -> None:
        """Note that a librarian has dealt with a stray mail."""
        async with self._database.writing() as session:
            row = await session.get(LetterRow, uid, with_for_update=True)
            if row is not None and row.state == "stray":
                row.state = "settled"

    async def _keep(self, letter: Letter, *, state: str, why: str = "", order_id: int | None = None) -> None:
        values: dict[str, str | bytes | datetime | int | None] = {
            "uid": letter.uid,
            "state": state,
            "subject_sealed": self._sealer.seal("subject", letter.subject),
            "sender_sealed": self._sealer.seal("sender", letter.sender),
            "at": letter.at,
            "why": why,
            "order_id": order_id,
        }
        async with self._database.writing() as session:
            once = self._database.insert(LetterRow).on_conflict_do_nothing(index_elements=["uid"])
            await session.execute(once, values)

    def _letter(self, row: LetterRow) -> Letter:
        subject = self._sealer.open("subject", row.subject_sealed)
        return Letter(row.uid, subject, self._sealer.open("sender", row.sender_sealed), row.at)
