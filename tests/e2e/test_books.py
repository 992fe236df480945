"""Books in the practice group: an open one, one that the library has in print, and one known by its title only."""

import pytest

from tests.stage import Stage, has_file

pytestmark = pytest.mark.timeout(240)
ZHANG = "口腔科-张三"


@pytest.mark.asyncio(loop_scope="module")
class TestBooks:
    async def test_an_open_book_comes_as_a_file(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say(ZHANG, "求 ISBN 9787999000037", room=room)
        answer = await product.until(asked, has_file)
        assert "Whitlock" in answer["file"]["name"]

    async def test_a_book_in_print_is_told_with_its_shelf(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say(ZHANG, "求助 ISBN 978-7-999-00004-4", room=room)
        answer = await product.until(asked, lambda m: "馆里有纸本" in m["text"])
        assert "R473/18（三楼自然科学阅览室）" in answer["text"]

    async def test_a_book_is_known_by_its_chinese_title(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say(ZHANG, "求助《口腔种植样例图谱》", room=room)
        answer = await product.until(asked, lambda m: "馆里有纸本" in m["text"])
        assert "R783.6/7" in answer["text"]
