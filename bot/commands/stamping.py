"""The `stamp` command. Light: what it does is loaded when it is asked for."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.options import AsJson, Config, Data
from bot.commands.output import print_json, say

if TYPE_CHECKING:
    from bot.config import Settings

app = typer.Typer()


def _run(config: Path | None, data: Path | None, work: Callable[["Settings"], Coroutine[Any, Any, Any]]) -> Any:  # noqa: ANN401
    import asyncio  # noqa: PLC0415
    import logging  # noqa: PLC0415

    from bot.commands.refusal import refusals  # noqa: PLC0415
    from bot.commands.settings import choose  # noqa: PLC0415
    from bot.logs import set_up_logs  # noqa: PLC0415

    set_up_logs(level=logging.WARNING)
    with refusals():
        return asyncio.run(work(choose(config, data).settings))


@app.command()
def stamp(  # noqa: PLR0913 - each is an option of the command line
    source: Annotated[Path | None, typer.Argument(help="原文件 / the PDF")] = None,
    target: Annotated[Path | None, typer.Argument(help="写到哪里 / the copy")] = None,
    reader: Annotated[str, typer.Option(help="科室-姓名 / department-name")] = "",
    request: Annotated[str, typer.Option(help="求助编号 / request number")] = "",
    password: Annotated[str | None, typer.Option(help="打开密码（AES-256）/ password to open the copy")] = None,
    preview: Annotated[Path | None, typer.Option(help="只看样子，写成图片 / only show the mark, as PNG")] = None,
    config: Config = None,
    data: Data = None,
    *,
    no_print: Annotated[bool, typer.Option("--no-print", help="不许打印 / no printing")] = False,
    force: Annotated[bool, typer.Option("--force", help="新文件已经有了也覆盖 / overwrite the copy")] = False,
    no_copy: Annotated[bool, typer.Option("--no-copy", help="不许复制文字 / no copying")] = False,
    json: AsJson = False,
) -> None:
    """给一个 PDF 加读者水印 / mark a PDF. 例：python -m bot stamp a.pdf b.pdf --reader 口腔科-张三 --request 1042.

    --no-print、--no-copy 不写 --password 也能用：文件不用密码就打得开，由阅读软件拦住打印、复制（不是每个都拦）。
    --preview 图片.png 按现在的设置画出四种示例页和 watermark.samples 里的页，不需要别的参数。
    """
    from bot.commands import by_hand, marking  # noqa: PLC0415
    from bot.commands.refusal import refusals  # noqa: PLC0415

    if preview:
        _run(config, data, lambda settings: marking.preview(settings, preview, may_overwrite=force))
        _tell({"preview": by_hand.shown(preview)}, [f"已写出 {by_hand.shown(preview)}"], json=json)
        return
    with refusals():
        protection = by_hand.locked(password, no_print=no_print, no_copy=no_copy)
        asked = by_hand.needed(source, target, reader, request)
    asked = replace(asked, may_overwrite=force, protection=protection)
    made = _run(config, data, lambda settings: marking.stamp(settings, asked))
    _tell(marking.answered(made, asked), marking.told(made, asked), json=json)


def _tell(answer: dict[str, Any], lines: list[str], *, json: bool) -> None:
    if json:
        print_json(answer)
        return
    for line in lines:
        say(line)
