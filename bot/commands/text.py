"""`parse` and `identifiers`: JSON lines in, JSON lines out, every line answered in order."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any, TextIO

import structlog

from handlers.domain.article import Identifier
from handlers.domain.identifiers import find_identifiers, read_field
from handlers.domain.reading import read_message
from handlers.domain.reading.items import Item

log = structlog.get_logger()
Answer = dict[str, Any]


def answer_lines(answer: Callable[[Answer], Answer], source: TextIO, target: TextIO) -> None:
    """Answer each JSON line of `source`; a bad one with `{"id", "error"}`."""
    for line in source:
        if line.strip():
            target.write(json.dumps(_answer(answer, line), ensure_ascii=False) + "\n")
            target.flush()


def _answer(answer: Callable[[Answer], Answer], line: str) -> Answer:
    given: Any = None
    try:
        given = json.loads(line)
        if not isinstance(given, dict):
            return {"id": None, "error": "每行应是一个 JSON 对象"}
        return answer(given)
    except (ValueError, RecursionError) as error:
        known = given.get("id") if isinstance(given, dict) else None
        return {"id": known, "error": f"这一行读不了：{error}"}
    except Exception:
        # One line's fault must not end the command; it goes on with the next.
        log.exception("line_failed")
        return {"id": given.get("id"), "error": "处理这一行时出错"}


def parse(given: Answer) -> Answer:
    """Answer one line of `parse`: `{"id","text","at_bot","from"}`."""
    text = _text(given, "text")
    began = time.perf_counter_ns()
    reading = read_message(text, at_bot=bool(given.get("at_bot")), is_staff=given.get("from") == "staff")
    elapsed_us = (time.perf_counter_ns() - began) / 1000
    items = [_item(item) for item in reading.items]
    return {"id": given.get("id"), "intent": reading.intent.value, "items": items, "us": round(elapsed_us, 1)}


def identifiers(given: Answer) -> Answer:
    """Answer one line of `identifiers`: `{"id","input","mode":"text"|"field"}`."""
    text, mode = _text(given, "input"), given.get("mode", "text")
    if mode not in {"text", "field"}:
        raise ValueError("mode 应为 text 或 field")
    found = read_field(text) if mode == "field" else find_identifiers(text)
    return {"id": given.get("id"), "found": [_identifier(one) for one in found]}


def _text(given: Answer, key: str) -> str:
    text = given.get(key)
    if not isinstance(text, str):
        raise ValueError(f"缺少文字字段 {key}")  # noqa: TRY004 - one kind of refusal a line
    return text


def _item(item: Item) -> Answer:
    shown: Answer = {"kind": item.kind, "value": item.value, "doc": item.doc}
    return shown | ({"version": item.version} if item.version else {})


def _identifier(found: Identifier) -> Answer:
    shown: Answer = {"kind": found.kind.value, "value": found.value}
    return shown | ({"version": found.version} if found.version else {})


def run(answer: Callable[[Answer], Answer]) -> None:
    """Answer standard input on standard output."""
    source = sys.stdin
    if hasattr(source, "reconfigure"):
        source.reconfigure(encoding="utf-8", errors="replace")
    answer_lines(answer, source, sys.stdout)
