"""A SQLite connection that crosses to its thread once a statement.

aiosqlite crosses four times: for the cursor, the statement, its rows and the cursor's end; and the frame of a
transaction (`BEGIN`, `SAVEPOINT`, `RELEASE`) is made of statements too. Each crossing waits for the event loop's next
turn; under load that wait was most of the time in which the only writer's turn was held.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import aiosqlite

FRAME = ("BEGIN", "SAVEPOINT", "RELEASE")


def connecting(file: str) -> Callable[[], aiosqlite.Connection]:
    """Return what makes connections to a database file, for `create_async_engine(async_creator=…)`."""

    def connect() -> aiosqlite.Connection:
        connection = SwiftConnection(lambda: sqlite3.connect(file), iter_chunk_size=64)
        connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does with connections of its own making
        return connection

    return connect


class SwiftConnection(aiosqlite.Connection):
    """Lends cursors that cost nothing to open and close; the frame of a transaction travels with what it frames."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], iter_chunk_size: int) -> None:
        """Keep what opens the file."""
        super().__init__(connector, iter_chunk_size)
        self._frame: list[str] = []

    def cursor(self) -> "SwiftCursor":  # type: ignore[override]
        """Return a cursor; SQLite hears of it with its first statement."""
        return SwiftCursor(self)

    def frame(self, statement: str) -> None:
        """Keep a statement for the next crossing."""
        self._frame.append(statement)

    async def commit(self) -> None:
        """End the transaction; one in which nothing was said was never begun."""
        if self._is_unused():
            self._frame.clear()
        else:
            await self.run(sqlite3.Connection.commit)

    async def rollback(self) -> None:
        """Undo the transaction."""
        is_unused = self._is_unused()
        self._frame.clear()
        if not is_unused:
            await super().rollback()

    def _is_unused(self) -> bool:
        return bool(self._frame) and self._frame[0].startswith("BEGIN")

    async def run(self, work: Callable[..., Any], *given: Any) -> Any:  # noqa: ANN401 - whatever the work returns
        """Do that work in the connection's thread, after what is due before it."""
        frame, self._frame = self._frame, []
        return await self._execute(self._framed, frame, work, *given)  # type: ignore[no-untyped-call]

    def _framed(self, frame: Sequence[str], work: Callable[..., Any], *given: Any) -> Any:  # noqa: ANN401
        for statement in frame:
            self._conn.execute(statement)
        return work(self._conn, *given)


class SwiftCursor:
    """One statement and all its rows; there is no reading row by row."""

    arraysize = 1

    def __init__(self, connection: SwiftConnection) -> None:
        """Keep the connection."""
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "SwiftCursor":
        """Return itself."""
        return self

    async def execute(self, statement: str, given: Sequence[Any] = ()) -> "SwiftCursor":
        """Run a statement and fetch its rows in the same crossing."""
        if statement.startswith(FRAME):
            self._connection.frame(statement)
        else:
            self._take(*await self._connection.run(_execute, statement, given))
        return self

    async def executemany(self, statement: str, given: Iterable[Sequence[Any]]) -> "SwiftCursor":
        """Run a statement once for each of the values given."""
        self._take(*await self._connection.run(_execute_many, statement, given))
        return self

    async def fetchall(self) -> list[Any]:
        """Return the rows."""
        return self._rows

    async def close(self) -> None:
        """Do nothing: SQLite's own cursor is closed already."""

    def _take(self, description: Any, rows: list[Any], rowcount: int, lastrowid: int | None) -> None:  # noqa: ANN401
        self.description, self._rows, self.rowcount, self.lastrowid = description, rows, rowcount, lastrowid


def _execute(connection: sqlite3.Connection, statement: str, given: Sequence[Any]) -> tuple[Any, ...]:
    cursor = connection.execute(statement, given)
    rows = cursor.fetchall() if cursor.description else []
    return _closed(cursor, rows)


def _execute_many(connection: sqlite3.Connection, statement: str, given: Iterable[Sequence[Any]]) -> tuple[Any, ...]:
    return _closed(connection.executemany(statement, given), [])


def _closed(cursor: sqlite3.Cursor, rows: list[Any]) -> tuple[Any, ...]:
    about = cursor.description, rows, cursor.rowcount, cursor.lastrowid
    cursor.close()
    return about
