"""Asking: what is entered, what is said at once, and what is kept for later."""

from dataclasses import replace

import pytest

from handlers.conversation.ask import wanted_in
from handlers.domain.copyright import Policy
from handlers.domain.message import MessageKind
from handlers.domain.outcome import NotFound
from handlers.domain.reading.items import Item
from handlers.domain.request import Actor, Request, RequestKind, State
from tests.unit.handlers.world import ACCOUNT, DOI_A, DOI_B, LI, OTHER, PAPER, STRANGER, ZHANG, World, private

ISBN = "求ISBN 978-7-04-039663-8"


async def all_requests(world: World) -> list[Request]:
    return sorted(await world.book.latest(), key=lambda r: r.number)


async def test_small_talk_is_met_with_silence(world: World) -> None:
    assert await world.say("今天天气真好啊") == "silence"
    assert world.outbox.texts == []


async def test_a_request_carries_its_reader_and_department(world: World) -> None:
    await world.say("急求 10.1000/a")
    request = await world.request()
    assert (request.staff_id, request.department, request.is_urgent, request.wanted) == (1, "口腔科", True, DOI_A)


async def test_several_papers_in_one_message_are_acknowledged_in_one_line(world: World) -> None:
    await world.say("求 10.1000/a 和 10.1000/b")
    assert [r.wanted for r in await all_requests(world)] == [DOI_A, DOI_B]
    assert world.outbox.texts == ["ack_many number=1002 numbers=1001、1002 count=2"]


async def test_a_message_heard_twice_opens_one_request(world: World) -> None:
    await world.say("求 10.1000/a", id="same")
    await world.dispatch.answer(world.message("求 10.1000/a", id="same"))
    assert len(await all_requests(world)) == 1
    assert len(world.outbox.texts) == 1


async def test_a_paper_asked_for_again_while_it_is_looked_for_opens_no_second_request(world: World) -> None:
    await world.say("求 10.1000/a")
    assert await world.say("求 10.1000/a") == "already_asked"
    assert world.outbox.texts[-1] == "already_asked numbers=1001"
    assert await world.say("求 10.1000/a 和 10.1000/b") == "requested"
    assert [r.wanted for r in await all_requests(world)] == [DOI_A, DOI_B]


async def test_a_paper_asked_for_again_after_it_came_is_looked_for_again(world: World) -> None:
    await world.delivered()
    assert await world.say("求 10.1000/a") == "requested"


async def test_who_asks_again_instead_of_choosing_is_shown_the_choice_again(world: World) -> None:
    await world.say("求 10.1000/a")
    claimed = await world.book.claim_received(lease_s=60)
    assert claimed is not None
    await world.book.offer(claimed[1], [PAPER, OTHER], [])
    assert await world.say("求 10.1000/a") == "choose"
    assert "1. A paper on teeth（Lancet 2024）\n2. B paper on bones" in world.outbox.texts[-1]


async def test_a_message_cut_off_in_the_middle_is_finished_without_mixing_its_papers_up(world: World) -> None:
    """The first paper was already on its way when the message came, and has arrived when it is heard again."""
    first = await world.found(message_id="earlier")
    message = world.message("求 10.1000/a 和 10.1000/b", id="torn")
    await world.dispatch.answer(message)
    await world.work()
    assert await world.state(first.number) is State.DELIVERED
    await world.dispatch.answer(message)
    assert [r.wanted for r in await all_requests(world) if r.message_id == "torn"] == [DOI_B, DOI_A]


async def test_a_topic_that_nobody_finds_is_told_in_one_line(world: World) -> None:
    assert await world.say("帮忙检索近五年种植体周围炎的文献") == "requested"
    assert (await world.request()).kind is RequestKind.SEARCH
    world.later(seconds=3)
    await world.settle()
    assert await world.state() is State.WITH_LIBRARIAN
    assert world.heard() == ["@口腔科-张三 search_nothing number=1001 query=peri-implantitis，2021年起"]


