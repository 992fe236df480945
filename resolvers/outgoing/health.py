"""How every configured source is, as the console shows it: switch, reach, figures, budget, circuit."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.article import Failure
from handlers.ports.papers import only_links
from resolvers.http import Http
from resolvers.outgoing.lanes import Budget, Lane
from resolvers.outgoing.probe import Probe, Probed
from resolvers.outgoing.tally import Count, SourceTally

LINE_FAILURES = frozenset({Failure.TIMEOUT.value, Failure.CONNECTION.value, Failure.UNSAFE_URL.value})


class Nature(StrEnum):
    """What a source is: a service that is asked, something of the library's own, or a link that nobody fetches."""

    SERVICE = "service"
    OWN = "own"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source; `resting_until` and `resting_why` tell of its circuit, `is_reachable` is `None` when not known."""

    nature: Nature
    is_on: bool
    tally: SourceTally
    probed: Probed | None = None
    budgets: tuple[Budget, ...] = ()
    resting_until: datetime | None = None
    resting_why: str = ""

    @property
    def place(self) -> str:
        """`metadata` or `fulltext`."""
        return self.tally.place

    @property
    def source(self) -> str:
        """The source's name in the configuration."""
        return self.tally.source

    @property
    def is_reachable(self) -> bool | None:
        """Whether the service was reached when it was last asked, by a reader's question or a probe."""
        good, bad = _latest(self._good()), _latest(self._bad())
        if good is None and bad is None:
            return None
        return bad is None or (good is not None and good >= bad)

    @property
    def is_line_down(self) -> bool:
        """Whether nothing came back at all, as opposed to an answer that was of no use."""
        return self.is_reachable is False and self.failure in LINE_FAILURES

    @property
    def seen_at(self) -> datetime | None:
        """When it was last seen to answer or to fail."""
        return _latest([*self._good(), *self._bad()])

    @property
    def failure(self) -> str:
        """The failure word of the last failure; empty when there was none."""
        probed = self.probed
        is_newer = probed and (self.tally.last_failure_at is None or probed.at > self.tally.last_failure_at)
        return probed.failure if probed and is_newer and probed.failure else self.tally.last_failure

    def _good(self) -> list[datetime]:
        probed = [self.probed.at] if self.probed and self.probed.is_reachable else []
        return probed + ([self.tally.last_answer_at] if self.tally.last_answer_at else [])

    def _bad(self) -> list[datetime]:
        probed = [self.probed.at] if self.probed and not self.probed.is_reachable else []
        # A spent budget says nothing about the line.
        is_line = self.tally.last_failure != Failure.BUDGET_SPENT
        return probed + ([self.tally.last_failure_at] if self.tally.last_failure_at and is_line else [])


def health_of(http: Http, probe: Probe) -> tuple[SourceHealth, ...]:
    """Return every configured source, in the order in which they are asked."""
    tallies = {(tally.place, tally.source): tally for tally in http.tally()}
    return tuple(
        _health(http, probe, tallies.get((place, name)) or Count(http.clock).tally(place, name, None))
        for place in http.admitted
        for name in http.switchboard.names(place)
    )


def _health(http: Http, probe: Probe, tally: SourceTally) -> SourceHealth:
    lanes = http.lanes_of(tally.source)
    resting = _longest_resting(lanes)
    return SourceHealth(
        nature=_nature(http, tally),
        is_on=http.switchboard.is_on(tally.place, tally.source),
        tally=tally,
        probed=probe.seen(tally.place, tally.source),
        budgets=tuple(budget for lane in lanes for budget in lane.budgets),
        resting_until=resting.until if resting else None,
        resting_why=resting.why if resting else "",
    )


def _nature(http: Http, tally: SourceTally) -> Nature:
    if only_links(http.admitted[tally.place][tally.source]):
        return Nature.LINK
    return Nature.SERVICE if http.lanes_of(tally.source) else Nature.OWN


def _longest_resting(lanes: tuple[Lane, ...]) -> Lane | None:
    resting = [(until, number) for number, lane in enumerate(lanes) if (until := lane.until)]
    return lanes[max(resting)[1]] if resting else None


def _latest(moments: list[datetime]) -> datetime | None:
    return max(moments, default=None)
