"""What is chosen for marks, and which copies are locked."""

from datetime import datetime
from typing import Protocol

from handlers.domain.mark_rules import MarkRules


class MarkRulesBook(Protocol):
    """The library's choices for its copies: those of the configuration until somebody chooses otherwise."""

    async def current(self) -> MarkRules:
        """Return what holds for the next copy."""

    async def choose(self, rules: MarkRules, *, by: str) -> None:
        """Let these hold instead of the configuration's; variants by source and licence stay the configuration's."""

    async def reset(self) -> None:
        """Let the configuration's hold again."""

    async def is_chosen(self) -> bool:
        """Return whether somebody has chosen otherwise than the configuration."""


class Locks(Protocol):
    """Which requests' copies are wanted locked, and the passwords of those that are, sealed."""

    async def ask(self, number: int) -> None:
        """Note that a reader wants the copy of a request locked."""

    async def withdraw(self, number: int) -> None:
        """Note that a reader wants the copy of a request open, whatever was wanted before."""

    async def is_asked(self, number: int) -> bool | None:
        """Return which of them was noted last; `None` when nothing was noted of that request."""

    async def keep(self, number: int, password: str, *, sha256: str, until: datetime) -> None:
        """Keep the password of a copy (its file's SHA-256) until then, instead of any earlier one of the request."""

    async def is_locked(self, number: int, sha256: str) -> bool:
        """Return whether that file is the locked copy of a request, its password kept or forgotten."""

    async def password(self, number: int, sha256: str) -> str:
        """Return the kept password of a request's copy; empty when none is kept for that file."""

    async def forget(self, *, before: datetime) -> int:
        """Forget the passwords that were kept until a moment before that; return how many."""
