"""Reported files and purchase suggestions as a librarian sees them."""

import os
from datetime import timedelta

from playwright.async_api import Page, expect

from handlers.domain.request import State
from tests.browser.conftest import Desk
from tests.contract.console.test_reported import missed, reported, served

PICTURES = os.environ.get("WENDI_PICTURES", "")


async def picture(page: Page, name: str) -> None:
    """Keep a picture for people to look at, where a folder is named."""
    if PICTURES:
        await page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)


async def test_a_reported_file_is_judged_from_the_queue(desk: Desk) -> None:
    await reported(desk.played)
    await served(desk.played, "1201")
    page = await desk.logged_in("librarian1")
    section = page.locator("#reported")
    await expect(section).to_contain_text("报错的文件")
    await expect(page.locator("table.list:not(.bare) .tag.urgent")).to_have_text("读者报错")
    await picture(page, "queue")
    await section.get_by_role("button", name="确实不对").click()
    await expect(page.get_by_role("status")).to_contain_text("另告知了 1 位")
    await picture(page, "request")
    assert await desk.played.state(1002) is State.IDENTIFIED


async def test_a_phone_shows_the_report_without_sideways_scrolling(desk: Desk) -> None:
    await reported(desk.played, State.IDENTIFIED)
    page = await desk.logged_in("librarian1", width=375, height=800)
    await picture(page, "queue-phone")
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
    await page.goto(desk.address + "requests/1001")
    assert await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


async def test_a_purchase_is_decided(desk: Desk) -> None:
    for work_number, number in (("1101", "a"), ("1201", "b")):
        request = await missed(desk.played, work_number, number=number)
    now = desk.played.clock()
    due, until = now + timedelta(hours=1), now + timedelta(days=30)
    await desk.played.site.watches.enlist(request.number, next_try_at=due, until=until)
    page = await desk.logged_in("librarian1")
    await page.goto(desk.address + "requests/1002")
    await expect(page.get_by_text("后台还在找")).to_be_visible()
    await picture(page, "watched")
    await page.goto(desk.address + "purchases")
    await page.get_by_text("记下处理").click()
    await page.get_by_label("处理 J Rare Dis").select_option("suggested")
    await page.get_by_label("备注 J Rare Dis").fill("2027年预算")
    await picture(page, "purchases")
    await page.get_by_role("button", name="记下").click()
    await expect(page.get_by_text("已荐购").first).to_be_visible()
