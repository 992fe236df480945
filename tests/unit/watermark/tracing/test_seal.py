import numpy as np
import pytest

from watermark.tracing.convolution import CODED, encode
from watermark.tracing.dots import CELLS, drawn, leanings, order
from watermark.tracing.seal import Seal, sealed, unsealed
from watermark.tracing.viterbi import decode

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.mark.parametrize("delivery_id", [0, 1, 77, 2**31 - 1])
def test_a_sealed_delivery_is_read_back(delivery_id: int) -> None:
    assert unsealed(KEY, sealed(KEY, delivery_id)) == delivery_id


def test_another_house_does_not_know_our_seals() -> None:
    assert all(unsealed(OTHER, sealed(KEY, number)) is None for number in range(2000))


def test_a_delivery_beyond_the_room_is_refused() -> None:
    with pytest.raises(ValueError, match="out of range"):
        sealed(KEY, 2**31)


def test_random_words_name_nobody() -> None:
    words = np.random.default_rng(1).integers(0, 2**63, size=5000)
    assert all(unsealed(KEY, int(word)) is None for word in words)


def test_a_word_survives_a_quarter_of_its_bits_turned() -> None:
    chance = np.random.default_rng(2)
    words = [sealed(KEY, number) for number in range(50)]
    soft = np.array([encode(word) for word in words], dtype=np.float32)
    soft[:, chance.permutation(CODED)[: CODED // 8]] *= -1
    assert decode(soft) == words


def test_noise_is_nobodys_word() -> None:
    soft = np.random.default_rng(3).normal(size=(500, CODED)).astype(np.float32)
    assert all(unsealed(KEY, word) is None for word in decode(soft))


def test_each_cell_of_a_tile_leans_and_the_key_says_which_holds_what() -> None:
    ours, theirs = leanings(KEY, 77), leanings(OTHER, 77)
    assert len(ours) == CELLS
    assert set(ours) == {1, -1}
    assert sorted(order(KEY).places) == list(range(CELLS))
    assert 80 < sum(a != b for a, b in zip(ours, theirs, strict=True)) < 176


@pytest.mark.parametrize("size", [(612, 792), (20, 30), (14000, 14000), (60, 3000)])
def test_rows_cover_a_page_and_stay_few(size: tuple[float, float]) -> None:
    assert 150 < drawn(Seal(KEY, 77), size, "/D").count(b" l\n") < 2500
