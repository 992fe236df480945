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


def wanted(text: str, record: Article, **told: object) -> object:
    return decide(TitleWanted(text, **told), [record])  # type: ignore[arg-type] # year or first author


@pytest.mark.parametrize("title", ["Heart failure", "Editorial", "病例报告", "Case report: a review of the literature"])
def test_a_title_of_hundreds_of_papers_needs_year_or_author_too(title: str) -> None:
    record = Article(title, doi("1"), ("Smith J",), year=2020)
    assert wanted(title, record) == Unsure((record,))
    assert wanted(title, record, year=2020) == Certain(record)
    assert wanted(title, record, first_author="Smith") == Certain(record)
    assert wanted(title, record, year=2012) == Unsure((record,))


def test_another_author_takes_certainty_away() -> None:
    record = Article(PAIR, doi("1"), ("Smith J",))
    assert wanted(PAIR, record, first_author="Jones") == Unsure((record,))


def test_year_editions_are_offered_and_the_right_one_is_taken() -> None:
    old, new = (Article(f"中国2型糖尿病防治指南（{year}年版）", doi(str(year)), year=year + 1) for year in (2017, 2020))
    offered = decide(TitleWanted("中国2型糖尿病防治指南"), [old, new])
    assert isinstance(offered, Unsure)
    assert set(offered.candidates) == {old, new}
    assert decide(TitleWanted("《中国2型糖尿病防治指南》2020年版"), [old, new]) == Certain(new)


def test_a_paper_is_known_by_its_title_in_its_own_language() -> None:
    record = Article("Risk factors of peri-implantitis", doi("1"), original_title="种植体周围炎的危险因素分析")
    assert wanted("种植体周围炎的危险因素分析", record) == Certain(record)
    assert wanted("种植体周围炎的影响因素分析", record) == Unsure((record,))


@pytest.mark.parametrize(
    ("citation", "is_certain"),
    [
        ("张三, 李四. 种植体周围炎的危险因素分析[J]. 口腔医学, 2020, 40(1): 12-16.", True),
        ("张三. 种植体周围炎的危险因素分析. 口腔医学 2020", True),
        ("张三. 《种植体周围炎的危险因素分析》解读[J]. 口腔医学, 2021, 41(1): 33.", False),
        ("王五. 种植体周围炎的危险因素分析[J]. 中华口腔, 2011, 3(1): 1-6.", False),
    ],
)
def test_a_pasted_citation_is_read_whole(citation: str, is_certain: bool) -> None:
    record = Article(
        "种植体周围炎的危险因素分析",
        doi("1"),
        ("张三", "李四"),
        journal="口腔医学",
        year=2020,
        volume="40",
        pages="12-16",
    )
    assert isinstance(wanted(citation, record), Certain) is is_certain


def test_a_record_without_a_title_never_fits() -> None:
    assert wanted(PAIR, Article("", doi("1"))) == NoneFits()


@pytest.mark.parametrize(
    ("piece", "title"),
    [
        (
            "Ferritin thresholds for iron deficiency",
            "Ferritin thresholds for iron deficiency in adults with chronic inflammation: a cohort study",
        ),
        (
            "short implants in the posterior mandible",
            "Early loading of short implants in the posterior mandible: a trial",
        ),
        ("种植体周围炎的治疗", "甘氨酸粉喷砂辅助种植体周围炎的治疗效果"),
    ],
)
def test_a_piece_of_a_title_is_offered(piece: str, title: str) -> None:
    paper = Article(title=title, ids=(Identifier(IdKind.DOI, "10.1000/a"),))
    other = Article(title="Another matter altogether", ids=(Identifier(IdKind.DOI, "10.1000/b"),))
    assert decide(TitleWanted(piece), [other, paper]) == Unsure((paper,))


def test_a_word_or_two_of_a_title_are_no_piece() -> None:
    assert decide(TitleWanted("iron"), [Article(title="Ferritin thresholds for iron deficiency")]) == NoneFits()
