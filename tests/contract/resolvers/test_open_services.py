"""What is peculiar to the open services: agencies, budgets, paces, and what a preprint became."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from aiohttp import web

from handlers.domain.agency import Agency
from handlers.domain.article import Article, Identifier, IdKind, TitleWanted
from handlers.domain.copyright import Gate, gate
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from handlers.ports import AgencySource
from resolvers.formats.answers import Answer
from resolvers.formats.arxiv import ARXIV_LIMITS
from resolvers.formats.preprints import parse_details, parse_published
from resolvers.fulltext import openalex as openalex_copies
from resolvers.fulltext.hal import parse_copies as hal_copies
from resolvers.http import Http, Identity
from resolvers.load import agency_source, load
from resolvers.metadata import doi_org
from resolvers.metadata.doi_org import parse_agency, parse_handle, parse_item
from resolvers.metadata.openalex import parse_works
from tests.contract.resolvers.cases import SAMPLES, http_for
from tests.contract.resolvers.web import Clock, Handler, LocalWeb, local_web, says

DOI = "10.5555/jalc.2024.0021"
NO_DOI = '[{"DOI":"10.5555/jalc.2024.0021","status":"DOI does not exist"}]'


def answer(value: object, status: int = 200) -> Answer:
    return Answer(status, "application/json", json.dumps(value).encode())


def routed(**places: Handler) -> Handler:
    """Return a handler that leaves each first part of a path to its own handler."""

    async def handler(request: web.Request) -> web.StreamResponse:
        return await places[request.path.split("/")[1]](request)

    return handler


@asynccontextmanager
async def agencies(handler: Handler) -> AsyncIterator[tuple[AgencySource, LocalWeb, Clock]]:
    clock = Clock()
    async with local_web(handler) as here, http_for(here, clock) as http:
        entry = {"use": "doi_org", "base_url": f"{here.url}/doi", "handle_url": f"{here.url}/hdl"}
        source = agency_source(load([entry], "metadata", http))
        assert source
        yield source, here, clock


@pytest.mark.parametrize(
    ("word", "agency"),
    [("Crossref", Agency.CROSSREF), ("DataCite", Agency.DATACITE), ("ISTIC", Agency.ISTIC), ("CNKI", Agency.CNKI),
     ("JaLC", Agency.JALC), ("KISTI", Agency.KISTI), ("mEDRA", Agency.MEDRA), ("MEDRA", Agency.MEDRA),
     ("OP", Agency.OP), ("Airiti", Agency.AIRITI), ("HAN", Agency.OTHER), ("EIDR", Agency.OTHER)],
)  # fmt: skip
def test_every_agency_has_its_word(word: str, agency: Agency) -> None:
    assert parse_agency(answer([{"DOI": DOI, "RA": word}]), DOI) == Found(agency)


@pytest.mark.parametrize("status", ["DOI does not exist", "Invalid DOI"])
def test_a_doi_that_does_not_exist_is_not_found(status: str) -> None:
    assert parse_agency(answer([{"DOI": DOI, "status": status}]), DOI) == NotFound()


def test_another_dois_agency_is_no_answer() -> None:
    assert isinstance(parse_agency(answer([{"DOI": "10.5555/other", "RA": "Crossref"}]), DOI), Unavailable)


@pytest.mark.parametrize(
    ("code", "status", "expected"),
    [(1, 200, Found(value=True)), (100, 404, NotFound()), (100, 200, NotFound()), (200, 200, NotFound()),
     (2, 500, Unavailable("http-5xx")), (3, 200, Unavailable("bad-answer"))],
)  # fmt: skip
def test_the_handle_system_says_whether_a_doi_exists(code: int, status: int, expected: Outcome[bool]) -> None:
    assert parse_handle(answer({"responseCode": code, "handle": DOI}, status)) == expected


async def test_an_agency_is_remembered_for_ninety_days_and_its_absence_for_one() -> None:
    async with agencies(says(json.dumps([{"DOI": DOI, "RA": "JaLC"}]).encode())) as (source, here, clock):
        assert await source.agency(DOI) == Found(Agency.JALC)
        clock.turn(days=89)
        assert await source.agency(DOI) == Found(Agency.JALC)
        assert len(here.requests) == 1
    async with agencies(says(NO_DOI.encode())) as (source, here, clock):
        assert await source.agency(DOI) == Found(Agency.NONE)
        here.handler = says(json.dumps([{"DOI": DOI, "RA": "JaLC"}]).encode())
        clock.turn(days=2)
        assert await source.agency(DOI) == Found(Agency.JALC)


async def test_without_doi_ra_the_handle_system_says_whether_it_exists() -> None:
    absent = says(b'{"responseCode":100}', status=404)
    async with agencies(routed(doi=says(b"", status=503), hdl=absent)) as (source, _, _):
        assert await source.agency(DOI) == Found(Agency.NONE)
    exists = says(b'{"responseCode":1,"values":[]}')
    async with agencies(routed(doi=says(b"", status=503), hdl=exists)) as (source, _, _):
        assert await source.agency(DOI) == Found(Agency.UNKNOWN)
    away = says(b"", status=503)
    async with agencies(routed(doi=away, hdl=away)) as (source, _, _):
        assert await source.agency(DOI) == Unavailable("http-5xx")


async def test_a_doi_ra_that_hangs_leaves_the_handle_system_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doi_org, "AGENCY_S", 0.05)

    async def hang(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(1)
        return web.Response()

    exists = says(b'{"responseCode":1,"values":[]}')
    async with agencies(routed(doi=hang, hdl=exists)) as (source, _, _):
        assert await source.agency(DOI) == Found(Agency.UNKNOWN)


async def test_records_that_an_agency_does_not_give_leave_the_agencies_reachable() -> None:
    page = says(b"<!DOCTYPE html><html>a landing page</html>", kind="text/html")

    async def handler(request: web.Request) -> web.StreamResponse:
        registration = says(json.dumps([{"DOI": "10.5555/x9", "RA": "KISTI"}]).encode())
        return await (registration if "doiRA" in request.path else page)(request)

    async with local_web(handler) as here, http_for(here) as http:
        source = load([{"use": "doi_org", "base_url": here.url, "handle_url": here.url}], "metadata", http)[0]
        for n in range(6):
            outcome = await source.look_up(Identifier(IdKind.DOI, f"10.5555/x{n}"))
            assert isinstance(outcome, Unavailable)
        agency = agency_source([source])
        assert agency
        assert await agency.agency("10.5555/x9") == Found(Agency.KISTI)


async def test_a_redirect_to_a_bare_address_is_refused_and_raises_nothing() -> None:
    async with agencies(says(b"", status=302, headers={"Location": "http://122.115.55.36:8000/x"})) as (source, _, _):
        assert isinstance(await source.agency(DOI), Unavailable)


def test_istics_record_is_read_where_it_is_given() -> None:
    item = {
        "DOI": "10.5555/cma.1",
        "title": "样例研究",
        "author": [{"given": "Cui Hongxia"}],
        "type": "article-journal",
    }
    outcome = parse_item(answer(item))
    assert isinstance(outcome, Found)
    assert (outcome.value[0].title, outcome.value[0].language) == ("样例研究", "zh")


async def test_a_spent_budget_is_not_slept_through_and_stops_no_look_up() -> None:
    """The search rests until midnight UTC; records by identifier go on."""
    budget = b'{"error":"Rate limit exceeded","message":"Insufficient budget.","retryAfter":57600}'
    work = (SAMPLES / "metadata" / "openalex" / "work.json").read_bytes()

    async def handler(request: web.Request) -> web.StreamResponse:
        spent = says(budget, status=429, headers={"Retry-After": "57600"})
        return await (spent if "search" in request.query else says(work))(request)

    clock = Clock()
    async with local_web(handler) as here, http_for(here, clock) as http:
        entry = {"use": "openalex", "base_url": here.url, "api_key_env": "TEST_NCBI_KEY"}
        source = load([entry], "metadata", http)[0]
        spent = await source.look_up(TitleWanted("Nurse-led tapering"))
        assert spent == Unavailable("rate-limited", clock() + timedelta(seconds=57600))
        assert await source.look_up(TitleWanted("Another title")) == spent
        assert len(here.requests) == 1
        assert isinstance(await source.look_up(Identifier(IdKind.DOI, "10.5555/wdv.2025.0314")), Found)


async def test_without_a_key_openalex_is_not_searched_and_semantic_scholar_not_asked() -> None:
    async with local_web() as here, http_for(here) as http:
        openalex = load([{"use": "openalex", "base_url": here.url}], "metadata", http)[0]
        assert not openalex.accepts(TitleWanted("A title"))
        assert openalex.accepts(Identifier(IdKind.DOI, DOI))
        records = load([{"use": "semantic_scholar", "base_url": here.url}], "metadata", http)[0]
        copies = load([{"use": "semantic_scholar", "base_url": here.url}], "fulltext", http)[0]
        wanted = Identifier(IdKind.DOI, DOI)
        assert not records.accepts(wanted)
        assert not copies.accepts(Article(title="", ids=(wanted,)))
        assert not here.requests


async def test_semantic_scholars_key_travels_in_a_header_to_it_alone() -> None:
    paper = (SAMPLES / "fulltext" / "semantic_scholar" / "paper.json").read_bytes()
    async with local_web(says(paper)) as here, http_for(here) as http:
        entry = {"use": "semantic_scholar", "base_url": here.url, "api_key_env": "TEST_NCBI_KEY"}
        source = load([entry], "metadata", http)[0]
        await source.look_up(Identifier(IdKind.PMID, "99123456"))
        assert here.requests[0].headers["x-api-key"] == "k3y-that-stays-here"
        assert "k3y" not in str(here.requests[0].rel_url)


async def test_late_sources_say_so() -> None:
    names = ("openalex", "semantic_scholar", "arxiv", "biorxiv")
    async with local_web() as here, http_for(here) as http:
        entries = [{"use": name, "base_url": here.url} for name in names]
        assert [s.name for s in load(entries, "metadata", http) if s.is_late] == ["openalex", "semantic_scholar"]
        assert [s.name for s in load(entries, "fulltext", http) if s.is_late] == ["semantic_scholar"]


async def test_arxiv_is_left_alone_for_five_minutes_when_it_says_that_it_is_asked_too_often() -> None:
    clock = Clock()
    async with local_web(says(b"Rate exceeded.", status=429, kind="text/html")) as here:
        # Local addresses have no pace of their own: they are given arXiv's rest here.
        pace = replace(ARXIV_LIMITS, per_second=1000.0)
        async with Http(identity=Identity("a@b.cn"), clock=clock, allow_hosts=[here.place], unhurried=pace) as http:
            source = load([{"use": "arxiv", "base_url": here.url}], "metadata", http)[0]
            outcome = await source.look_up(Identifier(IdKind.ARXIV, "2601.00001"))
        assert outcome == Unavailable("rate-limited", clock() + timedelta(minutes=5))
        assert len(here.requests) == 1


def test_a_preprint_that_has_appeared_says_where_and_when() -> None:
    body = (SAMPLES / "metadata" / "biorxiv" / "pubs.json").read_bytes()
    assert parse_published(Answer(200, "application/json", body)) == Found(
        Notice(
            NoticeKind.PUBLISHED,
            "10.5555/wdv.2025.0777",
            date(2025, 9, 14),
            "Journal of Invented Wards 2025",
            "biorxiv",
        )
    )


async def test_a_preprint_keeps_its_notice_when_where_it_appeared_cannot_be_asked() -> None:
    details = (SAMPLES / "metadata" / "biorxiv" / "details.json").read_bytes()

    async def handler(request: web.Request) -> web.StreamResponse:
        return await (says(details) if "/details/" in request.path else says(b"", status=500))(request)

    async with local_web(handler) as here, http_for(here) as http:
        source = load([{"use": "biorxiv", "base_url": here.url}], "metadata", http)[0]
        outcome = await source.look_up(Identifier(IdKind.DOI, "10.1101/2025.04.01.999001"))
    assert isinstance(outcome, Found)
    assert outcome.value[0].notices == (Notice(NoticeKind.PUBLISHED, "10.5555/wdv.2025.0777", source="biorxiv"),)


def test_versions_are_put_in_order_before_the_latest_is_taken() -> None:
    posted = [{"doi": "10.1101/1", "title": f"T{n}", "version": str(n), "date": f"2025-01-{n:02}"} for n in (10, 2, 9)]
    outcome = parse_details(answer({"collection": posted}))
    assert isinstance(outcome, Found)
    assert outcome.value.latest.title == "T10"


@pytest.mark.parametrize("file", ["record.xml", "default.xml"])
async def test_an_authors_licence_decides_what_may_be_sent(file: str) -> None:
    body = (SAMPLES / "fulltext" / "arxiv" / file).read_bytes()
    async with local_web(says(body, kind="text/xml")) as here, http_for(here) as http:
        source = load([{"use": "arxiv", "base_url": here.url}], "fulltext", http)[0]
        outcome = await source.locate(Article(title="", ids=(Identifier(IdKind.ARXIV, "2601.00001"),)))
    assert isinstance(outcome, Found)
    expected = Gate.SEND if file == "record.xml" else Gate.LINK_ONLY
    assert gate(outcome.value[0], is_free_of_charge=True) is expected


def test_a_work_without_copies_in_the_open_is_no_error() -> None:
    outcome = parse_works(answer({"meta": {"count": 0}, "results": []}))
    assert outcome == NotFound()


@pytest.mark.parametrize(
    ("address", "is_link"),
    [("https://www.biorxiv.org/content/10.1101/1v1.full.pdf", True), ("https://medrxiv.org/x.pdf", True),
     ("https://biorxiv.org.example.net/x.pdf", False), ("https://repository.example.edu/1.pdf", False),
     ("https://[broken/x.pdf", False)],
)  # fmt: skip
def test_files_of_the_preprint_servers_are_links_whoever_names_them(address: str, is_link: bool) -> None:
    location = {"is_oa": True, "pdf_url": address, "license": "cc-by", "source": {"type": "repository"}}
    outcome = openalex_copies.parse_copies(answer({"id": "W1", "title": "T", "locations": [location]}))
    assert isinstance(outcome, Found)
    assert outcome.value[0].is_for_person is is_link


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        ("by/4.0", Gate.SEND),
        (["by/4.0"], Gate.SEND),
        (["by/4.0", "by/3.0"], Gate.SEND),
        (["by/4.0", "by-nc-nd/4.0"], Gate.LINK_ONLY),
        (["by/4.0", "https://about.hal.example/hal-authorisation-v1/"], Gate.LINK_ONLY),
        ([], Gate.LINK_ONLY),
    ],
)
def test_a_deposit_under_several_licences_is_under_none_unless_they_agree(
    stated: str | list[str], verdict: Gate
) -> None:
    base = "http://creativecommons.org/licenses/"
    full = [one if "://" in one else f"{base}{one}/" for one in ([stated] if isinstance(stated, str) else stated)]
    licence = full[0] if isinstance(stated, str) else full
    deposit: dict[str, object] = {
        "halId_s": "hal-1",
        "doiId_s": DOI,
        "fileMain_s": "https://hal.science/hal-1/document",
    }
    found = hal_copies(answer({"response": {"docs": [deposit | {"licence_s": licence}]}}), DOI)
    assert isinstance(found, Found)
    assert gate(found.value[0], is_free_of_charge=True) is verdict
