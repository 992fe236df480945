"""Decides what a keyword search looks for, or that a librarian has to see to it from the beginning."""

import re
from dataclasses import dataclass
from datetime import date

from handlers.domain.reading.searching import Query
from handlers.domain.topics.glossary import translate
from handlers.domain.topics.topic import Concept, Design, Topic, Why

RECENT_YEARS = 3
# Whoever pastes more than this has no topic, but a text.
MAX_CHARS = 300
# Somebody's papers are not a topic, and names cannot be turned into Latin letters without guessing.
PERSON = re.compile(r"(?:院士|教授|主任|医生|医师|老师|团队)$")


@dataclass(frozen=True, slots=True)
class Beyond:
    """A search that cannot be run here; `words` are those that nobody could translate."""

    why: Why
    words: tuple[str, ...] = ()


def plan(query: Query, today: date) -> Topic | Beyond:
    """Return the search to run.

    The reader's words are never searched by half: one word that cannot be translated may be left out when at least two
    others say what the topic is.
    """
    if query.wants_chinese_databases:
        return Beyond(Why.CHINESE_DATABASES)
    text = "\n".join(query.words)
    if len(text) > MAX_CHARS:
        return Beyond(Why.TOO_BROAD)
    found = translate(text)
    concepts, unknown = _once(found.concepts), found.unknown
    if unknown and (len(unknown) > 1 or len(_strong(concepts)) < 2 or PERSON.search(unknown[0])):
        return Beyond(Why.WORDS, unknown)
    if not _strong(concepts) and len(concepts) < 2:
        return Beyond(Why.TOO_BROAD)
    since, until = _span(query.years, today)
    return Topic(
        concepts=concepts,
        designs=tuple(Design(name) for name in query.types),
        since=since,
        until=until,
        languages=query.languages,
        is_latest=query.is_latest,
        left_out=unknown,
    )


def _strong(concepts: tuple[Concept, ...]) -> list[Concept]:
    return [concept for concept in concepts if not concept.is_context]


def _once(concepts: tuple[Concept, ...]) -> tuple[Concept, ...]:
    """Return each meaning once, whatever it was called."""
    return tuple({(concept.words, concept.mesh): concept for concept in reversed(concepts)}.values())[::-1]


def _span(years: str, today: date) -> tuple[int | None, int | None]:
    """Return the first and the last year: `last5` counts back from this year, this year not among the five."""
    if years == "recent":
        return today.year - RECENT_YEARS, None
    if years.startswith("last"):
        return today.year - int(years.removeprefix("last")), None
    first, _, last = years.partition("-")
    return int(first) if first else None, int(last) if last else None
