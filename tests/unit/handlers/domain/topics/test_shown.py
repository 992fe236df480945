"""A list fits a phone screen, whatever the papers are called."""

import pytest

from handlers.domain.article import Article
from handlers.domain.topics import Concept, Design, Hit, Topic
from handlers.domain.topics.shown import DESIGN_NAMES, LIST_CHARS, in_short, listed

LONG = Article("A very long title about everything that can be said of one small molecule " * 4, year=2024)
TOPIC = Topic((Concept("肺癌", ("lung cancer",)), Concept("术后", ("postoperative",))))


def test_a_list_has_one_line_a_paper_with_journal_year_and_kind() -> None:
    hits = [
        Hit(Article("One\nline", year=2024), Design.RCT, "BMJ"),
        Hit(Article("Two", original_title="二"), None, ""),
        Hit(Article("Three", is_retracted=True), Design.REVIEW, "Lancet"),
    ]
    assert listed(hits) == "1. One line（BMJ 2024，随机对照）\n2. 二\n3. Three（Lancet，已撤稿）"


def test_eight_long_titles_are_cut_to_one_screen() -> None:
    shown = listed([Hit(LONG, Design.SYSTEMATIC_REVIEW, "Cochrane Database of Systematic Reviews")] * 8)
    assert len(shown) <= LIST_CHARS
    assert all(line.count("…") == 2 and "2024，系统评价" in line for line in shown.splitlines())


def test_more_papers_than_a_screen_holds_are_cut_as_short_as_titles_may_be() -> None:
    assert all(len(line) < 80 for line in listed([Hit(LONG, None, "")] * 30).splitlines())


@pytest.mark.parametrize(
    ("changes", "short"),
    [
        ({}, "lung cancer AND postoperative"),
        ({"since": 2021}, "lung cancer AND postoperative，2021年起"),
        ({"since": 2020, "until": 2023}, "lung cancer AND postoperative，2020–2023年"),
        ({"since": 2023, "until": 2023}, "lung cancer AND postoperative，2023年"),
        ({"until": 2010}, "lung cancer AND postoperative，2010年及以前"),
        ({"designs": (Design.RCT, Design.REVIEW)}, "lung cancer AND postoperative，随机对照或综述"),
        ({"languages": ("zh",), "is_latest": True}, "lung cancer AND postoperative，中文，最新在前"),
    ],
)
def test_the_query_is_shown_in_short(changes: dict[str, object], short: str) -> None:
    values = {"concepts": TOPIC.concepts, **changes}
    assert in_short(Topic(**values)) == short  # type: ignore[arg-type]


def test_every_kind_has_a_name() -> None:
    assert set(DESIGN_NAMES) == set(Design)
