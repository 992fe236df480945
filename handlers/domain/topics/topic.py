"""What a keyword search looks for and what it finds, in no service's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from handlers.domain.article import Article

LISTED = 8
"""How many results a reader is shown."""


class Design(StrEnum):
    """The kinds of publication that readers ask for, strongest evidence first."""

    GUIDELINE = "guideline"
    META_ANALYSIS = "meta-analysis"
    SYSTEMATIC_REVIEW = "systematic-review"
    RCT = "RCT"
    CLINICAL_TRIAL = "clinical-trial"
    REVIEW = "review"
    CASE_REPORT = "case-report"


TYPES: dict[Design, frozenset[str]] = {
    Design.GUIDELINE: frozenset({"guideline", "practice guideline", "consensus statement"}),
    Design.META_ANALYSIS: frozenset({"meta-analysis", "network meta-analysis"}),
    Design.SYSTEMATIC_REVIEW: frozenset({"systematic review", "systematic-review"}),
    Design.RCT: frozenset({"randomized controlled trial"}),
    Design.CLINICAL_TRIAL: frozenset({"clinical trial", "controlled clinical trial"}),
    Design.REVIEW: frozenset({"review", "review-article", "scoping review"}),
    Design.CASE_REPORT: frozenset({"case reports", "case-report", "case report"}),
}


def designs_in(types: Iterable[str]) -> Design | None:
    """Return the strongest design that MEDLINE's publication types (in any case) name, or `None`."""
    there = {name.casefold() for name in types}
    trials = any(name.startswith("clinical trial, phase") for name in there)
    found = (design for design, names in TYPES.items() if there & names)
    return next(found, Design.CLINICAL_TRIAL if trials else None)


@dataclass(frozen=True, slots=True)
class Concept:
    """One part of a topic: the reader's word, its English words (first the one that is shown), its MeSH headings.

    Without headings and with `is_free` the words go to the service as they are, to be mapped by it.
    `is_context` narrows a topic (people, places, outcomes) and makes none by itself.
    """

    said: str
    words: tuple[str, ...]
    mesh: tuple[str, ...] = ()
    is_context: bool = False
    is_free: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """A search to be run: all concepts, any of the designs, published from `since` to `until` (years).

    `languages` are ISO 639-1; `is_latest` asks for the newest first; `left_out` are words that nobody could translate.
    """

    concepts: tuple[Concept, ...]
    designs: tuple[Design, ...] = ()
    since: int | None = None
    until: int | None = None
    languages: tuple[str, ...] = ()
    is_latest: bool = False
    left_out: tuple[str, ...] = ()


class Why(StrEnum):
    """Why a search is for a librarian from the beginning."""

    CHINESE_DATABASES = "chinese-databases"
    WORDS = "words"
    TOO_BROAD = "too-broad"


@dataclass(frozen=True, slots=True)
class Hit:
    """One paper found; `journal` is its short name as shown in a list."""

    article: Article
    design: Design | None = None
    journal: str = ""


@dataclass(frozen=True, slots=True)
class Hits:
    """The best of what a service found, and how many there are in all; `unknown` are words that it passed over."""

    total: int
    best: tuple[Hit, ...]
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A query in a service's own language, and the page on which a person sees the same search."""

    query: str
    page: str
