"""Who is asked about a paper, and when: by registration agency, at once, the late ones late, nobody twice."""

import asyncio
from dataclasses import replace

import pytest

from handlers.domain.agency import Agency, hint_of
from handlers.domain.article import Article, Identifier, IdKind, TitleWanted
from handlers.domain.outcome import Found, NotApplicable, NotFound, Unavailable
from handlers.look_up import Budget, LookUp, bare
from tests import fakes
from tests.unit.handlers.world import DOI_A, PAPER

PMID = Identifier(IdKind.PMID, "123")
BUDGET = Budget(source_s=0.05, late_s=0.01)


class Sources:
    """Crossref's source, DataCite's, one that does not care, and a late one."""

    def __init__(self) -> None:
        self.crossref, self.datacite = fakes.FakeMetadata("crossref"), fakes.FakeMetadata("datacite")
        self.pubmed, self.late = fakes.FakeMetadata("pubmed"), fakes.FakeMetadata("openalex")
        self.crossref.agencies, self.datacite.agencies = frozenset({Agency.CROSSREF}), frozenset({Agency.DATACITE})
        self.late.is_late = True
        self.agencies = fakes.FakeAgencies()
        every = [self.crossref, self.datacite, self.pubmed, self.late]
        self.look_up = LookUp(every, agencies=self.agencies, budget=BUDGET)
        self.blind = LookUp(every, budget=BUDGET)

    def asked(self) -> list[str]:
        return [s.name for s in (self.crossref, self.datacite, self.pubmed, self.late) if s.asked]


async def test_a_doi_is_asked_of_crossref_while_nobody_knows_its_agency() -> None:
    sources = Sources()
    sources.agencies.is_stuck = True
    sources.crossref.answer = Found((PAPER,))
    assert await sources.look_up.ask(DOI_A) == (PAPER,)
    assert sources.asked() == ["crossref", "pubmed"]


async def test_another_agencys_doi_is_asked_of_its_own_service() -> None:
    sources = Sources()
    sources.agencies.answer = Found(Agency.DATACITE)
    sources.datacite.answer = Found((PAPER,))
    assert await sources.look_up.ask(DOI_A) == (PAPER,)


async def test_a_prefix_that_leaves_no_doubt_spares_the_question() -> None:
    sources = Sources()
    arxiv = Identifier(IdKind.DOI, "10.48550/arxiv.2101.00001")
    sources.datacite.answer = Found((replace(PAPER, ids=(arxiv,)),))
    assert await sources.look_up.ask(arxiv) == (replace(PAPER, ids=(arxiv,)),)
    assert (sources.agencies.asked, sources.asked()) == ([], ["datacite", "pubmed"])
    assert (hint_of("10.3969/j.issn.1004-4132"), hint_of("10.1056/x")) == (None, Agency.CROSSREF)


async def test_without_anybody_who_knows_agencies_every_service_is_asked() -> None:
    sources = Sources()
    sources.datacite.answer = Found((PAPER,))
    assert await sources.blind.ask(DOI_A) == (PAPER,)
    assert sources.agencies.asked == []


@pytest.mark.parametrize("agency", [agency for agency in Agency if agency is not Agency.NONE])
async def test_a_registered_doi_that_no_service_knows_is_a_paper_all_the_same(agency: Agency) -> None:
    sources = Sources()
    sources.agencies.answer = Found(agency)
    assert await sources.look_up.ask(DOI_A) == (bare(DOI_A),)
    sources.agencies.answer = Found(Agency.NONE)
    assert await sources.look_up.ask(DOI_A) == ()


async def test_nobody_says_that_there_is_no_such_doi_while_its_agency_cannot_be_asked() -> None:
    sources = Sources()
    sources.agencies.answer = Unavailable("timeout")
    assert await sources.look_up.ask(DOI_A) == Unavailable("timeout")
    assert await sources.look_up.ask(PMID) == ()
    sources.agencies.answer = NotApplicable()  # switched off
    assert await sources.look_up.ask(DOI_A) == (bare(DOI_A),)


