"""What the bot says arrives whole, or the sender learns whether it is certain that nothing arrived."""

import asyncio
import hashlib
import os
import tracemalloc
from collections.abc import AsyncIterator, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.channels.practice.gateway import PracticeGateway
from bot.channels.practice.world import World
from bot.channels.wechat import WechatyChannel
from handlers.domain.errors import DeliveryFailed
from handlers.domain.message import Conversation, Link, Person
from tests.contract.channels.wechat_line import GROUP, QUICK, Heard, listening, make_channel, now, until
from tests.gateway_driver import LI, ROOM, TOPIC, WORLD, ZHANG, ZHANG_ALIAS, GatewayDriver, Sent, make_driver

MIB = 1024 * 1024


@pytest.fixture
async def channel(gateway: GatewayDriver, heard: Heard) -> AsyncIterator[WechatyChannel]:
    channel = make_channel(gateway)
    async with listening(channel, heard):
        yield channel


async def last_sent(gateway: GatewayDriver) -> Sent:
    return (await gateway.sent())[-1]


async def test_a_text_reaches_the_group_and_the_person(gateway: GatewayDriver, channel: WechatyChannel) -> None:
    to_group = await channel.send_text(GROUP, "已收到")
    to_person = await channel.send_text(Conversation(contact_id=LI), "已发送")
    in_group, in_private = await gateway.sent()
    assert (in_group.conversation, in_group.text, in_group.mentions, in_group.id) == (ROOM, "已收到", (), to_group)
    assert (in_private.conversation, in_private.text, in_private.id) == (LI, "已发送", to_person)


async def test_a_group_is_found_by_topic_though_its_id_is_an_old_one(
    gateway: GatewayDriver, channel: WechatyChannel
) -> None:
    await channel.send_text(Conversation(topic=TOPIC, room_id="an-id-of-yesterday"), "在")
    assert (await last_sent(gateway)).conversation == ROOM


async def test_a_mention_shows_the_nickname_that_the_group_shows(
    gateway: GatewayDriver, channel: WechatyChannel
) -> None:
    await channel.send_text(GROUP, "找到了", mention=Person(ZHANG, name="张三", alias="旧昵称"))
    await channel.send_text(GROUP, "找到了", mention=Person(LI))
    by_nickname, by_name = await gateway.sent()
    assert (by_nickname.text, by_nickname.mentions) == (f"@{ZHANG_ALIAS}\u2005找到了", (ZHANG,))
    assert (by_name.text, by_name.mentions) == ("@李四\u2005找到了", (LI,))


async def test_somebody_whose_id_is_gone_is_called_by_the_name_they_had(
    gateway: GatewayDriver, channel: WechatyChannel
) -> None:
    await channel.send_text(GROUP, "找到了", mention=Person("an-id-of-yesterday", alias="外科-赵六"))
    sent = await last_sent(gateway)
    assert (sent.text, sent.mentions) == ("@外科-赵六\u2005找到了", ())


@pytest.mark.parametrize("size_bytes", [9, 2 * MIB, 2 * MIB + 1, 60 * MIB])
async def test_a_file_arrives_whole_with_its_chinese_name(
    gateway: GatewayDriver, channel: WechatyChannel, tmp_path: Path, size_bytes: int
) -> None:
    path = some_file(tmp_path, size_bytes)
    message_id = await channel.send_file(GROUP, path, "1042_王伟_2023_中华医学杂志_冠心病综述.pdf")
    await channel.send_file(Conversation(contact_id=ZHANG), path, "私发.pdf")
    in_group, in_private = await gateway.sent()
    assert (in_group.conversation, in_group.name) == (ROOM, "1042_王伟_2023_中华医学杂志_冠心病综述.pdf")
    assert (in_private.conversation, in_private.name) == (ZHANG, "私发.pdf")
    assert in_group.id == message_id
    assert in_group.size_bytes == in_private.size_bytes == size_bytes
    assert in_group.sha256 == in_private.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


async def test_a_file_may_be_uploaded_first(gateway: GatewayDriver, heard: Heard, tmp_path: Path) -> None:
    path = some_file(tmp_path, 5 * MIB)
    channel = make_channel(gateway, big_files="upload")
    async with listening(channel, heard):
        await channel.send_file(GROUP, path, "上传.pdf")
        sent = await last_sent(gateway)
    assert (sent.name, sent.sha256) == ("上传.pdf", hashlib.sha256(path.read_bytes()).hexdigest())


async def test_a_large_file_is_never_whole_in_memory(tmp_path: Path, heard: Heard) -> None:
    gateway = make_driver("node", tmp_path / "gateway")  # a process of its own: ours keeps files in this one
    await gateway.start()
    try:
        channel = make_channel(gateway)
        path = some_file(tmp_path, 30 * MIB)
        async with listening(channel, heard):
            tracemalloc.start()
            await channel.send_file(GROUP, path, "大.pdf")
            peak_bytes = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
    finally:
        await gateway.close()
    assert peak_bytes < 8 * MIB


