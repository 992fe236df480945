"""Sources that a hospital writes as plain blocking Python: they may hang, break, lie and reach out, and only fail."""

import asyncio
import gzip
import threading
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from handlers.domain.article import Article, Identifier, IdKind
from handlers.domain.errors import ConfigurationError
from handlers.domain.outcome import Found, NotFound, Unavailable
from handlers.ports.papers import vouches
from resolvers.load import load
from tests.contract.resolvers.plain_kit import BOOK, GET, KEY, Make, client, maker
from tests.contract.resolvers.web import leads_to, local_web, says

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "our_opac.py"


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return maker(tmp_path)


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


async def test_a_source_vouches_for_its_own_hosts_and_those_that_are_allowed(make: Make) -> None:
    async with client("10.1.0.0/16") as http:
        source = make("def locate(paper, session): return []", http, "opac.hospital.local", "[fd00::7]")
        for address in ("http://opac.hospital.local:8080/7", "https://OPAC.hospital.local/", "http://[fd00::7]/x"):
            assert vouches(source, address)
        assert vouches(source, "http://10.1.2.3/x")
        for address in ("http://his.hospital.local/", "http://10.2.0.1/", "https://[broken", "http://a@10.1.2.3/"):
            assert not vouches(source, address)
        (other,) = load([{"use": "pmc"}], "fulltext", http)
        assert not vouches(other, "http://opac.hospital.local/")


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
