"""One paper is sent to a reader once, however it is asked for."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from handlers.domain.article import Article, Identifier, IdKind, TitleWanted
from handlers.domain.copyright import Policy
from handlers.domain.outcome import Found
from handlers.domain.post import Post
from handlers.domain.request import Actor, Lease, Reason, Request, State
from handlers.identify import Identify
from handlers.matching.sameness import are_one, is_for, may_name
from handlers.merging import Merge
from tests.fakes import FakeDesk, FakeRequestBook
from tests.unit.handlers.conversation.test_follow_up import Stale
from tests.unit.handlers.world import DOI_A, DOI_B, LI, OTHER, World

PMID_A = Identifier(IdKind.PMID, "31535829")
TITLE = "Early implant placement in the posterior maxilla after sinus lift"
TEETH = Article(TITLE, (DOI_A, PMID_A), ("Smith J",), journal="Lancet", year=2024)
ALIKE = Article("Early implant placement in the anterior maxilla", (DOI_B,), journal="Lancet", year=2023)


async def all_requests(world: World) -> list[Request]:
    return sorted(await world.book.latest(), key=lambda r: r.number)


async def states(world: World) -> list[State]:
    return [r.state for r in await all_requests(world)]


@pytest.fixture
def teeth(world: World) -> World:
    """A world in which the paper is known by its title, its PMID and its DOI."""
    world.knows(TEETH)
    return world


async def test_a_title_and_then_its_identifier_are_one_request_with_one_line_and_one_file(teeth: World) -> None:
    await teeth.say(TITLE)
    await teeth.say("PMID 31535829")
    await teeth.settle()
    first, second = await all_requests(teeth)
    assert (first.state, first.words) == (State.DELIVERED, f"{TITLE}\nPMID 31535829")
    assert (second.state, second.reason) == (State.CANCELLED, Reason.DUPLICATE)
    assert len(teeth.workshop.marks) == 1
    assert [text for text in teeth.heard() if "1002" in text] == []
    assert await teeth.book.entered_since(1, teeth.clock() - timedelta(days=1)) == 1


async def test_an_identifier_and_then_the_title_are_one_request(teeth: World) -> None:
    await teeth.say("PMID 31535829")
    await teeth.say(TITLE)
    await teeth.settle()
    assert await states(teeth) == [State.DELIVERED, State.CANCELLED]


async def test_two_identifiers_of_one_paper_in_one_message_are_one_copy(teeth: World) -> None:
    await teeth.say("求 PMID 31535829 和 10.1000/a")
    await teeth.settle()
    assert await states(teeth) == [State.DELIVERED, State.CANCELLED]
    assert len(teeth.workshop.marks) == 1


async def test_two_papers_stay_two_requests(world: World) -> None:
    await world.say("10.1000/a")
    await world.say(TITLE)
    world.knows(OTHER)
    await world.identify.work_once()
    world.knows(TEETH)
    await world.identify.work_once()
    await world.settle()
    assert await states(world) == [State.DELIVERED, State.DELIVERED]


async def test_whatever_worker_is_first_the_first_number_stays(teeth: World) -> None:
    await teeth.say(TITLE)
    first = await teeth.book.claim_received(lease_s=60)
    assert first is not None
    await teeth.say("PMID 31535829")
    await teeth.identify.work_once()
    one, two = await all_requests(teeth)
    assert (one.state, one.wanted, two.state) == (State.RECEIVED, PMID_A, State.CANCELLED)
    await teeth.settle()
    assert await states(teeth) == [State.DELIVERED, State.CANCELLED]


async def test_two_workers_at_once_join_what_they_both_found(teeth: World) -> None:
    first = await teeth.entered(wanted=DOI_A, words="a")
    second = await teeth.entered(wanted=PMID_A, words="b")
    for _ in range(2):
        claimed = await teeth.book.claim_received(lease_s=60)
        assert claimed is not None
        identified = await teeth.book.identified(claimed[1], TEETH)
    merge = Merge(book=teeth.book, speaker=teeth.speaker, clock=teeth.clock)
    await merge.look_again(await teeth.request(first.number))
    await merge.look_again(identified)
    await merge.look_again(await teeth.request(second.number))
    assert await states(teeth) == [State.IDENTIFIED, State.CANCELLED]


async def test_a_later_one_that_was_found_first_is_given_up_for_the_earlier(teeth: World) -> None:
    await teeth.entered(wanted=DOI_A, words="a")
    claimed = await teeth.book.claim_received(lease_s=1)
    await teeth.entered(wanted=PMID_A, words="b")
    later = await teeth.book.claim_received(lease_s=60)
    assert claimed is not None
    assert later is not None
    await teeth.book.identified(later[1], TEETH)
    teeth.later(seconds=2)
    await teeth.identify.work_once()
    assert await states(teeth) == [State.IDENTIFIED, State.CANCELLED]


async def test_what_was_sent_within_the_hour_is_not_sent_again_and_its_reader_told(teeth: World) -> None:
    await teeth.say("10.1000/a")
    await teeth.settle()
    teeth.later(minutes=20)
    assert await teeth.say("求 PMID 31535829") == "requested"
    await teeth.settle()
    assert await states(teeth) == [State.DELIVERED, State.CANCELLED]
    assert teeth.heard()[-1] == "@口腔科-张三 same_just_sent number=1001"


async def test_the_very_same_again_right_after_it_came_is_answered(teeth: World) -> None:
    await teeth.say("10.1000/a")
    await teeth.work()
    await teeth.say("求 10.1000/a")
    await teeth.settle()
    assert teeth.heard()[-1] == "@口腔科-张三 same_just_sent number=1001"


async def test_what_was_sent_longer_ago_is_sent_again(teeth: World) -> None:
    await teeth.say("10.1000/a")
    await teeth.settle()
    teeth.later(minutes=61)
    await teeth.say("求 PMID 31535829")
    await teeth.settle()
    assert await states(teeth) == [State.DELIVERED, State.DELIVERED]


async def test_a_paper_that_a_librarian_looks_for_already_is_not_looked_for_twice(teeth: World) -> None:
    await teeth.entered(wanted=DOI_A)
    claimed = await teeth.book.claim_received(lease_s=60)
    assert claimed is not None
    await teeth.book.identified(claimed[1], TEETH)
    await teeth.book.move(1001, State.WITH_LIBRARIAN, Actor.BOT, reason=Reason.NO_OPEN_COPY)
    teeth.later(minutes=5)
    await teeth.say("求 PMID 31535829")
    await teeth.settle()
    assert await states(teeth) == [State.WITH_LIBRARIAN, State.CANCELLED]
    assert teeth.heard()[-1] == "@口腔科-张三 same_under_way number=1001"


async def test_a_title_that_nobody_knew_goes_on_under_the_identifier_that_follows(teeth: World) -> None:
    await teeth.entered(wanted=TitleWanted(TITLE), words=TITLE)
    await teeth.book.move(1001, State.WITH_LIBRARIAN, Actor.BOT, reason=Reason.NOT_IDENTIFIED)
    await teeth.say("PMID 31535829")
    await teeth.settle()
    assert await states(teeth) == [State.DELIVERED, State.CANCELLED]


async def test_the_title_in_a_librarians_hands_stays_there(teeth: World) -> None:
    await teeth.entered(wanted=TitleWanted(TITLE), words=TITLE)
    await teeth.book.move(1001, State.WITH_LIBRARIAN, Actor.BOT, reason=Reason.NOT_IDENTIFIED)
    await teeth.book.take(1001, "馆员")
    await teeth.say("PMID 31535829")
    await teeth.settle()
    assert await states(teeth) == [State.WITH_LIBRARIAN, State.CANCELLED]


async def test_a_title_that_fits_several_is_what_was_named_in_the_same_breath(world: World) -> None:
    world.knows(TEETH)
    await world.say("PMID 31535829")
    await world.identify.work_once()
    await world.entered(wanted=TitleWanted("Early implant placement maxilla"), words="Early implant placement maxilla")
    claimed = await world.book.claim_received(lease_s=60)
    assert claimed is not None
    merge = Merge(book=world.book, speaker=world.speaker, clock=world.clock)
    assert not await merge.joined_by_choice(*claimed, [ALIKE])
    assert await merge.joined_by_choice(*claimed, [ALIKE, TEETH])
    assert (await world.request(1002)).state is State.CANCELLED


async def claimed_title_and_identifier(world: World) -> tuple[tuple[Request, Lease], tuple[Request, Lease]]:
    """A title that fits two papers, and the identifier of one of them, are looked up by two workers."""
    await world.entered(wanted=TitleWanted("Early implant placement maxilla"), words="Early implant placement maxilla")
    await world.entered(wanted=PMID_A, words="PMID 31535829")
    title, identifier = [await world.book.claim_received(lease_s=60) for _ in range(2)]
    assert title is not None
    assert identifier is not None
    return title, identifier


async def test_a_question_that_was_asked_in_that_moment_ends_when_the_identifier_is_known(world: World) -> None:
    title, identifier = await claimed_title_and_identifier(world)
    await world.book.offer(title[1], [ALIKE, TEETH], [])
    identified = await world.book.identified(identifier[1], TEETH)
    await Merge(book=world.book, speaker=world.speaker, clock=world.clock).look_again(identified)
    assert await states(world) == [State.CANCELLED, State.IDENTIFIED]


async def test_an_open_question_about_other_papers_stays(world: World) -> None:
    title, identifier = await claimed_title_and_identifier(world)
    await world.book.offer(title[1], [ALIKE, OTHER], [])
    identified = await world.book.identified(identifier[1], TEETH)
    await Merge(book=world.book, speaker=world.speaker, clock=world.clock).look_again(identified)
    assert await states(world) == [State.CHOOSING, State.IDENTIFIED]


class KnownWhileAsked(FakeRequestBook):
    """A book in which another worker identifies a request in the moment in which a question is written."""

    def __init__(self, desk: FakeDesk, lease: Lease) -> None:
        super().__init__(desk)
        self._other = lease

    async def offer(self, lease: Lease, candidates: Sequence[Article], posts: Sequence[Post]) -> Request:
        await self.identified(self._other, GUIDES[0])
        return await super().offer(lease, candidates, posts)


async def test_a_question_ends_when_its_reader_named_the_paper_in_that_moment(world: World) -> None:
    world.knows(*GUIDES)
    await world.entered(wanted=PMID_A, words="PMID 31535829")
    claimed = await world.book.claim_received(lease_s=60)
    assert claimed is not None
    await world.entered(wanted=TitleWanted("中国2型糖尿病防治指南"), words="中国2型糖尿病防治指南")
    book = KnownWhileAsked(world.desk, claimed[1])
    identify = Identify(
        book=book, look_up=world.look_up, speaker=world.speaker, policy=Policy(), bells=world.bells, clock=world.clock
    )
    await identify.work_once()
    assert await states(world) == [State.IDENTIFIED, State.CANCELLED]


GUIDES = (
    Article("中国2型糖尿病防治指南（2020年版）", (DOI_A, PMID_A), journal="中华糖尿病杂志", year=2021),
    Article("中国2型糖尿病防治指南（2017年版）", (DOI_B,), journal="中华糖尿病杂志", year=2018),
)


async def test_such_a_title_is_asked_about_only_when_nothing_was_named(world: World) -> None:
    world.knows(*GUIDES)
    await world.entered(wanted=TitleWanted("中国2型糖尿病防治指南"))
    await world.identify.work_once()
    assert await world.state() is State.CHOOSING
    world.later(minutes=2)
    world.knows(GUIDES[0])
    await world.say("PMID 31535829", LI)
    await world.entered(wanted=PMID_A, words="PMID 31535829", staff_id=3)
    await world.settle()
    world.knows(*GUIDES)
    later = await world.entered(wanted=TitleWanted("中国2型糖尿病防治指南"), staff_id=3, words="指南")
    await world.identify.work_once()
    assert await world.state(later.number) is State.CHOOSING


async def test_the_title_beside_an_identifier_asks_nothing(world: World) -> None:
    world.knows(GUIDES[0])
    await world.say("PMID 31535829")
    await world.identify.work_once()
    world.knows(*GUIDES)
    await world.entered(wanted=TitleWanted("中国2型糖尿病防治指南"), words="中国2型糖尿病防治指南")
    await world.identify.work_once()
    assert await states(world) == [State.IDENTIFIED, State.CANCELLED]
    assert not [text for text in world.outbox.texts if text.startswith("choose")]


async def test_the_identifier_of_a_candidate_joins_the_open_question(world: World) -> None:
    await world.entered(wanted=TitleWanted("Early implant placement in the maxilla"), words="x")
    claimed = await world.book.claim_received(lease_s=60)
    assert claimed is not None
    await world.book.offer(claimed[1], [TEETH, ALIKE], [])
    assert is_for(await world.request(), TEETH)
    assert not is_for(await world.request(), Article("Another", (Identifier(IdKind.PMID, "1"),)))


async def test_another_reader_gets_a_copy_of_their_own(teeth: World) -> None:
    await teeth.bind(LI, 2)
    await teeth.say("10.1000/a")
    await teeth.say("PMID 31535829", LI)
    await teeth.settle()
    assert await states(teeth) == [State.DELIVERED, State.DELIVERED]
    assert len(teeth.workshop.marks) == 2


class MovedOn(FakeRequestBook):
    """A book whose requests move on in the moment in which they are joined."""

    def __init__(self, desk: FakeDesk, number: int) -> None:
        super().__init__(desk)
        self._number = number

    async def asked_by(self, account: str, contact_id: str, staff_id: int | None, *, limit: int) -> tuple[Request, ...]:
        seen = await super().asked_by(account, contact_id, staff_id, limit=limit)
        await self.take(self._number, "馆员")
        return seen


async def test_what_is_taken_in_that_moment_is_joined_without_changing_it(teeth: World) -> None:
    await teeth.entered(wanted=TitleWanted(TITLE), words=TITLE)
    await teeth.book.move(1001, State.WITH_LIBRARIAN, Actor.BOT, reason=Reason.NOT_IDENTIFIED)
    request = await teeth.entered(wanted=PMID_A, words="PMID 31535829")
    claimed = await teeth.book.claim_received(lease_s=60)
    assert claimed is not None
    merge = Merge(book=MovedOn(teeth.desk, 1001), speaker=teeth.speaker, clock=teeth.clock)
    assert await merge.joined(request, claimed[1], TEETH)
    assert await states(teeth) == [State.WITH_LIBRARIAN, State.CANCELLED]


async def test_a_request_that_was_cancelled_meanwhile_is_left_alone(teeth: World) -> None:
    first = await teeth.entered(wanted=DOI_A, words="a")
    claimed = await teeth.book.claim_received(lease_s=60)
    assert claimed is not None
    merge = Merge(book=teeth.book, speaker=teeth.speaker, clock=teeth.clock)
    await merge.look_again(first)  # not identified yet: nothing to compare
    identified = await teeth.book.identified(claimed[1], TEETH)
    gone = await teeth.entered(wanted=PMID_A, words="c")
    await teeth.book.move(gone.number, State.CANCELLED, Actor.READER)
    late = Merge(book=Stale(teeth.desk, gone), speaker=teeth.speaker, clock=teeth.clock)
    await late.look_again(identified)
    assert (await teeth.request(gone.number)).reason is Reason.NONE


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (TEETH, Article("", (DOI_A,)), True),
        (TEETH, Article("", (DOI_B, PMID_A)), False),
        (TEETH, Article("", (Identifier(IdKind.PMCID, "PMC1"),)), False),
    ],
)
def test_records_are_of_one_paper_when_their_identifiers_agree(one: Article, other: Article, *, is_same: bool) -> None:
    assert are_one(one, other) == is_same


async def test_a_request_is_for_a_paper_by_what_is_known_of_it(world: World) -> None:
    by_doi = await world.entered(wanted=DOI_A)
    by_title = await world.entered(wanted=TitleWanted(TITLE))
    of_nothing = await world.entered(wanted=None)
    assert [is_for(r, TEETH) for r in (by_doi, by_title, of_nothing)] == [True, True, False]
    assert not is_for(by_title, Article("", (DOI_A,)))
    assert may_name(by_doi, DOI_A)
    assert not may_name(by_title, DOI_A)
    world.metadata.answer = Found((TEETH,))
    await world.identify.work_once()
    known = await world.request(by_doi.number)
    assert [may_name(known, wanted) for wanted in (PMID_A, TitleWanted(TITLE), DOI_B)] == [True, True, False]
