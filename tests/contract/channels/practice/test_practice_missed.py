"""What the bot missed, and what survives a kill of the bot or of the gateway."""

import asyncio
import base64
from pathlib import Path

from grpclib.const import Status
from wechaty_grpc.wechaty import puppet as pb

from bot.channels.practice.gateway import PracticeGateway
from tests.contract.channels.practice.line import TOKEN, at, make_gateway, refusal, until
from tests.gateway_driver import BOT, ROOM, WANG, ZHANG, ZHANG_ALIAS
from tests.puppet_client import E, PuppetClient, connected


async def test_messages_said_while_nobody_listened_arrive_after_login(
    gateway: PracticeGateway, client: PuppetClient
) -> None:
    ids = [gateway.chat.say(ZHANG, f"第 {n} 条", room_id=ROOM).id for n in range(3)]
    await client.start()
    assert [(await client.heard()).id for _ in ids] == ids


async def test_without_replay_they_are_lost_as_on_the_official_server(tmp_path: Path) -> None:
    gateway = make_gateway(tmp_path, replay=False)
    await gateway.start()
    gateway.chat.say(ZHANG, "丢了", room_id=ROOM)
    async with connected(at(gateway), TOKEN) as client:
        await client.start()
        gateway.chat.say(ZHANG, "听到", room_id=ROOM)
        assert (await client.heard()).text == "听到"
    await gateway.stop()


async def test_messages_wait_for_the_login_after_a_logout(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    gateway.account.logout()
    said = gateway.chat.say(ZHANG, "还没登录", room_id=ROOM)
    gateway.account.login()
    await client.next(E.EVENT_TYPE_LOGOUT)
    await client.next(E.EVENT_TYPE_LOGIN)
    assert (await client.heard()).id == said.id


async def test_what_a_killed_bot_may_not_have_read_is_sent_again(gateway: PracticeGateway) -> None:
    async with connected(at(gateway), TOKEN) as killed:
        await killed.start()
        first = gateway.chat.say(ZHANG, "写进了死掉的连接", room_id=ROOM)
        await killed.heard()
    await until(lambda: not gateway.feed.is_attached)
    second = gateway.chat.say(ZHANG, "没人在听", room_id=ROOM)
    async with connected(at(gateway), TOKEN) as back:
        await back.start()
        assert [(await back.heard()).id for _ in range(2)] == [first.id, second.id]


async def test_what_was_sent_again_to_a_bot_killed_again_is_sent_once_more(tmp_path: Path) -> None:
    gateway = make_gateway(tmp_path, resend_s=1.0)
    await gateway.start()
    said = gateway.chat.say(ZHANG, "两次都没读到", room_id=ROOM)
    await asyncio.sleep(1.2)  # the message itself is older than what counts as recent
    for _ in range(3):
        async with connected(at(gateway), TOKEN) as killed:
            await killed.start()
            assert (await killed.next(E.EVENT_TYPE_MESSAGE))["messageId"] == said.id
        await until(lambda: not gateway.feed.is_attached)
    await gateway.stop()


async def test_what_a_bot_asked_about_is_in_doubt_again_once_it_was_sent_again(tmp_path: Path) -> None:
    gateway = make_gateway(tmp_path, resend_s=5.0)
    await gateway.start()
    said = gateway.chat.say(ZHANG, "问过，但还没处理就被杀了", room_id=ROOM)
    async with connected(at(gateway), TOKEN) as killed:
        await killed.start()
        await killed.heard()
    await until(lambda: not gateway.feed.is_attached)
    async with connected(at(gateway), TOKEN) as killed_before_asking:
        await killed_before_asking.start()
        await killed_before_asking.next(E.EVENT_TYPE_MESSAGE)
        await asyncio.sleep(0.7)
    await until(lambda: not gateway.feed.is_attached)
    async with connected(at(gateway), TOKEN) as back:
        await back.start()
        assert (await back.heard()).id == said.id
    await gateway.stop()


async def test_what_a_bot_dealt_with_long_ago_is_not_sent_again(tmp_path: Path) -> None:
    gateway = make_gateway(tmp_path, resend_s=1.0)
    await gateway.start()
    async with connected(at(gateway), TOKEN) as client:
        await client.start()
        gateway.chat.say(ZHANG, "早就处理完了", room_id=ROOM)
        await client.heard()
        await asyncio.sleep(0.3)
    await until(lambda: not gateway.feed.is_attached)
    fresh = gateway.chat.say(ZHANG, "新的", room_id=ROOM)
    async with connected(at(gateway), TOKEN) as back:
        await back.start()
        assert (await back.heard()).id == fresh.id
    await gateway.stop()


async def test_history_members_and_missed_events_survive_a_restart_of_the_gateway(tmp_path: Path) -> None:
    first = make_gateway(tmp_path)
    await first.start()
    first.chat.join(ROOM, WANG, by=BOT, alias="骨科-王五")
    said = first.chat.send_file(WANG, first.vault.keep("a.pdf", b"%PDF-kept"), room_id=ROOM)
    await first.stop()
    second = make_gateway(tmp_path)
    await second.start()
    async with connected(at(second), TOKEN) as client:
        await client.start()
        heard = await client.heard()
        box = await client.call("MessageFile", pb.MessageFileRequest(id=said.id), pb.MessageFileResponse)
    await second.stop()
    assert (heard.id, heard.filename, heard.from_id) == (said.id, "a.pdf", WANG)
    assert base64.b64encode(b"%PDF-kept").decode() in box.filebox
    assert second.world.rooms[ROOM].members[WANG] == "骨科-王五"


async def test_a_line_torn_by_a_kill_is_dropped_and_the_rest_is_kept(tmp_path: Path) -> None:
    first = make_gateway(tmp_path)
    await first.start()
    kept = first.chat.say(ZHANG, "完整", room_id=ROOM)
    await first.stop()
    with (tmp_path / "messages.jsonl").open("a", encoding="utf-8") as file:
        file.write(
            '{"id": "179',
        )
    second = make_gateway(tmp_path)
    await second.start()
    added = second.chat.say(ZHANG, "之后", room_id=ROOM)
    await second.stop()
    third = make_gateway(tmp_path)
    await third.start()
    assert [said.id for said in third.history.since()] == [kept.id, added.id]
    await third.stop()


async def test_reshuffled_ids_are_new_at_each_start_and_lead_to_the_same_people(tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        gateway = make_gateway(tmp_path, reshuffle_ids=True)
        await gateway.start()
        said = gateway.chat.say(ZHANG, "你好", room_id=ROOM, mentions=(BOT,))
        async with connected(at(gateway), TOKEN) as client:
            await client.start()
            heard = await client.payload(said.id)
            asked = pb.RoomMemberPayloadRequest(id=heard.room_id, member_id=heard.from_id)
            member = await client.call("RoomMemberPayload", asked, pb.RoomMemberPayloadResponse)
            assert await client.say(heard.room_id, "收到", (heard.from_id,))
            assert (await refusal(client.say(ROOM, "旧 id"))).status is Status.UNKNOWN
        assert member.room_alias == ZHANG_ALIAS
        assert gateway.history.since()[-1].mentions == (ZHANG,)
        seen += [heard.from_id, heard.room_id, *heard.mention_ids]
        await gateway.stop()
    assert len(set(seen)) == 6
