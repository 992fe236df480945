"""What the library has chosen for its copies: their look, a cover, and a lock."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from handlers.domain.cover import CoverRule
from handlers.domain.mark import Looks

CODE_LENGTH = 6
# Without letters that look alike on a phone: the code is typed by hand.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


class LockRule(StrEnum):
    """Which copies ask for a password: none, those whose readers ask for it, or all that `lock_for` names."""

    NEVER = "never"
    REQUEST = "request"
    ALWAYS = "always"


class PasswordRule(StrEnum):
    """What the password is: the reader's own work number, or a code made for one copy."""

    ONE_TIME = "one_time"
    WORK_NUMBER = "work_number"


@dataclass(frozen=True, slots=True)
class MarkRules:
    """`lock_for` names sources and licences; empty with `LockRule.ALWAYS` means every copy."""

    looks: Looks = field(default_factory=Looks)
    cover: CoverRule = CoverRule.NEVER
    lock: LockRule = LockRule.REQUEST
    lock_for: tuple[str, ...] = ()
    password: PasswordRule = PasswordRule.ONE_TIME
    may_print: bool = True
    may_copy: bool = True

    def must_lock(self, source: str, licence: str) -> bool:
        """Return whether a copy is locked without its reader having asked."""
        named = {name.casefold() for name in self.lock_for}
        is_named = not named or bool(named & {source.casefold(), licence.casefold()})
        return self.lock is LockRule.ALWAYS and is_named


def one_time_code(choose: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """Return a new password for one copy."""
    return "".join(choose(CODE_LETTERS) for _ in range(CODE_LENGTH))
