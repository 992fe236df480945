"""What is backed up comes back, or says why not."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.domain.errors import ConfigurationError
from handlers.domain.sourcing import KeptAnswer
from storage.backup import backup, restore
from storage.database import Database
from storage.kept_answers import SqlAnswerStore
from storage.request_book import SqlRequestBook
from storage.shelf import LocalShelf
from tests.contract.storage.conftest import execute
from tests.contract.storage.desk_kit import Kit


@pytest.fixture
async def shelf(tmp_path: Path) -> LocalShelf:
    shelf = LocalShelf(tmp_path / "files")
    for n in range(3):
        (tmp_path / "source").write_text(f"%PDF-{n}")
        await shelf.put(tmp_path / "source")
    return shelf


async def test_a_backup_comes_back_whole(kit: Kit, shelf: LocalShelf, tmp_path: Path) -> None:
    if not kit.database.is_embedded and not shutil.which("pg_dump"):
        pytest.skip("pg_dump is not installed: apt-get install -y postgresql-client")
    request = await kit.received()
    kept = KeptAnswer("k", b"x" * 1000, kit.clock() + timedelta(days=1))
    await SqlAnswerStore(kit.database, kit.clock).put([kept])
    manifest = await backup(kit.database, shelf, tmp_path / "backup")
    assert len(manifest.files) == 4
    await kit.received()
    url = kit.database.url.set(database=f"{tmp_path}/again/wendi.db").render_as_string()
    if not kit.database.is_embedded:
        server = kit.database.url.render_as_string().rpartition("/")[0]
        await execute(server, f"CREATE DATABASE {kit.database.url.database}_again")
        url = f"{kit.database.url.render_as_string()}_again"
    await restore(tmp_path / "backup", url, tmp_path / "again" / "files")
    async with Database.open(url) as again:
        book = SqlRequestBook(again, kit.book._sealer._cipher, kit.clock)
        assert await book.latest() == (request,)
        assert await SqlAnswerStore(again, kit.clock).get("k") is None, "what can be asked for again is left out"
    assert {p.name for p in LocalShelf(tmp_path / "again" / "files").files()} == {p.name for p in shelf.files()}


async def test_a_damaged_backup_is_refused_before_anything_is_written(
    kit: Kit, shelf: LocalShelf, tmp_path: Path
) -> None:
    if not kit.database.is_embedded:
        return
    await backup(kit.database, shelf, tmp_path / "backup")
    victim = next((tmp_path / "backup" / "files").rglob("*/*/*"))
    victim.unlink()
    victim.write_text("%PDF-other")
    url = f"sqlite+aiosqlite:///{tmp_path}/again/wendi.db"
    with pytest.raises(ConfigurationError, match="已损坏"):
        await restore(tmp_path / "backup", url, tmp_path / "again" / "files")
    assert not (tmp_path / "again").exists()
    (tmp_path / "backup" / "manifest.json").unlink()
    with pytest.raises(ConfigurationError, match="不是完整的备份"):
        await restore(tmp_path / "backup", url, tmp_path / "again" / "files")


async def test_nothing_is_overwritten(kit: Kit, shelf: LocalShelf, tmp_path: Path) -> None:
    if not kit.database.is_embedded:
        return
    await backup(kit.database, shelf, tmp_path / "backup")
    with pytest.raises(ConfigurationError, match="已有内容"):
        await backup(kit.database, shelf, tmp_path / "backup")
    with pytest.raises(ConfigurationError, match="里已有数据：请先移走"):
        await restore(tmp_path / "backup", kit.database.url.render_as_string(), tmp_path / "elsewhere")
    with pytest.raises(ConfigurationError, match="种类不同"):
        await restore(tmp_path / "backup", "postgresql+asyncpg://x@127.0.0.1:1/y", tmp_path / "elsewhere")
