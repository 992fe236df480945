"""How alike two titles are: one title however it is printed, part of one another, or of two papers."""

import re
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz

from handlers.matching import marks
from handlers.matching.differing import Difference, Words, differences_of, is_initials
from handlers.matching.misprints import is_misprint
from handlers.matching.plain import LONGEST_CHARS, Plain, read_plain, words_of

MIN_SHARED_PERCENT, MIN_SPELLED_PERCENT = 72.0, 45.0
SHORTEST_MAIN_CHARS, SHORTEST_MAIN_WORDS = 40, 7
LONG_WORDS = 6
WORDS_A_MISPRINT, MOST_MISPRINTS = 5, 3
SHORTEST_STEM, LONGEST_ENDING = 4, 3

_SUBTITLE = re.compile(r" ?[:?;] ?| ?-{2,} ?| - |\. ")
# Not "a" or "s": vitamin A, protein S.
_ARTICLES = frozenset({"the"})


class Likeness(IntEnum):
    """How alike two titles are; from `CUT` on they are the same title."""

    OTHER = 0
    """Other words, or the word, number or sign more or less that makes it another paper."""
    UNKNOWN = 1
    """Nothing can be said: a translation, or no letters at all."""
    PART = 2
    """Words are left out or spelled out, and nothing speaks against one paper."""
    CUT = 3
    """The same but for a subtitle that tells the kind of study."""
    MISPRINTED = 4
    """The same but for an article or a misprint in a long title."""
    EQUAL = 5

    @property
    def is_same(self) -> bool:
        """Whether both are one title."""
        return self >= Likeness.CUT


def same_title(one: str, other: str) -> bool | None:
    """Return whether two titles are of one paper, `None` where a person should look."""
    likeness = compare(one, other)
    if likeness.is_same:
        return None if is_generic(one, other) else True
    return False if likeness is Likeness.OTHER else None


def is_generic(one: str, other: str) -> bool:
    """Return whether one of two titles is borne by hundreds of papers."""
    return marks.is_generic(read_plain(one)) or marks.is_generic(read_plain(other))


def compare(one: str, other: str) -> Likeness:
    """Return how alike two titles are, whichever comes first."""
    return _compare(*sorted((one, other)))


@lru_cache(maxsize=8192)
def _compare(one: str, other: str) -> Likeness:
    a, b = read_plain(one), read_plain(other)
    if not a.joined or not b.joined or max(len(one), len(other)) > LONGEST_CHARS:
        return Likeness.UNKNOWN
    if a.joined == b.joined:
        return _equal(a, b)
    if a.is_chinese != b.is_chinese:
        return Likeness.UNKNOWN
    if not a.is_chinese and _is_cut(a, b):
        return Likeness.CUT
    return _by_differences(a, b)


def _equal(a: Plain, b: Plain) -> Likeness:
    if "".join(a.numbers) != "".join(b.numbers):
        return Likeness.OTHER
    # 10 000 and 10,000 are one number; grades 1-2 and grade 12 are not.
    return Likeness.EQUAL if (a.numbers, a.signs) == (b.numbers, b.signs) else Likeness.UNKNOWN


def _is_cut(a: Plain, b: Plain) -> bool:
    """Return whether the longer is the shorter with a subtitle that names a kind of study."""
    short, long = sorted((a, b), key=lambda text: len(text.joined))
    if len(short.joined) < SHORTEST_MAIN_CHARS or len(short.words) < SHORTEST_MAIN_WORDS:
        return False
    main, subtitle = long.words[: len(short.words)], long.words[len(short.words) :]
    if main != short.words or not marks.is_design(subtitle):
        return False
    return any(words_of(long.folded[: mark.start()]) == main for mark in _SUBTITLE.finditer(long.folded))


def _by_differences(a: Plain, b: Plain) -> Likeness:
    shared = ratio(a, b)
    if shared < MIN_SPELLED_PERCENT:
        return Likeness.OTHER
    differences = [(x, y) for x, y in differences_of(a.words, b.words) if "".join(x) != "".join(y)]
    if shared < MIN_SHARED_PERCENT and not any(is_initials(x, y) for x, y in differences):
        return Likeness.OTHER
    if not a.is_chinese and a.signs == b.signs and _is_printed_otherwise(differences, min(len(a.words), len(b.words))):
        return Likeness.MISPRINTED
    return Likeness.PART if all(_may_be_left_out(x, y) for x, y in differences) else Likeness.OTHER


def _is_printed_otherwise(differences: list[Difference], words: int) -> bool:
    """Return whether the titles, long enough to tell, differ by misprints and articles alone."""
    misprints = [pair for pair in differences if not _ARTICLES.issuperset(pair[0] + pair[1])]
    if len(misprints) < len(differences) and words < LONG_WORDS:
        return False
    allowed = min(MOST_MISPRINTS, words // WORDS_A_MISPRINT)
    return len(misprints) <= allowed and all(_is_misprinted(x, y) for x, y in misprints)


def _is_misprinted(x: Words, y: Words) -> bool:
    if len(x) == len(y) and all(one == other or is_misprint(one, other) for one, other in zip(x, y, strict=True)):
        return True
    return bool(x and y) and is_misprint("".join(x), "".join(y))


def _may_be_left_out(x: Words, y: Words) -> bool:
    """Return whether what one title has and the other has not leaves them one paper, as far as one can tell."""
    if marks.makes_another(x) or marks.makes_another(y):
        return False
    return not x or not y or is_initials(x, y) or _is_inflected(x, y) or _is_misprinted(x, y)


def _is_inflected(x: Words, y: Words) -> bool:
    return len(x) == len(y) and all(_is_ending(*sorted(pair, key=len)) for pair in zip(x, y, strict=True))


def _is_ending(short: str, long: str) -> bool:
    return long.startswith(short) and len(long) - len(short) <= LONGEST_ENDING and len(short) >= SHORTEST_STEM


def ratio(a: Plain, b: Plain) -> float:
    """Return how many of the letters agree, 0-100: for ranking what is only near, never for deciding alone."""
    return fuzz.ratio(a.joined, b.joined)
