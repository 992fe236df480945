"""Downloads: the PDF or a failure word, and politeness towards the host."""

import contextlib
import gzip
import os
import tracemalloc
from pathlib import Path

import pytest
from aiohttp import web

from handlers.domain.article import Copy
from handlers.domain.errors import BadDocument, SourceUnavailable
from handlers.domain.shadow import REFUSAL
from handlers.ports import Fetcher
from resolvers.http import Http, Identity
from resolvers.outgoing.fetch import HttpFetcher
from resolvers.outgoing.lanes import Limits
from tests.contract.resolvers.web import Clock, Handler, LocalWeb, in_turn, leads_to, local_web, says

PDF = b"%PDF-1.7\n" + b"0123456789" * 3000 + b"\n%%EOF\n"
HTML = "text/html"
GOOD: dict[str, Handler] = {
    "a PDF": says(PDF, kind="application/pdf"),
    "a PDF that calls itself bytes": says(PDF, kind="application/octet-stream"),
    "a PDF that calls itself a page": says(PDF, kind=HTML),
    "a PDF behind some noise": says(b"\r\n" * 400 + PDF, kind="application/pdf"),
    "a compressed PDF": says(gzip.compress(PDF), kind="application/pdf", headers={"Content-Encoding": "gzip"}),
    "a second try after 503": in_turn(says(b"", status=503), says(PDF)),
    "a second try after 429 with a short wait": in_turn(says(b"", status=429, headers={"Retry-After": "0"}), says(PDF)),
    "after redirects": in_turn(leads_to("/b"), leads_to("c/d?e=1", 307), leads_to("//{here}/f", 308), says(PDF)),
}


def page(text: str, *, status: int = 200) -> Handler:
    return says(f"<!DOCTYPE html><html>{text}</html>".encode(), status=status, kind=HTML)


async def cut_off(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "90000"})
    await response.prepare(request)
    await response.write(PDF)
    assert request.transport
    request.transport.close()
    return response


BAD: dict[str, tuple[Handler, str]] = {
    "a page": (page("<title>Article</title>"), "not-pdf"),
    "a page that calls itself a PDF": (says(b"<html>no</html>", kind="application/pdf"), "not-pdf"),
    "nothing": (says(b"", kind="application/pdf"), "not-pdf"),
    "the mark too late": (says(b" " * 2000 + PDF), "not-pdf"),
    "a Cloudflare page": (page("<title>Just a moment...</title>", status=403), "blocked-wall"),
    "a Cloudflare page with 503": (page("<script>cf_chl_opt</script>", status=503), "blocked-wall"),
    "Springer's challenge": (page("<title>Client Challenge</title><script src='/_fs-ch-1/x.js'>"), "blocked-wall"),
    "PMC's puzzle": (page("<title>Preparing to download ...</title>"), "blocked-wall"),
    "PerimeterX": (page("<div id='px-captcha'></div>", status=403), "captcha"),
    "reCAPTCHA": (page("<div class='g-recaptcha'></div>"), "captcha"),
    "a page that wants cookies": (page("Your browser must accept cookies to continue", status=403), "cookie"),
    "a Chinese page that wants cookies": (page("请启用Cookie后重试"), "cookie"),
    "a login page": (page("<title>Sign in - Publisher</title><input type='password'>"), "login"),
    "a SAML form": (page("<form><input name='SAMLRequest'></form>"), "login"),
    "401": (says(b"", status=401), "forbidden"),
    "403": (says(b"no", status=403), "forbidden"),
    "404": (page("gone fishing", status=404), "not-found"),
    "410": (says(b"", status=410), "gone"),
    "a loop": (leads_to("/x.pdf"), "loop"),
    "too large, and says so": (says(PDF * 10), "too-large"),
    "a bomb": (says(gzip.compress(PDF + b"0" * 80_000_000), headers={"Content-Encoding": "gzip"}), "too-large"),
    "broken compression": (says(b"%PDF-1.7 not gzip", headers={"Content-Encoding": "gzip"}), "bad-encoding"),
    "a strange protocol": (leads_to("ftp://example.org/x.pdf"), "unsafe-url"),
}
PASSING: dict[str, tuple[Handler, str]] = {
    "500 twice": (says(b"", status=500), "http-5xx"),
    "429": (says(b"", status=429), "rate-limited"),
    "429 for long": (says(b"", status=429, headers={"Retry-After": "3600"}), "rate-limited"),
    "cut off": (cut_off, "conn-error"),
}


def client(here: LocalWeb, clock: Clock | None = None, limits: Limits | None = None) -> Http:
    fast = limits or Limits(per_second=1000, concurrency=8)
    return Http(identity=Identity("a@b.cn"), clock=clock or Clock(), allow_hosts=[here.place], unhurried=fast)


