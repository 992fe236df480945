"""A real Chromium before a real console; every page's log must stay clean."""

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Response, async_playwright

from console.web import build_app
from tests.contract.console.site_kit import PASSWORD, Played, migrated_template, played_site

INSTALL = "apt-get install -y --no-install-recommends chromium fonts-noto-cjk"
ARGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]


@dataclass
class Desk:
    """A console in a browser: what stands behind it, its address, and what the browser complained about."""

    played: Played
    address: str
    browser: Browser
    complaints: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    _contexts: list[BrowserContext] = field(default_factory=list)

    async def page(self, *, width: int = 1280, height: int = 800) -> Page:
        """Open a browser window of its own."""
        context = await self.browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        context.set_default_timeout(15_000)
        page = await context.new_page()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._note_answer)
        self._contexts.append(context)
        return page

    def _note(self, message: ConsoleMessage) -> None:
        # A refused form is noted by its status; the browser's own line about it says no more.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.complaints.append(message.text)

    def _note_answer(self, answer: Response) -> None:
        if answer.status >= 400 and answer.status not in self.expected:
            self.complaints.append(f"{answer.status} {answer.url}")

    async def logged_in(self, name: str = "admin1", *, width: int = 1280, height: int = 800) -> Page:
        """Open a window and log in by hand."""
        page = await self.page(width=width, height=height)
        await page.goto(self.address)
        await page.get_by_label("账号").fill(name)
        await page.get_by_label("密码").fill(PASSWORD)
        await page.get_by_role("button", name="登录").click()
        await page.wait_for_url(self.address)
        return page

    async def close(self) -> None:
        for context in self._contexts:
            await context.close()


@pytest.fixture(scope="session")
def chromium_path() -> str:
    path = shutil.which("chromium")
    if path is None and os.environ.get("CI"):
        pytest.fail(f"Chromium is not installed: {INSTALL}")
    if path is None:
        pytest.skip(f"Chromium is not installed: sudo {INSTALL}")
    return path


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return migrated_template(tmp_path_factory.mktemp("console"))


@pytest.fixture
async def desk(chromium_path: str, tmp_path: Path, template: Path) -> AsyncIterator[Desk]:
    async with played_site(tmp_path, template) as played, async_playwright() as playwright:
        server = TestServer(build_app(played.site))
        await server.start_server()
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=ARGS)
        desk = Desk(played, str(server.make_url("/")), browser)
        yield desk
        await desk.close()
        await browser.close()
        await server.close()
        assert desk.complaints == []
