"""Answers as Europe PMC does: https://www.ebi.ac.uk/europepmc/webservices/rest/search and /articles/…?pdf=render."""

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from aiohttp import web

from bot.demo.sample import SamplePaper
from bot.demo.services.boolean import truth
from bot.demo.services.catalogue import (
    CATALOGUE,
    ISO_639_2,
    Catalogue,
    all_words_in,
    described,
    origin,
    phrase_in,
    stems_in,
)
from bot.demo.services.europepmc_records import core, idlist, kinds, lite, source
from bot.demo.services.files import pdf_response

HERE = "europepmc"
VERSION = "6.9"
MAX_PAGE = 1000
CLAUSE = re.compile(r'(?:(?P<field>[A-Z_]+):)?\s*(?P<value>"[^"]*"|\S.*)', re.DOTALL)
SPAN = re.compile(r"\[(?P<first>\d{4}) TO (?P<last>\d{4})\]")
SHAPES: dict[str, Callable[[SamplePaper, str], dict[str, Any]]] = {"lite": lite, "core": core, "idlist": idlist}


def routes() -> list[web.RouteDef]:
    """Return the search under the service's path and under any that ends like it, and the articles."""
    return [
        web.get("/europepmc/articles/{pmcid}", _article),
        web.get("/europepmc/{path:(?:.*/)?}search", _search),
        web.get("/europepmc/{path:(?:.*/)?}{pmcid:PMC\\d+}/fullTextXML", _full_text),
    ]


async def _search(request: web.Request) -> web.Response:
    query, kind = request.query.get("query", "").strip(), request.query.get("resultType", "lite").lower()
    if not query or kind not in SHAPES:
        return web.json_response({"errCode": 404, "errMsg": "Invalid or missing query parameter"})
    found = search(request.app[CATALOGUE], query)
    if request.query.get("format") != "json":
        # The service answers in XML unless asked otherwise: a client that forgets `format` should notice here.
        text = f"<responseWrapper><version>{VERSION}</version><hitCount>{len(found)}</hitCount></responseWrapper>"
        return web.Response(text=text, content_type="application/xml")
    size = min(_number(request.query.get("pageSize"), 25), MAX_PAGE)
    results = [SHAPES[kind](paper, origin(request)) for paper in found[:size]]
    more = {"nextCursorMark": "AoIIP4SAMPLE"} if len(found) > size else {}
    rest = {"request": _echo(request, query, size), "resultList": {"result": results}}
    return web.json_response({"version": VERSION, "hitCount": len(found), **more, **rest})


def _echo(request: web.Request, query: str, size: int) -> dict[str, Any]:
    return {
        "queryString": query,
        "resultType": request.query.get("resultType", "lite"),
        "cursorMark": request.query.get("cursorMark", "*"),
        "pageSize": size,
        "sort": request.query.get("sort", ""),
        "synonym": False,
    }


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and int(text) > 0 else otherwise


async def _article(request: web.Request) -> web.StreamResponse:
    paper = request.app[CATALOGUE].by_pmcid(request.match_info["pmcid"])
    if paper is None or not paper.is_open:
        return web.Response(status=404, text="<html><body>Article not found</body></html>", content_type="text/html")
    if request.query.get("pdf") == "render":
        return pdf_response(request, paper.file_name)
    return web.Response(
        text=f"<html><head><title>{escape(paper.title)}</title></head></html>", content_type="text/html"
    )


async def _full_text(request: web.Request) -> web.Response:
    message = f"Article with id {request.match_info['pmcid']} is not open access one"
    body = f"<errorBean><errCode>0</errCode><errMsg>{message}</errMsg></errorBean>"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return web.Response(status=404, text=head + body, content_type="application/xml")


def search(catalogue: Catalogue, query: str) -> list[SamplePaper]:
    """Return the papers that a query finds: clauses joined by AND, OR and NOT, with brackets."""
    return [paper for paper in catalogue.listed_in(HERE) if truth(query, partial(matches, paper))]


def matches(paper: SamplePaper, clause: str) -> bool:
    """Return whether one clause, `FIELD:value` or free text, holds for the paper; an unknown field never does."""
    found = CLAUSE.fullmatch(clause.strip())
    if found is None:
        return False
    name, value = found["field"] or "", found["value"].strip()
    if name in FIELDS:
        return FIELDS[name](paper, value)
    bare = value.strip('"() ').lower()
    return bool(bare) and _exact(paper).get(name, "").lower() == bare


def _contains(value: str, text: str) -> bool:
    return (phrase_in if value.startswith('"') else all_words_in)(value.strip('"() '), text)


def _anywhere(paper: SamplePaper, value: str) -> bool:
    # Chinese titles are not in Europe PMC: it has the translation.
    return _contains(value, described(paper).replace(paper.title, paper.indexed_title))


def _in_years(paper: SamplePaper, value: str) -> bool:
    span = SPAN.fullmatch(value)
    return int(span["first"]) <= paper.year <= int(span["last"]) if span else str(paper.year) == value.strip('"')


def _among(named: Callable[[SamplePaper], Iterable[str]]) -> Callable[[SamplePaper, str], bool]:
    return lambda paper, value: value.strip('"').lower() in {each.lower() for each in named(paper)}


FIELDS: dict[str, Callable[[SamplePaper, str], bool]] = {
    "": _anywhere,
    "TITLE": lambda paper, value: _contains(value, paper.indexed_title),
    "TITLE_ABS": lambda paper, value: stems_in(value, f"{paper.indexed_title} {paper.title_en}"),
    "JOURNAL": lambda paper, value: _contains(value, f"{paper.journal} {paper.abbrev}"),
    "AUTH": lambda paper, value: any(all_words_in(value, author.indexed) for author in paper.authors),
    "PUB_YEAR": _in_years,
    "KW": _among(lambda paper: paper.mesh),
    "PUB_TYPE": _among(kinds),
    "LANG": _among(lambda paper: (ISO_639_2[paper.language], paper.language)),
}


def _exact(paper: SamplePaper) -> dict[str, str]:
    return {
        "EXT_ID": idlist(paper)["id"],
        "SRC": source(paper),
        "DOI": paper.doi,
        "PMCID": paper.pmcid,
        "VOLUME": paper.volume,
        "ISSUE": paper.issue,
        "ISSN": paper.issn,
        "OPEN_ACCESS": "y" if paper.is_open else "n",
    }
