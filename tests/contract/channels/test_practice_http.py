"""The practice gateway's HTTP interface (CONTRACT.md section 3), good input and bad."""

import asyncio
import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from wechaty_grpc.wechaty import puppet as pb

from bot.channels.practice.gateway import PracticeGateway
from bot.channels.practice.http import PracticeHttp
from bot.channels.practice.world import World
from tests.gateway_driver import ANNOUNCEMENT, BOT, BOT_ALIAS, LI, ROOM, TOPIC, WORLD, ZHANG, ZHANG_ALIAS
from tests.puppet_client import E, connected

TOKEN = "practice-token"
REPOSITORY = Path(__file__).parents[3]


class Caller:
    """Calls one gateway's HTTP interface."""

    def __init__(self, gateway: PracticeGateway, http: PracticeHttp, session: aiohttp.ClientSession) -> None:
        self.gateway = gateway
        self.root = f"http://127.0.0.1:{http.port}"
        self.session = session

    async def get(self, path: str, status: int = 200) -> Any:  # noqa: ANN401 - JSON
        async with self.session.get(self.root + path) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json()

    async def post(self, path: str, body: object, status: int = 200) -> Any:  # noqa: ANN401 - JSON
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.session.post(self.root + path, data=raw) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json()

    async def say(self, **body: object) -> str:
        return str((await self.post("/practice/api/messages", body))["id"])

    async def messages(self, after: str = "", wait: float = 0) -> list[dict[str, Any]]:
        return list(await self.get(f"/practice/api/messages?after={after}&wait={wait}"))


@pytest.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    gateway = PracticeGateway(tmp_path, token=TOKEN, world=World.from_seed(WORLD))
    http = PracticeHttp(gateway)
    await gateway.start()
    await http.start()
    async with aiohttp.ClientSession() as session:
        yield Caller(gateway, http, session)
    await http.stop()
    await gateway.stop()


# Messages


@pytest.mark.parametrize("room", [TOPIC, ROOM])
@pytest.mark.parametrize("sender", ["张三", ZHANG_ALIAS, ZHANG])
async def test_a_reader_speaks_by_name_or_nickname_in_a_group_by_topic_or_id(
    caller: Caller, room: str, sender: str
) -> None:
    said_id = await caller.say(room=room, sender=sender, text="求 10.1/x")
    shown = await caller.messages()
    assert shown == [
        {
            "id": said_id,
            "room": TOPIC,
            "to": None,
            "sender": ZHANG_ALIAS,
            "text": "求 10.1/x",
            "mentions": [],
            "file": None,
            "at": shown[0]["at"],
        }
    ]
    assert shown[0]["at"].endswith("Z")


async def test_a_mention_goes_by_the_bots_nickname_and_by_its_id(caller: Caller) -> None:
    said_id = await caller.say(room=TOPIC, sender="李四", text="求助", mention_bot=True)
    said = caller.gateway.history.get(said_id)
    assert said.text == f"@{BOT_ALIAS}\u2005求助"
    assert said.mentions == (BOT,)
    assert (await caller.messages())[0]["mentions"] == [BOT_ALIAS]


async def test_a_quoted_reply_has_wechats_own_form(caller: Caller) -> None:
    quote = {"sender": ZHANG_ALIAS, "text": "求 10.1/x"}
    await caller.say(room=TOPIC, sender="李四", text="我也要", quote=quote)
    expected = f"「{ZHANG_ALIAS}：求 10.1/x」\n- - - - - - - - - - - - - - -\n我也要"
    assert (await caller.messages())[0]["text"] == expected


async def test_a_private_chat_shows_both_sides(caller: Caller) -> None:
    async with connected(f"127.0.0.1:{caller.gateway.grpc_port}", TOKEN) as client:
        await client.start()
        await caller.say(to="bot", sender=ZHANG_ALIAS, text="我的文献好了吗")
        heard = await client.heard()
        await client.say(heard.from_id, "好了")
    asked, answered = await caller.messages()
    assert (asked["room"], asked["to"], asked["sender"]) == (None, "bot", ZHANG_ALIAS)
    assert (answered["room"], answered["to"], answered["sender"]) == (None, ZHANG_ALIAS, "文献小助手")


