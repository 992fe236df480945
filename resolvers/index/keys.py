"""Under which keys a paper is found: its identifiers, its whole title, and pairs of neighbouring words.

A pair is much rarer than a word, so a few looks at short lists find a title among millions; a wrong
letter costs two pairs and leaves the others. Han characters count as words: every Chinese word of two
characters is a pair, found exactly. Changing what is made here makes old indexes unreadable: raise `FORMAT`.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise

from opencc import OpenCC

from handlers.domain.article import Article, Identifier

FORMAT = 1
MOST_WORDS = 60
SHORTEST_MAIN_TITLE = 20
PAIR_LETTERS = 6
WORD_LETTERS = 8

_simplified = OpenCC("t2s")
_HAN = re.compile(r"[\u3400-\u9fff]")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,80}>")
_WORD = re.compile(r"[\u3400-\u9fff]|\d+|[^\W\d_\u3400-\u9fff]+")
# A word that a PDF's line end cut in two.
_SOFT_BREAK = re.compile(r"(?<=[^\W\d_])-[ \t]*\n\s*")
_SUBTITLE = re.compile(r"[:：—?？]| - ")
_LETTERS = str.maketrans(
    {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ω": "omega"}
    | {"ø": "o", "ł": "l", "đ": "d", "æ": "e", "œ": "e", "ı": "i"}
)
_STOP = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be between by can does during for from has have in into is its of on or than that the "
        "their this to under use using via was were what which with within without der die das und von des la le les "
        "el los et en",
    )
)


@dataclass(frozen=True, slots=True)
class TitleKeys:
    """The keys of one title: `whole` names it alone, `pairs` and `words` it shares with others."""

    whole: tuple[str, ...]
    pairs: tuple[str, ...]
    words: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything can be looked for at all."""
        return bool(self.pairs or self.words)


def title_keys(title: str) -> TitleKeys:
    """Return the keys of a title; none for a text without letters and digits."""
    folded = fold(title)
    words = _WORD.findall(folded)[:MOST_WORDS]
    telling = [w for w in words if w not in _STOP] or words
    short = [w[:PAIR_LETTERS] for w in telling]
    pairs = dict.fromkeys(f"{a}_{b}" for a, b in pairwise(short))
    single = dict.fromkeys(w[:WORD_LETTERS] for w in telling if not _HAN.match(w) and (len(w) > 2 or len(telling) < 3))
    return TitleKeys(_whole(folded, words), tuple(pairs), tuple(single))


def id_key(identifier: Identifier) -> str:
    """Return the key of an identifier; two may share one, so what is found is compared."""
    return "0i" + _digest(str(identifier))


def article_keys(article: Article) -> str:
    """Return all the keys of a paper, in one text for the full-text table."""
    found = [id_key(i) for i in article.ids]
    for title in dict.fromkeys(t for t in (article.title, article.original_title) if t):
        keys = title_keys(title)
        found += (*keys.whole, *keys.pairs, *keys.words)
    return " ".join(dict.fromkeys(found))


def fold(title: str) -> str:
    """Return a title without tags, width, case, accents, traditional characters and British vowels."""
    bare = _SOFT_BREAK.sub("", _TAG.sub("", title))
    if not bare.isascii():
        bare = unicodedata.normalize("NFKC", bare)
        if _HAN.search(bare):
            bare = _simplified.convert(bare)
        bare = "".join(c for c in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(c))
        bare = bare.casefold().translate(_LETTERS)
    return bare.casefold().replace("ae", "e").replace("oe", "e")


def plain(title: str) -> str:
    """Return the letters and digits of a folded title."""
    return "".join(_WORD.findall(fold(title)))


def _whole(folded: str, words: Sequence[str]) -> tuple[str, ...]:
    """Return the key of the whole title and, where it is long enough, of what stands before its subtitle."""
    joined = "".join(words)
    main = "".join(_WORD.findall(_SUBTITLE.split(folded, maxsplit=1)[0])[:MOST_WORDS])
    names = [joined] + ([main] if main != joined and len(main) >= SHORTEST_MAIN_TITLE else [])
    return tuple("0t" + _digest(name) for name in names if name)


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=6).hexdigest()
