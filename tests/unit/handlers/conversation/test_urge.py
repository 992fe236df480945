"""急: to the front, once, past no limit; and who has found it says so."""

import pytest

from handlers.domain.message import MessageKind
from handlers.domain.outcome import NotFound
from handlers.domain.request import Reason, State
from tests.unit.handlers.world import DOI_B, LI, PAPER, STRANGER, World


async def test_the_latest_open_request_comes_to_the_front(world: World) -> None:
    await world.with_librarian(reader=LI, staff_id=2)
    await world.with_librarian(wanted=DOI_B)
    assert await world.say("急") == "urgent"
    assert [r.number for r in await world.book.queue()] == [1002, 1001]
    await world.work()
    assert world.heard() == ["@口腔科-张三 urgent number=1002"]
    assert [line[2] async for line in world.audit.lines()] == ["request_urged"]


async def test_it_is_answered_once_however_often_it_is_said(world: World) -> None:
    await world.with_librarian()
    for _ in range(3):
        await world.say("急！")
    await world.settle()
    assert world.heard() == ["@口腔科-张三 urgent number=1001"]


async def test_a_named_request_is_meant_and_a_stranger_s_is_not(world: World) -> None:
    await world.with_librarian()
    await world.with_librarian(wanted=DOI_B)
    assert await world.say("1001 急") == "urgent"
    assert (await world.request(1001)).is_urgent
    assert not (await world.request(1002)).is_urgent
    assert await world.say("1002 急", LI) == "silence"
    assert await world.whisper("1002 急", LI) == "not_yours"


async def test_a_request_under_way_is_searched_first(world: World) -> None:
    await world.entered()
    world.knows(PAPER)
    await world.identify.work_once()
    assert await world.say("病人急用") == "urgent_under_way"
    claimed = await world.book.claim_search(lease_s=60)
    assert claimed is not None
    assert world.desk.searches[claimed[0].id].is_urgent


async def test_with_nothing_open_the_group_hears_nothing(world: World) -> None:
    assert await world.say("急") == "silence"
    assert await world.whisper("急") == "urgent_nothing"
    assert await world.say("急", STRANGER) == "silence"
    await world.entered(reader=STRANGER, staff_id=None, state=State.AWAITING_BINDING)
    assert await world.say("急", STRANGER) == "silence"


@pytest.mark.parametrize("text", ["急诊", "不急", "急用，求 10.1000/b"])
async def test_other_words_urge_nothing(world: World, text: str) -> None:
    await world.with_librarian()
    await world.say(text)
    assert not (await world.request(1001)).is_urgent


async def test_a_picture_urges_nothing(world: World) -> None:
    await world.with_librarian()
    assert await world.say("", kind=MessageKind.IMAGE) == "silence"


async def test_who_has_found_the_paper_ends_the_request(world: World) -> None:
    await world.with_librarian()
    assert await world.say("自己找到了，谢谢") == "found_by_reader"
    request = await world.request()
    assert (request.state, request.reason) == (State.CANCELLED, Reason.FOUND_BY_READER)


async def test_a_find_with_nothing_open_is_no_concern_of_ours(world: World) -> None:
    assert await world.say("自己找到了") == "silence"


async def test_urgency_said_with_the_request_is_acknowledged_and_kept_in_mind(world: World) -> None:
    world.fulltext.answer = NotFound()
    world.knows(PAPER)
    await world.say("求 10.1000/a 病人急用")
    assert (await world.request()).is_urgent
    world.later(seconds=3)
    await world.send.work_once()
    assert world.heard() == ["@口腔科-张三 ack number=1001 numbers=1001 count=1 urgent=yes"]
    await world.settle()
    assert world.heard()[-1] == "@口腔科-张三 to_librarian number=1001 title=A paper on teeth urgent=yes"


async def test_who_asked_urgently_is_known_to_have_done_so_when_a_person_takes_over(world: World) -> None:
    world.knows(PAPER)
    world.fulltext.answer = NotFound()
    await world.say("病人急用，求 10.1000/a")
    await world.settle()
    assert any("to_librarian number=1001" in line and "urgent=yes" in line for line in world.heard())
