"""Binding: who proves to be whom, and what goes on by itself afterwards."""

from dataclasses import replace

import pytest

from handlers.conversation.join import Join
from handlers.domain.errors import Refused
from handlers.domain.message import Person
from handlers.domain.request import Actor, Request, State
from handlers.domain.say import Say
from tests.fakes import FakeRequestBook
from tests.unit.handlers.world import ACCOUNT, LI, STRANGER, ZHANG, World, private


async def code(world: World, staff_id: int = 3) -> str:
    return await world.members.issue_code(staff_id, by="馆员", valid_s=60)


async def test_a_code_binds_in_private_and_in_the_group(world: World) -> None:
    assert await world.say(f"绑定 {await code(world)}", STRANGER) == "bound"
    assert world.outbox.texts == ["bound label=骨科-王五"]
    bound = await world.members.binding(ACCOUNT, STRANGER.contact_id)
    assert bound is not None
    assert bound.staff.id == 3


async def test_who_asks_for_binding_in_the_group_is_asked_to_come_in_private(world: World) -> None:
    assert await world.say("绑定", STRANGER) == "code_privately"


async def test_who_asks_for_binding_in_private_is_shown_a_code_for_the_librarian(world: World) -> None:
    assert await world.whisper("绑定", STRANGER) == "bind_code_shown"
    assert world.outbox.texts[0].startswith("bind_code_shown code=")


async def test_a_wrong_code_is_told_and_too_many_lock(world: World) -> None:
    assert [await world.whisper("绑定 ACDEFG99", STRANGER) for _ in range(6)] == ["code_wrong"] * 5 + ["code_locked"]


async def test_who_is_bound_is_told_so_whatever_they_send(world: World) -> None:
    assert await world.whisper("绑定") == "already_bound"
    assert await world.whisper("绑定 ACDEFG99") == "already_bound"


async def test_what_waited_under_another_nickname_goes_on_once_the_reader_comes_in_private(world: World) -> None:
    await world.say("求 10.1000/a", replace(ZHANG, alias="骨科-张三"))
    assert await world.state() is State.AWAITING_BINDING
    assert await world.whisper("绑定") == "bound_and_going_on"
    assert await world.state() is State.RECEIVED


async def test_a_crash_between_binding_and_letting_in_leaves_no_request_behind(world: World) -> None:
    await world.say("求 10.1000/a", STRANGER)
    await world.members.redeem(ACCOUNT, STRANGER, await code(world))
    assert await world.say("今天天气真好啊", STRANGER) == "silence"
    request = await world.request()
    assert (request.state, request.staff_id, request.department) == (State.RECEIVED, 3, "骨科")


async def test_a_code_heard_twice_is_no_wrong_code(world: World) -> None:
    message = world.message(f"绑定 {await code(world)}", STRANGER, private(STRANGER))
    await world.say("求 10.1000/a", STRANGER)
    assert await world.dispatch.answer(message) == "bound"
    assert await world.dispatch.answer(message) == "already_bound"


async def test_a_librarian_binds_and_a_friend_is_told_in_private(world: World) -> None:
    world.channel.friends.add(STRANGER.contact_id)
    await world.say("求 10.1000/a", STRANGER)
    await world.join.confirm(ACCOUNT, STRANGER, 3, by="馆员")
    await world.send.work_once()
    assert world.heard() == ["@骨科-王五 unbound"]
    await world.send.work_once()
    assert world.heard(private(STRANGER)) == ["bound_and_going_on label=骨科-王五 numbers=1001"]
    assert [line[1:4] for line in world.audit.noted] == [("馆员", "member_bound", "staff:3")]


async def test_who_cannot_be_reached_in_private_is_told_in_the_group_where_they_asked(world: World) -> None:
    await world.say("求 10.1000/a", STRANGER)
    await world.join.confirm(ACCOUNT, STRANGER, 3, by="馆员")
    for _ in range(2):
        await world.send.work_once()
    assert world.heard()[-1] == "@骨科-王五 bound_and_going_on label=骨科-王五 numbers=1001"


async def test_binding_a_whole_group_says_nothing_to_those_who_cannot_hear_it(world: World) -> None:
    await world.join.confirm(ACCOUNT, STRANGER, 3, by="馆员")
    assert world.outbox.texts == []
    world.channel.friends.add(STRANGER.contact_id)
    await world.join.confirm(ACCOUNT, STRANGER, 3, by="馆员")
    assert world.outbox.texts == ["bound label=骨科-王五"]


async def test_who_wrote_in_private_is_told_there_even_if_no_friend(world: World) -> None:
    await world.join.confirm(ACCOUNT, STRANGER, 3, by="馆员", has_written=True)
    (row,) = world.desk.posts.values()
    assert (row.post.text, row.post.conversation) == ("bound label=骨科-王五", private(STRANGER))


async def test_an_entry_that_another_contact_holds_is_refused(world: World) -> None:
    with pytest.raises(Refused) as refused:
        await world.join.confirm(ACCOUNT, Person("wxid_thief"), 2, by="馆员")
    assert refused.value.say is Say.ENTRY_TAKEN
    bound = await world.members.binding(ACCOUNT, LI.contact_id)
    assert bound is not None


async def test_a_request_that_expires_in_the_moment_of_binding_does_not_stop_the_others(world: World) -> None:
    await world.say("求 10.1000/a 和 10.1000/b", STRANGER)
    waiting = await world.book.awaiting_binding(ACCOUNT, STRANGER.contact_id)
    await world.book.move(1001, State.EXPIRED, Actor.TIMER)

    class Stale(FakeRequestBook):
        async def awaiting_binding(self, account: str, contact_id: str) -> tuple[Request, ...]:
            return waiting

    join = Join(
        book=Stale(world.desk), outbox=world.outbox, members=world.members, audit=world.audit, speaker=world.speaker,
        bells=world.bells, clock=world.clock, code_valid_s=60,
    )  # fmt: skip
    await join.answer(await world.dispatch.understand(world.message(await code(world), STRANGER, private(STRANGER))))
    assert [await world.state(n) for n in (1001, 1002)] == [State.EXPIRED, State.RECEIVED]
    assert world.outbox.texts[-1].endswith("numbers=1002")
