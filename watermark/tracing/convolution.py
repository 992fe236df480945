"""A convolutional code of rate 1/3 with 256 states; `viterbi` is the way back.

Chosen over a list of issued words: its cost does not grow with the number of copies, and it uses how sure each
cell is. Generators 557, 663, 711 (octal): the best of this length (Proakis, Digital Communications, table 8-2-2).
"""

from watermark.tracing.seal import BITS

GENERATORS = (0o557, 0o663, 0o711)
MEMORY = 8
STATES = 1 << MEMORY
STEPS = BITS + MEMORY
CODED = STEPS * len(GENERATORS)


def encode(word: int) -> list[int]:
    """Return a word's coded bits, each 1 or -1, in the order in which they are decoded."""
    register, coded = 0, []
    for step in range(STEPS):
        bit = word >> (BITS - 1 - step) & 1 if step < BITS else 0
        register = (register << 1 | bit) & (2 * STATES - 1)
        coded += [1 if (register & taps).bit_count() % 2 else -1 for taps in GENERATORS]
    return coded
