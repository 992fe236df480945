"""The `notices` and `journals` commands. Light: what they do is loaded when they are asked for."""

from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.options import AsJson, Config, Data, year_of
from bot.commands.output import print_json, say

notices = typer.Typer(no_args_is_help=True, help="撤稿数据 / lists of retractions")
journals = typer.Typer(no_args_is_help=True, help="期刊清单（预警、分区）/ lists of journals")

Named = Annotated[str, typer.Option("--list", help="清单名，如 预警期刊、中科院分区 / name of the list")]
Year = Annotated[
    int, typer.Option("--year", parser=year_of, metavar="YEAR", help="清单自己的年份 / the list's own year")
]


def _await(work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - gives back what the work gives
    import asyncio  # noqa: PLC0415
    import logging  # noqa: PLC0415

    from bot.commands.refusal import refusals  # noqa: PLC0415
    from bot.logs import set_up_logs  # noqa: PLC0415

    set_up_logs(level=logging.WARNING)
    with refusals():
        return asyncio.run(work)


@notices.command("import")
def notices_import(
    file: Annotated[Path, typer.Argument(help="Retraction Watch 的 CSV / its data file")],
    config: Config = None,
    data: Data = None,
) -> None:
    """导入 Retraction Watch 数据，换下上一次的 / load its file. 例：python -m bot notices import rw.csv."""
    from bot.commands import list_work  # noqa: PLC0415

    say(_await(list_work.import_notices(config, data, file)))


@notices.command("list")
def notices_list(config: Config = None, data: Data = None, *, json: AsJson = False) -> None:
    """看现在用的是哪份撤稿数据 / what is loaded. 例：python -m bot notices list."""
    from bot.commands import list_work  # noqa: PLC0415

    found = _await(list_work.loaded_notices(config, data))
    print_json(found) if json else list_work.show(found, "还没有导入撤稿数据：python -m bot notices import FILE.csv")


@journals.command("import")
def journals_import(
    file: Annotated[Path, typer.Argument(help="CSV：刊名、ISSN、EISSN、分区或等级 / with journal, ISSN, level")],
    name: Named,
    year: Year,
    config: Config = None,
    data: Data = None,
) -> None:
    """导入一年的期刊清单 / load a list. 例：python -m bot journals import a.csv --list 预警期刊 --year 2025."""
    from bot.commands import list_work  # noqa: PLC0415

    say(_await(list_work.import_journals(config, data, file, name=name, year=year)))


@journals.command("list")
def journals_list(config: Config = None, data: Data = None, *, json: AsJson = False) -> None:
    """列出已导入的期刊清单 / what is loaded. 例：python -m bot journals list."""
    from bot.commands import list_work  # noqa: PLC0415

    found = _await(list_work.loaded_journals(config, data))
    print_json(found) if json else list_work.show(found, "还没有导入期刊清单：python -m bot journals import --help")


@journals.command("remove")
def journals_remove(name: Named, year: Year, config: Config = None, data: Data = None) -> None:
    """删去一份期刊清单 / remove a list. 例：python -m bot journals remove --list 预警期刊 --year 2024."""
    from bot.commands import list_work  # noqa: PLC0415

    say(_await(list_work.remove_journals(config, data, name=name, year=year)))
