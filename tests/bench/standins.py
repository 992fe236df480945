"""The demo's stand-in with generated papers, set delays and a note of every call: `python -m tests.bench.standins DIR`.

`GET /calls` gives, for each service, the moments (seconds, monotonic) at which it was called.
"""

import argparse
import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from aiohttp import web

from bot.demo.sample import OpenCopy, SamplePaper, load_papers
from bot.demo.services import build_app
from bot.demo.services.catalogue import CATALOGUE, Catalogue
from tests.bench.plain_pdf import paper_pdf

PREFIX = "10.5555/bench."
SIZE_BYTES = 1_500_000
READY = "standins.port"
CALLS = web.AppKey("calls", defaultdict[str, list[float]])
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def generated(count: int) -> list[SamplePaper]:
    """Return papers of which every third is in PMC, every third in a repository, every third in both."""
    kind = next(paper for paper in load_papers() if paper.slug == "robotic-knee")
    return [_paper(kind, n) for n in range(count)]


def _paper(kind: SamplePaper, n: int) -> SamplePaper:
    slug = f"bench-{n}"
    in_pmc, in_repository = n % 3 != 1, n % 3 != 0
    return replace(
        kind,
        slug=slug,
        pages="88-89",
        title=f"Outcomes of generated trial number {n} in a registry of sample hospitals",
        doi=f"{PREFIX}{n}",
        pmid=str(98_000_000 + n),
        pmcid=f"PMC{98_000_000 + n}" if in_pmc else "",
        licence="CC BY",
        version="published",
        listed_in=("crossref", "pubmed", "europepmc", "unpaywall"),
        unpaywall=OpenCopy("green", "repository", "cc-by", f"/files/{slug}.pdf") if in_repository else None,
        pmc_versions=1 if in_pmc else 0,
    )


@web.middleware
async def noted(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Note when each service is called; files are counted apart, whoever has them."""
    service = "files" if request.path.endswith(".pdf") else request.path.split("/")[1]
    request.app[CALLS][service].append(time.monotonic())
    return await handler(request)


async def _calls(request: web.Request) -> web.Response:
    return web.json_response(request.app[CALLS])


async def _forget(request: web.Request) -> web.Response:
    request.app[CALLS].clear()
    return web.Response()


async def serve(folder: Path, count: int) -> None:
    """Serve until killed; the port is written to the folder."""
    web_folder = folder / "web"
    web_folder.mkdir(parents=True, exist_ok=True)
    papers = generated(count)
    for paper in papers:
        (web_folder / paper.file_name).write_bytes(paper_pdf(paper.title, paper.doi, size_bytes=SIZE_BYTES))
    app = build_app(folder)
    app[CATALOGUE] = Catalogue(papers)
    calls: defaultdict[str, list[float]] = defaultdict(list)
    app[CALLS] = calls
    app.middlewares.insert(0, noted)
    app.add_routes([web.get("/calls", _calls), web.delete("/calls", _forget)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    (folder / READY).write_text(str(runner.addresses[0][1]))
    await asyncio.Event().wait()


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--papers", type=int, default=200)
    asked = parser.parse_args()
    asyncio.run(serve(asked.folder, asked.papers))


if __name__ == "__main__":
    main()
