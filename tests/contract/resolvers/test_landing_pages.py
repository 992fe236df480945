"""From a landing page one step further to the PDF that its head names: how far it is read, and where it may lead."""

import contextlib
from pathlib import Path

import pytest
from aiohttp import web

from handlers.domain.errors import BadDocument
from tests.contract.resolvers.test_fetch import HTML, PDF, client, fetch, page
from tests.contract.resolvers.web import in_turn, local_web, says

LANDING = "<head><meta name='citation_pdf_url' content='{}'></head><body>Read this article</body>"


async def test_a_landing_page_leads_one_step_further(tmp_path: Path) -> None:
    handler = in_turn(page(LANDING.format("/file.pdf")), says(PDF))
    async with local_web(handler) as here, client(here) as http:
        await fetch(http, f"{here.url}/article?token=x", tmp_path / "x.pdf")
        assert [str(r.rel_url) for r in here.requests] == ["/article?token=x", "/file.pdf"]
        assert here.requests[1].headers["Referer"] == f"{here.url}/article"
    assert (tmp_path / "x.pdf").read_bytes() == PDF


@pytest.mark.parametrize("place", ["/article", "https://other.example.org/f.pdf", "ftp://x/y", "", "http://[x"])
async def test_a_landing_page_leads_nowhere_else(place: str, tmp_path: Path) -> None:
    async with local_web(page(LANDING.format(place))) as here, client(here) as http:
        with pytest.raises(BadDocument, match="not-pdf"):
            await fetch(http, f"{here.url}/article", tmp_path / "x.pdf")
        assert len(here.requests) == 1


@pytest.mark.parametrize(("css_kb", "is_found"), [(30, True), (70, True), (400, True), (900, False)])
async def test_a_landing_page_is_read_past_its_style_sheets_but_not_for_ever(
    css_kb: int, tmp_path: Path, *, is_found: bool
) -> None:
    css = f"<style>{'a' * 1024 * css_kb}</style>"
    handler = in_turn(page(css + LANDING.format("/file.pdf")), says(PDF))
    async with local_web(handler) as here, client(here) as http:
        with contextlib.nullcontext() if is_found else pytest.raises(BadDocument, match="not-pdf"):
            await fetch(http, f"{here.url}/article", tmp_path / "x.pdf")
        assert len(here.requests) == 1 + is_found


async def test_no_more_of_a_page_is_read_than_its_head(tmp_path: Path) -> None:
    sent: list[int] = []

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": HTML})
        await response.prepare(request)
        await response.write(b"<html><head></head><body>")
        with contextlib.suppress(ConnectionError):
            for _ in range(4000):
                await response.write(b"x" * 65_536)
                sent.append(65_536)
        return response

    async with local_web(endless) as here, client(here) as http:
        with pytest.raises(BadDocument, match="not-pdf"):
            await fetch(http, f"{here.url}/article", tmp_path / "x.pdf")
    assert sum(sent) < 64 * 10**6  # what the sockets' buffers took, not the 260 MB that were there


async def test_from_landing_page_to_landing_page_is_one_step_too_far(tmp_path: Path) -> None:
    async def on(request: web.Request) -> web.StreamResponse:
        return await page(LANDING.format(f"/{len(here.requests)}"))(request)

    async with local_web(on) as here, client(here) as http:
        with pytest.raises(BadDocument, match="not-pdf"):
            await fetch(http, f"{here.url}/article", tmp_path / "x.pdf")
        assert len(here.requests) == 2
