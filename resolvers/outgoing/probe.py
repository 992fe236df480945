"""Asks each service one cheap question whose answer is known, to learn whether it can be reached from here."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog

from handlers.domain.article import Article, Failure, Identifier, IdKind, TitleWanted
from handlers.domain.outcome import Outcome, Unavailable
from resolvers.http import Http
from resolvers.outgoing.lanes import Lane
from resolvers.outgoing.service import asked_afresh

log = structlog.get_logger()

DEADLINE_S = 12.0
AT_ONCE = 4
ASKED_FOR_EVERY = timedelta(minutes=1)
COSTLY_EVERY = timedelta(hours=1)
SLOW_EVERY = timedelta(hours=6)
SLOW_PER_SECOND = 0.5
SKEW = timedelta(seconds=30)


def _paper(**ids: str) -> Article:
    return Article(title="", ids=tuple(Identifier(IdKind(kind), value) for kind, value in ids.items()))


# Papers that each kind of service has known for years; the first that a source accepts is asked for.
KNOWN = (
    _paper(doi="10.1038/171737a0", pmid="13054692"),
    _paper(doi="10.1371/journal.pmed.0020124", pmid="16060722", pmcid="PMC1182327"),
    _paper(doi="10.48550/arxiv.1706.03762", arxiv="1706.03762"),
    _paper(doi="10.1101/2020.03.22.002386"),
    _paper(doi="10.5281/zenodo.3509134"),
    _paper(doi="10.3760/cma.j.issn.0254-6450.2020.02.003"),
    _paper(isbn="9780306406157"),
)
KNOWN_TITLE = TitleWanted("中国高血压防治指南")


@dataclass(frozen=True, slots=True)
class Probed:
    """What a probe saw: an empty `failure` means that the service was reached."""

    at: datetime
    elapsed_s: float
    failure: str = ""

    @property
    def is_reachable(self) -> bool:
        """Whether the service gave a proper answer."""
        return not self.failure


class Probe:
    """Probes the sources that ask a service and were not asked lately, each through its own lane."""

    def __init__(self, http: Http, *, every: timedelta) -> None:
        self._http = http
        self._every = every
        self._seen: dict[tuple[str, str], Probed] = {}

    def seen(self, place: str, source: str) -> Probed | None:
        """Return what the last probe saw."""
        return self._seen.get((place, source))

    async def look(self, *, is_asked_for: bool = False) -> None:
        """Probe what is due; with `is_asked_for` also what was asked lately, as far as it may cost something."""
        due = [
            (place, name, source)
            for place, sources in self._http.admitted.items()
            for name, source in sources.items()
            if self._is_due(place, name, is_asked_for=is_asked_for)
        ]
        places = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for place, name, source in due:
                group.create_task(self._ask(places, place, name, source), name=f"probe {place} {name}")

    def _is_due(self, place: str, name: str, *, is_asked_for: bool) -> bool:
        lanes = self._http.lanes_of(name)
        if not lanes or not self._http.switchboard.is_on(place, name) or any(lane.until for lane in lanes):
            return False
        gap = max([ASKED_FOR_EVERY if is_asked_for else self._every, *map(_gap, lanes)])
        return all(self._http.clock() - moment >= gap - SKEW for moment in self._contacts(place, name, lanes))

    def _contacts(self, place: str, name: str, lanes: Sequence[Lane]) -> list[datetime]:
        """Return when the service was last heard of, or asked at all where that costs something."""
        seen, count = self.seen(place, name), self._http.count(place, name)
        moments = (seen and seen.at, count.last_answer_at, *(lane.last_spent for lane in lanes))
        return [moment for moment in moments if moment]

    async def _ask(self, places: asyncio.Semaphore, place: str, name: str, source: Any) -> None:  # noqa: ANN401
        if (question := _question(place, source)) is None:
            return
        async with places:
            began = time.monotonic()
            outcome = await _answer(name, question)
            elapsed_s = time.monotonic() - began
        failure = outcome.reason if isinstance(outcome, Unavailable) else ""
        if failure != Failure.BUDGET_SPENT:
            self._seen[place, name] = Probed(self._http.clock(), elapsed_s, failure)
        log.info("source_probed", place=place, source=name, failure=failure, elapsed_s=round(elapsed_s, 3))


def _gap(lane: Lane) -> timedelta:
    """Return how long a service is left in peace between two probes."""
    if lane.limits.per_second < SLOW_PER_SECOND:
        return SLOW_EVERY
    return COSTLY_EVERY if lane.budgets or lane.is_costly else timedelta(0)


def _question(place: str, source: Any) -> "partial[Any] | None":  # noqa: ANN401 - as `resolvers.load._built`
    """Return the call that asks a source for a paper that it knows, or `None` when it takes none of them."""
    if hasattr(source, "agency"):
        return partial(source.agency, KNOWN[0].id(IdKind.DOI))
    if place == "fulltext":
        return next((partial(source.locate, paper) for paper in KNOWN if source.accepts(paper)), None)
    wanted = (*(one for paper in KNOWN for one in paper.ids), KNOWN_TITLE)
    return next((partial(source.look_up, one) for one in wanted if source.accepts(one)), None)


async def _answer(name: str, question: "partial[Any]") -> Outcome[Any]:
    try:
        with asked_afresh():
            async with asyncio.timeout(DEADLINE_S):
                outcome: Outcome[Any] = await question()
                return outcome
    except TimeoutError:
        return Unavailable(Failure.TIMEOUT.value)
    except Exception:
        # One source's fault must not keep the others from being probed.
        log.exception("probe_failed", source=name)
        return Unavailable(Failure.BAD_ANSWER.value)
