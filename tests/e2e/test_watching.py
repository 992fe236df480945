"""A wrong paper is replaced and never comes again; a miss goes out by itself once it is there."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot import parts
from handlers.domain.request import Request, State
from tests.stage import Stage, has_file, stage

pytestmark = pytest.mark.timeout(240)
ZHANG, LI, WU = "口腔科-张三", "骨科－李四", "血液科-吴建国"
KNEE, FERRITIN = "10.5555/mjo.2025.0088", "10.5555/hbb.2024.0211"
SOON = {
    "WENDI__DELIVERY__WATCH_HOURS": "[0.0008]",  # 2.9 s
    "WENDI__DELIVERY__PACE__QUIET_FROM": "00:00",
    "WENDI__DELIVERY__PACE__QUIET_UNTIL": "00:00",
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("product"), SOON) as running:
        yield running


def lay_on_the_shelf(papers: Path, doi: str, name: str) -> None:
    """Put a second copy of a paper on the web into the library's own folder."""
    content = (papers / "web" / name).read_bytes()
    (papers / "shelf" / name).write_bytes(content + b"\n% scanned elsewhere\n")
    manifest = papers / "shelf" / "manifest.csv"
    lines = manifest.read_text(encoding="utf-8").splitlines()
    row = {"file": name, "doi": doi, "licence": "CC BY", "version": "published"}
    lines.append(",".join(row.get(column, "") for column in lines[0].split(",")))
    manifest.write_text("\n".join(lines) + "\n", encoding="utf-8")


async def request_of(product: Stage, number: int) -> Request:
    async with parts.memory(product.place.settings()) as kept:
        request = await kept.book.find(number)
    assert request is not None
    return request


def served_from(request: Request) -> str:
    assert request.holding is not None
    return request.holding.document.sha256


class Librarian:
    """A librarian at the console."""

    def __init__(self, product: Stage, session: aiohttp.ClientSession) -> None:
        self._product = product
        self._session = session

    async def enter(self) -> None:
        secret = self._product.place.secrets()["librarian"]
        page = await self.see("/login")
        fields = {"name": "librarian", "password": secret, "csrf": _csrf(page)}
        await self._session.post(self._product.console + "/login", data=fields)

    async def see(self, path: str) -> str:
        async with self._session.get(self._product.console + path) as answer:
            return await answer.text()

    async def press(self, path: str, fields: dict[str, str], seen_on: str) -> str:
        csrf = _csrf(await self.see(seen_on))
        async with self._session.post(self._product.console + path, data={**fields, "csrf": csrf}) as answer:
            return await answer.text()


def _csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    return found[1] if found else ""


@pytest.mark.asyncio(loop_scope="module")
class TestWatching:
    async def test_a_wrong_paper_is_replaced_and_never_served_again(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say(ZHANG, f"求 {KNEE}", room=room)
        await product.until(asked, has_file)
        first = await request_of(product, 1001)
        assert first.holding is not None
        assert first.holding.source != "folder"  # whoever first told where it lies on the web
        asked = await product.say(LI, f"求助 {KNEE}", room=room)
        await product.until(asked, has_file)
        lay_on_the_shelf(product.place.papers, KNEE, "robotic-knee.pdf")
        told = await product.say(ZHANG, "1001 不是这篇", room=room)
        answer = await product.until(told, lambda m: "这份已停用，正在另找一份" in m["text"])
        assert "1001" in answer["text"]
        again = await product.until(told, has_file)
        assert again["to"] == ZHANG
        second = await request_of(product, 1001)
        assert second.holding is not None
        assert (second.holding.source, served_from(second) != served_from(first)) == ("folder", True)
        await product.kill()
        await product.start()
        asked = await product.say(WU, f"求 {KNEE}", room=await product.room(1))
        await product.until(asked, has_file)
        assert served_from(await request_of(product, 1003)) == served_from(second)

    async def test_a_librarian_looks_and_the_other_reader_is_told_and_served(self, product: Stage) -> None:
        beacon = await product.say(ZHANG, "帮助")
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
            librarian = Librarian(product, session)
            await librarian.enter()
            assert "报错的文件" in await librarian.see("/")
            page = await librarian.press("/reported/1/judge", {"verdict": "wrong"}, "/requests/1001")
        assert "另告知了 1 位" in page
        await product.until(beacon, lambda m: "1002" in m["text"] and "经核对不是这篇" in m["text"])
        await product.until(beacon, has_file)
        assert served_from(await request_of(product, 1002)) == served_from(await request_of(product, 1001))

    async def test_a_miss_is_found_two_tries_later_also_after_a_power_cut(self, product: Stage) -> None:
        file = product.place.papers / "web" / "ferritin-surgery.pdf"
        content = file.read_bytes()
        file.unlink()
        room = await product.room(0)
        asked = await product.say(ZHANG, f"求 {FERRITIN}", room=room)
        await product.until(asked, lambda m: "网上有一份，但文件打不开" in m["text"], within_s=60)
        await self._misses(product, 2)
        await product.kill()
        await product.start()
        file.write_bytes(content)
        await product.until(asked, lambda m: "之前没找到的这篇现在有了" in m["text"], within_s=30)
        await product.until(asked, has_file)
        request = await request_of(product, 1004)
        assert request.state is State.DELIVERED
        beacon = await product.say(ZHANG, "帮助")
        await product.until(beacon, lambda m: "文献助手" in m["text"])
        assert len([m for m in await product.heard(asked) if m["file"]]) == 1

    @staticmethod
    async def _misses(product: Stage, count: int) -> None:
        seen: list[dict[str, Any]] = []
        for _ in range(300):
            seen = [event for event in product.events() if event["event"] == "watch_missed"]
            if len(seen) >= count:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"{len(seen)} tries were seen")

    async def test_nothing_failed_behind_the_scenes(self, product: Stage) -> None:
        assert "Traceback" not in product.log_path.read_text(encoding="utf-8")
