"""Finds the record that a text cites among many, by an index in memory."""

import heapq
import math
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator

from handlers.matching.citing import Cited, cited
from handlers.matching.plain import fold, words_of
from handlers.matching.records import Record, family_names
from handlers.matching.references import Reference

MOST_CANDIDATES = 24
RAREST_KEYS = 16
COMMON_SHARE = 0.03
FEW = 50
HEAD_WORDS = 12
SHORTEST_KEY = 4


class Library:
    """Many records, found by rare words of their titles, first authors, and volume with page; about 3 kB a record."""

    def __init__(self, records: Iterable[Record]) -> None:
        """Index all records at once; of those with one DOI the first is kept."""
        self.records = tuple(_distinct(records))
        self._postings: dict[str, array[int]] = {}
        for number, record in enumerate(self.records):
            for key in set(_keys_of(record)):
                self._postings.setdefault(key, array("I")).append(number)
        self._by_doi = {record.doi: n for n, record in enumerate(self.records) if record.doi}

    def match(self, text: str) -> Cited:
        """Return the record that a reference or title cites, or those to choose from."""
        reference = Reference(text)
        return cited(reference, self.near(reference))

    def near(self, reference: Reference) -> list[Record]:
        """Return the records that share the rarest words, author or place with the text, best first."""
        scores: defaultdict[int, float] = defaultdict(float)
        for posting in self._rarest(reference):
            weight = math.log(1 + len(self.records) / len(posting))
            for number in posting:
                scores[number] += weight
        best = heapq.nlargest(MOST_CANDIDATES, scores.items(), key=lambda pair: (pair[1], -pair[0]))
        named = [self._by_doi[doi] for doi in sorted(reference.dois & self._by_doi.keys())]
        return [self.records[number] for number in dict.fromkeys(named + [number for number, _ in best])]

    def _rarest(self, reference: Reference) -> list["array[int]"]:
        most = max(FEW, int(len(self.records) * COMMON_SHARE))
        known = ((key, self._postings.get(key)) for key in sorted(set(_keys_in(reference))))
        found = [posting for _, posting in known if posting is not None and len(posting) <= most]
        return heapq.nsmallest(RAREST_KEYS, found, key=len)


def _distinct(records: Iterable[Record]) -> Iterator[Record]:
    seen: set[str] = set()
    for record in records:
        if record.doi not in seen:
            yield record
        if record.doi:
            seen.add(record.doi)


def _keys_of(record: Record) -> Iterator[str]:
    yield from _title_keys(words_of(fold(record.title)))
    yield from ("a:" + name for name in family_names(record.first_author))
    if record.volume and record.first_page:
        yield f"p:{record.volume}/{record.first_page}"


def _keys_in(reference: Reference) -> Iterator[str]:
    yield from _title_keys(reference.words)
    yield from ("a:" + word for word in reference.words[:HEAD_WORDS])
    yield from (f"p:{volume}/{page}" for volume, page in reference.places)


def _title_keys(words: tuple[str, ...]) -> Iterator[str]:
    """Yield long words alone, Han characters and short words in pairs."""
    for n, word in enumerate(words):
        if len(word) >= SHORTEST_KEY and not word[0].isdigit():
            yield word
        elif n + 1 < len(words):
            yield word + words[n + 1]
