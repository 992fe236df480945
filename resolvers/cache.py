"""Keeps services' answers for a while, so that a paper asked for twice is looked up once."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from handlers.ports import Clock
from resolvers.answers import Answer

METADATA_KEPT = timedelta(days=30)
LOCATIONS_KEPT = timedelta(days=3)
NOT_FOUND_KEPT = timedelta(days=1)


class Cache(Protocol):
    """Where answers are kept. Keys never hold addresses of people or secrets."""

    async def get(self, key: str) -> Answer | None:
        """Return the answer kept under that key, unless its time is over."""

    async def put(self, key: str, answer: Answer, *, keep: timedelta) -> None:
        """Keep an answer for that long."""


@dataclass(frozen=True, slots=True)
class _Kept:
    answer: Answer
    until: datetime


class MemoryCache:
    """Answers in memory, the longest unused dropped first; at most `max_bytes` of them."""

    def __init__(self, clock: Clock, *, max_bytes: int = 16 * 1024 * 1024) -> None:
        self._clock = clock
        self._max_bytes = max_bytes
        self._size_bytes = 0
        self._kept: OrderedDict[str, _Kept] = OrderedDict()

    async def get(self, key: str) -> Answer | None:
        """Return the answer kept under that key, unless its time is over."""
        kept = self._kept.get(key)
        if kept is None:
            return None
        if kept.until <= self._clock():
            self._drop(key)
            return None
        self._kept.move_to_end(key)
        return kept.answer

    async def put(self, key: str, answer: Answer, *, keep: timedelta) -> None:
        """Keep an answer for that long."""
        self._drop(key)
        self._kept[key] = _Kept(answer, self._clock() + keep)
        self._size_bytes += len(answer.body)
        while self._size_bytes > self._max_bytes and self._kept:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: str) -> None:
        if kept := self._kept.pop(key, None):
            self._size_bytes -= len(kept.answer.body)
