"""The stand-in understands the queries that resolvers send."""

import pytest

from bot.demo.sample import load_papers
from bot.demo.services import europepmc, eutils, eutils_query, idconv
from bot.demo.services.catalogue import Catalogue, all_words_in, phrase_in, words

CATALOGUE = Catalogue(load_papers())
IMPLANTS = "Early loading of short dental implants in the atrophic posterior mandible: a randomised controlled trial"


def test_chinese_is_searched_in_pairs_of_characters() -> None:
    assert words("种植体 CT 2024") == ["种植", "植体", "ct", "2024"]


def test_a_phrase_keeps_the_order_of_its_words() -> None:
    assert phrase_in("dental implants", "Short dental implants.")
    assert not phrase_in("implants dental", "Short dental implants.")
    assert all_words_in("implants dental", "Short dental implants.")
    assert not phrase_in("", "anything")
    assert not all_words_in("。", "anything")


@pytest.mark.parametrize(
    ("term", "pmids"),
    [
        ("99000001[uid]", ["99000001"]),
        ("99000001", ["99000001"]),
        ("10.5555/NAOR.2024.0117[doi]", ["99000001"]),
        ("10.5555/naor.2024.0117[aid]", ["99000001"]),
        (f'"{IMPLANTS}"[ti]', ["99000001"]),
        (f'"{IMPLANTS}"[Title]', ["99000001"]),
        ("pain assessment wards[ti]", ["99000020", "99000021"]),
        ("pain assessment wards[ti] AND 2019[dp]", ["99000021"]),
        ("pain assessment wards[ti] AND 2018:2020[pdat]", ["99000021"]),
        ('"Yang Li Kou Qiang Yi Xue Za Zhi"[ta] AND 59[vi] AND 245[pg]', ["99000013"]),
        ("Zhou MY[au]", ["99000013"]),
        ("(99000001[uid] OR 99000002[uid])", ["99000001", "99000002"]),
        ("种植体周围炎", []),
        (
            '("Dental Implants"[mh] OR dental implant[tiab]) AND "randomized controlled trial"[pt] AND 2021:3000[dp]',
            ["99000001", "99000013"],
        ),
        ('"Dental Implants"[mh] AND chinese[la]', ["99000013"]),
        ('"dental implants"[mh] NOT ("randomized controlled trial"[pt] OR nothing[ti])', ["99000018"]),
        ("99000001[uid] OR (99000002[uid] AND (99000003[uid] OR 99000002[uid]))", ["99000001", "99000002"]),
        ("AND", []),
        ("99000001[uid] AND", []),
        ("(99000001[uid]", ["99000001"]),
        ("()", []),
        ("99000001[nosuchfield]", []),
        ("[ti]", []),
        ("10.5555/no.such.paper[doi]", []),
    ],
)
def test_pubmed_queries_find_the_right_papers(term: str, pmids: list[str]) -> None:
    assert [paper.pmid for paper in eutils_query.search(CATALOGUE, term)] == pmids


@pytest.mark.parametrize(
    ("query", "dois"),
    [
        ("EXT_ID:99000001 AND SRC:MED", ["10.5555/naor.2024.0117"]),
        ("EXT_ID:99000001 AND SRC:PPR", []),
        ('DOI:"10.5555/NAOR.2024.0117"', ["10.5555/naor.2024.0117"]),
        ("DOI:10.5555/naor.2024.0117", ["10.5555/naor.2024.0117"]),
        ("PMCID:PMC99000002", ["10.5555/naor.2023.0402"]),
        (f'TITLE:"{IMPLANTS}"', ["10.5555/naor.2024.0117"]),
        ("TITLE:(short dental implants) AND PUB_YEAR:2020", ["10.5555/naor.2020.0190"]),
        (
            '(TITLE_ABS:"tranexamic acid" OR KW:"Tranexamic Acid") AND PUB_TYPE:"meta-analysis" AND '
            'PUB_YEAR:[2021 TO 3000] AND LANG:"eng" NOT SRC:PPR',
            ["10.5555/mjo.2022.1203"],
        ),
        ("TITLE_ABS:(panoramic radiograph) NOT SRC:PPR", []),
        ("short dental implants NOT_A_WORD", []),
        ("atrophic posterior mandible protocol", ["10.5555/naor.2020.0190"]),
        ('TITLE:"vitamin C" AND NOT PUB_TYPE:"retracted publication"', []),
        ('AUTH:"Imamura K" AND JOURNAL:"Meridian J Orthop" AND VOLUME:44', ["10.5555/mjo.2025.0088"]),
        ('(DOI:"10.5555/mjo.2025.0088" OR PMCID:PMC99000002)', ["10.5555/naor.2023.0402", "10.5555/mjo.2025.0088"]),
        ('DOI:"10.48550/arxiv.2607.99001"', ["10.48550/arxiv.2607.99001"]),
        ('TITLE:"甘氨酸粉喷砂"', []),
        ("EXT_ID:", []),
    ],
)
def test_europe_pmc_queries_find_the_right_papers(query: str, dois: list[str]) -> None:
    assert [paper.doi for paper in europepmc.search(CATALOGUE, query)] == dois


def test_a_search_over_words_always_answers_and_ranks_the_closest_first() -> None:
    papers = CATALOGUE.listed_in("crossref")
    assert CATALOGUE.ranked(IMPLANTS, papers)[0][1].slug == "short-implants"
    assert len(CATALOGUE.ranked("nothing like it", papers)) == len(papers)


@pytest.mark.parametrize(
    ("pages", "short"), [("1203-1215", "1203-15"), ("97-108", "97-108"), ("240-241", "240-1"), ("7", "7"), ("", "")]
)
def test_pages_are_shortened_as_pubmed_does(pages: str, short: str) -> None:
    assert eutils.abbreviated(pages) == short


@pytest.mark.parametrize(
    ("text", "kind"), [("PMC1", "pmcid"), ("pmc1.2", "pmcid"), ("123", "pmid"), ("10.1/x", "doi"), ("x", "")]
)
def test_the_converter_tells_kinds_of_ids_apart(text: str, kind: str) -> None:
    assert idconv.kind_of(text) == kind
