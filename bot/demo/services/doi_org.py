"""Answers as https://doi.org does to programs (registration agencies, CSL JSON), and as the Handle System does."""

from typing import Any

from aiohttp import web

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import CATALOGUE, origin

CSL = "application/vnd.citationstyles.csl+json"
TYPES = {"journal-article": "article-journal", "preprint": "article", "thesis": "thesis"}
NO_DOI = (
    "<!DOCTYPE html><html><head><title>Error: DOI Not Found</title></head><body><h1>DOI Not Found</h1></body></html>"
)
# Whose records content negotiation gives; the others' lead to a landing page.
WITH_RECORDS = frozenset({"Crossref", "DataCite", "JaLC", "mEDRA"})


def routes() -> list[web.RouteDef]:
    """Return the routes of both services."""
    return [
        web.get("/doi-org/doiRA/{dois:.+}", _agencies),
        web.get("/doi-org/{doi:10.+}", _record),
        web.get("/hdl/api/handles/{doi:.+}", _handle),
    ]


def agency_of(paper: SamplePaper) -> str:
    """Return who registered the paper's DOI, as doiRA writes it."""
    if paper.arxiv or "datacite" in paper.listed_in:
        return "DataCite"
    return "Crossref" if "crossref" in paper.listed_in or paper.language != "zh" else "ISTIC"


def _paper(request: web.Request, doi: str) -> SamplePaper | None:
    wanted = doi.strip().lower()
    return next((paper for paper in request.app[CATALOGUE].papers if paper.doi and paper.doi == wanted), None)


async def _agencies(request: web.Request) -> web.Response:
    lines: list[dict[str, Any]] = []
    for doi in request.match_info["dois"].split(","):
        paper = _paper(request, doi)
        lines.append({"DOI": doi} | ({"RA": agency_of(paper)} if paper else {"status": "DOI does not exist"}))
    return web.json_response(lines)


async def _handle(request: web.Request) -> web.Response:
    doi = request.match_info["doi"]
    paper = _paper(request, doi)
    if paper is None:
        return web.json_response({"responseCode": 100, "handle": doi}, status=404)
    data = {"format": "string", "value": f"{origin(request)}/doi/{paper.doi}"}
    value = {"index": 1, "type": "URL", "data": data, "ttl": 86400, "timestamp": f"{paper.year}-01-01T00:00:00Z"}
    return web.json_response({"responseCode": 1, "handle": doi, "values": [value]})


async def _record(request: web.Request) -> web.Response:
    paper = _paper(request, request.match_info["doi"])
    if paper is None:
        return web.Response(status=404, text=NO_DOI, content_type="text/html")
    if CSL not in request.headers.get("Accept", "") or agency_of(paper) not in WITH_RECORDS:
        raise web.HTTPFound(f"{origin(request)}/doi/{paper.doi}")
    return web.json_response(_item(paper), content_type=CSL)


def _item(paper: SamplePaper) -> dict[str, Any]:
    return {
        "type": TYPES.get(paper.kind, "article"),
        "DOI": paper.doi,
        "title": paper.title,
        "container-title": paper.journal,
        "author": [{"family": author.latin[0], "given": author.latin[1]} for author in paper.authors],
        "issued": {"date-parts": [[paper.year, paper.month]]},
        "volume": paper.volume,
        "issue": paper.issue,
        "page": paper.pages,
        "publisher": paper.publisher,
        "ISSN": paper.issn,
        "language": paper.language,
    }
