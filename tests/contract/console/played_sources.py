"""Sources in every condition that the console tells of, over a real switchboard."""

from dataclasses import replace
from datetime import timedelta

from console.sources import SourceDesk
from handlers.ports import Audit, Clock
from handlers.ports.sources import SourceSwitches
from handlers.switching import SwitchSources
from resolvers.outgoing.health import Nature, SourceHealth
from resolvers.outgoing.lanes import Budget
from resolvers.outgoing.probe import Probed
from resolvers.outgoing.switchboard import Switchboard
from resolvers.outgoing.tally import SLOT_S, SLOTS, Slot, SourceTally

METADATA = ("crossref", "pubmed", "openalex", "local_index")
FULLTEXT = ("folder", "cnki", "unpaywall", "pmc", "wanfang", "core")


class PlayedSources:
    """What the page of the sources is shown; `probes` counts how often somebody asked for a probe."""

    def __init__(self, clock: Clock) -> None:
        self.board = Switchboard()
        self.board.configure("metadata", METADATA)
        self.board.configure("fulltext", FULLTEXT)
        self.probes = 0
        self._clock = clock

    def desk(self, switches: SourceSwitches, audit: Audit) -> SourceDesk:
        return SourceDesk(
            health=self.health,
            switching=SwitchSources(board=self.board, switches=switches, audit=audit),
            probe=self._probe,
            is_rearranged=self.board.is_rearranged,
        )

    def health(self) -> tuple[SourceHealth, ...]:
        played = {(one.place, one.source): one for one in self._played()}
        return tuple(
            replace(played[place, name], is_on=self.board.is_on(place, name))
            for place in ("metadata", "fulltext")
            for name in self.board.names(place)
        )

    def tally(self) -> tuple[SourceTally, ...]:
        return tuple(one.tally for one in self.health() if one.nature is not Nature.LINK)

    async def _probe(self) -> None:
        self.probes += 1

    def _played(self) -> tuple[SourceHealth, ...]:
        now, service, own, link = self._clock(), Nature.SERVICE, Nature.OWN, Nature.LINK
        good = Probed(now - timedelta(minutes=4), 0.38)
        bad = Probed(now - timedelta(minutes=2), 12.0, "timeout")
        rest = now + timedelta(minutes=9)
        return (
            SourceHealth(service, True, self._figures("metadata", "crossref", 42, 39, 2, 1), good),
            SourceHealth(service, True, self._figures("metadata", "pubmed", 40, 22, 4, 14), None, (), rest, "http-5xx"),
            SourceHealth(service, True, _unasked("metadata", "openalex"), good, (Budget("day", 3, 100),)),
            SourceHealth(own, True, self._figures("metadata", "local_index", 44, 11, 33, 0)),
            SourceHealth(own, True, self._figures("fulltext", "folder", 40, 3, 37, 0)),
            SourceHealth(link, True, _unasked("fulltext", "cnki")),
            SourceHealth(service, True, self._figures("fulltext", "unpaywall", 30, 12, 18, 0), good),
            SourceHealth(service, True, _unasked("fulltext", "pmc"), bad),
            SourceHealth(link, True, _unasked("fulltext", "wanfang")),
            SourceHealth(service, True, _unasked("fulltext", "core"), None, (Budget("day", 0, 100),)),
        )

    def _figures(self, place: str, name: str, asked: int, found: int, missing: int, failed: int) -> SourceTally:
        now = self._clock()
        first = int(now.timestamp()) // SLOT_S * SLOT_S - (SLOTS - 1) * SLOT_S
        busy = [(5, 3, 0), (9, 8, 0), (17, 12, failed // 2), (30, 5, 0), (35, 9, failed - failed // 2)]
        slots = {at: (answered, bad) for at, answered, bad in busy}
        return SourceTally(
            place, name, asked, found, missing, failed, 2, 0.41, "timeout" if failed else "", None,
            p95_s=1.84, last_answer_at=now - timedelta(minutes=1),
            last_failure_at=now - timedelta(minutes=3) if failed else None,
            failures={"timeout": failed} if failed else {},
            slots=tuple(Slot(first + n * SLOT_S, *slots.get(n, (0, 0))) for n in range(SLOTS)),
            buckets=(1, 8, 20, 28, 30, 30, 30, 30), sum_s=21.5,
        )  # fmt: skip


def _unasked(place: str, name: str) -> SourceTally:
    return SourceTally(place, name, 0, 0, 0, 0, 0, 0.0, "", None)
