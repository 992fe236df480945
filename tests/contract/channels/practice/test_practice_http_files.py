"""Files and the page over the HTTP interface."""

import hashlib
import json

import aiohttp
import pytest

from tests.contract.channels.practice.line import TOKEN, Caller
from tests.gateway_driver import TOPIC
from tests.puppet_client import connected


@pytest.mark.parametrize("as_browsers_do", [True, False])
async def test_a_reader_uploads_a_file_and_the_bot_gets_it(caller: Caller, as_browsers_do: bool) -> None:
    form = aiohttp.FormData({"room": TOPIC, "sender": "李四"}, quote_fields=not as_browsers_do)
    form.add_field("file", b"%PDF-from-a-reader", filename="参考 文献.pdf", content_type="application/pdf")
    async with connected(f"127.0.0.1:{caller.gateway.grpc_port}", TOKEN) as client:
        await client.start()
        async with caller.session.post(caller.root + "/practice/api/files", data=form) as answer:
            said_id = (await answer.json())["id"]
        heard = await client.heard()
    shown = (await caller.messages())[0]
    assert (heard.id, heard.type, heard.filename) == (said_id, 1, "参考 文献.pdf")
    assert shown["file"]["sha256"] == hashlib.sha256(b"%PDF-from-a-reader").hexdigest()


@pytest.mark.parametrize(
    ("fields", "content", "status"),
    [
        ({"room": TOPIC, "sender": "李四"}, None, 400),
        ({"room": TOPIC, "sender": "李四"}, b"", 400),
        ({"room": TOPIC, "sender": "谁"}, b"x", 404),
        ({"sender": "李四"}, b"x", 400),
        ({"room": TOPIC, "sender": "李四", "extra": "x" * 5000}, b"x", 413),
    ],
)
async def test_a_bad_upload_is_refused(
    caller: Caller, fields: dict[str, str], content: bytes | None, status: int
) -> None:
    with aiohttp.MultipartWriter("form-data") as form:
        for name, value in fields.items():
            form.append(value).set_content_disposition("form-data", name=name)
        if content is not None:
            form.append(content).set_content_disposition("form-data", name="file", filename="a.pdf")
    async with caller.session.post(caller.root + "/practice/api/files", data=form) as answer:
        assert answer.status == status
        assert (await answer.json())["error"]
    assert await caller.messages() == []


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data", "multipart/form-data; boundary=x"])
async def test_an_upload_that_is_none_is_refused(caller: Caller, kind: str) -> None:
    headers = {"Content-Type": kind}
    async with caller.session.post(caller.root + "/practice/api/files", data=b"{}", headers=headers) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]


@pytest.mark.parametrize(
    "path",
    [
        "/practice/files/abc/a.pdf",
        f"/practice/files/{'0' * 64}/a.pdf",
        "/practice/files/..%2F..%2Fworld.json/a",
        "/practice/static/..%2Fhttp.py",
        "/practice/static/http.py",
        "/practice/static/none.css",
        "/practice/api/none",
    ],
)
async def test_what_is_not_there_is_not_found(caller: Caller, path: str) -> None:
    assert (await caller.get(path, 404))["error"]


async def test_a_file_that_a_browser_could_run_is_only_saved(caller: Caller) -> None:
    stored = caller.gateway.vault.keep("a.html", b"<script>alert(1)</script>")
    async with caller.session.get(f"{caller.root}/practice/files/{stored.sha256}/a.html") as answer:
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")


async def test_another_website_cannot_post_here(caller: Caller) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    body = json.dumps({"room": TOPIC, "sender": "李四", "text": "x"})
    async with caller.session.post(f"{caller.root}/practice/api/messages", data=body, headers=headers) as answer:
        assert answer.status == 403


async def test_the_wrong_method_is_refused_in_json(caller: Caller) -> None:
    async with caller.session.delete(f"{caller.root}/practice/api/messages") as answer:
        assert answer.status == 405
        assert (await answer.json())["error"]


@pytest.mark.parametrize("path", ["/", "/practice", "/practice/"])
async def test_the_page_is_served_and_runs_only_its_own_scripts(caller: Caller, path: str) -> None:
    async with caller.session.get(caller.root + path) as answer:
        assert answer.status == 200
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        page = await answer.text()
    for asset in ("main.js", "model.js", "lines.js", "panel.js", "dom.js", "api.js", "chat.css", "lines.css"):
        async with caller.session.get(f"{caller.root}/practice/static/{asset}") as answer:
            assert answer.status == 200
    assert "练习微信" in page
    assert "<script>" not in page


@pytest.mark.parametrize(("name", "kind"), [("截图.PNG", 6), ("v.amr", 2), ("a.mp4", 15), ("a.docx", 1)])
async def test_a_program_shows_a_picture_as_a_reader_does(caller: Caller, name: str, kind: int) -> None:
    async with connected(f"127.0.0.1:{caller.gateway.grpc_port}", TOKEN) as client:
        await client.start()
        said_id = await caller.say(room=TOPIC, sender="李四", file={"name": name, "base64": "aGVsbG8="})
        heard = await client.heard()
    assert (heard.id, heard.type, heard.filename) == (said_id, kind, name)
    assert (await caller.messages())[0]["file"]["size"] == 5


@pytest.mark.parametrize(
    "file", ["x", {}, {"name": "a.png"}, {"name": "a.png", "base64": "§"}, {"name": "", "base64": "aGVsbG8="}]
)
async def test_a_bad_file_in_a_message_is_refused(caller: Caller, file: object) -> None:
    body = {"room": TOPIC, "sender": "李四", "file": file}
    assert (await caller.post("/practice/api/messages", body, 400))["error"]
    assert await caller.messages() == []


async def test_a_forwarded_record_goes_as_one(caller: Caller) -> None:
    async with connected(f"127.0.0.1:{caller.gateway.grpc_port}", TOKEN) as client:
        await client.start()
        await caller.say(room=TOPIC, sender="李四", text="张三：求 10.1000/a", forwarded=True)
        assert (await client.heard()).type == 4
