"""Answers as https://openlibrary.org does: books by ISBN, and a search by title."""

from typing import Any

from aiohttp import web

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import CATALOGUE, stems_in

HERE = "openlibrary"


def routes() -> list[web.RouteDef]:
    """Return the routes of both."""
    return [web.get("/openlibrary/api/books", _books), web.get("/openlibrary/search.json", _search)]


async def _books(request: web.Request) -> web.Response:
    wanted = request.query.get("bibkeys", "").split(",")
    listed = request.app[CATALOGUE].listed_in(HERE)
    found = {key: book(paper) for key in wanted for paper in listed if key == f"ISBN:{paper.isbn}"}
    return web.json_response(found)


async def _search(request: web.Request) -> web.Response:
    title = request.query.get("title", "")
    docs = [hit(paper) for paper in request.app[CATALOGUE].listed_in(HERE) if stems_in(title, paper.title)]
    return web.json_response({"numFound": len(docs), "start": 0, "numFoundExact": True, "docs": docs})


def book(paper: SamplePaper) -> dict[str, Any]:
    """Return the book as `jscmd=data` gives it."""
    return {
        "url": f"https://openlibrary.org/books/OL{paper.isbn[-8:]}M",
        "key": f"/books/OL{paper.isbn[-8:]}M",
        "title": paper.title,
        "authors": [{"url": "https://openlibrary.org/authors/OL9999A", "name": _name(paper, n)} for n in _each(paper)],
        "identifiers": {"isbn_13": [paper.isbn], "openlibrary": [f"OL{paper.isbn[-8:]}M"]},
        "publishers": [{"name": paper.publisher}],
        "publish_date": str(paper.year),
    }


def hit(paper: SamplePaper) -> dict[str, Any]:
    """Return the book as a search gives it."""
    return {
        "key": f"/works/OL{paper.isbn[-8:]}W",
        "title": paper.title,
        "author_name": [_name(paper, number) for number in _each(paper)],
        "first_publish_year": paper.year,
        "isbn": [paper.isbn],
        "publisher": [paper.publisher],
        "language": ["eng"],
    }


def _each(paper: SamplePaper) -> range:
    return range(len(paper.authors))


def _name(paper: SamplePaper, number: int) -> str:
    family, given = paper.authors[number].latin
    return f"{given} {family}"
