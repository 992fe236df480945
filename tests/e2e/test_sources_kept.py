"""What the running product remembers of its sources when it is stopped and started again."""

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from resolvers.outgoing.cache import WRITE_EVERY_S
from tests.stage import Stage, stage

pytestmark = pytest.mark.timeout(240)
ZHANG, LI = "口腔科-张三", "骨科－李四"
UNKNOWN, OTHER = "10.5555/nobody.knows.1", "10.5555/nobody.knows.2"
NO_PROBES = {"WENDI__HTTP__PROBE_MINUTES": "0"}


class Admin:
    """An administrator at the console, by plain forms."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._address = address

    async def page(self, path: str) -> str:
        async with self._session.get(self._address + path) as answer:
            assert answer.status == 200
            return await answer.text()

    async def send(self, path: str, form: str, **fields: str) -> str:
        csrf = re.search(r'name="csrf" value="([^"]+)"', await self.page(form))
        assert csrf is not None
        async with self._session.post(self._address + path, data={"csrf": csrf[1], **fields}) as answer:
            assert answer.status == 200
            return await answer.text()


@asynccontextmanager
async def admin(product: Stage) -> AsyncIterator[Admin]:
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        here = Admin(session, product.console)
        await here.send("/login", "/login", name="admin", password=product.place.secrets()["admin"])
        yield here


async def calls(product: Stage) -> dict[str, int]:
    services: dict[str, Any] = (await product.services("GET"))["services"]
    return {name: services[name]["calls"] for name in ("crossref", "europepmc", "eutils")}


async def ask(product: Stage, who: str, doi: str) -> None:
    asked = await product.say(who, f"求助 DOI: {doi} 谢谢", room=await product.room(0))
    await product.until(asked, lambda m: "没有查到" in m["text"])


async def until_written(product: Stage) -> None:
    """Wait until the answers are on disk: two rounds of writing bring no more of them."""
    counted, quiet = 0, 0
    while not counted or quiet < 2:
        await asyncio.sleep(WRITE_EVERY_S * 1.5)
        with closing(sqlite3.connect(product.place.data / "wendi.db")) as database:
            (found,) = database.execute("SELECT count(*) FROM kept_answer").fetchone()
        counted, quiet = found, quiet + 1 if found == counted else 0


async def test_switches_order_and_answers_outlive_a_restart(tmp_path: Path) -> None:
    async with stage(tmp_path, NO_PROBES) as product:
        async with admin(product) as at_desk:
            assert "已停用PubMed" in await at_desk.send(
                "/sources/switch", "/sources", place="metadata", source="pubmed", to="off"
            )
            await at_desk.send("/sources/move", "/sources", place="metadata", source="europepmc", to="up")
        await ask(product, ZHANG, UNKNOWN)
        first = await calls(product)
        assert first["crossref"] > 0
        assert first["eutils"] == 0, "what is switched off is not asked"
        await until_written(product)
        # Its neighbours stay up: at another port their answers would be those of another service.
        await product.kill()
        await product.start()
        before = await calls(product)
        async with admin(product) as at_desk:
            html = await at_desk.page("/sources")
        assert 'aria-checked="false" name="to" value="on" id="switch-metadata-pubmed"' in html
        assert html.index("Europe PMC") < html.index("PubMed")
        await ask(product, LI, UNKNOWN)
        assert await calls(product) == before, "the answers of the last run are known"
        await ask(product, LI, OTHER)
        assert (await calls(product))["crossref"] > before["crossref"]
