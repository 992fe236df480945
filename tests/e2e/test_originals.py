"""Screenshots, complaints and urgency on the running product, as readers and a librarian live through them."""

import asyncio
import base64
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot import parts
from handlers.domain.original import Original, OriginalState
from handlers.domain.request import Reason, Request, State
from tests.browser.test_originals import picture
from tests.stage import Stage, has_file, stage

pytestmark = [pytest.mark.timeout(240), pytest.mark.asyncio(loop_scope="module")]
ZHANG, LI = "口腔科-张三", "骨科－李四"
CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("originals"), {"WENDI__DELIVERY__UNANSWERED_S": "6"}) as running:
        yield running


async def show(product: Stage, sender: str, name: str, content: bytes, *, room: str = "") -> str:
    """Let a reader send a picture, a voice or a file."""
    where = {"room": room} if room else {"to": "bot"}
    file = {"name": name, "base64": base64.b64encode(content).decode()}
    said = await product.call("POST", "/practice/api/messages", {"sender": sender, "file": file, **where})
    return str(said["id"])


async def request_of(product: Stage, number: int) -> tuple[Request, tuple[Original, ...]]:
    async with parts.memory(product.place.settings()) as kept:
        request = await kept.book.find(number)
        assert request is not None
        return request, (await kept.originals.of_requests([number])).get(number, ())


def number_in(message: dict[str, Any]) -> int:
    found = re.search(r"[0-9]{4,}", message["text"])
    assert found, message
    return int(found[0])


class Librarian:
    """A browser of a kind at the running console."""

    def __init__(self, product: Stage, session: aiohttp.ClientSession) -> None:
        self.root = product.console
        self.session = session

    async def page(self, path: str) -> str:
        async with self.session.get(self.root + path) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()

    async def bytes_of(self, path: str) -> bytes:
        async with self.session.get(self.root + path) as answer:
            assert answer.status == 200
            return await answer.read()

    async def upload(self, number: int, pdf: bytes) -> str:
        token = CSRF.search(await self.page(f"/requests/{number}"))
        assert token
        form = aiohttp.FormData({"csrf": token[1], "is_certain": "1"})
        form.add_field("file", pdf, filename="paper.pdf", content_type="application/pdf")
        async with self.session.post(f"{self.root}/requests/{number}/upload", data=form) as answer:
            return await answer.text()


@asynccontextmanager
async def librarian(product: Stage) -> AsyncIterator[Librarian]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        desk = Librarian(product, session)
        token = CSRF.search(await desk.page("/login"))
        assert token
        login = {"name": "admin", "password": product.place.secrets()["admin"], "csrf": token[1]}
        async with session.post(f"{desk.root}/login", data=login) as answer:
            assert answer.status == 200
        yield desk


def a_paper(product: Stage) -> bytes:
    """A paper that the librarian has got from somewhere: one of the demo's own."""
    return max(product.place.data.rglob("*.pdf"), key=lambda path: path.stat().st_size).read_bytes()


async def test_a_screenshot_is_asked_for_seen_by_a_librarian_and_answered_with_the_paper(product: Stage) -> None:
    room = await product.room(0)
    await show(product, LI, "截图.png", picture(), room=room)
    asked = await product.say(LI, "求这篇", room=room, mention_bot=True)
    told = await product.until(asked, lambda m: m["sender"] == "文递")
    assert "已转王老师" in told["text"]
    number = number_in(told)
    async with librarian(product) as desk:
        html = await desk.page(f"/requests/{number}")
        address = re.search(rf'<img src="(/requests/{number}/originals/\d+)"', html)
        for _ in range(20):
            if address:
                break
            html = await desk.page(f"/requests/{number}")
            address = re.search(rf'<img src="(/requests/{number}/originals/\d+)"', html)
        assert address, html
        assert await desk.bytes_of(address[1]) == picture()
        assert ">图</span>" in await desk.page("/")
        assert "已收下" in await desk.upload(number, a_paper(product))
    held = await product.until(asked, lambda m: "加我好友" in m["text"])
    assert (held["room"], str(number) in held["text"]) == (room, True)
    wondered = await product.say(LI, f"{number}好了吗", room=room)
    await product.until(wondered, lambda m: f"{number}：已找到，只能私聊发：请加我好友" in m["text"])
    await product.call("POST", "/practice/api/friends", {"sender": LI})
    answer = await product.until(asked, has_file)  # by itself, and nobody else sees it
    assert (answer["room"] or "", answer["to"]) == ("", LI)
    assert answer["file"]["name"].startswith(str(number))


