"""What an entry says about its line holds: pace, budget, and the outbound proxy, which opens nothing inside."""

import asyncio
import base64
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.abc import AbstractResolver, ResolveResult
from structlog.testing import capture_logs
from yarl import URL

from handlers.domain.article import Article, Copy, Identifier, IdKind
from handlers.domain.errors import BadDocument, ConfigurationError, LibraryError, SourceUnavailable
from handlers.domain.outcome import NotFound, Unavailable
from resolvers.http import Http, Identity
from resolvers.load import load
from resolvers.outgoing.fetch import HttpFetcher
from tests.contract.resolvers.web import Clock, LocalWeb, leads_to, local_web, says

LOGIN = "reader:p4ss:w0rd-that-stays"
PDF = b"%PDF-1.7\n" + b"0123456789" * 3000 + b"\n%%EOF\n"
PAPER = Article("Wards", ids=(Identifier(IdKind.DOI, "10.5555/ward.7"),))
GONE = b'{"HTTP_status_code":404,"error":true}'


class Names(AbstractResolver):
    """Knows the names that it is told, and no others."""

    def __init__(self, **known: str) -> None:
        self.known = {name.replace("_", "."): address for name, address in known.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host not in self.known:
            raise OSError("no such name")
        return [ResolveResult(hostname=host, host=self.known[host], port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        pass


def client(*allow: str, clock: Clock | None = None, resolver: AbstractResolver | None = None) -> Http:
    environment = {"PROXY_LOGIN": LOGIN, "ODD_LOGIN": "no-colon-s3cret"}
    return Http(
        identity=Identity("a@b.cn"),
        clock=clock or Clock(),
        allow_hosts=allow,
        environment=environment,
        resolver=resolver,
    )


async def forward(request: web.Request) -> web.StreamResponse:
    """Do what a plain proxy does with an absolute address; a stub for everything but GET."""
    async with ClientSession() as session, session.get(request.raw_path) as answer:
        return web.Response(body=await answer.read(), status=answer.status, content_type=answer.content_type)


@asynccontextmanager
async def connect_proxy() -> AsyncIterator[tuple[str, list[str]]]:
    """Serve a proxy that hears every CONNECT and grants none."""
    said: list[str] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        said.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", said


def unpaywall(base: str, **line: Any) -> dict[str, Any]:
    return {"use": "unpaywall", "base_url": base, **line}


async def test_a_source_with_a_proxy_is_asked_through_it_and_no_other_source() -> None:
    gone = says(GONE, status=404)
    async with local_web(forward) as proxy, local_web(gone) as here, client(here.place) as http:
        entry = unpaywall(here.url, proxy=proxy.url, proxy_env="PROXY_LOGIN")
        proxied, direct = load([entry, {"use": "pmc", "base_url": here.url}], "fulltext", http)
        assert await proxied.locate(PAPER) == NotFound()
        (asked,) = proxy.requests
        assert isinstance(asked, web.Request)
        assert asked.raw_path.startswith(f"{here.url}/10.5555/ward.7?")
        assert asked.headers["Proxy-Authorization"] == f"Basic {base64.b64encode(LOGIN.encode()).decode()}"
        assert "Proxy-Authorization" not in here.requests[0].headers
        await direct.locate(Article("x", ids=(Identifier(IdKind.PMCID, "PMC7"),)))
        assert (len(proxy.requests), len(here.requests)) == (1, 2)


async def test_what_a_proxied_source_names_is_fetched_through_its_proxy(tmp_path: Path) -> None:
    async with local_web(forward) as proxy, local_web(says(PDF)) as here, client(here.place) as http:
        load([unpaywall(here.url, proxy=proxy.url)], "fulltext", http)
        fetcher = HttpFetcher(http)
        for source, through_proxy in (("unpaywall", 1), ("pmc", 0)):
            proxy.requests.clear()
            await fetcher.fetch(Copy(source=source, url=f"{here.url}/a"), tmp_path / "x.pdf", max_bytes=100_000)
            assert len(proxy.requests) == through_proxy
    assert (tmp_path / "x.pdf").read_bytes() == PDF


async def fetched(http: Http, url: str, tmp: Path) -> LibraryError:
    with pytest.raises(LibraryError) as refusal:
        await HttpFetcher(http).fetch(Copy(source="unpaywall", url=url), tmp / "x.pdf", max_bytes=1000)
    return refusal.value


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("https://127.0.0.1/x.pdf", "unsafe-url"),
        ("http://10.0.0.8:8080/x.pdf", "unsafe-url"),
        ("https://inside.example.org/x.pdf", "unsafe-url"),
        ("https://sci-hub.se/10.5555/x", "denied-host"),
        ("{proxy}/x.pdf", "unsafe-url"),
    ],
)
async def test_a_proxy_opens_neither_the_inside_nor_a_denied_host(url: str, word: str, tmp_path: Path) -> None:
    names = Names(inside_example_org="10.0.0.8")
    async with local_web() as proxy, client(resolver=names) as http:
        load([unpaywall("https://api.example.org", proxy=proxy.url)], "fulltext", http)
        error = await fetched(http, url.replace("{proxy}", proxy.url), tmp_path)
        assert isinstance(error, BadDocument)
        assert error.reason == word
        assert not proxy.requests


async def test_a_redirect_that_comes_through_a_proxy_is_vetted_too(tmp_path: Path) -> None:
    async with local_web(leads_to("https://inside.example.org/x")) as proxy, client("files.local:80") as plain:
        names = Names(inside_example_org="10.0.0.8")
        async with client("files.local:80", resolver=names) as http:
            load([unpaywall("https://api.example.org", proxy=proxy.url)], "fulltext", http)
            error = await fetched(http, "http://files.local/x.pdf", tmp_path)
        assert isinstance(error, BadDocument)
        assert error.reason == "unsafe-url"
        assert len(proxy.requests) == 1
        assert plain.guard.is_allowed("files.local", 80)


async def test_a_name_that_only_the_proxy_knows_is_left_to_it_for_the_sources_own_hosts_alone(tmp_path: Path) -> None:
    async with connect_proxy() as (proxy, said), client(resolver=Names()) as http:
        entry = unpaywall("https://api.example.org", proxy=proxy, proxy_env="PROXY_LOGIN")
        (source,) = load([entry], "fulltext", http)
        assert await source.locate(PAPER) == Unavailable("conn-error")
        error = await fetched(http, "https://stranger.example.org/x.pdf", tmp_path)
        assert isinstance(error, SourceUnavailable)
        assert error.reason == "conn-error"
    assert [head.splitlines()[0] for head in said] == ["CONNECT api.example.org:443 HTTP/1.1"]
    assert f"Proxy-Authorization: Basic {base64.b64encode(LOGIN.encode()).decode()}" in said[0].splitlines()
    assert "\nAuthorization:" not in said[0]


async def test_a_dead_proxy_makes_its_source_unavailable_and_is_not_gone_round() -> None:
    async with local_web() as gone:
        pass
    async with local_web(says(GONE, status=404)) as here, client(here.place) as http:
        with capture_logs() as logs:
            (source,) = load([unpaywall(here.url, proxy=gone.url, proxy_env="PROXY_LOGIN")], "fulltext", http)
            assert await source.locate(PAPER) == Unavailable("conn-error")
        assert not here.requests
    assert logs
    assert "p4ss" not in str(logs)
    assert "p4ss" not in repr(http.download_proxy("unpaywall"))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"proxy": "http://me:s3cret@proxy.local:3128"}, "must not hold a user name"),
        ({"proxy": "https://proxy.local:3128"}, "must be http://host:port"),
        ({"proxy": "socks5://proxy.local"}, "must be http://host:port"),
        ({"proxy": "proxy.local:3128"}, "must be http://host:port"),
        ({"proxy": "http://[s3cret"}, "must be http://host:port"),
        ({"proxy": "http://proxy.local:3128", "proxy_env": "UNSET"}, "UNSET is not set"),
        ({"proxy": "http://proxy.local:3128", "proxy_env": "ODD_LOGIN"}, "ODD_LOGIN must hold user:password"),
        ({"proxy_env": "PROXY_LOGIN"}, "needs `proxy`"),
        ({"per_second": 0}, "`per_second`"),
        ({"per_second": "s3cret"}, "`per_second`"),
        ({"concurrency": 0}, "`concurrency`"),
        ({"per_day": -1}, "`per_day`"),
        ({"per_hour": 5}, "`per_hour`: unknown key; known keys: base_url, email; of every source: concurrency"),
    ],
)
def test_a_line_that_cannot_be_stops_the_start_and_tells_no_secret(line: dict[str, Any], says: str) -> None:
    with pytest.raises(ConfigurationError, match=says) as refusal:
        load([unpaywall("https://api.example.org", **line)], "fulltext", client())
    assert "s3cret" not in str(refusal.value)
    assert "p4ss" not in str(refusal.value)


