"""Writers of an embedded database share commits: the disk is waited for once for all who are ready.

One after the other they write into one transaction, each inside a savepoint of its own; then it is committed, and
only then do their blocks end. While the disk is busy the next ones gather.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession

from handlers.domain.errors import SourceUnavailable


@dataclass(slots=True)
class _Batch:
    connection: AsyncConnection
    ending: "asyncio.Task[None] | None" = None
    is_lost: bool = False


class SharedCommits:
    """Lends sessions on the only connection that writes."""

    def __init__(self, engine: AsyncEngine) -> None:
        """Keep the engine of the writer."""
        self._engine = engine
        # Waiting in a queue of our own is fair; waiting inside SQLite is a lottery.
        self._turn = asyncio.Lock()
        self._batch: _Batch | None = None

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """Lend a session for the length of the block; afterwards its work is on disk.

        A block that fails takes back its own work alone. Only one that is cancelled in the middle of a statement
        takes that of the others along, since nobody knows the connection's state then: they fail, all of them.

        Raises:
            SourceUnavailable: The work was undone because another writer was interrupted.
        """
        async with self._turn:
            batch = await self._current()
            try:
                async with _on(batch.connection) as session, session.begin():
                    yield session
            finally:
                # It takes its turn behind those who wait now, so they are in the same commit.
                if batch.ending is None:
                    batch.ending = asyncio.create_task(self._end(batch), name="commit")
                    batch.ending.add_done_callback(_retrieve)
        # Whoever is cancelled while waiting must not stop the others' commit.
        await asyncio.shield(batch.ending)

    async def close(self) -> None:
        """Wait for the last commit."""
        if self._batch and self._batch.ending:
            await asyncio.wait({self._batch.ending})
        async with self._turn:
            return

    async def _current(self) -> _Batch:
        if self._batch and self._batch.connection.invalidated:
            self._batch.is_lost = True
            await self._batch.connection.close()
            self._batch = None
        if self._batch is None:
            connection = await self._engine.connect()
            await connection.begin()
            self._batch = _Batch(connection)
        return self._batch

    async def _end(self, batch: _Batch) -> None:
        async with self._turn:
            if self._batch is batch:
                self._batch = None
            try:
                # A commit on a connection that was closed meanwhile says nothing and does nothing.
                if batch.is_lost or not batch.connection.in_transaction():
                    raise SourceUnavailable("database", "interrupted")
                await batch.connection.commit()
            except InvalidRequestError as error:
                raise SourceUnavailable("database", "interrupted") from error
            finally:
                await batch.connection.close()


def _retrieve(ending: "asyncio.Task[None]") -> None:
    """Take note of a failure: whoever waits has it raised, and nobody waits when the only writer was cancelled."""
    if not ending.cancelled():
        ending.exception()


def _on(connection: AsyncConnection) -> AsyncSession:
    return AsyncSession(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
