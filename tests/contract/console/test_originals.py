"""What readers sent in the place of words, as librarians see it; and which readers have heard no word yet."""

import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from handlers.domain.message import Message, MessageKind, Person
from handlers.domain.original import Original
from handlers.domain.request import Actor, Reason, Request, RequestKind, State
from tests.contract.console.conftest import LogIn, Visitor
from tests.contract.console.neighbours import ACCOUNT
from tests.contract.console.site_kit import GROUP, Played

PNG = b"\x89PNG\r\n\x1a\n" + zlib.compress(b"not a whole picture")
EVIL = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@dataclass
class Carried:
    """Requests with originals, over a console."""

    played: Played
    folder: Path

    async def wanted(self, kind: MessageKind = MessageKind.IMAGE, name: str = "截图.png") -> Request:
        request = await self.played.enter(kind=RequestKind.UNREADABLE, wanted=None, words="[图片]")
        await self.played.book.move(request.number, State.WITH_LIBRARIAN, Actor.BOT, reason=Reason.UNREADABLE)
        sender, now = Person("wxid_1101"), self.played.clock()
        message = Message(ACCOUNT, request.message_id, GROUP, sender, "", now, kind=kind, file_name=name)
        await self.played.site.originals.want(request.number, message)
        return request

    async def kept(self, content: bytes = PNG, kind: MessageKind = MessageKind.IMAGE, name: str = "") -> Original:
        await self.wanted(kind, name or "截图.png")
        taken = await self.played.site.originals.next_to_fetch(lease_s=60)
        assert taken is not None
        path = self.folder / "fetched"
        path.write_bytes(content)
        return await self.played.site.originals.keep(taken[1], path)


@pytest.fixture
def carried(played: Played, tmp_path: Path) -> Carried:
    return Carried(played, tmp_path)


def address(original: Original) -> str:
    return f"/requests/{original.request}/originals/{original.id}"


async def test_a_picture_stands_on_its_request_s_page_and_is_given_as_what_it_is(
    carried: Carried, librarian: Visitor
) -> None:
    original = await carried.kept()

    html = await librarian.text(f"/requests/{original.request}")
    answer = await librarian.get(address(original))

    assert f'<img src="{address(original)}"' in html
    assert await answer.read() == PNG
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert ("librarian1", "original_viewed", f"request:{original.request}") in await carried.played.audited()


async def test_the_queue_shows_by_a_sign_what_came_without_words(carried: Carried, librarian: Visitor) -> None:
    await carried.kept()
    await carried.kept(b"ID3voice", MessageKind.VOICE, "v.mp3")
    await carried.kept(b"PK\x03\x04", MessageKind.FILE, "文献.docx")

    html = await librarian.text("/")

    assert all(f">{sign}</span>" in html for sign in ("图", "音", "文件"))


@pytest.mark.parametrize("content", [EVIL, b"<html><script>alert(1)</script>", b"%PDF-1.7 <script>", b"PK\x03\x04docx"])
async def test_what_might_run_is_only_saved_whatever_its_name_says(
    carried: Carried, librarian: Visitor, content: bytes
) -> None:
    original = await carried.kept(content, MessageKind.IMAGE, '"../好看的.png')

    html = await librarian.text(f"/requests/{original.request}")
    answer = await librarian.get(address(original))

    assert f'<img src="{address(original)}"' not in html
    assert "下载图片" in html
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E5%A5%BD")
    assert await answer.read() == content


@pytest.mark.parametrize(
    ("content", "shown"), [(b"ID3voice", "<audio controls"), (b"\x02#!SILK_V3", "浏览器放不了微信语音")]
)
async def test_a_voice_is_played_where_a_browser_can(
    carried: Carried, librarian: Visitor, content: bytes, shown: str
) -> None:
    original = await carried.kept(content, MessageKind.VOICE, "v.mp3")

    assert shown in await librarian.text(f"/requests/{original.request}")


async def test_an_original_that_cannot_be_had_is_told_honestly(carried: Carried, librarian: Visitor) -> None:
    request = await carried.wanted()
    waiting = await librarian.text(f"/requests/{request.number}")
    originals = carried.played.site.originals
    taken = await originals.next_to_fetch(lease_s=60)
    assert taken is not None
    await originals.not_fetched(taken[1], "too_large", retry_at=None)

    given_up = await librarian.text(f"/requests/{request.number}/originals")

    assert "正在从微信取图片原件…" in waiting
    assert "hx-get" in waiting.partition('id="originals"')[2][:120]
    assert "原件取不到了：文件超过了留存上限" in given_up
    assert "hx-get" not in given_up


async def test_an_original_is_for_those_who_act_and_under_its_own_request(
    carried: Carried, librarian: Visitor, log_in: LogIn
) -> None:
    original = await carried.kept()
    other = await carried.wanted()
    auditor = await log_in("auditor")

    assert (await auditor.get(address(original))).status == 403
    assert "原件只给馆员看" in await auditor.text(f"/requests/{original.request}")
    assert (await librarian.get(f"/requests/{other.number}/originals/{original.id}")).status == 404
    assert (await librarian.get(f"/requests/{original.request}/originals/999")).status == 404


async def test_an_original_whose_file_is_gone_is_told(carried: Carried, librarian: Visitor) -> None:
    original = await carried.kept()
    await carried.played.shelf.drop(original.sha256)

    assert (await librarian.get(address(original))).status == 404


async def test_a_reader_who_has_heard_no_word_is_shown_and_counted(played: Played, librarian: Visitor) -> None:
    request = await played.enter()
    calm = await librarian.text("/")
    played.clock.tick(90)

    alarmed = await librarian.text("/")
    metrics = {
        f.name: f.samples[0].value
        for f in text_string_to_metric_families(await librarian.text("/metrics"))
        if f.samples
    }
    status = await librarian.text("/status")

    assert "还没回复读者" not in calm
    assert "还没回复读者" in alarmed
    assert f'href="/requests/{request.number}"' in alarmed
    assert metrics["wendi_unanswered_requests"] == 1
    assert "<b>1</b>条还没回复读者" in status


async def test_a_message_that_nobody_has_dealt_with_is_counted(played: Played, librarian: Visitor) -> None:
    await played.site.inbox.keep(Message(ACCOUNT, "m1", GROUP, Person("a"), "求助", played.clock()))
    played.clock.tick(90)

    assert "<b>1</b>条消息没来得及处理" in await librarian.text("/status")


async def test_a_copy_sent_back_shows_the_reader_s_words_and_can_be_checked(played: Played, librarian: Visitor) -> None:
    request = await played.unsure()
    await librarian.post(f"/requests/{request.number}/confirm")
    await played.deliver()
    await played.book.move(
        request.number, State.WITH_LIBRARIAN, Actor.READER, reason=Reason.FILE_FAULTY, remark="第3页是乱码"
    )

    html = await librarian.text(f"/requests/{request.number}")

    assert all(said in html for said in ("读者说文件有问题", "第3页是乱码", "核对发出的文件", "没问题，再发一次"))
