"""In which words two titles differ."""

from rapidfuzz.distance import Indel

Words = tuple[str, ...]
Difference = tuple[Words, Words]


def differences_of(one: Words, other: Words) -> list[Difference]:
    """Return the runs of words in which two texts differ, neighbouring insertions and deletions as one."""
    runs: list[list[int]] = []
    for code in Indel.opcodes(one, other):
        if code.tag == "equal":
            continue
        if runs and runs[-1][1] == code.src_start and runs[-1][3] == code.dest_start:
            runs[-1][1], runs[-1][3] = code.src_end, code.dest_end
        else:
            runs.append([code.src_start, code.src_end, code.dest_start, code.dest_end])
    return [(one[a:b], other[c:d]) for a, b, c, d in runs]


def is_initials(one: Words, other: Words) -> bool:
    """Whether one run is the single word that the first letters of the other make: `mri` and magnetic resonance..."""
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and len(long) > 1 and short[0].rstrip("s") == "".join(word[0] for word in long)
