"""The leak drill in short; `python -m tests.bench --only leaks` plays all of it."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from handlers.domain.mark import Grade
from tests.bench import leak_copies, leaks, wrong_names, wrong_pictures
from tests.contract.watermark import made
from watermark.tracing.reading import read_dots

EDITS = {"extracted", "last-stream", "blanked-forms", "words-removed"}
PICTURES = {"screen-720", "half-page", "photo"}


def test_a_reader_is_named_after_what_people_do_to_a_copy(tmp_path: Path) -> None:
    paper = made.paper(tmp_path / "paper.pdf", ["A paper of our own"], pages=1)
    found = leaks.drill([paper], tmp_path, Grade.STRICT, EDITS | PICTURES)
    assert {one.attack: (one.right, one.wrong) for one in found} == dict.fromkeys(EDITS | PICTURES, (1, 0))


@pytest.mark.skipif(not shutil.which("gs"), reason="no Ghostscript: apt-get install ghostscript")
def test_a_reader_is_named_after_a_standard_copy_was_printed_anew(tmp_path: Path) -> None:
    paper = made.paper(tmp_path / "paper.pdf", ["A paper of our own"], pages=1)
    (one,) = leaks.drill([paper], tmp_path, Grade.STANDARD, {"ghostscript"})
    assert (one.right, one.wrong) == (1, 0)
    assert {"dots", "text"} <= {carrier for carrier, _ in one.carriers}


def test_words_that_are_nobodys_name_nobody() -> None:
    assert wrong_names.wrong_words(1, 500) == 0
    assert wrong_names.wrong_codes(500) == 0


@pytest.mark.parametrize("number", range(len(wrong_pictures.CHANGES)))
def test_a_picture_that_is_nobodys_names_nobody(number: int) -> None:
    chance = np.random.default_rng(number)
    lines = np.where(chance.random((40, 1)) < 0.5, chance.random((40, 300)) < 0.3, False)
    page = Image.fromarray(np.where(lines.repeat(10, axis=0), 40, 250).astype(np.uint8))
    shown = wrong_pictures.changed(page, number, chance)
    assert read_dots(np.asarray(shown, dtype=np.float32) / np.float32(255), leak_copies.KEY) == ()
