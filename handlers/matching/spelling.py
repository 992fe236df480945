"""One spelling for each word: British as American, Roman numerals as digits, Greek letters by name."""

import re
from functools import lru_cache

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
LETTERS = {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}

_ROMAN = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12",
    "xiii": "13", "xiv": "14", "xv": "15", "xvi": "16", "xvii": "17", "xviii": "18", "xix": "19", "xx": "20",
}  # fmt: skip
_SMALL_ROMAN = {"i": "1", "v": "5", "x": "10"}


def word_set(text: str) -> frozenset[str]:
    """Return the words of a list that is written as a sentence."""
    return frozenset(text.split())


_COUNTED = word_set("type types part parts phase class grade stage factor group level volume book chapter section")
_WORDS = {"vs": "versus", "grey": "gray", "ageing": "aging", "programme": "program", "programmes": "programs"}
_SHORTEST_SPELLED, _LONGEST_SPELLED = 5, 40
# British to American, applied to both sides: what it does to other words it does to both.
_SPELLINGS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"is(?=(?:e|ed|es|er|ers|ing|ation|ations|ational)$)", "iz"),
        (r"ys(?=(?:e|ed|es|er|ers|ing)$)", "yz"),
        # Not where a prefix ends and a word begins: intraepithelial, electroelution, aerobic.
        (
            r"(?<=[^rt])ae(?!r)|^ae(?!r)|oe(?=sophag|dem|str)|(?<=rrh)oe|(?<=pn)oe|(?<=^am)oe|(?<=^f)oe(?=t)|(?<=^c)oe(?=l)",
            "e",
        ),
        (r"(?<=[a-z][bmlvdnpgi])our", "or"),
        (r"(?<=[tb])re(?=(?:s|d)?$)", "er"),
        (r"sulph", "sulf"),
        (r"(?<=mode|labe|igna|unne|anne|rave|ance)ll(?=ed$|ing$)", "l"),
        (r"(?<=[aeo])logue(?=s?$)", "log"),
        (r"(?<=[fdc]en)ce(?=s?$)", "se"),
    )
)


def one_spelling(word: str, before: str) -> str:
    """Return a folded word in its one spelling; `before` is the word before it, empty at the beginning."""
    if word in _SMALL_ROMAN and before in _COUNTED:
        return _SMALL_ROMAN[word]
    return _spelled(word)


@lru_cache(maxsize=65536)
def _spelled(word: str) -> str:
    if word[0].isdigit():
        return word.replace("·", ".")
    american = word
    if _SHORTEST_SPELLED <= len(word) <= _LONGEST_SPELLED:
        for pattern, to in _SPELLINGS:
            american = pattern.sub(to, american)
    if american != word:
        return _spelled(american)
    return _ROMAN.get(word) or _WORDS.get(word, word)
