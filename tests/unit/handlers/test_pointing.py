"""Papers that are pointed at without being named, and what becomes of such a request."""

from typing import Any

import pytest

from handlers.domain.article import Article, TitleWanted
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome, Unavailable
from handlers.domain.pointer import Pointer, pointer_of
from handlers.domain.request import State
from handlers.identify import Identify
from handlers.pointing import Pointing
from tests.unit.handlers.world import OTHER, PAPER, World

LINK = "https://www.sciencedirect.com/science/article/pii/S0140999926001835"
CITATION = "Lancet 2026;395(10223):497-506"


class Played:
    """A source that answers as it is told."""

    def __init__(self, name: str, answer: Outcome[tuple[Article, ...]]) -> None:
        self.name = name
        self.answer = answer
        self.asked: list[Pointer] = []

    async def by_pointer(self, pointer: Pointer) -> Outcome[tuple[Article, ...]]:
        self.asked.append(pointer)
        return self.answer


def identify(world: World, *sources: Played) -> Identify:
    timed: dict[str, Any] = {"book": world.book, "speaker": world.speaker, "bells": world.bells, "clock": world.clock}
    return Identify(**timed, look_up=world.look_up, policy=world.policy, pointing=Pointing(sources))


async def test_the_first_source_that_knows_is_enough() -> None:
    sources = [Played("a", NotApplicable()), Played("b", Found((PAPER,))), Played("c", Found((OTHER,)))]
    assert await Pointing(sources).ask(pointer_of(LINK)) == (PAPER,)
    assert [len(source.asked) for source in sources] == [1, 1, 0]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ([NotFound(), NotApplicable()], ()),
        ([Unavailable("timeout"), NotFound()], Unavailable("timeout")),
        ([Unavailable("timeout"), Found((PAPER,))], (PAPER,)),
        ([], ()),
    ],
)
async def test_nobody_is_taken_to_know_nothing_who_did_not_answer(answers: list[Any], told: object) -> None:
    assert await Pointing([Played("x", answer) for answer in answers]).ask(pointer_of(CITATION)) == told
    assert await Pointing([Played("x", answer) for answer in answers]).ask(None) == ()


@pytest.mark.parametrize("text", [LINK, CITATION])
async def test_one_paper_that_is_pointed_at_is_the_paper(world: World, text: str) -> None:
    await world.entered(wanted=TitleWanted(text), words=f"求 {text}")
    await identify(world, Played("pubmed", Found((PAPER,)))).work_once()

    assert (await world.request()).article == PAPER
    assert await world.state() is State.IDENTIFIED


async def test_of_several_on_one_page_the_reader_chooses(world: World) -> None:
    await world.entered(wanted=TitleWanted(CITATION), words=CITATION)
    await identify(world, Played("pubmed", Found((PAPER, OTHER)))).work_once()

    assert ((await world.request()).candidates, await world.state()) == ((PAPER, OTHER), State.CHOOSING)


async def test_a_title_that_nobody_knows_is_looked_for_by_where_it_was_printed(world: World) -> None:
    wanted = TitleWanted("一篇没有人知道的文章")
    pubmed = Played("pubmed", Found((PAPER,)))
    await world.entered(wanted=wanted, words="张三. 一篇没有人知道的文章. 中华医学杂志, 2026, 106(3): 201-208.")
    await identify(world, pubmed).work_once()

    assert ((await world.request()).candidates, await world.state()) == ((PAPER,), State.CHOOSING)


async def test_a_link_that_nobody_could_be_asked_about_is_tried_again(world: World) -> None:
    pubmed = Played("pubmed", Unavailable("timeout"))
    await world.entered(wanted=TitleWanted(LINK), words=LINK)
    await identify(world, pubmed).work_once()
    assert await world.state() is State.RECEIVED

    pubmed.answer = NotFound()
    world.clock.tick(3600)
    await identify(world, pubmed).work_once()
    assert await world.state() is State.IDENTIFIED
