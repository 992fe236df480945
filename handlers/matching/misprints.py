"""Is one word the other, misprinted?

No list tells `ureteral` from `urethral` and a slip of the pen: any letter may make another word. So a word passes
for a misprint only where the slip betrays itself: shapes that a scanner confuses, a letter doubled or not, two
neighbours swapped inside a long word. Nitrate and nitrite, infection and injection stay two words.
"""

import re

from rapidfuzz.distance import OSA, Levenshtein

SHORTEST_SEEN, SHORTEST_DOUBLED, SHORTEST_MIXED, SHORTEST_SLIP = 4, 5, 6, 7
SHORTEST_SWAPPED = 8

_DOUBLED = re.compile(r"(.)\1")
# Taping and tapping are two words, and later and latter.
_INFLECTED = re.compile(r"(?:ing|ings|ed|er|ers)$")
_RN = re.compile("rn")
_VV = re.compile("vv")
# A digit inside a word is no digit: c1inical, hypertensi0n.
_DIGITS = str.maketrans("015", "ols")
_MIXED = re.compile(r"[a-z]*[015][a-z]+(?:[015][a-z]+)?|[a-z]{5,}1")
_SHAPES = frozenset(map(frozenset, ("ce", "co", "bh", "il", "it", "lt", "ft", "nu", "uv", "gq", "ij")))


def is_misprint(word: str, other: str) -> bool:
    """Return whether the two are one word, once misprinted."""
    return _looks_alike(word, other) or _is_doubled(word, other) or _is_slip(word, other)


def _looks_alike(word: str, other: str) -> bool:
    return min(len(word), len(other)) >= SHORTEST_SEEN and _seen(word) == _seen(other)


def _seen(word: str) -> str:
    if len(word) >= SHORTEST_MIXED and _MIXED.fullmatch(word):
        word = word.translate(_DIGITS)
    return _VV.sub("w", _RN.sub("m", word))


def _is_doubled(word: str, other: str) -> bool:
    if min(len(word), len(other)) < SHORTEST_DOUBLED or not (word.isalpha() and other.isalpha()):
        return False
    if _INFLECTED.search(word):
        return False
    return _DOUBLED.sub(r"\1", word) == _DOUBLED.sub(r"\1", other)


def _is_slip(word: str, other: str) -> bool:
    """Return whether two neighbours are swapped, or one letter is taken for another of its shape."""
    if len(word) != len(other) or len(word) < SHORTEST_SLIP or not (word.isalpha() and other.isalpha()):
        return False
    if OSA.distance(word, other, score_cutoff=1) != 1:
        return False
    if Levenshtein.distance(word, other) > 1:
        return len(word) >= SHORTEST_SWAPPED and word[0] == other[0]
    return next(frozenset(pair) for pair in zip(word, other, strict=True) if pair[0] != pair[1]) in _SHAPES
