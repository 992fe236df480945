"""What is read of a record, and whether two are one paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.domain.article import Article, Identifier, IdKind
from handlers.matching import Record, read_record, record_of, same_record
from handlers.matching.records import family_names

TITLE = "Early mobilisation after ischaemic stroke in very old patients"
FULL = Record(TITLE, "10.5555/a", "99000001", "Larsson A", "J Rehabil Med", "36", "235", 2006)
SIDES = st.builds(
    Record,
    title=st.sampled_from(["", TITLE, TITLE + "s", "Editorial", "Reply to: " + TITLE]),
    doi=st.sampled_from(["", "10.5555/a", "10.5555/b"]),
    pmid=st.sampled_from(["", "1", "2"]),
    first_author=st.sampled_from(["", "Larsson", "Olsen"]),
    volume=st.sampled_from(["", "36", "37"]),
    first_page=st.sampled_from(["", "235", "1"]),
    year=st.sampled_from([None, 2006, 2012]),
)


@pytest.mark.parametrize(
    ("fields", "record"),
    [
        ({}, Record()),
        ({"title": None, "year": None, "authors": []}, Record()),
        ({"title": ["In a list"], "volume": 36, "pmid": 7}, Record("In a list", pmid="7", volume="36")),
        ({"doi": "https://doi.org/10.5555/ABC", "pages": "S12–S19"}, Record(doi="10.5555/abc", first_page="s12")),
        ({"volume": "Vol. 7"}, Record(volume="7")),
        ({"first_page": "E285", "pages": "1-2", "year": "2006-05"}, Record(first_page="e285", year=2006)),
        ({"authors": ["Larsson A", "Berg B"]}, Record(first_author="Larsson A")),
        ({"authors": [{"family": "Larsson", "given": "A"}]}, Record(first_author="Larsson")),
        ({"authors": [{"name": "A Study Group"}]}, Record(first_author="A Study Group")),
        ({"authors": [{}], "year": "n.d.", "first_page": "n/a"}, Record()),
        ({"authors": "Larsson A", "issue": {"is": "ignored"}, "abstract": "…"}, Record(first_author="Larsson A")),
    ],
)  # fmt: skip
def test_a_record_is_read_from_whatever_fields_it_has(fields: dict[str, object], record: Record) -> None:
    assert read_record(fields) == record


@pytest.mark.parametrize("fields", [{"title": {"en": "A"}}, {"doi": ["a", "b"]}, {"volume": [{"n": 1}]}])
def test_a_field_of_another_kind_is_refused_by_name(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(fields))):
        read_record(fields)


def test_an_article_gives_its_coordinates() -> None:
    ids = (Identifier(IdKind.DOI, "10.5555/a"), Identifier(IdKind.PMID, "99000001"))
    article = Article(
        TITLE, ids, ("Larsson A", "Berg B"), journal="J Rehabil Med", volume="36", pages="235-247", year=2006
    )
    assert record_of(article) == FULL
    assert record_of(Article(TITLE)) == Record(TITLE)


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("van Leeuwen TN", {"leeuwen", "tn"}),
        ("Müller", {"muller"}),
        ("Mueller", {"mueller", "muller"}),
        ("張三", {"张三"}),
        ("", set()),
    ],
)
def test_an_author_may_be_cited_by_these_words(author: str, names: set[str]) -> None:
    assert family_names(author) == names


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (FULL, FULL, True),
        (FULL, Record("Another title entirely", "10.5555/a"), True),
        (FULL, Record(TITLE, "10.5555/b"), False),
        (FULL, Record(TITLE, "10.5555/b", "", "Larsson", "", "36", "235", 2006), None),
        (FULL, Record(TITLE, pmid="2"), False),
        (FULL, Record(TITLE), True),
        (Record("Editorial"), Record("Editorial"), None),
        (Record("Editorial", year=2006), Record("Editorial", year=2006), True),
        (FULL, Record(TITLE, year=2010), None),
        (FULL, Record(TITLE, year=2010, first_page="1"), False),
        (FULL, Record("Reply to: " + TITLE), False),
        (FULL, Record("Mobilisation of stroke patients", volume="36", first_page="235", year=2006), False),
        (FULL, Record("", "", "", "Larsson", "", "36", "235"), True),
        (FULL, Record("", "", "", "Larsson", "", "36", ""), None),
        (FULL, Record("卒中后早期活动", first_author="Larsson", year=2006), None),
        (Record(), Record(), None),
    ],
)  # fmt: skip
def test_two_records_are_one_paper_when_identifiers_or_all_they_tell_agree(
    one: Record, other: Record, verdict: bool | None
) -> None:
    assert same_record(one, other) is verdict


@given(SIDES, SIDES)
def test_it_never_matters_which_record_comes_first(one: Record, other: Record) -> None:
    assert same_record(one, other) is same_record(other, one)
