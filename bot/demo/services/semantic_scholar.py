"""Answers as Semantic Scholar's Academic Graph does: to single papers and titles, and hardly ever without a key."""

from typing import Any

from aiohttp import web

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import CATALOGUE, Catalogue, origin, phrase_in
from bot.demo.services.openalex import HERE, hash_of


def routes() -> list[web.RouteDef]:
    """Return the look-ups."""
    return [
        web.get("/semantic-scholar/graph/v1/paper/search/match", _match),
        web.get("/semantic-scholar/graph/v1/paper/{id:.+}", _single),
    ]


async def _match(request: web.Request) -> web.Response:
    if refusal := _refusal(request):
        return refusal
    query = request.query.get("query", "")
    found = [paper for paper in _listed(request.app[CATALOGUE]) if phrase_in(query, paper.title)]
    if not found:
        return web.json_response({"error": "Title match not found"}, status=404)
    return web.json_response({"data": [record(found[0], origin(request)) | {"matchScore": 178.2}]})


async def _single(request: web.Request) -> web.Response:
    if refusal := _refusal(request):
        return refusal
    name = request.match_info["id"]
    kind, _, value = name.partition(":")
    for paper in _listed(request.app[CATALOGUE]):
        if value and value.lower() == _own_ids(paper).get(kind):
            return web.json_response(record(paper, origin(request)))
    return web.json_response({"error": f"Paper with id {name} not found"}, status=404)


def _refusal(request: web.Request) -> web.Response | None:
    if request.headers.get("x-api-key"):
        return None
    message = "Too Many Requests. Please wait and try again or apply for a key for higher rate limits."
    return web.json_response({"message": message, "code": "429"}, status=429)


def _listed(catalogue: Catalogue) -> list[SamplePaper]:
    return [paper for paper in catalogue.papers if paper.doi and (paper.arxiv or HERE & set(paper.listed_in))]


def _own_ids(paper: SamplePaper) -> dict[str, str]:
    found = {"DOI": paper.doi, "PMID": paper.pmid, "PMCID": paper.pmcid.removeprefix("PMC"), "ARXIV": paper.arxiv}
    return {kind: value for kind, value in found.items() if value}


def record(paper: SamplePaper, here: str) -> dict[str, Any]:
    """Return the paper; its open copy is Unpaywall's or arXiv's, below `here`."""
    names = {"DOI": "DOI", "PMID": "PubMed", "PMCID": "PubMedCentral", "ARXIV": "ArXiv"}
    return {
        "paperId": f"{hash_of(paper.slug):040x}",
        "externalIds": {names[kind]: value for kind, value in _own_ids(paper).items()},
        "title": paper.title,
        "venue": paper.journal,
        "year": paper.year,
        "journal": {"name": paper.journal, "volume": paper.volume, "pages": paper.pages},
        "publicationTypes": ["JournalArticle"] if paper.kind == "journal-article" else None,
        "isOpenAccess": bool(paper.unpaywall or paper.arxiv),
        "openAccessPdf": _open_pdf(paper, here),
        "authors": [{"authorId": "990001", "name": " ".join(reversed(author.latin))} for author in paper.authors],
    }


def _open_pdf(paper: SamplePaper, here: str) -> dict[str, Any]:
    if paper.unpaywall:
        licence = (paper.unpaywall.licence or "").upper().replace("-", "") or None
        return {"url": f"{here}{paper.unpaywall.path}", "status": paper.unpaywall.status.upper(), "license": licence}
    if paper.arxiv:
        return {"url": f"{here}/arxiv/pdf/{paper.arxiv}", "status": "GREEN", "license": None}
    return {"url": "", "status": "CLOSED", "license": None}
