"""`parse` and `identifiers`: JSON lines in, JSON lines out, every line answered in order."""

import json
import sys
import time
from collections.abc import Callable
from typing import Any, TextIO

import structlog

from bot.printable import as_json
from handlers.domain.article import Identifier
from handlers.domain.identifiers import find_identifiers, read_field
from handlers.domain.reading import read_message
from handlers.domain.reading.items import Item

log = structlog.get_logger()
Answer = dict[str, Any]


class BadLine(ValueError):
    """A line that cannot be answered; its text says why, for whoever wrote it."""


def answer_lines(answer: Callable[[Answer], Answer], source: TextIO, target: TextIO) -> None:
    """Answer each JSON line of `source`; a bad one with `{"id", "error"}`."""
    for number, line in enumerate(source, 1):
        if line.strip():
            target.write(as_json(_answer(answer, line, number)) + "\n")
            target.flush()


def _answer(answer: Callable[[Answer], Answer], line: str, number: int) -> Answer:
    given: Answer = {}
    try:
        given = _read(line)
        return answer(given)
    except BadLine as error:
        return {"id": given.get("id"), "error": f"第{number}行：{error}"}
    except Exception:
        # One line's fault must not end the command; it goes on with the next.
        log.exception("line_failed", line=number)
        return {"id": given.get("id"), "error": f"第{number}行：处理时出错，原因见日志"}


def _read(line: str) -> Answer:
    try:
        given = json.loads(line.strip())
    except json.JSONDecodeError as error:
        raise BadLine(f"不是正确的 JSON，问题在第{error.colno}个字附近；每行应是一个完整的 JSON 对象") from error
    except (ValueError, RecursionError) as error:
        raise BadLine("JSON 里的数字太长或嵌套太深") from error
    if not isinstance(given, dict):
        raise BadLine("每行应是一个 JSON 对象，如 {…}")
    return given


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
        raise BadLine("mode 应为 text 或 field")
    found = read_field(text) if mode == "field" else find_identifiers(text)
    return {"id": given.get("id"), "found": [_identifier(one) for one in found]}


def _text(given: Answer, key: str) -> str:
    text = given.get(key)
    if not isinstance(text, str):
        raise BadLine(f"缺少 {key}" if text is None else f"{key} 应是文字")
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
