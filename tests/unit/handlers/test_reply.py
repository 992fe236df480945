"""What a librarian answers besides a file."""

from datetime import timedelta

import pytest

from handlers.domain.article import Article, Identifier, IdKind
from handlers.domain.errors import IllegalMove
from handlers.domain.outcome import Unavailable
from handlers.domain.request import Reason, RequestKind, State
from handlers.reply import LONGEST, MOST_LISTED, NoPrivateWay, Reply, Unlisted
from tests.unit.handlers.world import DOI_A, GROUP, OTHER, PAPER, ZHANG, World, private

PMID = Identifier(IdKind.PMID, "77")


class Answers:
    """A librarian's answers, over a world; `known` is what the sources know."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.known: dict[object, tuple[Article, ...] | Unavailable] = {DOI_A: (PAPER,), PMID: (OTHER,)}
        self.reply = Reply(
            book=world.book, outbox=world.outbox, records=self.records, audit=world.audit, speaker=world.speaker,
            bells=world.bells, clock=world.clock,
        )  # fmt: skip

    async def records(self, wanted: object) -> tuple[Article, ...] | Unavailable:
        return self.known.get(wanted, ())

    def noted(self) -> list[tuple[str, str, str]]:
        return [(actor, action, detail) for _, actor, action, _, detail in self.world.audit.noted]


@pytest.fixture
async def answers(world: World) -> Answers:
    await world.with_librarian(kind=RequestKind.SEARCH, wanted=None)
    return Answers(world)


async def test_a_librarians_words_reach_the_reader_in_private_and_the_request_goes_on(answers: Answers) -> None:
    answers.world.channel.friends.add(ZHANG.contact_id)
    for _ in range(2):  # the form was sent twice
        request = await answers.reply.write(1001, "需要哪几年的？", by="li", is_over=False)
    await answers.world.work()

    assert request.state is State.WITH_LIBRARIAN
    assert answers.world.heard(private(ZHANG)) == ["librarian_says number=1001 reply=需要哪几年的？"]
    assert answers.noted()[0] == ("li", "reader_written_to", "in_private goes_on")


async def test_the_same_words_a_minute_later_are_meant_again(answers: Answers) -> None:
    answers.world.channel.friends.add(ZHANG.contact_id)
    await answers.reply.write(1001, "好的", by="li", is_over=False)
    answers.world.clock.tick(timedelta(minutes=1).total_seconds())
    await answers.reply.write(1001, "好的", by="li", is_over=False)

    assert len(answers.world.outbox.texts) == 2


async def test_words_may_settle_a_request(answers: Answers) -> None:
    answers.world.channel.friends.add(ZHANG.contact_id)
    request = await answers.reply.write(1001, "x" * (LONGEST + 9), by="li", is_over=True)

    assert (request.state, request.reason) == (State.ANSWERED, Reason.ANSWERED_BY_HAND)
    assert request.remark == "x" * LONGEST
    with pytest.raises(IllegalMove):
        await answers.reply.write(1001, "还有", by="li", is_over=False)


async def test_words_for_one_reader_go_to_the_group_only_where_the_librarian_says_so(answers: Answers) -> None:
    with pytest.raises(NoPrivateWay):
        await answers.reply.write(1001, "请来取", by="li", is_over=True)
    assert answers.world.outbox.texts == []
    assert await answers.world.state() is State.WITH_LIBRARIAN

    await answers.reply.write(1001, "请来取", by="li", is_over=True, in_group=True)

    assert {row.post.conversation for row in answers.world.desk.posts.values()} == {GROUP}
    assert answers.noted() == [("li", "reader_written_to", "in_group over")]


async def test_papers_are_listed_for_the_reader_to_pick_from(answers: Answers) -> None:
    assert await answers.reply.offer(1001, [PMID, DOI_A, PMID], by="li") is None

    request = await answers.world.request()
    assert (request.state, request.candidates) == (State.ANSWERED, (OTHER, PAPER))
    (text,) = answers.world.outbox.texts
    assert text.startswith("librarian_lists number=1001 count=2 candidates=1. ")
    assert answers.noted() == [("li", "papers_listed", f"{OTHER.key} {PAPER.key}")]


async def test_nothing_is_listed_unless_every_paper_is_known(answers: Answers) -> None:
    nobody, away = Identifier(IdKind.PMID, "88"), Identifier(IdKind.PMID, "99")
    answers.known[away] = Unavailable("timeout")

    assert await answers.reply.offer(1001, [DOI_A, nobody, away], by="li") == Unlisted((nobody,), (away,))
    assert answers.world.outbox.texts == []
    assert await answers.world.state() is State.WITH_LIBRARIAN


@pytest.mark.parametrize("count", [0, MOST_LISTED + 1])
async def test_a_list_has_some_papers_and_not_too_many(answers: Answers, count: int) -> None:
    with pytest.raises(IllegalMove):
        await answers.reply.offer(1001, [Identifier(IdKind.PMID, str(n)) for n in range(1, count + 1)], by="li")


async def test_a_request_that_does_not_wait_is_not_answered(answers: Answers) -> None:
    with pytest.raises(IllegalMove):
        await answers.reply.offer(4711, [DOI_A], by="li")
