"""`backup` and `restore`: what is kept, what has to be kept elsewhere, and how it comes back."""

import asyncio
from pathlib import Path

from bot import parts
from bot.commands.settings import Installation, choose, refuse_both
from bot.demo.place import SECRETS, Place, read_secrets
from handlers.domain.errors import ConfigurationError
from storage.backup import Manifest
from storage.backup import backup as write
from storage.backup import restore as read

KEY = "WENDI__PRIVACY__KEY"


async def backup(installation: Installation, folder: Path) -> str:
    """Back everything up into a new folder; return what lies there now and what does not.

    Raises:
        ConfigurationError: The folder is in use.
        SourceUnavailable: The disk is full.
    """
    async with parts.memory(installation.settings) as kept:
        manifest = await write(kept.database, kept.shelf, folder)
    size_mb = await asyncio.to_thread(_size_bytes, folder, manifest) / (1 << 20)
    key = installation.demo.data / SECRETS if installation.demo else KEY
    held = f"数据库和 {len(manifest.files) - 1} 个文件，共 {size_mb:.1f} MB"
    return f"已备份：{held} → {folder}。密钥（{key}）不在备份里，请另行保管。"


def _size_bytes(folder: Path, manifest: Manifest) -> int:
    return sum(path.stat().st_size for name in manifest.files if (path := folder / name).exists())


async def restore(folder: Path, config: Path | None, data: Path | None, secrets: Path | None) -> str:
    """Bring a backup back to an empty place; return what came back.

    A demo's place needs the secrets of the demo that was backed up, or its names cannot be read: they lie there
    already, or `secrets` names them.

    Raises:
        ConfigurationError: The place is in use, its secrets are missing, or the backup is damaged.
    """
    refuse_both(config, data)
    if secrets and not data:
        raise ConfigurationError(f"--secrets 只和 --data 一起用；正式安装的密钥在环境变量 {KEY} 里")
    if data:
        manifest = await _restore_demo(folder, Place(data), secrets)
    else:
        kept = choose(config, None).settings.storage
        manifest = await read(folder, kept.database, Path(kept.files))
    return f"已恢复：数据库和 {len(manifest.files) - 1} 个文件"


async def _restore_demo(folder: Path, place: Place, secrets: Path | None) -> Manifest:
    found = _secrets_for(place, secrets)
    manifest = await read(folder, place.database, place.files)
    if not place.exists:
        place.keep_secrets(found)
    return manifest


def _secrets_for(place: Place, named: Path | None) -> dict[str, str]:
    own = place.data / SECRETS
    if not named and not place.exists:
        raise ConfigurationError(
            f"{place.data} 里没有密钥，而备份不含密钥，姓名靠它才读得出：请加 --secrets 原演示目录/{SECRETS}"
        )
    found = read_secrets(named or own)
    if named and place.exists and read_secrets(own) != found:
        raise ConfigurationError(f"{own} 与 --secrets 给的不同：请先移走它，或恢复到另一个新文件夹")
    return found
