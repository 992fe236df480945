"""Engines as they were measured to be safe: one writer and separate readers for SQLite, a pool for PostgreSQL."""

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from storage.swift import connecting

BUSY_TIMEOUT_MS = 30_000
READERS = 4
SERVER_CONNECTIONS = 10


def server_engine(url: URL) -> AsyncEngine:
    """Return the engine for a PostgreSQL server."""
    return create_async_engine(
        url, pool_size=SERVER_CONNECTIONS, max_overflow=5, pool_pre_ping=True, hide_parameters=True
    )


def writer_engine(url: URL, *, foreign_keys: bool = True) -> AsyncEngine:
    """Return the engine with the only connection that may write; without foreign keys for migrations alone.

    `BEGIN IMMEDIATE` because a deferred transaction that reads first cannot wait for the lock it needs later.
    """
    engine = _embedded(url, pool_size=1)
    keys = "ON" if foreign_keys else "OFF"
    pragmas = ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_TIMEOUT_MS}", f"foreign_keys={keys}")
    _prepare(engine, pragmas, "BEGIN IMMEDIATE")
    return engine


def reader_engine(url: URL) -> AsyncEngine:
    """Return the engine that only reads, beside the writer."""
    engine = _embedded(url, pool_size=READERS)
    _prepare(engine, (f"busy_timeout={BUSY_TIMEOUT_MS}", "query_only=ON"), "BEGIN")
    return engine


def _embedded(url: URL, *, pool_size: int) -> AsyncEngine:
    creator = connecting(str(url.database))
    return create_async_engine(url, async_creator=creator, pool_size=pool_size, max_overflow=0, hide_parameters=True)


def _prepare(engine: AsyncEngine, pragmas: tuple[str, ...], begin: str) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        _set_up(connection, pragmas)

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


def _set_up(connection: Any, pragmas: tuple[str, ...]) -> None:  # noqa: ANN401 - the driver's connection is untyped
    connection.isolation_level = None  # the driver must not begin transactions by itself
    cursor = connection.cursor()
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
