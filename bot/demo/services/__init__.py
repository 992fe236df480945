"""A local stand-in that answers as the services do that know papers and their copies.

It knows the invented sample papers only. Shapes, status codes and content types follow recorded answers, so that
the sources reach it through `base_url` without knowing the difference.
"""

from pathlib import Path

from aiohttp import web

from bot.demo.sample import load_papers
from bot.demo.services import (
    arxiv,
    biorxiv,
    core,
    crossref,
    datacite,
    doab,
    doaj,
    doi_org,
    europepmc,
    eutils,
    files,
    idconv,
    lender,
    openalex,
    openlibrary,
    pmc_oa,
    semantic_scholar,
    unpaywall,
    zenodo,
)
from bot.demo.services.catalogue import CATALOGUE, PAPERS_DIR, Catalogue
from bot.demo.services.switches import SWITCHBOARD, Switchboard, control_routes, misbehave

SERVICES = (
    "crossref", "eutils", "idconv", "europepmc", "pmc-oa", "unpaywall", "files", "wall", "doi", "doi-org", "hdl",
    "datacite", "arxiv", "biorxiv", "openalex", "semantic-scholar", "lender",
    "core", "doaj", "zenodo", "openlibrary", "doab",
)  # fmt: skip
PARTS = (
    crossref, eutils, idconv, europepmc, pmc_oa, unpaywall, files, doi_org, datacite, arxiv, biorxiv, openalex,
    semantic_scholar, lender, core, doaj, zenodo, openlibrary, doab,
)  # fmt: skip
BASE_PATHS = {
    "crossref": "/crossref",
    "pubmed": "/eutils",
    "idconv": "/idconv",
    "europepmc": "/europepmc/webservices/rest",
    "europepmc_articles": "/europepmc/articles",
    "pmc_oa": "/pmc-oa",
    "unpaywall": "/unpaywall/v2",
    "doi_org": "/doi-org",
    "handle": "/hdl",
    "datacite": "/datacite",
    "arxiv": "/arxiv",
    "biorxiv": "/biorxiv",
    "openalex": "/openalex",
    "lender": "/lender",
    "core": "/core/v3",
    "doaj": "/doaj/api/v4",
    "zenodo": "/zenodo/api",
    "openlibrary": "/openlibrary",
    "doab": "/doab/rest",
    "semantic_scholar": "/semantic-scholar/graph/v1",
}


def build_app(papers_dir: Path) -> web.Application:
    """Return the stand-in; PDFs are served from `papers_dir`/web, as written by `write_papers`."""
    app = web.Application(middlewares=[misbehave])
    app[CATALOGUE] = Catalogue(load_papers())
    app[PAPERS_DIR] = papers_dir
    app[SWITCHBOARD] = Switchboard(SERVICES)
    for part in PARTS:
        app.add_routes(part.routes())
    app.add_routes(control_routes())
    app.cleanup_ctx.append(lender.lending)
    return app
