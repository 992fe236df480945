"""What the library has chosen for its copies: their look, a cover, and a lock."""

import secrets
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from handlers.domain.cover import CoverRule
from handlers.domain.mark import Looks

CODE_LENGTH = 6
# Without letters that look alike on a phone: the code is typed by hand.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
# ISO 32000-2, 7.6.4.3.3: only so many bytes of a password count; programs do not agree on what becomes of the rest.
_MAX_PASSWORD_BYTES = 127


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


def password_fault(password: str) -> str:
    """Return why a copy would not open with a password wherever it is typed, in one sentence; empty when it does."""
    if not password.strip():
        return "打开密码不能是空的"
    # Programs compose what is typed (SASLprep), so that a full-width 1 becomes a plain one; not all of them do.
    if not password.isprintable() or unicodedata.normalize("NFKC", password) != password:
        return "打开密码里有全角或看不见的字符，有的阅读软件会打不开，请用半角的字母、数字、符号"
    if len(password.encode()) > _MAX_PASSWORD_BYTES:
        return f"打开密码太长，阅读软件会打不开，最多 {_MAX_PASSWORD_BYTES} 个字母（一个汉字算 3 个）"
    return ""
