import pytest

from handlers.domain.inspection import Lookalike
from watermark.inspection.documents import document_of
from watermark.inspection.numbered import without_numbers
from watermark.inspection.siblings import is_one

TITLE = "Ketamine and wound healing in patients with burns: a randomised trial"
CHINESE = "氯胺酮在烧伤创面换药镇痛中的应用"


@pytest.mark.parametrize(
    "printed",
    [
        "The ketamine and wound healing in patients with burns: a randomised trial",
        "Ketamine and Wound-Healing in Patients With Burns – A Randomized Clinical Trial",
        "Ketamine and wound healing in burns: a randomised trial",
        "Ketamine and wound healing in patients with burns",
        "Ketamine and wound healing in patients with burns: a multicentre, double-blind, randomised trial",
    ],
)
def test_small_words_spelling_and_a_subtitle_left_out_leave_a_title_the_same(printed: str) -> None:
    assert is_one(printed, TITLE)


@pytest.mark.parametrize(
    "printed",
    [
        "Ketamine and wound healing in older patients with burns: a randomised trial",
        "Ketamine and wound healing in patients with burns and sepsis: a randomised trial",
        "Ketamine and wound healing in patients with frostbite: a randomised trial",
        "Ketamine and wound healing in patients with burns: a cohort study",
        "Ketamine and wound healing in patients with burns: a randomised trial in children",
        "Costs of ketamine and wound healing in patients with burns: a randomised trial",
        "Ketamine and wound healing in patients with burns: five-year follow-up of a randomised trial",
    ],
)
def test_a_word_that_tells_something_makes_it_a_siblings_title(printed: str) -> None:
    assert not is_one(printed, TITLE)


def test_the_phase_of_a_trial_may_be_left_out_but_not_be_another() -> None:
    known = TITLE.replace("a randomised", "an open-label, randomised, phase 3")
    assert is_one(TITLE, known)
    assert not is_one(known.replace("phase 3", "phase 2"), known)


def test_a_chinese_title_with_more_behind_it_is_a_siblings() -> None:
    assert is_one(CHINESE.replace("烧伤", "烧伤患者"), CHINESE)
    assert not is_one(CHINESE + "研究进展", CHINESE)
    assert not is_one(CHINESE.replace("烧伤", "小儿烧伤"), CHINESE)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Reply to the comments of the reviewers", Lookalike.PAPERWORK),
        ("Dear Professor Okafor,", Lookalike.PAPERWORK),
        ("Evidence summary for nurses", Lookalike.PAPERWORK),
        ("Additional web-only tables provided by the authors", Lookalike.SUPPLEMENT),
        ("Clinical Trial Protocol and Statistical Analysis Plan", Lookalike.PROTOCOL),
        ("审稿意见的答复", Lookalike.PAPERWORK),
        ("网络附加材料", Lookalike.SUPPLEMENT),
    ],
)
def test_a_line_of_the_words_of_paperwork_names_it(line: str, kind: Lookalike) -> None:
    assert document_of(line) is kind


@pytest.mark.parametrize(
    "line",
    [
        "ORIGINAL ARTICLE",
        "EXTENDED REPORT",
        "Online First",
        "Case report",
        "Supplement article",
        "论著",
        "Research methods",
    ],
)
def test_a_section_of_a_journal_is_no_paperwork(line: str) -> None:
    assert document_of(line) is None


def test_a_title_page_that_counts_its_lines_anew_is_read_without_numbers() -> None:
    head, rows = ["1 Ketamine and", "2 wound healing", "3"], [f"{n} some text {n}" for n in range(1, 30)]
    assert without_numbers([*head, *rows])[:4] == ["Ketamine and", "wound healing", "", "some text 1"]
