"""Answers as https://export.arxiv.org does (Atom and OAI-PMH), and serves the preprints' pages and files."""

from html import escape

from aiohttp import web

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import CATALOGUE, Catalogue, origin, phrase_in
from bot.demo.services.files import pdf_response

FEED = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" \
xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/sample</id>
  <title>arXiv Query: {query}</title>
  <updated>2026-11-21T00:00:00Z</updated>
  <opensearch:itemsPerPage>{count}</opensearch:itemsPerPage>
  <opensearch:totalResults>{count}</opensearch:totalResults>
  <opensearch:startIndex>0</opensearch:startIndex>
{entries}</feed>
"""
ENTRY = """  <entry>
    <id>http://arxiv.org/abs/{number}v1</id>
    <title>{title}</title>
    <updated>{day}T00:00:00Z</updated>
    <link href="{here}/arxiv/abs/{number}v1" rel="alternate" type="text/html"/>
    <link href="{here}/arxiv/pdf/{number}v1" rel="related" type="application/pdf" title="pdf"/>
    <summary>An invented sample.</summary>
    <category term="q-bio.QM" scheme="http://arxiv.org/schemas/atom"/>
    <published>{day}T00:00:00Z</published>
    <arxiv:primary_category term="q-bio.QM"/>
{authors}  </entry>
"""
OAI = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
  <responseDate>2026-11-21T00:00:00Z</responseDate>
  <request verb="GetRecord" metadataPrefix="arXiv">http://oaipmh.arxiv.org/oai</request>
  {content}
</OAI-PMH>
"""
RECORD = """<GetRecord><record>
    <header><identifier>oai:arXiv.org:{number}</identifier><datestamp>{day}</datestamp><setSpec>q-bio</setSpec></header>
    <metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{number}</id><created>{day}</created>
      <title>{title}</title><license>{licence}</license></arXiv></metadata>
  </record></GetRecord>"""
LICENCES = {"CC BY": "http://creativecommons.org/licenses/by/4.0/"}
DEFAULT_LICENCE = "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"


def routes() -> list[web.RouteDef]:
    """Return the routes of the API, of OAI-PMH, and of what they lead to."""
    return [
        web.get("/arxiv/api/query", _query),
        web.get("/arxiv/oai2", _oai),
        web.get("/arxiv/pdf/{number:.+}", _pdf),
        web.get("/arxiv/abs/{number:.+}", _page),
    ]


async def _query(request: web.Request) -> web.Response:
    number, title = request.query.get("id_list", ""), request.query.get("search_query", "").removeprefix("ti:")
    catalogue = request.app[CATALOGUE]
    found = [p for p in _preprints(catalogue) if (p.arxiv == _bare(number) if number else phrase_in(title, p.title))]
    entries = "".join(_entry(paper, origin(request)) for paper in found)
    return _xml(FEED.format(query=escape(number or title), count=len(found), entries=entries), "application/atom+xml")


async def _oai(request: web.Request) -> web.Response:
    number = request.query.get("identifier", "").removeprefix("oai:arXiv.org:")
    paper = _find(request.app[CATALOGUE], number)
    if paper is None:
        return _xml(OAI.format(content='<error code="idDoesNotExist">Invalid identifier</error>'), "text/xml")
    licence = LICENCES.get(paper.licence, DEFAULT_LICENCE)
    content = RECORD.format(number=paper.arxiv, title=escape(paper.title), day=_day(paper), licence=licence)
    return _xml(OAI.format(content=content), "text/xml")


async def _pdf(request: web.Request) -> web.StreamResponse:
    paper = _find(request.app[CATALOGUE], request.match_info["number"].removesuffix(".pdf"))
    return pdf_response(request, paper.file_name if paper else "")


async def _page(request: web.Request) -> web.Response:
    paper = _find(request.app[CATALOGUE], request.match_info["number"])
    if paper is None:
        return web.Response(status=404, text="<html><body>No such paper</body></html>", content_type="text/html")
    text = f"<!DOCTYPE html><html><head><title>{escape(paper.title)}</title></head><body>样例预印本</body></html>"
    return web.Response(text=text, content_type="text/html")


def _preprints(catalogue: Catalogue) -> list[SamplePaper]:
    return [paper for paper in catalogue.papers if paper.arxiv]


def _find(catalogue: Catalogue, number: str) -> SamplePaper | None:
    return next((paper for paper in _preprints(catalogue) if paper.arxiv == _bare(number)), None)


def _bare(number: str) -> str:
    return number.partition("v")[0]


def _day(paper: SamplePaper) -> str:
    return f"{paper.year}-{paper.month:02}-01"


def _entry(paper: SamplePaper, here: str) -> str:
    names = (f"{escape(given)} {escape(family)}" for family, given in (author.latin for author in paper.authors))
    authors = "".join(f"    <author>\n      <name>{name}</name>\n    </author>\n" for name in names)
    return ENTRY.format(number=paper.arxiv, title=escape(paper.title), day=_day(paper), here=here, authors=authors)


def _xml(text: str, kind: str) -> web.Response:
    return web.Response(text=text, content_type=kind)
