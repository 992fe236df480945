"""What people do in WeChat reaches the ear: in order, once it can be read, and never lost to a failure."""

import asyncio
import hashlib
import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.domain.errors import DeliveryFailed
from handlers.domain.message import Conversation, MessageKind, Person, RoomChange
from tests.contract.channels.wechat_line import GROUP, QUICK, Heard, listening, make_channel, now, until
from tests.gateway_driver import (
    BOT,
    BOT_ALIAS,
    LI,
    POST_TYPE,
    ROOM,
    TOPIC,
    WANG,
    ZHANG,
    ZHANG_ALIAS,
    GatewayDriver,
    make_driver,
)


async def test_a_group_message_carries_topic_nickname_and_an_aware_time(gateway: GatewayDriver, heard: Heard) -> None:
    async with listening(make_channel(gateway), heard):
        message_id = await gateway.say(ZHANG, "求助 PMID: 1，谢谢", room=ROOM)
        message = await heard.message("求助 PMID: 1，谢谢")
    assert message.id == message_id
    assert message.account == "wechat"
    assert message.conversation == Conversation(topic=TOPIC, room_id=ROOM)
    assert (message.sender.contact_id, message.sender.alias, message.sender.name) == (ZHANG, ZHANG_ALIAS, "张三")
    assert message.sender.is_friend
    assert message.kind is MessageKind.TEXT
    assert abs(now() - message.at) < timedelta(minutes=5)


async def test_a_private_message_is_known_by_its_sender(gateway: GatewayDriver, heard: Heard) -> None:
    async with listening(make_channel(gateway), heard):
        await gateway.say(LI, "你好")
        message = await heard.message("你好")
    assert message.conversation == Conversation(contact_id=LI)


URL_TYPE, MINI_PROGRAM_TYPE = 14, 9

CALLS = [
    ("求这篇", (BOT,), True),
    (f"@{BOT_ALIAS}\u2005求这篇", (), True),
    (f"求这篇 @{BOT_ALIAS}", (), True),
    (f"@{BOT_ALIAS}，求这篇", (), True),
    ("@文献小助手 求这篇", (), True),
    (f"@{BOT_ALIAS}二号 求这篇", (), False),
    ("@心内科-张三 求这篇", (ZHANG,), False),
    (f"{BOT_ALIAS} 求这篇", (), False),
]


async def test_the_bot_knows_when_it_is_called(gateway: GatewayDriver, heard: Heard) -> None:
    async with listening(make_channel(gateway), heard):
        for text, mention, _ in CALLS:
            await gateway.say(ZHANG, text, room=ROOM, mention=mention)
        await until(lambda: len(heard.messages) == len(CALLS))
    assert [(message.text, message.mentions_bot) for message in heard.messages] == [
        (text, called) for text, _, called in CALLS
    ]


async def test_the_bot_does_not_hear_itself(gateway: GatewayDriver, heard: Heard) -> None:
    async with listening(make_channel(gateway), heard):
        await gateway.say(BOT, "我说的", room=ROOM)
        await gateway.say(ZHANG, "他说的", room=ROOM)
        await heard.message("他说的")
    assert heard.texts == ["他说的"]


async def test_only_the_named_groups_are_heard(gateway: GatewayDriver, heard: Heard) -> None:
    async with listening(make_channel(gateway, groups=["别的群"]), heard):
        await gateway.say(ZHANG, "群里说", room=ROOM)
        await gateway.say(ZHANG, "私下说")
        await heard.message("私下说")
    assert heard.texts == ["私下说"]


async def test_messages_of_one_conversation_come_in_order_though_the_first_cannot_be_read_at_once(
    gateway: GatewayDriver, heard: Heard
) -> None:
    async with listening(make_channel(gateway), heard):
        await gateway.fail_next("MessagePayload")
        for text in ("一", "二", "三", "四"):
            await gateway.say(ZHANG, text, room=ROOM)
        await heard.message("四")
    assert heard.texts == ["一", "二", "三", "四"]


async def test_a_message_that_could_not_be_kept_is_offered_again_in_its_place(
    gateway: GatewayDriver, heard: Heard
) -> None:
    heard.refusals["一"] = 2
    async with listening(make_channel(gateway), heard):
        for text in ("一", "二"):
            await gateway.say(ZHANG, text, room=ROOM)
        await heard.message("二")
    assert heard.texts == ["一", "二"]


