"""Originals in memory."""

from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from handlers.domain.message import Message
from handlers.domain.original import Original, OriginalState
from handlers.domain.request import Lease
from handlers.ports import Clock
from tests.fakes.desk import FakeDesk, Leased, held


@dataclass
class OriginalRow(Leased):
    original: Original
    account: str


class FakeOriginals:
    """Every kept original is a picture of 1000 bytes."""

    def __init__(self, desk: FakeDesk, clock: Clock) -> None:
        self._desk = desk
        self._clock = clock
        self.rows: dict[int, OriginalRow] = {}

    async def want(self, request: int, message: Message) -> bool:
        known = {(row.original.request, row.original.message_id) for row in self.rows.values()}
        if (request, message.id) in known:
            return False
        number = len(self.rows) + 1
        original = Original(number, request, message.id, message.kind, OriginalState.TO_FETCH, message.file_name)
        self.rows[number] = OriginalRow(original, message.account)
        return True

    async def next_to_fetch(self, *, lease_s: float) -> tuple[Original, Lease] | None:
        now = self._clock()
        for number, row in self.rows.items():
            if row.original.state is OriginalState.TO_FETCH and row.is_free(now):
                lease = row.claim(number, now + timedelta(seconds=lease_s))
                return replace(row.original, tries=row.tries), lease
        return None

    async def keep(self, lease: Lease, path: Path) -> Original:
        return self._end(
            lease,
            state=OriginalState.KEPT,
            trouble="",
            media_type="image/png",
            size_bytes=1000,
            sha256=f"{lease.row:064d}",
        )

    async def not_fetched(self, lease: Lease, trouble: str, *, retry_at: datetime | None) -> int:
        row = held(self.rows, lease)
        row.next_try_at = retry_at
        state = OriginalState.MISSING if retry_at is None else OriginalState.TO_FETCH
        self._end(lease, state=state, trouble=trouble)
        return row.tries

    def _end(self, lease: Lease, **changes: object) -> Original:
        row = held(self.rows, lease)
        row.lease_until = None
        row.original = replace(row.original, **changes)  # type: ignore[arg-type]
        return replace(row.original, tries=row.tries)

    async def find(self, original_id: int) -> Original | None:
        row = self.rows.get(original_id)
        return replace(row.original, tries=row.tries) if row else None

    async def of_requests(self, numbers: Collection[int]) -> Mapping[int, tuple[Original, ...]]:
        found: dict[int, tuple[Original, ...]] = {}
        for row in self.rows.values():
            if row.original.request in numbers:
                one = replace(row.original, tries=row.tries)
                found[one.request] = (*found.get(one.request, ()), one)
        return found

    async def tied(self, account: str, message_ids: Collection[str]) -> frozenset[str]:
        ours = {row.original.message_id for row in self.rows.values() if row.account == account}
        return frozenset(ours & set(message_ids))

    @asynccontextmanager
    async def open(self, original: Original) -> AsyncIterator[Path]:
        row = self.rows.get(original.id)
        if row is None or row.original.state is not OriginalState.KEPT:
            raise FileNotFoundError(original.sha256)
        yield Path("/originals") / original.sha256

    async def wipe(self, before: datetime) -> int:
        wiped = 0
        for row in self.rows.values():
            request = self._desk.row(row.original.request).request
            is_old = request.received_at < before and not request.is_open
            if is_old and row.original.state is not OriginalState.WIPED:
                row.original = replace(row.original, state=OriginalState.WIPED, sha256="", file_name="")
                wiped += 1
        return wiped
