"""Finds papers in the index: by identifier, or by title in spite of wrong letters and missing words."""

import math
import threading
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import fuzz

from handlers.domain.article import Article, Identifier, IdKind, TitleWanted
from resolvers.index.keys import TitleKeys, id_key, plain, title_keys
from resolvers.index.packing import Journal, article_of, unpack
from resolvers.index.schema import FIRST_OTHER_ROW, open_to_read

MOST_CANDIDATES = 10
MOST_PAIRS = 40
LONG_LIST = 160
MOST_READ = 32
MOST_TRIES = 8
WHOLE_WEIGHT = 60.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that may be meant, and how like the asked title its own is, 0-100."""

    article: Article
    likeness: float


class Reader:
    """The index, open for reading; may be used from several threads, one question at a time."""

    def __init__(self, path: Path) -> None:
        """Open the index.

        Raises:
            sqlite3.Error: There is none, or it cannot be read.
            ConfigurationError: It is of another format.
        """
        self._connection = open_to_read(path)
        self._turn = threading.Lock()

    def close(self) -> None:
        """Close the file."""
        with self._turn:
            self._connection.close()

    def by_id(self, identifier: Identifier) -> tuple[Article, ...]:
        """Return the records that carry an identifier, one for each origin.

        Raises:
            sqlite3.Error: The index cannot be read.
            ValueError: It is damaged.
        """
        with self._turn:
            rows = self._rows(f'"{id_key(identifier)}"', MOST_CANDIDATES)
            if identifier.kind is IdKind.PMID:
                rows.insert(0, int(identifier.value))
            found = self._articles(dict.fromkeys(rows))
        return tuple(article for _, article in found if identifier in article.ids)

    def newest_pmid(self) -> int:
        """Return the greatest PMID of PubMed's records, 0 without any."""
        with self._turn:
            row = self._connection.execute("SELECT max(row) FROM record WHERE row < ?", (FIRST_OTHER_ROW,)).fetchone()
        return int(row[0] or 0)

    def by_title(self, wanted: TitleWanted) -> tuple[Article, ...]:
        """Return up to ten records that may be meant, best first.

        Raises:
            sqlite3.Error: The index cannot be read.
            ValueError: It is damaged.
        """
        keys = title_keys(wanted.text)
        with self._turn:
            votes = self._votes(keys)
            found = self._articles(row for row, _ in votes.most_common(MOST_READ))
        asked = plain(wanted.text)
        rated = [(_likeness(asked, article) + _facts(wanted, article), article) for _, article in found]
        rated.sort(key=lambda pair: -pair[0])
        return tuple(article for _, article in rated[:MOST_CANDIDATES])

    def _votes(self, keys: TitleKeys) -> Counter[int]:
        """Return rows with the weight of the rare keys that they share with the title."""
        votes: Counter[int] = Counter()
        for key in keys.whole:
            _vote(votes, self._rows(f'"{key}"', LONG_LIST), WHOLE_WEIGHT)
        common = self._vote_rare(votes, keys.pairs[:MOST_PAIRS])
        if _is_decided(votes, keys):
            return votes
        # Too few rare pairs: a short title of common words, or one with several slips.
        common_words = self._vote_rare(votes, keys.words[:MOST_PAIRS])
        for query in _together(common, common_words, keys):
            rows = self._rows(query, LONG_LIST)
            _vote(votes, rows, _weight(len(rows)))
        return votes

    def _vote_rare(self, votes: Counter[int], keys: Iterable[str]) -> list[str]:
        """Let the rows of each key with a short list vote; return the keys with long ones."""
        long: list[str] = []
        for key in keys:
            rows = self._rows(f'"{key}"', LONG_LIST)
            if len(rows) == LONG_LIST:
                long.append(key)
            _vote(votes, rows, _weight(len(rows)))
        return long

    def _rows(self, query: str, limit: int) -> list[int]:
        rows = self._connection.execute("SELECT rowid FROM term WHERE term MATCH ? LIMIT ?", (query, limit))
        return [row for (row,) in rows]

    def _articles(self, rows: Iterable[int]) -> list[tuple[int, Article]]:
        found = []
        for row in rows:
            body = self._connection.execute("SELECT body FROM record WHERE row = ?", (row,)).fetchone()
            if body is not None:
                packed = unpack(body[0])
                found.append((row, article_of(packed, self._journal(packed.journal))))
        return found

    def _journal(self, number: int) -> Journal:
        row = self._connection.execute("SELECT name, issn FROM journal WHERE number = ?", (number,)).fetchone()
        return Journal(*row) if row else Journal()


def _vote(votes: Counter[int], rows: Iterable[int], weight: float) -> None:
    for row in rows:
        votes[row] += weight  # type: ignore[assignment] # weights are fractions


def _weight(rows: int) -> float:
    return 12.0 - math.log2(1 + rows)


def _is_decided(votes: Counter[int], keys: TitleKeys) -> bool:
    """Return whether some row shares enough of the title: its whole, or a third of its pairs, three at least."""
    best = max(votes.values(), default=0.0)
    return best >= min(WHOLE_WEIGHT, max(3, len(keys.pairs) / 3) * _weight(2))


def _together(pairs: list[str], words: list[str], keys: TitleKeys) -> list[str]:
    """Return questions for several common keys at once: all words, then common pairs with their neighbours."""
    every = [f'"{word}"' for word in keys.words] or [f'"{pair}"' for pair in keys.pairs]
    asked = [" AND ".join(every)] if 2 <= len(every) <= 12 else []
    mixed = [*pairs, *words]
    asked += [
        f'"{one}" AND "{other}"' for n, one in enumerate(pairs) for other in mixed[n + 1 :] if not _overlap(one, other)
    ]
    asked += [" AND ".join(every[:n] + every[n + 1 :]) for n in range(len(every)) if 3 <= len(every) <= 6]
    return asked[:MOST_TRIES]


def _overlap(one: str, other: str) -> bool:
    return "_" not in other and any(other.startswith(part) or part.startswith(other) for part in one.split("_"))


def _likeness(asked: str, article: Article) -> float:
    return max((_alike(asked, plain(title)) for title in (article.title, article.original_title) if title), default=0.0)


def _alike(asked: str, have: str) -> float:
    ratio = fuzz.ratio(asked, have)
    # The title stands in a longer citation, or the reader left the subtitle out.
    return max(ratio, 0.9 * fuzz.partial_ratio(asked, have)) if ratio < 90 and len(have) >= 4 else ratio


def _facts(wanted: TitleWanted, article: Article) -> float:
    """Return a little for a year and a first author that agree: they part records of one title."""
    agreed = 2.0 if wanted.year and article.year == wanted.year else 0.0
    if wanted.first_author and article.authors:
        family = plain(article.authors[0].split(" ")[0])
        agreed += 2.0 if family and family in plain(wanted.first_author) else 0.0
    return agreed