async def test_a_slow_conversation_does_not_hold_up_another(gateway: GatewayDriver, heard: Heard) -> None:
    heard.closed["慢"] = asyncio.Event()
    async with listening(make_channel(gateway), heard):
        await gateway.say(ZHANG, "慢", room=ROOM)
        await gateway.say(LI, "快")
        await heard.message("快")
        assert heard.texts == ["快"]
        heard.closed["慢"].set()
        await heard.message("慢")


async def test_a_repeated_event_harms_nobody(gateway: GatewayDriver, heard: Heard) -> None:
    async with listening(make_channel(gateway), heard):
        message_id = await gateway.say(ZHANG, "一次", room=ROOM)
        await heard.message("一次")
        await gateway.duplicate(message_id)
        await gateway.say(ZHANG, "再来", room=ROOM)
        await heard.message("再来")
    assert {message.id for message in heard.messages if message.text == "一次"} == {message_id}


async def test_a_message_of_unknown_type_is_not_lost(gateway: GatewayDriver, heard: Heard) -> None:
    unknown = {"零": 0, "十": 10, "帖子": POST_TYPE, "九十九": 99}
    async with listening(make_channel(gateway), heard):
        for text, kind in unknown.items():
            await gateway.say(ZHANG, text, room=ROOM, kind=kind)
        await heard.message("九十九")
    assert [(message.text, message.kind) for message in heard.messages] == [
        (text, MessageKind.OTHER) for text in unknown
    ]


async def test_a_card_is_heard_as_one(gateway: GatewayDriver, heard: Heard) -> None:
    async with listening(make_channel(gateway), heard):
        for kind in (URL_TYPE, MINI_PROGRAM_TYPE):
            await gateway.say(ZHANG, "一张卡片", room=ROOM, kind=kind)
        await until(lambda: len(heard.messages) == 2)
    assert [message.kind for message in heard.messages] == [MessageKind.CARD, MessageKind.CARD]
    assert all(message.text for message in heard.messages)


async def test_a_recall_names_what_was_taken_back(gateway: GatewayDriver, heard: Heard) -> None:
    async with listening(make_channel(gateway), heard):
        message_id = await gateway.say(ZHANG, "说错了", room=ROOM)
        await heard.message("说错了")
        await gateway.recall(ZHANG, message_id, room=ROOM)
        message = await heard.message(message_id)
    assert message.kind is MessageKind.RECALL


@pytest.mark.parametrize("size_bytes", [20, 9_000_000])
async def test_a_file_that_somebody_sends_can_be_fetched(
    gateway: GatewayDriver, heard: Heard, tmp_path: Path, size_bytes: int
) -> None:
    content = os.urandom(size_bytes)
    channel = make_channel(gateway)
    async with listening(channel, heard):
        message_id = await gateway.send_file(ZHANG, "综述 2023（终稿）.pdf", content, room=ROOM)
        await until(lambda: heard.messages)
        fetched = await channel.fetch_file(message_id, tmp_path / "in.pdf", max_bytes=10_000_000)
    message = heard.messages[0]
    assert (message.kind, message.file_name, message.text) == (MessageKind.FILE, "综述 2023（终稿）.pdf", "")
    assert fetched == size_bytes
    assert hashlib.sha256((tmp_path / "in.pdf").read_bytes()).digest() == hashlib.sha256(content).digest()


async def test_a_file_over_the_limit_is_not_fetched(gateway: GatewayDriver, heard: Heard, tmp_path: Path) -> None:
    channel = make_channel(gateway)
    async with listening(channel, heard):
        message_id = await gateway.send_file(ZHANG, "大.pdf", os.urandom(3_000_000), room=ROOM)
        with pytest.raises(DeliveryFailed) as failed:
            await channel.fetch_file(message_id, tmp_path / "in.pdf", max_bytes=1_000_000)
    assert failed.value.too_large
    assert not (tmp_path / "in.pdf").exists()


async def test_a_message_without_a_file_has_none_to_fetch(gateway: GatewayDriver, heard: Heard, tmp_path: Path) -> None:
    channel = make_channel(gateway)
    async with listening(channel, heard):
        message_id = await gateway.say(ZHANG, "没有文件", room=ROOM)
        with pytest.raises(DeliveryFailed):
            await channel.fetch_file(message_id, tmp_path / "in.pdf", max_bytes=1_000_000)
    assert not (tmp_path / "in.pdf").exists()


