"""A reference or a title as people write it, read once and then held against many records."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from handlers.domain.article import IdKind
from handlers.domain.identifiers import find_identifiers
from handlers.matching.plain import LONGEST_CHARS, fold, word_spans
from handlers.matching.spelling import word_set

_NUMBER = re.compile(r"(?<![a-z0-9.])[a-z]{0,3}\d+[a-z]?(?![0-9])")
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d{2}(?!\d)")
_BREAK = re.compile(r"[.?!:;,，。：；()\[\]“”\"《》*]")
_TORN_WORD = re.compile(r"(?<=[^\W\d_])-\s*\n\s*(?=[^\W\d_])")
SMALL_WORDS = word_set("of the and for in on de la der die und et a an to official journal")
MIN_TITLE_PERCENT = 70.0
PLACE_REACH = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a title stands in a reference: how well, 0-100, from which word to which, and if it fills its sentence.

    Without anything said it stands nowhere.
    """

    percent: float = 0.0
    first: int = 0
    last: int = -1
    is_whole: bool = False


class Reference:
    """One text; `year` and `author` are what the reader said besides."""

    def __init__(self, text: str, *, year: int | None = None, author: str = "") -> None:
        """Read the text, a whole reference or a title alone."""
        self.text = text[:LONGEST_CHARS]
        self.folded = fold(_TORN_WORD.sub("", self.text))
        spans = word_spans(self.folded)
        self.words = tuple(word for word, _, _ in spans)
        self._spots = [(start, end) for _, start, end in spans]
        self.joined = "".join(self.words)
        self._starts = self._word_starts()
        self.year = year
        self.author_words = frozenset(word for word, _, _ in word_spans(fold(author)))

    def _word_starts(self) -> list[int]:
        starts, at = [], 0
        for word in self.words:
            starts.append(at)
            at += len(word)
        return starts

    @cached_property
    def word_set(self) -> frozenset[str]:
        """Its words; those with a hyphen at the end of a line both as one and as two."""
        return frozenset(self.words) | {w for w, _, _ in word_spans(fold(self.text))} | self.author_words

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """The numbers in order, among them volume, issue and pages: `19`, `352`, `e12`, `s4`."""
        return tuple(_NUMBER.findall(self.folded))

    @cached_property
    def places(self) -> frozenset[tuple[str, str]]:
        """What may be volume and page: each number with those that follow it closely, an issue or year between."""
        numbers = self.numbers
        return frozenset(
            (number, later) for n, number in enumerate(numbers) for later in numbers[n + 1 : n + 1 + PLACE_REACH]
        )

    @cached_property
    def dois(self) -> frozenset[str]:
        """The DOIs that are written out."""
        return frozenset(i.value for i in find_identifiers(self.text) if i.kind is IdKind.DOI)

    @cached_property
    def letters(self) -> str:
        """Its letters and digits as written, a DOI over a line break healed."""
        return "".join(c for c in self.folded if c.isalnum())

    @cached_property
    def telling_words(self) -> tuple[str, ...]:
        """Its words without those that journals drop from their names."""
        return tuple(word for word in self.words if word not in SMALL_WORDS)

    @property
    def everything(self) -> Place:
        """The place of a title that is the whole text."""
        return Place(100.0, 0, len(self.words) - 1, is_whole=True)

    def find(self, title: str) -> Place:
        """Return where a title, in its joined form, stands best."""
        if not title or not self.joined:
            return Place()
        at = self.joined.find(title)
        if at >= 0:
            return self._place(100.0, at, at + len(title))
        if len(title) > len(self.joined):
            percent = fuzz.ratio(title, self.joined, score_cutoff=MIN_TITLE_PERCENT)
            return self._place(percent, 0, len(self.joined)) if percent else Place()
        found = fuzz.partial_ratio_alignment(title, self.joined, score_cutoff=MIN_TITLE_PERCENT)
        return self._place(found.score, found.dest_start, found.dest_end) if found else Place()

    def _place(self, percent: float, start: int, end: int) -> Place:
        first, last = bisect_right(self._starts, start) - 1, bisect_left(self._starts, end) - 1
        return Place(percent, first, last, self.begins(first) and self._ends(last))

    def begins(self, word: int) -> bool:
        """Return whether a sentence or a part of one begins at that word."""
        return word == 0 or bool(_BREAK.search(self._between(word - 1))) or self.words[word - 1][0].isdigit()

    def _ends(self, word: int) -> bool:
        return word == len(self.words) - 1 or bool(_BREAK.search(self._between(word)))

    def _between(self, word: int) -> str:
        return self.folded[self._spots[word][1] : self._spots[word + 1][0]]

    def written(self, place: Place) -> str:
        """Return the folded text of the words at that place."""
        return self.folded[self._spots[place.first][0] : self._spots[place.last][1]]

    def around(self, place: Place) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the words before and after a place."""
        return self.words[: place.first], self.words[place.last + 1 :]

    def years_outside(self, place: Place) -> frozenset[int]:
        """Return the years told, those in the title itself aside."""
        before, after = self.around(place)
        told = {int(word) for word in before + after if _YEAR.fullmatch(word)}
        return frozenset(told | ({self.year} if self.year else set()))

    def numbers_after(self, place: Place) -> tuple[str, ...]:
        """Return the numbers behind a title that are no years: volume and page are told there."""
        rest = self.folded[self._spots[place.last][1] if place.last >= 0 else 0 :]
        return tuple(n for n in _NUMBER.findall(rest) if not _YEAR.fullmatch(n))

    def tells_place(self, place: Place) -> bool:
        """Return whether volume and page seem to be told."""
        return len(self.numbers_after(place)) > 1
