"""Hundreds of ways of writing an inner address, tried at a real port: by the fetcher, a plain source, and unguarded."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from yarl import URL

from handlers.domain.article import Copy
from handlers.domain.errors import BadDocument
from resolvers.blocking.fence import fenced
from resolvers.blocking.session import FencedSession
from resolvers.blocking.way import Way
from resolvers.http import Http, Identity
from resolvers.outgoing.fetch import HttpFetcher
from resolvers.outgoing.guard import Guard
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.transport import Trouble
from tests.contract.resolvers.test_guard_at_work import PUBLIC, Told, unguarded
from tests.contract.resolvers.url_forms import forms, forms_of_this_machine
from tests.contract.resolvers.web import Clock, counted_port, leads_to, local_web

REFUSED = {"unsafe-url", "denied-host", "no-location"}
FAST = Limits(per_second=1000, concurrency=8, failures_to_open=10_000)
LYING = {
    "straight": [["127.0.0.1"]],
    "mixed": [[PUBLIC, "127.0.0.1"]],
    "rebound": [["127.0.0.1"], [PUBLIC], ["127.0.0.1"]],
    "mapped": [["::ffff:127.0.0.1"]],
    "carried by NAT64": [["64:ff9b::7f00:1"]],
}


def test_there_are_more_than_two_hundred_forms() -> None:
    assert len(set(forms(8000))) > 300


async def fetched(url: str, http: Http, target: Path) -> str:
    with pytest.raises(BadDocument) as refusal:
        await HttpFetcher(http).fetch(Copy(source="test", url=url), target, max_bytes=1000)
    return refusal.value.reason


@pytest.mark.parametrize("lie", LYING)
async def test_no_form_leads_the_fetcher_inside(lie: str, tmp_path: Path) -> None:
    async with counted_port() as (port, visits):
        resolver = Told(port, *LYING[lie])
        async with Http(identity=Identity("a@b.cn"), clock=Clock(), resolver=resolver, polite=FAST) as http:
            words = {url: await fetched(url, http, tmp_path / "x.pdf") for url in forms(port)}
        assert {url: word for url, word in words.items() if word not in REFUSED} == {}
        assert not visits


async def test_no_redirect_to_any_form_leads_the_fetcher_inside(tmp_path: Path) -> None:
    async with counted_port() as (port, visits), local_web() as here:
        resolver = Told(port, ["127.0.0.1"])
        identity = Identity("a@b.cn")
        async with Http(
            identity=identity, clock=Clock(), allow_hosts=[here.place], resolver=resolver, unhurried=FAST
        ) as http:
            for url in (u for u in forms(port) if u.isascii() and u.isprintable()):
                here.handler = leads_to(url)
                assert await fetched(f"{here.url}/x", http, tmp_path / "x.pdf") in {*REFUSED, "loop", "max-hops"}, url
        assert not visits


def host_of(url: str) -> str:
    try:
        return URL(url).raw_host or "none"
    except ValueError:
        return "none"


def asked(way: Way, url: str) -> str:
    """Ask as a source written with `requests` does, which declares whatever host it wants."""
    try:
        with fenced(way.tell), FencedSession(way, user_agent="x", settings={}) as session:
            session.get(url)
    except Trouble as trouble:
        return trouble.failure.value
    except (requests.exceptions.InvalidURL, requests.exceptions.MissingSchema, requests.exceptions.InvalidSchema):
        return "unsafe-url"
    return "answered"


@pytest.mark.parametrize("lie", LYING)
async def test_no_form_leads_a_plain_source_inside(lie: str) -> None:
    async with counted_port() as (port, visits):
        guard = Guard(resolver=Told(port, *LYING[lie]))
        words = {}
        for url in forms(port):
            way = Way(guard, [host_of(url)], proxy=None, timeout_s=5)
            words[url] = await asyncio.to_thread(asked, way, url)
            way.end()
        assert {url: word for url, word in words.items() if word not in REFUSED} == {}
        assert not visits


async def hits(ask: Callable[[str], object]) -> int:
    async with counted_port() as (port, visits):
        for url in forms_of_this_machine(port):
            await asyncio.to_thread(ask, url)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await reader.read()  # served after the ones before it
        writer.close()
        return len(visits) - 1


async def test_an_unguarded_client_is_led_inside_by_many_forms() -> None:
    def ask(url: str) -> object:
        try:
            return requests.get(url, timeout=2).text
        except (requests.RequestException, ValueError):
            return None

    assert await hits(ask) >= 10


async def test_an_unguarded_client_is_led_inside_by_names() -> None:
    async with counted_port() as (port, visits):
        for lie in ("straight", "rebound", "mapped"):
            await unguarded(f"http://files.example.org:{port}/", Told(port, *LYING[lie][:1]))
        assert len(visits) == 3
