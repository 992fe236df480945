"""The same paper asked for by many at once is asked for once, whether it is found, missed, or not to be had."""

import asyncio

import pytest
from aiohttp import web

from handlers.domain.article import Identifier, IdKind
from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from handlers.look_up import Budget, LookUp
from resolvers.http import Http, Identity
from resolvers.load import load
from resolvers.outgoing.cache import LastingCache
from resolvers.outgoing.service import ServiceClient
from tests.contract.resolvers.test_http import FAST, parse, service
from tests.contract.resolvers.web import Clock, Handler, local_web, says
from tests.fakes.sources import FakeAnswerStore

MANY = 50


def slowly(handler: Handler) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.05)
        return await handler(request)

    return answer


async def asked_by_many(client: ServiceClient) -> list[Outcome[bytes]]:
    return await asyncio.gather(*(client.ask("a", {}, parse) for _ in range(MANY)))


@pytest.mark.parametrize(
    ("handler", "outcome", "calls"),
    [
        (says(b"x"), Found(b"x"), 1),
        (says(b"Resource not found.", status=404, kind="text/plain"), NotFound(), 1),
        (says(b"", status=403), Unavailable("forbidden"), 1),
        (says(b"", status=500), Unavailable("http-5xx"), 2),  # the one retry after a passing failure
    ],
)
async def test_one_question_goes_out_for_all_who_ask_it(handler: Handler, outcome: Outcome[bytes], calls: int) -> None:
    async with local_web(slowly(handler)) as here, service(here) as (client, _):
        assert await asked_by_many(client) == [outcome] * MANY
        assert len(here.requests) == calls


async def test_who_asks_after_a_failure_has_the_service_asked_again() -> None:
    async with local_web(says(b"", status=403)) as here, service(here) as (client, _):
        await client.ask("a", {}, parse)
        await client.ask("a", {}, parse)
        assert len(here.requests) == 2


async def test_one_who_gives_up_does_not_take_the_answer_from_the_others() -> None:
    async with local_web(slowly(says(b"x"))) as here, service(here) as (client, _):
        first, second = (asyncio.create_task(client.ask("a", {}, parse)) for _ in range(2))
        await asyncio.sleep(0.01)
        first.cancel()
        assert await second == Found(b"x")
        assert len(here.requests) == 2


async def test_a_paper_that_many_ask_for_is_looked_up_once() -> None:
    missing = slowly(says(b"Resource not found.", status=404, kind="text/plain"))
    async with (
        local_web(missing) as here,
        Http(identity=Identity("a@b.cn"), clock=Clock(), allow_hosts=[here.place], unhurried=FAST) as http,
    ):
        sources = load([{"use": "crossref", "base_url": here.url}], "metadata", http)
        known = LookUp(sources, agencies=None, budget=Budget())
        await asyncio.gather(*(known.ask(Identifier(IdKind.DOI, "10.1000/x")) for _ in range(MANY)))
        assert len(here.requests) == 1


async def test_an_answer_that_was_kept_on_disk_is_not_asked_for_after_a_restart() -> None:
    clock = Clock()
    store = FakeAnswerStore(clock)
    async with local_web(says(b"x")) as here:
        for _ in range(2):
            cache = LastingCache(store, clock)
            async with Http(
                identity=Identity("a@b.cn"), clock=clock, allow_hosts=[here.place], cache=cache, unhurried=FAST
            ) as http:
                client = http.for_source("svc", base_url=here.url, limits=FAST)
                assert await client.ask("a", {}, parse) == Found(b"x")
            await cache.flush()
        assert len(here.requests) == 1
