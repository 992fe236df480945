"""Originals in SQL, their files encrypted on the shelf."""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import or_, select

from handlers.domain.message import Message, MessageKind
from handlers.domain.original import HEAD_BYTES, Original, OriginalState, media_type_of
from handlers.domain.request import Lease
from handlers.ports import Clock
from storage.crypto import FieldCipher
from storage.database import Database
from storage.leases import claim, held
from storage.original_tables import OriginalRow
from storage.sealing import Sealer
from storage.shelf import LocalShelf
from storage.tables import RequestRow

PLACE = "original.file"
WIPED_AT_ONCE = 200


class SqlOriginals:
    """Keeps originals. Each is sealed anew, so no two share a file and one can be removed without looking."""

    def __init__(self, database: Database, cipher: FieldCipher, shelf: LocalShelf, clock: Clock) -> None:
        """Keep the collaborators."""
        self._database = database
        self._cipher = cipher
        self._sealer = Sealer(cipher, "original")
        self._shelf = shelf
        self._clock = clock

    async def want(self, request: int, message: Message) -> bool:
        """Note that a message carries an original of a request; return whether that is new."""
        values = {
            "request": request,
            "account": message.account,
            "message_id": message.id,
            "kind": message.kind,
            "file_name_sealed": self._sealer.seal("file_name", message.file_name),
            "state": OriginalState.TO_FETCH,
            "wanted_at": self._clock(),
        }
        async with self._database.writing() as session:
            unique = ("request", "message_id")
            return await self._database.insert_new(session, OriginalRow, values, unique=unique) is not None

    async def next_to_fetch(self, *, lease_s: float) -> tuple[Original, Lease] | None:
        """Take the oldest original that is due to be fetched from the gateway."""
        now = self._clock()
        which = (
            select(OriginalRow.id)
            .where(OriginalRow.state == OriginalState.TO_FETCH)
            .where(or_(OriginalRow.lease_until.is_(None), OriginalRow.lease_until <= now))
            .where(or_(OriginalRow.retry_at.is_(None), OriginalRow.retry_at <= now))
            .order_by(OriginalRow.id)
        )
        async with self._database.writing() as session:
            claimed = await claim(session, OriginalRow, which, now + timedelta(seconds=lease_s))
            return None if claimed is None else (self._original(claimed[0]), claimed[1])

    async def keep(self, lease: Lease, path: Path) -> Original:
        """Keep a fetched original, encrypted; the file at `path` is left alone.

        Raises:
            LeaseLost: Another worker has taken it over.
            SourceUnavailable: The disk is full.
        """
        media_type, size_bytes, sha256 = await self._seal(path)
        try:
            async with self._database.writing() as session:
                row = await held(session, OriginalRow, lease)
                row.state, row.lease_until, row.trouble = OriginalState.KEPT, None, ""
                row.media_type, row.size_bytes, row.sha256 = media_type, size_bytes, sha256
                return self._original(row)
        except BaseException:
            await self._shelf.drop(sha256)  # nobody would ever find it again
            raise

    async def _seal(self, path: Path) -> tuple[str, int, str]:
        async with self._shelf.scratch() as folder:
            plain = await asyncio.to_thread(path.read_bytes)
            sealed = folder / "sealed"
            await asyncio.to_thread(lambda: sealed.write_bytes(self._cipher.seal_bytes(plain, PLACE)))
            sha256, _ = await self._shelf.put(sealed)
        return media_type_of(plain[:HEAD_BYTES]), len(plain), sha256

    async def not_fetched(self, lease: Lease, trouble: str, *, retry_at: datetime | None) -> int:
        """Note that fetching failed: tried again at `retry_at`, or given up when `None`.

        Raises:
            LeaseLost: Another worker has taken it over.
        """
        async with self._database.writing() as session:
            row = await held(session, OriginalRow, lease)
            row.trouble, row.lease_until, row.retry_at = trouble, None, retry_at
            if retry_at is None:
                row.state = OriginalState.MISSING
            return row.tries

    async def find(self, original_id: int) -> Original | None:
        """Return one original."""
        async with self._database.reading() as session:
            row = await session.get(OriginalRow, original_id)
        return None if row is None else self._original(row)

    async def of_requests(self, numbers: Collection[int]) -> Mapping[int, tuple[Original, ...]]:
        """Return the originals of these requests, oldest first; requests without any are left out."""
        if not numbers:
            return {}
        statement = select(OriginalRow).where(OriginalRow.request.in_(sorted(numbers))).order_by(OriginalRow.id)
        async with self._database.reading() as session:
            found = [self._original(row) for row in await session.scalars(statement)]
        return {number: tuple(o for o in found if o.request == number) for number in {o.request for o in found}}

    async def tied(self, account: str, message_ids: Collection[str]) -> frozenset[str]:
        """Return which of these messages carry the original of some request."""
        tied = select(OriginalRow.message_id).where(OriginalRow.account == account)
        async with self._database.reading() as session:
            return frozenset(await session.scalars(tied.where(OriginalRow.message_id.in_(sorted(message_ids)))))

    @asynccontextmanager
    async def open(self, original: Original) -> AsyncIterator[Path]:
        """Lend a kept original, decrypted, as a local file for the length of the block.

        Raises:
            FileNotFoundError: It is not kept, or its file is gone.
        """
        async with self._shelf.open(original.sha256) as sealed, self._shelf.scratch() as folder:
            plain = folder / "original"
            await asyncio.to_thread(self._unseal, sealed, plain)
            yield plain

    def _unseal(self, sealed: Path, plain: Path) -> None:
        plain.write_bytes(self._cipher.open_bytes(sealed.read_bytes(), PLACE))

    async def wipe(self, before: datetime) -> int:
        """Remove the originals of ended requests received before that moment; return how many."""
        wiped = 0
        while old := await self._old(before):
            for original in old:
                if original.sha256:
                    await self._shelf.drop(original.sha256)
            await self._note_wiped([original.id for original in old])
            wiped += len(old)
        return wiped

    async def _old(self, before: datetime) -> list[Original]:
        statement = (
            select(OriginalRow)
            .join(RequestRow, RequestRow.number == OriginalRow.request)
            .where(OriginalRow.state != OriginalState.WIPED)
            .where(RequestRow.received_at < before, RequestRow.closed_at.is_not(None))
            .limit(WIPED_AT_ONCE)
        )
        async with self._database.reading() as session:
            return [self._original(row) for row in await session.scalars(statement)]

    async def _note_wiped(self, ids: Collection[int]) -> None:
        async with self._database.writing() as session:
            for row in await session.scalars(select(OriginalRow).where(OriginalRow.id.in_(sorted(ids)))):
                row.state, row.sha256, row.file_name_sealed = OriginalState.WIPED, "", b""

    def _original(self, row: OriginalRow) -> Original:
        return Original(
            id=row.id,
            request=row.request,
            message_id=row.message_id,
            kind=MessageKind(row.kind),
            state=OriginalState(row.state),
            file_name=self._sealer.open("file_name", row.file_name_sealed),
            media_type=row.media_type,
            size_bytes=row.size_bytes,
            sha256=row.sha256,
            trouble=row.trouble,
            tries=row.tries,
        )
