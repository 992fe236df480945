"""Every metadata source that can be asked what became of papers keeps the promises of its port."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from handlers.domain.article import Article, Identifier, IdKind
from handlers.domain.notice import NoticeKind
from handlers.domain.outcome import Found, NotApplicable, Unavailable
from handlers.ports import NoticeSource
from resolvers.load import load, notice_sources
from tests.contract.resolvers.cases import http_for
from tests.contract.resolvers.test_sources import FAULTS
from tests.contract.resolvers.web import Handler, LocalWeb, local_web, says

NAMES = ("crossref", "pubmed")
every_source = pytest.mark.parametrize("name", NAMES)
A = Article("A", (Identifier(IdKind.DOI, "10.5555/a(1)"), Identifier(IdKind.PMID, "99000021")))
B = Article("B", (Identifier(IdKind.DOI, "10.5555/b"), Identifier(IdKind.PMID, "99000022")))
STRANGER = Article("a title alone")
WORKS = {
    "status": "ok",
    "message-type": "work-list",
    "message": {"items": [
        {"DOI": "10.5555/A(1)", "updated-by": [{"type": "retraction", "DOI": "10.5555/r"}]},
        {"DOI": "10.5555/elsewhere", "updated-by": [{"type": "retraction", "DOI": "10.5555/x"}]},
    ]},
}  # fmt: skip
SUMMARIES = {"result": {"uids": ["99000021", "99000022"],
    "99000021": {"uid": "99000021", "title": "A", "pubtype": ["Journal Article", "Retracted Publication"],
                 "references": [{"refsource": "J Inv. 2025 Sep 1;1:1", "reftype": "Retraction in", "pmid": 1}]},
    "99000022": {"uid": "99000022", "error": "cannot get document summary"}}}  # fmt: skip
ANSWERS = {"crossref": WORKS, "pubmed": SUMMARIES}


@asynccontextmanager
async def played(name: str, handler: Handler) -> AsyncIterator[tuple[NoticeSource, LocalWeb]]:
    async with local_web(handler) as here, http_for(here) as http:
        yield notice_sources(load([{"use": name, "base_url": here.url}], "metadata", http))[0], here


@every_source
async def test_papers_are_asked_for_together_and_told_apart(name: str) -> None:
    async with played(name, says(json.dumps(ANSWERS[name]).encode())) as (source, here):
        outcome = await source.notices([A, B, STRANGER])
    assert isinstance(outcome, Found)
    assert {key: [n.kind for n in notices] for key, notices in outcome.value.items()} == {
        A.key: [NoticeKind.RETRACTION]
    }
    (request,) = here.requests
    asked = request.query.get("filter") or request.query["id"]
    assert asked in {"doi:10.5555/a(1),doi:10.5555/b", "99000021,99000022"}


@every_source
async def test_papers_without_an_identifier_of_its_own_are_not_asked_for(name: str) -> None:
    async with played(name, says(b"")) as (source, here):
        assert await source.notices([STRANGER]) == NotApplicable()
        assert here.requests == []


@every_source
@pytest.mark.parametrize("fault", FAULTS)
async def test_a_failing_service_is_unavailable(name: str, fault: str) -> None:
    async with played(name, FAULTS[fault][0]) as (source, _):
        assert isinstance(await source.notices([A]), Unavailable)


async def test_a_doi_with_a_comma_is_asked_for_by_itself() -> None:
    odd = Article("C", (Identifier(IdKind.DOI, "10.5555/c,d"),))

    async def handler(request: web.Request) -> web.Response:
        work = {"DOI": "10.5555/c,d", "updated-by": [{"type": "removal", "DOI": "10.5555/r"}]}
        if request.path.endswith("/c,d"):
            return web.json_response({"status": "ok", "message-type": "work", "message": work})
        return web.json_response(WORKS)

    async with played("crossref", handler) as (source, here):
        outcome = await source.notices([A, odd])
    assert isinstance(outcome, Found)
    assert set(outcome.value) == {A.key, odd.key}
    assert [r.query.get("filter") for r in here.requests if isinstance(r, web.Request)] == ["doi:10.5555/a(1)", None]


@pytest.mark.parametrize("status", [200, 404])
async def test_a_preprints_record_tells_where_it_was_published(status: int) -> None:
    preprint = {"DOI": "10.5555/pre", "title": ["P"], "type": "posted-content",
                "relation": {"is-preprint-of": [{"id-type": "doi", "id": "10.5555/Paper"}]}}  # fmt: skip
    paper = {"DOI": "10.5555/paper", "title": ["P"], "container-title": ["Wards"], "issued": {"date-parts": [[2025]]}}

    async def handler(request: web.Request) -> web.Response:
        is_paper = request.path.endswith("/paper")
        if is_paper and status != 200:
            return web.Response(status=status, text="Resource not found.")
        work = {"status": "ok", "message-type": "work", "message": paper if is_paper else preprint}
        return web.json_response(work)

    async with local_web(handler) as here, http_for(here) as http:
        source = load([{"use": "crossref", "base_url": here.url}], "metadata", http)[0]
        outcome = await source.look_up(Identifier(IdKind.DOI, "10.5555/pre"))
    assert isinstance(outcome, Found)
    (notice,) = outcome.value[0].notices
    assert (notice.doi, notice.where) == ("10.5555/paper", "Wards 2025" if status == 200 else "")
