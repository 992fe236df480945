import pytest

from storage.journal_level import normal_level


@pytest.mark.parametrize(
    "written",
    ["2", "2.0", "２", "2区", "2 区", "２区", "二区", "二", "Ⅱ区", "ⅱ区", "Ⅱ", "II区", "第二区", "2分区", "2 [3/167]",
     "2区[3/167]"],
)  # fmt: skip
def test_a_zone_has_one_form(written: str) -> None:
    assert normal_level(written, "大类分区") == "2区"


@pytest.mark.parametrize(
    "written", ["1区Top", "1区 TOP", "一区top", "Ⅰ区（Top）", "1区(TOP期刊)", "1区，Top", "１区ＴＯＰ"]
)
def test_a_top_journal_has_one_form(written: str) -> None:
    assert normal_level(written, "分区") == "1区 Top"


@pytest.mark.parametrize("written", ["Q1", "q1", "Ｑ１", "Q 1", "Q-1", "QⅠ", "Q1区", "Quartile 1", "Q1 (3/167)"])
@pytest.mark.parametrize("head", ["JIF Quartile", "JCR分区", "等级"])
def test_a_quartile_has_one_form(written: str, head: str) -> None:
    assert normal_level(written, head) == "Q1"


@pytest.mark.parametrize(
    ("written", "head", "told"),
    [
        ("Ⅱ区", "级别", "2区"),
        ("医学Ⅱ区", "分区", "医学2区"),
        ("医学一区；肿瘤学三区", "分区", "医学1区；肿瘤学3区"),
        ("JCR1区", "分区", "JCR1区"),
        ("JCR q2", "等级", "JCR Q2"),
        ("2", "JIF Quartile", "Q2"),
    ],
)
def test_what_else_a_level_says_stays(written: str, head: str, told: str) -> None:
    assert normal_level(written, head) == told


@pytest.mark.parametrize(
    "written",
    ["", "2", "中", "高", "A类", "T1", "Ⅰ类", "1-2区", "一/二区", "第十一区", "区", "5区", "1.5区", "核心（2023版）"],
)
def test_other_levels_stay_as_they_are(written: str) -> None:
    assert normal_level(written, "等级") == written
