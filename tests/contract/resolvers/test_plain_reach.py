"""How far a source written as plain Python reaches: its declared hosts, and nothing inside, whatever way it tries."""

import asyncio
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from handlers.domain.outcome import NotFound, Outcome, Unavailable
from tests.contract.resolvers.plain_kit import BOOK, GET, HEAD, Make, client, maker
from tests.contract.resolvers.test_guard_at_work import ANSWERS, NAME, Liar, Told
from tests.contract.resolvers.web import LocalWeb, counted_port, leads_to, local_web, says


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return maker(tmp_path)


WAYS_INSIDE = {
    "the session": "session.get({url!r})",
    "requests itself": "requests.get({url!r}, timeout=2)",
    "another session": "requests.Session().get({url!r}, timeout=2)",
    "an adapter of its own": "(session.mount('http://', requests.adapters.HTTPAdapter()), session.get({url!r}))",
    "urllib": "urllib.request.urlopen({url!r}, timeout=2)",
    "a socket": "socket.create_connection(('127.0.0.1', {port}), 2)",
    "another program": "subprocess.run(['curl', '-s', {url!r}])",
}
if sys.version_info >= (3, 12):  # the interpreter tells of new threads only since then
    WAYS_INSIDE["another thread"] = "threading.Thread(target=requests.get, args=({url!r},)).start()"


@pytest.mark.parametrize("way", WAYS_INSIDE)
@pytest.mark.parametrize("hosts", [("opac.example.edu.cn",), ("127.0.0.1",)])
async def test_no_way_leads_inside(way: str, hosts: tuple[str, ...], make: Make) -> None:
    async with counted_port() as (port, visits):
        text = WAYS_INSIDE[way].format(url=f"http://127.0.0.1:{port}/", port=port)
        async with client() as http:
            source = make(f"def locate(paper, session):\n    {text}\n", http, *hosts)
            assert await source.locate(BOOK) == Unavailable("unsafe-url")
        assert not visits


@pytest.mark.parametrize("way", ["requests itself", "urllib", "a socket"])
async def test_without_the_fence_the_same_code_does_lead_inside(way: str) -> None:
    async with counted_port() as (port, visits):
        text = WAYS_INSIDE[way].format(url=f"http://127.0.0.1:{port}/", port=port)
        names: dict[str, Any] = {}
        exec(f"{HEAD}def locate():\n    with {text}: pass\n", names)  # noqa: S102 - the control
        await asyncio.to_thread(names["locate"])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await reader.read()  # served after the one before it
        writer.close()
        assert len(visits) == 2


@pytest.mark.parametrize("answers", ANSWERS)
async def test_a_declared_name_that_leads_inside_is_refused(answers: str, make: Make) -> None:
    async with counted_port() as (port, visits):
        async with client(resolver=Told(port, ANSWERS[answers])) as http:
            source = make(GET.format(url=f"https://{NAME}/"), http, NAME)
            assert await source.locate(BOOK) == Unavailable("unsafe-url")
        assert not visits


async def test_an_answer_that_changes_after_the_check_is_stopped_at_the_socket(make: Make) -> None:
    async with counted_port() as (port, visits):
        async with client(resolver=Told(port, ["127.0.0.1"], answer=Liar)) as http:
            source = make(GET.format(url=f"https://{NAME}/"), http, NAME)
            assert await source.locate(BOOK) == Unavailable("unsafe-url")
        assert not visits


async def test_a_name_is_looked_up_once_and_connected_to_where_it_was_vetted(make: Make) -> None:
    async with counted_port() as (port, visits), local_web(says(b"[]")) as here:
        resolver = Told(here.port, ["127.0.0.1"], ["10.0.0.9"])
        async with client("mirror.local", resolver=resolver) as http:
            source = make(GET.format(url=f"http://mirror.local:{here.port}/"), http, "mirror.local")
            assert await source.locate(BOOK) == NotFound()
            assert (resolver.asked, len(here.requests)) == (1, 1)
            elsewhere = make(GET.format(url=f"http://{NAME}:{port}/"), http, NAME)
            assert await elsewhere.locate(BOOK) == Unavailable("unsafe-url")
        assert not visits


