"""A local stand-in that answers as Crossref, PubMed, Europe PMC, the bucket of PMC and Unpaywall do.

It knows the invented sample papers only. Shapes, status codes and content types follow recorded answers, so that
the sources reach it through `base_url` without knowing the difference.
"""

from pathlib import Path

from aiohttp import web

from bot.demo.sample import load_papers
from bot.demo.services import crossref, europepmc, eutils, files, idconv, pmc_oa, unpaywall
from bot.demo.services.catalogue import CATALOGUE, PAPERS_DIR, Catalogue
from bot.demo.services.switches import SWITCHBOARD, Switchboard, control_routes, misbehave

SERVICES = ("crossref", "eutils", "idconv", "europepmc", "pmc-oa", "unpaywall", "files", "wall", "doi")
BASE_PATHS = {
    "crossref": "/crossref",
    "pubmed": "/eutils",
    "idconv": "/idconv",
    "europepmc": "/europepmc/webservices/rest",
    "europepmc_articles": "/europepmc/articles",
    "pmc_oa": "/pmc-oa",
    "unpaywall": "/unpaywall/v2",
}


def build_app(papers_dir: Path) -> web.Application:
    """Return the stand-in; PDFs are served from `papers_dir`/web, as written by `write_papers`."""
    app = web.Application(middlewares=[misbehave])
    app[CATALOGUE] = Catalogue(load_papers())
    app[PAPERS_DIR] = papers_dir
    app[SWITCHBOARD] = Switchboard(SERVICES)
    for part in (crossref, eutils, idconv, europepmc, pmc_oa, unpaywall, files):
        app.add_routes(part.routes())
    app.add_routes(control_routes())
    return app
