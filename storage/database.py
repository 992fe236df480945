"""Opens the database and lends transactions: one session is one transaction is one task."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from handlers.domain.errors import ConfigurationError, SourceUnavailable
from storage import schema
from storage.columns import Base
from storage.engines import reader_engine, server_engine, writer_engine
from storage.shared_commits import SharedCommits
from storage.single import alone_with_file, alone_with_server

EMBEDDED = "sqlite+aiosqlite"
SERVER = "postgresql+asyncpg"
KEPT_COPIES = 3
Insert = sqlite.Insert | postgresql.Insert


def address(url: str) -> URL:
    """Return a database address.

    Raises:
        ConfigurationError: It is none that this program can use.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ConfigurationError("storage.database 不是有效的数据库地址") from error
    if parsed.drivername not in {EMBEDDED, SERVER}:
        raise ConfigurationError(f"storage.database 只支持 {EMBEDDED}:/// 和 {SERVER}://，不支持 {parsed.drivername}")
    if parsed.drivername == EMBEDDED and parsed.database in {None, "", ":memory:"}:
        raise ConfigurationError("storage.database 要写明数据库文件，例如 sqlite+aiosqlite:///var/wendi.db")
    return parsed


class Database:
    """Owns the engines of one database; rows never leave `storage`."""

    def __init__(self, url: URL, writer: AsyncEngine, reader: AsyncEngine) -> None:
        """Keep the engines; `open` is the way to get here."""
        self.url = url
        self.writer = writer
        self.reader = reader
        self._commits = SharedCommits(writer) if self.is_embedded else None

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, *, is_service: bool = False) -> AsyncIterator["Database"]:
        """Open a database for the length of the block; an embedded one is migrated first, its copy put aside.

        With `is_service` no second service gets at the same data meanwhile.

        Raises:
            ConfigurationError: The address is wrong, another service runs on it, or it has to be migrated first.
        """
        parsed = address(url)
        async with AsyncExitStack() as stack:
            if parsed.drivername == EMBEDDED:
                await _ready_file(stack, parsed, is_service=is_service)
                writer, reader = writer_engine(parsed), reader_engine(parsed)
            else:
                await _ready_server(stack, parsed, is_service=is_service)
                writer = reader = server_engine(parsed)
            stack.push_async_callback(writer.dispose)
            stack.push_async_callback(reader.dispose)
            opened = cls(parsed, writer, reader)
            stack.push_async_callback(opened.finish)
            yield opened

    @property
    def is_embedded(self) -> bool:
        """Whether this is SQLite."""
        return self.url.drivername == EMBEDDED

    @property
    def file(self) -> Path:
        """The file of an embedded database."""
        return Path(self.url.database or "")

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Lend one transaction that may write; it is committed at the end of the block.

        Raises:
            SourceUnavailable: The database cannot be reached or its disk is full.
        """
        with translated():
            if self._commits:
                async with self._commits.session() as session:
                    yield session
            else:
                async with AsyncSession(self.writer, expire_on_commit=False) as session, session.begin():
                    yield session

    async def finish(self) -> None:
        """Wait until all that was written is on disk."""
        if self._commits:
            await self._commits.close()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Lend one transaction that only reads.

        Raises:
            SourceUnavailable: The database cannot be reached.
        """
        with translated():
            async with AsyncSession(self.reader, expire_on_commit=False) as session, session.begin():
                yield session

    async def is_alive(self) -> bool:
        """Return whether the database answers."""
        try:
            async with self.reading() as session:
                await session.execute(text("SELECT 1"))
        except SourceUnavailable:
            return False
        return True

    def insert(self, table: type[Base]) -> Insert:
        """Return an insert that knows `on_conflict_do_nothing` on this engine."""
        return sqlite.insert(table) if self.is_embedded else postgresql.insert(table)

    async def insert_new(
        self,
        session: AsyncSession,
        table: type[Base],
        values: Mapping[str, Any],
        *,
        unique: Sequence[str],
        where: ColumnElement[bool] | None = None,
    ) -> int | None:
        """Insert a row unless the unique key is taken; return its id, or `None` when it was taken."""
        once = self.insert(table).on_conflict_do_nothing(index_elements=list(unique), index_where=where)
        key = next(iter(table.__table__.primary_key))
        found = (await session.execute(once.returning(key), dict(values))).scalar()
        return None if found is None else int(found)


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's troubles into the library's."""
    try:
        yield
    except DBAPIError as error:
        # The named kinds are faults of ours; the nameless one is how asyncpg's own troubles arrive.
        if type(error) is not DBAPIError and not isinstance(error, OperationalError | InterfaceError):
            raise
        word = "disk-full" if "full" in str(error.orig) or "No space" in str(error.orig) else "database-error"
        raise SourceUnavailable("database", f"{word}: {error.orig}") from error
    except OSError as error:
        raise SourceUnavailable("database", f"conn-error: {error}") from error


async def migrate(url: str) -> None:
    """Bring a database to the newest tables; nothing else may use an embedded one meanwhile.

    Raises:
        ConfigurationError: It cannot be opened, or another process uses it.
    """
    parsed = address(url)
    async with AsyncExitStack() as stack:
        if parsed.drivername == EMBEDDED:
            await _ready_file(stack, parsed, is_service=True)
        elif await _is_pending(server_engine(parsed), parsed.render_as_string(hide_password=True)):
            await stack.enter_async_context(alone_with_server(url))
            await _migrate(server_engine(parsed))


async def _migrate(engine: AsyncEngine) -> None:
    try:
        async with engine.begin() as connection:
            await connection.run_sync(schema.upgrade)
    finally:
        await engine.dispose()


async def _ready_file(stack: AsyncExitStack, url: URL, *, is_service: bool) -> None:
    file = Path(url.database or "")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"不能建立数据文件夹 {file.parent}：{error.strerror}") from error
    if is_service:
        stack.enter_context(alone_with_file(file))
    if not await _is_pending(writer_engine(url, foreign_keys=False), file):
        return
    with nullcontext() if is_service else alone_with_file(file):
        if await _is_pending(writer_engine(url, foreign_keys=False), file):
            await put_aside(url)
            await _migrate(writer_engine(url, foreign_keys=False))


async def _is_pending(engine: AsyncEngine, where: object) -> bool:
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(schema.is_pending)
    except (DBAPIError, OSError) as error:
        raise ConfigurationError(f"打不开数据库 {where}：{getattr(error, 'orig', error)}") from error
    finally:
        await engine.dispose()


async def put_aside(url: URL) -> None:
    """Copy an embedded database beside itself before it is changed; the last three copies are kept."""
    file = Path(url.database or "")
    engine = writer_engine(url, foreign_keys=False)
    try:
        async with engine.connect() as connection:
            before = await connection.run_sync(schema.revision)
            await connection.rollback()
            if not before:
                return
            copy = file.with_name(f"{file.name}.before-{schema.head()}-at-{before}")
            copy.unlink(missing_ok=True)
            # VACUUM cannot run inside a transaction.
            raw = (await connection.get_raw_connection()).driver_connection
            if raw is not None:
                await raw.execute("VACUUM INTO ?", (str(copy),))
    finally:
        await engine.dispose()
    copies = sorted(file.parent.glob(f"{file.name}.before-*"), key=lambda path: path.stat().st_mtime)
    for old in copies[:-KEPT_COPIES]:
        old.unlink()


async def _ready_server(stack: AsyncExitStack, url: URL, *, is_service: bool) -> None:
    where = url.render_as_string(hide_password=True)
    if await _is_pending(server_engine(url), where):
        raise ConfigurationError(f"数据库 {where} 的结构不是最新的，请先运行：python -m bot migrate")
    if is_service:
        await stack.enter_async_context(alone_with_server(url.render_as_string(hide_password=False)))
