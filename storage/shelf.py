"""PDFs in a local folder, named by their SHA-256 and laid out two levels deep."""

import asyncio
import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from handlers.domain.errors import ConfigurationError, SourceUnavailable

CHUNK_BYTES = 1 << 20
SHA256 = re.compile(r"[0-9a-f]{64}")
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
WORK = "work"


@contextmanager
def room_for_it() -> Iterator[None]:
    """Tell a full disk apart from other troubles.

    Raises:
        SourceUnavailable: The disk is full; what was being written can be tried again later.
    """
    try:
        yield
    except OSError as error:
        if error.errno in NO_ROOM:
            raise SourceUnavailable("shelf", "disk-full") from error
        raise


class LocalShelf:
    """A folder of files that are complete or not there."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder, made if need be.

        Raises:
            ConfigurationError: The folder cannot be written to.
        """
        self._folder = folder
        self._work = folder / WORK
        try:
            self._work.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigurationError(f"storage.files：不能写入文件夹 {folder}（{error.strerror}）") from error

    def clear_work(self) -> None:
        """Remove what a crash left in the work folder; for the service's start, when nobody else works there."""
        for left in self._work.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()

    async def put(self, source: Path) -> tuple[str, int]:
        """Take a copy of a file; return its SHA-256 and its size in bytes.

        Raises:
            SourceUnavailable: The disk is full; nothing was kept.
        """
        with room_for_it():
            return await asyncio.to_thread(self._put, source)

    def _put(self, source: Path) -> tuple[str, int]:
        handle, name = tempfile.mkstemp(dir=self._work, suffix=".part")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as target:
                sha256, size_bytes = _copy_hashed(source, target.fileno())
            self._keep(part, self._path(sha256))
        finally:
            part.unlink(missing_ok=True)
        return sha256, size_bytes

    def _keep(self, part: Path, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.replace(path)
        # The name itself must outlive a power cut, in each folder that is new.
        for folder in (path.parent, path.parent.parent, self._folder):
            _sync_folder(folder)

    @asynccontextmanager
    async def open(self, sha256: str) -> AsyncIterator[Path]:
        """Lend the file as a local path for the length of the block.

        Raises:
            FileNotFoundError: It is not there.
        """
        path = self._path(sha256)
        if not await asyncio.to_thread(path.is_file):
            raise FileNotFoundError(errno.ENOENT, "not on the shelf", sha256)
        yield path

    async def drop(self, sha256: str) -> None:
        """Remove a file, if it is there."""
        await asyncio.to_thread(self._path(sha256).unlink, missing_ok=True)

    @asynccontextmanager
    async def scratch(self) -> AsyncIterator[Path]:
        """Lend an empty folder for work in progress, removed afterwards.

        Raises:
            SourceUnavailable: The disk is full.
        """
        with room_for_it():
            folder = Path(await asyncio.to_thread(tempfile.mkdtemp, dir=self._work))
        try:
            with room_for_it():
                yield folder
        finally:
            # Also when cancelled: the removal itself does not wait.
            shutil.rmtree(folder, ignore_errors=True)

    def files(self) -> Iterator[Path]:
        """Yield every file on the shelf."""
        for path in self._folder.glob("??/??/*"):
            if SHA256.fullmatch(path.name):
                yield path

    def place(self, sha256: str) -> Path:
        """Return where a file lies relative to the shelf."""
        return self._path(sha256).relative_to(self._folder)

    def _path(self, sha256: str) -> Path:
        # The name comes from outside in links and manifests: it must never lead out of the folder.
        if not SHA256.fullmatch(sha256):
            raise FileNotFoundError(errno.ENOENT, "not a SHA-256", sha256)
        return self._folder / sha256[:2] / sha256[2:4] / sha256


def _copy_hashed(source: Path, target: int) -> tuple[str, int]:
    digest, size_bytes = hashlib.sha256(), 0
    with source.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            digest.update(chunk)
            size_bytes += len(chunk)
            _write_all(target, chunk)
    os.fsync(target)
    return digest.hexdigest(), size_bytes


def _write_all(target: int, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(target, rest) :]


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
