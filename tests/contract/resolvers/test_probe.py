"""Probing: each service is asked a known question on its own lane, rarely, and what was seen is told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from handlers.domain.article import Identifier, IdKind
from handlers.domain.outcome import NotFound
from handlers.domain.sourcing import LaneState, SourceChoice
from resolvers.http import Http, Identity
from resolvers.load import load
from resolvers.outgoing.health import Nature, SourceHealth, health_of
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.probe import Probe
from tests.contract.resolvers.web import Clock, LocalWeb, local_web, says

TEN_MINUTES = timedelta(minutes=10)
MISSING = says(b"Resource not found.", status=404, kind="text/plain")
FAST = Limits(per_second=1000, concurrency=4, failures_to_open=3, rest_s=60)


class Line:
    """Crossref on a local web, and the library's folder."""

    def __init__(self, here: LocalWeb, http: Http, clock: Clock) -> None:
        self.here, self.http, self.clock = here, http, clock
        self.probe = Probe(http, every=TEN_MINUTES)
        (self.crossref,) = load([{"use": "crossref", "base_url": here.url}], "metadata", http)

    @property
    def health(self) -> SourceHealth:
        (health,) = health_of(self.http, self.probe)
        return health

    async def ask(self) -> Any:
        return await self.crossref.look_up(Identifier(IdKind.DOI, "10.1000/x"))


@asynccontextmanager
async def line(limits: Limits = FAST) -> AsyncIterator[Line]:
    clock = Clock()
    async with (
        local_web(MISSING) as here,
        Http(identity=Identity("a@b.cn"), clock=clock, allow_hosts=[here.place], unhurried=limits) as http,
    ):
        yield Line(here, http, clock)


async def test_a_service_that_answers_is_reachable_and_its_time_is_known() -> None:
    async with line() as on:
        assert (on.health.is_reachable, on.health.seen_at) == (None, None)
        await on.probe.look()
        assert on.health.is_reachable
        assert on.health.probed is not None
        assert on.health.probed.elapsed_s > 0
        assert on.health.tally.asked == 0, "a probe is no reader's question"
        assert on.here.requests[0].path == "/works/10.1038/171737a0"


async def test_a_probe_asks_the_service_and_not_what_was_kept() -> None:
    async with line() as on:
        for _ in range(3):
            await on.probe.look()
            on.clock.turn(minutes=11)
        assert len(on.here.requests) == 3


async def test_a_service_that_was_heard_of_lately_is_left_in_peace() -> None:
    async with line() as on:
        assert await on.ask() == NotFound()
        on.clock.turn(minutes=9)
        await on.probe.look()
        assert len(on.here.requests) == 1
        assert on.health.is_reachable
        await on.probe.look(is_asked_for=True)
        assert len(on.here.requests) == 2


async def test_a_failing_service_is_told_with_its_failure_until_it_answers() -> None:
    async with line() as on:
        on.here.handler = says(b"", status=503)
        await on.probe.look()
        assert (on.health.is_reachable, on.health.failure) == (False, "http-5xx")
        on.here.handler = MISSING
        on.clock.turn(minutes=10)
        await on.probe.look()
        assert on.health.is_reachable


async def test_a_portal_s_page_in_the_place_of_an_answer_is_no_answer() -> None:
    async with line() as on:
        on.here.handler = says(b"<html><body>Please log in</body></html>", kind="text/html")
        await on.probe.look()
        assert (on.health.is_reachable, on.health.failure) == (False, "bad-answer")


async def test_what_rests_or_is_switched_off_is_not_probed() -> None:
    async with line() as on:
        base = on.here.url
        on.http.remember({base: LaneState(on.clock() + timedelta(hours=24), "blocked-wall", 5)})
        await on.probe.look(is_asked_for=True)
        assert (on.health.resting_until, on.health.resting_why) == (on.clock() + timedelta(hours=24), "blocked-wall")
        on.clock.turn(hours=25)
        on.http.switchboard.adopt([SourceChoice("metadata", "crossref", is_on=False)])
        await on.probe.look(is_asked_for=True)
        assert on.here.requests == []


@pytest.mark.parametrize(
    ("limits", "hours"), [(Limits(per_second=1000, per_hour=50), 1.0), (Limits(per_second=0.4, concurrency=1), 6.0)]
)
async def test_a_budgeted_service_is_probed_once_an_hour_and_a_slow_one_more_rarely(
    limits: Limits, hours: float
) -> None:
    async with line(limits) as on:
        await on.probe.look()
        on.clock.turn(hours=hours - 0.1)
        await on.probe.look(is_asked_for=True)
        assert len(on.here.requests) == 1
        on.clock.turn(hours=0.1)
        await on.probe.look()
        assert len(on.here.requests) == 2


async def test_a_spent_budget_is_not_overdrawn_and_says_nothing_about_the_line() -> None:
    async with line(Limits(per_second=1000, per_hour=1)) as on:
        await on.ask()
        on.clock.turn(minutes=59, seconds=45)
        await on.probe.look()
        assert len(on.here.requests) == 1
        assert on.health.budgets[0].left == 0
        assert on.health.is_reachable


async def test_budgets_and_rests_outlive_a_restart() -> None:
    async with line(Limits(per_second=1000, per_hour=2)) as before, line(Limits(per_second=1000, per_hour=2)) as after:
        await before.ask()
        before.http.lanes_of("crossref")[0].rest("blocked-wall", 86_400)
        (state,) = before.http.lane_states().values()
        base = after.here.url
        after.http.remember({base: state, "https://gone.example/": state})
        assert after.health.resting_until == after.clock() + timedelta(hours=24)
        assert after.health.budgets[0].left == 1
        assert set(after.http.lane_states()) == {base, "https://gone.example/"}
        after.clock.turn(hours=49)
        assert "https://gone.example/" not in after.http.lane_states(), "what is over is forgotten"


async def test_a_library_s_folder_needs_no_line(tmp_path: Any) -> None:
    async with Http(identity=Identity("a@b.cn"), clock=Clock()) as http:
        load([{"use": "folder", "path": str(tmp_path)}, {"use": "cnki"}], "fulltext", http)
        probe = Probe(http, every=TEN_MINUTES)
        await probe.look(is_asked_for=True)
        folder, cnki = health_of(http, probe)
        assert (folder.nature, cnki.nature) == (Nature.OWN, Nature.LINK)
        assert (folder.is_reachable, cnki.is_reachable) == (None, None)


async def test_a_switched_off_source_accepts_nothing_and_asks_nobody() -> None:
    async with line() as on:
        wanted = Identifier(IdKind.DOI, "10.1000/x")
        assert on.crossref.accepts(wanted)
        on.http.switchboard.adopt([SourceChoice("metadata", "crossref", is_on=False)])
        assert not on.crossref.accepts(wanted)
        await on.ask()
        assert on.here.requests == []
