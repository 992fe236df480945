"""Loads files into the index: goes on where it was stopped, leaves out what it has already, counts what is unusable."""

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Protocol

import structlog

from handlers.domain.errors import ConfigurationError
from resolvers.index.inputs import BrokenInput, Read, Source, input_files
from resolvers.index.packing import Entry, Gone
from resolvers.index.schema import said_of
from resolvers.index.store import Changes, FileNote, Store

log = structlog.get_logger()
BATCH = 20_000
LEAST_FREE_BYTES = 512 * 1024 * 1024


class Watcher(Protocol):
    """Who is told how a build goes on."""

    def began(self, path: Path, *, number: int, files: int) -> None:
        """A file is opened."""

    def read(self, path: Path, position_bytes: int, records: int) -> None:
        """So much of it is in the index; `records` counts those of the whole build."""

    def merging(self) -> None:
        """All files are read; the index is put in order."""


@dataclass(slots=True)
class Built:
    """What a build did. `broken` names the files that could not be read to their end, and why."""

    read_files: int = 0
    known_files: int = 0
    bad: int = 0
    changes: Changes = field(default_factory=Changes)
    broken: list[tuple[Path, str]] = field(default_factory=list)

    @property
    def records(self) -> int:
        """How many records were looked at."""
        return self.changes.added + self.changes.replaced + self.changes.unchanged + self.changes.deleted


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a build takes from outside: the time, and how much room is left on a path's disk."""

    clock: Callable[[], datetime]
    free_bytes: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free
    batch: int = BATCH


class Build:
    """One run over some files."""

    def __init__(self, out: Path, watcher: Watcher, around: Surroundings) -> None:
        """Keep what the run works with; nothing is opened yet."""
        self._out = out
        self._watcher = watcher
        self._around = around
        self.built = Built()

    def run(self, places: Sequence[Path]) -> Built:
        """Load all files and return what was done; what is stopped halfway goes on at the next run.

        Raises:
            ConfigurationError: There is nothing to read, the disk is full, or the index cannot be written.
        """
        files = _files(places)
        try:
            store = Store(self._out)
        except OSError as error:
            raise ConfigurationError(f"写不了 {self._out}：{error.strerror}") from error
        except sqlite3.Error as error:
            raise ConfigurationError(said_of(error, self._out)) from error
        try:
            for number, path in enumerate(files, 1):
                self._load(store, path, number, len(files))
            self._put_in_order(store)
        except (sqlite3.Error, ValueError) as error:
            raise ConfigurationError(_said(error, self._out)) from error
        finally:
            store.close()
        return self.built

    def _load(self, store: Store, path: Path, number: int, files: int) -> None:
        self._watcher.began(path, number=number, files=files)
        try:
            seen = path.stat()
        except OSError as error:
            self.built.broken.append((path, error.strerror or "读不了"))
            return
        note = store.note_of(str(path))
        is_same = note is not None and (note.size_bytes, note.changed_ns) == (seen.st_size, seen.st_mtime_ns)
        if note and is_same and note.is_finished:
            self.built.known_files += 1
            self._watcher.read(path, seen.st_size, self.built.records)
            return
        fresh = FileNote(str(path), seen.st_size, seen.st_mtime_ns, 0, 0, is_finished=False, noted_at="")
        self.built.read_files += 1
        _Reading(self._out, self._around, self._watcher, self.built).read(store, note if note and is_same else fresh)

    def _put_in_order(self, store: Store) -> None:
        if self.built.changes.added or self.built.changes.replaced:
            self._watcher.merging()
            while self._around.free_bytes(self._out.parent) > LEAST_FREE_BYTES and store.tidy():
                pass


@dataclass(slots=True)
class _Reading:
    """One file on its way into the index."""

    out: Path
    around: Surroundings
    watcher: Watcher
    built: Built

    def read(self, store: Store, note: FileNote) -> None:
        source = Source(Path(note.path))
        entries = source.entries()
        seen, bad, fault = note.seen, note.bad, ""
        is_more = True
        try:
            _skip(entries, seen)
            while is_more:
                batch, fault = _taken(entries, self.around.batch)
                usable = [one for one in batch if one is not None]
                seen, bad = seen + len(batch), bad + len(batch) - len(usable)
                is_more = not fault and len(batch) == self.around.batch
                self._keep(store, usable, self._noted(note, seen, bad, fault, is_finished=not (is_more or fault)))
                self.built.bad += len(batch) - len(usable)
                self.watcher.read(source.path, source.position, self.built.records)
        except (BrokenInput, OSError) as error:
            fault = _reason(error)
        if fault:
            self.built.broken.append((source.path, fault))
            log.warning("index_file_broken", file=source.path.name, records=seen)

    def _noted(self, note: FileNote, seen: int, bad: int, fault: str, *, is_finished: bool) -> FileNote:
        at = self.around.clock().isoformat(timespec="seconds")
        return FileNote(note.path, note.size_bytes, note.changed_ns, seen, bad, is_finished, at, fault)

    def _keep(self, store: Store, batch: Sequence[Entry | Gone], note: FileNote) -> None:
        if self.around.free_bytes(self.out.parent) < LEAST_FREE_BYTES:
            raise sqlite3.OperationalError("database or disk is full")
        changes = store.apply(batch, note)
        total = self.built.changes
        total.added += changes.added
        total.replaced += changes.replaced
        total.unchanged += changes.unchanged
        total.deleted += changes.deleted


def _taken(entries: Read, count: int) -> tuple[list[Entry | Gone | None], str]:
    """Return the next records, and what kept the file from being read further."""
    taken: list[Entry | Gone | None] = []
    try:
        for one in islice(entries, count):
            taken.append(one)  # noqa: PERF402 - what was read before a fault counts
    except (BrokenInput, OSError) as error:
        return taken, _reason(error)
    return taken, ""


def _reason(error: BrokenInput | OSError) -> str:
    return str(error) if isinstance(error, BrokenInput) else error.strerror or "读不了"


def _skip(entries: Iterable[object], count: int) -> None:
    for _ in islice(entries, count):
        pass


def _files(places: Sequence[Path]) -> list[Path]:
    try:
        files = input_files(list(places))
    except FileNotFoundError as error:
        raise ConfigurationError(f"没有这个文件或目录：{error}") from error
    if not files:
        raise ConfigurationError("这些目录里没有 .xml、.json、.jsonl 文件（也可以是 .gz）")
    return files


def _said(error: sqlite3.Error | ValueError, out: Path) -> str:
    return said_of(error, out) if isinstance(error, sqlite3.Error) else f"{out} 已损坏；请删掉重建"
