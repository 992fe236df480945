from collections.abc import Sequence

import pytest

from handlers.domain.article import Article, Identifier, IdKind, TitleWanted
from handlers.matching import Certain, NoneFits, Unsure, decide

PAIR = "Effect of early tooth loss on quality of life in older adults: a cohort study"


def doi(value: str) -> tuple[Identifier, ...]:
    return (Identifier(IdKind.DOI, f"10.5555/{value}"),)


def decided(text: str, *titles: str, year: int | None = None) -> object:
    records = [Article(title, ids=doi(str(n)), year=2020) for n, title in enumerate(titles)]
    return decide(TitleWanted(text, year=year), records)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        (PAIR, PAIR),
        (PAIR.upper() + ".", PAIR),
        (PAIR.replace("Effect", "Efect"), PAIR),
        ("Effect of early tooth loss on quality of life in older adults", PAIR),
        (f"Smith J, Doe A. {PAIR}. J Dent. 2020;4:1-9.", PAIR),
        ("中国２型糖尿病防治指南（2020年版）", "中国2型糖尿病防治指南(2020年版)"),
        ("種植體周圍炎的診治進展", "种植体周围炎的诊治进展"),
    ],
)
def test_the_same_title_is_certain_however_it_is_written(asked: str, title: str) -> None:
    assert isinstance(decided(asked, title, "Something else entirely about hip fractures"), Certain)


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("中国2型糖尿病防治指南（2020年版）", "中国2型糖尿病防治指南（2017年版）"),
        ("Heart failure with reduced ejection fraction", "Heart failure with preserved ejection fraction"),
        ("Management of periodontal disease, part 1", "Management of periodontal disease, part 2"),
        (PAIR, f"Correction: {PAIR}"),
        (f"Correction to: {PAIR}", PAIR),
        ("慢性牙周炎患者血清炎症因子水平的变化", "慢性牙周炎患者血清炎症因子水平的研究"),
        ("2型糖尿病防治指南", "《2型糖尿病防治指南》解读"),
    ],
)  # fmt: skip
def test_a_twin_is_never_certain(asked: str, title: str) -> None:
    assert not isinstance(decided(asked, title), Certain)


def test_two_papers_of_one_title_are_left_to_the_reader() -> None:
    decision = decided("Editorial on oral health in hospital", *["Editorial on oral health in hospital"] * 2)
    assert isinstance(decision, Unsure)
    assert len(decision.candidates) == 2


def test_the_wrong_year_takes_certainty_away() -> None:
    assert isinstance(decided(PAIR, PAIR, year=2011), Unsure)


def test_nothing_near_is_no_candidate() -> None:
    assert isinstance(decided(PAIR, "Robotic surgery of the spine: a review of complications"), NoneFits)
    assert isinstance(decide(TitleWanted(PAIR), []), NoneFits)


def test_records_of_one_paper_are_one_and_enrich_each_other() -> None:
    records: Sequence[Article] = (
        Article(PAIR, ids=doi("1")),
        Article(PAIR, ids=(*doi("1"), Identifier(IdKind.PMID, "99000001")), journal="J Dent"),
    )
    decision = decide(TitleWanted(PAIR), records)
    assert isinstance(decision, Certain)
    assert decision.article.id(IdKind.PMID) == "99000001"
    assert decision.article.journal == "J Dent"


def test_at_most_five_are_offered() -> None:
    titles = [PAIR.replace("cohort", f"cohort{'s' * n}") for n in range(9)]
    decision = decided(PAIR.replace("early", "earlier"), *titles)
    assert isinstance(decision, Unsure)
    assert len(decision.candidates) == 5
