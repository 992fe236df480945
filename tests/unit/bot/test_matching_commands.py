"""`match` and `same`: JSON lines in, JSON lines out."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app

STROKE = {
    "doi": "10.5555/stroke",
    "pmid": "99000001",
    "title": "Early mobilisation after ischaemic stroke in very old patients",
    "first_author": "Larsson",
    "journal": "J Rehabil Med",
    "volume": "36",
    "first_page": "235",
}
NAMELESS = {"title": "Predictors of delirium after hip fracture surgery in frail older adults", "authors": ["Novak P"]}
CITING = "Larsson A (2006) Early mobilisation after ischaemic stroke in very old patients. J Rehabil Med 36:235-247"


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return written(tmp_path / "records.jsonl", STROKE, NAMELESS)


def written(path: Path, *records: object, before: bytes = b"") -> Path:
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records)
    path.write_bytes(before + lines.encode())
    return path


def run(*words: str, lines: list[object]) -> Result:
    given = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
    return CliRunner().invoke(app, list(words), input=given)


def answers(result: Result) -> list[Any]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def matched(records: Path, *lines: object) -> list[Any]:
    return answers(run("match", "--records", str(records), lines=list(lines)))


def test_a_reference_and_a_title_are_answered_in_order(records: Path) -> None:
    asked = [{"id": 1, "reference": CITING}, {"id": 2, "title": STROKE["title"]}, {"id": 3, "title": "Bone density"}]
    assert matched(records, *asked) == [
        {"id": 1, "doi": "10.5555/stroke", "score": 1.0, "ask": []},
        {"id": 2, "doi": "10.5555/stroke", "score": 1.0, "ask": []},
        {"id": 3, "doi": None, "score": 0.0, "ask": []},
    ]


def test_what_is_unsure_is_asked_about_by_doi_or_by_title(records: Path) -> None:
    titles = [
        str(STROKE["title"]) + " of rural clinics",
        str(NAMELESS["title"]),
        "delirium after hip fracture surgery in adults",
    ]
    first, second, third = matched(records, *({"id": n, "title": title} for n, title in enumerate(titles)))
    assert (first["doi"], first["ask"]) == (None, ["10.5555/stroke"])
    for answer in (second, third):
        assert (answer["doi"], answer["ask"]) == (None, [{"pmid": None, "title": NAMELESS["title"]}])


def test_a_bad_line_is_answered_and_the_next_one_too(records: Path) -> None:
    lines = ["no json", [1], {"id": 3}, {"id": 4, "reference": 5}, {"id": 5, "title": STROKE["title"]}]
    found = matched(records, *lines)
    assert [answer["id"] for answer in found] == [None, None, 3, 4, 5]
    assert all("error" in answer for answer in found[:4])
    assert found[4]["doi"] == "10.5555/stroke"


def test_records_may_be_packed_marked_repeated_or_broken(tmp_path: Path) -> None:
    plain = written(tmp_path / "plain.jsonl", STROKE, STROKE, 7, {"title": {"no": 1}}, before=b"\xef\xbb\xbf")
    plain.write_bytes(plain.read_bytes() + b"\n{broken\n\xff\xfe\n")
    packed = tmp_path / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    for path in (plain, packed):
        result = run("match", "--records", str(path), lines=[{"id": 1, "reference": CITING}])
        assert answers(result)[0]["doi"] == "10.5555/stroke"
        assert "4 行读不懂" in result.stderr


@pytest.mark.parametrize("content", [None, b"", b"{}broken\n", gzip.compress(b"{}\n" * 99, mtime=0)[:20]])
def test_records_that_cannot_be_read_are_refused_in_one_line(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "records.jsonl"
    if content is not None:
        path.write_bytes(content)
    result = run("match", "--records", str(path), lines=[])
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert str(path) in result.stderr


def test_titles_and_records_are_compared_with_each_other() -> None:
    title = str(STROKE["title"])
    lines = [
        {"id": 1, "a": title, "b": title.upper()},
        {"id": 2, "a": title, "b": "Reply to: " + title},
        {"id": 3, "a": "Editorial", "b": "Editorial"},
        {"id": 4, "a": STROKE, "b": title},
        {"id": 5, "a": STROKE, "b": {"title": title, "doi": "10.5555/other"}},
    ]
    assert answers(run("same", lines=list(lines))) == [
        {"id": 1, "same": True},
        {"id": 2, "same": False},
        {"id": 3, "same": None},
        {"id": 4, "same": True},
        {"id": 5, "same": False},
    ]


def test_a_side_that_is_neither_title_nor_record_is_refused() -> None:
    found = answers(
        run(
            "same",
            lines=[{"id": 1, "a": "A"}, {"id": 2, "a": 1, "b": "B"}, {"id": 3, "a": {"doi": []}, "b": {"doi": {}}}],
        )
    )
    assert [answer["error"] for answer in found] == [
        "第1行：缺少 b",
        "第2行：a 应是标题（文字）或题录",
        "第3行：a 里题录的 doi 应是文字",
    ]


def test_a_file_of_records_that_cannot_be_read_is_told_of_in_words(tmp_path: Path) -> None:
    broken = tmp_path / "r.jsonl.gz"
    broken.write_bytes(gzip.compress(b"{}" * 99)[:-9])
    told = {path: run("match", "--records", str(path), lines=[]).stderr for path in (tmp_path / "no", tmp_path, broken)}
    assert "不存在，请核对 --records" in told[tmp_path / "no"]
    assert "是文件夹" in told[tmp_path]
    assert "压缩包不完整或已损坏" in told[broken]
    assert not any("Errno" in text for text in told.values())


@pytest.mark.parametrize("command", ["match", "same"])
def test_the_help_is_in_two_languages_and_has_an_example(command: str) -> None:
    shown = CliRunner().invoke(app, [command, "--help"]).stdout
    assert "例：" in shown
    assert "JSONL" in shown
    assert "record" in shown
