"""How `find` shows at the terminal what it found."""

from typing import Any

from rich.table import Table
from rich.text import Text

from bot.commands.screen import Screen
from console.notice_pages import KIND_NAMES
from console.words import FAILURE_NAMES
from handlers.domain.article import Failure, IdKind
from handlers.domain.naming import VERSION_NAMES, shown_licence
from handlers.domain.notice import GRAVE, NoticeKind
from handlers.domain.source_names import SOURCE_NAMES

FOR_PEOPLE = {Failure.LINK_ONLY_LICENCE, Failure.FOR_PERSON}
PUBLIC_PAGES = {"doi": "https://doi.org/{}", "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/"}
TO_OPEN = "可点开的链接："
ONE_AT_A_TIME = "一次只查一篇，查的是 {}；没有查：{}"


def show_find(answer: dict[str, Any]) -> None:
    """Print what `find` found; addresses stand below the table, whole."""
    screen = Screen()
    if left_out := answer.get("left_out"):
        _print(screen, ONE_AT_A_TIME.format(answer["asked"], "、".join(left_out)))
    if "routes" not in answer:
        _show_candidates(screen, answer)
        return
    if words := answer.get("message"):
        _print(screen, words)
    else:
        _show_record(screen, answer["record"])
    screen.print(_table(answer["routes"]))
    _show_addresses(screen, answer)


def _show_record(screen: Screen, record: dict[str, Any]) -> None:
    _print(screen, record["citation"] or "（没有题录，只有编号）")
    _print(screen, _numbers(record))
    for notice in record.get("notices", ()):
        _print(screen, _notice(notice), style="bold red" if notice["kind"] in GRAVE else "yellow")


def _numbers(record: dict[str, Any]) -> str:
    return "  ".join(f"{IdKind(kind).shown} {value}" for kind, value in record["ids"].items())


def _show_addresses(screen: Screen, answer: dict[str, Any]) -> None:
    """Print each address once: under its route's number, and then those that no route gave."""
    to_open = links(answer)
    for number, route in enumerate(answer["routes"], 1):
        if url := route["url"]:
            _print(screen, f"{number}. {TO_OPEN if url in to_open else ''}{url}")
    shown = {route["url"] for route in answer["routes"]}
    for url in to_open:
        if url not in shown:
            _print(screen, f"{TO_OPEN}{url}")


def _print(screen: Screen, words: str, style: str = "") -> None:
    screen.print(Text(words, style=style), soft_wrap=True)


def _table(routes: list[dict[str, Any]]) -> Table:
    table = Table("", "来源", "能否直接发", "许可", "版本", "说明")
    for number, route in enumerate(routes, 1):
        table.add_row(
            str(number),
            SOURCE_NAMES.get(route["source"], route["source"]),
            _verdict(route),
            shown_licence(route["licence"]),
            VERSION_NAMES.get(route["version"], "") if route["version"] else "",
            Text(route.get("label") or FAILURE_NAMES.get(route["reason"], route["reason"])),
        )
    return table


def _verdict(route: dict[str, Any]) -> str:
    if route["usable"]:
        if route["is_checked"]:
            return "可以（已核实）"
        return "可以（未核实）" if route.get("is_file", True) else "要再看一步（介绍页）"
    return "只给链接" if route["reason"] in FOR_PEOPLE else "不行"


def _notice(notice: dict[str, Any]) -> str:
    where = f"https://doi.org/{notice['doi']}" if notice["doi"] else ""
    parts = (KIND_NAMES[NoticeKind(notice["kind"])], notice["day"], notice["where"], where)
    return "  ".join(part for part in parts if part)


def links(answer: dict[str, Any]) -> list[str]:
    """Return what a person may open when no copy can be sent: the paper's public records, unless shown already."""
    if any(route["usable"] for route in answer["routes"]):
        return []
    shown = {route["url"] for route in answer["routes"]}
    pages = [r["url"] for r in answer["routes"] if r["reason"] in FOR_PEOPLE and r["url"]]
    # Nothing need stand at the public address of something that no source has a record of.
    ids = {} if answer.get("message") else answer["record"]["ids"]
    public = [page.format(ids[kind]) for kind, page in PUBLIC_PAGES.items() if kind in ids]
    return list(dict.fromkeys(pages + [page for page in public if page not in shown]))


def _show_candidates(screen: Screen, answer: dict[str, Any]) -> None:
    if words := answer.get("message"):
        _print(screen, words)
    elif reason := answer.get("reason"):
        _print(screen, f"题录服务暂时问不到（{FAILURE_NAMES.get(reason, reason)}），请稍后再试")
    elif answer["candidates"]:
        _print(screen, "不能确定是哪一篇，相近的有（要哪篇，用它的编号或完整标题再查一次）：")
        for n, record in enumerate(answer["candidates"], 1):
            _print(screen, f"{n}. {record['citation']}  {_numbers(record) or '（没有编号）'}")
    else:
        _print(screen, "没有找到")