async def test_a_doi_of_a_known_prefix_is_looked_for_in_the_register_before_it_is_denied() -> None:
    sources = Sources()
    lancet = Identifier(IdKind.DOI, "10.1016/s0140-6736(26)00001-1")
    assert await sources.look_up.ask(lancet) == ()
    assert sources.agencies.asked == [lancet.value]
    sources.agencies.answer = Found(Agency.CROSSREF)
    assert await sources.look_up.ask(lancet) == (bare(lancet),)
    sources.agencies.answer = Unavailable("timeout")  # whose prefix it is has answered: that is enough
    assert await sources.look_up.ask(lancet) == ()


async def test_a_doi_whose_agency_is_not_known_is_asked_of_everybody() -> None:
    sources = Sources()
    sources.agencies.answer = Found(Agency.UNKNOWN)
    sources.datacite.answer = Found((PAPER,))
    assert await sources.look_up.ask(DOI_A) == (PAPER,)


async def test_that_a_paper_is_unknown_is_said_only_when_nobody_was_silent() -> None:
    sources = Sources()
    wanted = TitleWanted("Night noise on surgical wards")
    sources.crossref.answer = Found((PAPER,))  # Crossref always has some other paper to offer
    assert await sources.look_up.knows_none(wanted)
    sources.pubmed.answer = Unavailable("http-5xx")
    assert not await sources.look_up.knows_none(wanted)
    sources.crossref.answer = NotFound()
    assert not await sources.look_up.knows_none(wanted)
    sources.pubmed.answer = NotFound()
    assert await sources.look_up.knows_none(wanted)
    assert await sources.look_up.knows_none(PMID)


async def test_late_sources_are_asked_when_the_others_know_nothing_or_take_long() -> None:
    sources = Sources()
    sources.late.answer = Found((PAPER,))
    assert await sources.look_up.ask(PMID) == (PAPER,)
    sources = Sources()
    sources.pubmed.is_stuck = True
    sources.late.answer = Found((PAPER,))
    assert await sources.look_up.ask(PMID) == (PAPER,)
    sources = Sources()
    sources.crossref.answer = Found((PAPER,))
    await sources.look_up.ask(DOI_A)
    await sources.look_up.more(PAPER)
    assert sources.late.asked == []


async def test_only_late_sources_are_asked_at_once_when_there_are_no_others() -> None:
    sources = Sources()
    for source in (sources.crossref, sources.datacite, sources.pubmed):
        source.does_accept = False
    sources.late.answer = Found((PAPER,))
    assert await sources.look_up.ask(TitleWanted(PAPER.title)) == (PAPER,)


async def test_the_same_question_at_once_is_asked_once() -> None:
    sources = Sources()
    sources.crossref.answer = Found((PAPER,))
    await asyncio.gather(*(sources.look_up.ask(DOI_A) for _ in range(5)))
    assert len(sources.crossref.asked) == 1


async def test_what_the_slower_sources_add_comes_with_more_and_nobody_is_asked_twice() -> None:
    sources = Sources()
    sources.crossref.answer = Found((PAPER,))
    sources.pubmed.wait_s = 0.01
    sources.pubmed.answer = Found((replace(PAPER, ids=(DOI_A, PMID), is_retracted=True),))
    assert await sources.look_up.ask(DOI_A) == (PAPER,)
    more = await sources.look_up.more(PAPER)
    assert (more.id(IdKind.PMID), more.is_retracted) == ("123", True)
    assert (len(sources.crossref.asked), len(sources.pubmed.asked)) == (1, 1)


async def test_a_paper_found_by_title_is_asked_for_by_identifier_and_never_gets_poorer() -> None:
    sources = Sources()
    sources.pubmed.answer = Unavailable("timeout")
    assert await sources.look_up.more(PAPER) == PAPER
    sources.crossref.answer = NotFound()
    assert await sources.look_up.more(PAPER) == PAPER
    assert await sources.look_up.more(Article("没有编号的一篇")) == Article("没有编号的一篇")


async def test_a_question_that_failed_is_asked_anew() -> None:
    sources = Sources()
    sources.crossref.answer = Unavailable("http-5xx")
    assert await sources.look_up.ask(DOI_A) == Unavailable("http-5xx")
    sources.crossref.answer = Found((PAPER,))
    assert await sources.look_up.ask(DOI_A) == (PAPER,)
