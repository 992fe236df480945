"""One title however it is printed, and never two papers for one."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.matching import Likeness, compare, same_title
from tests.unit.handlers.matching.variants import ALIKE, OTHER, changed

PAIRS = json.loads((Path(__file__).parents[3] / "samples/matching/title_pairs.json").read_text(encoding="utf-8"))
TITLES = [pair["a"] for pair in PAIRS]
WRITING = st.text(alphabet="aeinorst AEI-:().,0123β₂é’“中国指南第一版年（）", max_size=60)
LONG = "Intravenous thrombolysis for acute ischaemic stroke in patients with atrial fibrillation"


def of(label: str) -> list[tuple[str, str]]:
    return [(pair["a"], pair["b"]) for pair in PAIRS if pair["label"] == label]


@pytest.mark.parametrize(("a", "b"), of("same"))
def test_one_title_printed_differently_is_the_same(a: str, b: str) -> None:
    assert same_title(a, b) is True


@pytest.mark.parametrize(("a", "b"), of("different"))
def test_another_paper_is_never_the_same(a: str, b: str) -> None:
    assert same_title(a, b) is False


@pytest.mark.parametrize(("a", "b"), of("partial"))
def test_what_cannot_be_told_from_titles_is_never_called_the_same(a: str, b: str) -> None:
    assert same_title(a, b) is not True


def test_the_samples_are_many_of_each_kind() -> None:
    assert len(of("same")) >= 60
    assert len(of("different")) >= 100


def test_nearly_every_change_of_print_leaves_a_title_the_same() -> None:
    pairs = list(changed(TITLES, ALIKE, each=12, seed=1))
    missed = [pair for pair in pairs if not same_title(pair[0], pair[1])]
    assert len(pairs) >= 200
    assert len(missed) <= 0.05 * len(pairs), missed


def test_no_change_of_meaning_leaves_a_title_the_same() -> None:
    pairs = [pair for pair in changed(TITLES, OTHER, each=12, seed=1) if "&#" not in pair[0]]
    assert len(pairs) >= 200
    assert [pair for pair in pairs if same_title(pair[0], pair[1])] == []


@pytest.mark.parametrize(
    ("a", "b", "likeness"),
    [
        (LONG, LONG + ": a systematic review and meta-analysis", Likeness.CUT),
        (LONG, LONG + ": the second decade", Likeness.OTHER),
        (LONG, LONG + " in rural hospitals", Likeness.PART),
        (LONG, LONG.replace("stroke", "strokes"), Likeness.PART),
        (LONG, LONG.replace("thrombolysis", "thrornbolysis"), Likeness.MISPRINTED),
        (LONG, LONG.replace("fibrillation", "fihrillation"), Likeness.MISPRINTED),
        (LONG, LONG.replace("thrombolysis", "thrombolyses"), Likeness.OTHER),
        (LONG, LONG.replace("for acute", "for the acute"), Likeness.MISPRINTED),
        ("Treatment of the gout", "Treatment of gout", Likeness.PART),
        ("Squamous cell cancer of the penis", "Squamous cell cancer of the penis: a case report", Likeness.PART),
        ("Screening for HF in primary care", "Screening for heart failure in primary care", Likeness.PART),
        ("Vitamin A given to children with measles", "Vitamin given to children with measles", Likeness.PART),
        ("Protein S deficiency in patients with stroke", "Protein deficiency in patients with stroke", Likeness.PART),
        ("A gene of 12 exons", "A gene of 1-2 exons", Likeness.UNKNOWN),
        ("A gene of 1.2 kb", "A gene of 12 kb", Likeness.OTHER),
        ("ER+ breast cancer", "ER- breast cancer", Likeness.UNKNOWN),
        ("Heart failure", "心力衰竭", Likeness.UNKNOWN),
        ("", "Heart failure", Likeness.UNKNOWN),
        ("...", "。。。", Likeness.UNKNOWN),
        ("x" * 5000, "x" * 5001, Likeness.UNKNOWN),
        ("慢性肾脏病患者的护理", "慢性肾脏病患者护理", Likeness.PART),
        ("Dental pulp stem cells and their use", "A bone marrow atlas", Likeness.OTHER),
        ("cell electro fusion study methods", "cell electrofusion study method", Likeness.PART),
    ],
)  # fmt: skip
def test_two_titles_are_alike_in_one_of_six_ways(a: str, b: str, likeness: Likeness) -> None:
    assert compare(a, b) is likeness


@given(WRITING, WRITING)
def test_it_never_matters_which_title_comes_first(a: str, b: str) -> None:
    assert same_title(a, b) is same_title(b, a)
    assert compare(a, b) is compare(b, a)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_are_compared(a: str, b: str) -> None:
    assert same_title(a, b) in {True, False, None}


@given(WRITING)
def test_a_title_is_never_another_than_itself(a: str) -> None:
    assert same_title(a, a) is not False


@pytest.mark.parametrize(
    "hostile",
    ["<" * 20_000, " " * 20_000 + "x", "- " * 10_000, "a:" * 10_000, "ﷺ" * 20_000, "&amp;" * 4000, "2020)" * 4000],
)
def test_hostile_lengths_are_answered(hostile: str) -> None:
    assert same_title(hostile, hostile[:-1]) is not True
    assert same_title(hostile, LONG) is not True
