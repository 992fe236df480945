from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind
from handlers.domain.reference import gb7714, ris

TODAY = date(2026, 11, 21)
DOI = Identifier(IdKind.DOI, "10.5555/wdv.2025.0314")
PAPER = Article(
    "Nurse-led tapering of sedation: the H<sub>2</sub>O trial.", (DOI, Identifier(IdKind.PMID, "99000021")),
    ("Lindqvist-Maes AB", "Roe K", "van der Berg J-P", "Smith J Jr"), journal="Journal of Invented Wards", year=2025,
    volume="7", issue="3", pages="314-322", language="en", issn="9999-0140",
)  # fmt: skip
CHINESE = Article(
    "Periodontitis and diabetes", (), ("张三", "李四", "王五", "赵六"), journal="中华口腔医学杂志", year=2024,
    volume="59", issue="3", pages="201-208", language="zh", original_title="牙周炎与2型糖尿病关系的研究进展",
)  # fmt: skip


@pytest.mark.parametrize(
    ("article", "reference"),
    [
        (
            PAPER,
            "LINDQVIST-MAES A B, ROE K, VAN DER BERG J-P, et al. Nurse-led tapering of sedation: the H2O trial[J]. "
            "Journal of Invented Wards, 2025, 7(3): 314-322. DOI:10.5555/wdv.2025.0314.",
        ),
        (
            CHINESE,
            "张三, 李四, 王五, 等. 牙周炎与2型糖尿病关系的研究进展[J]. 中华口腔医学杂志, 2024, 59(3): 201-208.",
        ),
        (
            replace(PAPER, authors=PAPER.authors[:3], volume="", issue="", pages=""),
            "LINDQVIST-MAES A B, ROE K, VAN DER BERG J-P. Nurse-led tapering of sedation: the H2O trial[J/OL]. "
            "Journal of Invented Wards, 2025[2026-11-21]. https://doi.org/10.5555/wdv.2025.0314.",
        ),
        (
            Article("口腔护理学", authors=("赵佛容",), year=2020, kind=ArticleKind.BOOK, publisher="人民卫生出版社"),
            "赵佛容. 口腔护理学[M]. [出版地不详]: 人民卫生出版社, 2020.",
        ),
        (
            Article(
                "Ward rounds", authors=("Roe K",), journal="Handbook of wards", year=2019, kind=ArticleKind.CHAPTER,
                publisher="Sample & Sons", pages="12-40",
            ),
            "ROE K. Ward rounds[M]//Handbook of wards. [S.l.]: Sample & Sons, 2019: 12-40.",
        ),
        (
            Article("护理决策研究", authors=("钱一",), year=2023, kind=ArticleKind.THESIS, publisher="某某大学"),
            "钱一. 护理决策研究[D]. [出版地不详]: 某某大学, 2023.",
        ),
        (
            Article("Wards", authors=("Roe K",), year=2018, kind=ArticleKind.CONFERENCE, journal="Proc", pages="3"),
            "ROE K. Wards[C]//Proc. [S.l.]: [s.n.], 2018: 3.",
        ),
        (
            Article("A preprint", (Identifier(IdKind.DOI, "10.1101/x"),), ("Roe K",), journal="medRxiv", year=2021,
                    kind=ArticleKind.PREPRINT),
            "ROE K. A preprint[EB/OL]. medRxiv, 2021[2026-11-21]. https://doi.org/10.1101/x.",
        ),
        (
            Article("Wards", authors=("Roe K", "et al"), year=2020, kind=ArticleKind.CONFERENCE, journal="Blood",
                    volume="136", issue="Suppl 1", pages="12-3"),
            "ROE K, et al. Wards[J]. Blood, 2020, 136(Suppl 1): 12-13.",
        ),
        (
            Article("Wards", authors=("Roe K", "Poe L", "Doe M", "…"), year=2020, kind=ArticleKind.BOOK, pages="1-900"),
            "ROE K, POE L, DOE M, et al. Wards[M]. [S.l.]: [s.n.], 2020.",
        ),
        (
            Article("A preprint", (Identifier(IdKind.ARXIV, "2401.00001"),), ("Roe K",), year=2024,
                    kind=ArticleKind.PREPRINT),
            "ROE K. A preprint[EB/OL]. 2024[2026-11-21]. https://arxiv.org/abs/2401.00001.",
        ),
        (
            Article("口腔护理指南", authors=("某某学会",), year=2022, kind=ArticleKind.OTHER, journal="指南汇编",
                    volume="3", pages="n/a"),
            "某某学会. 口腔护理指南[Z]. 指南汇编, 2022, 3.",
        ),
        (Article("Nothing but a title"), "Nothing but a title[J]."),
        (
            Article("By a group", authors=("Ward Study Group", "World Health Org"), year=2020, kind=ArticleKind.OTHER),
            "Ward Study Group, World Health Org. By a group[Z]. 2020.",
        ),
    ],
)  # fmt: skip
def test_a_reference_is_written_as_the_standard_asks(article: Article, reference: str) -> None:
    assert gb7714(article, TODAY) == reference


