"""Who was seen in which group: written in bulk, so that a group of 500 costs two statements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.membership import Claim, Newcomer, Staff
from handlers.domain.message import Person
from storage.columns import Base
from storage.database import Insert
from storage.member_rows import ALIAS, OWN_NAME, MemberRows
from storage.member_tables import BindingRecord, ContactRecord, PresenceRecord

CHUNK = 500
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A contact that is not bound, where and as it was last seen."""

    id: int
    contact_id: str
    name: str = field(repr=False)
    shown: str = field(repr=False)
    topic: str
    seen_at: datetime
    asked_at: datetime | None
    has_written: bool = False

    def newcomer(self, account: str, staff: tuple[Staff, ...], claim: Claim | None) -> Newcomer:
        """Return it with the entries that its nickname may mean."""
        return Newcomer(
            id=self.id,
            account=account,
            contact_id=self.contact_id,
            name=self.name,
            shown=self.shown,
            topic=self.topic,
            seen_at=self.seen_at,
            staff=staff,
            asked_at=self.asked_at,
            has_written=self.has_written,
            claim=claim,
        )


class ContactBook:
    """Statements on contacts and their presence, made inside the caller's transaction."""

    def __init__(self, rows: MemberRows, insert: Callable[[type[Base]], Insert]) -> None:
        """Keep what seals and opens the names, and the engine's insert."""
        self._rows = rows
        self._insert = insert

    async def note(
        self,
        session: AsyncSession,
        account: str,
        people: Sequence[Person],
        topic: str,
        *,
        at: datetime,
        has_asked: bool = False,
    ) -> None:
        """Note people as present in a group now."""
        # Sorted, since two transactions that lock the same rows in two orders wait for each other for ever.
        each = sorted({person.contact_id: person for person in people}.values(), key=lambda p: p.contact_id)
        for start in range(0, len(each), CHUNK):
            chunk = each[start : start + CHUNK]
            await self._note_contacts(session, account, chunk, at=at, asked_at=at if has_asked else None)
            await self._note_presence(session, account, chunk, topic, at=at)

    async def _note_contacts(
        self, session: AsyncSession, account: str, people: Sequence[Person], *, at: datetime, asked_at: datetime | None
    ) -> None:
        values = [
            {
                "account": account,
                "contact_id": person.contact_id,
                "name": self._rows.sealed(person.name, OWN_NAME),
                "seen_at": at,
                "asked_at": asked_at,
            }
            for person in people
        ]
        insert = self._insert(ContactRecord).values(values)
        new = insert.excluded
        changes = {
            "name": func.coalesce(new.name, ContactRecord.name),
            "seen_at": new.seen_at,
            "asked_at": func.coalesce(ContactRecord.asked_at, new.asked_at),
        }
        await session.execute(insert.on_conflict_do_update(index_elements=["account", "contact_id"], set_=changes))

    async def _note_presence(
        self, session: AsyncSession, account: str, people: Sequence[Person], topic: str, *, at: datetime
    ) -> None:
        values = [
            {
                "account": account,
                "topic": topic,
                "contact_id": person.contact_id,
                "alias": self._rows.sealed(person.alias, ALIAS),
                "is_here": True,
                "seen_at": at,
            }
            for person in people
        ]
        insert = self._insert(PresenceRecord).values(values)
        new = insert.excluded
        changes = {"alias": func.coalesce(new.alias, PresenceRecord.alias), "is_here": True, "seen_at": new.seen_at}
        where = ["account", "topic", "contact_id"]
        await session.execute(insert.on_conflict_do_update(index_elements=where, set_=changes))

    async def clear(self, session: AsyncSession, account: str, topic: str) -> None:
        """Forget who is in a group and under which nicknames; a full roster follows."""
        await session.execute(
            update(PresenceRecord)
            .where(PresenceRecord.account == account, PresenceRecord.topic == topic)
            .values(is_here=False, alias=None)
        )

    async def note_left(self, session: AsyncSession, account: str, people: Sequence[Person], topic: str) -> None:
        """Note that people are not in a group any more."""
        await session.execute(
            update(PresenceRecord)
            .where(
                PresenceRecord.account == account,
                PresenceRecord.topic == topic,
                PresenceRecord.contact_id.in_([person.contact_id for person in people]),
            )
            .values(is_here=False)
        )

    async def rename_group(self, session: AsyncSession, account: str, old_topic: str, topic: str) -> None:
        """Move those present in a group to its new topic."""
        theirs = PresenceRecord.account == account
        await session.execute(delete(PresenceRecord).where(theirs, PresenceRecord.topic == topic))
        await session.execute(
            update(PresenceRecord).where(theirs, PresenceRecord.topic == old_topic).values(topic=topic)
        )

    async def nicknames(self, session: AsyncSession, account: str, topic: str) -> tuple[str, ...]:
        """Return what a group shows of those in it, in the order of the alphabet."""
        found = await session.execute(
            select(PresenceRecord.alias, ContactRecord.name)
            .join(ContactRecord, _same_contact())
            .where(PresenceRecord.account == account, PresenceRecord.topic == topic, PresenceRecord.is_here)
        )
        shown = (self._rows.opened(alias, ALIAS) or self._rows.opened(name, OWN_NAME) for alias, name in found)
        return tuple(sorted(filter(None, shown)))

    async def is_in_a_group(self, session: AsyncSession, account: str, contact_id: str) -> bool:
        """Return whether a contact is in any group now."""
        here = select(PresenceRecord.id).where(
            PresenceRecord.account == account,
            PresenceRecord.contact_id == contact_id,
            PresenceRecord.topic != "",
            PresenceRecord.is_here,
        )
        return (await session.execute(here.limit(1))).first() is not None

    async def unbound(self, session: AsyncSession, account: str, contact_id: str = "") -> list[Sighting]:
        """Return contacts that are here and not bound, or the one asked for; those who asked come first."""
        query = (
            select(ContactRecord, PresenceRecord)
            .join(PresenceRecord, _same_contact())
            .where(ContactRecord.account == account, PresenceRecord.is_here, ~_is_bound())
            # A group says more of somebody than a private chat, and the latest group most.
            .order_by(PresenceRecord.topic == "", PresenceRecord.seen_at.desc())
        )
        found = await session.execute(query.where(ContactRecord.contact_id == contact_id) if contact_id else query)
        sightings: dict[int, Sighting] = {}
        for contact, presence in found:
            first = sightings.setdefault(contact.id, self._sighting(contact, presence))
            if not presence.topic:
                sightings[contact.id] = replace(first, has_written=True)
        return sorted(sightings.values(), key=lambda s: (s.asked_at or NEVER, s.id))

    def _sighting(self, contact: ContactRecord, presence: PresenceRecord) -> Sighting:
        name = self._rows.opened(contact.name, OWN_NAME)
        shown = self._rows.opened(presence.alias, ALIAS) or name
        return Sighting(contact.id, contact.contact_id, name, shown, presence.topic, contact.seen_at, contact.asked_at)

    async def forget(self, session: AsyncSession, before: datetime) -> int:
        """Remove contacts not seen since then, the bound ones kept; return how many."""
        await session.execute(delete(PresenceRecord).where(PresenceRecord.seen_at < before))
        gone = await session.execute(
            delete(ContactRecord)
            .where(ContactRecord.seen_at < before, ~_is_bound())
            .returning(ContactRecord.id)
            .execution_options(synchronize_session=False)
        )
        return len(gone.all())


def _is_bound() -> ColumnElement[bool]:
    theirs = (BindingRecord.account == ContactRecord.account) & (BindingRecord.contact_id == ContactRecord.contact_id)
    return select(BindingRecord.id).where(theirs).correlate(ContactRecord).exists()


def _same_contact() -> ColumnElement[bool]:
    return and_(ContactRecord.account == PresenceRecord.account, ContactRecord.contact_id == PresenceRecord.contact_id)