async def test_a_complaint_brings_the_paper_back_to_the_librarian(product: Stage) -> None:
    asked = await product.say(ZHANG, "求 10.5555/naor.2024.0117")
    number = number_in(await product.until(asked, lambda m: m["to"] == ZHANG and m["text"]))
    await product.until(asked, lambda m: has_file(m) and m["to"] == ZHANG)
    complained = await product.say(ZHANG, "打不开")
    told = await product.until(complained, lambda m: m["sender"] == "文递" and m["text"].startswith("抱歉"))
    assert told["text"].startswith(f"抱歉！{number} 已转王老师核对")
    request, _ = await request_of(product, number)
    assert (request.state, request.reason, request.remark) == (State.WITH_LIBRARIAN, Reason.FILE_FAULTY, "打不开")


async def test_an_urgent_word_brings_a_request_to_the_front(product: Stage) -> None:
    asked = await product.say(ZHANG, "求 10.5555/nobody.has.this")
    number = number_in(await product.until(asked, lambda m: m["to"] == ZHANG))
    urged = await product.say(ZHANG, f"{number} 急")
    told = await product.until(urged, lambda m: m["sender"] == "文递")
    assert told["text"].startswith(f"好的，{number} 已标为急件")
    request, _ = await request_of(product, number)
    assert request.is_urgent


async def test_a_voice_heard_before_a_kill_is_fetched_after_it(product: Stage) -> None:
    heard = await show(product, ZHANG, "语音.mp3", b"ID3\x04" + bytes(500))
    number = number_in(await product.until(heard, lambda m: m["to"] == ZHANG))
    await product.kill()
    await product.start()
    for _ in range(40):
        _, (original,) = await request_of(product, number)
        if original.state is OriginalState.KEPT:
            break
    assert (original.state, original.media_type) == (OriginalState.KEPT, "audio/mpeg")


async def test_a_reader_without_an_answer_is_seen_in_red_and_answered_once_in_the_end(product: Stage) -> None:
    room = await product.room(0)
    await product.services("POST", {"service": "*", "mode": "hang"})  # else the answer is there before the line is cut
    handled = product.count("message_handled")
    asked = await product.say(LI, "求 10.5555/nobody.has.that", room=room)
    await product.until_counted("message_handled", handled + 1)
    # Its acknowledgement is held back for two seconds: then there is nobody to send it to.
    await product.call("POST", "/practice/api/faults", {"fault": "drop", "for_s": 16, "delay_s": 0.2})
    async with librarian(product) as desk:
        await seen(desk, "/", "还没回复读者", within_s=14)
        assert "wendi_unanswered_requests 1.0" in await desk.page("/metrics")
        answer = await product.until(asked, lambda m: m["sender"] == "文递" and m["room"], within_s=60)
        assert str(number_in(answer)) in answer["text"]
        await seen(desk, "/metrics", "wendi_unanswered_requests 0.0", within_s=10)
    await product.services("DELETE")
    assert [e["event"] for e in product.events()].count("request_unanswered") == 1


async def seen(desk: Librarian, path: str, words: str, *, within_s: int) -> None:
    for _ in range(within_s * 2):
        if words in (html := await desk.page(path)):
            return
        await asyncio.sleep(0.5)
    raise AssertionError(html)
