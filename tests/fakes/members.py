"""The staff list and the audit in memory."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.domain.errors import Refused
from handlers.domain.membership import Binding, BoundBy, Claim, Newcomer, Staff, code_key, fold, name_key, read_claim
from handlers.domain.message import Person
from handlers.domain.say import Say
from handlers.ports import Clock

ATTEMPTS, LOCKED_FOR = 5, timedelta(minutes=15)
Key = tuple[str, str]


class FakeMemberList:
    """Staff entries and bindings; accounts of the bot do not mix."""

    def __init__(self, clock: Clock, *staff: Staff) -> None:
        self._clock = clock
        self.entries = {one.id: one for one in staff}
        self.other_names: dict[str, str] = {}
        self.bindings: dict[Key, Binding] = {}
        self.present: dict[str, dict[str, dict[str, Person]]] = {}
        self.contacts: dict[Key, tuple[Person, str, datetime, datetime | None]] = {}
        self._codes: dict[str, tuple[int | Key, datetime]] = {}
        self._wrong: dict[Key, list[datetime]] = {}
        self._issued = 0

    async def departments(self) -> tuple[str, ...]:
        return tuple(sorted({one.department for one in self.entries.values()}))

    async def aliases(self) -> Mapping[str, str]:
        return self.other_names

    async def binding(self, account: str, contact_id: str) -> Binding | None:
        bound = self.bindings.get((account, contact_id))
        return bound and replace(bound, staff=self.entries[bound.staff.id])

    async def holder(self, account: str, staff_id: int) -> Binding | None:
        holders = (b for b in self.bindings.values() if (b.account, b.staff.id) == (account, staff_id))
        return next(holders, None)

    async def named(self, name: str, department: str = "") -> tuple[Staff, ...]:
        named = (s for s in self.entries.values() if s.is_active and name_key(s.name) == name_key(name))
        return tuple(s for s in named if not department or fold(s.department) == fold(department))

    async def staff(self, staff_id: int) -> Staff | None:
        return self.entries.get(staff_id)

    async def issue_code(self, staff_id: int, *, by: str, valid_s: float) -> str:
        if not self._is_active(staff_id):
            raise Refused(Say.NOT_ACTIVE)
        return self._new_code(staff_id, valid_s)

    async def code_for_newcomer(self, account: str, person: Person, topic: str, *, valid_s: float) -> str:
        await self.seen(account, [person], topic, has_asked=True)
        return self._new_code((account, person.contact_id), valid_s)

    def _new_code(self, whose: int | Key, valid_s: float) -> str:
        self._codes = {code: one for code, one in self._codes.items() if one[0] != whose}
        self._issued += 1
        # The alphabet has no 0 and no 1, see CODE_ALPHABET.
        code = f"ACDEFG{'34679'[self._issued // 5 % 5]}{'34679'[self._issued % 5]}"
        self._codes[code] = (whose, self._clock() + timedelta(seconds=valid_s))
        return code

    async def redeem(self, account: str, person: Person, code: str) -> Staff | None:
        key, now = (account, person.contact_id), self._clock()
        wrong = [at for at in self._wrong.get(key, []) if at > now - LOCKED_FOR]
        if len(wrong) >= ATTEMPTS:
            raise Refused(Say.CODE_LOCKED)
        whose, until = self._codes.get(code_key(code), (None, now))
        if not isinstance(whose, int) or until <= now:
            self._wrong[key] = [*wrong, now]
            return None
        self._check_active(whose)
        self.bindings = {k: b for k, b in self.bindings.items() if (b.account, b.staff.id) != (account, whose)}
        self._wrong.pop(key, None)
        return self._tie(account, person, whose, BoundBy.CODE).staff

    async def bind(self, account: str, person: Person, staff_id: int, *, bound_by: BoundBy, by: str) -> Binding:
        self._check_active(staff_id)
        holder = await self.holder(account, staff_id)
        if holder and holder.contact_id != person.contact_id:
            raise Refused(Say.ENTRY_TAKEN)
        return self._tie(account, person, staff_id, bound_by)

    def _is_active(self, staff_id: int) -> bool:
        return staff_id in self.entries and self.entries[staff_id].is_active

    def _check_active(self, staff_id: int) -> None:
        if not self._is_active(staff_id):
            raise Refused(Say.NOT_ACTIVE)

    def _tie(self, account: str, person: Person, staff_id: int, bound_by: BoundBy) -> Binding:
        key = (account, person.contact_id)
        self._codes = {code: one for code, one in self._codes.items() if one[0] not in {staff_id, key}}
        tied = Binding(self.entries[staff_id], account, person.contact_id, person.name, bound_by, self._clock())
        self.bindings[key] = tied
        return tied

    async def unbind(self, account: str, contact_id: str, *, by: str) -> None:
        self.bindings.pop((account, contact_id), None)

    async def seen(self, account: str, people: Sequence[Person], topic: str, *, has_asked: bool = False) -> None:
        now = self._clock()
        for person in people:
            self._group(account, topic)[person.contact_id] = person
            asked_at = self.contacts.get((account, person.contact_id), (None, "", now, None))[3]
            first = asked_at or (now if has_asked else None)
            self.contacts[account, person.contact_id] = (person, topic, now, first)

    def _group(self, account: str, topic: str) -> dict[str, Person]:
        return self.present.setdefault(account, {}).setdefault(topic, {})

    async def replace_roster(self, account: str, people: Sequence[Person], topic: str) -> None:
        self._group(account, topic).clear()
        await self.seen(account, people, topic)

    async def is_in_a_group(self, account: str, contact_id: str) -> bool:
        groups = self.present.get(account, {})
        return any(topic and contact_id in people for topic, people in groups.items())

    async def left(self, account: str, people: Sequence[Person], topic: str) -> None:
        for person in people:
            self._group(account, topic).pop(person.contact_id, None)

    async def group_renamed(self, account: str, old_topic: str, topic: str) -> None:
        groups = self.present.get(account, {})
        groups.pop(topic, None)
        if old_topic in groups:
            groups[topic] = groups.pop(old_topic)

    async def roster(self, account: str, topic: str) -> tuple[str, ...]:
        return tuple(sorted(person.shown for person in self._group(account, topic).values() if person.shown))

    async def newcomers(self, account: str) -> tuple[Newcomer, ...]:
        found = []
        for number, ((whose, contact_id), (person, topic, seen_at, asked_at)) in enumerate(self.contacts.items(), 1):
            if whose == account and (account, contact_id) not in self.bindings:
                entries = await self._meant(person)
                names = (person.name, person.shown)
                claim = await self._claim(person)
                has_written = contact_id in self._group(account, "")
                newcomer = Newcomer(
                    number, account, contact_id, *names, topic, seen_at, entries, asked_at, has_written, claim
                )
                found.append(newcomer)
        return tuple(sorted(found, key=lambda n: (n.asked_at is None, n.asked_at or n.seen_at)))

    async def _meant(self, person: Person) -> tuple[Staff, ...]:
        claim = await self._claim(person)
        if claim is None:
            return await self.named(person.shown)
        return await self.named(claim.name, claim.department if claim.is_known else "")

    async def _claim(self, person: Person) -> Claim | None:
        return read_claim(person.shown, await self.departments(), self.other_names)


class FakeAudit:
    """Keeps the lines in a list."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.noted: list[tuple[datetime, str, str, str, str]] = []

    async def note(self, actor: str, action: str, subject: str, detail: str = "") -> None:
        self.noted.append((self._clock(), actor, action, subject, detail))

    async def lines(self, *, limit: int = 200) -> AsyncIterator[tuple[datetime, str, str, str, str]]:
        for line in list(reversed(self.noted))[:limit]:
            yield line
