"""The page of the sources in a browser: it renews itself, and switches and arrows work by mouse and keyboard."""

from playwright.async_api import expect

from tests.browser.conftest import Desk


async def test_an_administrator_switches_and_moves_sources(desk: Desk) -> None:
    page = await desk.logged_in("admin1")
    await page.get_by_role("link", name="文献来源", exact=True).click()
    switch = page.get_by_role("switch", name="PubMed", exact=True)
    await expect(switch).to_be_checked()

    await switch.click()

    await expect(page.get_by_text("已停用PubMed，从现在起不再问它；之前从它取得的副本仍在馆里使用。")).to_be_visible()
    await expect(page.get_by_role("switch", name="PubMed", exact=True)).not_to_be_checked()

    up = page.get_by_role("button", name="上移Unpaywall")
    await up.focus()
    await up.press("Enter")

    await expect(page.get_by_text("Unpaywall已上移。")).to_be_visible()
    assert desk.played.sources.board.names("fulltext")[0] == "unpaywall"


async def test_the_page_renews_itself_and_keeps_the_focus(desk: Desk) -> None:
    page = await desk.logged_in("admin1")
    await page.goto(desk.address + "sources")
    await page.locator("#switch-metadata-pubmed").focus()
    async with page.expect_response("**/sources/now"):
        desk.played.sources.board.configure("metadata", ("pubmed", "crossref"))

    await expect(page.get_by_text("2/2 个在用")).to_be_visible()
    await expect(page.locator("#switch-metadata-pubmed")).to_be_focused()


async def test_a_phone_shows_everything_without_scrolling_sideways(desk: Desk) -> None:
    page = await desk.logged_in("librarian1", width=375, height=700)
    await page.goto(desk.address + "sources")

    await expect(page.get_by_text("休息至")).to_be_visible()
    assert await page.get_by_role("switch").count() == 0
    assert await page.evaluate("document.documentElement.scrollWidth") == 375
