"""Which installation a command works on."""

import sys
from dataclasses import dataclass
from pathlib import Path

from bot.commands.options import DEFAULT_CONFIG, DEMO
from bot.config import Settings, read_settings
from bot.demo.place import Place
from handlers.domain.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class Installation:
    """What a command works on; `demo` is the demo's folder, when it is one."""

    settings: Settings
    demo: Place | None = None


def choose(config: Path | None, data: Path | None) -> Installation:
    """Return the installation a command works with: what was named, else config.yaml, else the demo.

    A config.yaml whose secrets are not in the environment has never been put into service; where a demo
    has run, its data is meant, and a line on stderr says so.

    Raises:
        ConfigurationError: Nothing usable is there.
    """
    refuse_both(config, data)
    if data:
        return _demo(Place(data))
    if config:
        return Installation(read_settings(config))
    if DEFAULT_CONFIG.exists() and not Place(DEMO).exists:
        return _configured()
    if not DEFAULT_CONFIG.exists():
        return _demo(Place(DEMO))
    try:
        return Installation(read_settings(DEFAULT_CONFIG))
    except ConfigurationError:
        print(f"config.yaml 尚未启用（缺少密钥），使用演示数据 {DEMO}", file=sys.stderr)  # noqa: T201
        return _demo(Place(DEMO))


def _configured() -> Installation:
    """Return what config.yaml describes; nobody named it, so the refusal says what else could be meant."""
    try:
        return Installation(read_settings(DEFAULT_CONFIG))
    except ConfigurationError as error:
        raise ConfigurationError(
            f"{error}\n没有写 --data 时用的是 config.yaml。要用演示数据，请指定它的目录，如 --data {DEMO}"
        ) from error


def refuse_both(config: Path | None, data: Path | None) -> None:
    """Refuse two installations for one command.

    Raises:
        ConfigurationError: Both are named.
    """
    if config and data:
        raise ConfigurationError("--config 和 --data 只能用一个")


def _demo(place: Place) -> Installation:
    if not place.exists:
        raise ConfigurationError(
            f"{place.data} 里没有数据。先运行 make demo，或用 --config 指定配置文件、--data 指定演示数据目录"
        )
    return Installation(place.settings(), place)
