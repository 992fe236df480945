"""`1006是不是撤稿了`: what is known of the sender's own papers, and where to look."""

from datetime import date

import pytest

from handlers.domain.article import TitleWanted
from handlers.domain.notice import Notice, NoticeKind
from tests.unit.handlers.world import LI, PAPER, ZHANG, World, private

RETRACTED = Notice(NoticeKind.RETRACTION, "10.1000/r", date(2025, 3, 1))


@pytest.mark.parametrize("text", ["1001是不是撤稿了", "1001 这篇撤稿了吗？", "这篇撤稿了吗"])
async def test_what_is_known_of_a_retraction_is_told(world: World, text: str) -> None:
    world.notices.listed[PAPER.key] = (RETRACTED,)
    await world.entered(wanted=PAPER.ids[0])
    assert await world.whisper(text) == "notices_known"
    assert world.outbox.texts[-1].startswith("notices_known number=1001 notes=note_retracted")


async def test_where_nothing_is_known_the_reader_hears_where_to_look(world: World) -> None:
    await world.entered(wanted=PAPER.ids[0])
    assert await world.whisper("1001是不是撤稿了") == "notices_none"
    assert world.outbox.texts[-1] == "notices_none number=1001 doi=10.1000/a"


async def test_a_correction_is_told_beside_that_nothing_is_known_of_a_retraction(world: World) -> None:
    world.notices.listed[PAPER.key] = (Notice(NoticeKind.CORRECTION),)
    await world.entered(wanted=PAPER.ids[0])
    await world.whisper("1001是不是撤稿了")
    assert "notices_none" in world.outbox.texts[-1]
    assert "note_corrected" in world.outbox.texts[-1]


async def test_a_group_hears_no_source_and_friends_are_told_in_private(world: World) -> None:
    await world.entered(wanted=PAPER.ids[0])
    assert await world.say("1001是不是撤稿了") == "notices_none"
    assert world.outbox.texts[-1] == "notices_none number=1001"
    world.channel.friends.add(ZHANG.contact_id)
    await world.say("1001撤稿了吗")
    await world.settle()
    assert "notices_none number=1001 doi=10.1000/a" in world.heard(private(ZHANG))


async def test_of_other_peoples_papers_and_of_what_is_not_known_yet_nothing_is_told(world: World) -> None:
    await world.bind(LI, 2)
    await world.entered(wanted=PAPER.ids[0])
    await world.entered(wanted=None)
    assert await world.say("1001是不是撤稿了", LI) == "silence"
    assert await world.say("1002是不是撤稿了") == "silence"
    assert await world.say("这篇撤稿了吗") == "silence"


async def test_a_title_alone_is_looked_up_too(world: World) -> None:
    await world.entered(wanted=TitleWanted("A title"))
    assert await world.whisper("1001是不是撤稿了") == "notices_none"
    assert world.outbox.texts[-1] == "notices_none number=1001"