def test_an_ris_file_holds_what_reference_managers_read() -> None:
    assert ris(PAPER).split("\r\n") == [
        "TY  - JOUR",
        "AU  - Lindqvist-Maes, A. B.",
        "AU  - Roe, K.",
        "AU  - van der Berg, J. P.",
        "AU  - Smith, J., Jr",
        "TI  - Nurse-led tapering of sedation: the H2O trial",
        "JO  - Journal of Invented Wards",
        "PY  - 2025",
        "VL  - 7",
        "IS  - 3",
        "SP  - 314",
        "EP  - 322",
        "SN  - 9999-0140",
        "LA  - en",
        "DO  - 10.5555/wdv.2025.0314",
        "AN  - 99000021",
        "UR  - https://doi.org/10.5555/wdv.2025.0314",
        "ER  - ",
        "",
    ]


def test_an_ris_file_gives_a_chinese_paper_in_chinese_with_its_translated_title() -> None:
    lines = ris(replace(CHINESE, authors=("张三", "某某研究 Group"))).split("\r\n")
    assert lines[1:5] == [
        "AU  - 张三",
        "AU  - 某某研究 Group,",
        "TI  - 牙周炎与2型糖尿病关系的研究进展",
        "TT  - Periodontitis and diabetes",
    ]


def test_a_line_break_in_a_record_cannot_forge_a_field() -> None:
    lines = ris(replace(PAPER, journal="Wards\r\nER  - \r\nTY  - JOUR")).split("\r\n")
    assert lines.count("ER  - ") == 1
    assert "\n" not in gb7714(replace(PAPER, title="A\nB"), TODAY)


def test_a_comparison_in_a_title_is_told_whole() -> None:
    paper = replace(PAPER, title="Outcomes with LVEF <40% and age >65 years")
    assert ". Outcomes with LVEF <40% and age >65 years[J]." in gb7714(paper, TODAY)
    assert "TI  - Outcomes with LVEF <40% and age >65 years\r\n" in ris(paper)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"volume": ""}, "2024(3): 201-208."),
        ({"volume": "0", "pages": "n/a"}, "2024(3)."),
        ({"pages": "201-8; discussion 209-10"}, "2024, 59(3): 201-208."),
        ({"pages": "e201"}, "2024, 59(3): e201."),
    ],
)
def test_a_place_in_a_journal_is_written_as_the_standard_asks(change: dict[str, Any], told: str) -> None:
    assert gb7714(replace(CHINESE, **change), TODAY).endswith(f"]. 中华口腔医学杂志, {told}")


def test_names_of_all_letters_are_parted_and_groups_are_not() -> None:
    paper = replace(PAPER, authors=("Martin É", "Smith JA 3rd", "Diabetes UK"))
    assert gb7714(paper, TODAY).startswith("MARTIN É, SMITH J A 3rd, Diabetes UK. ")
    assert [line[6:] for line in ris(paper).split("\r\n") if line.startswith("AU")] == [
        "Martin, É.", "Smith, J. A., 3rd", "Diabetes UK,",
    ]  # fmt: skip


def test_an_ris_file_tells_the_first_range_of_pages_in_full_and_no_empty_words() -> None:
    lines = ris(replace(PAPER, pages="S12-9; discussion S20", volume="n/a", issue="0")).split("\r\n")
    assert [line for line in lines if line[:2] in {"SP", "EP", "VL", "IS"}] == ["SP  - S12", "EP  - S19"]


@pytest.mark.parametrize(
    ("kind", "value", "page"),
    [
        (IdKind.ARXIV, "2401.00001", "https://arxiv.org/abs/2401.00001"),
        (IdKind.PMID, "99000021", "https://pubmed.ncbi.nlm.nih.gov/99000021/"),
        (IdKind.PMCID, "PMC9900002", "https://pmc.ncbi.nlm.nih.gov/articles/PMC9900002/"),
    ],
)
def test_an_ris_file_leads_to_the_papers_page_without_a_doi(kind: IdKind, value: str, page: str) -> None:
    assert f"UR  - {page}\r\n" in ris(Article("A preprint", (Identifier(kind, value),), kind=ArticleKind.PREPRINT))


def test_an_ris_file_names_no_author_et_al_and_calls_an_abstract_in_a_journal_an_article() -> None:
    abstract = Article("Wards", authors=("Roe K", "et al."), kind=ArticleKind.CONFERENCE, journal="Blood",
                       volume="136", issue="Suppl 1")  # fmt: skip
    lines = ris(abstract).split("\r\n")
    assert lines[:4] == ["TY  - JOUR", "AU  - Roe, K.", "TI  - Wards", "JO  - Blood"]
