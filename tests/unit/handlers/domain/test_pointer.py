"""What points at a paper without naming it."""

import pytest

from handlers.domain.article import Article
from handlers.domain.pointer import (
    Coordinates,
    Numbering,
    PublisherNumber,
    bare_pii,
    coordinates_in,
    dressed_pii,
    has_place,
    is_at,
    journal_name,
    pointer_of,
)

PII = PublisherNumber(Numbering.ELSEVIER, "S0140999926001835")
ZHONGHUA = Coordinates("Zhonghua Yi Xue Za Zhi", 2023, "103", "3967")


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("https://www.sciencedirect.com/science/article/pii/S0140999926001835", PII),
        ("https://www.sciencedirect.com/science/article/abs/pii/S0140999926001835?via%3Dihub", PII),
        ("https://linkinghub.elsevier.com/retrieve/pii/S0140999926001835", PII),
        ("https://www.cell.com/cell/fulltext/S0140-9999(26)00183-5", PII),
        ("https://jamanetwork.com/journals/jama/fullarticle/9762130", PublisherNumber(Numbering.JAMA, "9762130")),
        (
            "https://academic.oup.com/eurheartj/article/42/5/373/9901158",
            PublisherNumber(Numbering.OUP, "9901158", "42", "373"),
        ),
        ("Zhonghua Yi Xue Za Zhi. 2023;103(47):3967-3970.", ZHONGHUA),
        ("Zhonghua Yi Xue Za Zhi 2023 103 3967", ZHONGHUA),
        ("Zhonghua Yi Xue Za Zhi, 2023，103（47）：3967-3970", ZHONGHUA),
        ("中华医学杂志, 2023, 103(47): 3967-3970", Coordinates("中华医学杂志", 2023, "103", "3967")),
        ("JAMA. 2020 Mar 17;323(11):1061-1069.", Coordinates("JAMA", 2020, "323", "1061")),
        ("PLoS One 2021;16(3):e0248000", Coordinates("PLoS One", 2021, "16", "e0248000")),
    ],
)
def test_a_link_or_a_bare_citation_points_at_a_paper(text: str, pointer: object) -> None:
    assert pointer_of(text) == pointer


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Effect of aspirin 2020 trial",
        "https://www.sciencedirect.com/journal/the-lancet",
        "看看 https://www.sciencedirect.com/science/article/pii/S0140999926001835 这篇",
        "https://example.org/journals/jama/fullarticle/9762130",
        "COVID-19 in 2020",
        "x" * 5000,
        "A " * 5000,
    ],
)
def test_other_words_point_at_nothing(text: str) -> None:
    assert pointer_of(text) is None


def test_a_citation_with_a_title_says_where_it_was_printed() -> None:
    assert coordinates_in("张三, 李四. 牙周炎研究. 中华口腔医学杂志, 2023, 58(4): 301-305.") == Coordinates(
        "中华口腔医学杂志", 2023, "58", "301"
    )
    assert coordinates_in("求：Zhu N. A trial in China, 2019. N Engl J Med 2020;382:727-33.") == Coordinates(
        "N Engl J Med", 2020, "382", "727"
    )


def test_two_citations_in_one_message_say_nothing_of_the_one_that_is_meant() -> None:
    assert coordinates_in("1. Lancet 2020;395:497-506. 2. N Engl J Med 2020;382:727-33.") is None
    assert coordinates_in("求一篇文献") is None


def test_a_record_stands_where_volume_first_page_and_year_agree() -> None:
    paper = Article("x", year=2023, volume="103", pages="3967-3970")
    assert is_at(paper, ZHONGHUA)
    assert not is_at(Article("x", year=2022, volume="103", pages="3967-3970"), ZHONGHUA)
    assert not has_place(paper, "103", "3970")
    assert has_place(Article("x", volume="16", pages="E0248000"), "16", "e0248000")


def test_numbers_and_names_are_written_as_their_services_know_them() -> None:
    assert dressed_pii("S0140999926001835") == "S0140-9999(26)00183-5"
    assert bare_pii(dressed_pii("S014099992600183X")) == "S014099992600183X"
    assert journal_name("中华医学杂志") == "Zhonghua Yi Xue Za Zhi"
    assert journal_name("N. Engl. J. Med.") == "N Engl J Med"
