"""Counted by readers, never by clicks; a single reader is never shown."""

from datetime import UTC, datetime, timedelta

import pytest

from handlers.domain.purchase import Decision, Mark, Miss, mark_of, suggestions

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def miss(reader: str, name: str = "Lancet", code: str = "", **more: object) -> Miss:
    values = {"department": "骨科", "paper": f"doi:{reader}", "is_book": False, "at": NOON, **more}
    return Miss(reader, name=name, code=code, **values)  # type: ignore[arg-type]


def test_many_clicks_of_one_reader_are_no_suggestion() -> None:
    assert suggestions([miss("staff:1")] * 50) == ()
    assert suggestions([miss("staff:1")] * 50, min_readers=1) == ()


def test_readers_departments_and_papers_are_counted_apart() -> None:
    later = NOON + timedelta(days=3)
    found = suggestions(
        [miss("a"), miss("a"), miss("b", department="儿科", at=later), miss("c", department="", paper="doi:a")]
    )
    (one,) = found
    assert (one.readers, one.departments, one.papers, one.last_at) == (3, 2, 2, later)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("J Dent Res", "0022-0345"), ("Journal of Dental Research", "0022-0345")),
        (("Lancet", ""), ("The  lancet".removeprefix("The  ").upper(), "0140-6736")),
        (("中华口腔医学杂志", ""), ("中华口腔医学杂志", "1002-0098")),
    ],
)
def test_one_journal_under_two_names_is_one(first: tuple[str, str], second: tuple[str, str]) -> None:
    (one,) = suggestions([miss("a", *first), miss("b", *second)])
    assert one.readers == 2
    assert len(one.name) == max(len(first[0]), len(second[0]))
    assert one.code == second[1]


def test_names_that_only_a_third_joins_are_one() -> None:
    chain = [miss("a", "J Dent Res"), miss("b", "Journal of Dental Research"), miss("c", "J Dent Res", "0022-0345")]
    chain.append(miss("d", "Journal of Dental Research", "0022-0345"))
    (one,) = suggestions(chain)
    assert one.readers == 4


def test_a_book_and_a_journal_of_one_name_are_two() -> None:
    assert len(suggestions([miss(r, is_book=kind) for r in "ab" for kind in (True, False)])) == 2


def test_what_most_readers_missed_stands_first() -> None:
    rows = [miss("a", "Few"), miss("b", "Few"), *(miss(r, "Many") for r in "abc")]
    assert [one.name for one in suggestions(rows)] == ["Many", "Few"]


def test_the_latest_decision_under_any_name_counts() -> None:
    (one,) = suggestions([miss("a", "Lancet", "0140-6736"), miss("b")])
    old = Mark(Decision.REFUSED, "", "王老师", NOON)
    new = Mark(Decision.SUGGESTED, "已报", "王老师", NOON + timedelta(days=1))
    assert mark_of(one, {"journal:lancet": old, "journal:01406736": new, "journal:x": old}) == new
    assert mark_of(one, {}) is None
