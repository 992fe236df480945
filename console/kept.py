"""What is kept in memory between two pages of one session: a word about the last form, a list not imported yet."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from handlers.ports import Clock

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    value: T
    until: datetime


class Kept(Generic[T]):
    """Keeps values for their owners, each for `keep_s` seconds; nobody else gets at them.

    At most `limit` values are kept: the oldest goes first, so that memory stays bounded.
    """

    def __init__(self, clock: Clock, *, keep_s: float, limit: int) -> None:
        """Start empty."""
        self._clock = clock
        self._keep = timedelta(seconds=keep_s)
        self._limit = limit
        self._entries: dict[tuple[str, str], _Entry[T]] = {}

    def put(self, owner: str, value: T) -> str:
        """Keep a value under a fresh random token and return the token."""
        token = secrets.token_urlsafe(16)
        self.replace(owner, value, token)
        return token

    def replace(self, owner: str, value: T, token: str = "") -> None:
        """Keep a value under a token of the caller's, in the place of an earlier one."""
        self._drop_old()
        self._entries.pop((owner, token), None)
        while len(self._entries) >= self._limit:
            del self._entries[next(iter(self._entries))]
        self._entries[owner, token] = _Entry(value, self._clock() + self._keep)

    def get(self, owner: str, token: str = "") -> T | None:
        """Return a value that is still kept."""
        self._drop_old()
        entry = self._entries.get((owner, token))
        return entry.value if entry else None

    def take(self, owner: str, token: str = "") -> T | None:
        """Return a value and keep it no longer."""
        value = self.get(owner, token)
        self._entries.pop((owner, token), None)
        return value

    def _drop_old(self) -> None:
        now = self._clock()
        self._entries = {key: entry for key, entry in self._entries.items() if entry.until > now}
