"""The `index` commands. Light: what they do is loaded when they are asked for."""

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.options import DEFAULT_INDEX, AsJson
from bot.commands.output import print_json

app = typer.Typer(no_args_is_help=True, help="本地题录索引 / the local index of records")


@app.command("build")
def build(
    places: Annotated[list[Path], typer.Argument(help="文件或目录 / files or folders", metavar="DIR|FILE...")],
    out: Annotated[Path, typer.Option(help="索引文件 / the index's file")] = DEFAULT_INDEX,
) -> None:
    """建或更新本地题录索引，中断后会接着建 / load records. 例：python -m bot index build pubmed/."""
    from bot.commands import index_work  # noqa: PLC0415
    from bot.commands.refusal import refusals  # noqa: PLC0415

    with refusals():
        built = index_work.build_index(places, out)
    index_work.show_built(built)
    if built.broken:
        raise typer.Exit(1)


@app.command("stats")
def stats(
    path: Annotated[Path, typer.Argument(help="索引文件 / the index's file")] = DEFAULT_INDEX, *, json: AsJson = False
) -> None:
    """看索引里有什么 / what the index holds. 例：python -m bot index stats."""
    from bot.commands import index_work  # noqa: PLC0415
    from bot.commands.refusal import refusals  # noqa: PLC0415

    with refusals():
        print_json(index_work.stats(path)) if json else index_work.show_stats(path)