async def test_the_bots_file_is_shown_with_an_address_that_serves_it(caller: Caller) -> None:
    async with connected(f"127.0.0.1:{caller.gateway.grpc_port}", TOKEN) as client:
        await client.start()
        await client.send_stream(ROOM, "1042_张三 50%.pdf", [b"%PDF-", b"content"])
    shown = (await caller.messages())[0]
    async with caller.session.get(caller.root + shown["file"]["url"]) as answer:
        content = await answer.read()
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("inline")
    assert (shown["sender"], shown["text"], shown["file"]["name"]) == (BOT_ALIAS, "", "1042_张三 50%.pdf")
    assert shown["file"]["size"] == len(content)
    assert shown["file"]["sha256"] == hashlib.sha256(content).hexdigest()


async def test_after_gives_what_came_later_in_order(caller: Caller) -> None:
    ids = [await caller.say(room=TOPIC, sender="李四", text=f"第 {n} 条") for n in range(5)]
    assert [each["id"] for each in await caller.messages()] == ids
    assert [each["id"] for each in await caller.messages(after=ids[2])] == ids[3:]
    assert await caller.messages(after=ids[-1]) == []


async def test_wait_answers_when_somebody_speaks_and_not_for_a_notice(caller: Caller) -> None:
    waiting = asyncio.create_task(caller.messages(wait=30))
    done, _ = await asyncio.wait({waiting}, timeout=0.1)
    await caller.post("/practice/api/members", {"room": TOPIC, "name": "新人", "event": "join"})
    still, _ = await asyncio.wait({waiting}, timeout=0.1)
    await caller.say(room=TOPIC, sender="新人", text="大家好")
    assert not done
    assert not still
    assert [each["text"] for each in await asyncio.wait_for(waiting, 5)] == ["大家好"]


async def test_a_message_can_be_heard_by_the_attached_bot(caller: Caller) -> None:
    async with connected(f"127.0.0.1:{caller.gateway.grpc_port}", TOKEN) as client:
        await client.start()
        said_id = await caller.say(room=TOPIC, sender="李四", text="你好")
        assert (await client.heard()).id == said_id


BAD_MESSAGES: list[tuple[object, int]] = [
    (b"", 400),
    (b"not json", 400),
    (b"\xff\xfe", 400),
    (b"[" * 100_000, 400),
    ([], 400),
    (None, 400),
    ("text", 400),
    ({}, 400),
    ({"room": TOPIC, "sender": "李四"}, 400),
    ({"room": TOPIC, "text": "x"}, 400),
    ({"sender": "李四", "text": "x"}, 400),
    ({"room": TOPIC, "to": "bot", "sender": "李四", "text": "x"}, 400),
    ({"room": TOPIC, "sender": "李四", "text": ""}, 400),
    ({"room": TOPIC, "sender": "李四", "text": " \n\t"}, 400),
    ({"room": TOPIC, "sender": "李四", "text": 7}, 400),
    ({"room": TOPIC, "sender": "李四", "text": None}, 400),
    ({"room": TOPIC, "sender": "李四", "text": "x" * 20_001}, 400),
    ({"room": TOPIC, "sender": "李四", "text": "\ud800"}, 400),
    ({"room": 7, "sender": "李四", "text": "x"}, 400),
    ({"room": "", "sender": "李四", "text": "x"}, 400),
    ({"room": "没有这个群", "sender": "李四", "text": "x"}, 404),
    ({"room": TOPIC, "sender": "没有这个人", "text": "x"}, 404),
    ({"room": TOPIC, "sender": "王五", "text": "不在群里"}, 404),
    ({"room": TOPIC, "sender": ["李四"], "text": "x"}, 400),
    ({"room": TOPIC, "sender": BOT_ALIAS, "text": "冒充"}, 400),
    ({"to": "李四", "sender": "张三", "text": "x"}, 400),
    ({"to": "bot", "sender": "没有这个人", "text": "x"}, 404),
    ({"room": TOPIC, "sender": "李四", "text": "x", "mention_bot": "yes"}, 400),
    ({"room": TOPIC, "sender": "李四", "text": "x", "quote": "张三"}, 400),
    ({"room": TOPIC, "sender": "李四", "text": "x", "quote": {"sender": "张三"}}, 400),
]


