"""Letters in identifiers: look-alikes are mended, others make a number unsure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.identifiers import find_identifiers
from handlers.domain.slips import is_bad_isbn, is_of_book, letters_in, mended, unsure_isbn, unsure_number, unsure_shape


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("PMID 99000OO1", ["99000001"]),
        ("PMID：9900000l", ["99000001"]),
        ("PMID 99000001、99000OO2", ["99000001", "99000002"]),
        ("PMC99OOO01", ["PMC9900001"]),
        ("doi 1O.1000/abc.12", ["10.1000/abc.12"]),
        ("l0.1000/abc.12", ["10.1000/abc.12"]),
    ],
)
def test_a_letter_that_looks_like_a_digit_is_read_as_one(text: str, values: list[str]) -> None:
    assert [found.value for found in find_identifiers(text)] == values


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("PMID 99000001x", "99000001x"),
        ("求99000001x", "99000001x"),
        ("求 9900000l", "9900000l"),
        ("PMC123456x 求全文", "PMC123456x"),
        ("PMID 99000xx1", "99000xx1"),
        ("PMC12a456", "PMC12a456"),
        ("99000001x 求全文", "99000001x"),
    ],
)
def test_a_number_with_other_letters_is_never_cut(text: str, slip: str) -> None:
    assert find_identifiers(text) == ()
    assert unsure_number(text) == slip


@pytest.mark.parametrize(
    "text", ["PMID:99000001PMCID:PMC123456", "PMID 99000001pdf", "PMID:99000001doi:10.1000/abc", "PMID 99000001 x"]
)
def test_words_glued_to_a_number_are_no_part_of_it(text: str) -> None:
    assert find_identifiers(text)[0].value == "99000001"
    assert unsure_number(text) == ""


@pytest.mark.parametrize("text", ["货号99000001x", "PMID是什么", "10床 Ol", "PMID lO2", "COVID2019l"])
def test_other_numbers_are_left_alone(text: str) -> None:
    assert mended(text) == text
    assert unsure_number(text) == ""


def test_the_letters_that_look_wrong_are_named() -> None:
    assert letters_in("PMC12ab45x") == "ab、x"


@given(st.text(max_size=60))
def test_mending_keeps_the_length_of_any_text(text: str) -> None:
    assert len(mended(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("求 ISBN 9787999000014", "9787999000014"),
        ("求书 978-7-117-35441-8", "978-7-117-35441-8"),
        ("ISBN：7117354411", "7117354411"),
        ("求书 9787117354417", ""),
        ("电话 13800138000，单号 7117354410", ""),
        ("https://example.org/9787999000014/a", ""),
    ],
)
def test_an_isbn_with_a_wrong_check_digit_is_a_slip(text: str, number: str) -> None:
    assert unsure_isbn(text) == number
    assert bool(number) == is_bad_isbn(number)


@pytest.mark.parametrize(
    ("text", "slip"),
    [
        ("求 PMID 990000012345", "PMID 990000012345"),
        ("PMID 37654321、376543221", "PMID 376543221"),
        ("PMID：3765432 1", "3765432 1"),
        ("PMID 3765-4321 求全文", "3765-4321"),
        ("求 ISBN 978711733441", "ISBN 978711733441"),
        ("ISBN 978-7-117-35441", "ISBN 978-7-117-35441"),
        ("求 doi: 10.1016/", "10.1016/"),
        ("doi 10.1016", "10.1016"),
        ("求10.1016.j.jdent.2023.104567", "10.1016.j.jdent.2023.104567"),
        ("求 10.1016 j.jdent.2023.104567", "10.1016 j.jdent.2023.104567"),
    ],
)
def test_a_number_of_a_wrong_shape_is_a_slip_and_not_cut(text: str, slip: str) -> None:
    assert unsure_shape(text) == slip
    assert all(found.value == "37654321" for found in find_identifiers(text))


@pytest.mark.parametrize(
    "text",
    [
        "PMID 3765432 2篇",
        "PMID 37654321 37654322",
        "PMID: 34567 2020年的那篇",
        "体温10.1016",
        "今天10.1200元",
        "doi 10.1000/abc",
        "ISBN 978-7-117-35441-7",
        "PMID 3765432",
    ],
)
def test_other_shapes_are_left_alone(text: str) -> None:
    assert unsure_shape(text) == ""


def test_a_slip_says_whether_it_was_to_be_a_book() -> None:
    assert is_of_book("ISBN 978711733441")
    assert is_of_book("9787999000014")
    assert not is_of_book("PMID 990000012345")
