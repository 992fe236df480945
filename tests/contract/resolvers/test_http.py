"""The one client: secrets stay with their service, circuits open and close, figures are kept."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from resolvers.formats.answers import Answer, misfit
from resolvers.http import Http, Identity
from resolvers.outgoing.cache import MemoryCache
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient
from tests.contract.resolvers.web import Clock, LocalWeb, in_turn, leads_to, local_web, says

KEY = "k3y-that-stays-here"
FAST = Limits(per_second=1000, concurrency=4)
MANY = 20


def parse(answer: Answer) -> Outcome[bytes]:
    return misfit(answer) or Found(answer.body)


@asynccontextmanager
async def service(
    here: LocalWeb, *more: LocalWeb, clock: Clock | None = None, limits: Limits = FAST
) -> AsyncIterator[tuple[ServiceClient, Http]]:
    clock = clock or Clock()
    allow = [web.place for web in (here, *more)]
    async with Http(identity=Identity("a@b.cn"), clock=clock, allow_hosts=allow, unhurried=limits) as http:
        secrets = {"api_key": KEY}
        http.count("metadata", "svc")
        yield http.for_source("svc", base_url=f"{here.url}/base/", limits=limits, secrets=secrets), http


async def test_secrets_go_to_their_service_alone_even_when_a_redirect_carries_them() -> None:
    async with local_web() as elsewhere, local_web(leads_to(f"{elsewhere.url}/x?api_key={KEY}&k={KEY}&q=1")) as here:
        async with Http(identity=Identity("a@b.cn"), clock=Clock(), allow_hosts=[here.place, elsewhere.place]) as http:
            client = http.for_source(
                "svc", base_url=here.url, limits=FAST, secrets={"api_key": KEY}, hosts=["127.0.0.1"]
            )
            assert await client.ask("a", {}, parse) == Found(b"hello")
        assert here.requests[0].query["api_key"] == KEY
        assert dict(elsewhere.requests[0].query) == {"q": "1"}


async def test_a_secret_header_goes_to_its_service_alone_even_when_it_sends_elsewhere() -> None:
    async with local_web() as elsewhere, local_web(leads_to(f"{elsewhere.url}/x?t={KEY}&q=1")) as here:
        async with Http(identity=Identity("a@b.cn"), clock=Clock(), allow_hosts=[here.place, elsewhere.place]) as http:
            client = http.for_source(
                "svc",
                base_url=here.url,
                limits=FAST,
                secret_headers={"Authorization": f"Bearer {KEY}"},
                hosts=["127.0.0.1"],
            )
            assert await client.ask("a", {}, parse) == Found(b"hello")
        assert here.requests[0].headers["Authorization"] == f"Bearer {KEY}"
        assert "Authorization" not in elsewhere.requests[0].headers
        assert KEY not in str(elsewhere.requests[0].rel_url)


async def test_as_many_calls_are_under_way_at_one_host_as_its_lane_allows() -> None:
    under_way, all_there = 0, asyncio.Event()

    async def waits_for_all(request: web.Request) -> web.StreamResponse:
        nonlocal under_way
        under_way += 1
        if under_way == MANY:
            all_there.set()
        await all_there.wait()
        return await says(b"x")(request)

    async with local_web(waits_for_all) as here, service(here, limits=Limits(1000, MANY)) as (client, _):
        assert await asyncio.gather(*(client.ask(f"{n}", {}, parse) for n in range(MANY))) == [Found(b"x")] * MANY


async def test_a_redirect_within_the_service_keeps_the_secret_header() -> None:
    async with local_web(in_turn(leads_to("/b"), says(b"x"))) as here:
        async with Http(identity=Identity("a@b.cn"), clock=Clock(), allow_hosts=[here.place]) as http:
            client = http.for_source("svc", base_url=here.url, limits=FAST, secret_headers={"X-Key": KEY})
            assert await client.ask("a", {}, parse) == Found(b"x")
        assert [r.headers.get("X-Key") for r in here.requests] == [KEY, KEY]


async def test_a_redirect_within_the_service_keeps_the_secret() -> None:
    async with local_web(in_turn(leads_to("/base/b"), says(b"x"))) as here, service(here) as (client, _):
        assert await client.ask("a", {}, parse) == Found(b"x")
        assert [r.query.get("api_key") for r in here.requests] == [KEY, KEY]


async def test_a_dead_line_is_tried_twice_then_rests_and_comes_back() -> None:
    clock = Clock()
    limits = Limits(per_second=1000, concurrency=4, failures_to_open=2, rest_s=30)
    async with local_web(says(b"", status=500)) as here, service(here, clock=clock, limits=limits) as (client, http):
        for n in range(3):
            outcome = await client.ask("a", {"n": str(n)}, parse)
        assert len(here.requests) == 4
        assert outcome == Unavailable("http-5xx", clock.now + timedelta(seconds=30))
        assert http.tally()[0].resting_until == clock.now + timedelta(seconds=30)
        clock.turn(seconds=30)
        here.handler = says(b"back")
        assert await client.ask("a", {"n": "9"}, parse) == Found(b"back")
        assert http.tally()[0].resting_until is None


async def test_a_service_that_asks_for_a_long_wait_is_not_asked_before() -> None:
    clock = Clock()
    slow_down = says(b"", status=429, headers={"Retry-After": "120"})
    async with local_web(slow_down) as here, service(here, clock=clock) as (client, _):
        assert await client.ask("a", {}, parse) == Unavailable("rate-limited", clock.now + timedelta(seconds=120))
        assert await client.ask("b", {}, parse) == Unavailable("rate-limited", clock.now + timedelta(seconds=120))
        assert len(here.requests) == 1


@pytest.mark.parametrize("status", [403, 429])
async def test_a_refusal_that_names_its_time_in_another_header_is_heeded_too(status: int) -> None:
    clock = Clock()
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "120"}
    async with local_web(says(b"", status=status, headers=headers)) as here, service(here, clock=clock) as (client, _):
        for path in ("a", "b"):
            outcome = await client.ask(path, {}, parse)
            assert outcome == Unavailable("rate-limited", clock.now + timedelta(seconds=120))
        assert len(here.requests) == 1


async def test_a_good_answer_that_says_that_nothing_is_left_is_taken_and_the_service_left_alone() -> None:
    clock = Clock()
    spent = says(b"x", headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "120"})
    async with local_web(spent) as here, service(here, clock=clock) as (client, http):
        assert await client.ask("a", {}, parse) == Found(b"x")
        assert await client.ask("b", {}, parse) == Unavailable("rate-limited", clock.now + timedelta(seconds=120))
        clock.turn(seconds=120)
        here.handler = says(b"y", headers={"x-rate-limit-limit": "50", "x-rate-limit-interval": "1s"})
        assert await client.ask("b", {}, parse) == Found(b"y")
        assert http.lanes_of("svc")[0].pace == (50, 4)


async def test_a_service_that_asks_for_a_short_wait_is_asked_once_more() -> None:
    briefly = says(b"", status=429, headers={"Retry-After": "0"})
    async with local_web(in_turn(briefly, says(b"x"))) as here, service(here) as (client, _):
        assert await client.ask("a", {}, parse) == Found(b"x")


async def test_refusals_are_not_repeated() -> None:
    for status in (400, 403, 404, 406):
        async with local_web(says(b"no", status=status, kind="text/plain")) as here, service(here) as (client, _):
            await client.ask("a", {}, parse)
            assert len(here.requests) == 1, status


async def test_not_found_is_kept_a_day_found_longer_and_trouble_not_at_all() -> None:
    clock = Clock()
    async with local_web(says(b"", status=404, kind="text/plain")) as here, service(here, clock=clock) as (client, _):
        assert await client.ask("a", {}, parse) == NotFound()
        clock.turn(hours=23)
        assert await client.ask("a", {}, parse) == NotFound()
        assert len(here.requests) == 1
        clock.turn(hours=2)
        here.handler = in_turn(says(b"", status=403), says(b"x"))
        assert await client.ask("a", {}, parse) == Unavailable("forbidden")
        assert await client.ask("a", {}, parse) == Found(b"x")
        clock.turn(days=29)
        assert await client.ask("a", {}, parse) == Found(b"x")
        assert len(here.requests) == 3


async def test_a_cache_of_ones_own_may_be_put_in_its_place() -> None:
    clock = Clock()
    cache = MemoryCache(clock)
    async with local_web(says(b"x")) as here:
        for _ in range(2):
            async with Http(identity=Identity("a@b.cn"), clock=clock, allow_hosts=[here.place], cache=cache) as http:
                client = http.for_source("svc", base_url=here.url, limits=FAST)
                assert await client.ask("a", {}, parse) == Found(b"x")
        assert len(here.requests) == 1


async def test_paths_and_parameters_are_quoted() -> None:
    async def echo(request: web.Request) -> web.StreamResponse:
        return web.Response(body=request.raw_path.encode())

    async with local_web(echo) as here, service(here) as (client, _):
        answer = await client.ask("works/10.1%2F%28a%29", {"q": '"é" & +[ti]'}, parse)
    assert isinstance(answer, Found)
    assert answer.value.decode().startswith("/base/works/10.1%2F%28a%29?q=%22%C3%A9%22+%26+%2B%5Bti%5D&api_key=")


async def test_logs_of_trouble_hold_no_key() -> None:
    async with local_web(leads_to(f"http://10.0.0.1/?api_key={KEY}")) as here, service(here) as (client, _):
        with capture_logs() as logs:
            assert await client.ask("a", {}, parse) == Unavailable("unsafe-url")
    assert logs
    assert KEY not in str(logs)
