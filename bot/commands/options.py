"""The options that commands share. Light: loaded before anything else is."""

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_CONFIG = Path("config.yaml")
DEMO = Path("var/demo")
DEFAULT_INDEX = Path("var/wendi/index.db")

Config = Annotated[Path | None, typer.Option("--config", help="配置文件 / configuration file")]
Data = Annotated[Path | None, typer.Option("--data", help="演示数据目录 / data folder of a demo")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")]
AsChecked = Annotated[bool, typer.Option("--check", help="看一眼最好的那一份 / look at the best copy")]
