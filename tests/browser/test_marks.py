"""The marks' settings in a browser: the preview follows the form, and a phone shows everything."""

from playwright.async_api import expect

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from handlers.domain.mark_sample import Sample
from tests.browser.conftest import Desk
from tests.contract.console.neighbours import PlainPreviews


async def test_the_preview_follows_the_form_and_saving_holds(desk: Desk) -> None:
    page = await desk.logged_in("admin1")
    await page.get_by_role("link", name="水印", exact=True).click()
    await expect(page.get_by_alt_text("水印在示例页上的样子")).to_be_visible()

    async with page.expect_response("**/marks/preview.png?*"):
        await page.get_by_text("深色页").click()
    async with page.expect_response("**/marks/preview.png?*"):
        await page.get_by_label("倾斜").fill("-20")
    await expect(page.locator("output").nth(2)).to_have_text("-20°")
    previews = desk.played.site.marks.previews
    assert isinstance(previews, PlainPreviews)
    sample, mark = previews.drawn[-1]
    assert (sample, mark.look.angle_degrees) == ("dark", -20)

    await page.get_by_role("button", name="保存，从下一份起生效").click()
    await expect(page.get_by_text("已保存，从下一份文献起生效。")).to_be_visible()
    assert (await desk.played.site.marks.rules.current()).looks.usual.angle_degrees == -20


async def test_a_template_with_a_missing_field_is_told_beside_the_form_at_once(desk: Desk) -> None:
    page = await desk.logged_in("admin1")
    await page.goto(desk.address + "marks")
    await page.get_by_label("页脚（").fill("{reader} · {ward} · {code}")
    await expect(page.get_by_role("alert").filter(has_text="没有 {ward} 这个字段")).to_be_visible()


async def test_a_mark_that_cannot_be_drawn_says_so_instead_of_a_broken_picture_and_cannot_be_saved(desk: Desk) -> None:
    desk.expected.add(400)
    previews = desk.played.site.marks.previews
    assert isinstance(previews, PlainPreviews)
    previews.refused[Sample.DARK] = BadDocument(Failure.DAMAGED)
    page = await desk.logged_in("admin1")
    await page.goto(desk.address + "marks")
    save = page.get_by_role("button", name="保存，从下一份起生效")
    await expect(save).to_be_enabled()

    await page.get_by_text("深色页").click()
    await expect(page.get_by_role("alert").filter(has_text="这样的水印印不上去")).to_be_visible()
    await expect(page.get_by_alt_text("水印在示例页上的样子")).to_have_count(0)
    await expect(save).to_be_disabled()

    await page.get_by_text("浅色页").click()
    await expect(page.get_by_alt_text("水印在示例页上的样子")).to_be_visible()
    await expect(save).to_be_enabled()


async def test_a_phone_shows_the_settings_without_scrolling_sideways(desk: Desk) -> None:
    page = await desk.logged_in("auditor1", width=390, height=844)
    await page.goto(desk.address + "marks")
    await expect(page.get_by_alt_text("水印在示例页上的样子")).to_be_visible()
    assert await page.get_by_role("button", name="保存").count() == 0
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
