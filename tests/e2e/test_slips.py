"""Titles with a slip in the practice group: the reader is asked, and told plainly when nobody knows a title."""

import pytest

from tests.stage import Stage, has_file

pytestmark = pytest.mark.timeout(240)
ZHANG = "口腔科-张三"
HIP = "加速康复外科理念在老年髋部骨折围手术期护理中的应用"


@pytest.mark.asyncio(loop_scope="module")
class TestSlips:
    @pytest.mark.parametrize(
        ("slip", "title"),
        [
            (HIP.replace("围手术期", "围术期"), HIP),
            ("甘氨酸粉喷沙辅助非手术治疗种植体周围炎的随机对照研究", "甘氨酸粉喷砂"),
        ],
    )
    async def test_a_paper_of_the_library_s_own_folder_is_offered_and_sent(
        self, product: Stage, slip: str, title: str
    ) -> None:
        room = await product.room(0)
        asked = await product.say(ZHANG, f"求 {slip}", room=room)
        offer = await product.until(asked, lambda m: "是这篇吗" in m["text"])
        assert title in offer["text"]
        await product.until(await product.say(ZHANG, "1", room=room), has_file)

    async def test_a_book_with_a_wrong_character_is_offered_in_its_editions(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say(ZHANG, "求《心电图判读样列手册》第2版", room=room)
        offer = await product.until(asked, lambda m: "心电图判读样例手册" in m["text"])
        assert "2023" in offer["text"]
        answer = await product.until(await product.say(ZHANG, "1", room=room), lambda m: "馆里有纸本" in m["text"])
        assert "R540.4/32" in answer["text"]

    async def test_a_title_that_nobody_knows_is_said_to_be_unknown(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say(ZHANG, "求 Night noise on surgical wards: a survey of nobody's patients", room=room)
        answer = await product.until(asked, lambda m: "没有查到这个标题" in m["text"])
        assert "DOI、PMID" in answer["text"]
