"""The part of `check` that tries the sources: each is asked one known question from this very line."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from rich.table import Table

from bot import parts
from bot.config import Settings
from console.source_words import FAILURES, span
from console.words import PLACE_NAMES
from handlers.domain.errors import LibraryError
from handlers.domain.source_names import SOURCE_NAMES
from resolvers.catalogue.errors import CatalogueError
from resolvers.catalogue.file import account_of
from resolvers.load import load
from resolvers.outgoing.health import Nature, SourceHealth, health_of
from resolvers.outgoing.probe import Probe

MEND = "请检查外网、代理和防火墙；个别来源连不上不影响其余，可由管理员在网页“文献来源”里停用"


async def try_sources(settings: Settings) -> tuple[Table, str]:
    """Return what became of every source as a table, and the line that sums it up.

    Raises:
        ConfigurationError: A source is configured wrongly.
        LibraryError: Not one service can be reached.
    """
    async with parts.outgoing_line(settings) as http:
        load(settings.metadata, "metadata", http)
        load(settings.fulltext, "fulltext", http)
        probe = Probe(http, every=timedelta(0))
        await probe.look(is_asked_for=True)
        every = health_of(http, probe)
    return _table(every), summary(every)


async def read_holdings(entries: Iterable[Mapping[str, Any]]) -> str:
    """Return what is understood of each catalogue file among the configuration's entries, and what is not.

    Raises:
        LibraryError: A file is missing or is no catalogue.
    """
    paths = dict.fromkeys(Path(str(one["path"])) for one in entries if one.get("use") == "holdings" and one.get("path"))
    told = []
    for path in paths:
        try:
            told.append(f"{path.name} {await asyncio.to_thread(account_of, path)}")
        except OSError as error:
            raise LibraryError(f"{path} 打不开，请核对 holdings 的 path") from error
        except CatalogueError as error:
            raise LibraryError(f"{path.name}：{error}") from error
    return "\n  ".join(told) or "没有配置，图书只查网上的题录"


def summary(every: Sequence[SourceHealth]) -> str:
    """Return how many services answered, and which did not.

    Raises:
        LibraryError: None did.
    """
    if not every:
        return "没有配置任何来源，所有求助都会转馆员"
    asked = [one for one in every if one.probed]
    mute = [SOURCE_NAMES.get(one.source, one.source) for one in asked if not one.is_reachable]
    if asked and len(mute) == len(asked):
        raise LibraryError(f"{len(mute)} 个在线来源都没有正常答复。{MEND}")
    said = f"配置了 {len(every)} 个，其中在线的问了 {len(asked)} 个，{len(asked) - len(mute)} 个有答复"
    return said + (f"；没有正常答复：{'、'.join(dict.fromkeys(mute))}。{MEND}" if mute else "")


def _table(every: Sequence[SourceHealth]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("  来源", "用途", "结果", "用时"):
        table.add_column(heading)
    for one in every:
        took = span(one.probed.elapsed_s) if one.probed else ""
        table.add_row(f"  {SOURCE_NAMES.get(one.source, one.source)}", PLACE_NAMES[one.place], result(one), took)
    return table


def result(one: SourceHealth) -> str:
    """Return what became of one source, in a few words."""
    if one.nature is not Nature.SERVICE:
        return "不需联网" if one.nature is Nature.OWN else "只拼链接"
    if one.probed is None:
        return "未问（缺密钥，或没有合适的试问）"
    if one.is_reachable:
        return "有答复"
    return f"{'连不上' if one.is_line_down else '答复不正常'}：{FAILURES.get(one.failure, one.failure)}"
