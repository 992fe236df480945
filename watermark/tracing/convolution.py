"""A convolutional code of rate 1/3 with 256 states, and Viterbi's way back from soft values.

Chosen over a list of issued words: its cost does not grow with the number of copies, and it uses how sure each
cell is. Generators 557, 663, 711 (octal): the best of this length (Proakis, Digital Communications, table 8-2-2).
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from watermark.tracing.seal import BITS

_GENERATORS = (0o557, 0o663, 0o711)
_MEMORY = 8
_STATES = 1 << _MEMORY
STEPS = BITS + _MEMORY
CODED = STEPS * len(_GENERATORS)

Floats = npt.NDArray[np.float32]


def encode(word: int) -> list[int]:
    """Return a word's coded bits, each 1 or -1, in the order in which they are decoded."""
    register, coded = 0, []
    for step in range(STEPS):
        bit = word >> (BITS - 1 - step) & 1 if step < BITS else 0
        register = (register << 1 | bit) & (2 * _STATES - 1)
        coded += [1 if (register & taps).bit_count() % 2 else -1 for taps in _GENERATORS]
    return coded


def decode(soft: Floats) -> list[int]:
    """Return the likeliest word for each row of `CODED` soft values (positive: 1)."""
    rows = len(soft)
    signs, before = _trellis()
    metric = np.full((rows, _STATES), -1e9, dtype=np.float32)
    metric[:, 0] = 0
    choices = np.empty((STEPS, rows, _STATES), dtype=np.bool_)
    for step in range(STEPS):
        gains = soft[:, step * 3 : step * 3 + 3] @ signs
        first = metric[:, before[0]] + gains[:, :_STATES]
        second = metric[:, before[1]] + gains[:, _STATES:]
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
        state = state >> 1 | choices[step, every, state].astype(np.int64) << (_MEMORY - 1)
    return words


@cache
def _trellis() -> tuple[Floats, npt.NDArray[np.int64]]:
    """Return the coded signs of both ways into each state, and where they come from."""
    states = np.arange(_STATES)
    before = np.stack([states >> 1, states >> 1 | 1 << (_MEMORY - 1)])
    registers = (before << 1 | (states & 1)).reshape(-1)
    ones = [[int(register & taps).bit_count() % 2 for register in registers] for taps in _GENERATORS]
    return np.array(ones, dtype=np.float32) * 2 - 1, before
