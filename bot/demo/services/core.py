"""Answers as https://api.core.ac.uk/v3 does to a search by DOI."""

import re
from typing import Any

from aiohttp import web

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import CATALOGUE, origin

HERE = "core"
DOI = re.compile(r'^doi:"?([^"]+)"?$')


def routes() -> list[web.RouteDef]:
    """Return the search; without the slash at its end the service only redirects."""
    return [web.get("/core/v3/search/works/", _search), web.get("/core/v3/search/works", _moved)]


async def _moved(_: web.Request) -> web.Response:
    return web.Response(status=301, headers={"Location": "/core/v3/search/works/"})


async def _search(request: web.Request) -> web.Response:
    match = DOI.match(request.query.get("q", ""))
    if match is None:
        return web.json_response({"message": "Your query could not be parsed."}, status=500)
    paper = request.app[CATALOGUE].by_doi(HERE, match[1])
    results = [work(paper, origin(request))] if paper else []
    answer = {
        "totalHits": len(results),
        "limit": int(request.query.get("limit", "10")),
        "offset": 0,
        "scrollId": None,
        "results": results,
        "tooks": [],
        "esTook": None,
    }
    return web.json_response(answer)


def work(paper: SamplePaper, here: str) -> dict[str, Any]:
    """Return the paper as a work; its file is below `here`."""
    number = 990000000 + sum(map(ord, paper.slug))
    file = f"{here}/files/{paper.file_name}"
    return {
        "id": number,
        "authors": [{"name": ", ".join(author.latin)} for author in paper.authors],
        "dataProviders": [{"id": 9999, "name": "Sample University Repository", "logo": None}],
        "doi": paper.doi,
        "downloadUrl": file,
        "fullText": None,
        "license": paper.licence or None,
        "links": [{"type": "download", "url": file}, {"type": "display", "url": f"{here}/doi/{paper.doi}"}],
        "publishedDate": f"{paper.year}-{paper.month:02}-01T00:00:00",
        "publisher": paper.publisher,
        "sourceFulltextUrls": [file],
        "title": paper.title,
        "yearPublished": paper.year,
    }
