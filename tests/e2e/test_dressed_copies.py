"""What a copy wears on the running product: a picture made into a marked PDF, a cover, a lock with a private code."""

import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pypdfium2
import pytest
import pytest_asyncio
from PIL import Image, ImageDraw

from tests.contract.watermark import made, signed
from tests.stage import Stage, has_file

pytestmark = pytest.mark.timeout(240)
ZHANG, LI = "口腔科-张三", "骨科－李四"
NOBODY_HAS = "PMID: 99000021"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(product: Stage) -> AsyncIterator[aiohttp.ClientSession]:
    """An administrator's browser, logged in."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(product.console, cookie_jar=jar) as session:
        fields = {"name": "admin", "password": product.place.secrets()["admin"], "next": "/marks"}
        fields["csrf"] = await token(session, "/login")
        async with session.post("/login", data=fields) as answer:
            assert answer.status == 200
        yield session


async def token(browser: aiohttp.ClientSession, path: str) -> str:
    async with browser.get(path) as answer:
        found = re.search(r'name="csrf" value="([^"]+)"', await answer.text())
    assert found
    return found[1]


async def send(browser: aiohttp.ClientSession, path: str, **fields: str) -> str:
    async with browser.post(
        path, data={"csrf": await token(browser, path.rpartition("/")[0] or path), **fields}
    ) as done:
        assert done.status == 200, await done.text()
        return await done.text()


def texts(pdf: bytes, password: str | None = None) -> list[str]:
    with pypdfium2.PdfDocument(pdf, password) as opened:
        return [page.get_textpage().get_text_range() for page in opened]


def scan() -> bytes:
    picture = Image.effect_noise((1240, 1754), 30)
    ImageDraw.Draw(picture).text((120, 150), "A scanned page", fill="black", font_size=60)
    into = io.BytesIO()
    picture.convert("RGB").save(into, "JPEG", dpi=(150, 150))
    return into.getvalue()


@pytest.mark.asyncio(loop_scope="module")
class TestDressedCopies:
    async def test_a_librarians_jpg_reaches_the_reader_as_a_marked_pdf(
        self, product: Stage, browser: aiohttp.ClientSession
    ) -> None:
        asked = await product.say(ZHANG, f"求 {NOBODY_HAS}", room=await product.room(0))
        told = await product.until(asked, lambda m: m["sender"] == "文递" and "转" in m["text"])
        number = re.search(r"\b(1\d{3})\b", told["text"])
        assert number
        where = f"/requests/{number[1]}"
        form = aiohttp.FormData({"csrf": await token(browser, where), "is_certain": "1"})
        form.add_field("file", scan(), filename="扫描.jpg")
        async with browser.post(f"{where}/upload", data=form) as answer:
            shown = await answer.text()
        assert "图片已转成 PDF；丢失：文字不能检索和复制" in shown
        async with browser.get(f"{where}/file") as answer:
            assert (await answer.read()).startswith(b"%PDF-")
        await send(browser, f"{where}/confirm")
        (page,) = texts(await product.file(await product.until(asked, has_file)))
        assert ZHANG in page
        assert number[1] in page

    async def test_who_gets_a_copy_of_a_signed_paper_with_a_table_is_told_what_it_lacks(
        self, product: Stage, browser: aiohttp.ClientSession, tmp_path: Path
    ) -> None:
        asked = await product.say(ZHANG, "求 PMID: 99000022", room=await product.room(0))
        told = await product.until(asked, lambda m: m["sender"] == "文递" and "转" in m["text"])
        number = re.search(r"\b(1\d{3})\b", told["text"])
        assert number
        where = f"/requests/{number[1]}"
        paper = signed.sign(signed.attach(made.paper(tmp_path / "signed.pdf", ["A title"])))
        form = aiohttp.FormData({"csrf": await token(browser, where), "is_certain": "1"})
        form.add_field("file", paper.read_bytes(), filename="signed.pdf")
        async with browser.post(f"{where}/upload", data=form) as answer:
            assert "正在加水印" in await answer.text()
        note = await product.until(asked, lambda m: "仅供教学科研" in m["text"] and number[1] in m["text"])
        (line,) = [line for line in note["text"].splitlines() if "原件" in line]
        assert line.startswith("这份没有带上原件里的附件，数字签名也不再有效")
        async with browser.get(where) as answer:
            shown = await answer.text()
        assert "已去掉原件里的附件" in shown
        assert "原件带数字签名，在这份里不再有效" in shown

    async def test_a_copy_is_locked_when_its_reader_asks_and_the_code_comes_in_private_alone(
        self, product: Stage
    ) -> None:
        room = await product.room(0)
        asked = await product.say(ZHANG, "求助 PMID: 99000001", room=room)
        first = await product.until(asked, has_file)
        number = first["file"]["name"].split("_")[0]
        wished = await product.say(ZHANG, f"加密 {number}", room=room)
        locked = await product.until(wished, has_file)
        told = await product.until(wished, lambda m: "打开密码" in m["text"])
        assert (locked["to"], told["to"]) == (ZHANG, ZHANG)
        code = re.search(r"：(\w{6})", told["text"])
        assert code
        content = await product.file(locked)
        with pytest.raises(pypdfium2.PdfiumError):
            pypdfium2.PdfDocument(content)
        assert all(ZHANG in page for page in texts(content, code[1]))
        in_room = [m for m in await product.heard(wished) if m["room"] and m["sender"] == "文递"]
        assert not any(code[1] in m["text"] for m in in_room)
        assert code[1] not in product.log_path.read_text(encoding="utf-8")
        database = b"".join(p.read_bytes() for p in product.place.data.glob("wendi.db*"))
        assert code[1].encode() not in database

    async def test_who_is_no_friend_is_told_how_to_get_a_locked_copy(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say(LI, "求 10.5555/naor.2024.0117", room=room)
        first = await product.until(asked, has_file)
        wished = await product.say(LI, f"加密 {first['file']['name'].split('_')[0]}", room=room)
        told = await product.until(wished, lambda m: "加我好友" in m["text"])
        assert told["room"] == room
        assert not any(has_file(m) for m in await product.heard(wished))

    async def test_who_forgot_the_code_is_told_it_again_and_what_the_mark_is_for(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say(ZHANG, "求助 PMID: 99000002 要加密的", room=room)
        first = await product.until(asked, lambda m: "打开密码：" in m["text"])
        locked = await product.until(asked, has_file)
        assert (locked["to"], first["to"]) == (ZHANG, ZHANG)
        for words, where in (("打不开，要密码", ""), ("密码忘了", ""), ("密码是多少", room)):
            wished = await product.say(ZHANG, words, room=where)
            told = await product.until(wished, lambda m: "打开密码：" in m["text"])
            assert (told["to"], told["text"]) == (ZHANG, first["text"])
        await product.until(wished, lambda m: m["room"] == room and "已私聊回您" in m["text"])
        why = await product.say(ZHANG, "文件上为什么印着我的名字")
        assert (await product.until(why, lambda m: "版权许可" in m["text"]))["to"] == ZHANG
        opened = await product.say(ZHANG, "不要加密")
        assert all(ZHANG in page for page in texts(await product.file(await product.until(opened, has_file))))

    async def test_what_is_wanted_locked_waits_for_friendship_and_is_never_posted_open(self, product: Stage) -> None:
        room = await product.room(0)
        asked = await product.say(LI, "求助 PMID: 99000002 要加密的", room=room)
        # A paper found at once is told with the wish, in one line.
        told = await product.until(asked, lambda m: "加我好友" in m["text"])
        assert told["room"] == room
        await product.until(asked, lambda m: "已找到，这份只能私聊发" in m["text"])
        assert not any(has_file(m) for m in await product.heard(asked))
        await product.call("POST", "/practice/api/friends", {"sender": LI})
        code = re.search(
            r"打开密码：(\w{6})", (await product.until(asked, lambda m: "打开密码：" in m["text"]))["text"]
        )
        assert code
        copy = await product.until(asked, has_file)
        assert copy["to"] == LI
        assert texts(await product.file(copy), code[1])

    async def test_a_cover_chosen_on_the_console_stands_before_the_next_copy(
        self, product: Stage, browser: aiohttp.ClientSession
    ) -> None:
        async with browser.get("/marks") as answer:
            fields = form_fields(await answer.text())
        async with browser.get("/marks/preview.png", params={**fields, "sample": "cover"}) as answer:
            assert (answer.status, answer.content_type) == (200, "image/png")
        async with browser.post("/marks", data={**fields, "cover": "always"}) as answer:
            assert "从下一份文献起生效" in await answer.text()
        room = await product.room(1)
        asked = await product.say("血液科-吴建国", "求 10.5555/naor.2024.0117", room=room)
        pages = texts(await product.file(await product.until(asked, has_file)))
        assert "文献传递 · " in pages[0]
        assert "10.5555/naor.2024.0117" in pages[0].replace("\r\n", "")
        assert all("血液科-吴建国" in page for page in pages)


def form_fields(page: str) -> dict[str, str]:
    """Return what the form on a page would send."""
    fields = dict(re.findall(r'<input type="(?:hidden|range|color)" name="([^"]+)"[^>]*? value="([^"]*)"', page))
    fields |= dict(re.findall(r'<textarea name="([^"]+)"[^>]*>([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select name="([^"]+)">(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]+)" selected', options)
        assert chosen
        fields[name] = chosen[1]
    return {**fields, "may_print": "1", "may_copy": "1"}
