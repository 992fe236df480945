"""Past readers hear of a later retraction once, in private, and nowhere else."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from handlers.domain.article import Article, Identifier, IdKind
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.outcome import NotApplicable, NotFound, Unavailable
from handlers.domain.post import Urgency
from handlers.domain.request import Actor, State
from handlers.recall import RecallPapers, Vigil
from handlers.send import Pace
from tests.fakes import FakeNotices
from tests.unit.handlers.world import GROUP, HOLDING, LI, PAPER, ZHANG, World, private

RETRACTED = Notice(NoticeKind.RETRACTION, "10.1000/r", date(2026, 11, 1), source="crossref")
CONCERN = Notice(NoticeKind.CONCERN, source="pubmed")


class Watch:
    """Who tells past readers, over a world."""

    def __init__(self, world: World, *sources: FakeNotices, years: float = 3.0) -> None:
        self.world = world
        self.recall = RecallPapers(
            recalls=world.recalls, notices=world.notices, sources=sources, members=world.members,
            channel=world.channel, speaker=world.speaker, bells=world.bells, clock=world.clock,
            vigil=Vigil(years=years),
        )  # fmt: skip

    async def run(self) -> int:
        told = await self.recall.run()
        await self.world.work()
        return told


async def given(world: World, *, paper: Article = PAPER, is_friend: bool = True, **changes: object) -> int:
    """A paper that was delivered; returns the request's number."""
    if is_friend:
        world.channel.friends |= {ZHANG.contact_id, LI.contact_id}
    request = await world.with_librarian(**changes)
    await world.book.choose(request.number, paper, Actor.LIBRARIAN)
    claimed = await world.book.claim_search(lease_s=60)
    assert claimed is not None
    await world.book.search_found(claimed[2], HOLDING, [])
    await world.work()
    assert await world.state(request.number) is State.DELIVERED
    return request.number


def later(world: World, who: object = ZHANG) -> list[str]:
    return [text for text in world.heard(private(who)) if "_later" in text]  # type: ignore[arg-type]


async def test_a_retraction_after_the_delivery_is_told_once_in_private(world: World) -> None:
    crossref = FakeNotices()
    watch = Watch(world, crossref)
    number = await given(world)
    assert await watch.run() == 0
    crossref.known[PAPER.key] = (RETRACTED,)
    world.later(days=1)
    assert await watch.run() == 1
    (told,) = later(world)
    assert f"retracted_later number={number} day=2026-11-01 doi=10.1000/r citation=Smith J." in told
    for _ in range(3):
        world.later(days=1)
        assert await watch.run() == 0
    assert len(later(world)) == 1
    assert not [text for text in world.heard(GROUP) if "later" in text]


async def test_a_concern_and_then_a_retraction_are_two_things(world: World) -> None:
    crossref, pubmed = FakeNotices(), FakeNotices("pubmed")
    watch = Watch(world, crossref, pubmed)
    await given(world)
    pubmed.known[PAPER.key] = (CONCERN,)
    await watch.run()
    crossref.known[PAPER.key] = (RETRACTED,)
    world.later(days=1)
    await watch.run()
    assert [text.split()[0] for text in later(world)] == ["concern_later", "retracted_later"]


async def test_a_loaded_list_is_enough(world: World) -> None:
    await given(world)
    world.notices.listed[PAPER.key] = (RETRACTED,)
    assert await Watch(world).run() == 1


async def test_what_the_line_with_the_copy_said_is_not_told_again(world: World) -> None:
    world.notices.listed[PAPER.key] = (RETRACTED,)
    await given(world)
    await given(world, paper=replace(PAPER, ids=(Identifier(IdKind.DOI, "10.1000/z"),), is_retracted=True))
    crossref = FakeNotices()
    crossref.known = {PAPER.key: (RETRACTED,), "doi:10.1000/z": (RETRACTED,)}
    assert await Watch(world, crossref).run() == 0


async def test_corrections_and_newer_versions_disturb_nobody_later(world: World) -> None:
    await given(world)
    world.notices.listed[PAPER.key] = (Notice(NoticeKind.CORRECTION), Notice(NoticeKind.NEWER_VERSION))
    assert await Watch(world).run() == 0


async def test_who_is_no_friend_is_left_to_the_librarian_and_the_group_hears_nothing(world: World) -> None:
    number = await given(world, is_friend=False)
    world.notices.listed[PAPER.key] = (RETRACTED,)
    said = len(world.heard(GROUP))
    assert await Watch(world).run() == 1
    assert world.recalls.told == {(number, NoticeKind.RETRACTION): "held"}
    assert len(world.heard(GROUP)) == said


async def test_a_contact_that_is_somebody_else_by_now_hears_nothing(world: World) -> None:
    number = await given(world)
    world.notices.listed[PAPER.key] = (RETRACTED,)
    world.members.entries[1] = replace(world.members.entries[1], is_active=False)
    assert await Watch(world).run() == 1
    assert world.recalls.told[number, NoticeKind.RETRACTION] == "held"
    assert later(world) == []


