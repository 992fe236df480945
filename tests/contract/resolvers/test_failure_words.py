"""Every word for a failed route: a server on loopback that brings it about, and an explanation for the librarian."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pikepdf
import pytest
from aiohttp import ClientTimeout, web

from bot.desk import Desk
from bot.replies import Replies
from console.words import FAILURE_NAMES
from handlers.chase import Chase
from handlers.domain.article import Article, Attempt, Copy, Failure, Identifier, IdKind
from handlers.domain.copyright import Gate, gate
from handlers.domain.errors import BadDocument, SourceUnavailable
from handlers.domain.outcome import Found
from handlers.domain.say import Say
from resolvers.http import Http, Identity
from resolvers.load import load
from resolvers.outgoing.fetch import HttpFetcher
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.transport import NET
from tests.contract.resolvers.web import Clock, Handler, LocalWeb, leads_to, local_web, says
from tests.contract.watermark import made
from watermark.inspect import inspect_pdf

# https://github.com/internetarchive/sandcrawler names most of them; facts on sources, section 4.
VOCABULARY = [
    "success",
    "no-location",
    "link-only-licence",
    "not-pdf",
    "stub-pdf",
    "wrong-paper",
    "encrypted",
    "too-large",
    "blocked-wall",
    "captcha",
    "cookie",
    "login",
    "forbidden",
    "not-found",
    "gone",
    "loop",
    "max-hops",
    "timeout",
    "conn-error",
    "http-5xx",
    "rate-limited",
    "budget-spent",
    "unsafe-url",
    "bad-encoding",
]
# Words that were added since, each with its test elsewhere.
FURTHER = {
    "covered",
    "for-person",
    "no-text-layer",
    "damaged",
    "own-copy",
    "too-many-pages",
    "denied-host",
    "bad-answer",
    "bad-record",
}

TITLE = "Mandibular third molars in forty dogs and what was found there"
PAPER = Article(TITLE, ids=(Identifier(IdKind.DOI, "10.5555/dogs.40"),))
PDF = "application/pdf"
FAST = Limits(per_second=1000, concurrency=8)
CLOSED_UNPAYWALL = b'{"doi":"10.5555/dogs.40","is_oa":false,"oa_locations":[]}'
BRONZE_UNPAYWALL = (
    b'{"doi":"10.5555/dogs.40","is_oa":true,"oa_locations":[{"url_for_pdf":"https://journal.example.org/7.pdf"}]}'
)


def page(text: str, status: int = 200) -> Handler:
    return says(f"<!DOCTYPE html><html>{text}</html>".encode(), status=status, kind="text/html")


def served(path: Path) -> Handler:
    return says(path.read_bytes(), kind=PDF)


def pdf(folder: Path, *lines: list[str], encryption: pikepdf.Encryption | None = None) -> Handler:
    return served(made.write(folder / "made.pdf", lines=list(lines), encryption=encryption))


async def hops(request: web.Request) -> web.StreamResponse:
    return web.Response(status=302, headers={"Location": f"{request.path}x"})


async def cut_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "90000"})
    await response.prepare(request)
    await response.write(b"%PDF-1.7\n")
    assert request.transport
    request.transport.close()
    return response


PROSE = [TITLE, "doi 10.5555/dogs.40", *[made.PROSE] * 20]
SERVERS: dict[str, Callable[[Path], Handler]] = {
    "success": lambda at: served(made.paper(at / "made.pdf", [TITLE])),
    "not-pdf": lambda _: page("An article"),
    "stub-pdf": lambda at: pdf(at, ["Journal Pre-proof", TITLE, "doi 10.5555/dogs.40"]),
    "wrong-paper": lambda at: served(made.paper(at / "made.pdf", ["Nothing to do with it"])),
    "encrypted": lambda at: pdf(at, PROSE, PROSE, encryption=pikepdf.Encryption(owner="o", user="u")),
    "too-large": lambda _: says(b"%PDF-1.7\n" + b"0" * 400_000, kind=PDF),
    "blocked-wall": lambda _: page("<title>Just a moment...</title>", 403),
    "captcha": lambda _: page("<div id='px-captcha'></div>", 403),
    "cookie": lambda _: page("Your browser must accept cookies to continue", 403),
    "login": lambda _: page("<title>Sign in</title><input type='password'>"),
    "forbidden": lambda _: says(b"no", status=403),
    "not-found": lambda _: page("gone fishing", 404),
    "gone": lambda _: says(b"", status=410),
    "loop": lambda _: leads_to("/x.pdf"),
    "max-hops": lambda _: hops,
    "conn-error": lambda _: cut_off,
    "http-5xx": lambda _: says(b"", status=500),
    "rate-limited": lambda _: says(b"", status=429),
    "unsafe-url": lambda _: leads_to("http://10.0.0.1/x.pdf"),
    "bad-encoding": lambda _: says(b"%PDF-1.7 not gzip", headers={"Content-Encoding": "gzip"}),
}


def client(here: LocalWeb, limits: Limits = FAST, net: ClientTimeout = NET) -> Http:
    return Http(identity=Identity("a@b.cn"), clock=Clock(), allow_hosts=[here.place], unhurried=limits, net=net)


async def route(http: Http, url: str, target: Path) -> str:
    """Return what becomes of one route, as the chase writes it down."""
    try:
        await HttpFetcher(http).fetch(Copy(source="test", url=url), target, max_bytes=300_000)
        inspect_pdf(target, PAPER)
    except (BadDocument, SourceUnavailable) as error:
        return error.reason
    return "success"


async def from_a_server(word: str, at: Path) -> str:
    async with local_web(SERVERS[word](at)) as here, client(here) as http:
        return await route(http, f"{here.url}/x.pdf", at / "fetched.pdf")


async def out_of_time(_: str, at: Path) -> str:
    async with local_web() as here, client(here, net=ClientTimeout(sock_read=0.2)) as http:
        here.handler = here.hang
        return await route(http, f"{here.url}/x.pdf", at / "fetched.pdf")


async def out_of_budget(_: str, at: Path) -> str:
    async with local_web(says(b"", status=404)) as here, client(here, Limits(1000, 8, per_day=1)) as http:
        assert await route(http, f"{here.url}/a.pdf", at / "fetched.pdf") == "not-found"
        return await route(http, f"{here.url}/b.pdf", at / "fetched.pdf")


async def not_found_by_a_source(_: str, at: Path) -> str:
    async with local_web(says(CLOSED_UNPAYWALL)) as here, client(here) as http:
        (source,) = load([{"use": "unpaywall", "base_url": here.url}], "fulltext", http)
        outcome = await source.locate(PAPER)
        assert not isinstance(outcome, Found)
        return await route(http, "", at / "fetched.pdf")


async def without_a_licence(_: str, at: Path) -> str:
    async with local_web(says(BRONZE_UNPAYWALL)) as here, client(here) as http:
        (source,) = load([{"use": "unpaywall", "base_url": here.url}], "fulltext", http)
        outcome = await source.locate(PAPER)
    assert isinstance(outcome, Found)
    chase = Chase(PAPER)
    assert gate(outcome.value[0], is_free_of_charge=True) is Gate.LINK_ONLY
    chase.note_link(outcome.value[0])
    return chase.attempts[0].failure


OTHERWISE: dict[str, Callable[[str, Path], Awaitable[str]]] = {
    "timeout": out_of_time,
    "budget-spent": out_of_budget,
    "no-location": not_found_by_a_source,
    "link-only-licence": without_a_licence,
}


def test_no_word_lacks_its_server_or_its_explanation() -> None:
    assert set(SERVERS) | set(OTHERWISE) == set(VOCABULARY)
    assert {f.value for f in Failure} == (set(VOCABULARY) - {"success"}) | FURTHER
    assert set(FAILURE_NAMES) == set(Failure)
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in said) for said in FAILURE_NAMES.values())
    assert len(set(FAILURE_NAMES.values())) == len(FAILURE_NAMES)


NOTHING = "没找到可直接提供的全文"
BARRED = "有开放全文，但对方网站拦机器人（如验证码）"
AWAY = "有开放全文，但对方网站暂时连不上"
BAD = "网上有一份，但文件打不开或不是这篇"
TOLD = {
    "no-location": NOTHING,
    "unsafe-url": NOTHING,
    "link-only-licence": "网上能看，但按版权不能转发",
    "login": "网上有一份，但要登录才能看",
    "too-large": "网上有全文，但文件太大",
    **dict.fromkeys(("blocked-wall", "captcha", "cookie", "forbidden"), BARRED),
    **dict.fromkeys(("timeout", "conn-error", "http-5xx", "rate-limited", "budget-spent", "loop", "max-hops"), AWAY),
    **dict.fromkeys(("not-pdf", "stub-pdf", "wrong-paper", "encrypted", "not-found", "gone", "bad-encoding"), BAD),
}
"""What the reader of a miss hears, from the server's answer to the sentence."""


def heard(word: str) -> str:
    """Return the half sentence that a reader hears of a route that ended with that word."""
    url = "" if word == "no-location" else "https://journal.example.org/7.pdf"
    why = Chase(PAPER, [Attempt("unpaywall", word, url=url)], answered=1).obstacle
    said = Replies(Desk(), Clock())(Say.TO_LIBRARIAN, {"number": "1042", "obstacle": why.value if why else ""})
    return said.removeprefix("1042 ").partition("，已转")[0]


@pytest.mark.parametrize("word", VOCABULARY)
async def test_a_server_brings_about_each_word_and_its_reader_is_told(word: str, tmp_path: Path) -> None:
    brought = await OTHERWISE.get(word, from_a_server)(word, tmp_path)
    assert brought == word
    assert word == "success" or heard(brought) == TOLD[word]
