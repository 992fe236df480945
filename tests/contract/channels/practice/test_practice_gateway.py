"""The practice gateway on the wire: what wechaty-puppet-service 1.19.9 does."""

import asyncio
from pathlib import Path

import pytest
from grpclib.const import Status
from wechaty_grpc.wechaty import puppet as pb

from bot.channels.practice.gateway import PracticeGateway
from bot.channels.practice.protocol import MAX_MESSAGE_BYTES, TextSetterRequest
from tests.contract.channels.practice.line import TOKEN, at, make_gateway, refusal
from tests.gateway_driver import ANNOUNCEMENT, BOT, LI, ROOM, TOPIC, WANG, ZHANG, ZHANG_ALIAS
from tests.puppet_client import E, PuppetClient, connected

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


async def test_lists_name_everybody_and_every_group_that_the_bot_is_in(client: PuppetClient) -> None:
    await client.start()
    contacts = await client.call("ContactList", pb.ContactListRequest(), pb.ContactListResponse)
    rooms = await client.call("RoomList", pb.RoomListRequest(), pb.RoomListResponse)
    members = await client.call("RoomMemberList", pb.RoomMemberListRequest(id=ROOM), pb.RoomMemberListResponse)
    assert set(contacts.ids) == {BOT, ZHANG, LI, WANG}
    assert list(rooms.ids) == [ROOM]
    assert list(members.member_ids) == [BOT, ZHANG, LI]


async def test_a_topic_and_a_remark_are_set_and_read_back(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    await client.setter("RoomTopic", TextSetterRequest(id=ROOM, value="改名"))
    await client.setter("ContactAlias", TextSetterRequest(id=LI, value="李老师"))
    person = await client.call("ContactPayload", pb.ContactPayloadRequest(id=LI), pb.ContactPayloadResponse)
    assert await client.setter("RoomTopic", TextSetterRequest(id=ROOM)) == "改名"
    assert await client.setter("ContactAlias", TextSetterRequest(id=LI)) == person.alias == "李老师"
    assert [done["op"] for done in gateway.chat.outbox] == ["topic", "alias"]


async def test_a_group_that_the_bot_has_left_is_closed_to_it(gateway: PracticeGateway, client: PuppetClient) -> None:
    await client.start()
    await client.call("RoomAdd", pb.RoomAddRequest(id=ROOM, contact_id=WANG), pb.RoomAddResponse)
    await client.call("RoomQuit", pb.RoomQuitRequest(id=ROOM), pb.RoomQuitResponse)
    unheard = gateway.chat.say(WANG, "机器人呢", room_id=ROOM)
    heard = gateway.chat.say(WANG, "在吗")
    error = await refusal(client.say(ROOM, "还在吗"))
    assert error.status is Status.UNKNOWN
    assert (await client.heard()).id == heard.id != unheard.id
    assert not (await client.call("RoomList", pb.RoomListRequest(), pb.RoomListResponse)).ids
