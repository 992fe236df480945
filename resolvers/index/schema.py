"""The index's tables: one SQLite file.

The keys lie in an FTS5 table without contents or positions: it is a log-structured merge tree, so loading stays fast
when the index no longer fits into memory. A PubMed record's row is its PMID; others are numbered from 2**32.
"""

import sqlite3
from pathlib import Path

from handlers.domain.errors import ConfigurationError
from resolvers.index.keys import FORMAT

FIRST_OTHER_ROW = 1 << 32
TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE record (row INTEGER PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE journal (number INTEGER PRIMARY KEY, name TEXT NOT NULL, issn TEXT NOT NULL, UNIQUE (name, issn));
CREATE TABLE origin (origin INTEGER PRIMARY KEY, records INTEGER NOT NULL);
CREATE TABLE gone (pmid INTEGER PRIMARY KEY, file TEXT NOT NULL);
CREATE TABLE file (
  path TEXT PRIMARY KEY, size_bytes INTEGER NOT NULL, changed_ns INTEGER NOT NULL, seen INTEGER NOT NULL,
  bad INTEGER NOT NULL, is_finished INTEGER NOT NULL, fault TEXT NOT NULL, noted_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE VIRTUAL TABLE term USING fts5(
  keys, content='', detail=none, columnsize=0, tokenize="ascii tokenchars '_'"
);
INSERT INTO term(term, rank) VALUES ('hashsize', 67108864);
INSERT INTO term(term, rank) VALUES ('automerge', 8);
"""
CACHE_KIB = 131_072
READER_CACHE_KIB = 16_384
BUSY_S = 30.0


def open_to_write(path: Path) -> sqlite3.Connection:
    """Return a connection to the index at that path, made when there is none.

    Raises:
        ConfigurationError: It is something else, of another format, or being built by another process.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        # A power cut may lose the last batch, never tear one: its bookkeeping is in the same transaction.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.execute("PRAGMA journal_size_limit = 67108864")
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            _create(connection)
        check_format(connection, path)
    except BaseException as error:
        connection.close()
        if isinstance(error, sqlite3.DatabaseError):
            raise ConfigurationError(said_of(error, path)) from error
        raise
    return connection


def open_to_read(path: Path) -> sqlite3.Connection:
    """Return a read-only connection; a build may go on meanwhile.

    Raises:
        sqlite3.Error: There is none, or it cannot be read.
        ConfigurationError: It is of another format.
    """
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=5.0, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA cache_size = -{READER_CACHE_KIB}")
        check_format(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def check_format(connection: sqlite3.Connection, path: Path) -> None:
    """Make sure that this program wrote the index.

    Raises:
        ConfigurationError: It did not.
        sqlite3.Error: It cannot be read.
    """
    has_about = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone()
    row = connection.execute("SELECT value FROM about WHERE name = 'format'").fetchone() if has_about else None
    if row is None:
        raise ConfigurationError(f"{path} 不是本地题录索引")
    if row[0] != FORMAT:
        raise ConfigurationError(f"{path} 是另一版本程序建的索引（格式 {row[0]}，本程序用 {FORMAT}），请删掉重建")


def said_of(error: sqlite3.Error, path: Path) -> str:
    """Return in words what went wrong with the index's file."""
    told = str(error)
    if "full" in told:
        return f"磁盘已满，索引没有建完（已写入的部分完好）。腾出空间后再运行同一命令，会接着建：{path}"
    if "locked" in told:
        return f"另一个程序正在建这个索引：{path}"
    if "not a database" in told or "malformed" in told:
        return f"{path} 不是索引，或已损坏；请删掉重建"
    if "fts5" in told:
        return "这个 Python 的 SQLite 不带 FTS5，建不了索引"
    return f"索引 {path} 读写不了：{told}"


def _create(connection: sqlite3.Connection) -> None:
    connection.executescript(f"BEGIN IMMEDIATE; {TABLES} INSERT INTO about VALUES ('format', {FORMAT:d}); COMMIT;")  # noqa: S608 - no input
