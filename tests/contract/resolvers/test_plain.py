"""Sources that a hospital writes as plain blocking Python: they may hang, break, lie and reach out, and only fail."""

import asyncio
import gzip
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver
from structlog.testing import capture_logs

from handlers.domain.article import Article, Identifier, IdKind
from handlers.domain.errors import ConfigurationError
from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from handlers.ports import FulltextSource
from resolvers.http import Http, Identity
from resolvers.load import load
from tests.contract.resolvers.test_guard_at_work import ANSWERS, NAME, Liar, Told
from tests.contract.resolvers.web import Clock, LocalWeb, counted_port, leads_to, local_web, says

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "our_opac.py"
KEY = "k3y-that-stays-here"
BOOK = Article("床旁护理手册", ids=(Identifier(IdKind.ISBN, "9787999000013"),))
HEAD = "import requests, socket, subprocess, threading, time, urllib.request\n"
GET = "def locate(paper, session):\n    return session.get({url!r}).json()\n"


def client(*allow: str, resolver: AbstractResolver | None = None, clock: Clock | None = None) -> Http:
    identity = Identity("library@example-hospital.cn")
    environment = {"OPAC_KEY": KEY, "PROXY_LOGIN": f"me:{KEY}"}
    return Http(
        identity=identity, clock=clock or Clock(), allow_hosts=allow, environment=environment, resolver=resolver
    )


