"""Which installation a command works on, and how a refusal leaves the program."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer

from bot.commands.options import DEFAULT_CONFIG, DEMO
from bot.config import Settings, read_settings
from bot.demo.place import Place
from handlers.domain.errors import BadDocument, ConfigurationError, LibraryError, SourceUnavailable


def choose(config: Path | None, data: Path | None) -> Settings:
    """Return the settings a command works with: what was named, else config.yaml, else the demo.

    A config.yaml whose secrets are not in the environment has never been put into service; where a demo
    has run, its data is meant, and a line on stderr says so.

    Raises:
        ConfigurationError: Nothing usable is there.
    """
    if config and data:
        raise ConfigurationError("--config 和 --data 只能用一个")
    if data:
        return _demo(Place(data))
    if config or (DEFAULT_CONFIG.exists() and not Place(DEMO).exists):
        return read_settings(config or DEFAULT_CONFIG)
    if not DEFAULT_CONFIG.exists():
        return _demo(Place(DEMO))
    try:
        return read_settings(DEFAULT_CONFIG)
    except ConfigurationError:
        print(f"config.yaml 尚未启用（缺少密钥），使用演示数据 {DEMO}", file=sys.stderr)  # noqa: T201
        return _demo(Place(DEMO))


def _demo(place: Place) -> Settings:
    if not place.exists:
        raise ConfigurationError(f"{place.data} 里没有数据。先运行 make demo，或用 --config 指定配置文件")
    return place.settings()


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the library refuses into one line on stderr and exit code 1."""
    try:
        yield
    except (ConfigurationError, SourceUnavailable, BadDocument) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    except LibraryError as error:
        typer.echo(f"没有办成：{error}", err=True)
        raise typer.Exit(1) from error
