"""How lists look: a tag must not tear a row."""

import pytest
from playwright.async_api import expect

from handlers.domain.message import Person
from tests.browser.conftest import Desk
from tests.contract.console.neighbours import ACCOUNT
from tests.contract.console.site_kit import GROUP

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["", "requests"])
async def test_an_urgent_request_stands_on_one_line_like_the_others(desk: Desk, path: str) -> None:
    await desk.played.waiting()
    await desk.played.waiting(work_number="1201", is_urgent=True)
    page = await desk.logged_in("librarian1")
    await page.goto(desk.address + path)

    tags = await page.locator("td.n:first-child .tag.urgent").evaluate_all(
        "tags => tags.map(tag => tag.getBoundingClientRect())"
    )
    number = await page.locator("td.n:first-child:has(.tag.urgent) b").bounding_box()

    assert number is not None
    assert [tag["top"] < number["y"] + number["height"] / 2 < tag["bottom"] for tag in tags] == [True]


async def test_the_people_page_fits_a_phone_and_offers_codes_without_a_search(desk: Desk) -> None:
    elsewhere = Person("c", "", "很长很长的科室名称康复医学科-周琪")
    await desk.played.members.seen(ACCOUNT, [elsewhere], GROUP.topic)
    page = await desk.logged_in("librarian1", width=390, height=844)

    widths = {}
    for path in ("members", "trace"):
        await page.goto(desk.address + path)
        widths[path] = await page.evaluate("document.documentElement.scrollWidth")
    await page.goto(desk.address + "members")
    await page.get_by_label("选中 骨科-李四").check()
    await page.get_by_role("button", name="给选中的人发绑定码").click()

    assert max(widths.values()) <= 390, widths
    await expect(page.locator("td.code")).to_have_count(1)