Make = Callable[..., FulltextSource]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a way to load a source from its text."""

    def made(text: str, http: Http, *hosts: str, **keys: Any) -> FulltextSource:
        file = tmp_path / "our_source.py"
        file.write_text(HEAD + text, encoding="utf-8")
        entry = {"use": "plain", "module": str(file), "hosts": list(hosts or ("127.0.0.1",)), **keys}
        return load([entry], "fulltext", http)[0]

    return made


async def opac(request: web.Request) -> web.StreamResponse:
    items = [
        {"id": "b/7", "shelf_mark": "R47/3"},
        {"id": "b8", "pdf": "https://opac.example.edu.cn/b8.pdf", "licence": "CC BY"},
    ]
    assert (request.path, request.headers["X-Key"]) == ("/api/items", KEY)
    return web.json_response({"items": items if request.query["isbn"] == "9787999000013" else []})


async def test_the_worked_example_finds_books_of_the_catalogue() -> None:
    async with local_web(opac) as here, client(here.place) as http:
        settings = {"base_url": here.url}
        entry = {"use": "plain", "module": str(EXAMPLE), "hosts": ["127.0.0.1"], "settings": settings}
        (source,) = load([{**entry, "secrets": {"key": "OPAC_KEY"}}], "fulltext", http)
        outcome = await source.locate(BOOK)
        assert isinstance(outcome, Found)
        shelf, file = outcome.value
        assert (shelf.source, shelf.landing_url, shelf.label) == (
            "our_opac",
            f"{here.url}/record/b%2F7",
            "本馆纸本 R47/3",
        )
        assert (shelf.is_for_person, file.is_for_person, file.licence) == (True, False, "CC BY")
        other = Article("x", ids=(Identifier(IdKind.ISBN, "9787999000020"),))
        assert await source.locate(other) == NotFound()
        assert not source.accepts(Article("x"))
        assert here.requests[0].headers["User-Agent"].startswith("Wendi/")
        assert [(t.source, t.found, t.not_found) for t in http.tally()] == [("our_opac", 1, 1)]


async def test_a_source_that_hangs_is_left_and_its_threads_are_bounded(make: Make) -> None:
    hold = threading.Event()
    async with client() as http:
        source = make("def locate(paper, session):\n    session.settings['hold'].wait()\n", http, timeout_s=0.1)
        source._source._calls._settings["hold"] = hold  # type: ignore[attr-defined]  # a thread that a test lets go
        before = threading.active_count()
        for _ in range(2):
            assert isinstance(await source.locate(BOOK), Unavailable)
        outcome = await source.locate(BOOK)
        assert isinstance(outcome, Unavailable)
        assert outcome.reason == "timeout"
        assert outcome.until is not None
        assert threading.active_count() == before + 2
        hold.set()


async def test_a_source_that_hangs_on_the_line_lets_its_thread_go(make: Make) -> None:
    async with local_web() as here, client(here.place) as http:
        here.handler = here.hang
        source = make(GET.format(url=here.url), http, timeout_s=0.2)
        threads = set(threading.enumerate())
        assert await source.locate(BOOK) == Unavailable("timeout")
        for thread in set(threading.enumerate()) - threads:
            if thread.name.startswith("plain"):
                await asyncio.to_thread(thread.join, 5)
                assert not thread.is_alive()


async def test_a_caller_who_gives_up_is_not_kept(make: Make) -> None:
    async with local_web() as here, client(here.place) as http:
        here.handler = here.hang
        source = make(GET.format(url=here.url), http)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await source.locate(BOOK)


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


async def test_a_refusal_that_the_source_swallows_is_not_told_as_not_found(make: Make) -> None:
    text = "def locate(paper, session):\n    try:\n        session.get('http://10.0.0.1/')\n"
    async with client() as http:
        source = make(text + "    except Exception:\n        return []\n", http)
        assert await source.locate(BOOK) == Unavailable("unsafe-url")


NONSENSE = [
    "42", "'https://opac.example.edu.cn/x.pdf'", "True", "[1, 2]", "[None]", "[[]]", "{1: 2}", "object()", "[{}]",
    "[{'url': 7}]", "[{'url': 'x.pdf'}]", "[{'url': 'file:///etc/passwd'}]", "[{'path': '/etc/passwd'}]",
    "[{'url': 'https://a.cn/x', 'is_owned': True}]", "[{'url': 'https://a.cn/x', 'version': 'best'}]",
    "[{'landing_url': 'https://a.cn/x', 'is_for_person': True}]", "[{'url': 'https://me:pw@a.cn/x'}]",
    "[{'landing_url': 'https://sci-hub.se/10.5555/x'}]", "[{'url': 'https://a.cn/' + 'x' * 3000}]",
    "[{'url': 'https://a.cn/x'}] * 51", "({'url': f'https://a.cn/{n}'} for n in iter(int, 1))", "locate", "b'[]'",
]  # fmt: skip


@pytest.mark.parametrize("said", NONSENSE)
async def test_nonsense_is_unavailable_and_told_to_its_author(said: str, make: Make) -> None:
    async with client() as http:
        source = make(f"def locate(paper, session):\n    return {said}\n", http)
        with capture_logs() as logs:
            assert await source.locate(BOOK) == Unavailable("bad-answer")
        assert logs


@pytest.mark.parametrize("said", ["[]", "None", "()", "(x for x in ())"])
async def test_nothing_is_not_found(said: str, make: Make) -> None:
    async with client() as http:
        assert await make(f"def locate(paper, session):\n    return {said}\n", http).locate(BOOK) == NotFound()


@pytest.mark.parametrize(
    ("breaking", "word"),
    [
        ("raise ValueError('k3y-that-stays-here')", "bad-answer"),
        ("1 / 0", "bad-answer"),
        ("raise SystemExit(1)", "bad-answer"),
        ("locate(paper, session)", "bad-answer"),
        ("raise requests.Timeout('https://x?key=k3y-that-stays-here')", "timeout"),
        ("raise TimeoutError", "timeout"),
        ("raise requests.ConnectionError", "conn-error"),
        ("session.get('nonsense')", "unsafe-url"),
        ("session.get('https://[broken')", "unsafe-url"),
        ("session.get('https://opac.example.edu.cn:8443/')", "unsafe-url"),
    ],
)
async def test_a_source_that_breaks_is_unavailable_and_its_words_stay_out_of_the_log(
    breaking: str, word: str, make: Make
) -> None:
    async with client() as http:
        source = make(f"def locate(paper, session):\n    {breaking}\n", http)
        with capture_logs() as logs:
            assert await source.locate(BOOK) == Unavailable(word)
        assert "traceback" in logs[0]
        assert not any("stays-here" in str(value) for key, value in logs[0].items() if key != "traceback")


ANSWERED: dict[str, tuple[Any, str]] = {
    "403": (says(b"no", status=403), "forbidden"),
    "404": (says(b"no", status=404), "bad-answer"),
    "429": (says(b"no", status=429), "rate-limited"),
    "500": (says(b"no", status=500), "http-5xx"),
    "a page": (says(b"<html>", kind="text/html"), "bad-answer"),
    "a loop": (leads_to("/"), "max-hops"),
    "too much": (says(b"[" + b" " * 6_000_000), "too-large"),
    "a bomb": (says(gzip.compress(b" " * 60_000_000), headers={"Content-Encoding": "gzip"}), "too-large"),
    "broken gzip": (says(b"not gzip at all", headers={"Content-Encoding": "gzip"}), "bad-encoding"),
}


@pytest.mark.parametrize("name", ANSWERED)
async def test_a_service_that_answers_badly_makes_the_source_unavailable(name: str, make: Make) -> None:
    handler, word = ANSWERED[name]
    text = (
        "def locate(paper, session):\n    answer = session.get({url!r})\n    answer.raise_for_status()\n"
        "    return answer.json()\n"
    )
    async with local_web(handler) as here, client(here.place) as http:
        assert await make(text.format(url=here.url), http).locate(BOOK) == Unavailable(word)


async def test_a_dead_service_makes_the_source_unavailable(make: Make) -> None:
    async with local_web() as gone:
        pass
    async with client(gone.place) as http:
        assert await make(GET.format(url=gone.url), http).locate(BOOK) == Unavailable("conn-error")


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


async def test_the_entrys_budget_counts_calls(make: Make) -> None:
    async with client() as http:
        source = make("def locate(paper, session):\n    return []\n", http, per_day=1)
        assert await source.locate(BOOK) == NotFound()
        outcome = await source.locate(BOOK)
        assert isinstance(outcome, Unavailable)
        assert outcome.reason == "budget-spent"


@pytest.mark.parametrize(
    ("text", "keys", "says"),
    [
        ("def other(): pass", {}, r"no plain function locate\(paper, session\)"),
        ("async def locate(paper, session): pass", {}, "no plain function locate"),
        ("def locate(:", {}, r"our_source.py, line 2: SyntaxError"),
        ("x = 1 / 0", {}, r"our_source.py, line 2: ZeroDivisionError"),
        ("requests.get('http://127.0.0.1:9/')", {}, "line 2: ConnectionError"),
        ("raise SystemExit", {}, "line 2: SystemExit"),
        ("", {"module": "/nowhere/x.py"}, "there is no Python file"),
        ("", {"module": "/etc/passwd"}, "there is no Python file"),
        ("", {"hosts": []}, "`hosts`"),
        ("", {"hosts": ["https://opac.example.edu.cn"]}, "without https"),
        ("", {"hosts": ["*.example.edu.cn"]}, "without"),
        ("", {"hosts": ["kns.cnki.net"]}, "link only"),
        ("", {"hosts": ["sci-hub.se"]}, "shadow library"),
        ("", {"timeout_s": 600}, "`timeout_s`"),
        ("", {"name": "Our OPAC"}, "`name`"),
        ("def locate(p, s): pass", {"name": "unpaywall"}, "is taken"),
        ("def locate(p, s): pass", {"secrets": {"key": "UNSET"}}, "UNSET is not set"),
    ],
)
def test_a_source_that_cannot_work_stops_the_start(text: str, keys: dict[str, Any], says: str, make: Make) -> None:
    with pytest.raises(ConfigurationError, match=says):
        make(text, client(), **keys)


@pytest.mark.parametrize("text", ["return 1 / 0", "session.get('x')", "requests.get('http://127.0.0.1:9/')"])
def test_accepting_may_break_and_reaches_nobody(text: str, make: Make) -> None:
    source = make(f"def accepts(paper):\n    {text}\ndef locate(paper, session): pass\n", client())
    assert not source.accepts(BOOK)
