"""What the chat asks: which of the records that the services gave does the reader mean?"""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.domain.article import Article, TitleWanted
from handlers.matching.citing import MOST_ASKED, WORTH_ASKING, Rated, choose, rate
from handlers.matching.records import record_of
from handlers.matching.references import Reference


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
    near = sorted((pair for pair in rated if pair[0].score >= WORTH_ASKING), key=lambda pair: -pair[0].score)
    shown = tuple(article for _, article in near[:MOST_ASKED])
    return Unsure(shown) if shown else NoneFits()


def _rate(reference: Reference, article: Article) -> Rated:
    """Return how the article fits under the better of its two titles."""
    record = record_of(article)
    titles = [title for title in (article.title, article.original_title) if title] or [""]
    return max((rate(reference, record.titled(title)) for title in titles), key=lambda r: (r.is_certain, r.score))


def _distinct(records: Sequence[Article]) -> tuple[Article, ...]:
    """Return records of different papers; two records of one paper enrich each other."""
    merged: list[Article] = []
    for record in records:
        twin = next((i for i, other in enumerate(merged) if _is_one_paper(record, other)), None)
        if twin is None:
            merged.append(record)
        else:
            merged[twin] = merged[twin].enriched(record)
    return tuple(merged)


def _is_one_paper(one: Article, other: Article) -> bool:
    shared = {i.kind for i in one.ids} & {i.kind for i in other.ids}
    return any(one.id(kind) == other.id(kind) for kind in shared)
