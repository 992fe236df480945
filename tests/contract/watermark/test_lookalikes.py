"""The short form of `python -m tests.bench --only lookalikes`: one or two files of every kind."""

from pathlib import Path

import pytest

from tests.bench.lookalike_cases import cases
from tests.bench.lookalike_right import RIGHT
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
