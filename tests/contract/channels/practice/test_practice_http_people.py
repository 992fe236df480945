"""Members, friends and faults over the HTTP interface."""

import pytest
from wechaty_grpc.wechaty import puppet as pb

from tests.contract.channels.practice.line import TOKEN, Caller
from tests.gateway_driver import ANNOUNCEMENT, BOT_ALIAS, ROOM, TOPIC, ZHANG_ALIAS
from tests.puppet_client import E, connected


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
