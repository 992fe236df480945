"""The short form of `python -m tests.bench --only lookalikes` and of the near set: one or two files of every kind."""

from pathlib import Path

import pytest

from tests.bench.lookalike_cases import cases
from tests.bench.lookalike_right import RIGHT
from tests.bench.lookalike_second.cases import near_cases
from tests.bench.lookalike_second.measure import BLIND_SEED
from tests.bench.lookalike_second.measure import outcome as near_outcome
from tests.bench.lookalike_second.near import NEAR
from tests.bench.lookalike_second.papers import HELD as NEAR_HELD
from tests.bench.lookalike_second.papers import TUNED as NEAR_TUNED
from tests.bench.lookalike_second.papers import Stock
from tests.bench.lookalike_words import TUNED
from tests.bench.lookalike_wrong import WRONG
from tests.bench.lookalikes import TUNED_SEED, outcome


@pytest.mark.parametrize("kind", WRONG)
def test_no_look_alike_is_taken_for_the_paper(kind: str, tmp_path: Path) -> None:
    for case in cases({kind: WRONG[kind]}, TUNED, TUNED_SEED, 2):
        assert outcome(case, tmp_path)


@pytest.mark.parametrize("kind", RIGHT)
def test_a_right_paper_is_recognised(kind: str, tmp_path: Path) -> None:
    for case in cases({kind: RIGHT[kind]}, TUNED, TUNED_SEED, 1):
        assert not outcome(case, tmp_path)


@pytest.mark.parametrize("stock", [NEAR_TUNED, NEAR_HELD], ids=["mended on", "held back"])
def test_what_is_nearly_the_paper_is_refused_and_what_nearly_is_not_is_kept(stock: Stock, tmp_path: Path) -> None:
    seen = [(case, near_outcome(case, tmp_path)) for case in near_cases(stock, BLIND_SEED, 2 * len(NEAR))]
    assert [case.kind for case, said in seen if bool(said) is case.is_right] == []
