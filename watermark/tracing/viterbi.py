"""Viterbi's way back from soft values to the likeliest word of the convolutional code."""

from functools import cache

import numpy as np
import numpy.typing as npt

from watermark.tracing.convolution import GENERATORS, MEMORY, STATES, STEPS
from watermark.tracing.seal import BITS

Floats = npt.NDArray[np.float32]


def decode(soft: Floats) -> list[int]:
    """Return the likeliest word for each row of `CODED` soft values (positive: 1)."""
    rows = len(soft)
    signs, before = _trellis()
    metric = np.full((rows, STATES), -1e9, dtype=np.float32)
    metric[:, 0] = 0
    choices = np.empty((STEPS, rows, STATES), dtype=np.bool_)
    for step in range(STEPS):
        gains = soft[:, step * 3 : step * 3 + 3] @ signs
        first = metric[:, before[0]] + gains[:, :STATES]
        second = metric[:, before[1]] + gains[:, STATES:]
        choices[step] = second > first
        metric = np.maximum(first, second)
        if step >= BITS:
            metric[:, 1::2] = -1e9
    return _walked_back(choices, rows)


def _walked_back(choices: npt.NDArray[np.bool_], rows: int) -> list[int]:
    state, every = np.zeros(rows, dtype=np.int64), np.arange(rows)
    words = [0] * rows
    for step in range(STEPS - 1, -1, -1):
        if step < BITS:
            place = BITS - 1 - step
            words = [word | int(bit) << place for word, bit in zip(words, state & 1, strict=True)]
        state = state >> 1 | choices[step, every, state].astype(np.int64) << (MEMORY - 1)
    return words


@cache
def _trellis() -> tuple[Floats, npt.NDArray[np.int64]]:
    """Return the coded signs of both ways into each state, and where they come from."""
    states = np.arange(STATES)
    before = np.stack([states >> 1, states >> 1 | 1 << (MEMORY - 1)])
    registers = (before << 1 | (states & 1)).reshape(-1)
    ones = [[int(register & taps).bit_count() % 2 for register in registers] for taps in GENERATORS]
    return np.array(ones, dtype=np.float32) * 2 - 1, before
