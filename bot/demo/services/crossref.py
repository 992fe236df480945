"""Answers as https://api.crossref.org does: single works, agencies, and searches that always find something."""

from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import CATALOGUE, Catalogue, origin

HERE = "crossref"
QUERIES = ("query", "query.bibliographic", "query.title", "query.author", "query.container-title")
MAX_ROWS = 1000
SCORE_OF_A_SINGLE_WORK = 0.0


def routes() -> list[web.RouteDef]:
    """Return the routes of the REST API."""
    return [
        web.get("/crossref/works", _search),
        web.get("/crossref/works/{doi:.+}/agency", _agency),
        web.get("/crossref/works/{doi:.+}", _single),
    ]


async def _single(request: web.Request) -> web.Response:
    paper = request.app[CATALOGUE].by_doi(HERE, request.match_info["doi"])
    return _missing(request) if paper is None else _reply(request, "work", work(paper, origin(request)))


async def _agency(request: web.Request) -> web.Response:
    paper = request.app[CATALOGUE].by_doi(HERE, request.match_info["doi"])
    if paper is None:
        return _missing(request)
    return _reply(request, "work-agency", {"DOI": paper.doi, "agency": {"id": "crossref", "label": "Crossref"}})


async def _search(request: web.Request) -> web.Response:
    rows, offset = request.query.get("rows", "20"), request.query.get("offset", "0")
    for value in (rows, offset):
        if not value.isdecimal() or int(value) > MAX_ROWS:
            return _refused(request, value)
    query = " ".join(request.query[name] for name in QUERIES if name in request.query)
    ranked = request.app[CATALOGUE].ranked(query, _filtered(request.app[CATALOGUE], request.query.get("filter", "")))
    page = ranked[int(offset) : int(offset) + int(rows)]
    items = [_selected(work(paper, origin(request), score), request.query.get("select")) for score, paper in page]
    message = {
        "facets": {},
        "total-results": len(ranked),
        "items": items,
        "items-per-page": int(rows),
        "query": {"start-index": int(offset), "search-terms": query or None},
    }
    return _reply(request, "work-list", message)


def _filtered(catalogue: Catalogue, condition: str) -> tuple[SamplePaper, ...]:
    """Return the works that pass `filter=`; only `doi:` filters are known here, joined by or as Crossref does."""
    dois = {part[4:].lower() for part in condition.split(",") if part.startswith("doi:")}
    return tuple(paper for paper in catalogue.listed_in(HERE) if not dois or paper.doi in dois)


def _selected(item: dict[str, Any], select: str | None) -> dict[str, Any]:
    return item if select is None else {name: item[name] for name in select.split(",") if name in item}


def _reply(request: web.Request, kind: str, message: dict[str, Any]) -> web.Response:
    body = {"status": "ok", "message-type": kind, "message-version": "1.0.0", "message": message}
    return web.json_response(body, headers=_limits(request))


def _missing(request: web.Request) -> web.Response:
    return web.Response(status=404, text="Resource not found.", content_type="text/plain", headers=_limits(request))


def _refused(request: web.Request, value: str) -> web.Response:
    reason = f"Integer specified as {value} but must be a positive integer less than or equal to {MAX_ROWS}. "
    fault = {"type": "integer-not-valid", "value": value, "message": reason}
    body = {"status": "failed", "message-type": "validation-failure", "message": [fault]}
    return web.json_response(body, status=400, headers=_limits(request))


def _limits(request: web.Request) -> dict[str, str]:
    polite = "mailto" in request.query or "mailto:" in request.headers.get("User-Agent", "")
    pool, calls, at_once = ("polite", "10", "3") if polite else ("public", "5", "1")
    return {
        "x-api-pool": pool,
        "x-rate-limit-limit": calls,
        "x-rate-limit-interval": "1s",
        "x-concurrency-limit": at_once,
    }


def work(paper: SamplePaper, here: str, score: float = SCORE_OF_A_SINGLE_WORK) -> dict[str, Any]:
    """Return the paper as a Crossref work; `here` is the address that its link leads to."""
    parts = {"date-parts": [[paper.year, paper.month, 1]]}
    stamped = _stamped(paper)
    return {
        "indexed": stamped | {"version": "3.50.1"},
        "reference-count": 6,
        "publisher": paper.publisher,
        "issue": paper.issue,
        **_licences(paper, stamped),
        "content-domain": {"domain": [], "crossmark-restriction": False},
        "short-container-title": [paper.abbrev],
        "published-print": parts,
        "DOI": paper.doi,
        "type": paper.kind,
        "created": stamped,
        "page": paper.pages,
        "source": "Crossref",
        "is-referenced-by-count": 0,
        "title": [paper.title],
        "prefix": paper.doi.split("/")[0],
        "volume": paper.volume,
        "author": [_author(paper, number) for number in range(len(paper.authors))],
        "member": "99999",
        "container-title": [paper.journal],
        "language": paper.language,
        **_links(paper, here),
        "deposited": stamped,
        "score": score,
        "resource": {"primary": {"URL": f"{here}/doi/{paper.doi}"}},
        "issued": parts,
        "references-count": 6,
        "journal-issue": {"issue": paper.issue, "published-print": parts},
        "URL": f"https://doi.org/{paper.doi}",
        "relation": {},
        "ISSN": [paper.issn],
        "issn-type": [{"value": paper.issn, "type": "print"}],
        "published": parts,
        **_updates(paper, stamped),
    }


def _stamped(paper: SamplePaper) -> dict[str, Any]:
    moment = datetime(paper.year, paper.month, 1, tzinfo=UTC)
    return {
        "date-parts": [[paper.year, paper.month, 1]],
        "date-time": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "timestamp": int(moment.timestamp()) * 1000,
    }


def _author(paper: SamplePaper, number: int) -> dict[str, Any]:
    family, given = paper.authors[number].latin
    place = "additional" if number else "first"
    return {"given": given, "family": family, "sequence": place, "affiliation": []}


def _licences(paper: SamplePaper, start: dict[str, Any]) -> dict[str, Any]:
    if not paper.licence.startswith("CC "):
        return {}
    url = f"https://creativecommons.org/licenses/{paper.licence[3:].lower()}/4.0/"
    return {"license": [{"start": start, "content-version": "vor", "delay-in-days": 0, "URL": url}]}


def _links(paper: SamplePaper, here: str) -> dict[str, Any]:
    # As in life, the publisher's own address: often behind a wall, never a promise.
    link = {
        "URL": f"{here}/wall/{paper.file_name}",
        "content-type": "unspecified",
        "content-version": "vor",
        "intended-application": "similarity-checking",
    }
    return {"link": [link]}


def _updates(paper: SamplePaper, updated: dict[str, Any]) -> dict[str, Any]:
    if not paper.retracted:
        return {}
    notice = {"DOI": f"{paper.doi}.r", "type": "retraction", "label": "Retraction", "source": "publisher"}
    return {"updated-by": [notice | {"updated": updated}]}