async def test_each_reader_is_told_once_even_with_two_copies(world: World) -> None:
    first, second = await given(world), await given(world)
    third = await given(world, reader=LI, staff_id=2)
    world.notices.listed[PAPER.key] = (RETRACTED,)
    assert await Watch(world).run() == 2
    assert (len(later(world)), len(later(world, LI))) == (1, 1)
    assert {number for number, _ in world.recalls.told} == {first, second, third}


async def test_a_paper_asked_for_again_after_its_retraction_is_not_told_twice(world: World) -> None:
    await given(world)
    world.notices.listed[PAPER.key] = (RETRACTED,)
    assert await Watch(world).run() == 1
    await given(world)  # this copy's line tells of it
    world.later(days=1)
    assert await Watch(world).run() == 0


async def test_papers_are_asked_for_in_batches_of_the_services_size_once_a_day(world: World) -> None:
    crossref = FakeNotices(at_once=2)
    for n in range(5):
        await given(world, paper=replace(PAPER, issue=str(n), ids=(Identifier(IdKind.DOI, f"10.1000/{n}"),)))
    watch = Watch(world, crossref)
    await watch.run()
    await watch.run()
    assert [len(batch) for batch in crossref.asked] == [2, 2, 1]


async def test_old_deliveries_are_let_be_and_zero_years_is_off(world: World) -> None:
    await given(world)
    world.notices.listed[PAPER.key] = (RETRACTED,)
    assert await Watch(world, years=0).run() == 0
    world.later(days=3 * 366)
    assert await Watch(world).run() == 0


@pytest.mark.parametrize("outcome", [NotFound(), NotApplicable()])
async def test_a_service_that_knows_nothing_is_an_answer(world: World, outcome: NotFound | NotApplicable) -> None:
    source = FakeNotices()
    source.answer = outcome
    await given(world)
    assert await Watch(world, source).run() == 0
    assert PAPER.key in world.recalls.looks


async def test_services_that_are_away_are_asked_again_and_one_that_is_there_is_enough(world: World) -> None:
    away, there = FakeNotices(), FakeNotices("pubmed")
    away.answer = Unavailable("timeout")
    await given(world)
    assert await Watch(world, away).run() == 0
    assert world.recalls.looks == {}  # tried again with the next run, not tomorrow
    there.known[PAPER.key] = (RETRACTED,)
    assert await Watch(world, away, there).run() == 1


async def test_a_channel_that_is_down_puts_it_off(world: World) -> None:
    await given(world)
    world.notices.listed[PAPER.key] = (RETRACTED,)
    world.channel.is_down = True
    watch = Watch(world)
    assert await watch.run() == 0
    assert world.recalls.told == {}
    world.channel.is_down = False
    world.later(minutes=10)
    assert await watch.run() == 1


async def test_it_waits_for_the_morning() -> None:
    world = World(pace=Pace(conversation_gap_s=0, account_gap_s=0))
    await world.bind()
    await given(world)
    world.notices.listed[PAPER.key] = (RETRACTED,)
    world.clock.now = at_night(world.clock.now)
    await Watch(world).run()
    assert later(world) == []
    assert [r.post.urgency for r in world.desk.posts.values() if "later" in r.post.text] == [Urgency.ANNOUNCEMENT]
    world.later(hours=9)
    await world.work()
    assert len(later(world)) == 1


def at_night(now: datetime) -> datetime:
    return now.replace(hour=15, minute=0) + timedelta(days=1)  # 23:00 in Shanghai


async def test_a_run_that_was_killed_after_telling_tells_nobody_twice(world: World) -> None:
    crossref = FakeNotices()
    crossref.known[PAPER.key] = (RETRACTED,)
    await given(world)
    assert await Watch(world, crossref).run() == 1
    world.recalls.looks.clear()  # killed before it was noted that the paper was looked at
    assert await Watch(world, crossref).run() == 0
    assert len(later(world)) == 1


async def test_a_list_that_was_just_loaded_is_told_of_at_the_next_minute(world: World) -> None:
    watch = Watch(world)
    await given(world)
    assert await watch.run() == 0
    world.notices.listed[PAPER.key] = (RETRACTED,)
    world.recalls.looks.clear()  # as the loading does for the papers that it names
    world.later(minutes=1)
    assert await watch.run() == 1


async def test_services_that_are_away_are_left_alone_for_a_while(world: World) -> None:
    crossref = FakeNotices()
    crossref.answer = Unavailable("timeout")
    watch = Watch(world, crossref)
    await given(world)
    for _ in range(5):
        await watch.run()
        world.later(minutes=1)
    assert len(crossref.asked) == 1
    world.later(minutes=10)
    await watch.run()
    assert len(crossref.asked) == 2


async def test_who_has_a_paper_that_was_reinstated_is_told_nothing(world: World) -> None:
    crossref = FakeNotices()
    watch = Watch(world, crossref)
    await given(world)
    crossref.known[PAPER.key] = (RETRACTED,)
    world.notices.reinstated[PAPER.key] = date(2026, 11, 2)

    assert await watch.run() == 0
    assert later(world) == []
