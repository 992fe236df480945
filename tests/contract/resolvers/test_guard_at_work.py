"""No request reaches a port inside the walls, whatever names, addresses and redirects say; unguarded ones do."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from handlers.domain.article import Copy
from handlers.domain.errors import BadDocument, LibraryError
from resolvers.http import Http, Identity
from resolvers.outgoing.fetch import HttpFetcher
from resolvers.outgoing.guard import Blocked, Guard, GuardedResolver
from tests.contract.resolvers.web import Clock, counted_port, leads_to, local_web

PUBLIC = "93.184.215.14"
NAME = "files.example.org"


class Liar(dict[str, Any]):
    """A resolver's answer that is public when it is looked at first, and private when it is used."""

    looks = 0

    def __getitem__(self, key: str) -> Any:
        if key == "host":
            self.looks += 1
            return PUBLIC if self.looks <= 1 else "127.0.0.1"
        return super().__getitem__(key)


class Told(AbstractResolver):
    """Answers each question with the next of the lists of addresses; the last one stays."""

    def __init__(self, port: int, *answers: list[str], answer: Callable[..., Any] = dict) -> None:
        self._port = port
        self._answers = list(answers)
        self._answer = answer
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked += 1
        addresses = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return [self._result(host, a) for a in addresses]

    async def close(self) -> None:
        pass

    def _result(self, host: str, address: str) -> Any:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return self._answer(hostname=host, host=address, port=self._port, family=family, proto=0, flags=0)


async def fetch(http: Http, url: str, tmp: Path) -> LibraryError:
    with pytest.raises(LibraryError) as refusal:
        await HttpFetcher(http).fetch(Copy(source="test", url=url), tmp / "x.pdf", max_bytes=1000)
    assert not (tmp / "x.pdf").exists()
    return refusal.value


def guarded(*allow: str, resolver: AbstractResolver | None = None) -> Http:
    return Http(identity=Identity("a@b.cn"), clock=Clock(), allow_hosts=allow, resolver=resolver)


async def unguarded(url: str, resolver: AbstractResolver | None = None) -> str:
    connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False)
    async with aiohttp.ClientSession(connector=connector) as session, session.get(url) as response:
        return await response.text()


ANSWERS = {
    "private": ["127.0.0.1"],
    "mixed, public first": [PUBLIC, "127.0.0.1"],
    "mixed, private first": ["127.0.0.1", PUBLIC],
    "mapped": ["::ffff:127.0.0.1"],
    "this host": ["0.0.0.0"],  # noqa: S104
}


@pytest.mark.parametrize("answers", ANSWERS)
async def test_a_name_that_leads_inside_is_refused(answers: str, tmp_path: Path) -> None:
    async with counted_port() as (port, visits):
        async with guarded(resolver=Told(port, ANSWERS[answers])) as http:
            error = await fetch(http, f"https://{NAME}/x.pdf", tmp_path)
        assert isinstance(error, BadDocument)
        assert error.reason == "unsafe-url"
        assert not visits


async def test_an_unguarded_client_does_reach_the_inside() -> None:
    async with counted_port() as (port, visits):
        assert await unguarded(f"http://{NAME}/x.pdf", Told(port, ["127.0.0.1"])) == "secret"
        assert visits == ["visit"]


async def test_an_answer_that_changes_after_the_check_is_stopped_at_the_socket(tmp_path: Path) -> None:
    async with counted_port() as (port, visits):
        async with guarded(resolver=Told(port, ["127.0.0.1"], answer=Liar)) as http:
            error = await fetch(http, f"https://{NAME}/x.pdf", tmp_path)
        assert isinstance(error, BadDocument)
        assert error.reason == "unsafe-url"
        assert not visits


async def test_the_same_changing_answer_gets_past_a_check_of_names_alone() -> None:
    async with counted_port() as (port, visits):
        names_only = GuardedResolver(Guard(), Told(port, ["127.0.0.1"], answer=Liar))
        assert await unguarded(f"http://{NAME}/", names_only) == "secret"
        assert visits == ["visit"]


async def test_a_name_bound_anew_is_asked_again_and_refused(tmp_path: Path) -> None:
    async with counted_port() as (port, visits):
        resolver = Told(port, [PUBLIC], ["127.0.0.1"])
        guard = Guard(resolver=resolver)
        connector = guard.connector()
        assert await connector._resolve_host(NAME, 443)
        with pytest.raises(Blocked):
            await connector._resolve_host(NAME, 443)
        await connector.close()
        assert resolver.asked == 2
        async with guarded(resolver=resolver) as http:
            await fetch(http, f"https://{NAME}/x.pdf", tmp_path)
        assert not visits


def targets(port: int) -> list[str]:
    return [
        f"http://127.0.0.1:{port}/",
        f"http://localhost:{port}/",
        f"http://2130706433:{port}/",
        f"http://0x7f.1:{port}/",
        f"http://[::ffff:127.0.0.1]:{port}/",
        f"http://user:pw@127.0.0.1:{port}/",
        f"//127.0.0.1:{port}/",
        f"https://127.0.0.1:{port}/",
        f"http://127.0.0.1.:{port}/",
        f"http://0.0.0.0:{port}/",
        f"http://{NAME}:{port}/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://[broken",
    ]


@pytest.mark.parametrize("number", range(len(targets(1))))
async def test_a_redirect_from_an_allowed_host_does_not_open_the_inside(number: int, tmp_path: Path) -> None:
    async with counted_port() as (port, visits), local_web(leads_to(targets(port)[number])) as here:
        async with guarded(here.place) as http:
            error = await fetch(http, f"{here.url}/x.pdf", tmp_path)
        assert isinstance(error, BadDocument)
        assert error.reason == "unsafe-url"
        assert len(here.requests) == 1
        assert not visits


async def test_an_unguarded_client_follows_that_redirect() -> None:
    async with counted_port() as (port, visits), local_web(leads_to(targets(port)[0])) as here:
        assert await unguarded(here.url) == "secret"
        assert visits == ["visit"]


@pytest.mark.parametrize("url", ["https://sci-hub.se/10.5555/x", "https://kns.cnki.net/x.pdf", "http://libgen.rs/x"])
async def test_a_redirect_to_a_denied_host_is_refused(url: str, tmp_path: Path) -> None:
    async with local_web(leads_to(url)) as here, guarded(here.place) as http:
        error = await fetch(http, f"{here.url}/x.pdf", tmp_path)
    assert isinstance(error, BadDocument)
    assert error.reason == "denied-host"


async def test_an_allowed_name_may_lead_inside_and_no_other_name_to_the_same_place() -> None:
    async with counted_port() as (port, visits):
        resolver = Told(port, ["127.0.0.1"])
        async with guarded("mirror.local", resolver=resolver) as http:
            guard = http.guard
            await guard.connector()._resolve_host("mirror.local", port)
            with pytest.raises(Blocked):
                guard.check(URL(f"http://127.0.0.1:{port}/"))
            with pytest.raises(Blocked):
                guard.check(URL(f"http://{NAME}:{port}/"))
        assert not visits


async def test_where_an_allowed_name_leads_no_other_name_may() -> None:
    resolver = Told(443, ["10.0.0.8"])
    connector = Guard(("mirror.local",), resolver).connector()
    assert await connector._resolve_host("mirror.local", 443)
    with pytest.raises(Blocked):
        await connector._resolve_host(NAME, 443)
    await connector.close()


async def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    async with local_web() as proxy, local_web() as here, guarded(here.place) as http:
        for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        await fetch(http, f"{here.url}/x.pdf", tmp_path)
        assert len(here.requests) == 1
        assert not proxy.requests
