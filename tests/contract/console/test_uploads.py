"""Files that librarians upload, sound and broken ones."""

import asyncio

import pytest

from handlers.domain.request import Actor, Reason, State
from tests.contract.console.conftest import Visitor
from tests.contract.console.site_kit import PDF, Played


async def test_an_uploaded_file_serves_the_request_and_is_noted(played: Played, librarian: Visitor) -> None:
    waiting = await played.waiting()
    number = waiting.number
    played.channel.friends.add(waiting.reader.contact_id)

    said = await librarian.said(await librarian.send_file(f"/requests/{number}/upload", PDF))

    request = await played.book.find(number)
    assert said == "已收下，正在加水印发给读者"
    assert request is not None
    assert request.holding is not None
    assert (request.state, request.holding.source) == (State.FOUND, "librarian")
    assert ("librarian1", "file_attached", f"request:{number}") in await played.audited()


async def test_a_copy_that_waits_for_a_friendship_is_not_said_to_be_on_its_way(
    played: Played, librarian: Visitor
) -> None:
    number = (await played.waiting()).number

    said = await librarian.said(await librarian.send_file(f"/requests/{number}/upload", PDF))
    await played.book.move(number, State.WITH_LIBRARIAN, Actor.BOT, reason=Reason.NO_PRIVATE_WAY)

    assert "正在加水印" not in said
    assert "还没加机器人好友，先不发出" in said
    for path in ("/requests", f"/requests/{number}"):
        assert "已备好，等加好友</span>" in await librarian.text(path), path


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"CAJ\0...", "在 CAJViewer 里“打印”到 PDF"),
        (b"\x7fELF", "认不出这是什么文件"),
        (b"%PDF-1.7 /Encrypt A trial of something useful", "有打开密码"),
        (b"%PDF-1.7 another paper", "没有认出这篇的题名"),
        (b"\x00" * 5000, "认不出这是什么文件"),
        (b"", "没有收到文件，或文件是空的"),
    ],
)
async def test_a_file_that_cannot_be_used_is_told_why(
    played: Played, librarian: Visitor, content: bytes, said: str
) -> None:
    number = (await played.waiting()).number

    assert said in await librarian.said(await librarian.send_file(f"/requests/{number}/upload", content))
    assert await played.state(number) is State.WITH_LIBRARIAN


@pytest.mark.parametrize(
    "name", ["长" * 200 + ".pdf", "\u202eFDP.exe.pdf", "\u0645\u0642\u0627\u0644.pdf", "../../etc/x.pdf", ""]
)
async def test_the_name_of_an_upload_neither_hinders_nor_reaches_the_reader(
    played: Played, librarian: Visitor, name: str
) -> None:
    number = (await played.waiting()).number

    assert "已收下" in await librarian.said(await librarian.send_file(f"/requests/{number}/upload", PDF, name))
    assert await played.state(number) is State.FOUND


async def test_a_picture_is_turned_into_a_pdf_and_waits_until_the_librarian_has_seen_it(
    played: Played, librarian: Visitor
) -> None:
    number = (await played.waiting()).number
    picture = b"PICTURE A trial of something useful"

    said = await librarian.said(await librarian.send_file(f"/requests/{number}/upload", picture, "扫描.jpg"))

    assert said == "图片已转成 PDF；丢失：文字不能检索和复制。请打开看看，再发给读者。"
    assert await played.state(number) is State.WITH_LIBRARIAN
    shown = await librarian.text(f"/requests/{number}")
    assert "您上传的图片已转成 PDF；丢失：文字不能检索和复制（3 页）" in shown
    assert "上传了其他格式的文件" in shown
    assert await (await librarian.get(f"/requests/{number}/file")).read() == b"%PDF-1.7 made of " + picture
    await librarian.post(f"/requests/{number}/confirm")
    assert await played.state(number) is State.FOUND


async def test_a_file_for_a_request_that_waits_no_more_is_told_so(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting()).number
    await librarian.send_file(f"/requests/{number}/upload", PDF)

    answer = await librarian.send_file(f"/requests/{number}/upload", b"PICTURE A trial of something useful")

    assert "已不在待办里" in await librarian.said(answer)


