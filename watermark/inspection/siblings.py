"""Is a printed title the paper's own, or a sibling's: the same words with some put in, left out or changed?"""

import re

from handlers.matching import Likeness, compare
from handlers.matching.differing import Words, differences_of, is_initials
from handlers.matching.marks import is_design
from handlers.matching.misprints import is_misprint
from handlers.matching.plain import fold, words_of
from handlers.matching.spelling import word_set
from watermark.inspection.letters import HAN, without_ligatures
from watermark.inspection.signs import another_by
from watermark.inspection.spots import main_title, says_the_same

_SHORTEST_LOST, _SHORTEST_STEM, _LONGEST_ENDING, _SHORTEST_GENUS = 5, 4, 3, 8
# They change with the editor's taste; `not`, `without` and `no` are none of them.
SMALL = word_set(
    "a an the of in on for with to from by at as and or between among amongst within into its their this these using "
    "patients patient subjects individuals people participants"
)
_SMALL_HAN = re.compile("患者|病人|[的之与和及了其在中对于]")
_KINDS = tuple(
    (kind, re.compile(words))
    for kind, words in (
        ("trial", r"\brandomized\b|\btrials?\b|\brct\b"),
        ("cohort", r"\bcohorts?\b"),
        ("case-control", r"\bcase control\b"),
        ("case", r"\bcase (?:report|series|study)\b|\bcase reports\b"),
        ("cross-sectional", r"\bcross sectional\b"),
        ("review", r"\breviews?\b"),
        ("meta-analysis", r"\bmeta ?anal"),
        ("protocol", r"\bprotocol\b"),
        ("survey", r"\bsurvey\b"),
        ("qualitative", r"\bqualitative\b|\binterview"),
        ("model", r"\bmodel(?:ing)?\b|\bsimulation\b"),
        ("mendelian", r"\bmendelian\b"),
    )
)
_PHASE = re.compile(r"\bphase[ -](?:\d[ab]?|i{1,3}v?|iv)\b", re.IGNORECASE)
_OPPOSITES = (
    ("prospective", "retrospective"), ("single", "multicenter"), ("single", "multi"), ("open", "double"),
    ("single blind", "double blind"),
)  # fmt: skip


def is_one(printed: str, title: str) -> bool:
    """Whether two titles are one but for small words, spelling, misprints and a subtitle that only one of them has."""
    if compare(printed, title) >= Likeness.CUT or says_the_same(printed, title):
        return True
    if _agree(_words(printed), _words(title)):
        return True
    (one, below), (other, beneath) = _parted(printed), _parted(title)
    return bool(below or beneath) and _agree(_words(one), _words(other)) and _may_both_stand(below, beneath)


def is_other_kind(printed: str, wanted: str) -> bool:
    """Whether two subtitles name kinds of study that are not the same: a cohort study is no randomised trial."""
    one, other = " ".join(_words(printed)), " ".join(_words(wanted))
    known, told = _kinds(one), _kinds(other)
    return bool(known and told) and (known != told or any(_oppose(one, other, *pair) for pair in _OPPOSITES))


def names_kind(text: str) -> bool:
    """Whether a text says what kind of study it is, and nothing else."""
    words = _words(text)
    return bool(words) and is_design(words) and _tells_kind(text)


def content(text: str) -> Words:
    """Return the words of a text that tell something: no small ones, no numbers."""
    return tuple(word for word in _words(text) if word not in SMALL and not word[0].isdigit())


def _words(text: str) -> Words:
    return words_of(fold(text))


def _parted(title: str) -> tuple[str, str]:
    main = main_title(title)
    return (main, title[len(main) :]) if main else (title, "")


def _may_both_stand(printed: str, wanted: str) -> bool:
    """Whether two subtitles, of which one may be missing, leave the titles one."""
    if not printed or not wanted:
        return another_by(printed, wanted) is None
    if is_other_kind(printed, wanted):
        return False
    return _agree(_telling(printed, wanted), _telling(wanted, printed)) and _tells_kind(printed) == _tells_kind(wanted)


def _tells_kind(text: str) -> bool:
    return bool(_kinds(" ".join(_words(text))))


def _telling(subtitle: str, beside: str) -> Words:
    """The words of a subtitle that name no design; the phase of a trial does where the other leaves it out."""
    text = subtitle if _PHASE.search(beside) else _PHASE.sub(" ", subtitle)
    return tuple(word for word in _words(text) if not is_design((word,)))


def _kinds(text: str) -> frozenset[str]:
    return frozenset(kind for kind, pattern in _KINDS if pattern.search(text))


def _oppose(one: str, other: str, left: str, right: str) -> bool:
    return (left in one and right in other and right not in one) or (right in one and left in other and left not in one)


def _agree(one: Words, other: Words) -> bool:
    return all(_says_nothing(x, y) for x, y in differences_of(one, other))


def _says_nothing(x: Words, y: Words) -> bool:
    """Whether two runs that differ are the same in other spelling, or small words alone."""
    if _numbers(x) != _numbers(y):
        return False
    left, right = "".join(x), "".join(y)
    if left == right or (HAN.search(left + right) and _SMALL_HAN.sub("", left) == _SMALL_HAN.sub("", right)):
        return True
    is_long = max(len(left), len(right)) >= _SHORTEST_LOST
    if is_long and left and right and without_ligatures(left) == without_ligatures(right):
        return True
    return _are_one(tuple(w for w in x if w not in SMALL), tuple(w for w in y if w not in SMALL))


def _are_one(x: Words, y: Words) -> bool:
    if x == y or (x and y and is_misprint("".join(x), "".join(y))):
        return True
    if len(x) == len(y):
        return all(
            one == other or is_misprint(one, other) or _is_inflected(one, other)
            for one, other in zip(x, y, strict=True)
        )
    return is_initials(x, y)


def _is_inflected(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) == 1 and len(long) >= _SHORTEST_GENUS:
        # E. coli is Escherichia coli.
        return long.startswith(short)
    return len(short) >= _SHORTEST_STEM and long.startswith(short) and len(long) - len(short) <= _LONGEST_ENDING


def _numbers(words: Words) -> Words:
    return tuple(word for word in words if word[0].isdigit())
