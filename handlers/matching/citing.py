"""Which record does a text cite? One that title, place and author speak for, or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.matching.evidence import Evidence, weigh
from handlers.matching.records import Record
from handlers.matching.references import Reference
from handlers.matching.titles import Likeness

MOST_ASKED = 5
WORTH_ASKING = 0.5
CLEAR_LEAD = 0.08
PART_SCORE = 20.0
ALL, LIKE_TITLE, POOR_TITLE = 100.0, 88.0, 70.0
LONG_CHARS, FULL_TITLE_CHARS = 30, 50
RIVAL_CHARS, RIVAL_AUTHOR_CHARS = 25, 8
SURE_JOURNAL = 0.6


@dataclass(frozen=True, slots=True)
class Cited:
    """The record that a text cites, `None` when none is certain; `ask` holds those a person may choose from."""

    record: Record | None
    score: float
    ask: tuple[Record, ...] = ()


@dataclass(frozen=True, slots=True)
class Rated:
    """A record, what speaks for it, how well it fits (0-1, for ranking), and whether no other paper can be meant."""

    record: Record
    evidence: Evidence
    score: float
    is_certain: bool


def cited(reference: Reference, records: Iterable[Record]) -> Cited:
    """Return which of the records the reference cites; two that fit equally are left to a person."""
    rated = sorted((rate(reference, record) for record in records), key=lambda one: -one.score)
    chosen = choose(rated)
    if chosen is not None:
        return Cited(chosen.record, chosen.score)
    ask = tuple(one.record for one in rated if one.score >= WORTH_ASKING)[:MOST_ASKED]
    return Cited(None, rated[0].score if rated else 0.0, ask)


def rate(reference: Reference, record: Record) -> Rated:
    """Return how well one record fits."""
    evidence = weigh(reference, record)
    return Rated(record, evidence, score(evidence), is_certain(evidence))


def choose(rated: Sequence[Rated]) -> Rated | None:
    """Return the one that is certain and clearly before all others; a placed one is before one that is not."""
    certain = sorted((one for one in rated if one.is_certain), key=_standing, reverse=True)
    if not certain or any(_is_rival(one, certain[0]) for one in rated):
        return None
    if len(certain) == 1 or certain[0].evidence.is_placed > certain[1].evidence.is_placed:
        return certain[0]
    return certain[0] if certain[0].score - certain[1].score > CLEAR_LEAD else None


def _standing(one: Rated) -> tuple[bool, float]:
    return one.evidence.is_placed, one.score


def _is_rival(one: Rated, chosen: Rated) -> bool:
    """Return whether the reference holds another record's title too: another long one, or one of an author it names."""
    mine, other = chosen.evidence, one.evidence
    if one is chosen or other.title < ALL or mine.doi or mine.is_bare:
        return False
    if other.author is False:
        return other.title_chars >= RIVAL_CHARS and other.title_chars != mine.title_chars
    return other.title_chars >= RIVAL_AUTHOR_CHARS


def score(e: Evidence) -> float:
    """Return how much of what both tell agrees, 0-1; for ranking and showing, not for deciding."""
    if e.doi:
        return 1.0
    placed = 1.0 if e.is_placed else 0.6 if e.page else 0.2 if e.volume else 0.0
    title = max(e.title - 60, PART_SCORE if e.likeness is Likeness.PART else 0) / 40
    told = [
        (0.5 * min(1.0, e.title_chars / LONG_CHARS), title),
        (0.28, None if e.page is None and e.volume is None and not e.is_placed else placed),
        (0.12, e.author),
        (0.06, e.journal),
        (0.04, e.year),
    ]
    known = [(weight, agrees) for weight, agrees in told if agrees is not None]
    return round(sum(weight * agrees for weight, agrees in known) / (sum(weight for weight, _ in known) or 1.0), 3)


def is_certain(e: Evidence) -> bool:
    """Return whether the evidence leaves no other paper possible."""
    if e.is_about:
        return False
    if e.doi:
        return e.title >= POOR_TITLE or e.is_placed or e.author is True
    if e.is_bare:
        return _is_sure_of_bare_title(e)
    if e.is_placed:
        return _is_sure_of_place(e) and (e.doi is None or (e.title >= LIKE_TITLE and e.author is True))
    return e.doi is None and _is_sure_of_cited_title(e)


def _is_sure_of_bare_title(e: Evidence) -> bool:
    """Return whether a title alone is enough; one of hundreds needs its year or author told too."""
    if not e.likeness.is_same or e.year is False or e.author is False:
        return False
    return not e.is_common or bool(e.year or e.author)


def _is_sure_of_place(e: Evidence) -> bool:
    """Return whether volume and page, which stand side by side, are those of this journal and this paper."""
    has_title = e.title >= LIKE_TITLE
    if e.journal is not None and e.journal >= SURE_JOURNAL:
        return has_title if e.author is None else has_title or e.author
    return has_title and e.author is not False and (e.title_chars >= LONG_CHARS or e.author is True)


def _is_sure_of_cited_title(e: Evidence) -> bool:
    """Return whether the title, whole and long, makes up for a place that is missing or partly misprinted."""
    if not (e.likeness.is_same and e.is_whole) or e.author is False or e.year is False or e.is_common:
        return False
    if e.page or e.volume:
        has_journal = e.journal is None or e.journal >= SURE_JOURNAL
        return e.page is not False and has_journal and e.title_chars >= LONG_CHARS
    is_silent = e.page is None and e.volume is None
    return is_silent and e.title_chars >= (LONG_CHARS if e.author else FULL_TITLE_CHARS)
