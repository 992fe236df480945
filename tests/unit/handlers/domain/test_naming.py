import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.article import Article
from handlers.domain.naming import citation, file_name, shown_licence, shown_size


def test_a_file_is_named_by_number_author_year_journal_and_title() -> None:
    article = Article("Short title: of a paper", authors=("Smith J", "Doe A"), year=2023, journal="Lancet")
    assert file_name(1042, article) == "1042_Smith_2023_Lancet_Short-title-of-a-paper.pdf"


def test_a_comparison_in_a_title_stays_in_the_files_name() -> None:
    article = Article("LVEF <40% and <i>age</i> >65 years")
    assert file_name(7, article) == "7_LVEF-40%-and-age-65-years.pdf"


def test_chinese_titles_stay_chinese() -> None:
    article = Article("口腔种植体周围炎的诊治", authors=("张三",), year=2024, journal="中华口腔医学杂志")
    assert file_name(7, article) == "7_张三_2024_中华口腔医学杂志_口腔种植体周围炎的诊治.pdf"


def test_the_original_title_is_preferred_to_its_translation() -> None:
    assert "护理" in file_name(1, Article("Nursing", original_title="护理"))


def test_an_unknown_paper_is_named_by_its_number() -> None:
    assert file_name(1042, None) == "1042.pdf"


@given(st.text(), st.text(), st.text())
def test_any_name_is_safe_on_windows_and_phones(title: str, author: str, journal: str) -> None:
    name = file_name(1042, Article(title, authors=(author,), journal=journal, year=1999))
    assert name.startswith("1042")
    assert name.endswith(".pdf")
    assert not re.search(r'[\\/:*?"<>|\x00-\x1f\u202e]', name)
    assert len(name.encode()) <= 200
    assert not name.removesuffix(".pdf").endswith((" ", "."))


@pytest.mark.parametrize(
    ("article", "line"),
    [
        (
            Article(
                "T.", authors=("Smith J", "Doe A"), journal="Lancet", year=2023, volume="4", issue="2", pages="1-9"
            ),
            "Smith J 等. T. Lancet 2023;4(2):1-9",
        ),
        (Article("T", journal="护理", year=2020, issue="6", pages="23-5"), "T. 护理 2020(6):23-5"),
        (Article("T", journal="Wards", year=2020, volume="0", issue="n/a", pages="n/a-n/a"), "T. Wards 2020"),
        (Article("T"), "T"),
        (Article("T", authors=("张三",), year=2020), "张三. T. 2020"),
    ],
)
def test_a_citation_leaves_out_what_is_not_known(article: Article, line: str) -> None:
    assert citation(article) == line


def test_sizes_and_licences_are_shown_as_people_write_them() -> None:
    assert [shown_size(n) for n in (1, 820_000, 3_440_000)] == ["1 KB", "820 KB", "3.4 MB"]
    assert [shown_licence(x) for x in ("cc-by-nc", "cc0", "owned", "")] == ["CC BY-NC", "CC0", "本馆馆藏", ""]
