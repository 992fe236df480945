"""What the chat asks: which of the records that the services gave does the reader mean?"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from handlers.domain.article import Article, Identifier, TitleWanted
from handlers.matching.citing import MOST_ASKED, WORTH_ASKING, Rated, choose, rate
from handlers.matching.plain import read_plain
from handlers.matching.records import record_of
from handlers.matching.references import Reference

PART_LETTERS, PART_RATIO = 18, 90.0
"""A piece of a title is worth showing from so many letters on, when it stands in the title nearly as written."""


@dataclass(frozen=True, slots=True)
class Certain:
    """One record is the paper that was meant."""

    article: Article


@dataclass(frozen=True, slots=True)
class Unsure:
    """A person should choose; best first, at most five."""

    candidates: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class NoneFits:
    """No record is near enough to be worth showing."""


Decision = Certain | Unsure | NoneFits


def decide(wanted: TitleWanted, records: Sequence[Article]) -> Decision:
    """Return which record is meant; never a guess: what is not certain is left to the reader."""
    reference = Reference(wanted.text, year=wanted.year, author=wanted.first_author or "")
    rated = [(_rate(reference, article), article) for article in _distinct(records)]
    chosen = choose([rating for rating, _ in rated])
    if chosen is not None:
        return Certain(next(article for rating, article in rated if rating is chosen))
    rated.sort(key=lambda pair: -pair[0].score)
    near = [article for rating, article in rated if rating.score >= WORTH_ASKING]
    near += [article for _, article in rated if article not in near and _is_part(wanted.text, article)]
    shown = tuple(near[:MOST_ASKED])
    return Unsure(shown) if shown else NoneFits()


def _is_part(text: str, article: Article) -> bool:
    """Say whether the text is a piece of the article's title: who writes the first words remembers no more."""
    part = read_plain(text)
    if part.letters < PART_LETTERS:
        return False
    titles = [read_plain(title).joined for title in (article.title, article.original_title) if title]
    return any(
        len(title) > len(part.joined) and fuzz.partial_ratio(part.joined, title) >= PART_RATIO for title in titles
    )


def _rate(reference: Reference, article: Article) -> Rated:
    """Return how the article fits under the better of its two titles."""
    titles = [title for title in (article.title, article.original_title) if title] or [""]
    rated = [rate(reference, record_of(article, title)) for title in titles]
    return max(rated, key=lambda one: (one.is_certain, one.score))


def _distinct(records: Sequence[Article]) -> tuple[Article, ...]:
    """Return records of different papers; records that share an identifier are one and enrich each other."""
    merged: list[Article] = []
    places: dict[Identifier, int] = {}
    for record in records:
        place = next((places[one] for one in record.ids if one in places), None)
        if place is None:
            place = len(merged)
            merged.append(record)
        else:
            merged[place] = merged[place].enriched(record)
        places.update(dict.fromkeys(record.ids, place))
    return tuple(merged)
