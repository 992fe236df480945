"""A DOI and a PMID side by side are one paper only as long as their records say so."""

from dataclasses import replace

import pytest

from handlers.domain.article import Article, Identifier, IdKind, Wanted
from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from handlers.domain.request import State
from handlers.twofold import Twofold, are_two
from tests.fakes import FakeMetadata
from tests.unit.handlers.world import DOI_A, DOI_B, OTHER, PAPER, World

PMID = Identifier(IdKind.PMID, "123456")
BOTH = "10.1000/a PMID 123456"


class Catalogue(FakeMetadata):
    """Knows each paper by its own identifiers."""

    def __init__(self, *records: Article) -> None:
        super().__init__("crossref")
        self.records = records

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        self.asked.append(wanted)
        found = tuple(record for record in self.records if wanted in record.ids)
        return Found(found) if found else NotFound()


def knowing(world: World, *records: Article) -> World:
    catalogue = Catalogue(*records)
    world.metadata.look_up = catalogue.look_up  # type: ignore[method-assign]
    return world


async def test_two_identifiers_of_two_papers_bring_both_and_their_reader_is_told(world: World) -> None:
    knowing(world, PAPER, replace(OTHER, ids=(DOI_B, PMID)))
    await world.say(BOTH)
    await world.settle()
    assert [await world.state(n) for n in (1001, 1002)] == [State.DELIVERED, State.DELIVERED]
    assert [r.article.title for r in [await world.request(1001), await world.request(1002)] if r.article] == [
        PAPER.title,
        OTHER.title,
    ]
    told = [text for text in world.heard() if "two_papers" in text]
    assert told == ["@口腔科-张三 two_papers number=1002 first=1001 first_id=DOI 10.1000/a second_id=PMID 123456"]
    assert await world.book.find(1003) is None


@pytest.mark.parametrize(
    "records",
    [
        (replace(PAPER, ids=(DOI_A, PMID)),),
        (PAPER, replace(PAPER, ids=(DOI_A, PMID))),
        (PAPER, replace(OTHER, ids=(PMID,))),
        (PAPER,),
    ],
    ids=["one record", "records that agree", "nothing to compare", "a PMID of nobody"],
)
async def test_what_does_not_disagree_is_one_paper(world: World, records: tuple[Article, ...]) -> None:
    knowing(world, *records)
    await world.say(BOTH)
    await world.settle()
    assert await world.state() is State.DELIVERED
    assert await world.book.find(1002) is None


async def test_when_the_first_is_known_to_nobody_the_other_is_taken(world: World) -> None:
    knowing(world, replace(OTHER, ids=(DOI_B, PMID)))
    await world.say(BOTH)
    await world.settle()
    request = await world.request()
    assert request.article is not None
    assert (request.article.title, request.state) == (OTHER.title, State.DELIVERED)


async def test_when_nobody_knows_either_a_librarian_looks(world: World) -> None:
    knowing(world)
    await world.say(BOTH)
    await world.settle()
    assert await world.state() is State.WITH_LIBRARIAN
    assert await world.book.find(1002) is None


async def test_a_source_that_is_away_parts_nothing(world: World) -> None:
    knowing(world, PAPER)
    ask = world.look_up.ask

    async def away(wanted: Wanted) -> tuple[Article, ...] | Unavailable:
        return Unavailable("timeout") if wanted == PMID else await ask(wanted)

    world.look_up.ask = away  # type: ignore[method-assign]
    await world.say(BOTH)
    await world.settle()
    assert await world.book.find(1002) is None


async def test_a_second_look_after_a_cut_enters_nothing_twice(world: World) -> None:
    knowing(world, PAPER, replace(OTHER, ids=(DOI_B, PMID)))
    await world.say(BOTH)
    twofold = Twofold(book=world.book, look_up=world.look_up, speaker=world.speaker)
    assert await twofold.part(await world.request(), PAPER)  # and here the program ended
    await world.settle()
    assert await world.book.find(1003) is None
    assert sum("two_papers" in text for text in world.heard()) == 1


def test_records_contradict_each_other_by_their_identifiers_alone() -> None:
    assert are_two(PAPER, OTHER)
    assert not are_two(PAPER, replace(PAPER, title="Another title"))
    assert not are_two(PAPER, replace(OTHER, ids=(PMID,)))
