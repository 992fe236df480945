"""Ties contacts to staff entries, and the one-time codes that prove who somebody is."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.errors import Refused
from handlers.domain.membership import CODE_ALPHABET, CODE_LENGTH, Binding, BoundBy, looks_like_code
from handlers.domain.message import Person
from handlers.domain.say import Say
from storage.columns import Base
from storage.database import Insert
from storage.member_rows import MemberRows
from storage.member_tables import BindingRecord, CodeAttempt, CodeRecord, MemberEvent, StaffRecord

WRONG_CODES = 5
LOCKED_FOR = timedelta(minutes=15)


def new_code() -> str:
    """Return a fresh one-time code; letters and digits both, so that it is never taken for a word or a number."""
    while True:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        if looks_like_code(code):
            return code


class Bindings:
    """Statements on bindings and codes, made inside the caller's transaction."""

    def __init__(self, rows: MemberRows, insert: Callable[[type[Base]], Insert]) -> None:
        """Keep what seals and opens the names, and the engine's insert."""
        self._rows = rows
        self._insert = insert

    async def of_contact(self, session: AsyncSession, account: str, contact_id: str) -> Binding | None:
        """Return whom a contact is bound to."""
        found = await session.execute(
            select(BindingRecord, StaffRecord)
            .join(StaffRecord)
            .where(BindingRecord.account == account, BindingRecord.contact_id == contact_id)
        )
        return next((self._rows.binding(*row) for row in found), None)

    async def of_staff(self, session: AsyncSession, account: str, staff_id: int) -> Binding | None:
        """Return who holds a staff entry."""
        found = await session.execute(
            select(BindingRecord, StaffRecord)
            .join(StaffRecord)
            .where(BindingRecord.account == account, BindingRecord.staff_id == staff_id)
        )
        return next((self._rows.binding(*row) for row in found), None)

    async def held(self, session: AsyncSession, account: str) -> Mapping[int, datetime]:
        """Return which staff entries are held, and since when."""
        found = await session.execute(
            select(BindingRecord.staff_id, BindingRecord.bound_at).where(BindingRecord.account == account)
        )
        return {row.staff_id: row.bound_at for row in found}

    async def named(self, session: AsyncSession, account: str, contact_name: str) -> tuple[Binding, ...]:
        """Return the bindings of contacts whose own name was this one when they were bound."""
        found = await session.execute(
            select(BindingRecord, StaffRecord)
            .join(StaffRecord)
            .where(
                BindingRecord.account == account,
                BindingRecord.contact_name_key == self._rows.contact_key(contact_name),
            )
        )
        return tuple(self._rows.binding(*row) for row in found)

    async def tie(
        self,
        session: AsyncSession,
        account: str,
        person: Person,
        staff_id: int,
        *,
        bound_by: BoundBy,
        by: str,
        at: datetime,
        displaces: bool = False,
    ) -> Binding:
        """Tie a contact to an entry; with `displaces` an earlier holder loses it.

        Raises:
            Refused: The entry is held by another contact, or not active.
        """
        staff = await session.get(StaffRecord, staff_id, with_for_update=True)
        if staff is None or not staff.is_active:
            raise Refused(Say.NOT_ACTIVE)
        if displaces:
            await self._displace(session, account, person.contact_id, staff_id, by=by, at=at)
        await self.untie(session, account, person.contact_id, by=by, at=at, spares=staff_id)
        record = await self._enter(session, account, person, staff_id, bound_by, at)
        await self._end_codes(session, account, person.contact_id, staff_id, at)
        note_event(session, at, by, f"bound_by_{bound_by}", staff_id)
        return self._rows.binding(record, staff)

    async def _displace(
        self, session: AsyncSession, account: str, contact_id: str, staff_id: int, *, by: str, at: datetime
    ) -> None:
        gone = await session.execute(
            delete(BindingRecord)
            .where(
                BindingRecord.account == account,
                BindingRecord.staff_id == staff_id,
                BindingRecord.contact_id != contact_id,
            )
            .returning(BindingRecord.id)
            .execution_options(synchronize_session=False)
        )
        for _ in gone.all():
            note_event(session, at, by, "passed_over", staff_id)

    async def _enter(
        self,
        session: AsyncSession,
        account: str,
        person: Person,
        staff_id: int,
        bound_by: BoundBy,
        at: datetime,
    ) -> BindingRecord:
        named = {**self._rows.sealed_contact(person.name), "bound_by": bound_by.value, "bound_at": at}
        insert = self._insert(BindingRecord).values(
            account=account, contact_id=person.contact_id, staff_id=staff_id, **named
        )
        await session.execute(insert.on_conflict_do_nothing())
        entered = await session.execute(
            update(BindingRecord)
            .where(
                BindingRecord.account == account,
                BindingRecord.contact_id == person.contact_id,
                BindingRecord.staff_id == staff_id,
            )
            .values(named)
            .returning(BindingRecord)
        )
        record = entered.scalar_one_or_none()
        if record is None:
            raise Refused(Say.ENTRY_TAKEN)
        return record

    async def untie(
        self, session: AsyncSession, account: str, contact_id: str, *, by: str, at: datetime, spares: int | None = None
    ) -> None:
        """Untie a contact, unless it is tied to the entry that is spared."""
        gone = await session.execute(
            delete(BindingRecord)
            .where(
                BindingRecord.account == account,
                BindingRecord.contact_id == contact_id,
                BindingRecord.staff_id != (spares or 0),
            )
            .returning(BindingRecord.staff_id)
            .execution_options(synchronize_session=False)
        )
        for staff_id in gone.scalars().all():
            note_event(session, at, by, "unbound", staff_id)

    async def _end_codes(
        self, session: AsyncSession, account: str, contact_id: str, staff_id: int, at: datetime
    ) -> None:
        theirs = (CodeRecord.account == account) & (CodeRecord.contact_id == contact_id)
        await self._end(session, or_(CodeRecord.staff_id == staff_id, theirs), at)

    async def _end(self, session: AsyncSession, which: ColumnElement[bool], at: datetime) -> None:
        await session.execute(update(CodeRecord).where(which, CodeRecord.used_at.is_(None)).values(used_at=at))

    async def issue(self, session: AsyncSession, staff_id: int, *, by: str, at: datetime, valid_s: float) -> str:
        """Return a new code for a staff entry; older ones end.

        Raises:
            Refused: The entry is not active.
        """
        staff = await session.get(StaffRecord, staff_id, with_for_update=True)
        if staff is None or not staff.is_active:
            raise Refused(Say.NOT_ACTIVE)
        await self._end(session, CodeRecord.staff_id == staff_id, at)
        note_event(session, at, by, "code_issued", staff_id)
        return self._add_code(session, at + timedelta(seconds=valid_s), staff_id=staff_id, issued_by=by)

    async def issue_shown(
        self, session: AsyncSession, account: str, contact_id: str, *, at: datetime, valid_s: float
    ) -> str:
        """Return a new code that a newcomer shows to a librarian; older ones end."""
        theirs = (CodeRecord.account == account) & (CodeRecord.contact_id == contact_id)
        await self._end(session, theirs, at)
        return self._add_code(session, at + timedelta(seconds=valid_s), account=account, contact_id=contact_id)

    def _add_code(
        self,
        session: AsyncSession,
        expires_at: datetime,
        *,
        staff_id: int | None = None,
        account: str = "",
        contact_id: str = "",
        issued_by: str = "",
    ) -> str:
        code = new_code()
        session.add(
            CodeRecord(
                code_key=self._rows.code_key(code),
                staff_id=staff_id,
                account=account,
                contact_id=contact_id,
                issued_by=issued_by,
                expires_at=expires_at,
            )
        )
        return code

    async def use(self, session: AsyncSession, code: str, at: datetime) -> int | None:
        """Use a staff entry's code up and return the entry; of two who race with one code, one gets it."""
        used = await session.execute(
            update(CodeRecord)
            .where(
                CodeRecord.code_key == self._rows.code_key(code),
                CodeRecord.staff_id.is_not(None),
                CodeRecord.used_at.is_(None),
                CodeRecord.expires_at > at,
            )
            .values(used_at=at)
            .returning(CodeRecord.staff_id)
            .execution_options(synchronize_session=False)
        )
        return used.scalar_one_or_none()

    async def shown_by(self, session: AsyncSession, account: str, code: str, at: datetime) -> str | None:
        """Return the contact that was shown this code."""
        found = await session.execute(
            select(CodeRecord.contact_id).where(
                CodeRecord.code_key == self._rows.code_key(code),
                CodeRecord.account == account,
                CodeRecord.staff_id.is_(None),
                CodeRecord.used_at.is_(None),
                CodeRecord.expires_at > at,
            )
        )
        return found.scalar_one_or_none()

    async def check_attempts(self, session: AsyncSession, account: str, contact_id: str, at: datetime) -> None:
        """Let a contact try a code.

        Raises:
            Refused: Five wrong codes within 15 minutes.
        """
        wrong = select(func.count(CodeAttempt.id)).where(
            CodeAttempt.account == account, CodeAttempt.contact_id == contact_id, CodeAttempt.at > at - LOCKED_FOR
        )
        if (await session.scalar(wrong) or 0) >= WRONG_CODES:
            raise Refused(Say.CODE_LOCKED)


def note_event(
    session: AsyncSession, at: datetime, actor: str, action: str, staff_id: int | None, detail: str = ""
) -> None:
    """Write one line of what was done to members; it holds no names."""
    session.add(MemberEvent(at=at, actor=actor, action=action, staff_id=staff_id, detail=detail))
