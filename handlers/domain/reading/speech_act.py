"""What a message does, judged by all of its letters: a linear model over single letters and pairs of them.

The rules know what they were written for; people find new words every day. The model was trained on messages
written for this project (`tests/samples/messages`, `python -m tests.train_reading`) and says how likely each
intent is; `read_message` weighs that with what the rules found. Multinomial logistic regression; the weights of
one letter or pair for all intents are packed into one integer, so that judging is one sum.
"""

import re
from collections.abc import Collection
from itertools import repeat
from operator import add

from handlers.domain.reading.cue import starting
from handlers.domain.reading.intents import Intent
from handlers.domain.reading.quoting import Talk
from handlers.domain.reading.weights import BIAS, WEIGHTS

INTENTS = (
    Intent.REQUEST,
    Intent.BOOK,
    Intent.SEARCH,
    Intent.CANCEL,
    Intent.STATUS,
    Intent.FEEDBACK,
    Intent.HELP,
    Intent.NONE,
)
FIELD_BITS = 20
STEPS = 128
"""Weights are kept in 1/128."""
_HALF = 1 << (FIELD_BITS - 1)
_MASK = (1 << FIELD_BITS) - 1
_SHIFTS = tuple(FIELD_BITS * n for n in range(len(INTENTS)))
_CENTRE = sum(_HALF << shift for shift in _SHIFTS)
_START = BIAS + _CENTRE

_HEAD, _FOOT = 200, 120
# What stands in the place of identifiers, addresses, numbers, English text and marked titles, a private letter each.
_MASKED = starting(
    r"\dA-Za-z《\[",
    r"(?P<U>https?://[^\s\u4e00-\u9fff，。；）】]{1,200})|(?P<D>10\.\d{4,9}/[^\s\u4e00-\u9fff，。；）】]{1,80})|"
    r"(?P<C>[pP][mM][cC]\s?\d{5,9})|(?P<P>[pP][mM][iI][dD]\W{0,3}\d{5,9})|(?P<I>97[89][\d\- ]{10,14})|"
    r"(?P<N>\d{7,})|(?P<Y>(?:19|20)\d\d)|(?P<Z>\d+)|(?P<B>《[^》\n]{4,80}》)|(?P<F>\[[\u4e00-\u9fffA-Za-z]{1,6}\])|"
    r"(?P<E>[A-Za-z][A-Za-z0-9'’:,;.?\- ]+[A-Za-z.?])",
)
_WORDS_OF_A_TITLE = 4
_PLACES = {name: chr(0xE000 + n) for n, name in enumerate("UDCPINYZBFE")}
_BEGIN, _END, _AT_BOT, _BY_STAFF, _QUOTING, _CUT, _QUOTING_BOT = (chr(0xE100 + n) for n in range(7))


def letters(said: str, talk: Talk, *, is_staff: bool) -> str:
    """Return a message as the model sees it: masked, its ends alone if it is long, with marks for how it was said."""
    if len(said) > _HEAD + _FOOT:
        said = f"{said[:_HEAD]}{_CUT}{said[-_FOOT:]}"
    marks = (_AT_BOT if talk.at_bot else "") + (_BY_STAFF if is_staff else "")
    if talk.quoted:
        marks += _QUOTING_BOT if talk.quotes_bot else _QUOTING
    return f"{marks}{_BEGIN}{_MASKED.sub(_place, said).lower()}{_END}"


def _place(match: re.Match[str]) -> str:
    kind = match.lastgroup or ""
    if kind == "E" and match.group().count(" ") < _WORDS_OF_A_TITLE - 1:
        return match.group()
    return _PLACES[kind]


def pieces(seen: str) -> Collection[str]:
    """Return the letters and pairs of letters of a message as the model sees it, each once."""
    found = set(map(add, seen, seen[1:]))
    found.update(seen)
    return found


def judge(said: str, talk: Talk, *, is_staff: bool) -> list[float]:
    """Return how much speaks for each of `INTENTS`, as logarithms up to a common constant."""
    total = sum(map(WEIGHTS.get, pieces(letters(said, talk, is_staff=is_staff)), repeat(0)), _START)
    return [((total >> shift & _MASK) - _HALF) / STEPS for shift in _SHIFTS]
