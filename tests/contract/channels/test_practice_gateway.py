"""The practice gateway on the wire: what wechaty-puppet-service 1.19.9 does, and what survives a kill."""

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web
from grpclib.const import Status
from grpclib.exceptions import GRPCError, StreamTerminatedError
from wechaty_grpc.wechaty import puppet as pb

from bot.channels.practice.gateway import PracticeGateway
from bot.channels.practice.protocol import MAX_MESSAGE_BYTES, SentResponse, TextSetterRequest
from bot.channels.practice.world import World
from tests.gateway_driver import ANNOUNCEMENT, BOT, LI, ROOM, TOPIC, WANG, WORLD, ZHANG, ZHANG_ALIAS
from tests.puppet_client import E, PuppetClient, connected

TOKEN = "practice-token"
MIB = 1024 * 1024


def make_gateway(folder: Path, **options: bool) -> PracticeGateway:
    return PracticeGateway(folder, token=TOKEN, world=World.from_seed(WORLD), **options)


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[PracticeGateway]:
    made = make_gateway(tmp_path)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def client(gateway: PracticeGateway) -> AsyncIterator[PuppetClient]:
    async with connected(f"127.0.0.1:{gateway.grpc_port}", TOKEN) as made:
        yield made


def at(gateway: PracticeGateway) -> str:
    return f"127.0.0.1:{gateway.grpc_port}"


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - the gateway under test signals nothing
            await asyncio.sleep(0.01)


async def refusal(awaited: Awaitable[object]) -> GRPCError:
    with pytest.raises(GRPCError) as caught:
        await awaited
    return caught.value


# Token, size, one client


@pytest.mark.parametrize("token", ["wrong", "practice-token ", "127.0.0.1"])
async def test_a_wrong_token_is_refused_on_every_call(gateway: PracticeGateway, token: str) -> None:
    async with connected(at(gateway), token) as stranger:
        error = await refusal(stranger.call("Version", pb.VersionRequest(), pb.VersionResponse))
        stream_error = await refusal(stranger.listen())
    assert error.status is stream_error.status is Status.UNAUTHENTICATED


async def test_a_message_over_4_mib_is_refused_and_the_connection_lives(client: PuppetClient) -> None:
    await client.start()
    box = {"name": "a.pdf", "type": 1, "base64": "A" * MAX_MESSAGE_BYTES}
    error = await refusal(client.send_box(ROOM, box))
    assert error.status is Status.RESOURCE_EXHAUSTED
    assert "larger than max" in str(error.message)
    assert await client.say(ROOM, "还在")


async def test_a_second_event_stream_is_refused_and_the_first_goes_on(
    gateway: PracticeGateway, client: PuppetClient
) -> None:
    await client.start()
    async with connected(at(gateway), TOKEN) as second:
        assert (await refusal(second.listen())).status is Status.ALREADY_EXISTS
    gateway.chat.say(ZHANG, "你好", room_id=ROOM)
    assert (await client.heard()).text == "你好"


async def test_a_call_that_the_server_does_not_know_is_unimplemented(client: PuppetClient) -> None:
    error = await refusal(client.call("NoSuchCall", pb.VersionRequest(), pb.VersionResponse))
    assert error.status is Status.UNIMPLEMENTED


# Login


async def test_a_started_bot_sees_heartbeat_scan_login_and_ready(client: PuppetClient) -> None:
    await client.start()
    kinds = [E.EVENT_TYPE_HEARTBEAT, E.EVENT_TYPE_SCAN, E.EVENT_TYPE_LOGIN]
    await client.call("Stop", pb.StopRequest(), pb.StopResponse)
    await client.call("Start", pb.StartRequest(), pb.StartResponse)
    client.attach()
    seen = [await client.next(kind) for kind in kinds]
    assert seen[1]["qrcode"].startswith("https://login.weixin.qq.com/")
    assert seen[1]["status"] == 2
    assert seen[2] == {"contactId": BOT}


async def test_who_attaches_before_the_scan_is_answered_still_sees_the_code(tmp_path: Path) -> None:
    gateway = make_gateway(tmp_path, auto_login=False)
    await gateway.start()
    gateway.account.scan()
    async with connected(at(gateway), TOKEN) as client:
        client.attach()
        assert (await client.next(E.EVENT_TYPE_SCAN))["qrcode"] == gateway.account.qrcode
    await gateway.stop()


