"""An exchange with the stand-in supplier on the running product: from the group to the marked PDF and back."""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pypdfium2
import pytest
import pytest_asyncio

from bot.demo.services.lender import lender_secret
from tests.stage import Stage, has_file, stage

pytestmark = pytest.mark.timeout(240)
ZHANG, LI = "口腔科-张三", "骨科－李四"
HAS, HAS_NOT = "10.48550/arxiv.2608.99002", "PMID: 99000021"


class Console:
    """A librarian's browser."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session = session
        self._address = address

    async def log_in(self, name: str, password: str) -> None:
        page = await self.page("/login")
        fields = {"csrf": token(page), "name": name, "password": password, "next": "/"}
        async with self._session.post(f"{self._address}/login", data=fields) as answer:
            assert answer.status == 200

    async def page(self, path: str) -> str:
        async with self._session.get(self._address + path) as answer:
            assert answer.status == 200, (path, answer.status)
            return await answer.text()

    async def click(self, path: str, page: str, **fields: str) -> str:
        async with self._session.post(self._address + path, data={"csrf": token(page), **fields}) as answer:
            assert answer.status == 200, (path, answer.status)
            return await answer.text()

    async def until(self, path: str, *words: str, within_s: float = 20.0) -> str:
        html = ""
        for _ in range(int(within_s / 0.2)):
            html = await self.page(path)
            if all(word in html for word in words):
                return html
            await asyncio.sleep(0.2)
        raise AssertionError((words, re.sub(r"<[^>]+>", " ", html)[-3000:]))


def token(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def console(product: Stage) -> AsyncIterator[Console]:
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        librarian = Console(session, product.console)
        await librarian.log_in("librarian", product.place.secrets()["librarian"])
        yield librarian


async def asked(product: Stage, console: Console, reader: str, wanted: str) -> tuple[str, str]:
    """Ask for a paper that nobody offers openly; returns the message's id and the request's number."""
    room = await product.room(0)
    said = await product.say(reader, f"求助 {wanted}，谢谢", room=room)
    note = await product.until(said, lambda m: m["sender"] == "文递" and "已转" in m["text"], within_s=60)
    number = re.search(r"\b(1\d{3})\b", note["text"])
    assert number
    return said, number[1]


@pytest.mark.asyncio(loop_scope="module")
class TestAnExchange:
    async def test_what_another_library_has_reaches_its_reader_marked(
        self, product: Stage, console: Console, tmp_path: Path
    ) -> None:
        said, number = await asked(product, console, ZHANG, HAS)
        page = await console.page(f"/requests/{number}")
        assert "演示兄弟馆" in page
        sent = page.partition("发出的就是下面这些")[2].partition("</pre>")[0]
        assert "Forecasting glucose" in sent
        assert f"{number}-1" in sent
        assert "张三" not in sent
        assert "求助" not in sent

        await console.click(f"/requests/{number}/order", page, supplier="lender")
        answer = await product.until(said, has_file, within_s=30)

        assert answer["to"] == ZHANG
        document = pypdfium2.PdfDocument(io.BytesIO(await product.file(answer)))
        pages = [each.get_textpage().get_text_range() for each in document]
        document.close()
        assert all(ZHANG in each and number in each for each in pages)
        told = await console.until(f"/requests/{number}", "已收件发给读者", "已办：告知对方已收到")
        assert all(word in told for word in ("预计可供", "复制件已供", "10.00 CNY"))

    async def test_the_copy_serves_its_reader_alone(self, product: Stage, console: Console) -> None:
        said, number = await asked(product, console, LI, HAS)
        page = await console.page(f"/requests/{number}")
        assert f'action="/requests/{number}/order"' in page
        assert [m for m in await product.heard(said) if m["file"]] == []

    async def test_what_nobody_has_comes_back_to_the_top_with_the_reason(
        self, product: Stage, console: Console
    ) -> None:
        _, number = await asked(product, console, LI, HAS_NOT)
        page = await console.page(f"/requests/{number}")
        await console.click(f"/requests/{number}/order", page, supplier="lender")
        told = await console.until(f"/requests/{number}", "未果", "对方没有入藏")
        assert f'action="/requests/{number}/order"' in told
        queue = await console.until("/", "对方没有入藏")
        first = re.search(r'id="open-(\d+)"', queue)
        assert first
        assert first[1] == number

    async def test_the_costs_are_added_up_by_department(self, product: Stage, console: Console) -> None:
        page = await console.page("/orders/costs")
        assert "口腔科" in page
        assert "10.00 CNY" in page
        table = await console.page("/orders/costs.csv")
        assert "口腔科,CNY,1,1,10.00" in table
        assert "骨科,CNY,1,0,0" in table

    async def test_nothing_of_it_stands_in_the_log(self, product: Stage, console: Console) -> None:
        log = product.log_path.read_text(encoding="utf-8")
        events = "\n".join(line for line in log.splitlines() if line.startswith("{"))
        assert "Traceback" not in log
        for hidden in ("张三", "Forecasting", lender_secret(product.place.secrets()["key"])):
            assert hidden not in events


async def test_a_kill_between_the_click_and_the_answer_loses_nothing(tmp_path: Path) -> None:
    async with stage(tmp_path) as running, aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        console = Console(session, running.console)
        await console.log_in("librarian", running.place.secrets()["librarian"])
        said, number = await asked(running, console, ZHANG, HAS)
        page = await console.page(f"/requests/{number}")
        await console.click(f"/requests/{number}/order", page, supplier="lender")

        await running.kill()
        await running.start()
        answer = await running.until(said, has_file, within_s=60)

        assert answer["to"] == ZHANG
        files = [m for m in await running.heard(said, wait_s=2) if m["file"]]
        assert len(files) == 1
