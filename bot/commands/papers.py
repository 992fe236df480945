"""`find` and `trace`."""

import asyncio
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table

from bot import parts
from bot.config import Settings
from bot.source_care import take_up
from console.words import FAILURE_NAMES
from handlers.domain.article import Article, Failure, Identifier, Wanted
from handlers.domain.errors import ConfigurationError
from handlers.domain.identifiers import read_field
from handlers.domain.naming import VERSION_NAMES, citation, shown_licence
from handlers.domain.outcome import Unavailable
from handlers.domain.reading import read_message
from handlers.domain.source_names import SOURCE_NAMES
from handlers.finder import Finder
from handlers.look_up import bare
from handlers.matching import Certain, Unsure, decide
from handlers.trace import Trace, Traced
from resolvers.load import load
from watermark.code import check_code

SHOWN_CANDIDATES = 5
FOR_PEOPLE = {Failure.LINK_ONLY_LICENCE, Failure.FOR_PERSON}
PUBLIC_PAGES = {"doi": "https://doi.org/{}", "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/"}


async def find(settings: Settings, query: str) -> dict[str, Any]:
    """Return the record that a query means and what each full-text route says, without downloading anything.

    Raises:
        ConfigurationError: The query names nothing to look for.
    """
    wanted = _wanted(query)
    async with AsyncExitStack() as stack:
        kept = await stack.enter_async_context(parts.memory(settings))
        http = await stack.enter_async_context(parts.outgoing_line(settings))
        await take_up(kept, http)
        pdfs = await stack.enter_async_context(parts.workshop(settings))
        sources = load(settings.metadata, "metadata", http)
        look_up = await stack.enter_async_context(parts.look_up(settings, sources))
        answer = await look_up.ask(wanted)
        if isinstance(answer, Unavailable):
            return {"found": False, "reason": answer.reason}
        article, candidates = _decided(wanted, answer)
        if article is None:
            return {"found": False, "candidates": [_record(a) for a in candidates]}
        return await _routes(parts.finder(settings, kept, http, pdfs, look_up), article)


def _wanted(query: str) -> Wanted:
    if field := read_field(query):
        return field[0]
    things = read_message(f"求：{query}", at_bot=True).wanted()
    if not things:
        raise ConfigurationError("请给出标题、DOI、PMID、PMCID、arXiv 号或 ISBN")
    return things[0]


def _decided(wanted: Wanted, records: tuple[Article, ...]) -> tuple[Article | None, tuple[Article, ...]]:
    if isinstance(wanted, Identifier):
        return (records[0] if records else bare(wanted)), ()
    match decide(wanted, records):
        case Certain(article):
            return article, ()
        case Unsure(candidates):
            return None, candidates[:SHOWN_CANDIDATES]
        case _:
            return bare(wanted), ()


async def _routes(finder: Finder, article: Article) -> dict[str, Any]:
    chase, copies = await finder.routes(article)
    usable = [
        {
            "source": c.source,
            "usable": True,
            "licence": c.licence,
            "version": c.version.value,
            "url": c.url or (c.path.name if c.path else c.landing_url),
            "reason": "",
        }
        for c in copies
    ]
    others = [
        {
            "source": a.source,
            "usable": False,
            "licence": a.detail if a.failure == Failure.LINK_ONLY_LICENCE else "",
            "label": a.detail if a.failure == Failure.FOR_PERSON else "",
            "version": "",
            "url": a.url,
            "reason": a.failure,
        }
        for a in chase.attempts
    ]
    return {"found": True, "record": _record(chase.article), "routes": usable + others}


def _record(article: Article) -> dict[str, Any]:
    return {
        "title": article.original_title or article.title,
        "citation": citation(article),
        "year": article.year,
        "journal": article.journal,
        "ids": {i.kind.value: i.value for i in article.ids},
        "retracted": article.is_retracted,
    }


def show_find(answer: dict[str, Any]) -> None:
    """Print what `find` found."""
    screen = Console()
    if not answer["found"]:
        _show_candidates(screen, answer)
        return
    record = answer["record"]
    screen.print(record["citation"] or "（没有题录，只有编号）", highlight=False)
    screen.print("  ".join(f"{kind.upper()} {value}" for kind, value in record["ids"].items()), highlight=False)
    table = Table("来源", "能否直接发", "许可", "版本", "地址或原因")
    for route in answer["routes"]:
        reason = route.get("label") or FAILURE_NAMES.get(route["reason"], route["reason"])
        version = VERSION_NAMES.get(route["version"], "") if route["version"] else ""
        table.add_row(
            SOURCE_NAMES.get(route["source"], route["source"]),
            "可以" if route["usable"] else "不行",
            shown_licence(route["licence"]),
            version,
            " ".join(p for p in (reason, route["url"]) if p),
        )
    screen.print(table)
    for url in links(answer):
        screen.print(f"可点开的链接：{url}", highlight=False, markup=False, soft_wrap=True)


def links(answer: dict[str, Any]) -> list[str]:
    """Return what a person may open when no copy can be sent: pages of the paper, then its public records."""
    if any(route["usable"] for route in answer["routes"]):
        return []
    pages = [r["url"] for r in answer["routes"] if r["reason"] in FOR_PEOPLE and r["url"]]
    ids = answer["record"]["ids"]
    pages += [page.format(ids[kind]) for kind, page in PUBLIC_PAGES.items() if kind in ids]
    return list(dict.fromkeys(pages))


def _show_candidates(screen: Console, answer: dict[str, Any]) -> None:
    if reason := answer.get("reason"):
        screen.print(f"题录服务暂时问不到（{FAILURE_NAMES.get(reason, reason)}），请稍后再试")
    elif answer["candidates"]:
        screen.print("不能确定是哪一篇，相近的有：")
        for n, record in enumerate(answer["candidates"], 1):
            screen.print(f"{n}. {record['citation']}", highlight=False)
    else:
        screen.print("没有找到")


async def trace(settings: Settings, file: Path) -> dict[str, Any]:
    """Return whose copy a file is; `found` is false rather than a guess.

    Raises:
        ConfigurationError: There is no such file.
        BadDocument: It cannot be read.
    """
    if not await asyncio.to_thread(file.is_file):
        raise ConfigurationError(f"没有这个文件：{file}")
    async with AsyncExitStack() as stack:
        kept = await stack.enter_async_context(parts.memory(settings))
        pdfs = await stack.enter_async_context(parts.workshop(settings))
        tracer = Trace(
            book=kept.book,
            stamps=kept.stamps,
            members=kept.members,
            workshop=pdfs,
            audit=kept.audit,
            check_code=partial(check_code, parts.trace_key(settings)),
        )
        found = await tracer.read(file, by="cli")
    if not found:
        return {"found": False}
    shown = [_traced(one, parts.zone(settings)) for one in found]
    return {"found": True, **shown[0], **({"others": shown[1:]} if len(shown) > 1 else {})}


def _traced(one: Traced, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "request": one.request,
        "reader": one.reader,
        "time": one.sent_at.astimezone(zone).isoformat() if one.sent_at else None,
        "route": one.route,
        "code": one.code,
        "title": one.title,
        "seen_by": list(one.audience) or [one.reader],
    }
