"""Keeps services' answers for a while, so that a paper asked for twice is looked up once."""

import asyncio
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import msgspec
import structlog

from handlers.domain.errors import SourceUnavailable
from handlers.domain.sourcing import KeptAnswer
from handlers.ports import Clock
from handlers.ports.sources import AnswerStore
from resolvers.formats.answers import Answer

log = structlog.get_logger()

METADATA_KEPT = timedelta(days=30)
LOCATIONS_KEPT = timedelta(days=3)
NOT_FOUND_KEPT = timedelta(days=1)

MB = 1_000_000
MOST_KEPT_BYTES = 200 * MB
WRITE_EVERY_S = 1.0
PRUNE_EVERY_BYTES = 10 * MB
MOST_WAITING_BYTES = 32 * MB
LARGEST_PACKED_BYTES = MB
AT_ONCE = 100
FAST = 1  # zlib's level: three quarters of the gain for a third of the time


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


class LastingCache:
    """Answers in memory and behind it on disk. Writing waits for nobody: `run` writes what came in, in batches.

    What was not written yet is lost in a crash, which costs one question each.
    """

    def __init__(self, store: AnswerStore, clock: Clock, *, max_bytes: int = MOST_KEPT_BYTES) -> None:
        self._store = store
        self._clock = clock
        self._max_bytes = max_bytes
        self._near = MemoryCache(clock)
        self._waiting: OrderedDict[str, _Kept] = OrderedDict()
        self._waiting_bytes = 0
        self._since_pruned_bytes = PRUNE_EVERY_BYTES
        self._writing = asyncio.Lock()

    async def get(self, key: str) -> Answer | None:
        """Return the answer kept under that key, unless its time is over."""
        if answer := await self._near.get(key):
            return answer
        if (waiting := self._waiting.get(key)) and waiting.until > self._clock():
            return waiting.answer
        return await self._from_store(key)

    async def put(self, key: str, answer: Answer, *, keep: timedelta) -> None:
        """Keep an answer for that long; it is on disk about a second later."""
        await self._near.put(key, answer, keep=keep)
        self._drop(key)
        self._wait(key, _Kept(answer, self._clock() + keep))
        # A store that takes nothing must not fill the memory.
        while self._waiting_bytes > MOST_WAITING_BYTES:
            self._drop(next(iter(self._waiting)))

    async def run(self) -> None:
        """Write what came in, every second, until cancelled."""
        while True:
            await asyncio.sleep(WRITE_EVERY_S)
            await self.flush()

    async def flush(self) -> None:
        """Write everything that waits; what the store does not take is given up."""
        async with self._writing:
            try:
                while self._waiting:
                    await self._write_or_keep(self._taken())
                await self._prune_if_due()
            except SourceUnavailable as error:
                log.warning("answers_not_kept", reason=error.reason)

    async def prune(self) -> int:
        """Drop what is over or too much, and return how many answers went."""
        self._since_pruned_bytes = 0
        return await self._store.prune(max_bytes=self._max_bytes, now=self._clock())

    async def _write_or_keep(self, batch: list[tuple[str, _Kept]]) -> None:
        try:
            await self._write(batch)
        except asyncio.CancelledError:
            # The program ends, and flushes once more.
            for key, kept in batch:
                self._wait(key, self._drop(key) or kept)
            raise

    async def _write(self, batch: list[tuple[str, _Kept]]) -> None:
        packed = await asyncio.to_thread(_packed, batch)
        if packed:
            await self._store.put(packed)
            self._since_pruned_bytes += sum(len(one.body) for one in packed)

    async def _prune_if_due(self) -> None:
        if self._since_pruned_bytes >= PRUNE_EVERY_BYTES:
            await self.prune()

    async def _from_store(self, key: str) -> Answer | None:
        try:
            kept = await self._store.get(key)
        except SourceUnavailable as error:
            # The answer can still be asked for.
            log.warning("answers_not_read", reason=error.reason)
            return None
        answer = _unpacked(kept.body) if kept else None
        if kept and answer:
            await self._near.put(key, answer, keep=kept.until - self._clock())
        return answer

    def _taken(self) -> list[tuple[str, _Kept]]:
        keys = [key for key, _ in zip(self._waiting, range(AT_ONCE), strict=False)]
        return [(key, kept) for key in keys if (kept := self._drop(key))]

    def _wait(self, key: str, kept: _Kept) -> None:
        self._waiting[key] = kept
        self._waiting_bytes += len(kept.answer.body)

    def _drop(self, key: str) -> _Kept | None:
        if kept := self._waiting.pop(key, None):
            self._waiting_bytes -= len(kept.answer.body)
        return kept


def _packed(batch: list[tuple[str, _Kept]]) -> list[KeptAnswer]:
    every = (
        KeptAnswer(key, zlib.compress(msgspec.msgpack.encode(kept.answer), FAST), kept.until) for key, kept in batch
    )
    return [one for one in every if len(one.body) <= LARGEST_PACKED_BYTES]


def _unpacked(body: bytes) -> Answer | None:
    """Return an answer as it was packed, or `None` when another version of the program packed it otherwise."""
    try:
        return msgspec.msgpack.decode(zlib.decompress(body), type=Answer)
    except (zlib.error, msgspec.DecodeError):
        return None
