"""Answers as the OAPEN Library does (https://library.oapen.org/rest), whose books DOAB lists."""

import re
from typing import Any

from aiohttp import web

from bot.demo.sample import SamplePaper
from bot.demo.services.catalogue import CATALOGUE, phrase_in
from bot.demo.services.files import pdf_response

HERE = "doab"
QUERY = re.compile(r'^(oapen\.relation\.isbn|oapen\.identifier\.doi|dc\.title):"?([^"]+)"?$')


def routes() -> list[web.RouteDef]:
    """Return the search and the files."""
    return [web.get("/doab/rest/search", _search), web.get("/doab/rest/bitstreams/{slug}/retrieve", _file)]


async def _search(request: web.Request) -> web.Response:
    match = QUERY.match(request.query.get("query", ""))
    books = request.app[CATALOGUE].listed_in(HERE)
    found = [item(book) for book in books if match and _fits(book, match[1], match[2])]
    return web.json_response(found)


async def _file(request: web.Request) -> web.StreamResponse:
    return pdf_response(request, f"{request.match_info['slug']}.pdf")


def _fits(book: SamplePaper, field: str, value: str) -> bool:
    if field == "oapen.relation.isbn":
        return book.isbn == value
    return book.doi == value.lower() if field == "oapen.identifier.doi" else phrase_in(value, book.title)


def item(book: SamplePaper) -> dict[str, Any]:
    """Return the book as an item with its description and its files."""
    described = [
        ("dc.title", book.title),
        *(("dc.contributor.author", ", ".join(author.latin)) for author in book.authors),
        ("dc.date.issued", str(book.year)),
        ("dc.language", "English"),
        ("oapen.relation.isbn", book.isbn),
        ("publisher.name", book.publisher),
        ("dc.rights.uri", f"https://creativecommons.org/licenses/{book.licence[3:].lower()}/4.0/"),
    ]
    return {
        "uuid": f"00000000-{book.isbn}",
        "name": book.title,
        "handle": f"20.500.99999/{book.isbn[-5:]}",
        "type": "item",
        "link": f"/rest/items/00000000-{book.isbn}",
        "metadata": [{"key": key, "value": value, "language": None} for key, value in described],
        "bitstreams": [_stream(book, "cover.jpg", "THUMBNAIL", "image/jpeg"), _whole(book)],
    }


def _whole(book: SamplePaper) -> dict[str, Any]:
    return _stream(book, book.file_name, "ORIGINAL", "application/pdf")


def _stream(book: SamplePaper, name: str, bundle: str, kind: str) -> dict[str, Any]:
    return {
        "uuid": f"{book.slug}-{bundle.lower()}",
        "name": name,
        "type": "bitstream",
        "bundleName": bundle,
        "mimeType": kind,
        "sizeBytes": 90000,
        "retrieveLink": f"/rest/bitstreams/{book.slug}/retrieve",
    }
