"""Every metadata source that finds papers by where they stand keeps the promises of its port."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from handlers.domain.article import IdKind
from handlers.domain.outcome import Found, NotApplicable, NotFound, Unavailable
from handlers.domain.pointer import Coordinates, Numbering, Pointer, PublisherNumber
from handlers.ports import PointerSource
from resolvers.load import load, pointer_sources
from tests.contract.resolvers.cases import http_for
from tests.contract.resolvers.test_sources import FAULTS
from tests.contract.resolvers.web import Handler, LocalWeb, local_web, says

PII = PublisherNumber(Numbering.ELSEVIER, "S0140999926001835")
JAMA = PublisherNumber(Numbering.JAMA, "9762130")
OUP = PublisherNumber(Numbering.OUP, "9901158", "42", "373")
ZHONGHUA = Coordinates('Zhonghua Yi Xue Za Zhi" OR "x', 2023, "103", "3967")
# Written for these tests: shaped as E-utilities and Crossref answer, of papers that do not exist.
SUMMARIES: dict[str, dict[str, Any]] = {
    "99000031": {
        "uid": "99000031", "title": "A first paper.", "fulljournalname": "The ward", "volume": "395", "pages": "497",
        "pubdate": "2026 Feb", "articleids": [{"idtype": "pii", "value": "S0140-9999(26)00183-5"},
                                              {"idtype": "doi", "value": "10.5555/ward.31"}],
    },
    "99000032": {
        "uid": "99000032", "title": "A second paper.", "fulljournalname": "JAMA network open", "volume": "3",
        "pages": "e200", "pubdate": "2026", "articleids": [{"idtype": "pii", "value": "9762130"}],
    },
    "99000033": {
        "uid": "99000033", "title": "A third paper.", "fulljournalname": "Zhonghua yi xue za zhi", "volume": "103",
        "pages": "3967-70", "pubdate": "2023 Dec 19", "articleids": [{"idtype": "pii", "value": "9762130"}],
    },
    "99000034": {
        "uid": "99000034", "title": "A fourth paper.", "fulljournalname": "European heart journal", "volume": "42",
        "pages": "373-498", "pubdate": "2021", "articleids": [{"idtype": "pii", "value": "9901158"}],
    },
}  # fmt: skip
WORKS = {
    "status": "ok",
    "message-type": "work-list",
    "message": {"items": [
        {"DOI": "10.5555/ELSE", "title": ["Another"], "alternative-id": ["S0140999926001836"]},
        {"DOI": "10.5555/none", "title": ["Without"]},
        {"DOI": "10.5555/WARD.31", "title": ["A first paper"], "alternative-id": ["S0140-9999(26)00183-5"]},
    ]},
}  # fmt: skip


def eutils(*pmids: str) -> Handler:
    """Answer as E-utilities does that finds just these."""

    async def answer(request: web.Request) -> web.Response:
        if request.path.endswith("esearch.fcgi"):
            return web.json_response({"esearchresult": {"idlist": list(pmids)}})
        uids = request.query["id"].split(",")
        return web.json_response({"result": {"uids": uids, **{uid: SUMMARIES[uid] for uid in uids}}})

    return answer


@asynccontextmanager
async def played(name: str, handler: Handler) -> AsyncIterator[tuple[PointerSource, LocalWeb]]:
    async with local_web(handler) as here, http_for(here) as http:
        yield pointer_sources(load([{"use": name, "base_url": here.url}], "metadata", http))[0], here


async def asked_of_pubmed(pointer: Pointer, *pmids: str) -> tuple[object, str]:
    async with played("pubmed", eutils(*pmids)) as (source, here):
        outcome = await source.by_pointer(pointer)
        term = here.requests[0].query["term"]
    return ([a.title for a in outcome.value] if isinstance(outcome, Found) else outcome), term


EVERYTHING = tuple(SUMMARIES)


@pytest.mark.parametrize(
    ("pointer", "term", "titles"),
    [
        (PII, '"S0140-9999(26)00183-5"[aid]', ["A first paper"]),
        (JAMA, '"9762130"[aid]', ["A second paper"]),
        (OUP, '"9901158"[aid]', ["A fourth paper"]),
        (
            ZHONGHUA,
            '"Zhonghua Yi Xue Za Zhi OR x"[ta] AND 103[vi] AND 3967[pg] AND 2023[dp]',
            ["A third paper"],
        ),
    ],
)
async def test_pubmed_is_asked_just_for_that_and_its_answer_is_checked(
    pointer: Pointer, term: str, titles: list[str]
) -> None:
    assert await asked_of_pubmed(pointer, *EVERYTHING) == (titles, term)


@pytest.mark.parametrize("pointer", [PII, JAMA, OUP, ZHONGHUA])
async def test_what_only_looks_alike_is_not_found(pointer: Pointer) -> None:
    others = {PII: "99000032", JAMA: "99000033", OUP: "99000031", ZHONGHUA: "99000034"}
    assert (await asked_of_pubmed(pointer, others[pointer]))[0] == NotFound()
    assert (await asked_of_pubmed(pointer))[0] == NotFound()


async def test_crossref_is_asked_for_a_pii_and_believed_where_the_work_bears_it() -> None:
    async with played("crossref", says(json.dumps(WORKS).encode())) as (source, here):
        outcome = await source.by_pointer(PII)
        assert isinstance(outcome, Found)
        assert [a.id(IdKind.DOI) for a in outcome.value] == ["10.5555/ward.31"]
        assert here.requests[0].query["filter"] == "alternative-id:S0140999926001835"
        assert "alternative-id" in here.requests[0].query["select"]
        other = PublisherNumber(Numbering.ELSEVIER, "S0140999926009999")
        assert await source.by_pointer(other) == NotFound()
        for pointer in (JAMA, OUP, ZHONGHUA):
            assert await source.by_pointer(pointer) == NotApplicable()


@pytest.mark.parametrize("name", ["crossref", "pubmed"])
@pytest.mark.parametrize("fault", FAULTS)
async def test_no_proper_answer_is_not_taken_for_no(name: str, fault: str) -> None:
    async with played(name, FAULTS[fault][0]) as (source, _):
        assert isinstance(await source.by_pointer(PII), Unavailable)
