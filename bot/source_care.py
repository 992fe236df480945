"""Looks after the sources while the program runs: probes them, and keeps their state and answers across restarts."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.config import Settings
from bot.parts import Memory, now
from console.sources import SourceDesk
from handlers.domain.errors import SourceUnavailable
from handlers.ports.sources import LaneMemory
from handlers.switching import SwitchSources
from resolvers.http import Http
from resolvers.outgoing.cache import LastingCache
from resolvers.outgoing.health import health_of
from resolvers.outgoing.probe import Probe
from storage.kept_answers import SqlAnswerStore
from storage.source_switches import SqlLaneMemory, SqlSourceSwitches

log = structlog.get_logger()
KEEP_LANES_EVERY_S = 30.0
DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class SourceCare:
    """What runs beside the readers' work; `probe_every_s` 0: sources are only probed when somebody asks for it."""

    http: Http
    answers: LastingCache
    lanes: LaneMemory
    switching: SwitchSources
    probe: Probe
    probe_every_s: float

    async def run(self) -> None:
        """Probe, write and prune at their times, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.answers.run(), name="answers")
            group.create_task(_every(KEEP_LANES_EVERY_S, self.keep_lanes), name="lanes")
            group.create_task(_every(DAY_S, self.answers.prune), name="prune")
            if self.probe_every_s:
                group.create_task(self._probe(), name="probe")

    async def keep_lanes(self) -> None:
        """Write down which services rest and what is spent of their budgets."""
        await self.lanes.keep(self.http.lane_states())

    def desk(self) -> SourceDesk:
        """Return what the console's page of the sources is handed."""
        return SourceDesk(
            health=lambda: health_of(self.http, self.probe),
            switching=self.switching,
            probe=lambda: self.probe.look(is_asked_for=True),
            is_rearranged=self.http.switchboard.is_rearranged,
        )

    async def _probe(self) -> None:
        await self.probe.look()
        await _every(self.probe_every_s, self.probe.look)


def lasting_answers(kept: Memory) -> LastingCache:
    """Return where services' answers are kept: in memory, and behind it in the database."""
    return LastingCache(SqlAnswerStore(kept.database, now), now)


async def take_up(kept: Memory, http: Http) -> None:
    """Let services rest, budgets stand and sources be switched as they were when the program last looked.

    Raises:
        SourceUnavailable: The database cannot be read.
    """
    http.remember(await SqlLaneMemory(kept.database).states())
    http.switchboard.adopt(await SqlSourceSwitches(kept.database, now).choices())


@asynccontextmanager
async def caring(settings: Settings, kept: Memory, http: Http, answers: LastingCache) -> AsyncIterator[SourceCare]:
    """Take up what was remembered of the sources, and write it down again at the end of the block.

    Raises:
        SourceUnavailable: The database cannot be read.
    """
    await take_up(kept, http)
    lanes, switches = SqlLaneMemory(kept.database), SqlSourceSwitches(kept.database, now)
    switching = SwitchSources(board=http.switchboard, switches=switches, audit=kept.audit)
    every_s = settings.http.probe_minutes * 60
    probe = Probe(http, every=timedelta(seconds=every_s))
    care = SourceCare(http, answers, lanes, switching, probe, every_s)
    try:
        yield care
    finally:
        await _tried(care.keep_lanes)
        await answers.flush()


async def _every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        await _tried(work)


async def _tried(work: Callable[[], Awaitable[object]]) -> None:
    """Do the work; when the database is away, its next time will do."""
    try:
        await work()
    except SourceUnavailable as error:
        log.warning("source_care_postponed", reason=error.reason)
