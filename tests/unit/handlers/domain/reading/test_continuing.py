"""How a message goes on with the one before it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.article import Identifier, IdKind, TitleWanted
from handlers.domain.reading.answers import picked
from handlers.domain.reading.continuing import (
    asked_for_in,
    corrected_in,
    corrects,
    is_broken,
    is_near,
    is_title,
    mended,
    named_in,
    points_back,
    said_in,
    wants_another,
)
from handlers.domain.reading.seconding import numbers_in, seconded, seconds_alone

PMID = Identifier(IdKind.PMID, "31535829")
RULE = "\n- - - - - - - - - - - - - - -\n"


@pytest.mark.parametrize(
    "text",
    [
        "这篇",
        "就是这篇",
        "求全文",
        "求pdf",
        "麻烦老师了",
        "求原文，谢谢",
        "帮忙下载全文，谢谢[抱拳]",
        "@文献助手\u2005这篇",
        "上面那篇",
    ],
)
def test_these_words_point_back(text: str) -> None:
    assert points_back(text)


@pytest.mark.parametrize(
    "text", ["谢谢", "想求一篇文献", "求助", "好的", "今天门诊好多人", "求 10.1000/a", "这篇" * 20]
)
def test_these_words_do_not(text: str) -> None:
    assert not points_back(text)


@pytest.mark.parametrize("text", ["刚才发错了，是这个", "更正：", "不好意思，应该是31535829", "不是这篇，我要的是"])
def test_these_words_correct(text: str) -> None:
    assert corrects(text)


@pytest.mark.parametrize("text", ["另外再求一篇", "还要一篇", "再来一篇 PMID 1"])
def test_these_words_ask_for_more(text: str) -> None:
    assert wants_another(text)
    assert not corrects("求这篇，谢谢")


@pytest.mark.parametrize(
    "text", ["PMID 31535829", "31535829", "发错了，是31535829", "更正：31535829", "以这个为准：PMID 31535829"]
)
def test_a_correction_names_what_is_right(text: str) -> None:
    assert corrected_in(text) == [PMID]


def test_what_names_nothing_is_empty() -> None:
    assert named_in("今天门诊好多人") == []
    assert corrected_in("发错了") == []


def test_bare_words_are_a_title_when_their_full_text_is_asked_for() -> None:
    assert asked_for_in("中国2型糖尿病血糖波动与心血管事件") == [TitleWanted("中国2型糖尿病血糖波动与心血管事件")]
    for talk in (
        "今天门诊好多人哪里都是",
        "明天下午开会请大家准时参加",
        "好的好的",
        "第一行没有说完\n第二行也没有说完",
    ):
        assert asked_for_in(talk) == []


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("Effects of exercise on", "Blood pressure", "Effects of exercise on Blood pressure"),
        ("Effects of exercise", "on blood pressure", "Effects of exercise on blood pressure"),
        ("Effects of rehab (", "early)", "Effects of rehab (early)"),
        ("血糖波动与", "心血管事件", "血糖波动与心血管事件"),
        ("血糖波动（2型", "糖尿病）", "血糖波动（2型糖尿病）"),
    ],
)
def test_a_broken_title_is_made_whole(first: str, second: str, whole: str) -> None:
    assert is_broken(first, second)
    assert mended(first, second) == whole


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Effects of exercise", "Blood pressure in adults"),
        ("Effects of exercise.", "on blood pressure"),
        ("Effects of exercise on", "血压"),
        ("", "x"),
        ("血糖波动", "心血管事件"),
    ],
)
def test_two_titles_are_not_one(first: str, second: str) -> None:
    assert not is_broken(first, second)


@pytest.mark.parametrize(
    ("other", "is_slip"),
    [("31535892", True), ("3153582", True), ("315358", True), ("20000001", False), ("31535829", False)],
)
def test_a_slip_of_the_pen_is_at_most_two_characters_off(other: str, *, is_slip: bool) -> None:
    assert is_near(PMID, Identifier(IdKind.PMID, other)) == is_slip


def test_other_kinds_and_titles_are_no_slips() -> None:
    assert not is_near(PMID, TitleWanted("x"))
    assert not is_near(PMID, Identifier(IdKind.DOI, "10.1000/a"))
    assert not is_near(Identifier(IdKind.DOI, "10.1000/a"), Identifier(IdKind.DOI, "10.1000/bcde"))
    assert is_title(TitleWanted("x"))
    assert not is_title(TitleWanted("https://example.org"))


def test_a_quote_is_not_what_is_said() -> None:
    assert said_in(f"「张三：明天聚餐」{RULE}求这篇") == "求这篇"
    assert said_in("x" * 700) == "x" * 600


@pytest.mark.parametrize(
    ("quoted", "numbers"),
    [
        ("@口腔科-张三 收到，正在找，一般1～3分钟。编号1042", (1042,)),
        ("收到2篇，正在找。编号1001、1002", (1001, 1002)),
        ("[文件] 1042_Halvorsen_2024.pdf", (1042,)),
        ("@口腔科-张三 1042 Halvorsen 等. Early loading.", (1042,)),
        ("求 10.1000/a", ()),
        ("31535829", ()),
    ],
)
def test_the_bots_own_words_name_their_request(quoted: str, numbers: tuple[int, ...]) -> None:
    assert numbers_in(quoted) == numbers


@given(st.text(max_size=400))
def test_no_text_is_too_odd(text: str) -> None:
    points_back(text), corrects(text), corrected_in(text), asked_for_in(text), seconds_alone(text), seconded(text)
    picked(text, ())


def test_a_hostile_text_is_dealt_with() -> None:
    for hostile in ("这" * 20_000, "求+1" * 5_000, "「" * 20_000, "谢" * 24, "[抱拳]" * 4_000, "的那" * 10_000):
        assert not seconds_alone(hostile) or len(hostile) < 30
        points_back(hostile)
        picked(hostile, ())
