"""Several of a list, and several request numbers, in few words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.reading.counting import counted_out, dropped_requests


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("1-3都要", (1, 2, 3)),
        ("1~3", (1, 2, 3)),
        ("要1到3", (1, 2, 3)),
        ("第1-3篇", (1, 2, 3)),
        ("前两篇", (1, 2)),
        ("要前三篇，谢谢", (1, 2, 3)),
        ("@文献助手 前2篇都要", (1, 2)),
        ("后两篇", (4, 5)),
        ("最后两篇都要", (4, 5)),
        ("第一和第三篇", (1, 3)),
        ("1、2都要", (1, 2)),
        ("除了2都要", (1, 3, 4, 5)),
        ("除了第二篇其他都要", (1, 3, 4, 5)),
        ("要前七篇", (1, 2, 3, 4, 5, 6, 7)),
    ],
)
def test_several_are_counted_out(text: str, places: tuple[int, ...]) -> None:
    assert counted_out(text, 5) == places


@pytest.mark.parametrize(
    "text",
    ["", "1", "要 1 3", "都要", "三个", "一", "11-21", "1-2床", "前三名", "前面那篇", "5到6点", "今天前两天"],
)
def test_other_words_count_nothing_out(text: str) -> None:
    assert counted_out(text, 5) == ()


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1001-1003取消", (1001, 1002, 1003)),
        ("取消1001到1003", (1001, 1002, 1003)),
        ("取消 1001 1002", (1001, 1002)),
        ("1001和1002都不用了", (1001, 1002)),
        ("不要1001了", (1001,)),
        ("把1001、1003取消吧", (1001, 1003)),
        ("取消 1001-9999", (1001, 9999)),
    ],
)
def test_requests_that_are_given_up_by_number(text: str, numbers: tuple[int, ...]) -> None:
    assert dropped_requests(text) == numbers


@pytest.mark.parametrize("text", ["取消2026-11-21的会议", "5678元不要了", "1305床不用了", "取消", "不要了"])
def test_other_things_that_are_cancelled_are_no_requests(text: str) -> None:
    assert dropped_requests(text) == ()


@given(st.text(alphabet="0123456789-~到至第篇前后两都要取消 、，和了除", max_size=40), st.integers(1, 9))
def test_no_words_break_the_counting(text: str, count: int) -> None:
    assert all(n > 0 for n in counted_out(text, count))
    assert all(n > 0 for n in dropped_requests(text)) or "0000" in text
