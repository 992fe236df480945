"""The staff list and who is bound to it, in SQL: each method is one transaction."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.errors import ConfigurationError, Refused
from handlers.domain.membership import Binding, BoundBy, Newcomer, Staff, clean_nickname, fold, read_claim
from handlers.domain.message import Person
from handlers.domain.say import Say
from handlers.ports import Clock
from storage.bindings import Bindings
from storage.contact_book import ContactBook, Sighting
from storage.crypto import FieldCipher
from storage.database import Database
from storage.department_names import DepartmentNames
from storage.member_rows import MemberRows
from storage.member_tables import CodeAttempt, CodeRecord, StaffRecord
from storage.staff_changes import StaffChanges
from storage.staff_import import StaffImport
from storage.staff_sheet import StaffSheet


@dataclass(frozen=True, slots=True)
class BindOutcome:
    """What became of one pair of `bind_many`: the binding, or why there is none."""

    person: Person
    staff_id: int
    binding: Binding | None = None
    refused: Say | None = None


class SqlMemberList:
    """`handlers.ports.MemberList`, with what the console and the command line need beside it."""

    def __init__(self, database: Database, cipher: FieldCipher, clock: Clock) -> None:
        """Keep the collaborators."""
        self._database = database
        self._clock = clock
        self._rows = MemberRows(cipher)
        self._bindings = Bindings(self._rows, database.insert)
        self._contacts = ContactBook(self._rows, database.insert)
        self._import = StaffImport(self._rows)
        self._departments = DepartmentNames(database, clock)

    async def departments(self) -> tuple[str, ...]:
        """Return the departments of the staff list."""
        return (await self._departments.known()).departments

    async def aliases(self) -> Mapping[str, str]:
        """Return other names of departments, each with its name in the staff list."""
        return (await self._departments.known()).aliases

    async def set_alias(self, alias: str, department: str) -> None:
        """Let a department be known by another name too; an empty department ends that.

        Raises:
            ConfigurationError: The alias is empty or a department's own name, or there is no such department.
        """
        await self._departments.set_alias(alias, department)

    async def binding(self, account: str, contact_id: str) -> Binding | None:
        """Return whom a contact is bound to."""
        async with self._database.reading() as session:
            return await self._bindings.of_contact(session, account, contact_id)

    async def holder(self, account: str, staff_id: int) -> Binding | None:
        """Return the contact that holds a staff entry."""
        async with self._database.reading() as session:
            return await self._bindings.of_staff(session, account, staff_id)

    async def held(self, account: str) -> Mapping[int, datetime]:
        """Return which staff entries are held by a contact, by their ids, and since when."""
        async with self._database.reading() as session:
            return await self._bindings.held(session, account)

    async def bound_as(self, account: str, contact_name: str) -> tuple[Binding, ...]:
        """Return who was bound under that name of a contact: ids change at login on some gateways, names seldom."""
        async with self._database.reading() as session:
            return await self._bindings.named(session, account, contact_name)

    async def named(self, name: str, department: str = "") -> tuple[Staff, ...]:
        """Return the active staff of that name, of one department (or alias of it) if given."""
        meant = (await self._departments.known()).meant(department)
        async with self._database.reading() as session:
            found = (await self._by_name(session, [name])).get(self._rows.name_key(name), ())
        return tuple(staff for staff in found if not department or fold(staff.department) in meant)

    async def _by_name(self, session: AsyncSession, names: Collection[str]) -> Mapping[bytes, tuple[Staff, ...]]:
        keys = {self._rows.name_key(name) for name in names}
        found: dict[bytes, tuple[Staff, ...]] = defaultdict(tuple)
        query = select(StaffRecord).where(StaffRecord.is_active, StaffRecord.name_key.in_(keys))
        for record in await session.scalars(query.order_by(StaffRecord.id)):
            found[record.name_key] += (self._rows.staff(record),)
        return found

    async def staff(self, staff_id: int) -> Staff | None:
        """Return one staff entry."""
        async with self._database.reading() as session:
            record = await session.get(StaffRecord, staff_id)
            return self._rows.staff(record) if record else None

    async def numbered(self, work_number: str) -> Staff | None:
        """Return the staff entry of a work number, active or not."""
        query = select(StaffRecord).where(StaffRecord.work_number_key == self._rows.number_key(work_number))
        async with self._database.reading() as session:
            record = (await session.scalars(query)).one_or_none()
            return self._rows.staff(record) if record else None

    async def all_staff(self, department: str = "") -> tuple[Staff, ...]:
        """Return the staff list, inactive entries too, by department and then as entered."""
        query = select(StaffRecord).order_by(StaffRecord.department, StaffRecord.id)
        async with self._database.reading() as session:
            found = await session.scalars(query.where(StaffRecord.department == department) if department else query)
            return tuple(self._rows.staff(record) for record in found)

    async def preview(self, sheet: StaffSheet) -> StaffChanges:
        """Return what importing a sheet would change, and change nothing."""
        async with self._database.reading() as session:
            return await self._import.preview(session, sheet)

    async def apply(
        self, sheet: StaffSheet, *, by: str, skip_bad: bool = False, deactivate_missing: bool = False
    ) -> StaffChanges:
        """Import a sheet, all of it or nothing, and return what was changed.

        People whom the sheet does not have become inactive only with `deactivate_missing`.

        Raises:
            ConfigurationError: Rows are held back and `skip_bad` was not given, or another import came between.
        """
        at = self._clock()
        try:
            async with self._database.writing() as session:
                changes = await self._import.apply(
                    session, sheet, by=by, at=at, skip_bad=skip_bad, deactivate_missing=deactivate_missing
                )
        except IntegrityError as error:
            raise ConfigurationError("同时有人在导入名单，这一次未导入任何内容。请重试") from error
        self._departments.changed()
        return changes

    async def issue_code(self, staff_id: int, *, by: str, valid_s: float) -> str:
        """Return a one-time code that binds whoever sends it to that staff entry; older ones end.

        Raises:
            Refused: The entry is not active (`Say.NOT_ACTIVE`).
        """
        async with self._database.writing() as session:
            return await self._bindings.issue(session, staff_id, by=by, at=self._clock(), valid_s=valid_s)

    async def code_for_newcomer(self, account: str, person: Person, topic: str, *, valid_s: float) -> str:
        """Return a one-time code shown to a newcomer, which a librarian enters to confirm who it is."""
        now = self._clock()
        async with self._database.writing() as session:
            await self._contacts.note(session, account, [person], topic, at=now, has_asked=True)
            return await self._bindings.issue_shown(session, account, person.contact_id, at=now, valid_s=valid_s)

    async def newcomer_by_code(self, account: str, code: str) -> Newcomer | None:
        """Return the newcomer who was shown a code; binding them uses it up."""
        async with self._database.reading() as session:
            contact_id = await self._bindings.shown_by(session, account, code, self._clock())
            found = await self._contacts.unbound(session, account, contact_id) if contact_id else []
        return next(iter(await self._newcomers(account, found)), None)

    async def redeem(self, account: str, person: Person, code: str) -> Staff | None:
        """Bind a contact by a code that the library issued; `None` when no such code is valid.

        The staff entry passes over from an earlier contact: the code proves who it is.

        Raises:
            Refused: Too many wrong codes from this contact (`Say.CODE_LOCKED`).
        """
        now, contact = self._clock(), person.contact_id
        async with self._database.writing() as session:
            await self._bindings.check_attempts(session, account, contact, now)
            staff_id = await self._bindings.use(session, code, now)
            if staff_id is None:
                session.add(CodeAttempt(account=account, contact_id=contact, at=now))
                return None
            theirs = (CodeAttempt.account == account) & (CodeAttempt.contact_id == contact)
            await session.execute(delete(CodeAttempt).where(theirs))
            tied = await self._bindings.tie(
                session, account, person, staff_id, bound_by=BoundBy.CODE, by="code", at=now, displaces=True
            )
            return tied.staff

    async def bind(self, account: str, person: Person, staff_id: int, *, bound_by: BoundBy, by: str) -> Binding:
        """Tie a contact to a staff entry; an entry that the contact held before is given up.

        Raises:
            Refused: Another contact holds the entry (`Say.ENTRY_TAKEN`) or it is not active (`Say.NOT_ACTIVE`).
        """
        async with self._database.writing() as session:
            return await self._bindings.tie(
                session, account, person, staff_id, bound_by=bound_by, by=by, at=self._clock()
            )

    async def bind_many(self, account: str, pairs: Sequence[tuple[Person, int]], *, by: str) -> tuple[BindOutcome, ...]:
        """Tie many contacts in a librarian's name; a pair that is refused does not hinder the others."""
        async with self._database.writing() as session:
            return tuple([await self._bind_one(session, account, person, entry, by) for person, entry in pairs])

    async def _bind_one(
        self, session: AsyncSession, account: str, person: Person, staff_id: int, by: str
    ) -> BindOutcome:
        try:
            async with session.begin_nested():
                tied = await self._bindings.tie(
                    session, account, person, staff_id, bound_by=BoundBy.LIBRARIAN, by=by, at=self._clock()
                )
        except Refused as refusal:
            return BindOutcome(person, staff_id, refused=refusal.say)
        return BindOutcome(person, staff_id, binding=tied)

    async def unbind(self, account: str, contact_id: str, *, by: str) -> None:
        """Untie a contact."""
        async with self._database.writing() as session:
            await self._bindings.untie(session, account, contact_id, by=by, at=self._clock())

    async def seen(self, account: str, people: Sequence[Person], topic: str, *, has_asked: bool = False) -> None:
        """Note contacts seen in a group with their nicknames (encrypted), for the librarian's list."""
        async with self._database.writing() as session:
            await self._contacts.note(session, account, people, topic, at=self._clock(), has_asked=has_asked)

    async def replace_roster(self, account: str, people: Sequence[Person], topic: str) -> None:
        """Note everybody who is in a group now; whoever is not among them has left."""
        async with self._database.writing() as session:
            await self._contacts.clear(session, account, topic)
            await self._contacts.note(session, account, people, topic, at=self._clock())

    async def is_in_a_group(self, account: str, contact_id: str) -> bool:
        """Return whether that contact is in one of the library's groups now."""
        async with self._database.reading() as session:
            return await self._contacts.is_in_a_group(session, account, contact_id)

    async def left(self, account: str, people: Sequence[Person], topic: str) -> None:
        """Note that people left a group."""
        async with self._database.writing() as session:
            await self._contacts.note_left(session, account, people, topic)

    async def group_renamed(self, account: str, old_topic: str, topic: str) -> None:
        """Note that a group has another topic now, with the same people in it."""
        async with self._database.writing() as session:
            await self._contacts.rename_group(session, account, old_topic, topic)

    async def roster(self, account: str, topic: str) -> tuple[str, ...]:
        """Return the nicknames of those in a group now, as last seen."""
        async with self._database.reading() as session:
            return await self._contacts.nicknames(session, account, topic)

    async def newcomers(self, account: str) -> tuple[Newcomer, ...]:
        """Return contacts that are not bound and not gone, those who asked first."""
        async with self._database.reading() as session:
            found = await self._contacts.unbound(session, account)
        return await self._newcomers(account, found)

    async def _newcomers(self, account: str, found: Sequence[Sighting]) -> tuple[Newcomer, ...]:
        known = await self._departments.known()
        claims = {s.id: read_claim(s.shown, known.departments, known.aliases) for s in found}
        names = {s.id: claim.name if (claim := claims[s.id]) else clean_nickname(s.shown) for s in found}
        async with self._database.reading() as session:
            by_name = await self._by_name(session, set(names.values()))
        newcomers = []
        for sighting in found:
            claim = claims[sighting.id]
            entries = by_name.get(self._rows.name_key(names[sighting.id]), ())
            if claim and claim.is_known:
                entries = tuple(entry for entry in entries if fold(entry.department) == fold(claim.department))
            newcomers.append(sighting.newcomer(account, entries, claim))
        return tuple(newcomers)

    async def forget(self, before: datetime) -> int:
        """Remove what nobody needs: contacts not seen since then, codes that ended; return how many contacts."""
        async with self._database.writing() as session:
            await session.execute(delete(CodeRecord).where(CodeRecord.expires_at < before))
            await session.execute(delete(CodeAttempt).where(CodeAttempt.at < before))
            return await self._contacts.forget(session, before)
