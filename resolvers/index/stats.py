"""What is in the index."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from handlers.domain.errors import ConfigurationError
from resolvers.index.packing import Origin
from resolvers.index.schema import FIRST_OTHER_ROW, open_to_read, said_of


@dataclass(frozen=True, slots=True)
class Stats:
    """Figures of an index. `updated_at` is an ISO time, UTC; empty before the first file."""

    records: int
    by_origin: dict[str, int]
    size_bytes: int
    updated_at: str
    newest_pmid: int
    withdrawn: int
    finished_files: int
    bad_records: int
    unfinished: tuple[tuple[str, str], ...]


def read_stats(path: Path) -> Stats:
    """Return the figures of the index at that path.

    Raises:
        ConfigurationError: There is none, or it cannot be read.
    """
    if not path.is_file():
        raise ConfigurationError(f"还没有索引：{path}。先运行 python -m bot index build 目录")
    try:
        connection = open_to_read(path)
        try:
            return _stats(connection, _size(path))
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise ConfigurationError(said_of(error, path)) from error


def _stats(connection: sqlite3.Connection, size_bytes: int) -> Stats:
    by_origin = dict(connection.execute("SELECT origin, records FROM origin ORDER BY origin"))
    finished, bad, updated = connection.execute(
        "SELECT coalesce(sum(is_finished), 0), coalesce(sum(bad), 0), coalesce(max(noted_at), '') FROM file"
    ).fetchone()
    newest = connection.execute("SELECT max(row) FROM record WHERE row < ?", (FIRST_OTHER_ROW,)).fetchone()[0]
    unfinished = connection.execute("SELECT path, fault FROM file WHERE NOT is_finished ORDER BY path").fetchall()
    return Stats(
        records=sum(by_origin.values()),
        by_origin={Origin(number).name.lower(): records for number, records in by_origin.items()},
        size_bytes=size_bytes,
        updated_at=updated,
        newest_pmid=newest or 0,
        withdrawn=connection.execute("SELECT count(*) FROM gone").fetchone()[0],
        finished_files=finished,
        bad_records=bad,
        unfinished=tuple((Path(file).name, fault) for file, fault in unfinished),
    )


def _size(path: Path) -> int:
    parts = (path, path.with_name(path.name + "-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())