async def fetch(http: Http, url: str, target: Path, max_bytes: int = 100_000) -> None:
    fetcher: Fetcher = HttpFetcher(http)
    await fetcher.fetch(Copy(source="test", url=url), target, max_bytes=max_bytes)


@pytest.mark.parametrize("name", GOOD)
async def test_a_pdf_is_written_whatever_it_calls_itself(name: str, tmp_path: Path) -> None:
    target = tmp_path / "x.pdf"
    async with local_web(GOOD[name]) as here, client(here) as http:
        if name == "after redirects":
            hops = leads_to("/b"), leads_to("c/d?e=1", 307), leads_to(f"//{here.place}/f", 308), says(PDF)
            here.handler = in_turn(*hops)
        await fetch(http, f"{here.url}/x.pdf", target)
    assert target.read_bytes().lstrip() == PDF


@pytest.mark.parametrize("name", BAD)
async def test_what_is_no_pdf_gets_its_failure_word_and_leaves_no_file(name: str, tmp_path: Path) -> None:
    handler, word = BAD[name]
    target = tmp_path / "x.pdf"
    async with local_web(handler) as here, client(here) as http:
        with pytest.raises(BadDocument) as refusal:
            await fetch(http, f"{here.url}/x.pdf", target)
        assert len(here.requests) == 1
    assert refusal.value.reason == word
    assert not target.exists()


@pytest.mark.parametrize("name", PASSING)
async def test_what_may_pass_is_unavailable_not_bad(name: str, tmp_path: Path) -> None:
    handler, word = PASSING[name]
    target = tmp_path / "x.pdf"
    async with local_web(handler) as here, client(here) as http:
        with pytest.raises(SourceUnavailable) as refusal:
            await fetch(http, f"{here.url}/x.pdf", target)
    assert refusal.value.reason == word
    assert not target.exists()


async def test_redirects_end_after_eight_hops(tmp_path: Path) -> None:
    async def on(request: web.Request) -> web.StreamResponse:
        return web.Response(status=302, headers={"Location": f"/{len(here.requests)}"})

    async with local_web(on) as here, client(here) as http:
        with pytest.raises(BadDocument, match="max-hops"):
            await fetch(http, f"{here.url}/x.pdf", tmp_path / "x.pdf")
        assert len(here.requests) == 9


async def test_a_redirect_to_a_shadow_library_says_so_and_is_not_followed(tmp_path: Path) -> None:
    async with local_web(leads_to("https://sci-hub.example.org./x")) as here, client(here) as http:
        with pytest.raises(BadDocument, match="denied-host") as refusal:
            await fetch(http, f"{here.url}/x.pdf", tmp_path / "x.pdf")
        assert refusal.value.detail == REFUSAL
        assert len(here.requests) == 1


async def test_a_bomb_does_not_fill_the_memory(tmp_path: Path) -> None:
    bomb = gzip.compress(PDF + b"0" * 100_000_000)
    async with local_web(says(bomb, headers={"Content-Encoding": "gzip"})) as here, client(here) as http:
        tracemalloc.start()
        with pytest.raises(BadDocument, match="too-large"):
            await fetch(http, f"{here.url}/x.pdf", tmp_path / "x.pdf", max_bytes=1_000_000)
        _, peak_bytes = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak_bytes < 40_000_000


async def test_after_a_wall_the_host_is_left_alone_for_a_day(tmp_path: Path) -> None:
    clock, url = Clock(), ""
    async with local_web(BAD["a Cloudflare page"][0]) as here, client(here, clock, Limits(1000, 8)) as http:
        url = f"{here.url}/x.pdf"
        with pytest.raises(BadDocument):
            await fetch(http, url, tmp_path / "x.pdf")
        clock.turn(hours=23)
        with pytest.raises(SourceUnavailable) as refusal:
            await fetch(http, url, tmp_path / "x.pdf")
        assert refusal.value.reason == "blocked-wall"
        assert len(here.requests) == 1
        clock.turn(hours=2)
        here.handler = says(PDF)
        await fetch(http, url, tmp_path / "x.pdf")


async def test_a_redirect_into_a_host_that_is_left_alone_is_not_followed(tmp_path: Path) -> None:
    async with local_web(BAD["a Cloudflare page"][0]) as walled, local_web(leads_to(f"{walled.url}/x")) as here:
        hosts, limits = [here.place, walled.place], Limits(1000, 8)
        async with Http(identity=Identity("a@b.cn"), clock=Clock(), allow_hosts=hosts, unhurried=limits) as http:
            with pytest.raises(BadDocument):
                await fetch(http, f"{walled.url}/y", tmp_path / "x.pdf")
            with pytest.raises(SourceUnavailable):
                await fetch(http, f"{here.url}/x.pdf", tmp_path / "x.pdf")
            assert len(walled.requests) == 1


