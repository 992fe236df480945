"""Every contract runs over both engines: a fresh, migrated database for each test."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from storage.crypto import FieldCipher
from storage.database import Database, migrate
from tests.contract.storage.desk_kit import Kit, TickingClock
from tests.contract.storage.postgres_server import INSTALL, binaries, postgres

NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """A server for this session (one for each xdist worker), or a skip that says what to install."""
    bin_folder = binaries()
    if bin_folder is None:
        if os.environ.get("CI"):
            pytest.fail(f"PostgreSQL is not installed: {INSTALL}")
        pytest.skip(f"PostgreSQL is not installed: sudo {INSTALL}")
    with postgres(bin_folder) as address:
        yield address


async def execute(address: str, *statements: str) -> None:
    engine = create_async_engine(f"{address}/postgres", poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


def in_own_loop(work: Coroutine[Any, Any, None]) -> None:
    """Session fixtures may be asked for while a test's loop runs."""
    with ThreadPoolExecutor(1) as threads:
        threads.submit(asyncio.run, work).result()


@pytest.fixture(scope="session")
def postgres_template(postgres_address: str) -> str:
    """A migrated database to copy."""

    async def prepare() -> None:
        await execute(postgres_address, "CREATE DATABASE template")
        await migrate(f"{postgres_address}/template")

    in_own_loop(prepare())
    return postgres_address


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file to copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    in_own_loop(migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
async def url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a fresh, migrated database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "wendi.db")
        yield f"sqlite+aiosqlite:///{tmp_path}/wendi.db"
        return
    address = request.getfixturevalue("postgres_template")
    name = f"test_{next(NUMBERS)}"
    await execute(address, f"CREATE DATABASE {name} TEMPLATE template")
    yield f"{address}/{name}"
    await execute(address, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


@pytest.fixture
def cipher() -> FieldCipher:
    return FieldCipher(b"a key that is only good for tests")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(Database.open(url))


@pytest.fixture
def kit(database: Database, cipher: FieldCipher, clock: TickingClock) -> Kit:
    return Kit(database, cipher, clock)
