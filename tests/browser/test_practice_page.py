"""The practice gateway's page in a real browser."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from bot.channels.practice.gateway import PracticeGateway
from bot.channels.practice.http import PracticeHttp
from bot.channels.practice.world import World
from tests.gateway_words import BOT, BOT_ALIAS, LI, ROOM, TOPIC, WORLD, ZHANG, ZHANG_ALIAS

pytestmark = pytest.mark.browser


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[PracticeGateway]:
    made = PracticeGateway(tmp_path, token="token", world=World.from_seed(WORLD))
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def page(gateway: PracticeGateway) -> AsyncIterator[Page]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no Chromium: apt-get install chromium")
    http = PracticeHttp(gateway)
    await http.start()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        opened = await browser.new_page()
        problems: list[str] = []
        opened.on("pageerror", lambda error: problems.append(str(error)))
        await opened.goto(f"http://127.0.0.1:{http.port}/practice")
        await expect(opened.locator("#title")).to_contain_text(TOPIC)
        yield opened
        await browser.close()
    await http.stop()
    assert problems == []


async def test_a_reader_calls_the_bot_and_sees_the_answer_and_its_file(page: Page, gateway: PracticeGateway) -> None:
    await page.select_option("#speaker", label=ZHANG_ALIAS)
    await page.click("#mention")
    await page.locator("#text").press_sequentially("求 10.1/x")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine .bubble")).to_contain_text(f"@{BOT_ALIAS}\u2005求 10.1/x")
    gateway.chat.bot_says(ROOM, f"@{ZHANG_ALIAS}\u2005收到", mentions=(ZHANG,))
    gateway.chat.bot_sends(ROOM, gateway.vault.keep("1042_张三.pdf", b"%PDF-1.7"))
    said = gateway.history.since()[0]
    assert (said.from_id, said.mentions) == (ZHANG, (BOT,))
    await expect(page.locator(".bot .mention")).to_have_text(f"@{ZHANG_ALIAS}")
    card = page.locator(".bot a.file")
    await expect(card).to_contain_text("1042_张三.pdf")
    assert await card.get_attribute("target") == "_blank"
    answer = await page.request.get(await card.evaluate("link => link.href"))
    assert await answer.body() == b"%PDF-1.7"


async def test_nothing_said_in_a_chat_is_run_by_the_browser(page: Page, gateway: PracticeGateway) -> None:
    nasty = '<img src=x onerror="window.hit=1"><script>window.hit=1</script> javascript:hit http://a"onclick=hit'
    gateway.chat.rename(ROOM, LI, "<b onclick=hit>李")
    gateway.chat.say(LI, nasty, room_id=ROOM)
    gateway.chat.say(LI, f"「<i>x</i>：{nasty}」\n- - - - - - - - - - - - - - -\n{nasty}", room_id=ROOM)
    gateway.chat.send_file(LI, gateway.vault.keep("<img src=x onerror=hit>.pdf", b"%PDF"), room_id=ROOM)
    gateway.chat.change_topic(ROOM, "<script>hit</script>群", by=LI)
    await expect(page.locator("#title")).to_contain_text("<script>hit</script>群")
    await expect(page.locator(".bubble").first).to_contain_text(nasty[:60])
    assert await page.locator(".lines img, .lines script, .lines b, .lines i, .chats b").count() == 0
    assert await page.evaluate("window.hit === undefined")


async def test_a_quoted_reply_shows_the_reply_with_the_quote_below(page: Page, gateway: PracticeGateway) -> None:
    gateway.chat.say(ZHANG, "求 10.1/x", room_id=ROOM)
    await page.select_option("#speaker", label="李四")
    await page.locator(".line").hover()
    await page.locator(".quote-button").click()
    await page.fill("#text", "我也要")
    await page.click("#send")
    await expect(page.locator(".mine .bubble")).to_have_text("我也要")
    await expect(page.locator(".mine .quoted")).to_have_text(f"{ZHANG_ALIAS}：求 10.1/x")


async def test_a_message_elsewhere_raises_the_badge_until_the_chat_is_opened(
    page: Page, gateway: PracticeGateway
) -> None:
    row = page.locator(".chat-row", has_text="私聊").filter(has_text="李四")
    gateway.chat.say(LI, "在吗")
    gateway.chat.say(LI, "在吗？")
    await expect(row.locator(".badge")).to_have_text("2")
    await row.click()
    await expect(page.locator("#title")).to_have_text("文献小助手")
    await expect(page.locator(".mine .bubble")).to_have_count(2)
    await expect(row.locator(".badge")).to_have_count(0)


async def test_a_file_is_sent_and_a_refusal_is_said(page: Page, gateway: PracticeGateway) -> None:
    wanted = {"name": "参考.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-reader"}
    await page.set_input_files("#file", wanted)  # type: ignore[arg-type]  # playwright's own TypedDict
    await expect(page.locator(".mine a.file")).to_contain_text("参考.pdf")
    gateway.chat.leave(ROOM, ZHANG, by=ZHANG)
    await page.fill("#text", "   ")
    await page.click("#send")
    await expect(page.locator("#problem")).to_have_text("不能发送空白消息")


async def test_members_are_renamed_in_the_side_panel(page: Page, gateway: PracticeGateway) -> None:
    await page.click("#open-panel")
    member = page.locator(".members li", has_text="李四")
    await member.get_by_text("改昵称").click()
    await page.fill("#ask input", "口腔科-李四")
    await page.click("#ask button[type=submit]")
    await expect(page.locator(".members")).to_contain_text("口腔科-李四")
    assert gateway.world.rooms[ROOM].members[LI] == "口腔科-李四"


async def test_a_phone_shows_the_list_or_the_chat(page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 780})
    await expect(page.locator(".sidebar")).to_be_hidden()
    await page.click("#back")
    await expect(page.locator(".sidebar")).to_be_visible()
    await page.locator(".chat-row").first.click()
    await expect(page.locator("#text")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= 390
