"""What the library's own locked copies may open with."""

from storage.marking import SqlLocks
from storage.member_list import SqlMemberList

# Each one tried takes milliseconds.
_MOST = 5000


class KnownPasswords:
    """The passwords that are still kept, the latest first, and then every work number: copies may outlive the rule."""

    def __init__(self, locks: SqlLocks, members: SqlMemberList) -> None:
        """Keep where they are known."""
        self._locks = locks
        self._members = members

    async def __call__(self) -> tuple[str, ...]:
        """Return them, each once."""
        # Kept as the rule and what it came to.
        kept = [told.partition(" ")[2] for told in await self._locks.kept()]
        numbers = [staff.work_number for staff in await self._members.all_staff()]
        return tuple(one for one in dict.fromkeys((*kept, *numbers)) if one)[:_MOST]
