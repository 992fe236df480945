"""`notices` and `journals`: what the commands do and print."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot import parts
from bot.commands.screen import Screen
from bot.commands.settings import choose
from bot.config import Settings
from handlers.domain.errors import ConfigurationError
from handlers.domain.journal_lists import LoadedList
from storage.journal_file import odd_rows, open_journals, read_journals
from storage.notice_file import odd_notices, open_notices, read_notices

Shown = list[dict[str, Any]]


def _settings(config: Path | None, data: Path | None) -> Settings:
    return choose(config, data).settings


async def import_notices(config: Path | None, data: Path | None, file: Path) -> str:
    """Load Retraction Watch's data file and return what to say.

    Raises:
        ConfigurationError: It is no such file, or holds nothing that can be used; what was loaded before stays.
    """
    listed = await asyncio.to_thread(open_notices, file)
    async with parts.memory(_settings(config, data)) as kept:
        with _bar(file.name, listed.size) as moved:
            taken, left_out = await kept.notices.load(read_notices(listed), file_name=file.name, progress=moved)
    odd = await asyncio.to_thread(odd_notices, listed)
    said = f"已导入 {taken} 条（没有 DOI 和 PMID、或类型不认识的 {left_out} 条跳过）。之前的数据已换下"
    return said + (f"。请核对：{odd}" if odd else "")


async def import_journals(config: Path | None, data: Path | None, file: Path, *, name: str, year: int) -> str:
    """Load the list of one name and year and return what to say.

    Raises:
        ConfigurationError: The file cannot be read, or the name or year cannot be.
    """
    listed = await asyncio.to_thread(open_journals, file)
    async with parts.memory(_settings(config, data)) as kept:
        with _bar(file.name, listed.size) as moved:
            taken, left_out = await kept.journals.load(
                read_journals(listed), name=name, year=year, file_name=file.name, progress=moved
            )
    odd = await asyncio.to_thread(odd_rows, listed)
    return f"已导入 {name.strip()}{year}：{taken} 种期刊，跳过 {left_out} 行" + (f"。请核对：{odd}" if odd else "")


async def loaded_notices(config: Path | None, data: Path | None) -> Shown:
    """Return the notices that are in use."""
    settings = _settings(config, data)
    async with parts.memory(settings) as kept:
        return _shown(await kept.notices.loaded(), parts.zone(settings))


async def loaded_journals(config: Path | None, data: Path | None) -> Shown:
    """Return the lists of journals that are in use."""
    settings = _settings(config, data)
    async with parts.memory(settings) as kept:
        return _shown(await kept.journals.loaded(), parts.zone(settings))


async def remove_journals(config: Path | None, data: Path | None, *, name: str, year: int) -> str:
    """Remove a list and return what to say.

    Raises:
        ConfigurationError: There is no such list.
    """
    async with parts.memory(_settings(config, data)) as kept:
        if not await kept.journals.remove(name.strip(), year):
            known = "、".join(f"{one.name}{one.year}" for one in await kept.journals.loaded()) or "（没有）"
            raise ConfigurationError(f"没有清单 {name}{year}。已导入的有：{known}")
    return f"已删去 {name.strip()}{year}"


def show(found: Shown, otherwise: str) -> None:
    """Print what is loaded as a table."""
    screen = Screen()
    if not found:
        screen.print(otherwise, highlight=False)
        return
    table = Table("清单", "年份", "条数", "文件", "导入时间")
    for one in found:
        table.add_row(
            one["name"],
            str(one["year"] or "—"),
            f"{one['entries']:,}",
            one["file"],
            one["loaded_at"][:16].replace("T", " "),
        )
    screen.print(table)


def _shown(lists: Sequence[LoadedList], zone: ZoneInfo) -> Shown:
    return [
        {"name": one.name, "year": one.year or None, "entries": one.entries, "file": one.file_name,
         "loaded_at": one.loaded_at.astimezone(zone).isoformat()}
        for one in lists
    ]  # fmt: skip


@contextmanager
def _bar(name: str, total: int) -> Iterator[Callable[[int], None]]:
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Screen(is_error=True)) as bar:
        task = bar.add_task(name, total=total)
        yield lambda done: bar.update(task, completed=min(done, total))
        bar.update(task, completed=total)
