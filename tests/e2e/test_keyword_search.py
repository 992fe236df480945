"""A keyword search in the practice group: the list, the picks, the marked copies."""

from typing import Any

import pytest

from tests.e2e.test_main_job import text_of
from tests.stage import Stage, has_file

pytestmark = pytest.mark.timeout(240)
ZHANG, LI = "口腔科-张三", "骨科－李四"


def says(*parts: str) -> Any:
    return lambda message: message["sender"] == "文递" and all(part in message["text"] for part in parts)


@pytest.mark.asyncio(loop_scope="module")
class TestTheReadersSearch:
    async def test_two_papers_picked_from_the_list_arrive_marked(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say(LI, "帮我查一下 种植体 近五年的 随机对照", room=room)
        listed = await product.until(asked, says("查到2篇", "要 1 2"))
        assert listed["room"] == room
        assert listed["text"].startswith(f"@{LI}")
        assert "PubMed：dental implant" in listed["text"]
        assert "随机对照" in listed["text"]
        assert "Glycine powder" in listed["text"]
        assert len(listed["text"]) <= 900
        picked = await product.say(LI, "要 1 2", room=room)
        first = await product.until(picked, has_file)
        second = await product.until(first["id"], has_file)
        assert {first["file"]["name"].split("_")[0], second["file"]["name"].split("_")[0]} == {"1002", "1003"}
        for answer in (first, second):
            assert all("骨科-李四" in page for page in text_of(await product.file(answer)))

    async def test_a_friend_is_told_in_private_and_picks_there(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say(ZHANG, "帮我检索 髋关节置换 氨甲环酸 的 meta分析", room=room)
        listed = await product.until(asked, says("查到1篇", "Tranexamic"))
        assert listed["to"] == ZHANG
        picked = await product.say(ZHANG, "要 1")
        answer = await product.until(picked, has_file)
        assert answer["to"] == ZHANG

    async def test_nothing_found_goes_to_a_librarian_with_the_query(self, product: Stage) -> None:
        asked = await product.say(LI, "帮我查一下 2型糖尿病 二甲双胍 近五年的 meta分析", room=await product.room(0))
        told = await product.until(asked, says("没有查到", "王老师代查"))
        assert "type 2 diabetes AND metformin" in told["text"]

    async def test_none_of_them_and_chinese_databases_go_to_a_librarian(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say(LI, "查一下 胰岛素 低血糖 的最新文献", room=room)
        await product.until(asked, says("查到1篇"))
        refused = await product.say(LI, "都不是", room=room)
        await product.until(refused, says("王老师代查"))
        asked = await product.say(LI, "帮我查一下 种植体 知网的文献", room=room)
        await product.until(asked, says("中文库", "王老师代查"))

    async def test_when_pubmed_is_away_europe_pmc_gives_the_list(self, product: Stage) -> None:
        await product.services("POST", {"service": "eutils", "mode": "500"})
        try:
            asked = await product.say(LI, "帮我检索 种植体周围炎 喷砂 的文献", room=await product.room(0))
            listed = await product.until(asked, says("Europe PMC"), within_s=40)
            assert "查到1篇" in listed["text"]
        finally:
            await product.services("POST", {"service": "eutils", "mode": "ok"})

    async def test_a_killed_bot_lists_what_was_asked_once(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say(LI, "帮我查一下 交接班 压力性损伤 的文献", room=room)
        await product.kill()
        await product.start()
        await product.until(asked, says("Structured bedside handover"), within_s=60)