@pytest.mark.parametrize("kind", [MessageKind.IMAGE, MessageKind.VOICE, MessageKind.FILE])
async def test_a_picture_sent_to_the_bot_goes_to_a_person_with_one_line(world: World, kind: MessageKind) -> None:
    assert await world.whisper("", kind=kind) == "requested"
    await world.settle()
    assert await world.state() is State.WITH_LIBRARIAN
    assert world.heard(private(ZHANG)) == ["to_librarian_unreadable number=1001 numbers=1001 count=1"]


async def test_a_picture_in_the_group_and_a_sticker_anywhere_ask_for_nothing(world: World) -> None:
    assert await world.say("", kind=MessageKind.IMAGE) == "silence"
    assert await world.whisper("", kind=MessageKind.OTHER) == "silence"
    assert await all_requests(world) == []


async def test_a_link_that_names_no_paper_goes_to_a_person_beside_the_paper(world: World) -> None:
    await world.say("求助 https://www.example.org/abc 这篇文章全文")
    request = await world.request()
    assert (request.kind, request.wanted) == (RequestKind.UNREADABLE, None)


async def test_a_paper_beside_such_a_link_is_acknowledged_and_the_link_is_told_apart(world: World) -> None:
    heard = await world.dispatch.understand(world.message("求 10.1000/a 和 10.1000/b"))
    link = Item("url", "https://www.example.org/abc", 2)
    mixed = replace(heard, reading=replace(heard.reading, items=(heard.reading.items[0], link)))
    await world.ask.answer(mixed)
    assert world.outbox.texts == ["ack_many number=1002 numbers=1001、1002 count=2"]
    await world.identify.work_once()
    await world.identify.work_once()
    assert "to_librarian_unreadable number=1002" in world.outbox.texts


async def test_a_request_without_anything_readable_goes_to_a_person(world: World) -> None:
    heard = await world.dispatch.understand(world.message("求 10.1000/a"))
    empty = replace(heard, reading=replace(heard.reading, items=()))
    assert [(one.kind, one.wanted) for one in wanted_in(empty)] == [(RequestKind.UNREADABLE, None)]


async def test_a_book_is_entered_as_a_book(world: World) -> None:
    await world.say("求书 ISBN 9787040396638")
    assert (await world.request()).kind is RequestKind.BOOK


async def limited(limit: int) -> World:
    world = World(policy=Policy(daily_limit=limit))
    await world.bind()
    return world


async def test_the_daily_limit_lets_in_what_fits_and_says_so_about_the_rest() -> None:
    world = await limited(1)
    assert await world.say("求 10.1000/a 和 10.1000/b") == "requested"
    assert [r.wanted for r in await all_requests(world)] == [DOI_A]
    assert world.outbox.texts == ["ack number=1001 numbers=1001 count=1", "daily_limit limit=1"]


async def test_the_group_hears_of_a_readers_limit_once_a_day() -> None:
    world = await limited(1)
    await world.say("求 10.1000/a")
    assert await world.say("求 10.1000/b") == "daily_limit"
    assert await world.say("求 10.1000/c") == "daily_limit"
    assert world.outbox.texts.count("daily_limit limit=1") == 1
    world.later(days=1, seconds=1)
    assert await world.say("求 10.1000/b") == "requested"
    assert await world.say("求 10.1000/c") == "daily_limit"
    assert world.outbox.texts.count("daily_limit limit=1") == 2


async def test_the_limit_of_one_reader_is_no_warning_to_another() -> None:
    world = await limited(1)
    await world.bind(LI, 2)
    for reader in (ZHANG, LI):
        await world.say("求 10.1000/a 和 10.1000/b", reader)
    assert world.outbox.texts.count("daily_limit limit=1") == 2


