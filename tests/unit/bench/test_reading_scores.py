from typing import Any

import pytest

from tests.bench.reading import sort_of
from tests.bench.reading_scores import Score, Tally, canonical, identifiers, is_same, same_title

TITLE = "Fluid resuscitation in early sepsis of adults"


def label(**changed: Any) -> dict[str, Any]:
    return {"id": "own-1", "intent": "request", "items": []} | changed


def wanted(kind: str, value: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "value": value, "doc": 1, "must": True} | more


def score(one: dict[str, Any], intent: str, *given: tuple[str, str]) -> Score:
    counted = Score()
    counted.add(one, intent, given)
    return counted


@pytest.mark.parametrize(
    ("kind", "written", "same"),
    [
        ("doi", "https://doi.org/10.5555/ABC", "10.5555/abc"),
        ("doi", "DOI: 10.5555/abc", "10.5555/abc"),
        ("pmid", "00123", "123"),
        ("pmcid", "123", "PMC123"),
        ("arxiv", "arXiv:2101.00001v3", "2101.00001"),
        ("isbn", "0-306-40615-2", "9780306406157"),
        ("isbn", "0-8044-2957-X", "9780804429573"),
        ("url", "https://www.example.org/a/?utm_source=x&b=2&a=1", "http://example.org/a?a=1&b=2"),
        ("title", "「脓毒症」的早期復蘇。", "脓毒症 的早期复苏"),
    ],
)
def test_two_spellings_of_one_thing_are_the_same(kind: str, written: str, same: str) -> None:
    assert canonical(kind, written) == canonical(kind, same)


def test_identifiers_are_counted_once_each_and_on_the_kinds_that_are_known() -> None:
    expected = [("doi", "10.5555/a"), ("pmid", "7")]
    found = [("doi", "10.5555/A"), ("doi", "10.5555/a"), ("doi", "10.5555/b"), ("isbn", "1")]
    assert identifiers(expected, found, ("doi", "pmid")) == Tally(right=1, wrong=1, missed=1)
    assert identifiers(expected, found, ("pmid",)) == Tally(missed=1)


def test_a_reader_that_is_rightly_silent_is_not_marked_down() -> None:
    tally = identifiers([], [], ("doi",))
    assert (tally.precision, tally.recall, tally.f1) == (100, 100, 100)


def test_f1_lies_between_precision_and_recall() -> None:
    tally = Tally(right=6, wrong=2, missed=6)
    assert (tally.precision, tally.recall, tally.f1) == (75, 50, 60)


@pytest.mark.parametrize(
    ("given", "is_one"),
    [
        (TITLE, True),
        (f"{TITLE.upper()}.", True),
        (f"求 {TITLE} 全文", True),
        (TITLE[:20], False),
        ("Fluid restriction in late sepsis of children", False),
        (TITLE + " and much else" * 20, False),
        ("", False),
    ],
)
def test_a_title_is_read_when_it_is_there_with_little_around_it(given: str, is_one: bool) -> None:
    assert same_title(TITLE, given) is is_one


def test_a_citation_counts_by_its_title_alone_and_by_its_own_words() -> None:
    cited = wanted("citation", f"Li A. {TITLE}. J Test. 2020;1:1-9.", title=TITLE)
    assert is_same(cited, ("title", TITLE))
    assert is_same(cited, ("citation", f"Li A. {TITLE}. J Test. 2020;1(2):1-9."))
    assert not is_same(cited, ("pmid", "1"))


def test_another_form_that_the_label_allows_counts_as_well() -> None:
    allowed = wanted("pmid", "1", alt=[{"kind": "doi", "value": "10.5555/a"}])
    assert is_same(allowed, ("doi", "10.5555/a"))
    assert not is_same(allowed, ("doi", "10.5555/b"))


def test_a_message_is_wholly_right_with_its_intent_and_every_item_and_no_other() -> None:
    one = label(items=[wanted("pmid", "1"), wanted("doi", "10.5555/a")])
    both = (("doi", "10.5555/a"), ("pmid", "1"))
    assert score(one, "request", *both).wholly_right == 1
    assert score(one, "status", *both).wholly_right == 0
    assert score(one, "request", both[0]).failed == ["own-1"]
    more = score(one, "request", *both, ("pmid", "2"))
    assert (more.wholly_right, more.all_items) == (0, Tally(right=2, wrong=1))


def test_what_may_be_given_or_is_given_twice_is_not_wrong() -> None:
    one = label(items=[wanted("pmid", "1"), wanted("title", TITLE, must=False)])
    given = score(one, "request", ("pmid", "1"), ("pmid", "1"), ("title", TITLE))
    assert (given.wholly_right, given.all_items) == (1, Tally(right=1))
    assert score(one, "request", ("pmid", "1")).wholly_right == 1


def test_an_accepted_intent_is_right() -> None:
    assert score(label(intent="search", accept=["request"]), "request").intents == 1


@pytest.mark.parametrize(
    ("accept", "intent", "given", "alarms", "disturbed"),
    [
        ([], "none", (), 0, 0),
        ([], "request", (), 1, 1),
        ([], "feedback", (), 0, 1),
        ([], "none", (("pmid", "1"),), 0, 1),
        (["status"], "status", (), 0, 0),
    ],
)
def test_whatever_a_message_that_wants_nothing_starts_is_counted(
    accept: list[str], intent: str, given: tuple[tuple[str, str], ...], alarms: int, disturbed: int
) -> None:
    counted = score(label(intent="none", accept=accept), intent, *given)
    assert (counted.quiet, counted.alarms, counted.disturbed) == (1, alarms, disturbed)


def test_kinds_are_counted_apart_and_together() -> None:
    counted = Score()
    counted.add(label(items=[wanted("pmid", "1")]), "request", [("pmid", "1")])
    counted.add(label(items=[wanted("doi", "10.5555/a")]), "request", [])
    assert counted.items == {"pmid": Tally(right=1), "doi": Tally(missed=1)}
    assert counted.all_items == Tally(right=1, missed=1)


def test_own_chinese_cases_and_arguable_ones_stand_apart() -> None:
    sorts = [sort_of({"id": i, "mode": m}) for i, m in (("own-zh-1", "text"), ("x-1", "text"), ("x-2", "lenient"))]
    assert sorts == ["text, own-zh", "text, peers' cases", "lenient"]
