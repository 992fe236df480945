from datetime import UTC, datetime, timedelta

import pytest

from console.words import (
    BAD_FILE,
    FAILURE_NAMES,
    LINK_NAMES,
    REFUSAL_NAMES,
    ago,
    bad_file,
    looks_like,
    moved_by,
    seconds,
    short,
)
from handlers.domain.article import Failure
from handlers.domain.inspection import own_copy
from handlers.domain.message import Link

NOW = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(-5, "刚刚"), (0.9, "刚刚"), (1, "1分钟"), (59, "59分钟"), (60, "1小时"), (47 * 60, "47小时"), (48 * 60, "2天")],
)
def test_waiting_is_told_in_one_unit(minutes: float, said: str) -> None:
    assert ago(NOW - timedelta(minutes=minutes), NOW) == said


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("bot no_open_copy", "机器人 · 没有可直接提供的全文"),
        ("reader", "读者"),
        ("李 老师", "李 老师"),
        ("李 老师 copyright", "李 老师 · 版权限制"),
        ("", ""),
    ],
)
def test_a_move_is_told_with_who_made_it_and_why(by: str, said: str) -> None:
    assert moved_by(by) == said


def test_a_move_of_another_library_is_told_by_the_name_that_people_use() -> None:
    assert moved_by("lender", {"lender": "兄弟馆"}) == "兄弟馆"
    assert moved_by("lender unsure_file", {"lender": "兄弟馆"}) == "兄弟馆 · 文件待核对"


@pytest.mark.parametrize(("span_s", "said"), [(0, "不到0.1秒"), (0.04, "不到0.1秒"), (0.1, "0.1 秒"), (1.25, "1.2 秒")])
def test_a_span_too_short_to_tell_is_not_nothing(span_s: float, said: str) -> None:
    assert seconds(span_s) == said


def test_every_failure_and_link_has_its_word() -> None:
    assert set(FAILURE_NAMES) == set(Failure)
    assert set(LINK_NAMES) == set(Link)


def test_a_copy_of_this_house_is_told_by_its_failure_and_no_number_of_ours() -> None:
    assert looks_like(own_copy(17)) == ""
    assert looks_like("supplement: Table S1") == "补充材料"


def test_the_licence_of_a_copy_that_is_only_linked_is_written_as_its_owners_do() -> None:
    assert looks_like("cc-by-nc-nd") == "CC BY-NC-ND"
    assert looks_like("知网检索") == "知网检索"


def test_a_bad_file_is_told_what_to_do() -> None:
    assert all("请" in said for said in BAD_FILE.values())
    assert bad_file("something new") == "这个文件不能用，请换一份。"
    assert REFUSAL_NAMES


def test_a_long_title_stays_on_one_line() -> None:
    assert short("甲\n 乙  丙", 10) == "甲 乙 丙"
    assert short("字" * 20, 10) == "字" * 9 + "…"
