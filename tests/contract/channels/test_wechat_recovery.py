"""Whatever happens to the gateway, the channel comes back by itself and says what was wrong."""

import asyncio
import gc
import socket
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
from structlog.testing import capture_logs

from bot.channels.wechat import WechatyChannel
from bot.channels.wechat.client import Puppet
from bot.channels.wechat.compat import PuppetOptions
from handlers.domain.message import Link, RoomChange
from tests.contract.channels.wechat_line import GROUP, QUICK, Heard, listening, make_channel, now, until
from tests.gateway_driver import LI, ROOM, ZHANG, GatewayDriver, PracticeDriver


async def test_a_gateway_that_is_down_at_the_start_is_waited_for(stopped_gateway: GatewayDriver, heard: Heard) -> None:
    await stopped_gateway.start()
    await stopped_gateway.stop()
    channel = make_channel(stopped_gateway)
    async with listening(channel, heard, online=False):
        await until(lambda: channel.health().trouble == "gateway_down")
        assert channel.health().link in {Link.DOWN, Link.CONNECTING}
        await stopped_gateway.start()
        await until(lambda: channel.health().link is Link.ONLINE)
        await stopped_gateway.say(ZHANG, "终于", room=ROOM)
        await heard.message("终于")


async def test_after_a_restart_messages_and_the_login_come_again(gateway: GatewayDriver, heard: Heard) -> None:
    channel = make_channel(gateway)
    async with listening(channel, heard):
        for count in (1, 2, 3):
            await heard.event(RoomChange.ROSTER, after=count - 1)
            await gateway.stop()
            await until(lambda: channel.health().link is not Link.ONLINE)
            await gateway.start()
            await until(lambda: channel.health().link is Link.ONLINE)
            await gateway.say(ZHANG, f"第{count}次", room=ROOM)
            await heard.message(f"第{count}次")
            await channel.send_text(GROUP, "在")
            assert channel.health().sessions == count + 1
            assert not channel.health().trouble


async def test_a_frozen_gateway_is_noticed_and_its_thaw_too(gateway: GatewayDriver, heard: Heard) -> None:
    channel = make_channel(gateway, rhythm=replace(QUICK, ding_timeout_s=1.0, rpc_timeout_s=1.0))
    async with listening(channel, heard):
        await gateway.freeze()
        await until(lambda: channel.health().trouble == "gateway_frozen")
        assert channel.health().link is not Link.ONLINE
        await gateway.resume()
        await until(lambda: channel.health().link is Link.ONLINE)
        await gateway.say(ZHANG, "解冻", room=ROOM)
        await heard.message("解冻")


async def test_an_error_event_is_shown_and_ends_nothing(gateway: GatewayDriver, heard: Heard) -> None:
    channel = make_channel(gateway)
    async with listening(channel, heard):
        await gateway.emit_error("boom")
        await until(lambda: channel.health().trouble == "gateway_error")
        await gateway.say(ZHANG, "还在", room=ROOM)
        await heard.message("还在")
        await until(lambda: not channel.health().trouble)
        assert channel.health().sessions == 1


async def test_a_wrong_token_is_named_and_tried_again_slowly(gateway: GatewayDriver, heard: Heard) -> None:
    channel = make_channel(gateway, token="not-the-token")
    with capture_logs() as lines:
        async with listening(channel, heard, online=False):
            await until(lambda: channel.health().trouble == "wrong_token")
            await until(lambda: len(ends(lines)) > 1)
    assert channel.health().sessions == 0
    assert all(line["retry_in_s"] >= QUICK.wrong_token_retry_s for line in ends(lines))
    assert "not-the-token" not in repr(lines)


async def test_a_logout_asks_for_a_scan_and_the_login_ends_it(gateway: GatewayDriver, heard: Heard) -> None:
    channel = make_channel(gateway)
    async with listening(channel, heard):
        await gateway.logout()
        await until(lambda: channel.health().trouble == "logged_out")
        assert channel.health().link is Link.AWAITING_SCAN
        await gateway.scan()
        await until(lambda: channel.health().qr_payload.startswith("http"))
        await gateway.login()
        await until(lambda: channel.health().link is Link.ONLINE)
        assert (channel.health().qr_payload, channel.health().trouble) == ("", "")
        await gateway.say(LI, "回来了")
        await heard.message("回来了")


async def test_a_gateway_that_still_feeds_a_dead_connection_is_taken_over(gateway: GatewayDriver, heard: Heard) -> None:
    dead = Puppet(PuppetOptions(token=gateway.token, end_point=gateway.endpoint))
    feeding = asyncio.create_task(dead.start())
    channel = make_channel(gateway)
    try:
        await asyncio.sleep(0.5)
        with capture_logs() as lines:
            async with listening(channel, heard):
                await gateway.say(ZHANG, "我在", room=ROOM)
                await heard.message("我在")
    finally:
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)
        dead.close()
    assert {line["trouble"] for line in ends(lines)} == {"gateway_busy"}