async def test_a_librarian_who_is_certain_may_send_what_the_program_does_not_recognise(
    played: Played, librarian: Visitor
) -> None:
    number = (await played.waiting()).number

    await librarian.send_file(f"/requests/{number}/upload", b"%PDF-1.7 scan", fields={"is_certain": "1"})

    assert await played.state(number) is State.FOUND


async def test_a_file_over_the_limit_is_refused_and_leaves_nothing_behind(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting()).number

    answer = await librarian.send_file(f"/requests/{number}/upload", b"%PDF" + b"x" * 3_000_001)

    assert answer.status == 413
    assert "文件超过 3 MB" in await answer.text()
    async with played.shelf.scratch() as folder:
        assert list(folder.parent.iterdir()) == [folder]


async def test_a_file_larger_than_aiohttps_own_limit_is_taken(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting()).number

    await librarian.send_file(f"/requests/{number}/upload", PDF + b"x" * 2_500_000)

    assert await played.state(number) is State.FOUND


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data"),
        (b"csrf=1", "application/x-www-form-urlencoded"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"garbage", "multipart/form-data; boundary=x"),
        (b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n', "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n--y--\r\n--x--", "multipart/form-data; boundary=x"),
        (b'{"a":1}', "application/json"),
        (b"\xff\xfe", "text/plain"),
    ],
)
async def test_a_broken_form_is_refused_in_words(played: Played, librarian: Visitor, body: bytes, kind: str) -> None:
    number = (await played.waiting()).number

    for action in ("upload", "decline"):
        answer = await librarian.client.post(
            f"/requests/{number}/{action}",
            data=body,
            headers={"Content-Type": kind},
            cookies=librarian._cookies,
            allow_redirects=False,
        )
        assert answer.status in {400, 403}, (action, kind)
        assert "请" in await answer.text()
    assert await played.state(number) is State.WITH_LIBRARIAN


async def test_an_upload_that_breaks_off_leaves_nothing_behind(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting()).number
    server = librarian.client.server
    reader, writer = await asyncio.open_connection(server.host, server.port)
    head = (
        f"POST /requests/{number}/upload HTTP/1.1\r\nHost: x\r\n"
        f"Cookie: wendi_session={librarian._cookies['wendi_session']}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n"
        f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{librarian.csrf}\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF'
    )
    writer.write(head.encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    del reader

    for _ in range(100):
        async with played.shelf.scratch() as folder:
            left = [entry for entry in folder.parent.iterdir() if entry != folder]
        if not left:
            break
        await asyncio.sleep(0.02)
    assert left == []
    assert await played.state(number) is State.WITH_LIBRARIAN


async def test_who_has_no_private_way_is_seen_before_a_file_is_sent(played: Played, librarian: Visitor) -> None:
    request = await played.waiting()
    assert "读者还没加机器人好友" in await librarian.text(f"/requests/{request.number}")
    played.channel.friends.add(request.reader.contact_id)
    assert "读者还没加机器人好友" not in await librarian.text(f"/requests/{request.number}")


async def test_a_held_file_is_told_to_go_by_itself(played: Played, librarian: Visitor) -> None:
    number = (await played.waiting()).number
    await librarian.send_file(f"/requests/{number}/upload", PDF)
    await played.book.move(number, State.WITH_LIBRARIAN, Actor.BOT, reason=Reason.NO_PRIVATE_WAY)

    shown = await librarian.text(f"/requests/{number}")

    assert "文件已备好，等读者加好友" in shown
    assert "是这篇，发给读者" not in shown
    assert "文件已备好，等读者加好友" in await librarian.text("/")


async def test_a_copy_made_for_one_reader_is_not_sent_to_another(played: Played, librarian: Visitor) -> None:
    first = (await played.waiting()).number
    await librarian.send_file(f"/requests/{first}/upload", PDF)
    copy = PDF.replace(b"delivery:0", f"delivery:{await played.deliver()}".encode())
    number = (await played.waiting()).number

    for fields in ({}, {"is_certain": "1"}):
        said = await librarian.said(await librarian.send_file(f"/requests/{number}/upload", copy, fields=fields))
        assert f"已印有本馆给读者的水印（求助 {first}，口腔科-张三）" in said
        assert "重新下载" in said
    assert await played.state(number) is State.WITH_LIBRARIAN
    assert ("librarian1", "copy_traced", f"request:{first}") in await played.audited()
