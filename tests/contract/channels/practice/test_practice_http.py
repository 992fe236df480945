"""Messages over the HTTP interface (CONTRACT.md section 3), good input and bad."""

import asyncio
import hashlib
from pathlib import Path

import pytest

from tests.contract.channels.practice.line import TOKEN, Caller
from tests.gateway_driver import BOT, BOT_ALIAS, LI, ROOM, TOPIC, ZHANG, ZHANG_ALIAS
from tests.puppet_client import connected


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


async def test_a_full_disk_is_said_and_nothing_half_kept(caller: Caller, tmp_path: Path) -> None:
    (tmp_path / "messages.jsonl").symlink_to("/dev/full")
    answer = await caller.post("/practice/api/messages", {"room": TOPIC, "sender": "李四", "text": "x"}, 507)
    assert answer["error"].startswith("存不下")
    assert await caller.messages() == []


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
