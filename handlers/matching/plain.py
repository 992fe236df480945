"""A title in the form in which it is compared: typography, spelling and character sets are folded away."""

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

from handlers.domain.glyphs import CJK, visible
from handlers.matching.spelling import GREEK, LETTERS, one_spelling

LONGEST_CHARS = 4000
"""Nothing longer is a title or a reference; only so much of a text is read."""

HAN_LETTERS = 3
APPENDED_CHARS = 80

_simplified = OpenCC("t2s")
_HAN = re.compile(f"[{CJK}]")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,80}>")
_LATEX = re.compile(r"\\(?:(?:text|math)(?:it|rm|bf|sf|cal))?|[\^${}_™®©]")
_LANGUAGES = "chinese|english|german|french|spanish|russian|japanese|italian|portuguese|polish"
# PubMed's and GB/T 7714's own words behind a title: [Article in Chinese], (author's transl), [J].
_APPENDED = re.compile(
    rf"(?:(?:[\[(](?:article )?(?:in )?(?:{_LANGUAGES})(?: \(author's transl\))?[\])]|\(author's transl\)\.?\]?|"
    r"\[[JMDCSRNP](?:/OL)?\])\.? ?)+$",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"[,\u00a0\u2009\u202f](?<=\d.)(?=\d{3}(?!\d))")
_WORD = re.compile(rf"[{CJK}]|\d+(?:[.·]\d+)*|[^\W\d_{CJK}]+")
_ASCII_WORD = re.compile(r"\d+(?:\.\d+)*|[a-z]+")
_SIGN = re.compile(r"[<>≤≥+±]")
# The year of an edition: （2020年版）, 2020版, (2019年), 2018年修订版.
_YEAR_EDITION = re.compile(r"(?<!\d)((?:19|20)\d{2}) ?年? ?版?(?=[\W_]*$)|(?<!\d)((?:19|20)\d{2}) ?年 ?(?=[修更版])")
_ORDINAL = re.compile(r"(?<=第)[一二三四五六七八九](?=[版部章卷期届次])|(?<=\()[一二三四五六七八九](?=\))")
_LOOSE_LETTERS = str.maketrans(
    GREEK | LETTERS | {"′": "'", "’": "'", "‘": "'", "×": "x"} | dict.fromkeys("‐‑‒–—―−﹣－", "-")
)


@dataclass(frozen=True, slots=True)
class Plain:
    """A text for comparing: its `words` in order, `joined` without blanks, and the signs that letters do not hold."""

    folded: str
    words: tuple[str, ...]
    joined: str
    numbers: tuple[str, ...]
    signs: tuple[str, ...]
    is_chinese: bool

    @property
    def letters(self) -> int:
        """How much it tells, in letters; a Han character tells as much as three."""
        return len(self.joined) * (HAN_LETTERS if self.is_chinese else 1)


@lru_cache(maxsize=8192)
def read_plain(text: str) -> Plain:
    """Return a title in its comparable form; a text without letters and digits is empty."""
    spaced = _THOUSANDS.sub("", text[:LONGEST_CHARS])
    folded = fold(_without_notes(" ".join(_unescaped(spaced).split())))
    is_chinese = has_han(folded)
    if is_chinese:
        folded = _YEAR_EDITION.sub(lambda match: match[1] or match[2], folded)
        folded = _ORDINAL.sub(lambda match: str("一二三四五六七八九".index(match[0]) + 1), folded)
    words = words_of(folded)
    return Plain(
        folded=folded,
        words=words,
        joined="".join(words).replace(".", ""),
        numbers=tuple(word for word in words if word[0].isdigit()),
        signs=tuple(_SIGN.findall(folded)),
        is_chinese=is_chinese,
    )


def _without_notes(text: str) -> str:
    if not text.rstrip(". ").endswith((")", "]")):
        return text
    # Only the end is looked at: the notes repeat, and a text full of them would take long.
    return text[:-APPENDED_CHARS] + _APPENDED.sub("", text[-APPENDED_CHARS:])


def fold(text: str) -> str:
    """Return a text without tags, accents, width, case and traditional characters; its punctuation stays."""
    bare = _unescaped(visible(text[:LONGEST_CHARS]))
    if "<" in bare:
        bare = _TAG.sub("", bare)
    bare = _LATEX.sub("", bare)
    if not bare.isascii():
        bare = _ascii_where_possible(_simplified.convert(bare) if _HAN.search(bare) else bare)
    return " ".join(bare.casefold().replace(">=", "≥").replace("<=", "≤").split())


def _unescaped(text: str) -> str:
    bare = text.replace("＆", "&")
    # Twice: services escape what was escaped before.
    return html.unescape(html.unescape(bare)).replace("&", " and ") if "&" in bare else text


def _ascii_where_possible(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text.replace("\u00ad", "")).casefold()
    bare = "".join(c for c in unicodedata.normalize("NFKD", narrow) if not unicodedata.combining(c))
    return bare.translate(_LOOSE_LETTERS)


def word_spans(folded: str) -> list[tuple[str, int, int]]:
    """Return the words, numbers and Han characters of a folded text in one spelling, and where each stands."""
    spots = [(match.start(), match.end()) for match in _words_in(folded).finditer(folded)]
    return [(word, *spot) for word, spot in zip(words_of(folded), spots, strict=True)]


def words_of(folded: str) -> tuple[str, ...]:
    """Return the words, numbers and Han characters of a folded text, in one spelling."""
    words: list[str] = []
    before = ""
    for word in _words_in(folded).findall(folded):
        before = one_spelling(word, before)
        words.append(before)
    return tuple(words)


def _words_in(folded: str) -> re.Pattern[str]:
    return _ASCII_WORD if folded.isascii() else _WORD


def has_han(text: str) -> bool:
    """Return whether Chinese characters stand in the text."""
    return not text.isascii() and bool(_HAN.search(text))
