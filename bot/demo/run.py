"""`python -m bot demo`: the whole product on embedded parts, on one address."""

import asyncio
from collections.abc import Sequence

from rich.console import Console
from rich.panel import Panel

from bot import parts
from bot.app import run
from bot.config import Settings
from bot.demo.neighbours import stop_all
from bot.demo.place import Place
from bot.demo.proxy import PracticeProxy
from bot.demo.seed import codes_to_try, seed
from bot.program import Extras
from storage.single import alone_with_file

STAND_IN = "演示数据：题录和全文来自本机替身服务（虚构文献），不访问外网"
LIVE = "真实来源：正在使用 Crossref、PubMed、Europe PMC、PMC、Unpaywall"


async def run_demo(place: Place, *, port: int, is_live: bool) -> None:
    """Run the demo until cancelled; the neighbour processes end with it, unless it is killed.

    Raises:
        ConfigurationError: A part cannot be started; the message says which.
    """
    place.secrets()
    with alone_with_file(place.data / "demo", shown=place.data):
        await _run_alone(place, port=port, is_live=is_live)


async def _run_alone(place: Place, *, port: int, is_live: bool) -> None:
    screen = Console(stderr=True)
    note = LIVE if is_live else STAND_IN
    neighbours = [place.gateway(note=note), place.services()]
    with screen.status("正在准备样例文献和练习网关…"):
        gateway, _ = await asyncio.gather(*(n.start() for n in neighbours))
    settings = place.settings(port=port, is_live=is_live)
    proxy = PracticeProxy(gateway["http_port"])
    try:
        async with parts.memory(settings) as kept:
            await seed(kept, place)
            codes = await codes_to_try(kept)
        with place.running() as note_address:

            def ready(address: str) -> None:
                note_address(address)
                _greet(screen, address, place, settings, note, codes)

            await run(settings, Extras(routes=proxy.routes(), has_practice=True, ready=ready, sources_note=note))
    finally:
        await proxy.close()
        await stop_all(neighbours)


def _greet(
    screen: Console, address: str, place: Place, settings: Settings, note: str, codes: Sequence[tuple[str, str]]
) -> None:
    secret = place.secrets()
    lines = [
        f"打开  [bold]{address}/practice[/]   练习群：选“口腔科-张三”，发",
        "      求助 PMID: 99000001，谢谢",
        f"馆员  [bold]{address}/[/]   账号 librarian  密码 {secret['librarian']}",
        f"管理  同上地址                账号 admin      密码 {secret['admin']}",
        *(f"未绑定者试用：{label} 私聊机器人发“绑定 {code}”" for label, code in codes),
        "",
        f"{note}。更多可试的编号见 bot/demo/SAMPLES.md",
        f"数据在 {place.data}；停止请按 Ctrl-C，下次启动接着用。",
    ]
    screen.print(Panel("\n".join(lines), title=f"文递 · {settings.library.name}", expand=False))