@pytest.mark.parametrize("entry", [{"use": "folder", "path": "/srv/x"}, {"use": "cnki"}])
def test_a_source_that_asks_nobody_has_no_line(entry: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="it asks nobody, so per_second mean nothing here"):
        load([{**entry, "per_second": 1}], "fulltext", client())


async def ask(source: Any, here: LocalWeb, number: int) -> object:
    return await source.locate(Article("x", ids=(Identifier(IdKind.DOI, f"10.5555/{number}"),)))


async def test_a_days_budget_ends_at_midnight_utc() -> None:
    clock = Clock(datetime(2026, 11, 21, 22, 30, tzinfo=UTC))
    async with local_web(says(GONE, status=404)) as here, client(here.place, clock=clock) as http:
        (source,) = load([unpaywall(here.url, per_day=2)], "fulltext", http)
        assert [await ask(source, here, n) for n in range(2)] == [NotFound(), NotFound()]
        midnight = datetime(2026, 11, 22, tzinfo=UTC)
        assert await ask(source, here, 2) == Unavailable("budget-spent", midnight)
        clock.turn(minutes=89)
        assert await ask(source, here, 2) == Unavailable("budget-spent", midnight)
        clock.turn(minutes=1)
        assert await ask(source, here, 2) == NotFound()
        assert len(here.requests) == 3
        (lane,) = http.lanes_of("unpaywall")
        assert [(b.span, b.left, b.of) for b in lane.budgets] == [("day", 1, 2)]


async def test_an_entrys_pace_takes_the_place_of_the_sources_also_where_two_share_a_service() -> None:
    http = client()
    base = "https://rest.example.org"
    load([{"use": "europepmc", "base_url": base}], "fulltext", http)
    load([{"use": "europepmc", "base_url": base, "per_second": 0.5, "concurrency": 1}], "metadata", http)
    (lane,) = http.lanes_of("europepmc")
    assert (lane.limits.per_second, lane.limits.concurrency, lane.limits.per_day) == (0.5, 1, None)


async def test_the_file_host_of_a_source_is_asked_at_the_entrys_pace_without_its_budget() -> None:
    http = client()
    load([{"use": "europepmc", "per_second": 0.5, "per_day": 9}], "fulltext", http)
    limits = http.download_lane(URL("https://europepmc.org/articles/PMC7?pdf=render")).limits
    assert (limits.per_second, limits.per_day) == (0.5, None)
