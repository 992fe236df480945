"""A librarian answers a keyword search by hand: a question in words, then papers to pick from, then their copies."""

import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio

from tests.e2e.test_keyword_search import says
from tests.e2e.test_main_job import text_of
from tests.e2e.test_orders import Console
from tests.stage import Stage, has_file, stage

pytestmark = pytest.mark.timeout(240)
ZHANG = "口腔科-张三"
LISTED = "PMID: 99000001\n10.48550/arxiv.2608.99002"


@pytest_asyncio.fixture
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("answering")) as running:
        yield running


async def test_a_question_a_list_and_the_papers_that_are_picked_from_it(product: Stage) -> None:
    said = await product.say(ZHANG, "帮我查一下 种植体 知网的文献", room=await product.room(0))
    told = await product.until(said, says("中文库", "王老师代查"))
    found = re.search(r"编号(\d+)", told["text"])
    assert found
    path = f"/requests/{found[1]}"
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        console = Console(session, product.console)
        await console.log_in("librarian", product.place.secrets()["librarian"])

        await console.click(
            f"{path}/reply", await console.page(path), text="要近几年的？\n外文可以吗？", then="goes_on"
        )
        asked = await product.until(told["id"], says("王老师回复：要近几年的？"))
        assert asked["to"] == ZHANG
        shown = await console.click(f"{path}/list", await console.page(path), identifiers=LISTED)
        assert "已把 2 篇列给读者" in shown
        listed = await product.until(asked["id"], says("王老师查到2篇", "要 1 2"))
        picked = await product.say(ZHANG, "要 1")
        answer = await product.until(picked, has_file)
        again = await console.page(path)

    assert listed["to"] == answer["to"] == ZHANG
    assert all(ZHANG in page for page in text_of(await product.file(answer)))
    assert "馆员已答复" in again
    assert "列出几篇给读者选" in again
