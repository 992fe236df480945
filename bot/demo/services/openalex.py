"""Answers as https://api.openalex.org does: single works, and searches with a price."""

from typing import Any

from aiohttp import web

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import CATALOGUE, Catalogue, all_words_in, origin

HERE = frozenset({"crossref", "arxiv", "biorxiv", "datacite"})
VERSIONS = {"published": "publishedVersion", "accepted": "acceptedVersion", "preprint": "submittedVersion"}
TYPES = {"journal-article": "article", "preprint": "preprint", "thesis": "dissertation", "book": "book"}
NOT_FOUND = """<!doctype html>
<html lang=en>
<title>404 Not Found</title>
<h1>Not Found</h1>
<p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and \
try again.</p>
"""


def routes() -> list[web.RouteDef]:
    """Return the routes of works."""
    return [
        web.get("/openalex/works", _search),
        web.get("/openalex/works/doi:{doi:.+}", _by_doi),
        web.get("/openalex/works/pmid:{pmid:\\d+}", _by_pmid),
    ]


async def _by_doi(request: web.Request) -> web.Response:
    doi = request.match_info["doi"].lower()
    return _single(request, [paper for paper in _listed(request.app[CATALOGUE]) if paper.doi == doi])


async def _by_pmid(request: web.Request) -> web.Response:
    pmid = request.match_info["pmid"]
    return _single(request, [paper for paper in _listed(request.app[CATALOGUE]) if paper.pmid == pmid])


async def _search(request: web.Request) -> web.Response:
    query = request.query.get("search", "")
    found = [paper for paper in _listed(request.app[CATALOGUE]) if all_words_in(query, paper.title)]
    works = [_selected(request, work(paper, origin(request))) for paper in found[:25]]
    meta = {"count": len(found), "db_response_time_ms": 4, "page": 1, "per_page": 25, "cost_usd": 0.001}
    return web.json_response({"meta": meta, "results": works, "group_by": []})


def _single(request: web.Request, papers: list[SamplePaper]) -> web.Response:
    if not papers:
        return web.Response(status=404, text=NOT_FOUND, content_type="text/html")
    return web.json_response(_selected(request, work(papers[0], origin(request))))


def _selected(request: web.Request, entry: dict[str, Any]) -> dict[str, Any]:
    select = request.query.get("select")
    return entry if select is None else {name: entry[name] for name in select.split(",") if name in entry}


def _listed(catalogue: Catalogue) -> list[SamplePaper]:
    return [paper for paper in catalogue.papers if paper.doi and (paper.arxiv or HERE & set(paper.listed_in))]


def work(paper: SamplePaper, here: str) -> dict[str, Any]:
    """Return the paper as a work; its copies are Unpaywall's, and arXiv's own."""
    locations = [location for location in (_own(paper, here), _open(paper, here)) if location]
    best = next((location for location in reversed(locations) if location["is_oa"]), None)
    number = f"https://openalex.org/W99{abs(hash_of(paper.slug)):08}"
    return {
        "id": number,
        "doi": f"https://doi.org/{paper.doi}",
        "title": paper.title,
        "display_name": paper.title,
        "publication_year": paper.year,
        "publication_date": f"{paper.year}-{paper.month:02}-01",
        "ids": {"openalex": number, "doi": f"https://doi.org/{paper.doi}"} | _other_ids(paper),
        "language": paper.language,
        "primary_location": locations[0],
        "type": TYPES.get(paper.kind, "article"),
        "open_access": _access(paper, best),
        "authorships": [_authorship(author.latin) for author in paper.authors],
        "biblio": _biblio(paper),
        "is_retracted": paper.retracted,
        "best_oa_location": best,
        "locations": locations,
        "locations_count": len(locations),
    }


def hash_of(slug: str) -> int:
    """Return a number that stands for a paper, the same on every machine."""
    return int.from_bytes(slug.encode()[:8].ljust(8, b"."), "big") % 10**8


def _other_ids(paper: SamplePaper) -> dict[str, str]:
    pmid = {"pmid": f"https://pubmed.ncbi.nlm.nih.gov/{paper.pmid}"} if paper.pmid else {}
    digits = paper.pmcid.removeprefix("PMC")
    return pmid | ({"pmcid": f"https://www.ncbi.nlm.nih.gov/pmc/articles/{digits}"} if digits else {})


def _access(paper: SamplePaper, best: dict[str, Any] | None) -> dict[str, Any]:
    status = paper.unpaywall.status if paper.unpaywall else "green" if best else "closed"
    address = (best["pdf_url"] or best["landing_page_url"]) if best else None
    return {"is_oa": best is not None, "oa_status": status, "oa_url": address, "any_repository_has_fulltext": False}


def _own(paper: SamplePaper, here: str) -> dict[str, Any]:
    """Return where the paper appeared, open for preprints alone."""
    is_posted = paper.kind == "preprint"
    kind = "repository" if is_posted else "journal"
    page = f"{here}/arxiv/abs/{paper.arxiv}" if paper.arxiv else f"{here}/doi/{paper.doi}"
    return {
        "is_oa": is_posted,
        "landing_page_url": page,
        "pdf_url": f"{here}/arxiv/pdf/{paper.arxiv}" if paper.arxiv else None,
        "source": _source(paper.journal, paper.issn or None, kind, paper.publisher),
        "license": _licence(paper.licence) if is_posted else None,
        "version": VERSIONS[paper.version],
        "is_accepted": not is_posted,
        "is_published": not is_posted,
    }


def _open(paper: SamplePaper, here: str) -> dict[str, Any] | None:
    copy = paper.unpaywall
    if copy is None:
        return None
    is_deposit = copy.host == "repository"
    name, kind = ("Sample University Repository", "repository") if is_deposit else (paper.journal, "journal")
    return {
        "is_oa": True,
        "landing_page_url": f"{here}/doi/{paper.doi}",
        "pdf_url": f"{here}{copy.path}",
        "source": _source(name, None if is_deposit else paper.issn, kind, paper.publisher),
        "license": copy.licence,
        "version": VERSIONS[paper.version],
        "is_accepted": True,
        "is_published": paper.version == "published",
    }


def _source(name: str, issn: str | None, kind: str, owner: str) -> dict[str, Any]:
    return {
        "id": "https://openalex.org/S99000001",
        "display_name": name,
        "issn_l": issn,
        "host_organization_name": owner,
        "type": kind,
    }


def _licence(words: str) -> str | None:
    return words.lower().replace(" ", "-") or None


def _authorship(name: tuple[str, str]) -> dict[str, Any]:
    shown = f"{name[1]} {name[0]}"
    return {"author": {"display_name": shown, "orcid": None}, "institutions": [], "raw_author_name": shown}


def _biblio(paper: SamplePaper) -> dict[str, Any]:
    first, _, last = paper.pages.partition("-")
    return {
        "volume": paper.volume or None,
        "issue": paper.issue or None,
        "first_page": first or None,
        "last_page": last or first or None,
    }
