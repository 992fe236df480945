"""`parse` and `identifiers`: a bad line is told of in words, by its number, and the next one is answered."""

import io
import json

import pytest

from bot.commands.text import Answer, answer_lines, identifiers, parse


def answered(command: str, *lines: str) -> list[Answer]:
    target = io.StringIO()
    answer_lines(parse if command == "parse" else identifiers, io.StringIO("\n".join(lines) + "\n"), target)
    return [json.loads(line) for line in target.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ('{"id":1', "第2行：不是正确的 JSON，问题在第8个字附近；每行应是一个完整的 JSON 对象"),
        ("[1]", "第2行：每行应是一个 JSON 对象，如 {…}"),
        ('{"id":1}', "第2行：缺少 text"),
        ('{"id":1,"text":5}', "第2行：text 应是文字"),
        ("[" * 100_000, "第2行：JSON 里的数字太长或嵌套太深"),
        ('{"id":' + "9" * 5000 + "}", "第2行：JSON 里的数字太长或嵌套太深"),
    ],
)
def test_a_bad_line_is_told_of_by_its_number(line: str, error: str) -> None:
    first, bad, last = answered("parse", '{"id":0,"text":"好"}', line, '{"id":9,"text":"求 10.1000/abc"}')
    assert bad["error"] == error
    assert (first["intent"], last["intent"]) == ("none", "request")


def test_an_unknown_mode_is_told_of() -> None:
    (bad,) = answered("identifiers", '{"id":1,"input":"x","mode":"y"}')
    assert bad == {"id": 1, "error": "第1行：mode 应为 text 或 field"}


def test_half_a_character_ends_no_run() -> None:
    target = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    answer_lines(parse, io.StringIO('{"id":"\\ud800","text":"好"}\n'), target)
    target.flush()
    assert json.loads(target.buffer.getvalue().decode())["intent"] == "none"
