"""Bare numbers beside identifiers, and which identifiers are one paper."""

import pytest

from handlers.domain.reading import Reading, read_message


def papers(reading: Reading) -> list[list[str]]:
    found: dict[int, list[str]] = {}
    for item in reading.items:
        found.setdefault(item.doc, []).append(item.value)
    return list(found.values())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("求 99000003，还有 10.1000/abc.12，pmid99000002", [["99000003"], ["10.1000/abc.12"], ["99000002"]]),
        ("求10.1000/abc.12、99000003", [["10.1000/abc.12"], ["99000003"]]),
        ("麻烦老师下载 10.1000/abc.12 99000003 99000004 谢谢", [["10.1000/abc.12"], ["99000003"], ["99000004"]]),
        ("1. 10.1000/abc.12\n2. 99000003", [["10.1000/abc.12"], ["99000003"]]),
        ("PMC7654321和99000003", [["PMC7654321"], ["99000003"]]),
        ("求 10.1000/abc.12，PMID 99000003", [["10.1000/abc.12"], ["99000003"]]),
        ("①PMID:99000003 ②doi:10.1000/abc.12", [["99000003"], ["10.1000/abc.12"]]),
        ("PMID 99000003，再加一个doi:10.1000/abc.12", [["99000003"], ["10.1000/abc.12"]]),
    ],
)
def test_what_is_counted_out_are_papers_of_their_own(text: str, wanted: list[list[str]]) -> None:
    assert papers(read_message(text)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "DOI: 10.1000/abc.12 PMID: 99000003",
        "求 DOI：10.1000/abc.12，PMID：99000003",
        "PMID: 99000003; doi:10.1000/abc.12",
        "https://doi.org/10.1000/abc.12, PMID: 99000003",
    ],
)
def test_a_record_with_two_identifiers_is_one_paper(text: str) -> None:
    assert [set(one) for one in papers(read_message(text))] == [{"10.1000/abc.12", "99000003"}]


@pytest.mark.parametrize(
    "text",
    [
        "求 10.1000/abc.12，住院号 99000003",
        "求 10.1000/abc.12 电话 99000003",
        "求 10.1000/abc.12，20250314",
        "Front Immunol, 2022, 13, 8354161, 10.1000/abc.12",
        "求 10.1000/abc.12 13800138000",
    ],
)
def test_another_number_beside_a_doi_is_no_pmid(text: str) -> None:
    assert papers(read_message(text)) == [["10.1000/abc.12"]]
