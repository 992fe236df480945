"""Copies everything the program remembers into a folder while it runs, and brings it back, checked by SHA-256."""

import asyncio
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
from sqlalchemy.engine import URL

from handlers.domain.errors import ConfigurationError
from storage import schema
from storage.database import EMBEDDED, Database, address
from storage.server_dump import dump, load
from storage.shelf import LocalShelf, room_for_it
from storage.single import alone_with_file

MANIFEST = "manifest.json"
EMBEDDED_COPY = "wendi.db"
SERVER_COPY = "wendi.dump"
FILES = "files"


class Manifest(msgspec.Struct, frozen=True):
    """What lies in a backup: each file's path in it, with its SHA-256."""

    database: str
    revision: str
    files: dict[str, str]


async def backup(database: Database, shelf: LocalShelf, folder: Path) -> Manifest:
    """Write a backup to a new folder; it appears when it is complete.

    Raises:
        ConfigurationError: The folder is not empty, or the server's own tool is not installed.
        SourceUnavailable: The disk is full; nothing is left behind.
    """
    if await asyncio.to_thread(_is_used, folder):
        raise ConfigurationError(f"备份文件夹 {folder} 里已有内容，请换一个新文件夹")
    part = folder.with_name(folder.name + ".part")
    try:
        with room_for_it():
            await asyncio.to_thread(_fresh, part)
            # The database first: every file it knows was on the shelf before its row was written.
            copied = await _copy_database(database, part)
            manifest = await asyncio.to_thread(_copy_files, shelf, part, copied)
            await asyncio.to_thread(_complete, part, folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def _is_used(folder: Path) -> bool:
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def _fresh(part: Path) -> None:
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True, mode=0o700)


async def _copy_database(database: Database, part: Path) -> str:
    if not database.is_embedded:
        await dump(database.url, part / SERVER_COPY)
        return SERVER_COPY
    target = part / EMBEDDED_COPY
    await asyncio.to_thread(_vacuum, database.file, target)
    return EMBEDDED_COPY


def _vacuum(source: Path, target: Path) -> None:
    # A connection of its own reads one snapshot; writers go on meanwhile.
    with closing(sqlite3.connect(source, timeout=30, isolation_level=None)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    # Services' answers can be asked for again.
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'kept_answer'").fetchone():
            copy.execute("DELETE FROM kept_answer")
            copy.execute("VACUUM")


def _copy_files(shelf: LocalShelf, part: Path, copied: str) -> Manifest:
    files = {copied: sha256_of(part / copied)}
    for source in shelf.files():
        place = Path(FILES) / shelf.place(source.name)
        _link_or_copy(source, part / place)
        files[place.as_posix()] = source.name
    manifest = Manifest(copied, schema.head(), files)
    (part / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    return manifest


def _link_or_copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)  # a file on the shelf is never changed, so the copy may share its bytes
    except FileNotFoundError:
        return  # dropped in this moment
    except OSError:
        shutil.copyfile(source, target)


def _complete(part: Path, folder: Path) -> None:
    if folder.exists():
        folder.rmdir()
    part.rename(folder)


def sha256_of(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


async def restore(folder: Path, url: str, files: Path) -> Manifest:
    """Bring a backup back to an empty place; nothing is written unless every file is as it was.

    Raises:
        ConfigurationError: The backup is damaged or incomplete, or the place is in use.
    """
    manifest = await asyncio.to_thread(checked, folder)
    parsed = address(url)
    is_embedded = manifest.database == EMBEDDED_COPY
    if is_embedded != (parsed.drivername == EMBEDDED):
        raise ConfigurationError("备份与目标的数据库种类不同：SQLite 的备份只能恢复到 SQLite，PostgreSQL 同理")
    if is_embedded:
        await asyncio.to_thread(_restore_file, folder / EMBEDDED_COPY, parsed)
    else:
        await load(parsed, folder / SERVER_COPY)
    await asyncio.to_thread(_restore_shelf, folder, files, manifest)
    return manifest


def checked(folder: Path) -> Manifest:
    """Return a backup's manifest once every file was found to be as it was written.

    Raises:
        ConfigurationError: Something is missing or was changed.
    """
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise ConfigurationError(f"{folder} 不是完整的备份：读不出 {MANIFEST}") from error
    broken = next(_broken(folder, manifest), None)
    if broken:
        raise ConfigurationError(f"备份已损坏：{broken} 缺失或内容已变")
    return manifest


def _broken(folder: Path, manifest: Manifest) -> Iterator[str]:
    root = folder.resolve()
    for name, sha256 in manifest.files.items():
        path = (folder / name).resolve()
        if not path.is_relative_to(root) or not path.is_file() or sha256_of(path) != sha256:
            yield name


def _restore_file(copy: Path, url: URL) -> None:
    target = Path(url.database or "")
    target.parent.mkdir(parents=True, exist_ok=True)
    with alone_with_file(target), room_for_it():
        if used := _in_the_way(target):
            raise ConfigurationError(f"{target.parent} 里已有数据：请先移走 {'、'.join(used)}，或恢复到另一个新文件夹")
        with closing(sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise ConfigurationError(f"备份中的数据库已损坏：{verdict}")
        part = target.with_name(target.name + ".part")
        shutil.copyfile(copy, part)
        part.rename(target)


def _in_the_way(target: Path) -> list[str]:
    """Return the names of a database's files; a journal left alone would spoil the one that comes."""
    names = (target.name + end for end in ("", "-wal", "-shm", "-journal"))
    return [name for name in names if target.with_name(name).exists()]


def _restore_shelf(folder: Path, files: Path, manifest: Manifest) -> None:
    with room_for_it():
        for name in manifest.files:
            if name == manifest.database:
                continue
            target = files / Path(name).relative_to(FILES)
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(target.name + ".part")
            shutil.copyfile(folder / name, part)
            part.rename(target)
