"""Orders and the menu, as a librarian sees them on a desk and on a phone."""

from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from console.web import build_app
from tests.browser.conftest import Desk
from tests.browser.test_reported import picture
from tests.contract.console.order_kit import PlayedOrders


@pytest.fixture
async def ordering(desk: Desk) -> AsyncIterator[Desk]:
    PlayedOrders(desk.played)
    async with TestServer(build_app(desk.played.site)) as server:
        desk.address = str(server.make_url("/"))
        yield desk
        await desk.close()


@pytest.mark.parametrize("width", [1280, 390])
async def test_an_order_is_told_as_a_plain_list_with_its_message_folded(ordering: Desk, width: int) -> None:
    request = await ordering.played.waiting()
    page = await ordering.logged_in("librarian1", width=width)
    await page.goto(f"{ordering.address}requests/{request.number}")
    panel = page.locator("#orders")
    await picture(page, f"order-{width}")
    await expect(panel).to_contain_text("我方单号")
    await expect(panel.locator("pre").first).to_be_hidden()
    await expect(page.get_by_text("读者还没加机器人好友").first).to_be_visible()
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


async def test_a_phone_shows_the_whole_menu(ordering: Desk) -> None:
    page = await ordering.logged_in("admin1", width=390)
    for item in await page.locator("nav[aria-label=主导航] a").all():
        box = await item.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    await picture(page, "menu-390")
