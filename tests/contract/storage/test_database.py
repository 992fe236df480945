"""Opening, migrating and sharing a database, over both engines."""

import asyncio
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from handlers.domain.errors import ConfigurationError, SourceUnavailable
from storage import schema
from storage.database import Database, address, migrate
from storage.engines import writer_engine
from tests.contract.storage.desk_kit import PAPER, Kit, plain_post


async def run_on(url: str, work: object) -> None:
    engine = (
        writer_engine(address(url), foreign_keys=False)
        if "sqlite" in url
        else create_async_engine(url, poolclass=NullPool)
    )
    async with engine.begin() as connection:
        await connection.run_sync(work)  # type: ignore[arg-type]
    await engine.dispose()


async def test_the_migrations_make_the_tables_that_the_program_knows(url: str) -> None:
    await run_on(url, lambda connection: command.check(schema.alembic_config(connection)))


async def test_migrations_run_down_and_up_again(url: str) -> None:
    await run_on(url, lambda connection: command.downgrade(schema.alembic_config(connection), "base"))
    names: list[str] = []
    await run_on(url, lambda connection: names.extend(inspect(connection).get_table_names()))
    assert names == ["alembic_version"]
    await run_on(url, schema.upgrade)
    async with Database.open(url) as database, database.reading() as session:
        assert await session.scalar(text("SELECT value FROM counter")) == 0


async def test_a_database_of_a_newer_program_is_not_opened(url: str) -> None:
    def to_the_future(connection: Connection) -> None:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    await run_on(url, to_the_future)
    with pytest.raises(ConfigurationError, match="更新版本"):
        async with Database.open(url):
            pass


async def test_a_second_service_on_the_same_data_is_refused(url: str) -> None:
    async with Database.open(url, is_service=True) as first:
        with pytest.raises(ConfigurationError, match="另一个文递进程"):
            async with Database.open(url, is_service=True):
                pass
        async with Database.open(url) as tool:
            assert await tool.is_alive()
        assert await first.is_alive()
    async with Database.open(url, is_service=True) as after:
        assert await after.is_alive()


async def test_two_thousand_mixed_transactions_are_never_locked_out(kit: Kit) -> None:
    await kit.identified(PAPER)

    async def reader(n: int) -> None:
        await kit.book.find(1001)
        await kit.inbox.keep(kit.message(n))
        await kit.inbox.next_unhandled(())
        await kit.book.new_delivery_id()
        await kit.outbox.put("wechat", [plain_post(f"p{n}")])

    async with asyncio.TaskGroup() as group:
        for n in range(400):
            group.create_task(reader(n))
    assert await kit.book.new_delivery_id() == 401
    assert await kit.outbox.waiting("wechat") == 400


async def test_a_cancelled_transaction_leaves_nothing_and_blocks_nobody(kit: Kit) -> None:
    entered = asyncio.Event()

    async def stalled() -> None:
        async with kit.database.writing() as session:
            await session.execute(text("UPDATE counter SET value = 99"))
            entered.set()
            await asyncio.sleep(3600)

    task = asyncio.create_task(stalled())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await kit.book.new_delivery_id() == 1


async def test_readers_cannot_write_to_an_embedded_database(database: Database) -> None:
    if not database.is_embedded:
        return
    with pytest.raises(SourceUnavailable):
        async with database.reading() as session:
            await session.execute(text("UPDATE counter SET value = 5"))


@pytest.mark.postgresql
async def test_a_server_that_is_not_migrated_is_not_opened(postgres_address: str) -> None:
    with pytest.raises(ConfigurationError, match="bot migrate"):
        async with Database.open(f"{postgres_address}/postgres"):
            pass


async def test_a_server_that_is_away_is_named_without_its_password() -> None:
    with pytest.raises(ConfigurationError, match="打不开数据库") as caught:
        async with Database.open("postgresql+asyncpg://wendi:geheim@127.0.0.1:1/wendi"):
            pass
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "sqlite+aiosqlite://", "sqlite:///a.db"])
async def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"storage\.database"):
        async with Database.open(url):
            pass


async def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_text("这不是数据库" * 1000)
    with pytest.raises(ConfigurationError, match="打不开数据库"):
        async with Database.open(f"sqlite+aiosqlite:///{file}"):
            pass
    assert file.read_text().startswith("这不是数据库")


async def test_an_embedded_database_is_copied_aside_before_it_is_migrated(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/new/wendi.db"
    async with Database.open(url):
        pass
    assert not list((tmp_path / "new").glob("*.before-*"))
    await run_on(url, lambda connection: command.downgrade(schema.alembic_config(connection), "0001"))
    for n in range(5):
        (tmp_path / "new" / f"wendi.db.before-{n}").touch()
    async with Database.open(url):
        pass
    copies = sorted((tmp_path / "new").glob("*.before-*"))
    assert len(copies) == 3
    (copy,) = [path for path in copies if path.name.endswith("-at-0001")]
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


async def test_an_embedded_database_is_set_for_safety(tmp_path: Path) -> None:
    async with Database.open(f"sqlite+aiosqlite:///{tmp_path}/wendi.db") as database, database.writing() as session:
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}
        for name, value in wanted.items():
            assert await session.scalar(text(f"PRAGMA {name}")) == value


async def test_migrations_do_not_import_the_program() -> None:
    for path in (schema.MIGRATIONS / "versions").glob("*.py"):
        assert not re.search(r"^(from|import) (storage|handlers)", path.read_text(), re.MULTILINE), path


def test_the_lock_of_a_killed_process_is_gone(tmp_path: Path) -> None:
    holder = (
        "import sys, pathlib, time\n"
        "from storage.single import alone_with_file\n"
        "with alone_with_file(pathlib.Path(sys.argv[1])):\n"
        "    print('held', flush=True)\n"
        "    time.sleep(600)\n"
    )
    from storage.single import alone_with_file

    process = subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path / "a.db")], stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(ConfigurationError), alone_with_file(tmp_path / "a.db"):
            pass
        process.kill()
        process.wait()
    with alone_with_file(tmp_path / "a.db"):
        pass


@pytest.mark.postgresql
async def test_a_server_without_that_database_or_user_says_so(postgres_address: str) -> None:
    for address_ in (f"{postgres_address}/nowhere", f"{postgres_address.replace('wendi@', 'nobody@')}/postgres"):
        with pytest.raises(ConfigurationError, match="打不开数据库"):
            async with Database.open(address_):
                pass
        with pytest.raises(ConfigurationError, match="打不开数据库"):
            await migrate(address_)