async def test_files_that_cannot_be_sent_are_not_tried(gateway: GatewayDriver, heard: Heard, tmp_path: Path) -> None:
    channel = make_channel(gateway, max_file_bytes=100)
    async with listening(channel, heard):
        for path, reason in (
            (some_file(tmp_path, 101), "too_large"),
            (tmp_path / "missing.pdf", "file_missing"),
            (empty_file(tmp_path), "file_empty"),
        ):
            failed = await failure(channel.send_file(GROUP, path, "a.pdf"))
            assert (failed.reason, failed.outcome_known, failed.too_large) == (reason, True, reason == "too_large")
    assert not await gateway.sent()


async def test_nothing_is_sent_to_nobody(gateway: GatewayDriver, channel: WechatyChannel, tmp_path: Path) -> None:
    for to, reason in (
        (Conversation(topic="没有这个群"), "unknown_room"),
        (Conversation(contact_id="nobody"), "unknown_contact"),
    ):
        for sending in (channel.send_text(to, "在吗"), channel.send_file(to, some_file(tmp_path, 9), "a.pdf")):
            failed = await failure(sending)
            assert (failed.reason, failed.outcome_known) == (reason, True)
    assert (await failure(channel.send_text(GROUP, " \n"))).outcome_known
    assert not await gateway.sent()


async def test_what_the_gateway_failed_at_may_have_arrived(
    gateway: GatewayDriver, channel: WechatyChannel, tmp_path: Path
) -> None:
    await gateway.fail_next("MessageSendText")
    assert not (await failure(channel.send_text(GROUP, "在吗"))).outcome_known
    await gateway.fail_next("MessageSendFile")
    assert not (await failure(channel.send_file(GROUP, some_file(tmp_path, 9), "a.pdf"))).outcome_known
    await channel.send_text(GROUP, "还在")
    assert (await last_sent(gateway)).text == "还在"


async def test_nothing_is_sent_before_the_channel_listens(gateway: GatewayDriver) -> None:
    failed = await failure(make_channel(gateway).send_text(GROUP, "在吗"))
    assert (failed.reason, failed.outcome_known) == ("not_connected", True)
    failed = await failure(make_channel(gateway).is_friend(ZHANG))
    assert failed.outcome_known


async def test_nothing_was_sent_to_a_gateway_that_is_down(gateway: GatewayDriver, heard: Heard, tmp_path: Path) -> None:
    channel = make_channel(gateway)
    async with listening(channel, heard):
        await gateway.stop()
        await until(lambda: channel.health().link is not Link.ONLINE)
        assert (await failure(channel.send_text(GROUP, "在吗"))).outcome_known
        assert (await failure(channel.send_file(GROUP, some_file(tmp_path, 3 * MIB), "a.pdf"))).outcome_known


async def test_what_a_frozen_gateway_swallowed_may_have_arrived(
    gateway: GatewayDriver, heard: Heard, tmp_path: Path
) -> None:
    channel = make_channel(gateway, rhythm=replace(QUICK, ding_every_s=1.0, ding_timeout_s=1.0))
    async with listening(channel, heard):
        await channel.send_text(GROUP, "在")
        await gateway.freeze()
        failed = await asyncio.gather(
            failure(channel.send_text(GROUP, "在吗")),
            failure(channel.send_file(GROUP, some_file(tmp_path, 3 * MIB), "a.pdf")),
        )
        await gateway.resume()
    assert [one.outcome_known for one in failed] == [False, False]


async def test_a_text_that_the_gateway_finds_too_long_is_certainly_not_sent(
    gateway: GatewayDriver, channel: WechatyChannel
) -> None:
    assert (await failure(channel.send_text(GROUP, "长" * 2 * MIB))).outcome_known
    await channel.send_text(GROUP, "短")
    assert [sent.text for sent in await gateway.sent()] == ["短"]


async def test_two_groups_of_one_topic_get_nothing(tmp_path: Path, heard: Heard) -> None:
    twin: dict[str, Any] = WORLD["rooms"][0] | {"id": "twin@chatroom"}
    world = World.from_seed(WORLD | {"rooms": [*WORLD["rooms"], twin]})
    gateway = PracticeGateway(tmp_path, token="t", world=world, replay=False)
    await gateway.start()
    try:
        channel = WechatyChannel(endpoint=f"127.0.0.1:{gateway.grpc_port}", token="t", clock=now, rhythm=QUICK)
        async with listening(channel, heard):
            failed = await failure(channel.send_text(GROUP, "给谁"))
    finally:
        await gateway.stop()
    assert (failed.reason, failed.outcome_known) == ("ambiguous_topic", True)


async def failure(sending: Coroutine[Any, Any, object]) -> DeliveryFailed:
    async with asyncio.timeout(40):
        with pytest.raises(DeliveryFailed) as failed:
            await sending
    return failed.value


def some_file(folder: Path, size_bytes: int) -> Path:
    path = folder / f"{size_bytes}.pdf"
    path.write_bytes((b"%PDF-1.7\n" + os.urandom(min(size_bytes, MIB)) * (size_bytes // MIB + 1))[:size_bytes])
    return path


def empty_file(folder: Path) -> Path:
    path = folder / "empty.pdf"
    path.touch()
    return path
