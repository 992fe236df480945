"""The original of a request in a real browser: a picture that is seen, a voice that can be played."""

import struct
import zlib
from pathlib import Path

import pytest
from playwright.async_api import expect

from handlers.domain.message import Message, MessageKind, Person
from handlers.domain.request import Actor, Reason, Request, RequestKind, State
from tests.browser.conftest import Desk
from tests.contract.console.neighbours import ACCOUNT
from tests.contract.console.site_kit import GROUP

pytestmark = pytest.mark.browser


def picture(width: int = 240, height: int = 90) -> bytes:
    """A PNG that a browser can draw: 240 by 90 pixels of one colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + bytes((31, 111, 92)) * width for _ in range(height))
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


async def wanted(desk: Desk, kind: MessageKind, name: str) -> Request:
    played = desk.played
    request = await played.enter(kind=RequestKind.UNREADABLE, wanted=None, words="@文递 求这篇")
    await played.book.move(request.number, State.WITH_LIBRARIAN, Actor.BOT, reason=Reason.UNREADABLE)
    message = Message(
        ACCOUNT, request.message_id, GROUP, Person("wxid_1101"), "", played.clock(), kind=kind, file_name=name
    )
    await played.site.originals.want(request.number, message)
    return request


async def fetched(desk: Desk, content: bytes, folder: Path) -> None:
    taken = await desk.played.site.originals.next_to_fetch(lease_s=60)
    assert taken is not None
    path = folder / "fetched"
    path.write_bytes(content)
    await desk.played.site.originals.keep(taken[1], path)


async def test_a_picture_appears_on_the_open_page_as_soon_as_it_is_here(desk: Desk, tmp_path: Path) -> None:
    request = await wanted(desk, MessageKind.IMAGE, "截图.png")
    page = await desk.logged_in("librarian1")
    await expect(page.locator(".tag.sign")).to_have_text("图")
    await page.goto(f"{desk.address}requests/{request.number}")
    await expect(page.get_by_text("正在从微信取图片原件")).to_be_visible()

    await fetched(desk, picture(), tmp_path)

    shown = page.get_by_alt_text("读者发来的图片")
    await expect(shown).to_be_visible()
    await shown.scroll_into_view_if_needed()
    await page.wait_for_function("document.querySelector('.original img').naturalWidth === 240")


async def test_a_voice_can_be_played_and_a_missing_file_is_told(desk: Desk, tmp_path: Path) -> None:
    voice = await wanted(desk, MessageKind.VOICE, "v.mp3")
    await fetched(desk, b"ID3\x04" + bytes(200), tmp_path)
    missing = await wanted(desk, MessageKind.FILE, "文献.docx")
    taken = await desk.played.site.originals.next_to_fetch(lease_s=60)
    assert taken is not None
    await desk.played.site.originals.not_fetched(taken[1], "gateway_not_found", retry_at=None)
    page = await desk.logged_in("librarian1")

    await page.goto(f"{desk.address}requests/{voice.number}")
    await expect(page.locator("audio")).to_be_visible()
    await page.goto(f"{desk.address}requests/{missing.number}")

    await expect(page.get_by_text("原件取不到了：微信里已经没有了")).to_be_visible()


async def test_a_reader_without_a_word_stands_in_red_over_the_queue(desk: Desk) -> None:
    page = await desk.logged_in("librarian1")
    request = await desk.played.enter()
    desk.played.clock.tick(120)

    alarm = page.get_by_role("alert").filter(has_text="还没回复读者")
    await expect(alarm).to_be_visible()
    await alarm.get_by_role("link", name=str(request.number)).click()

    await expect(page.locator("h1")).to_contain_text(str(request.number))
