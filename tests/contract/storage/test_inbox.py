"""The promises of `Inbox`, over both engines."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from handlers.domain.message import Conversation, MessageKind
from handlers.ports import Inbox
from tests.contract.storage.desk_kit import GROUP, Kit

PRIVATE = Conversation(contact_id="wxid_li")


def is_an_inbox(kit: Kit) -> Inbox:
    """mypy checks here that the SQL inbox keeps the port's signatures."""
    return kit.inbox


async def test_a_message_is_kept_once_however_often_it_is_heard(kit: Kit) -> None:
    message = kit.message(1)
    kept = await asyncio.gather(*(kit.inbox.keep(message) for _ in range(100)))
    assert sum(kept) == 1
    assert await kit.inbox.next_unhandled(()) == message


async def test_messages_come_oldest_first_over_all_conversations(kit: Kit) -> None:
    for message in (kit.message(1), kit.message(2, PRIVATE), kit.message(3)):
        await kit.inbox.keep(message)
    assert await kit.inbox.next_unhandled(()) == kit.message(1)
    assert await kit.inbox.next_unhandled({GROUP.key}) == kit.message(2, PRIVATE)
    assert await kit.inbox.next_unhandled({GROUP.key, PRIVATE.key}) is None
    await kit.inbox.handled(kit.message(1), "silence")
    assert await kit.inbox.next_unhandled({PRIVATE.key}) == kit.message(3)


async def test_a_failed_message_holds_back_its_conversation_until_its_retry(kit: Kit) -> None:
    for message in (kit.message(1), kit.message(2), kit.message(3, PRIVATE)):
        await kit.inbox.keep(message)
    retry_at = kit.clock() + timedelta(seconds=5)
    assert await kit.inbox.failed(kit.message(1), retry_at=retry_at) == 1
    assert (await kit.inbox.next_unhandled(())) == kit.message(3, PRIVATE)
    await kit.inbox.handled(kit.message(3, PRIVATE), "silence")
    assert await kit.inbox.next_unhandled(()) is None
    kit.clock.tick(5)
    again = await kit.inbox.next_unhandled(())
    assert again is not None
    assert again.id == "m1"
    assert await kit.inbox.failed(again, retry_at=kit.clock()) == 2


async def test_the_text_of_a_message_that_asked_for_nothing_is_wiped(kit: Kit) -> None:
    asking, idle = kit.message(1), kit.message(2, words="今晚聚餐")
    for message in (asking, idle):
        await kit.inbox.keep(message)
    await kit.received(message_id="m1")
    await kit.inbox.handled(asking, "entered")
    await kit.inbox.handled(idle, "silence")
    assert await kit.count("message", "length(text_sealed) > 0") == 1
    assert await kit.count("message", "message_id = 'm2' AND length(text_sealed) = 0") == 1


async def test_what_was_said_between_two_messages_of_a_conversation_is_told_without_its_words(kit: Kit) -> None:
    for message in (kit.message(1), kit.message(2), kit.message(3, PRIVATE), kit.message(4), kit.message(5)):
        await kit.inbox.keep(message)
    await kit.inbox.handled(kit.message(2), "silence")
    between = await kit.inbox.between("m1", kit.message(5))
    assert between == (("wxid_zhang", "silence"), ("wxid_zhang", ""))
    assert await kit.inbox.between("m4", kit.message(5)) == ()
    assert await kit.inbox.between("unheard", kit.message(5)) == ()


async def test_what_carries_something_is_found_by_conversation_and_time_latest_first(kit: Kit) -> None:
    kinds = (MessageKind.IMAGE, MessageKind.TEXT, MessageKind.VOICE, MessageKind.FILE, MessageKind.RECORD)
    for number, kind in enumerate(kinds, 1):
        await kit.inbox.keep(replace(kit.message(number), kind=kind))
        kit.clock.tick(10)
    await kit.inbox.keep(replace(kit.message(6, PRIVATE), kind=MessageKind.IMAGE))
    now = kit.clock()
    found = await kit.inbox.carriers("wechat", GROUP, since=now - timedelta(minutes=1), until=now)
    assert [m.id for m in found] == ["m5", "m4", "m3", "m1"]
    some = await kit.inbox.carriers("wechat", GROUP, since=now - timedelta(seconds=30), until=now)
    assert [m.id for m in some] == ["m5", "m4", "m3"]
    assert await kit.inbox.carriers("another", GROUP, since=now - timedelta(hours=1), until=now) == ()


async def test_what_nobody_has_dealt_with_in_time_is_told(kit: Kit) -> None:
    for number in (1, 2):
        await kit.inbox.keep(kit.message(number))
        kit.clock.tick(10)
    await kit.inbox.handled(kit.message(1), "silence")
    assert [m.id for m in await kit.inbox.unanswered(before=kit.clock())] == ["m2"]
    assert await kit.inbox.unanswered(before=kit.clock() - timedelta(seconds=10)) == ()


async def test_what_is_held_back_for_a_person_is_never_handed_out_again(kit: Kit) -> None:
    for number in (1, 2):
        await kit.inbox.keep(kit.message(number))
    assert await kit.inbox.hold_back(kit.message(1))
    kit.clock.tick(10**6)
    assert await kit.inbox.next_unhandled(()) is None
    assert [m.id for m in await kit.inbox.unanswered(before=kit.clock())] == ["m1", "m2"]
    await kit.inbox.handled(kit.message(1), "escalated")
    assert not await kit.inbox.hold_back(kit.message(1))
    later = await kit.inbox.next_unhandled(())
    assert later is not None
    assert later.id == "m2"