async def test_the_ear_learns_who_joins_and_who_leaves(gateway: GatewayDriver, heard: Heard) -> None:
    async with listening(make_channel(gateway), heard):
        await gateway.join(ROOM, WANG)
        joined = await heard.event(RoomChange.JOINED)
        await gateway.leave(ROOM, WANG)
        left = await heard.event(RoomChange.LEFT)
    assert [(person.contact_id, person.name) for person in joined.people] == [(WANG, "王五")]
    assert [person.contact_id for person in left.people] == [WANG]
    assert joined.conversation == left.conversation == Conversation(topic=TOPIC, room_id=ROOM)


async def test_a_new_topic_is_told_and_used_from_then_on(gateway: GatewayDriver, heard: Heard) -> None:
    channel = make_channel(gateway)
    async with listening(channel, heard):
        await gateway.say(ZHANG, "旧名", room=ROOM)
        await heard.message("旧名")
        await gateway.topic(ROOM, "文献传递群")
        event = await heard.event(RoomChange.TOPIC)
        await gateway.say(ZHANG, "新名", room=ROOM)
        message = await heard.message("新名")
        await channel.send_text(Conversation(topic="文献传递群"), "好")
        with pytest.raises(DeliveryFailed):
            await channel.send_text(GROUP, "没有这个群了")
    assert (event.old_topic, event.conversation.topic) == (TOPIC, "文献传递群")
    assert message.conversation.topic == "文献传递群"


async def test_a_new_nickname_is_seen_in_the_next_message_and_in_the_roster(
    gateway: GatewayDriver, heard: Heard
) -> None:
    channel = make_channel(gateway, rhythm=replace(QUICK, read_groups_every_s=1.0))
    async with listening(channel, heard):
        before = await heard.event(RoomChange.ROSTER)
        await gateway.rename(ROOM, LI, "外科-李四")
        await gateway.say(LI, "改好了", room=ROOM)
        message = await heard.message("改好了")
        await until(lambda: nicknames(heard.events[-1].people) == {ZHANG: ZHANG_ALIAS, LI: "外科-李四"})
        roster = await channel.roster(GROUP)
    assert nicknames(before.people) == {ZHANG: ZHANG_ALIAS, LI: ""}
    assert message.sender.alias == "外科-李四"
    assert nicknames(roster) == {ZHANG: ZHANG_ALIAS, LI: "外科-李四"}


def nicknames(people: tuple[Person, ...]) -> dict[str, str]:
    return {person.contact_id: person.alias for person in people}


async def test_a_friend_request_is_told_and_can_be_accepted(gateway: GatewayDriver, heard: Heard) -> None:
    channel = make_channel(gateway)
    async with listening(channel, heard):
        assert not await channel.is_friend(WANG)
        request_id = await gateway.friend_request(WANG, "我是检验科王五")
        await until(lambda: heard.requests)
        await channel.accept_friend(request_id)
        with pytest.raises(DeliveryFailed):
            await channel.accept_friend("no-such-request")
        await asyncio.sleep(0.1)
        assert await channel.is_friend(WANG)
    request = heard.requests[0]
    assert (request.id, request.sender.contact_id, request.hello) == (request_id, WANG, "我是检验科王五")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("截图.png", MessageKind.IMAGE), ("语音.mp3", MessageKind.VOICE), ("文献.docx", MessageKind.FILE)],
)
async def test_a_picture_and_a_voice_are_heard_as_such_and_can_be_fetched(
    heard: Heard, tmp_path: Path, name: str, kind: MessageKind
) -> None:
    gateway = make_driver("practice", tmp_path / "gateway")
    await gateway.start()
    channel = make_channel(gateway)
    async with listening(channel, heard):
        message_id = await gateway.send_file(ZHANG, name, b"content" * 9000, room=ROOM)
        await until(lambda: heard.messages)
        assert await channel.fetch_file(message_id, tmp_path / "original", max_bytes=100_000) == 63_000
    await gateway.close()
    assert (heard.messages[0].kind, heard.messages[0].text) == (kind, "")


async def test_a_forwarded_record_is_heard_with_its_words(gateway: GatewayDriver, heard: Heard) -> None:
    channel = make_channel(gateway)
    async with listening(channel, heard):
        await gateway.say(ZHANG, "群聊的聊天记录 李四: 求 10.1000/a", kind=4)
        await until(lambda: heard.messages)
    assert (heard.messages[0].kind, heard.messages[0].text) == (MessageKind.RECORD, "群聊的聊天记录 李四: 求 10.1000/a")
