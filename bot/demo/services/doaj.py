"""Answers as https://doaj.org/api/v4 does to a search for an article."""

import re
from typing import Any

from aiohttp import web

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import CATALOGUE, origin

HERE = "doaj"
MOMENT = "2026-11-20T08:00:00.000000Z"
DOI = re.compile(r'^doi:"?([^"]+)"?$')


def routes() -> list[web.RouteDef]:
    """Return the search for articles, whose query is a part of the path."""
    return [web.get("/doaj/api/v4/search/articles/{query:.+}", _search)]


async def _search(request: web.Request) -> web.Response:
    query = request.match_info["query"]
    match = DOI.match(query)
    paper = request.app[CATALOGUE].by_doi(HERE, match[1]) if match else None
    results = [article(paper, origin(request))] if paper else []
    answer = {
        "total": len(results),
        "page": 1,
        "pageSize": int(request.query.get("pageSize", "10")),
        "timestamp": MOMENT,
        "query": query,
        "results": results,
    }
    return web.json_response(answer)


def article(paper: SamplePaper, here: str) -> dict[str, Any]:
    """Return the paper as an article; its page is below `here`."""
    first, _, last = paper.pages.partition("-")
    return {
        "last_updated": MOMENT,
        "bibjson": {
            "identifier": [{"id": paper.doi, "type": "doi"}, {"id": paper.issn, "type": "pissn"}],
            "journal": _journal(paper),
            "month": str(paper.month),
            "end_page": last or first,
            "year": str(paper.year),
            "start_page": first,
            "subject": [{"code": "RT", "scheme": "LCC", "term": "Nursing"}],
            "author": [{"affiliation": "Invented University", "name": " ".join(a.latin[::-1])} for a in paper.authors],
            "link": [{"content_type": "HTML", "type": "fulltext", "url": f"{here}/doi/{paper.doi}"}],
            "title": paper.title,
        },
        "id": f"{sum(map(ord, paper.slug)):032x}",
        "created_date": MOMENT,
    }


def _journal(paper: SamplePaper) -> dict[str, Any]:
    licence = {"open_access": True, "title": paper.licence, "type": paper.licence, "url": "https://example.org/licence"}
    return {
        "volume": paper.volume,
        "number": paper.issue,
        "country": "NO",
        "license": [licence],
        "issns": [paper.issn],
        "publisher": paper.publisher,
        "language": [paper.language.upper()],
        "title": paper.journal,
    }