async def test_an_undeclared_host_is_not_asked(make: Make) -> None:
    async with local_web(says(b"[]")) as here, client(here.place) as http:
        source = make(GET.format(url=here.url), http, "opac.example.edu.cn")
        assert await source.locate(BOOK) == Unavailable("unsafe-url")
        assert not here.requests


@pytest.mark.parametrize(
    ("target", "word"),
    [
        ("http://127.0.0.1:{port}/", "unsafe-url"),
        ("//localhost:{port}/", "unsafe-url"),
        ("http://2130706433:{port}/", "unsafe-url"),
        ("http://user:pw@127.0.0.1:{port}/", "unsafe-url"),
        ("https://opac.example.org/", "unsafe-url"),
        ("https://sci-hub.se/", "denied-host"),
    ],
)
async def test_a_redirect_leads_neither_inside_nor_to_a_host_not_declared(target: str, word: str, make: Make) -> None:
    async with counted_port() as (port, visits), local_web(leads_to(target.format(port=port))) as here:
        async with client(here.place) as http:
            source = make(GET.format(url=here.url), http)
            assert await source.locate(BOOK) == Unavailable(word)
        assert len(here.requests) == 1
        assert not visits


async def test_ten_requests_for_one_paper_are_enough(make: Make) -> None:
    text = "def locate(paper, session):\n    for _ in range(50):\n        session.get({url!r})\n"
    async with local_web(says(b"[]")) as here, client(here.place) as http:
        assert await make(text.format(url=here.url), http).locate(BOOK) == Unavailable("budget-spent")
        assert len(here.requests) == 10


async def test_a_source_cannot_disguise_itself_nor_choose_its_own_proxy(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        "def locate(paper, session):\n    session.trust_env = True\n    session.verify = False\n"
        "    session.proxies = {{'http': {proxy!r}}}\n"
        "    session.get({url!r}, headers={{'User-Agent': 'Mozilla/5.0'}}, proxies={{'http': {proxy!r}}})\n"
    )
    async with local_web() as proxy, local_web() as here, client(here.place) as http:
        for name in ("http_proxy", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        await make(text.format(url=here.url, proxy=proxy.url), http).locate(BOOK)
        assert [r.headers["User-Agent"] for r in here.requests] == ["Wendi/0.1.0 (mailto:library@example-hospital.cn)"]
        assert not proxy.requests


@asynccontextmanager
async def through_proxy(make: Make, url: str) -> AsyncIterator[tuple[LocalWeb, Outcome[Any]]]:
    async with local_web(says(b"[]")) as proxy, client("files.local:80", resolver=Told(80, ["10.0.0.9"])) as http:
        source = make(
            GET.format(url=url), http, "files.local", "inside.example.org", proxy=proxy.url, proxy_env="PROXY_LOGIN"
        )
        yield proxy, await source.locate(BOOK)


async def test_the_entrys_proxy_is_used(make: Make) -> None:
    async with through_proxy(make, "http://files.local/x") as (proxy, outcome):
        assert outcome == NotFound()
        (asked,) = proxy.requests
        assert isinstance(asked, web.Request)
        assert asked.raw_path == "http://files.local/x"
        assert asked.headers["Proxy-Authorization"].startswith("Basic ")


async def test_the_entrys_proxy_opens_nothing_inside(make: Make) -> None:
    async with through_proxy(make, "https://inside.example.org/x") as (proxy, outcome):
        assert outcome == Unavailable("unsafe-url")
        assert not proxy.requests


def self_signed(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "opac.local")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, now - timedelta(days=1), now + timedelta(days=1))
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    secret = key.private_bytes(pem, form, serialization.NoEncryption())
    (folder / "own.pem").write_bytes(secret + made.sign(key, hashes.SHA256()).public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "own.pem")
    return context


async def test_certificates_are_checked_even_when_the_source_would_rather_not(make: Make, tmp_path: Path) -> None:
    heard: list[bytes] = []

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(100))
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0, ssl=self_signed(tmp_path))
    async with server:
        port = server.sockets[0].getsockname()[1]
        async with client("opac.local", resolver=Told(port, ["127.0.0.1"])) as http:
            text = f"def locate(paper, session):\n    session.get('https://opac.local:{port}/', verify=False)\n"
            assert await make(text, http, "opac.local").locate(BOOK) == Unavailable("conn-error")
    assert not any(heard)
