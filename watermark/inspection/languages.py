"""Which language a text is in, by its script or its smallest words."""

import re
from collections import Counter

_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]"), 0.04),
    ("zh", re.compile(r"[\u3400-\u9fff]"), 0.12),
    ("ko", re.compile(r"[\uac00-\ud7af]"), 0.15),
    ("ru", re.compile(r"[\u0400-\u04ff]"), 0.3),
    ("ar", re.compile(r"[\u0600-\u06ff]"), 0.3),
)
_SMALL_WORDS = {
    "en": "the and of to with for was were that this is from by which are",
    "de": "der die und das von mit für ist wurde wurden eine auf nicht bei dem den",
    "fr": "le les et des du une dans pour est par avec sur qui ont aux été",
    "es": "el los las y del una para con por se fue fueron entre más como",
    "pt": "os as dos das uma para com não foi foram em entre mais ao",
    "it": "il gli della delle di che per con sono è nel una alla dei stato",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
SCRIPTS = frozenset(language for language, _, _ in _SCRIPTS)
READABLE = SCRIPTS | frozenset(_SMALL_WORDS)
"""The languages that are told apart; any other is taken for its neighbour, or for none."""
_MIN_WORDS, _READ_CHARS = 12, 12_000


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of a text's language, empty when too little of it tells."""
    text = text[:_READ_CHARS]
    count = 0 if text.isascii() else sum(map(str.isalpha, text))
    for language, script, share in _SCRIPTS:
        if count and len(script.findall(text)) >= share * count:
            return language
    seen = Counter(re.findall(r"[^\W\d_]+", text.casefold()))
    counts = Counter({language: sum(seen[word] for word in words) for language, words in _WORDS.items()})
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _MIN_WORDS:
        return ""
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= ranked[1][1] * 1.3 else ""
