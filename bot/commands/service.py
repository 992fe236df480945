"""`check`, `report`, `backup`, `restore` and `migrate`."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from rich.console import Console

from bot import parts
from bot.config import Settings
from handlers.domain.errors import LibraryError
from reports.period import Period
from reports.usage import write_usage
from resolvers.load import load

CONNECT_S = 5.0
Trial = Callable[[Settings], Awaitable[str]]


async def check(settings: Settings) -> bool:
    """Try each part, print how it is and how to mend it, and return whether all is well."""
    screen, is_well = Console(), True
    trials: list[tuple[str, Trial]] = [
        ("数据库", _database),
        ("文件夹", _files),
        ("微信网关", _gateway),
        ("文献来源", _sources),
        ("水印", _pdfs),
        ("网页端口", _port),
    ]
    for name, trial in trials:
        try:
            screen.print(f"[green]✓[/] {name}：{await trial(settings)}", highlight=False)
        except (LibraryError, OSError, TimeoutError) as error:
            is_well = False
            screen.print(f"[red]✗[/] {name}：{error}", highlight=False)
    return is_well


async def _database(settings: Settings) -> str:
    async with parts.memory(settings) as kept:
        departments = await kept.members.departments()
        return f"可用，职工名单有 {len(departments)} 个科室" + ("" if departments else "（请先导入：members import）")


async def _files(settings: Settings) -> str:
    async with parts.memory(settings) as kept, kept.shelf.scratch() as folder:
        await asyncio.to_thread((folder / "try").write_bytes, b"x")
    return "可写"


async def _gateway(settings: Settings) -> str:
    host, _, port = settings.wechat.endpoint.rpartition(":")
    try:
        async with asyncio.timeout(CONNECT_S):
            _, writer = await asyncio.open_connection(host, int(port))
    except (OSError, TimeoutError) as error:
        raise LibraryError(f"连不上 {settings.wechat.endpoint}，请先启动网关或改 wechat.endpoint") from error
    writer.close()
    return f"{settings.wechat.endpoint} 有应答（口令在登录时核对）"


async def _sources(settings: Settings) -> str:
    async with parts.outgoing_line(settings) as http:
        names = [source.name for source in load(settings.metadata, "metadata", http)]
        names += [source.name for source in load(settings.fulltext, "fulltext", http)]
    return "、".join(names) or "没有配置任何来源，所有求助都会转馆员"


async def _pdfs(settings: Settings) -> str:
    async with parts.workshop(settings):
        return f"{settings.watermark.workers} 个独立进程就绪"


async def _port(settings: Settings) -> str:
    where = (settings.console.host, settings.console.port)
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(where)
        except OSError as error:
            raise LibraryError(f"{where[0]}:{where[1]} 被占用（服务正在运行时属正常）：{error.strerror}") from error
    return f"http://{where[0]}:{where[1]}"


async def report(settings: Settings, period: Period, folder: Path, formats: Sequence[str]) -> tuple[Path, ...]:
    """Write the usage report of a period and return its files."""
    async with parts.memory(settings) as kept:
        rows = [row async for row in kept.figures.rows_between(period.start, period.end)]
    return await asyncio.to_thread(
        write_usage,
        rows,
        period,
        folder,
        formats=formats,
        zone=parts.zone(settings),
        library=settings.library.name,
    )
