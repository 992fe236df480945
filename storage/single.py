"""Keeps a second service away from the same data."""

import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from handlers.domain.errors import ConfigurationError

ADVISORY_KEY = 0x77656E6469  # "wendi"
SECOND_START = "这份数据正由另一个文递进程使用（{where}）。请先停止它，或为这个进程指定另一份数据"


@contextmanager
def alone_with_file(database: Path, *, shown: Path | None = None) -> Iterator[None]:
    """Hold the lock file beside an embedded database; the kernel lets go of it when the process dies.

    `shown` is what a refusal names instead, such as the folder that all of it lies in.

    Raises:
        ConfigurationError: Another process holds it.
    """
    path = database.with_name(database.name + ".lock")
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConfigurationError(SECOND_START.format(where=shown or database)) from error
        yield
    finally:
        os.close(handle)


@asynccontextmanager
async def alone_with_server(url: str) -> AsyncIterator[None]:
    """Hold an advisory lock on a connection of its own for the length of the block.

    Raises:
        ConfigurationError: Another process holds it.
    """
    engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            is_free = await connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY})
            if not is_free:
                raise ConfigurationError(SECOND_START.format(where=engine.url.render_as_string()))
            yield
    finally:
        await engine.dispose()
