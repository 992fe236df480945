"""`check` and `report`."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import ClientError, ClientSession, ClientTimeout
from rich.text import Text

from bot import parts
from bot.commands.screen import Screen
from bot.commands.settings import Installation
from bot.commands.source_check import read_holdings, try_sources
from bot.config import Settings
from bot.order_care import mailbox, mailer, suppliers
from handlers.advise_purchases import missed_until
from handlers.domain.article import Failure
from handlers.domain.errors import ConfigurationError, LibraryError, SourceUnavailable
from reports import period
from reports.period import Period
from reports.usage import FORMATS, write_usage
from resolvers.suppliers.iso18626 import Iso18626Supplier

CONNECT_S = 5.0
MAIL_TROUBLES = {
    Failure.LOGIN.value: "账号或密码不对",
    Failure.CONNECTION.value: "连不上邮件服务器，或加密方式不对",
    Failure.BAD_ANSWER.value: "邮件服务器的答复无法识别，或没有这个文件夹",
}
Trial = Callable[[Settings], Awaitable[str]]


async def check(installation: Installation) -> bool:
    """Try each part, print how it is and how to mend it, and return whether all is well.

    Raises:
        ConfigurationError: A demo that is not running has no parts to try.
    """
    if installation.demo and installation.demo.program().found() is None:
        raise ConfigurationError("演示没有在运行，请先 make demo")
    settings, screen, is_well = installation.settings, Screen(), True
    trials: list[tuple[str, Trial]] = [
        ("数据库", _database),
        ("文件夹", _files),
        ("微信网关", _gateway),
        ("文献来源", partial(_sources, screen=screen)),
        ("图书目录", _holdings),
        ("供应方", _suppliers),
        ("邮件", _mail),
        ("水印", _pdfs),
        ("网页端口", _port),
    ]
    for name, trial in trials:
        try:
            _tell(screen, Text("✓", "green"), name, await trial(settings))
        except (LibraryError, OSError, TimeoutError) as error:
            is_well = False
            _tell(screen, Text("✗", "red"), name, str(error))
    return is_well


def _tell(screen: Screen, sign: Text, name: str, how: str) -> None:
    screen.print(sign + Text(f" {name}：{how}"), highlight=False)


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


async def _sources(settings: Settings, *, screen: Screen) -> str:
    table, said = await try_sources(settings)
    if table.row_count:
        screen.print(table, highlight=False)
    return said


async def _holdings(settings: Settings) -> str:
    return await read_holdings((*settings.metadata, *settings.fulltext))


async def _suppliers(settings: Settings) -> str:
    async with parts.outgoing_line(settings) as http:
        found = suppliers(settings, http)
        away = [each.label for each in found if isinstance(each, Iso18626Supplier) and not await each.answers()]
    if away:
        raise LibraryError(f"{'、'.join(away)} 没有应答，请核对 suppliers 里的 url，或请对方放行本机地址")
    names = [f"{supplier.label}（{supplier.kind}）" for supplier in found]
    return "、".join(names) or "没有配置，馆际互借不开放"


async def _mail(settings: Settings) -> str:
    sender, said = mailer(settings), []
    try:
        if sender is not None:
            await sender.try_login()
            said.append(f"发信 {settings.mail.host} 可用")
        async with parts.memory(settings) as kept:
            box = mailbox(settings, kept)
            if box is not None:
                said.append(f"收信 {settings.mail.imap.host} 可用，有 {await box.try_login()} 封")
    except SourceUnavailable as error:
        where = "mail" if error.source == "mail" else "mail.imap"
        raise LibraryError(f"{MAIL_TROUBLES.get(error.reason.split()[0], error.reason)}，请核对 {where}") from error
    return "；".join(said) or "没有配置"


async def _pdfs(settings: Settings) -> str:
    async with parts.workshop(settings):
        return f"{settings.watermark.workers} 个独立进程就绪"


async def _port(settings: Settings) -> str:
    where = (settings.console.host, settings.console.port)
    address = f"http://{where[0]}:{where[1]}"
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(where)
        except OSError as error:
            if await _is_ours(address):
                return f"{address} 正在服务"
            raise LibraryError(f"{where[0]}:{where[1]} 用不了（{error.strerror}），请换 console.port") from error
    return f"{address} 空着，可用"


async def _is_ours(address: str) -> bool:
    """Return whether this program answers there: its check of health asks for no account."""
    try:
        async with (
            ClientSession(timeout=ClientTimeout(total=CONNECT_S)) as session,
            session.get(f"{address}/healthz") as answer,
        ):
            return bool(await answer.json() == {"status": "ok"})
    except (ClientError, TimeoutError, ValueError):
        return False


async def report(settings: Settings, codes: Mapping[str, str], formats: str, folder: Path) -> tuple[Path, ...]:
    """Write the usage report of the one period that is named in `codes`, or of this week, and return its files.

    Raises:
        ConfigurationError: Several periods are named, there is no such one, or a format is not known.
    """
    zone = parts.zone(settings)
    asked, kinds = _period(codes, zone), _formats(formats)
    async with parts.memory(settings) as kept:
        rows = [row async for row in kept.figures.rows_between(asked.start, asked.end)]
        missed = await missed_until(kept.purchases, min(asked.end, parts.now()))
    library = settings.library.name
    return await asyncio.to_thread(
        write_usage, rows, asked, folder, formats=kinds, zone=zone, library=library, missed=missed
    )


def _period(codes: Mapping[str, str], zone: ZoneInfo) -> Period:
    named = [(name, code) for name, code in codes.items() if code]
    if len(named) > 1:
        raise ConfigurationError("--week、--month、--quarter、--year 只能用一个")
    today = parts.now().astimezone(zone).date().isocalendar()
    name, code = named[0] if named else ("week", f"{today.year}-W{today.week:02d}")
    readers = {"week": period.week, "month": period.month, "quarter": period.quarter, "year": period.year}
    return readers[name](code, zone)


def _formats(written: str) -> tuple[str, ...]:
    kinds = tuple(dict.fromkeys(part.strip().lower() for part in written.split(",") if part.strip()))
    if not kinds or set(kinds) - set(FORMATS):
        raise ConfigurationError(f"--format 目前可以是 {'、'.join(FORMATS)}，用逗号分开")
    return kinds