async def test_a_busy_port_5000_does_not_swallow_the_login(gateway: GatewayDriver, heard: Heard) -> None:
    with socket.socket() as busy:
        with suppress(OSError):  # then somebody else keeps it busy
            busy.bind(("127.0.0.1", 5000))
            busy.listen()
        channel = make_channel(gateway)
        async with listening(channel, heard):
            assert channel.health().link is Link.ONLINE


async def test_what_arrived_when_the_gateway_broke_is_asked_for_after_its_return(tmp_path: Path, heard: Heard) -> None:
    gateway = PracticeDriver(tmp_path)
    await gateway.start()
    try:
        channel = make_channel(gateway)
        async with listening(channel, heard):
            gateway.gateway.faults.begin("slow", for_s=3600, delay_s=0.5)
            await gateway.say(ZHANG, "断线之前", room=ROOM)
            await asyncio.sleep(0.2)
            await gateway.stop()
            gateway.gateway.faults.end("slow")
            await until(lambda: channel.health().link is not Link.ONLINE)
            await gateway.start()
            await heard.message("断线之前")
    finally:
        await gateway.close()


async def test_nothing_is_left_behind_after_many_sessions(tmp_path: Path, heard: Heard) -> None:
    gateway = PracticeDriver(tmp_path)
    await gateway.start()
    try:
        channel = make_channel(gateway, rhythm=replace(QUICK, retry_after_s=(0.01,)))
        async with listening(channel, heard):
            before = left_behind()
            for count in range(100):
                await gateway.stop()
                await until(lambda: channel.health().link is not Link.ONLINE)
                await gateway.start()
                await until(partial(has_sessions, channel, count + 2))
            rosters_being_read = {"tasks": 4, "puppets": 1, "files": 4}
            most = {what: count + rosters_being_read[what] for what, count in before.items()}
            await until(lambda: all(count <= most[what] for what, count in left_behind().items()))
    finally:
        await gateway.close()


@pytest.mark.parametrize("moment", ["connecting", "online", "frozen", "down"])
async def test_listening_ends_at_once_when_cancelled(gateway: GatewayDriver, heard: Heard, moment: str) -> None:
    channel = make_channel(gateway)
    async with listening(channel, heard, online=moment != "connecting"):
        heard.closed["卡住"] = asyncio.Event()
        await gateway.say(ZHANG, "卡住", room=ROOM)
        if moment == "frozen":
            await gateway.freeze()
            await asyncio.sleep(0.5)
        elif moment == "down":
            await gateway.stop()
    assert channel.health().link is Link.DOWN
    if moment == "frozen":
        await gateway.resume()


async def test_a_channel_can_listen_again(gateway: GatewayDriver, heard: Heard) -> None:
    channel = make_channel(gateway)
    for text in ("第一次", "第二次"):
        async with listening(channel, heard):
            await gateway.say(ZHANG, text, room=ROOM)
            await heard.message(text)
    assert channel.health().since <= now()


async def test_the_log_tells_the_story_without_names_texts_and_token(
    gateway: GatewayDriver, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    with capture_logs() as lines:
        channel = make_channel(gateway, rhythm=replace(QUICK, ding_every_s=600))  # no dong ends the trouble
        async with listening(channel, heard):
            await gateway.fail_next("MessagePayload")
            heard.refusals["秘密"] = 1
            await gateway.say(ZHANG, "秘密", room=ROOM)
            await heard.message("秘密")
            await gateway.emit_error("张三说的秘密")
            await until(lambda: channel.health().trouble)
            await gateway.stop()
            await until(lambda: channel.health().link is not Link.ONLINE)
    own = [line for line in lines if line["event"].startswith("wechat_")]
    events = [line["event"] for line in own]
    story = [
        "wechat_online",
        "wechat_event_not_fetched",
        "wechat_event_not_kept",
        "wechat_trouble",
        "wechat_session_ended",
    ]
    assert [event for event in events if event in story][:5] == story
    for secret in ("秘密", "张三", "文献求助群", gateway.token):
        assert secret not in repr(own)
        assert secret not in caplog.text


def ends(lines: list[Any]) -> list[Any]:
    return [line for line in lines if line["event"] == "wechat_session_ended"]


def has_sessions(channel: WechatyChannel, count: int) -> bool:
    return channel.health().sessions == count


def left_behind() -> dict[str, int]:
    gc.collect()
    return {
        "tasks": len(asyncio.all_tasks()),
        "puppets": sum(isinstance(thing, Puppet) for thing in gc.get_objects()),
        "files": psutil.Process().num_fds(),
    }