async def test_stop_ends_the_stream_and_logs_out(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    await client.call("Stop", pb.StopRequest(), pb.StopResponse)
    assert client.stream is not None
    await asyncio.wait_for(client.stream, 5)
    assert not gateway.account.is_logged_in


async def test_ding_comes_back_as_dong(client: PuppetClient) -> None:
    await client.start()
    await client.call("Ding", pb.DingRequest(data="7"), pb.DingResponse)
    assert await client.next(E.EVENT_TYPE_DONG) == {"data": "7"}


async def test_an_error_event_has_the_form_of_1_x(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    gateway.emit_error("boom")
    assert await client.next(E.EVENT_TYPE_ERROR) == {"gerror": "boom"}


# People and groups


async def test_payloads_show_names_nicknames_and_friendship(client: PuppetClient) -> None:
    await client.start()
    person = await client.call("ContactPayload", pb.ContactPayloadRequest(id=WANG), pb.ContactPayloadResponse)
    room = await client.call("RoomPayload", pb.RoomPayloadRequest(id=ROOM), pb.RoomPayloadResponse)
    asked = pb.RoomMemberPayloadRequest(id=ROOM, member_id=ZHANG)
    member = await client.call("RoomMemberPayload", asked, pb.RoomMemberPayloadResponse)
    assert (person.name, person.friend) == ("王五", False)
    assert (room.topic, list(room.member_ids)) == (TOPIC, [BOT, ZHANG, LI])
    assert (member.name, member.room_alias) == ("张三", ZHANG_ALIAS)


async def test_setters_work_only_through_the_new_field(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    old_way = TextSetterRequest(id=ROOM, old_value="旧字段")
    assert await client.setter("RoomAnnounce", old_way) == ANNOUNCEMENT
    assert await client.announce(ROOM, "新公告") == ""
    assert await client.announce(ROOM) == "新公告"
    assert gateway.world.rooms[ROOM].announcement == "新公告"


async def test_join_rename_topic_and_leave_are_told_as_wechat_tells_them(
    gateway: PracticeGateway, client: PuppetClient
) -> None:
    await client.start()
    gateway.chat.join(ROOM, WANG, by=ZHANG)
    gateway.chat.rename(ROOM, WANG, "骨科-王五")
    gateway.chat.change_topic(ROOM, "新群名", by=LI)
    gateway.chat.leave(ROOM, WANG, by=WANG)
    joined = await client.next(E.EVENT_TYPE_ROOM_JOIN)
    topic = await client.next(E.EVENT_TYPE_ROOM_TOPIC)
    left = await client.next(E.EVENT_TYPE_ROOM_LEAVE)
    assert (joined["roomId"], joined["inviteeIdList"], joined["inviterId"]) == (ROOM, [WANG], ZHANG)
    assert (topic["oldTopic"], topic["newTopic"], topic["changerId"]) == (TOPIC, "新群名", LI)
    assert (left["removeeIdList"], left["removerId"]) == ([WANG], WANG)


async def test_a_kicked_member_is_gone_and_the_event_names_the_bot(
    gateway: PracticeGateway, client: PuppetClient
) -> None:
    await client.start()
    await client.call("RoomDel", pb.RoomDelRequest(id=ROOM, contact_id=LI), pb.RoomDelResponse)
    assert (await client.next(E.EVENT_TYPE_ROOM_LEAVE))["removerId"] == BOT
    assert LI not in gateway.world.rooms[ROOM].members


async def test_an_accepted_request_makes_friends_and_is_confirmed(
    gateway: PracticeGateway, client: PuppetClient
) -> None:
    await client.start()
    asked_id = gateway.friends.ask(WANG, "我是王五")
    told = await client.next(E.EVENT_TYPE_FRIENDSHIP)
    payload = await client.call(
        "FriendshipPayload", pb.FriendshipPayloadRequest(id=asked_id), pb.FriendshipPayloadResponse
    )
    await client.call("FriendshipAccept", pb.FriendshipAcceptRequest(id=asked_id), pb.FriendshipAcceptResponse)
    confirmed = await client.next(E.EVENT_TYPE_FRIENDSHIP)
    assert (told["friendshipId"], payload.contact_id, payload.hello, payload.type) == (asked_id, WANG, "我是王五", 2)
    assert gateway.world.people[WANG].friend
    assert gateway.friends.get(confirmed["friendshipId"]).is_confirmed


async def test_a_stranger_cannot_be_written_to_before_writing(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    error = await refusal(client.say(WANG, "你好"))
    gateway.chat.say(WANG, "我的绑定码是 123456")
    assert error.status is Status.UNKNOWN
    assert await client.say(WANG, "收到")


@pytest.mark.parametrize("to", ["", "nobody", "0@chatroom"])
async def test_an_unknown_conversation_is_refused_in_words(client: PuppetClient, to: str) -> None:
    await client.start()
    error = await refusal(client.say(to, "你好"))
    assert error.status is Status.UNKNOWN
    assert "Error:" in str(error.message)


# Messages and files


async def test_a_message_carries_sender_place_time_and_mentions(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    said = gateway.chat.say(ZHANG, "@图书馆机器人\u2005求 10.1/x", room_id=ROOM, mentions=(BOT,))
    heard = await client.heard()
    assert (heard.id, heard.type, heard.text, heard.timestamp) == (said.id, 7, said.text, said.at_ms)
    assert (heard.from_id, heard.room_id, heard.to_id, list(heard.mention_ids)) == (ZHANG, ROOM, "", [BOT])


async def test_a_private_message_names_the_bot_as_listener(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    gateway.chat.say(LI, "在吗")
    heard = await client.heard()
    assert (heard.from_id, heard.room_id, heard.to_id) == (LI, "", BOT)


async def test_a_60_mib_file_arrives_whole_by_stream(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    chunk, chunks = bytes(range(256)) * 1024, 60 * 4
    await client.send_stream(ROOM, "中文 论文（终稿）.pdf", (chunk for _ in range(chunks)))
    sent = gateway.chat.outbox[-1]
    assert (sent["name"], sent["size"]) == ("中文 论文（终稿）.pdf", 60 * MIB)
    assert sent["sha256"] == hashlib.sha256(chunk * chunks).hexdigest()


async def test_an_uploaded_file_is_sent_by_its_uuid(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    content = b"%PDF-" + bytes(5 * MIB)
    uuid = await client.upload([content[:MIB], content[MIB : 2 * MIB], content[2 * MIB : 5 * MIB], content[5 * MIB :]])
    await client.send_box(LI, {"name": "a.pdf", "type": 7, "uuid": uuid})
    assert gateway.chat.outbox[-1]["sha256"] == hashlib.sha256(content).hexdigest()
    assert await client.download(uuid) == content


async def test_an_incoming_file_is_inline_when_small_and_a_uuid_when_not(
    gateway: PracticeGateway, client: PuppetClient
) -> None:
    await client.start()
    small, large = b"%PDF-small", b"%PDF-" + bytes(3 * MIB)
    boxes = []
    for content in (small, large):
        said = gateway.chat.send_file(LI, gateway.vault.keep("进来.pdf", content))
        answer = await client.call("MessageFile", pb.MessageFileRequest(id=said.id), pb.MessageFileResponse)
        boxes.append(json.loads(answer.filebox))
    assert [box["name"] for box in boxes] == ["进来.pdf", "进来.pdf"]
    assert base64.b64decode(boxes[0]["base64"]) == small
    assert await client.download(boxes[1]["uuid"]) == large


async def test_a_url_box_needs_the_key_url(gateway: PracticeGateway, client: PuppetClient) -> None:
    async def paper(_request: web.Request) -> web.Response:
        return web.Response(body=b"%PDF-from-the-web")

    app = web.Application()
    app.router.add_get("/a.pdf", paper)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/a.pdf"
    await client.start()
    await client.send_box(ROOM, {"name": "a.pdf", "type": 2, "url": url})
    error = await refusal(client.send_box(ROOM, {"name": "a.pdf", "boxType": 2, "remoteUrl": url}))
    missing = await refusal(client.send_box(ROOM, {"name": "a.pdf", "type": 2, "url": url + "x"}))
    await runner.cleanup()
    assert gateway.chat.outbox[-1]["sha256"] == hashlib.sha256(b"%PDF-from-the-web").hexdigest()
    assert "no url" in str(error.message)
    assert "404" in str(missing.message)


@pytest.mark.parametrize(
    "box", ["[]", '"x"', "not json", "{}", '{"name":"a","type":9}', '{"name":"a","type":7,"uuid":"x"}']
)
async def test_a_broken_file_box_is_refused_in_words(client: PuppetClient, box: str) -> None:
    await client.start()
    request = pb.MessageSendFileRequest(conversation_id=ROOM, filebox=box)
    error = await refusal(client.call("MessageSendFile", request, SentResponse))
    assert error.status is Status.UNKNOWN
    assert str(error.message).startswith("Error:")


async def test_only_its_own_message_can_be_recalled(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    mine, others = await client.say(ROOM, "发错了"), gateway.chat.say(LI, "别撤", room_id=ROOM).id
    answers = [
        (await client.call("MessageRecall", pb.MessageRecallRequest(id=each), pb.MessageRecallResponse)).success
        for each in (mine, others)
    ]
    assert answers == [True, False]
    assert gateway.history.recalled() == {mine}


# What was missed


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


# Faults


async def test_a_duplicating_gateway_tells_of_each_message_twice(
    gateway: PracticeGateway, client: PuppetClient
) -> None:
    await client.start()
    gateway.begin_fault("duplicate", for_s=60)
    said = gateway.chat.say(ZHANG, "两遍", room_id=ROOM)
    assert [(await client.heard()).id for _ in range(2)] == [said.id, said.id]


async def test_a_dropped_stream_ends_and_comes_back_with_what_was_missed(gateway: PracticeGateway) -> None:
    async with connected(at(gateway), TOKEN) as client:
        await client.start()
        gateway.begin_fault("drop", for_s=60)
        assert client.stream is not None
        with pytest.raises((StreamTerminatedError, ConnectionError)):
            await asyncio.wait_for(client.stream, 5)
    said = gateway.chat.say(ZHANG, "断线时", room_id=ROOM)
    async with connected(at(gateway), TOKEN) as refused:
        assert (await refusal(refused.listen())).status is Status.UNAVAILABLE
    gateway.faults.end("drop")
    async with connected(at(gateway), TOKEN) as back:
        back.attach()
        assert (await back.heard()).id == said.id


async def test_a_restarting_gateway_refuses_then_listens_on_the_same_port(gateway: PracticeGateway) -> None:
    endpoint = at(gateway)
    gateway.begin_fault("restart", for_s=0.3)
    await until(lambda: gateway._server is None)
    async with connected(endpoint, TOKEN) as refused:
        with pytest.raises(ConnectionError):
            await refused.call("Version", pb.VersionRequest(), pb.VersionResponse)
    await until(lambda: gateway._server is not None)
    async with connected(endpoint, TOKEN) as back:
        await back.start()


async def test_a_frozen_gateway_accepts_and_answers_only_when_thawed(gateway: PracticeGateway) -> None:
    gateway.begin_fault("freeze", for_s=60)
    async with connected(at(gateway), TOKEN) as client:
        asked = asyncio.create_task(client.call("Version", pb.VersionRequest(), pb.VersionResponse))
        done, _ = await asyncio.wait({asked}, timeout=0.3)
        gateway.resume()
        answer = await asyncio.wait_for(asked, 5)
    assert not done
    assert answer.version


async def test_a_slow_gateway_answers_late(gateway: PracticeGateway, client: PuppetClient) -> None:
    gateway.begin_fault("slow", for_s=60, delay_s=0.3)
    asked = asyncio.create_task(client.call("Version", pb.VersionRequest(), pb.VersionResponse))
    done, _ = await asyncio.wait({asked}, timeout=0.1)
    assert not done
    assert (await asked).version


async def test_a_call_fails_once_when_asked_to(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    gateway.faults.fail_next("MessageSendText")
    assert (await refusal(client.say(ROOM, "一"))).status is Status.UNKNOWN
    assert await client.say(ROOM, "二")


async def test_a_fault_ends_by_itself(gateway: PracticeGateway) -> None:
    gateway.begin_fault("duplicate", for_s=0.05)
    await until(lambda: not gateway.faults.is_on("duplicate"))
    assert gateway.faults.remaining_s() == {}
