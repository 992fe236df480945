"""Answers as https://api.datacite.org does to a DOI."""

from typing import Any

from aiohttp import web

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import CATALOGUE, origin
from bot.demo.services.doi_org import agency_of

GENERAL = {"preprint": "Preprint", "thesis": "Dissertation", "journal-article": "JournalArticle"}
RIGHTS = {
    "CC BY": (
        "Creative Commons Attribution 4.0 International",
        "https://creativecommons.org/licenses/by/4.0/legalcode",
    ),
    "": ("arXiv.org perpetual, non-exclusive license", "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"),
}
NONE = {"errors": [{"status": "404", "title": "The resource you are looking for doesn't exist."}]}


def routes() -> list[web.RouteDef]:
    """Return the look-up by DOI."""
    return [web.get("/datacite/dois/{doi:.+}", _lookup)]


async def _lookup(request: web.Request) -> web.Response:
    doi = request.match_info["doi"].lower()
    papers = [paper for paper in request.app[CATALOGUE].papers if paper.doi == doi and agency_of(paper) == "DataCite"]
    if not papers:
        return web.json_response(NONE, status=404, content_type="application/vnd.api+json")
    return web.json_response(record(papers[0], origin(request)), content_type="application/vnd.api+json")


def record(paper: SamplePaper, here: str) -> dict[str, Any]:
    """Return the paper as a DataCite record; what it leads to is below `here`."""
    general = GENERAL.get(paper.kind, "Text")
    rights, address = RIGHTS.get(paper.licence, RIGHTS[""])
    page = f"{here}/arxiv/abs/{paper.arxiv}" if paper.arxiv else f"{here}/doi/{paper.doi}"
    attributes = {
        "doi": paper.doi,
        "prefix": paper.doi.split("/")[0],
        "suffix": paper.doi.split("/", 1)[1],
        "identifiers": [],
        "creators": [_creator(author.latin) for author in paper.authors],
        "titles": [{"title": paper.title}],
        "publisher": paper.publisher,
        "container": {},
        "publicationYear": paper.year,
        "dates": [{"date": f"{paper.year}-{paper.month:02}", "dateType": "Issued"}],
        "language": paper.language,
        "types": {"resourceTypeGeneral": general, "resourceType": paper.kind, "citeproc": "article"},
        "relatedIdentifiers": [],
        "rightsList": [{"rights": rights, "rightsUri": address}],
        "url": page,
        "contentUrl": f"{here}/files/{paper.file_name}" if paper.found == "datacite" else None,
        "state": "findable",
    }
    return {"data": {"id": paper.doi, "type": "dois", "attributes": attributes}}


def _creator(name: tuple[str, str]) -> dict[str, Any]:
    family, given = name
    return {
        "name": f"{family}, {given}",
        "nameType": "Personal",
        "givenName": given,
        "familyName": family,
        "affiliation": [],
        "nameIdentifiers": [],
    }
