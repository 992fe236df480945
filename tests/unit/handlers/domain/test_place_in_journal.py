import pytest

from handlers.domain.place_in_journal import first_range, known, shown_pages, year_and_number


@pytest.mark.parametrize(
    ("pages", "first", "last", "shown"),
    [
        ("314-322", "314", "322", "314-322"),
        ("1695-9", "1695", "1699", "1695-1699"),
        ("1695-9; discussion 1700-1", "1695", "1699", "1695-1699"),
        ("123-30, 145", "123", "130", "123-130, 145"),
        ("45-52 passim", "45", "52", "45-52"),
        ("S12-9", "S12", "S19", "S12-S19"),
        ("e12-e19", "e12", "e19", "e12-e19"),
        ("123-30.e3", "123", "130.e3", "123-130.e3"),
        ("1299–305", "1299", "1305", "1299-1305"),
        ("pp. 12 - 19", "12", "19", "12-19"),
        ("xii-xv", "xii", "xv", "xii-xv"),
        ("A1-B3", "A1", "B3", "A1-B3"),
        ("1-1-1-20", "1-1", "1-20", "1-1-1-20"),
        ("12-12", "12", "", "12"),
        ("12-", "12", "", "12"),
        ("e0123456", "e0123456", "", "e0123456"),
        ("S0140-6736(20)30183-5", "S0140-6736(20)30183-5", "", "S0140-6736(20)30183-5"),
        ("Suppl 1:S5", "Suppl 1:S5", "", "Suppl 1:S5"),
        ("n/a-n/a", "", "", ""),
        ("N.PAG", "", "", ""),
        ("0-0", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_pages_are_told_in_full_and_what_is_none_is_none(pages: str, first: str, last: str, shown: str) -> None:
    assert first_range(pages) == (first, last)
    assert shown_pages(pages) == shown


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        "0",
        "00",
        "-",
        "n/a",
        "N/A",
        "n.a.",
        "NA",
        "null",
        "None",
        "ahead of print",
        "Online ahead of print",
        "Online First",
        "In press",
        "Early Access",
    ],
)
def test_what_stands_for_none_is_empty(nothing: str) -> None:
    assert known(nothing) == ""


@pytest.mark.parametrize("something", ["10", "0a", "S1", "Suppl 1", "e0", "Nan 3", "A"])
def test_what_says_something_stays(something: str) -> None:
    assert known(something) == something


@pytest.mark.parametrize(
    ("year", "volume", "issue", "told"),
    [
        (2010, "5", "6", "2010, 5(6)"),
        (2010, "5", "", "2010, 5"),
        (2010, "", "6", "2010(6)"),
        (2010, "0", "6", "2010(6)"),
        (2010, "n/a", "n/a", "2010"),
        (None, "5", "6", "5(6)"),
        (None, "", "6", "(6)"),
        (None, "", "", ""),
    ],
)
def test_the_issue_of_a_journal_without_volumes_stands_behind_the_year(
    year: int | None, volume: str, issue: str, told: str
) -> None:
    assert year_and_number(year, volume, issue) == told
