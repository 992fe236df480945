"""Answers as https://api.unpaywall.org/v2 does, in its shape since 2025."""

from typing import Any

from aiohttp import web

from bot.demo.sample import OpenCopy, SamplePaper
from bot.demo.services.catalogue import CATALOGUE, origin

HERE = "unpaywall"
VERSIONS = {"published": "publishedVersion", "accepted": "acceptedVersion", "preprint": "submittedVersion"}
# The service turns away the address of its own documentation's example.
PLACEHOLDERS = ("", "your_email", "YOUR_EMAIL", "unpaywall_01@example.com")


def routes() -> list[web.RouteDef]:
    """Return the lookup by DOI."""
    return [web.get("/unpaywall/v2/{doi:.+}", _lookup), web.get("/unpaywall/{doi:10.+}", _lookup)]


async def _lookup(request: web.Request) -> web.Response:
    email, doi = request.query.get("email", ""), request.match_info["doi"]
    if email in PLACEHOLDERS or "@" not in email:
        return _error(422, "Email address required in API call, see http://unpaywall.org/products/api")
    paper = request.app[CATALOGUE].by_doi(HERE, doi)
    if paper is None:
        return _error(
            404, f"'{doi}' isn't in Unpaywall. See https://support.unpaywall.org/a/solutions/articles/44001900286"
        )
    return web.json_response(lookup(paper, origin(request)))


def _error(status: int, message: str) -> web.Response:
    return web.json_response({"HTTP_status_code": status, "error": True, "message": message}, status=status)


def lookup(paper: SamplePaper, here: str) -> dict[str, Any]:
    """Return what Unpaywall says of the paper; copies lead to `here`."""
    best = _location(paper, paper.unpaywall, here) if paper.unpaywall else None
    gold = paper.unpaywall is not None and paper.unpaywall.status == "gold"
    return {
        "doi": paper.doi,
        "doi_url": f"https://doi.org/{paper.doi}",
        "title": paper.title,
        "genre": paper.kind,
        "is_paratext": False,
        "published_date": _day(paper),
        "year": paper.year,
        "journal_name": paper.journal,
        "journal_issns": paper.issn,
        "journal_issn_l": paper.issn,
        "journal_is_oa": gold,
        "journal_is_in_doaj": gold,
        "publisher": paper.publisher,
        "is_oa": best is not None,
        "oa_status": paper.unpaywall.status if paper.unpaywall else "closed",
        "has_repository_copy": paper.unpaywall is not None and paper.unpaywall.host == "repository",
        "best_oa_location": best,
        "first_oa_location": best,
        "oa_locations": [best] if best else [],
        "oa_locations_embargoed": [],
        "data_standard": 2,
        "z_authors": [_author(paper, number) for number in range(len(paper.authors))],
        "updated": f"{_day(paper)}T08:00:00Z",
    }


def _location(paper: SamplePaper, copy: OpenCopy, here: str) -> dict[str, Any]:
    in_repository = copy.host == "repository"
    return {
        "url": f"{here}{copy.path}",
        "url_for_pdf": f"{here}{copy.path}",
        "url_for_landing_page": f"{here}/doi/{paper.doi}",
        "evidence": "deprecated",
        "license": copy.licence,
        "version": VERSIONS[paper.version],
        "host_type": copy.host,
        "is_best": True,
        "pmh_id": f"oai:sample.repository:{paper.slug}" if in_repository else None,
        "endpoint_id": "sample0000000000000" if in_repository else None,
        "repository_institution": "Sample University Repository" if in_repository else None,
        "oa_date": _day(paper),
        "updated": "deprecated",
    }


def _author(paper: SamplePaper, number: int) -> dict[str, Any]:
    family, given = paper.authors[number].latin
    last = len(paper.authors) - 1
    place = "first" if number == 0 else "last" if number == last else "additional"
    return {
        "author_position": place,
        "raw_author_name": f"{given} {family}",
        "is_corresponding": number == 0,
        "raw_affiliation_strings": ["Department of Samples, Invented University"],
    }


def _day(paper: SamplePaper) -> str:
    return f"{paper.year}-{paper.month:02}-01"