async def test_a_host_that_fails_again_and_again_is_left_alone(tmp_path: Path) -> None:
    limits = Limits(1000, 8, failures_to_open=2, rest_s=60)
    async with local_web(says(b"", status=403)) as here, client(here, limits=limits) as http:
        for _ in range(2):
            with pytest.raises(BadDocument):
                await fetch(http, f"{here.url}/x.pdf", tmp_path / "x.pdf")
        with pytest.raises(SourceUnavailable) as refusal:
            await fetch(http, f"{here.url}/x.pdf", tmp_path / "x.pdf")
        assert refusal.value.until is not None
        assert len(here.requests) == 2


async def test_the_hourly_budget_of_a_host_is_kept(tmp_path: Path) -> None:
    clock = Clock()
    async with local_web(says(PDF)) as here, client(here, clock, Limits(1000, 8, per_hour=2)) as http:
        for _ in range(2):
            await fetch(http, f"{here.url}/x.pdf", tmp_path / "x.pdf")
        with pytest.raises(SourceUnavailable) as refusal:
            await fetch(http, f"{here.url}/x.pdf", tmp_path / "x.pdf")
        assert refusal.value.reason == "budget-spent"
        clock.turn(minutes=61)
        await fetch(http, f"{here.url}/x.pdf", tmp_path / "x.pdf")


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("https://sci-hub.se/10.5555/x", "denied-host"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC1/pdf/a.pdf", "denied-host"),
        ("https://127.0.0.1/x.pdf", "unsafe-url"),
        ("https://[broken", "unsafe-url"),
        ("x.pdf", "unsafe-url"),
        ("", "no-location"),
    ],
)
async def test_an_address_that_may_not_be_fetched_is_refused_without_asking(
    url: str, word: str, tmp_path: Path
) -> None:
    async with local_web() as here, client(here) as http:
        with pytest.raises(BadDocument) as refusal:
            await fetch(http, url, tmp_path / "x.pdf")
        assert refusal.value.reason == word


async def test_a_file_of_the_folder_is_copied(tmp_path: Path) -> None:
    (tmp_path / "own.pdf").write_bytes(PDF)
    async with local_web() as here, client(here) as http:
        await HttpFetcher(http).fetch(
            Copy(source="folder", path=tmp_path / "own.pdf"), tmp_path / "x.pdf", max_bytes=100_000
        )
    assert (tmp_path / "x.pdf").read_bytes() == PDF


async def test_a_file_of_the_folder_is_checked_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "page.pdf").write_bytes(b"<html>")
    (tmp_path / "large.pdf").write_bytes(PDF)
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "link.pdf").symlink_to("/etc/passwd")
    (tmp_path / "folder.pdf").mkdir()
    os.mkfifo(tmp_path / "pipe.pdf")
    words = {"page": "not-pdf", "large": "too-large", "empty": "not-pdf", "link": "not-found", "folder": "not-found",
             "pipe": "not-found", "missing": "not-found"}  # fmt: skip
    async with local_web() as here, client(here) as http:
        for name, word in words.items():
            copy = Copy(source="folder", path=tmp_path / f"{name}.pdf")
            with pytest.raises(BadDocument) as refusal:
                await HttpFetcher(http).fetch(copy, tmp_path / "x.pdf", max_bytes=1000)
            assert refusal.value.reason == word, name
            assert not (tmp_path / "x.pdf").exists()


async def test_a_full_disk_is_not_blamed_on_the_source(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").symlink_to("/dev/full")
    async with local_web(says(PDF)) as here, client(here) as http:
        with pytest.raises(OSError, match="No space left"):
            await fetch(http, f"{here.url}/x.pdf", tmp_path / "x.pdf")


@pytest.mark.parametrize("name", sorted(GOOD.keys() - {"after redirects"}))
async def test_a_look_tells_a_pdf_by_its_first_bytes(name: str) -> None:
    async with local_web(GOOD[name]) as here, client(here) as http:
        await HttpFetcher(http).check(Copy(source="test", url=f"{here.url}/x.pdf"))


@pytest.mark.parametrize("name", ["a page", "a Cloudflare page", "a login page", "404", "a loop"])
async def test_a_look_tells_what_is_no_pdf(name: str) -> None:
    handler, word = BAD[name]
    async with local_web(handler) as here, client(here) as http:
        with pytest.raises(BadDocument) as refusal:
            await HttpFetcher(http).check(Copy(source="test", url=f"{here.url}/x.pdf"))
    assert refusal.value.reason == word


async def test_a_look_at_a_large_file_reads_its_beginning_alone() -> None:
    written: list[int] = []

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/pdf"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            for _ in range(1000):
                await response.write(PDF)
                written.append(len(PDF))
        return response

    async with local_web(endless) as here, client(here) as http:
        await HttpFetcher(http).check(Copy(source="test", url=f"{here.url}/x.pdf"))
    assert len(written) < 1000
