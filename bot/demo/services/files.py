"""The hosts of publishers and repositories: PDFs, walls of HTML, and landing pages."""

from html import escape

from aiohttp import web

from bot.demo.sample import DOAJ
from bot.demo.services.catalogue import CATALOGUE, PAPERS_DIR, origin

WALL = """<!DOCTYPE html>
<html lang="en-US"><head><title>Just a moment...</title>
<meta http-equiv="content-type" content="text/html; charset=UTF-8"><meta name="robots" content="noindex,nofollow">
</head><body><div class="main-wrapper"><h1>sample-publisher.example</h1>
<h2>Verifying you are human. This may take a few seconds.</h2>
<noscript>Enable JavaScript and cookies to continue</noscript>
<script>(function(){window._cf_chl_opt={cType:'managed',cRay:'sample'};})();</script></div></body></html>"""


def routes() -> list[web.RouteDef]:
    """Return the routes of the sample hosts."""
    return [
        web.get("/files/{name}", _file),
        web.get("/wall/forbidden/{name}", _forbidden),
        web.get("/wall/{name}", _wall),
        web.get("/doi/{doi:.+}", _landing),
    ]


async def _file(request: web.Request) -> web.StreamResponse:
    return pdf_response(request, request.match_info["name"])


async def _wall(_: web.Request) -> web.Response:
    return web.Response(text=WALL, content_type="text/html")


async def _forbidden(_: web.Request) -> web.Response:
    return web.Response(status=403, text=WALL, content_type="text/html")


async def _landing(request: web.Request) -> web.Response:
    catalogue, doi = request.app[CATALOGUE], request.match_info["doi"].lower()
    paper = next((each for each in catalogue.papers if each.doi == doi), None)
    if paper is None:
        raise web.HTTPNotFound(text="<html><body><h1>DOI Not Found</h1></body></html>", content_type="text/html")
    tags = [("citation_title", paper.title), ("citation_doi", paper.doi), ("citation_journal_title", paper.journal)]
    if paper.found == DOAJ:
        tags.append(("citation_pdf_url", f"{origin(request)}/files/{paper.file_name}"))
    elif paper.unpaywall is not None:
        tags.append(("citation_pdf_url", f"{origin(request)}{paper.unpaywall.path}"))
    head = "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in tags)
    page = f"<!DOCTYPE html><html><head><title>{escape(paper.title)}</title>{head}</head><body>样例文献</body></html>"
    return web.Response(text=page, content_type="text/html")


def pdf_response(request: web.Request, name: str) -> web.StreamResponse:
    """Return the PDF of that name, or 404; a name with a path in it finds nothing."""
    path = request.app[PAPERS_DIR] / "web" / name
    if "/" in name or "\\" in name or not name.endswith(".pdf") or not path.is_file():
        return web.Response(
            status=404, text="<html><body><h1>404 Not Found</h1></body></html>", content_type="text/html"
        )
    return web.FileResponse(path, headers={"Content-Type": "application/pdf"})
