"""Answers as https://api.biorxiv.org does, for both servers: nothing found comes with 200."""

from typing import Any

from aiohttp import web

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import CATALOGUE

SERVERS = {"bioRxiv": "biorxiv", "medRxiv": "medrxiv"}
NONE = {"messages": [{"status": "no posts found"}], "collection": []}


def routes() -> list[web.RouteDef]:
    """Return the routes of details and published papers."""
    return [
        web.get("/biorxiv/details/{server}/{doi:.+}/na/json", _details),
        web.get("/biorxiv/pubs/{server}/{doi:.+}/na/json", _published),
    ]


async def _details(request: web.Request) -> web.Response:
    if (paper := _paper(request)) is None:
        return web.json_response(NONE)
    versions = [_version(paper, number) for number in (1, 2)]
    return web.json_response({"messages": [{"status": "ok"}], "collection": versions})


async def _published(request: web.Request) -> web.Response:
    paper = _paper(request)
    became = request.app[CATALOGUE].by_doi("crossref", paper.published_as) if paper else None
    if paper is None or became is None:
        return web.json_response(NONE)
    entry = {
        "preprint_doi": paper.doi,
        "published_doi": became.doi,
        "published_journal": became.journal,
        "preprint_platform": paper.journal,
        "preprint_title": paper.title,
        "preprint_authors": _names(paper),
        "preprint_date": _day(paper, 1),
        "published_date": f"{became.year}-{became.month:02}-01",
    }
    return web.json_response({"messages": [{"status": "ok", "count": 1}], "collection": [entry]})


def _paper(request: web.Request) -> SamplePaper | None:
    server, doi = request.match_info["server"], request.match_info["doi"].lower()
    papers = request.app[CATALOGUE].listed_in("biorxiv")
    return next((p for p in papers if p.doi == doi and SERVERS.get(p.journal) == server), None)


def _version(paper: SamplePaper, number: int) -> dict[str, Any]:
    return {
        "title": paper.title,
        "authors": _names(paper),
        "author_corresponding": " ".join(reversed(paper.authors[0].latin)),
        "author_corresponding_institution": "Invented University",
        "doi": paper.doi,
        "date": _day(paper, number),
        "version": str(number),
        "type": "PUBLISHAHEADOFPRINT",
        "license": paper.licence.lower().replace(" ", "_").replace("-", "_") or "cc_no",
        "category": "hematology",
        "jatsxml": "",
        "abstract": "An invented sample.",
        "funder": "NA",
        "published": paper.published_as or "NA",
        "server": paper.journal,
    }


def _names(paper: SamplePaper) -> str:
    return "; ".join(f"{author.latin[0]}, {'. '.join(author.initials)}." for author in paper.authors)


def _day(paper: SamplePaper, number: int) -> str:
    return f"{paper.year}-{paper.month:02}-{number:02}"
