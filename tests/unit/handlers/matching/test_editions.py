"""Which candidates are editions of one guideline."""

import pytest

from handlers.domain.article import Article
from handlers.matching import are_editions

GUIDE = "中国2型糖尿病防治指南"


@pytest.mark.parametrize(
    "titles",
    [
        (f"{GUIDE}（2020年版）", f"{GUIDE}(2017年版)"),
        (f"{GUIDE}(2020版)", f"{GUIDE}（2017 年版）", GUIDE),
        (f"{GUIDE}（2024年修订版）", f"{GUIDE}(2020年版)"),
    ],
)
def test_titles_that_differ_in_the_year_of_the_edition_are_editions(titles: tuple[str, ...]) -> None:
    assert are_editions([Article(title) for title in titles])


@pytest.mark.parametrize(
    "titles",
    [
        (),
        (GUIDE,),
        (f"{GUIDE}（2020年版）",),
        (f"{GUIDE}（2020年版）", f"{GUIDE}（2020年版）"),
        (f"{GUIDE}（2020年版）", f"{GUIDE}（2020年版）解读"),
        (f"{GUIDE}（2020年版）", "中国高血压防治指南（2018年版）"),
        ("2017年中国糖尿病流行情况", "2020年中国糖尿病流行情况"),
    ],
)
def test_other_papers_are_none(titles: tuple[str, ...]) -> None:
    assert not are_editions([Article(title) for title in titles])


def test_the_title_that_the_reader_sees_is_compared() -> None:
    articles = [Article(f"Guideline {year}", original_title=f"{GUIDE}（{year}年版）") for year in (2017, 2020)]
    assert are_editions(articles)
