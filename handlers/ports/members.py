"""The staff list and the audit trail."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from handlers.domain.membership import Binding, BoundBy, Newcomer, Staff
from handlers.domain.message import Person


class MemberList(Protocol):
    """Staff entries, who is bound to them, and who was seen in the groups. Names are encrypted by field."""

    async def departments(self) -> tuple[str, ...]:
        """Return the departments of the staff list."""

    async def aliases(self) -> Mapping[str, str]:
        """Return other names of departments, each with its name in the staff list."""

    async def binding(self, account: str, contact_id: str) -> Binding | None:
        """Return whom a contact is bound to."""

    async def holder(self, account: str, staff_id: int) -> Binding | None:
        """Return the contact that holds a staff entry."""

    async def named(self, name: str, department: str = "") -> tuple[Staff, ...]:
        """Return the active staff of that name, of one department if given."""

    async def staff(self, staff_id: int) -> Staff | None:
        """Return one staff entry."""

    async def issue_code(self, staff_id: int, *, by: str, valid_s: float) -> str:
        """Return a one-time code that binds whoever sends it to that staff entry; older ones end.

        Only a keyed hash of it is stored.
        """

    async def code_for_newcomer(self, account: str, person: Person, topic: str, *, valid_s: float) -> str:
        """Return a one-time code shown to a newcomer, which a librarian enters to confirm who it is."""

    async def redeem(self, account: str, person: Person, code: str) -> Staff | None:
        """Bind a contact by a code that the library issued; `None` when no such code is valid.

        The staff entry passes over from an earlier contact: the code proves who it is.

        Raises:
            Refused: Too many wrong codes from this contact (`Say.CODE_LOCKED`).
        """

    async def bind(self, account: str, person: Person, staff_id: int, *, bound_by: BoundBy, by: str) -> Binding:
        """Tie a contact to a staff entry.

        Raises:
            Refused: Another contact holds the entry (`Say.ENTRY_TAKEN`) or it is not active (`Say.NOT_ACTIVE`).
        """

    async def unbind(self, account: str, contact_id: str, *, by: str) -> None:
        """Untie a contact."""

    async def seen(self, account: str, people: Sequence[Person], topic: str, *, has_asked: bool = False) -> None:
        """Note contacts seen in a group with their nicknames (encrypted), for the librarian's list."""

    async def replace_roster(self, account: str, people: Sequence[Person], topic: str) -> None:
        """Note everybody who is in a group now; whoever is not among them has left."""

    async def group_renamed(self, account: str, old_topic: str, topic: str) -> None:
        """Note that a group has a new topic: who was seen under the old one is there under the new one."""

    async def is_in_a_group(self, account: str, contact_id: str) -> bool:
        """Return whether that contact is in one of the library's groups now."""

    async def left(self, account: str, people: Sequence[Person], topic: str) -> None:
        """Note that people left a group."""

    async def roster(self, account: str, topic: str) -> tuple[str, ...]:
        """Return the nicknames of those in a group now, as last seen."""

    async def newcomers(self, account: str) -> tuple[Newcomer, ...]:
        """Return contacts that are not bound, those who asked first."""


class Audit(Protocol):
    """Who did what in the library's name."""

    async def note(self, actor: str, action: str, subject: str, detail: str = "") -> None:
        """Write one line; `detail` holds no names."""

    def lines(self, *, limit: int = 200) -> AsyncIterator[tuple[datetime, str, str, str, str]]:
        """Yield the latest lines, newest first."""
