"""Which paper is meant: asked of the sources, never guessed, never left hanging."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from handlers.domain.article import Article, ArticleKind, Copy, Identifier, IdKind, TitleWanted
from handlers.domain.copyright import Policy
from handlers.domain.outcome import Found, NotApplicable, NotFound, Unavailable
from handlers.domain.request import Reason, RequestKind, State
from handlers.domain.say import Say
from handlers.identify import Identify, librarian_say, listed
from handlers.look_up import bare, merged
from tests.unit.handlers.world import DOI_A, OTHER, PAPER, World

PMID = Identifier(IdKind.PMID, "123456")
TITLE = TitleWanted("A paper on teeth")


async def test_there_is_nothing_to_do_without_a_request(world: World) -> None:
    assert not await world.identify.work_once()


async def test_a_known_identifier_starts_a_search(world: World) -> None:
    world.knows(PAPER)
    await world.entered()
    assert await world.identify.work_once()
    assert ((await world.request()).article, await world.state()) == (PAPER, State.IDENTIFIED)


async def test_records_of_several_sources_fill_each_others_gaps(world: World) -> None:
    world.metadata.answer = Found((Article("A paper on teeth", (DOI_A,)),))
    world.pubmed.does_accept = True
    world.pubmed.answer = Found((replace(PAPER, ids=(PMID,)),))
    await world.entered()
    await world.identify.work_once()
    article = (await world.request()).article
    assert article is not None
    assert (article.journal, set(article.ids)) == ("Lancet", {DOI_A, PMID})
    assert merged([OTHER]) == (OTHER,)


async def test_a_complete_record_is_not_kept_waiting_by_a_slow_source(world: World) -> None:
    world.knows(PAPER)
    world.pubmed.does_accept = world.pubmed.is_stuck = True
    assert await world.identify.ask(DOI_A) == (PAPER,)
    assert await world.identify.ask(TITLE) == (PAPER,)


async def test_a_source_that_does_not_answer_in_time_is_unavailable_and_not_empty(world: World) -> None:
    world.metadata.is_stuck = True
    assert await world.identify.ask(DOI_A) == Unavailable("timeout")


async def test_a_source_that_has_nothing_waits_for_one_that_may_have_it(world: World) -> None:
    world.pubmed.does_accept = world.pubmed.is_stuck = True
    assert await world.identify.ask(DOI_A) == Unavailable("timeout")


async def test_one_sources_fault_does_not_hide_what_another_knows(world: World) -> None:
    world.metadata.answer = ValueError("a bug in a source")
    assert await world.identify.ask(DOI_A) == Unavailable("bad-answer")
    world.pubmed.does_accept = True
    world.pubmed.answer = Found((PAPER,))
    assert await world.identify.ask(DOI_A) == (PAPER,)


async def test_no_such_paper_is_said_only_when_somebody_was_asked(world: World) -> None:
    assert await world.identify.ask(DOI_A) == ()
    world.metadata.answer = Found(())
    assert await world.identify.ask(DOI_A) == ()
    world.metadata.answer = NotApplicable()
    assert await world.identify.ask(DOI_A) == (bare(DOI_A),)
    world.metadata.does_accept = False
    await world.entered()
    await world.identify.work_once()
    assert await world.state() is State.IDENTIFIED


async def test_an_identifier_that_does_not_exist_is_told_and_goes_to_a_librarian(world: World) -> None:
    await world.entered()
    await world.identify.work_once()
    assert (await world.request()).reason is Reason.NO_SUCH_ID
    assert world.outbox.texts == ["to_librarian_no_such_id number=1001 title=DOI 10.1000/a"]


async def test_who_asked_for_what_nobody_knows_may_still_open_what_others_have(world: World) -> None:
    asked: list[Article] = []

    async def links(article: Article) -> Sequence[Copy]:
        asked.append(article)
        return [Copy("wanfang", landing_url="https://doi.example.org/10.1000/a", is_for_person=True, label="万方")]

    timed: dict[str, Any] = {"book": world.book, "speaker": world.speaker, "bells": world.bells, "clock": world.clock}
    identify = Identify(**timed, look_up=world.look_up, policy=world.policy, links=links)
    await world.entered()
    await identify.work_once()
    (told,) = world.outbox.texts
    assert told.endswith("links=万方：https://doi.example.org/10.1000/a")
    assert asked == [bare(DOI_A)]


async def test_an_isbn_that_no_source_knows_is_looked_for_on_the_shelf(world: World) -> None:
    isbn = Identifier(IdKind.ISBN, "9787040396638")
    await world.entered(wanted=isbn, kind=RequestKind.BOOK)
    await world.identify.work_once()
    assert (await world.request()).article == Article("", (isbn,), kind=ArticleKind.BOOK)


async def test_sources_that_are_away_are_asked_twice_more_and_then_the_shelf_is(world: World) -> None:
    world.metadata.answer = Unavailable("http-5xx")
    await world.entered()
    for wait_s in (20, 60):
        await world.identify.work_once()
        assert await world.state() is State.RECEIVED
        assert not await world.identify.work_once()
        world.later(seconds=wait_s)
    await world.identify.work_once()
    assert ((await world.request()).article, len(world.metadata.asked)) == (bare(DOI_A), 3)


async def test_a_certain_title_is_the_paper_and_an_unknown_one_is_looked_for_as_written(world: World) -> None:
    world.knows(PAPER)
    await world.entered(wanted=TITLE)
    await world.identify.work_once()
    assert (await world.request()).article == PAPER
    world.metadata.answer = NotFound()
    await world.entered(wanted=TitleWanted("一本书", 2020, is_book=True))
    await world.identify.work_once()
    assert (await world.request(1002)).article == Article("一本书", year=2020, kind=ArticleKind.BOOK)


async def test_a_title_that_fits_several_papers_is_left_to_the_reader(world: World) -> None:
    world.knows(PAPER, replace(PAPER, ids=OTHER.ids, year=None, journal=""))
    await world.entered(wanted=TITLE)
    await world.identify.work_once()
    assert await world.state() is State.CHOOSING
    assert world.outbox.texts[0].endswith("candidates=1. A paper on teeth（Lancet 2024）\n2. A paper on teeth")


async def test_more_articles_of_one_issue_than_allowed_go_to_a_librarian() -> None:
    world = World(policy=Policy(issue_limit=1))
    world.knows(PAPER)
    await world.entered()
    await world.identify.work_once()
    world.knows(OTHER)
    await world.entered(wanted=OTHER.ids[0])
    await world.identify.work_once()
    assert ((await world.request(1002)).reason, await world.state(1001)) == (Reason.ISSUE_LIMIT, State.IDENTIFIED)


async def test_without_a_limit_or_a_known_reader_issues_are_not_counted(world: World) -> None:
    world.knows(PAPER)
    await world.entered(staff_id=None)
    await world.identify.work_once()
    assert await world.state() is State.IDENTIFIED


async def test_a_topic_let_in_after_binding_is_searched(world: World) -> None:
    await world.entered(kind=RequestKind.SEARCH, wanted=None, words="检索 种植体周围炎 的文献")
    await world.identify.work_once()
    assert ((await world.request()).reason, world.outbox.texts) == (
        Reason.KEYWORDS,
        ["search_nothing number=1001 query=peri-implantitis"],
    )


async def test_what_cannot_be_read_goes_to_a_person(world: World) -> None:
    await world.entered(kind=RequestKind.UNREADABLE, wanted=None)
    await world.identify.work_once()
    assert (await world.request()).reason is Reason.UNREADABLE


def test_every_reason_has_a_sentence_and_candidates_are_numbered() -> None:
    assert {librarian_say(reason) for reason in Reason} >= {Say.TO_LIBRARIAN, Say.TO_LIBRARIAN_TOO_LARGE}
    assert listed([Article("A", original_title="甲", year=2020), Article("B")]) == "1. 甲（2020）\n2. B"


def test_a_title_that_is_cut_shows_it() -> None:
    chinese, latin = listed([Article("题" * 61, year=2020), Article("word " * 30)]).split("\n")
    assert chinese == f"1. {'题' * 59}…（2020）"
    assert latin.endswith("word…")
    assert len(latin) <= 3 + 110
    assert bare(TitleWanted("A")).kind is ArticleKind.JOURNAL
