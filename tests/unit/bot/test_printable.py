"""What a file holds or somebody typed is printed as words: no terminal takes it for an order."""

import io
import json
from pathlib import Path

import pytest
import structlog
import typer

from bot.commands import found, index_work, people
from bot.commands.output import print_json, say
from bot.commands.refusal import refusals
from bot.commands.screen import Screen
from bot.commands.text import answer_lines, identifiers
from bot.logs import set_up_logs
from bot.printable import as_json, in_one_line, plain
from handlers.domain.errors import ConfigurationError

FORGED = "张\x1b[31m三\r已写出\x9b2J\x07\u202e\x7f\ud800"
SHOWN = "张�[31m三�已写出�2J����"
ORDERS = set("\x1b\r\x9b\x07\u202e\x7f")


def test_a_sentence_keeps_its_lines_and_a_name_has_none() -> None:
    assert plain(f"一\n二\t{FORGED}") == f"一\n二\t{SHOWN}"
    assert in_one_line("一\n二\t\u2028三") == "一�二��三"
    assert plain("口腔科-张三 é 😀 ئۇيغۇر") == "口腔科-张三 é 😀 ئۇيغۇر"


def test_json_means_the_same_and_holds_no_order() -> None:
    answer = {"reader": FORGED, "lines": ["一\n二"]}

    assert json.loads(as_json(answer, indent=2)) == answer
    assert not ORDERS & set(as_json(answer, indent=2))
    assert as_json({"a": "张三"}) == '{"a": "张三"}'


def test_commands_say_and_refuse_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    say(FORGED)
    print_json({"title": FORGED})
    with pytest.raises(typer.Exit), refusals():
        raise ConfigurationError(f"没有这个文件：{FORGED}")

    said = capsys.readouterr()
    assert said.out.startswith(f"{SHOWN}\n")
    assert said.err == f"没有这个文件：{SHOWN}\n"
    assert not ORDERS & set(said.out + said.err)


def test_answers_by_the_line_hold_no_order() -> None:
    target = io.StringIO()

    answer_lines(identifiers, io.StringIO(json.dumps({"id": FORGED, "input": "10.5555/x"}) + "\n"), target)

    assert json.loads(target.getvalue())["id"] == FORGED
    assert not ORDERS & set(target.getvalue())


def test_tables_hold_no_order_and_take_no_name_for_markup(capsys: pytest.CaptureFixture[str]) -> None:
    staff = {"work_number": FORGED, "name": "[/]张[red]三:smile:", "department": "口腔科", "title": ""}
    people.show_staff([{**staff, "active": True, "bound": False}])
    index_work._show_faults(Screen(), [(FORGED, FORGED)])
    found.show_find({"message": FORGED, "candidates": []})

    said = capsys.readouterr().out
    assert not ORDERS & set(said)
    assert "[/]张[red]三:smile:" in said
    # Some of them rich leaves out itself.
    assert "没有读完：张�[31m三已写出�2J" in said


@pytest.mark.parametrize("is_json", [True, False])
def test_logs_hold_no_order(is_json: bool) -> None:
    stream = io.StringIO()
    set_up_logs(stream=stream, is_json=is_json)
    try:
        structlog.get_logger().warning("odd_file", name=FORGED, path=Path(FORGED), names=[FORGED])
    finally:
        structlog.reset_defaults()

    # The colours of a terminal's log are its own.
    written = stream.getvalue().replace("\x1b[31m三", "!")
    assert not (ORDERS - {"\x1b"}) & set(written)
    assert "!" not in written