async def test_a_friend_is_told_of_the_limit_in_private_each_time_and_the_group_hears_nothing() -> None:
    world = await limited(1)
    world.channel.friends.add(ZHANG.contact_id)
    await world.say("求 10.1000/a")
    assert await world.say("求 10.1000/b") == "daily_limit"
    assert await world.say("求 10.1000/c") == "daily_limit"
    await world.settle()
    assert world.heard(private(ZHANG)).count("daily_limit limit=1") == 2
    assert not any("daily_limit" in text for text in world.heard())


async def test_who_asks_in_private_is_told_of_the_limit_each_time() -> None:
    world = await limited(1)
    await world.whisper("求 10.1000/a")
    for doi in ("10.1000/b", "10.1000/c"):
        assert await world.whisper(f"求 {doi}") == "daily_limit"
    assert world.outbox.texts.count("daily_limit limit=1") == 2


async def test_a_refused_request_uses_no_quota() -> None:
    world = await limited(1)
    await world.say("求 10.1000/a")
    await world.say("求 10.1000/b")
    assert [r.wanted for r in await all_requests(world)] == [DOI_A]


async def test_a_message_heard_twice_is_not_refused_for_its_own_requests() -> None:
    world = await limited(1)
    message = world.message("求 10.1000/a")
    assert await world.dispatch.answer(message) == "requested"
    assert await world.dispatch.answer(message) == "requested"
    assert "daily_limit limit=1" not in world.outbox.texts


async def test_a_cancelled_request_is_given_back_to_the_limit() -> None:
    world = await limited(1)
    await world.say("求 10.1000/a")
    await world.book.move(1001, State.CANCELLED, Actor.READER)
    assert await world.say("求 10.1000/b") == "requested"


async def test_without_a_limit_nobody_is_refused() -> None:
    world = await limited(0)
    for n in range(25):
        assert await world.say(f"求 10.1000/p{n}") == "requested"


async def test_an_unbound_reader_is_told_once_a_day_and_seen_by_the_librarian(world: World) -> None:
    assert await world.say("求 10.1000/a", STRANGER) == "awaiting_binding"
    await world.say("求 10.1000/b", STRANGER)
    assert world.outbox.texts == ["unbound"]
    (newcomer,) = await world.members.newcomers(ACCOUNT)
    assert (newcomer.contact_id, newcomer.asked_at) == (STRANGER.contact_id, world.clock())
    await world.whisper("求 10.1000/c", STRANGER)
    assert world.outbox.texts[-1] == "unbound_private"
    assert await world.state(1003) is State.AWAITING_BINDING


async def test_an_unbound_reader_who_repeats_a_request_gets_the_paper_once(world: World) -> None:
    for _ in range(3):
        await world.say("求 10.1000/a", STRANGER)
    assert len(await all_requests(world)) == 1


async def test_waiting_for_binding_is_no_way_around_the_daily_limit() -> None:
    world = await limited(2)
    assert await world.say("求 10.1000/a 和 10.1000/b", STRANGER) == "awaiting_binding"
    assert await world.say("求 10.1000/c", STRANGER) == "daily_limit"
    assert len(await all_requests(world)) == 2


async def test_a_nickname_of_somebody_else_makes_a_bound_contact_unknown(world: World) -> None:
    assert await world.say("求 10.1000/a", replace(ZHANG, alias=LI.alias)) == "awaiting_binding"


async def test_what_a_librarian_announces_is_no_request(world: World) -> None:
    librarian = replace(STRANGER, contact_id="wxid_lib", name="小赵", alias="图书馆-赵馆")
    await world.bind(librarian, 4)
    assert await world.say("10.1000/a 已上传", librarian) == "silence"


async def test_a_paper_missed_for_one_reader_is_still_asked_for_by_another(world: World) -> None:
    world.fulltext.answer = NotFound()
    await world.say("求 10.1000/a")
    assert await world.say("求 10.1000/a", LI) == "requested"
    assert (await world.request(1002)).staff_id == 2
