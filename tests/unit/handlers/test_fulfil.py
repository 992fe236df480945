"""The search for a paper: shelf, sources, licence gate, ranking, download, inspection."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.chase import Chase
from handlers.domain.article import (
    Article,
    ArticleKind,
    Attempt,
    Copy,
    Failure,
    Identifier,
    IdKind,
    TitleWanted,
    Version,
)
from handlers.domain.errors import BadDocument, SourceUnavailable
from handlers.domain.inspection import Inspection, Shows, own_copy
from handlers.domain.message import Conversation
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.outcome import Found, NotApplicable, NotFound, Unavailable
from handlers.domain.request import Actor, Reason, RequestKind, State
from handlers.domain.say import Say
from handlers.finder import Finder, Timing
from handlers.fulfil import miss_reason
from handlers.taking import Tools
from handlers.to_open import shelves_of, shown_links
from tests.unit.handlers.world import COPY, GROUP, HOLDING, LI, PAPER, ZHANG, World, private

SECOND = replace(COPY, url="https://second.example.org/b.pdf")


async def identified(world: World, article: Article = PAPER, **changes: object) -> None:
    request = await world.with_librarian(**changes)
    await world.book.choose(request.number, article, Actor.LIBRARIAN)


async def chased(world: World, *copies: Copy, article: Article = PAPER) -> Chase:
    if copies:
        world.fulltext.answer = Found(copies)
    return await world.finder.find(article)


def failures(chase: Chase) -> list[str]:
    return [attempt.failure for attempt in chase.attempts]


async def test_there_is_nothing_to_do_without_a_search(world: World) -> None:
    assert not await world.fulfil.work_once()


async def test_a_paper_that_is_found_serves_everybody_who_waits_and_stays_on_the_shelf(world: World) -> None:
    await identified(world)
    await identified(world, reader=LI, staff_id=2)
    await world.fulfil.work_once()
    assert [await world.state(n) for n in (1001, 1002)] == [State.FOUND] * 2
    assert await world.holdings.holding_for(PAPER) == (await world.request()).holding


async def test_what_the_shelf_has_is_not_asked_for(world: World) -> None:
    await world.holdings.record(PAPER, HOLDING)
    await identified(world)
    await world.fulfil.work_once()
    request = await world.request()
    assert (request.holding, request.attempts) == (HOLDING, (Attempt("shelf"),))
    assert world.fetcher.fetched == []


async def test_a_holding_whose_file_is_lost_is_fetched_anew(world: World) -> None:
    await world.holdings.record(PAPER, HOLDING)
    world.shelf.files.clear()
    await identified(world)
    await world.fulfil.work_once()
    assert (await world.request()).holding != HOLDING


async def test_a_search_that_failed_for_a_passing_reason_is_tried_twice_more_and_then_told(world: World) -> None:
    world.fulltext.answer = Unavailable(Failure.SERVER_ERROR)
    await identified(world)
    for wait_s in (15, 60):
        await world.fulfil.work_once()
        assert (await world.state(), await world.fulfil.work_once()) == (State.IDENTIFIED, False)
        world.later(seconds=wait_s)
    await world.fulfil.work_once()
    request = await world.request()
    assert (request.state, request.reason) == (State.WITH_LIBRARIAN, Reason.NO_RECORD_SOURCE)
    assert len([a for a in request.attempts if a.failure == Failure.SERVER_ERROR]) == 3
    assert world.outbox.texts == ["to_librarian_not_asked number=1001 title=A paper on teeth"]


async def test_a_friend_hears_in_private_that_a_librarian_goes_on(world: World) -> None:
    world.channel.friends.add(ZHANG.contact_id)
    world.fulltext.answer = NotFound()
    await identified(world)
    await world.fulfil.work_once()
    assert [row.post.conversation for row in world.desk.posts.values()] == [private(ZHANG)]


@pytest.mark.parametrize(("is_friend", "where"), [(True, private(LI)), (False, GROUP)])
async def test_who_joins_a_search_that_then_misses_hears_it_too(
    world: World, is_friend: bool, where: Conversation
) -> None:
    async def joins() -> None:
        await identified(world, reader=replace(LI, is_friend=is_friend), staff_id=2)

    await identified(world)
    world.fetcher.waits[COPY.url] = joins
    world.fetcher.troubles[COPY.url] = BadDocument(Failure.LOGIN)
    await world.fulfil.work_once()
    assert [row.post.conversation for row in world.desk.posts.values()] == [GROUP, where]


async def test_the_same_sentence_about_a_request_is_said_once(world: World) -> None:
    world.fulltext.answer = NotFound()
    await identified(world)
    await world.fulfil.work_once()
    await world.book.choose(1001, replace(PAPER, title="The right paper"), Actor.LIBRARIAN)
    await world.fulfil.work_once()
    assert await world.state() is State.WITH_LIBRARIAN
    assert len(world.outbox.texts) == 1


def test_the_reason_tells_the_librarian_what_to_do() -> None:
    isbn = Identifier(IdKind.ISBN, "9787040396638")
    assert miss_reason(Chase(PAPER, unsure=HOLDING)) is Reason.UNSURE_FILE
    assert miss_reason(Chase(Article("", (isbn,), kind=ArticleKind.BOOK))) is Reason.BOOK_NOT_HELD
    assert miss_reason(Chase(Article("A title"))) is Reason.NOT_IDENTIFIED
    assert miss_reason(Chase(PAPER)) is Reason.NO_OPEN_COPY


BOOK = Article("口腔护理学", (Identifier(IdKind.ISBN, "9787040396638"),), kind=ArticleKind.BOOK)
ON_SHELF = Copy("holdings", is_for_person=True, label="本馆纸本 R473/18（三楼自然科学阅览室）", is_owned=True)
E_BOOK = Copy("holdings", url="https://lib.example.org/e/18", is_for_person=True, label="本馆电子书", is_owned=True)


def test_a_book_that_the_library_has_is_never_called_missing() -> None:
    assert miss_reason(Chase(BOOK, links=[ON_SHELF, E_BOOK])) is Reason.BOOK_IN_PRINT
    assert miss_reason(Chase(BOOK, links=[E_BOOK], could_ask=False)) is Reason.BOOK_ONLINE
    assert miss_reason(Chase(BOOK, links=[replace(E_BOOK, is_owned=False)])) is Reason.BOOK_NOT_HELD
    assert shelves_of([ON_SHELF, ON_SHELF, replace(ON_SHELF, label="本馆纸本"), E_BOOK]) == (
        "R473/18（三楼自然科学阅览室）、（馆藏地点请问馆员）"
    )


async def test_a_reader_hears_where_the_book_stands_and_its_electronic_address(world: World) -> None:
    world.fulltext.answer = Found((ON_SHELF, E_BOOK))
    world.knows(BOOK)
    await world.entered(wanted=BOOK.ids[0], kind=RequestKind.BOOK)
    await world.settle()
    (said,) = world.heard()
    assert "book_in_print" in said
    assert "口腔护理学" not in said  # a group is not told what somebody reads
    assert "places=R473/18（三楼自然科学阅览室）" in said
    assert "links=本馆电子书：https://lib.example.org/e/18" in said
    assert (await world.request()).reason is Reason.BOOK_IN_PRINT


async def test_every_source_that_was_asked_is_noted_with_what_it_said(world: World) -> None:
    world.folder.answer = Unavailable(Failure.RATE_LIMITED)
    world.fulltext.answer = NotFound()
    assert failures(await chased(world)) == [Failure.RATE_LIMITED, Failure.NO_LOCATION]
    world.folder.answer = NotApplicable()
    world.fulltext.does_accept = False
    assert failures(await chased(world)) == []


async def test_a_source_that_hangs_or_breaks_does_not_hide_the_others(world: World) -> None:
    world.folder.is_stuck = True
    assert (await chased(world)).holding
    world.fulltext.answer = NotFound()
    assert failures(await chased(world)) == [Failure.NO_LOCATION, Failure.TIMEOUT]
    world.fulltext.answer = Found((COPY,))
    world.folder.is_stuck, world.folder.answer = False, ValueError("a bug in a source")
    chase = await chased(world)
    assert chase.holding
    assert Failure.BAD_ANSWER in failures(chase)


async def test_copies_whose_licence_allows_no_sending_are_links_for_a_person(world: World) -> None:
    bronze = replace(COPY, licence="bronze")
    search = Copy("", landing_url="https://kns.cnki.net/?q=a", is_for_person=True, licence="cc-by", label="知网检索")
    chase = await chased(world, search, bronze, bronze)
    assert failures(chase) == [Failure.FOR_PERSON, Failure.LINK_ONLY_LICENCE]
    assert [link.landing_url or link.url for link in chase.links] == [bronze.url, search.landing_url]
    assert shown_links(chase.links) == "可在线看：https://example.org/a.pdf\n知网检索：https://kns.cnki.net/?q=a"
    assert world.fetcher.fetched == []


async def test_copies_are_tried_by_source_then_host_then_version(world: World) -> None:
    owned = replace(COPY, url="", path=Path("/library/a.pdf"), licence="owned", is_owned=True)
    world.folder.answer = Found((owned,))
    versions = [Version.PREPRINT, Version.UNKNOWN, Version.PUBLISHED, Version.ACCEPTED]
    copies = [replace(COPY, url=f"https://x.org/{version}", version=version) for version in versions]
    world.fulltext.answer = Found((replace(COPY, url="https://p.org/", host_type="publisher"), *copies, copies[0]))
    _, ranked = await world.finder.routes(PAPER)
    assert [c.url for c in ranked] == [
        "", "https://x.org/published", "https://x.org/accepted", "https://x.org/unknown", "https://p.org/", "https://x.org/preprint",
    ]  # fmt: skip


async def test_a_landing_page_may_lead_to_the_file_and_is_tried_after_every_file(world: World) -> None:
    pages = [replace(COPY, url="", landing_url=f"https://x{n}.org/") for n in range(2)]
    world.fetcher.troubles = {url: BadDocument(Failure.NOT_PDF) for url in (COPY.url, "https://x0.org/")}
    assert failures(await chased(world, *pages, COPY)) == [Failure.NOT_PDF, Failure.NOT_PDF, ""]
    assert world.fetcher.fetched == [COPY.url, "https://x0.org/", "https://x1.org/"]


async def test_a_bad_copy_is_noted_and_the_next_one_taken(world: World) -> None:
    world.fetcher.troubles[COPY.url] = BadDocument(Failure.LOGIN, "a login page")
    chase = await chased(world, COPY, SECOND)
    assert (chase.holding and chase.holding.url, failures(chase)) == (SECOND.url, [Failure.LOGIN, ""])


async def test_one_copys_fault_in_the_program_does_not_end_the_search(world: World) -> None:
    world.fetcher.troubles[COPY.url] = KeyError("a bug")
    chase = await chased(world, COPY, SECOND)
    assert chase.holding
    assert failures(chase) == [Failure.BAD_ANSWER, ""]


async def test_a_source_that_gives_back_a_copy_made_for_a_reader_is_passed_over(world: World) -> None:
    world.workshop.inspect_trouble = BadDocument(Failure.OWN_COPY, own_copy(1))
    chase = await chased(world, COPY, SECOND)
    assert (chase.holding, failures(chase)) == (None, [Failure.OWN_COPY] * 2)
    assert {attempt.detail for attempt in chase.attempts} == {own_copy(1)}


async def test_a_full_disk_is_a_passing_reason_and_a_word_that_the_librarian_knows(world: World) -> None:
    world.shelf.trouble = SourceUnavailable("shelf", "disk-full")
    chase = await chased(world, COPY)
    assert (failures(chase), chase.attempts[0].detail) == ([Failure.BAD_ANSWER], "shelf")
    assert chase.is_worth_another_try
    world.shelf.trouble = None
    world.fetcher.troubles[COPY.url] = SourceUnavailable("example.org", Failure.RATE_LIMITED)
    assert failures(await chased(world, COPY)) == [Failure.RATE_LIMITED]


async def test_a_slow_copy_has_a_second_one_started_beside_it_and_the_first_good_one_wins(world: World) -> None:
    world.fetcher.waits[COPY.url] = asyncio.Event().wait
    chase = await chased(world, COPY, SECOND, replace(COPY, url="https://third.example.org/c.pdf"))
    assert chase.holding
    assert chase.holding.url == SECOND.url
    assert world.fetcher.fetched == [COPY.url, SECOND.url]


async def test_a_second_copy_that_is_bad_leaves_the_first_one_its_time(world: World) -> None:
    async def slowly() -> None:
        await asyncio.sleep(0.09)

    world.fetcher.waits[COPY.url] = slowly
    world.fetcher.troubles[SECOND.url] = BadDocument(Failure.LOGIN)
    chase = await chased(world, COPY, SECOND)
    assert (chase.holding and chase.holding.url, failures(chase)) == (COPY.url, [Failure.LOGIN, ""])


async def test_two_copies_ready_in_one_moment_leave_one_holding(world: World) -> None:
    gate = asyncio.Event()

    async def opens() -> None:
        gate.set()

    world.fetcher.waits = {COPY.url: gate.wait, SECOND.url: opens}
    chase = await chased(world, COPY, SECOND)
    assert chase.holding
    assert failures(chase).count("") >= 1


async def test_a_search_ends_with_its_budget(world: World) -> None:
    world.finder.timing = Timing(source_s=0.02, total_s=0.03, hedge_s=0.005)
    for copy in (COPY, SECOND):
        world.fetcher.waits[copy.url] = asyncio.Event().wait
    chase = await chased(world, COPY, SECOND)
    assert (failures(chase), chase.is_worth_another_try) == ([Failure.TIMEOUT], True)


async def test_a_scan_is_kept_for_a_librarian_to_confirm(world: World) -> None:
    world.workshop.seen = Inspection(pages=3, has_text=False)
    await identified(world)
    await world.fulfil.work_once()
    request = await world.request()
    assert (request.reason, request.holding is not None) == (Reason.UNSURE_FILE, True)
    assert world.holdings.holdings == []
    assert (await world.attend.confirm(1001, by="馆员")).state is State.FOUND


async def test_the_librarys_own_file_is_believed_unless_its_text_says_otherwise(world: World) -> None:
    owned = replace(COPY, url="", path=Path("/library/a.pdf"), licence="owned", is_owned=True)
    world.workshop.seen = Inspection(pages=3, has_text=False)
    assert (await chased(world, owned)).holding
    world.workshop.seen = Inspection(pages=3, has_text=True, shows=Shows.NOTHING)
    chase = await chased(world, owned, replace(owned, path=Path("/library/b.pdf")))
    assert (chase.holding, chase.unsure is not None) == (None, True)
    assert failures(chase) == [Failure.WRONG_PAPER] * 2
    assert (await chased(world, owned, article=Article("", (Identifier(IdKind.PMID, "1"),)))).holding


async def test_a_better_copy_is_waited_for_a_moment_and_no_longer(world: World) -> None:
    owned = replace(COPY, url="https://own.example.org/a.pdf", version=Version.PUBLISHED)
    world.folder.answer, world.folder.wait_s = Found((owned,)), 0.005
    assert (chase := await chased(world, COPY)).holding
    assert chase.holding.url == owned.url
    world.folder.is_stuck = True
    assert (chase := await chased(world, COPY)).holding
    assert chase.holding.url == COPY.url


async def test_a_preprint_waits_for_the_published_version(world: World) -> None:
    preprint = replace(COPY, url="https://preprints.example.org/1.pdf", version=Version.PREPRINT)
    world.folder.answer = Found((preprint,))
    world.fulltext.wait_s = 0.08
    assert (chase := await chased(world, COPY)).holding
    assert chase.holding.url == COPY.url
    world.fulltext.answer = NotFound()
    assert (chase := await world.finder.find(PAPER)).holding
    assert chase.holding.version is Version.PREPRINT


async def test_late_sources_are_spared_when_a_copy_is_there_and_asked_when_none_is(world: World) -> None:
    late = replace(COPY, url="https://late.example.org/a.pdf")
    world.late.answer = Found((late,))
    await chased(world)
    assert world.late.asked == []
    world.fetcher.troubles[COPY.url] = BadDocument(Failure.LOGIN)
    assert (chase := await chased(world)).holding
    assert chase.holding.url == late.url
    world.folder.is_stuck, world.fulltext.answer = True, NotFound()
    assert (chase := await world.finder.find(PAPER)).holding


async def test_what_is_learnt_meanwhile_lets_further_sources_know_the_paper(world: World) -> None:
    pmcid = Identifier(IdKind.PMCID, "PMC1")
    world.metadata.answer = Found((replace(PAPER, ids=(*PAPER.ids, pmcid), is_retracted=True),))
    world.fulltext.needs = IdKind.PMCID
    chase = await chased(world, COPY)
    assert chase.holding
    assert (chase.article.id(IdKind.PMCID), chase.article.is_retracted) == ("PMC1", True)
    await identified(world)
    await world.fulfil.work_once()
    article = (await world.request()).article
    assert article
    assert article.is_retracted


async def test_a_retraction_that_only_the_source_of_the_copy_knows_goes_out_with_the_paper(world: World) -> None:
    retraction = Notice(NoticeKind.RETRACTION, source="pmc")
    pmcid = Identifier(IdKind.PMCID, "PMC1")
    world.metadata.answer = Found((replace(PAPER, ids=(*PAPER.ids, pmcid)),))
    world.fulltext.answer = Found((replace(COPY, notices=(retraction,)),))
    await identified(world)
    await world.fulfil.work_once()
    article = (await world.request()).article
    assert article
    assert (article.id(IdKind.PMCID), article.all_notices) == ("PMC1", (retraction,))


async def test_a_file_that_was_reported_as_wrong_is_not_taken_again(world: World) -> None:
    world.shelf.is_always_same = True
    first = await chased(world, COPY)
    assert first.holding
    await world.holdings.block(PAPER, first.holding.document.sha256, request=1, by="reader")
    chase = await chased(world, COPY)
    assert (chase.holding, failures(chase)) == (None, [Failure.WRONG_PAPER])


async def test_readers_hear_once_that_a_search_goes_on_when_it_takes_long(world: World) -> None:
    world.fulltext.answer = Unavailable(Failure.SERVER_ERROR)
    await identified(world)
    await world.fulfil.work_once()
    assert world.outbox.texts == []
    world.later(seconds=30)
    await world.fulfil.work_once()
    assert world.outbox.texts == ["still_looking number=1001 title=A paper on teeth"]


async def test_the_version_that_a_file_shows_goes_before_what_its_source_claims(world: World) -> None:
    world.workshop.seen = Inspection(pages=3, has_text=True, shows=Shows.DOI, version=Version.ACCEPTED)
    chase = await chased(world, COPY)
    assert chase.holding
    assert chase.holding.version is Version.ACCEPTED


async def test_who_asked_for_a_preprint_in_vain_hears_where_it_has_appeared_since(world: World) -> None:
    world.fulltext.answer = NotFound()
    published = Notice(NoticeKind.PUBLISHED, doi="10.1000/p", where="Lancet 2024")
    await identified(world, replace(PAPER, notices=(published,)))
    await world.fulfil.work_once()
    assert "note_published" in world.outbox.texts[0]


async def test_a_paper_that_nobody_could_be_asked_for_is_not_said_to_be_missing(world: World) -> None:
    world.finder = world.finding(lambda _: False)
    world.fulfil = world.fulfilling()
    world.fulltext.does_accept = False
    await identified(world)
    await world.fulfil.work_once()
    assert (await world.request()).reason is Reason.NO_RECORD_SOURCE
    assert world.outbox.texts == ["to_librarian_not_asked number=1001 title=A paper on teeth"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (NotFound(), Say.TO_LIBRARIAN_NO_SUCH_TITLE),
        (Found((PAPER,)), Say.TO_LIBRARIAN_NO_SUCH_TITLE),
        (Found((Article("Night noise on surgical wards"),)), Say.TO_LIBRARIAN),
        (Unavailable(Failure.CONNECTION), Say.TO_LIBRARIAN),
        (NotApplicable(), Say.TO_LIBRARIAN),
    ],
)
async def test_that_no_source_knows_a_title_is_told_when_it_is_so(
    world: World, answer: Found[tuple[Article, ...]] | NotFound | Unavailable | NotApplicable, said: Say
) -> None:
    world.metadata.answer = answer
    world.fulltext.answer = NotFound()
    await identified(
        world, Article("Night noise on surgical wards"), wanted=TitleWanted("Night noise on surgical wards")
    )
    await world.fulfil.work_once()
    assert (await world.request()).reason is Reason.NOT_IDENTIFIED
    assert world.outbox.texts == [f"{said} number=1001 title=Night noise on surgical wards"]


class Searching:
    """Makes a link of the title that it is shown, as the Chinese services' searches do."""

    name = "cnki"
    is_late = False
    is_link_only = True

    def accepts(self, article: Article) -> bool:
        return True

    async def locate(self, article: Article) -> Found[tuple[Copy, ...]]:
        title = article.original_title or article.title
        return Found((Copy("", landing_url=f"https://kns.cnki.net/{title}", is_for_person=True, label="知网检索"),))


@pytest.mark.parametrize("is_stuck", [False, True])
async def test_a_link_is_made_of_the_title_that_is_learnt_last(world: World, *, is_stuck: bool) -> None:
    """PubMed knows the translated title of a Chinese paper at once; the library's manifest tells its own."""
    world.metadata.answer = Found((replace(PAPER, original_title="口腔的一篇"),))
    finder = Finder(
        sources=[Searching(), world.fulltext], look_up=world.look_up, policy=world.policy, max_bytes=10**8,
        tools=Tools(world.fetcher, world.workshop, world.shelf, world.holdings),
        timing=Timing(source_s=0.3, total_s=0.1),
    )  # fmt: skip
    world.fulltext.answer, world.fulltext.is_stuck = NotFound(), is_stuck
    for chase in (await finder.find(PAPER), (await finder.routes(PAPER))[0]):
        assert [link.landing_url for link in chase.links] == ["https://kns.cnki.net/口腔的一篇"]
