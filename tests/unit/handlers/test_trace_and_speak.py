"""Whose copy is this, and where people are spoken to."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.domain.delivery import NewDelivery
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Sighting
from handlers.domain.message import Link
from handlers.domain.say import Say
from handlers.trace import Trace
from tests.unit.handlers.world import GROUP, LI, ZHANG, World, private

FILE = Path("/found.pdf")


def seen(world: World, *deliveries: int) -> None:
    world.workshop.sightings = tuple(Sighting(one, ("text",)) for one in deliveries)


async def test_a_copy_tells_its_request_reader_time_and_who_could_see_it(world: World) -> None:
    world.channel.rosters[GROUP.topic] = [ZHANG, LI]
    await world.delivered()
    seen(world, 1)
    (traced,) = (await world.trace.read(FILE, by="li")).copies
    assert (traced.request, traced.reader, traced.route) == (1001, "口腔科-张三", "group")
    assert (traced.sent_at, traced.audience) == (world.clock(), ("口腔科-张三", "骨科-李四"))
    assert traced.seen == Sighting(1, ("text",))
    assert world.audit.noted[-1][1:4] == ("li", "copy_traced", "request:1001")


async def test_a_copy_sent_again_to_the_group_could_be_seen_there_too(world: World) -> None:
    world.channel.rosters[GROUP.topic] = [ZHANG, LI]
    world.channel.friends.add(ZHANG.contact_id)
    await world.delivered()
    seen(world, 1)
    (before,) = (await world.trace.read(FILE, by="li")).copies
    assert (before.route, before.audience) == ("private", ())
    await world.say("重发")
    await world.work()
    (after,) = (await world.trace.read(FILE, by="li")).copies
    assert (after.route, after.audience) == ("private+group", ("口腔科-张三", "骨科-李四"))


async def test_a_copy_that_was_marked_and_not_sent_is_traced_as_well(world: World) -> None:
    await world.found()
    await world.deliver.work_once()
    seen(world, 1)
    (traced,) = (await world.trace.read(FILE, by="li")).copies
    assert (traced.sent_at, traced.route) == (None, "group")


async def test_a_copy_marked_by_hand_is_traced_and_an_unknown_one_is_no_guess(world: World) -> None:
    await world.stamps.note(7, "CODE", reader="骨科-李四", request="R-7", title="牙周炎的治疗")
    seen(world, 7, 8)
    (traced,) = (await world.trace.read(FILE, by="li")).copies
    assert (traced.request, traced.reader, traced.route) == ("R-7", "骨科-李四", "by_hand")
    assert traced.title == "牙周炎的治疗"
    seen(world)
    assert (await world.trace.read(FILE, by="li")).copies == ()
    assert world.audit.noted[-1][3] == "none"


async def test_a_locked_copy_is_opened_by_what_is_typed_or_what_the_library_knows(world: World) -> None:
    await world.delivered()
    seen(world, 1)
    world.workshop.locked_with = "K7QM2P"
    with pytest.raises(BadDocument):
        await world.trace.read(FILE, by="li")
    with pytest.raises(BadDocument):
        await world.trace.read(FILE, by="li", password="wrong")
    assert [t.request for t in (await world.trace.read(FILE, by="li", password="K7QM2P")).copies] == [1001]

    async def known() -> tuple[str, ...]:
        return ("1101", "K7QM2P")

    knowing = Trace(
        book=world.book,
        stamps=world.stamps,
        members=world.members,
        workshop=world.workshop,
        audit=world.audit,
        check_code=lambda _: None,
        known_passwords=known,
    )
    assert [t.request for t in (await knowing.read(FILE, by="li")).copies] == [1001]


async def test_a_printed_code_leads_to_its_copy_and_every_look_is_noted(world: World) -> None:
    await world.delivered()
    (traced,) = await world.trace.by_code("1", by="li")
    assert (traced.request, traced.reader) == (1001, "口腔科-张三")
    assert await world.trace.by_code("forged", by="li") == ()
    assert [line[1:4] for line in world.audit.noted[-2:]] == [
        ("li", "copy_traced", "request:1001"),
        ("li", "copy_traced", "none"),
    ]


async def test_a_copy_whose_reader_is_no_member_has_no_name(world: World) -> None:
    await world.found(staff_id=None)
    claimed = await world.book.claim_found(lease_s=60)
    assert claimed is not None
    request = claimed[0]
    assert request.holding
    document, version = request.holding.document, request.holding.version
    new = NewDelivery(await world.book.new_delivery_id(), 1001, "c", "group", document, "a.pdf", version, "")
    await world.book.marked(claimed[1], new, lambda _: ())
    seen(world, 1)
    (traced,) = (await world.trace.read(FILE, by="li")).copies
    assert traced.reader == ""


async def test_readers_are_told_in_private_where_possible(world: World) -> None:
    request = await world.entered()
    assert await world.speaker.where(request) == GROUP
    world.channel.friends.add(ZHANG.contact_id)
    assert await world.speaker.where(request) == private(ZHANG)
    assert await world.speaker.where(await world.entered(conversation=private(LI))) == private(LI)


async def test_while_the_channel_is_down_what_was_known_of_a_reader_holds(world: World) -> None:
    world.channel.is_down = True
    assert await world.speaker.where(await world.entered()) == GROUP
    assert await world.speaker.where(await world.entered(reader=replace(ZHANG, is_friend=True))) == private(ZHANG)


async def test_the_channel_is_up_since_it_came_online(world: World) -> None:
    assert world.speaker.online_since() == world.channel.since
    world.channel.link = Link.AWAITING_SCAN
    assert world.speaker.online_since() is None


async def test_an_answer_is_said_once_to_a_message_and_once_altogether_where_asked(world: World) -> None:
    first, second = world.message("a"), world.message("b")
    keys = {world.speaker.answer(one, Say.HELP).key for one in (first, second, first)}
    assert len(keys) == 2
    assert len({world.speaker.answer(one, Say.HELP, once="day").key for one in (first, second)}) == 1
    assert world.speaker.answer(world.message("a", ZHANG, private(ZHANG)), Say.HELP).mention is None
