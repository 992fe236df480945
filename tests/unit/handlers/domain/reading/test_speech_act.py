"""What a message does, judged by its letters and weighed with the rules."""

import json
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from handlers.domain.reading import Intent, read_message, speech_act
from handlers.domain.reading.quoting import Talk
from handlers.domain.reading.speech_act import INTENTS, judge, letters, pieces
from handlers.domain.reading.weights import BIAS, WEIGHTS
from tests.train_reading import FOLDER, module, read_examples, train

CLOSE = 8
"""Steps by which a weight may differ where another Python adds floats in another order."""


def unpacked(row: int) -> list[int]:
    total = row + speech_act._CENTRE
    bits = speech_act.FIELD_BITS
    return [(total >> (bits * n) & ((1 << bits) - 1)) - (1 << (bits - 1)) for n in range(len(INTENTS))]


def test_every_intent_is_judged() -> None:
    assert set(INTENTS) == set(Intent)


@given(st.text(max_size=400))
def test_a_packed_sum_is_the_sum_of_each_intent(text: str) -> None:
    seen = pieces(letters(text, Talk(text), is_staff=False))
    rows = [unpacked(WEIGHTS[piece]) for piece in seen if piece in WEIGHTS]
    sums = [sum(column) for column in zip(unpacked(BIAS), *rows, strict=True)]
    assert [s * speech_act.STEPS for s in judge(text, Talk(text), is_staff=False)] == sums


def test_a_long_message_is_judged_by_its_ends() -> None:
    text = "求文献" + "中" * 5000 + "谢谢老师"
    assert len(letters(text, Talk(text), is_staff=False)) < 400


def test_identifiers_numbers_and_titles_are_one_letter_each() -> None:
    one, other = (
        letters(f"帮看 {doi}，{n} 床，Effects of one drug on another outcome", Talk(""), is_staff=False)
        for doi, n in (("10.1000/abc", 3), ("10.5555/x.y-9", 12))
    )
    assert one == other


def test_the_weights_are_those_of_the_labelled_messages() -> None:
    examples = read_examples(p for p in sorted(FOLDER.glob("*.jsonl")) if not p.stem.startswith("check"))
    bias, weights = train(list(examples), Console(file=StringIO()))
    made: dict[str, object] = {}
    exec(module(bias, weights), made)  # noqa: S102 - our own module
    fresh = made["WEIGHTS"]
    assert isinstance(fresh, dict)
    assert len(fresh.keys() ^ WEIGHTS.keys()) < len(WEIGHTS) // 100
    shared = fresh.keys() & WEIGHTS.keys()
    off = [
        p
        for p in shared
        if max(abs(a - b) for a, b in zip(unpacked(fresh[p]), unpacked(WEIGHTS[p]), strict=True)) > CLOSE
    ]
    assert len(off) < len(WEIGHTS) // 100


def test_messages_never_trained_on_are_understood() -> None:
    given_lines = [json.loads(line) for line in (FOLDER / "check.jsonl").read_text(encoding="utf-8").splitlines()]
    right = alarms = silent = 0
    for line in given_lines:
        reading = read_message(line["text"], at_bot=line["at_bot"], is_staff=line["from"] == "staff")
        right += reading.intent in {line["intent"], *line.get("accept", ())}
        silent += line["intent"] == "none"
        alarms += line["intent"] == "none" and reading.intent is not Intent.NONE
    assert right / len(given_lines) > 0.95
    assert alarms / silent < 0.05


@pytest.mark.parametrize("text", ["急", "麻烦老师了", "好的", "1", "收到", "嗯嗯", "在吗"])
def test_words_too_few_to_judge_by_do_nothing(text: str) -> None:
    assert read_message(text).intent is Intent.NONE


@pytest.mark.parametrize("text", ["麻烦老师了", "辛苦了", "好的谢谢", "老师费心了"])
def test_politeness_never_cancels(text: str) -> None:
    assert read_message(text).intent is not Intent.CANCEL
