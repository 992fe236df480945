"""The leak drill in short; `python -m tests.bench --only leaks` plays all of it."""

from pathlib import Path

import numpy as np
import pytest

from handlers.domain.mark import Grade
from tests.bench import leak_copies, leaks, wrong_names
from tests.contract.watermark import made
from watermark.tracing.reading import read_dots


def test_a_reader_is_named_after_every_attack(tmp_path: Path) -> None:
    paper = made.paper(tmp_path / "paper.pdf", ["A paper of our own"], pages=1)
    found = list(leaks.drill([paper], tmp_path, Grade.STRICT, 1))
    assert [(one.attack, one.right, one.wrong) for one in found] == [(one.attack, 1, 0) for one in found]


def test_random_words_pass_for_nobodys() -> None:
    assert wrong_names.wrong_words(1) == 0


@pytest.mark.parametrize("seed", range(3))
def test_noise_names_nobody(seed: int) -> None:
    chance = np.random.default_rng(seed)
    assert read_dots(chance.random((240, 240)).astype(np.float32), leak_copies.KEY) is None
