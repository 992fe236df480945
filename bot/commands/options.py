"""The options that commands share. Light: loaded before anything else is."""

from pathlib import Path
from typing import Annotated

import typer

LAST_PORT = 65_535
DEFAULT_CONFIG = Path("config.yaml")
DEMO = Path("var/demo")
DEFAULT_INDEX = Path("var/wendi/index.db")

Config = Annotated[Path | None, typer.Option("--config", help="配置文件 / configuration file")]
Data = Annotated[Path | None, typer.Option("--data", help="演示数据目录 / data folder of a demo")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]
AsChecked = Annotated[bool, typer.Option("--check", help="看一眼最好的那一份 / look at the best copy")]


def year_of(written: str) -> int:
    """Return the year of a list, with four digits.

    Raises:
        BadParameter: It is written otherwise, as `二五` or `25`.
    """
    if len(written.strip()) == 4 and written.strip().isdecimal():
        return int(written)
    raise typer.BadParameter(f"年份“{written}”不对，请用四位数字写清单自己的年份，如 --year 2025")


def port_of(written: str) -> int:
    """Return a port of this machine.

    Raises:
        BadParameter: There is no such port.
    """
    if written.strip().isdecimal() and int(written) <= LAST_PORT:
        return int(written)
    raise typer.BadParameter(f"端口“{written}”不对，请写 0 到 {LAST_PORT} 的整数，如 --port 8080")
