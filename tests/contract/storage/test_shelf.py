"""The promises of `Shelf`."""

import errno
import hashlib
import os
from pathlib import Path

import pytest

from handlers.domain.errors import ConfigurationError, SourceUnavailable
from handlers.ports import Shelf
from storage.shelf import LocalShelf

CONTENT = b"%PDF-1.7 " + bytes(3_000_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def shelf(tmp_path: Path) -> LocalShelf:
    return LocalShelf(tmp_path / "files")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.pdf"
    path.write_bytes(CONTENT)
    return path


def is_a_shelf(shelf: LocalShelf) -> Shelf:
    """mypy checks here that the port's signatures are kept."""
    return shelf


async def test_a_file_is_lent_as_it_was_put(shelf: LocalShelf, source: Path) -> None:
    assert await shelf.put(source) == (SHA256, len(CONTENT))
    assert await shelf.put(source) == (SHA256, len(CONTENT))
    async with shelf.open(SHA256) as path:
        assert path.read_bytes() == CONTENT
    assert [path.name for path in shelf.files()] == [SHA256]


async def test_a_file_that_is_not_there_is_said_to_be_missing(shelf: LocalShelf, source: Path) -> None:
    await shelf.put(source)
    await shelf.drop(SHA256)
    await shelf.drop(SHA256)
    for name in (SHA256, "../../etc/passwd", "", "AB" * 32):
        with pytest.raises(FileNotFoundError):
            async with shelf.open(name):
                pass


async def test_work_in_progress_leaves_nothing(shelf: LocalShelf, tmp_path: Path) -> None:
    async def torn() -> None:
        async with shelf.scratch() as folder:
            (folder / "half.pdf").touch()
            raise RuntimeError("torn")

    with pytest.raises(RuntimeError):
        await torn()
    assert list((tmp_path / "files" / "work").iterdir()) == []


async def test_what_a_crash_left_is_cleared(tmp_path: Path) -> None:
    left = tmp_path / "files" / "work" / "tmp1"
    left.mkdir(parents=True)
    (tmp_path / "files" / "work" / "x.part").touch()
    shelf = LocalShelf(tmp_path / "files")
    assert left.exists()
    shelf.clear_work()
    assert list((tmp_path / "files" / "work").iterdir()) == []


async def test_a_full_disk_is_said_to_be_full_and_leaves_no_half_file(tmp_path: Path, source: Path) -> None:
    class FullDisk(LocalShelf):
        def _keep(self, part: Path, path: Path) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    shelf = FullDisk(tmp_path / "full")
    with pytest.raises(SourceUnavailable) as caught:
        await shelf.put(source)
    assert caught.value.reason == "disk-full"
    assert not [path for path in (tmp_path / "full").rglob("*") if path.is_file()]


async def test_a_source_that_is_missing_leaves_no_half_file(shelf: LocalShelf, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        await shelf.put(tmp_path / "nowhere.pdf")
    assert not [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def test_a_folder_that_cannot_be_made_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="不能写入"):
        LocalShelf(tmp_path / "file" / "below")