@pytest.mark.parametrize(("body", "status"), BAD_MESSAGES)
async def test_a_bad_message_is_refused_with_a_reason_and_not_kept(caller: Caller, body: object, status: int) -> None:
    answer = await caller.post("/practice/api/messages", body, status)
    assert list(answer) == ["error"]
    assert answer["error"]
    assert await caller.messages() == []


@pytest.mark.parametrize("query", ["after=nonsense", "wait=soon", "wait=-1", "wait=nan", "after=%00"])
async def test_a_bad_question_is_refused_with_a_reason(caller: Caller, query: str) -> None:
    assert (await caller.get(f"/practice/api/messages?{query}", 400))["error"]


async def test_two_people_of_one_name_are_told_apart_by_nickname(caller: Caller) -> None:
    caller.gateway.world.people["wxid_other"] = caller.gateway.world.people[LI].__class__("wxid_other", "李四")
    caller.gateway.chat.join(ROOM, "wxid_other", by=BOT, alias="骨科-李四")
    body = {"room": TOPIC, "sender": "李四", "text": "谁？"}
    assert "2 个人" in (await caller.post("/practice/api/messages", body, 409))["error"]
    await caller.say(room=TOPIC, sender="骨科-李四", text="我")
    assert (await caller.messages())[0]["sender"] == "骨科-李四"


# Members, groups, friends


async def test_a_newcomer_joins_renames_and_leaves(caller: Caller) -> None:
    members = "/practice/api/members"
    await caller.post(members, {"room": TOPIC, "name": "阿周", "event": "join"})
    await caller.post(members, {"room": TOPIC, "name": "阿周", "alias": "药剂科-周舟", "event": "rename"})
    shown = (await caller.get("/practice/api/rooms"))["rooms"][0]["members"][-1]
    await caller.post(members, {"room": TOPIC, "name": "药剂科-周舟", "event": "leave"})
    after = (await caller.get("/practice/api/rooms"))["rooms"][0]["members"]
    assert (shown["name"], shown["alias"], shown["friend"], shown["bot"]) == ("阿周", "药剂科-周舟", False, False)
    assert "阿周" not in [each["name"] for each in after]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"room": TOPIC, "name": "张三", "event": "join"}, 409),
        ({"room": TOPIC, "name": "王五", "event": "leave"}, 404),
        ({"room": TOPIC, "name": "王五", "event": "rename", "alias": "a"}, 404),
        ({"room": TOPIC, "name": "张三", "event": "rename"}, 400),
        ({"room": TOPIC, "name": "张三", "event": "vanish"}, 400),
        ({"room": TOPIC, "name": "", "event": "join"}, 400),
        ({"room": "无", "name": "张三", "event": "join"}, 404),
        ({"room": TOPIC, "name": "x" * 501, "event": "join"}, 400),
        ({"room": TOPIC, "name": "张三", "alias": 7, "event": "rename"}, 400),
    ],
)
async def test_a_bad_change_of_members_is_refused(caller: Caller, body: object, status: int) -> None:
    before = await caller.get("/practice/api/rooms")
    assert (await caller.post("/practice/api/members", body, status))["error"]
    assert await caller.get("/practice/api/rooms") == before


async def test_rooms_show_topics_announcements_nicknames_and_the_note(caller: Caller) -> None:
    caller.gateway.world.note = "来源：替身"
    shown = await caller.get("/practice/api/rooms")
    room = shown["rooms"][0]
    assert (room["id"], room["topic"], room["announcement"]) == (ROOM, TOPIC, ANNOUNCEMENT)
    assert [each["alias"] for each in room["members"]] == [BOT_ALIAS, ZHANG_ALIAS, ""]
    assert shown["note"] == "来源：替身"
    assert shown["bot"]["attached"] is False


async def test_a_stranger_asks_to_be_a_friend_and_a_friend_need_not(caller: Caller) -> None:
    async with connected(f"127.0.0.1:{caller.gateway.grpc_port}", TOKEN) as client:
        await client.start()
        asked = await caller.post("/practice/api/friends", {"sender": "王五", "hello": "我是王五"})
        told = await client.next(E.EVENT_TYPE_FRIENDSHIP)
        accept = pb.FriendshipAcceptRequest(id=told["friendshipId"])
        await client.call("FriendshipAccept", accept, pb.FriendshipAcceptResponse)
    assert told["friendshipId"] == asked["id"]
    assert (await caller.post("/practice/api/friends", {"sender": "王五"}, 409))["error"]


