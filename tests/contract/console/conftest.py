"""A console for each test, and people who are logged in to it."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, FormData
from aiohttp.test_utils import TestClient, TestServer

from console.web import build_app
from storage.accounts import csrf_token
from tests.contract.console.site_kit import Played, migrated_template, played_site


class Visitor:
    """A browser of a kind: keeps its cookies, follows no redirects by itself, sends its token with each form."""

    def __init__(self, client: "TestClient[Any, Any]", token: str = "") -> None:
        self.client = client
        self.csrf = csrf_token(token) if token else ""
        self._cookies = {"wendi_session": token} if token else {}

    async def get(self, path: str, headers: Mapping[str, str] | None = None) -> ClientResponse:
        return await self.client.get(path, allow_redirects=False, cookies=self._cookies, headers=headers)

    async def text(self, path: str) -> str:
        answer = await self.get(path)
        assert answer.status == 200, answer.status
        return await answer.text()

    async def post(
        self, path: str, fields: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> ClientResponse:
        values = {"csrf": self.csrf, **(fields or {})}
        return await self.client.post(path, data=values, allow_redirects=False, cookies=self._cookies, headers=headers)

    async def send_file(
        self, path: str, content: bytes, name: str = "文献.pdf", fields: Mapping[str, str] | None = None
    ) -> ClientResponse:
        form = FormData()
        for key, value in {"csrf": self.csrf, **(fields or {})}.items():
            form.add_field(key, value)
        form.add_field("file", BytesIO(content), filename=name, content_type="application/octet-stream")
        return await self.client.post(path, data=form, allow_redirects=False, cookies=self._cookies)

    async def said(self, answer: ClientResponse) -> str:
        """Return the notice on the page that a form leads to."""
        assert answer.status == 303, (answer.status, await answer.text())
        html = await self.text(answer.headers["Location"])
        found = re.search(r'<p class="notice[^"]*" role="status">(.*?)</p>', html, re.DOTALL)
        return found[1].strip() if found else ""


LogIn = Callable[[str], Awaitable[Visitor]]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return migrated_template(tmp_path_factory.mktemp("console"))


@pytest.fixture
async def played(tmp_path: Path, template: Path) -> AsyncIterator[Played]:
    async with played_site(tmp_path, template) as site:
        yield site


@pytest.fixture
async def stranger(played: Played) -> AsyncIterator[Visitor]:
    async with TestClient(TestServer(build_app(played.site))) as client:
        yield Visitor(client)


@pytest.fixture
async def log_in(played: Played, stranger: Visitor) -> LogIn:
    async def enter(role: str) -> Visitor:
        account = next(a for a in await played.accounts.all_accounts() if a.role == role)
        return Visitor(stranger.client, await played.accounts.open_session(account))

    return enter


@pytest.fixture
async def librarian(log_in: LogIn) -> Visitor:
    return await log_in("librarian")


@pytest.fixture
async def admin(log_in: LogIn) -> Visitor:
    return await log_in("admin")