# Faults


async def test_a_fault_is_begun_listed_and_ends(caller: Caller) -> None:
    await caller.post("/practice/api/faults", {"fault": "duplicate", "for_s": 60})
    shown = await caller.get("/practice/api/faults")
    assert 0 < shown["on"]["duplicate"] <= 60
    caller.gateway.faults.end_all()
    assert (await caller.get("/practice/api/faults"))["on"] == {}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"fault": "fire"},
        {"fault": 7},
        {"fault": "drop", "for_s": 0},
        {"fault": "drop", "for_s": -1},
        {"fault": "drop", "for_s": "5"},
        {"fault": "drop", "for_s": True},
        {"fault": "drop", "for_s": 1e9},
        {"fault": "slow", "delay_s": 0},
        b'{"fault": "drop", "for_s": NaN}',
    ],
)
async def test_a_bad_fault_is_refused(caller: Caller, body: object) -> None:
    assert (await caller.post("/practice/api/faults", body, 400))["error"]
    assert (await caller.get("/practice/api/faults"))["on"] == {}


# Files and page


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


# The process


def begin(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "bot.channels.practice", "--token", TOKEN, "--data", str(folder), *options]
    return subprocess.Popen(command, cwd=REPOSITORY, stderr=subprocess.PIPE)


async def ready(folder: Path, process: subprocess.Popen[bytes]) -> dict[str, int]:
    async with asyncio.timeout(20):
        while True:
            assert process.poll() is None, process.stderr and process.stderr.read().decode()
            if (folder / "gateway.json").exists():
                shown: dict[str, int] = json.loads((folder / "gateway.json").read_text(encoding="utf-8"))
                if shown["pid"] == process.pid:
                    return shown
            await asyncio.sleep(0.05)


async def test_a_killed_process_finds_its_history_again(tmp_path: Path) -> None:
    first = begin(tmp_path, "--note", "第一次")
    ports = await ready(tmp_path, first)
    root = f"http://127.0.0.1:{ports['http_port']}/practice/api"
    body = {"to": "bot", "sender": "口腔科-张三", "text": "还在吗"}
    async with aiohttp.ClientSession() as session, session.post(f"{root}/messages", json=body) as answer:
        said_id = (await answer.json())["id"]
    first.kill()
    first.communicate()
    second = begin(tmp_path, "--http-port", str(ports["http_port"]), "--grpc-port", str(ports["grpc_port"]))
    again = await ready(tmp_path, second)
    async with aiohttp.ClientSession() as session, session.get(f"{root}/messages") as answer:
        kept = [each["id"] for each in await answer.json()]
    second.send_signal(signal.SIGTERM)
    second.communicate(timeout=20)
    assert kept == [said_id]
    assert (again["http_port"], again["grpc_port"]) == (ports["http_port"], ports["grpc_port"])
    assert second.returncode == 0
    assert not (tmp_path / "gateway.json").exists()


async def test_a_second_start_on_the_same_folder_is_refused_in_one_line(tmp_path: Path) -> None:
    first = begin(tmp_path)
    await ready(tmp_path, first)
    second = begin(tmp_path)
    _, problem = second.communicate(timeout=20)
    first.terminate()
    first.communicate(timeout=20)
    assert second.returncode == 1
    assert "已有一个练习网关在用" in problem.decode()
    assert "Traceback" not in problem.decode()


@pytest.mark.parametrize(
    "content", [None, "not json", "[]", "{}", '{"bot": {"name": "b"}, "rooms": [{}]}', '{"bot": 7}']
)
def test_a_bad_members_file_is_refused_in_one_line(tmp_path: Path, content: str | None) -> None:
    members = tmp_path / "members.json"
    if content is not None:
        members.write_text(content, encoding="utf-8")
    process = begin(tmp_path / "data", "--members", str(members))
    _, problem = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "练习网关没有启动" in problem.decode()
    assert "Traceback" not in problem.decode()


def test_the_gateway_does_not_know_wechaty(tmp_path: Path) -> None:
    code = "import sys, bot.channels.practice.__main__; sys.exit('wechaty' in sys.modules)"
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    assert list(tmp_path.iterdir()) == []
