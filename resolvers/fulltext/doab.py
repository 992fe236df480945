"""Open-access books: the OAPEN Library, whose files the Directory of Open Access Books (DOAB) points to.

`base_url` stands for https://library.oapen.org/rest; asked is `{base_url}/search?query=…&expand=metadata,bitstreams`.
DOAB's own service has the same form (https://directory.doabooks.org/rest) and often no file.
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from pydantic import BaseModel
from yarl import URL

from handlers.domain.article import Article, ArticleKind, Copy, IdKind, Version, plain_title
from handlers.domain.copyright import plain_licence
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from resolvers.formats import records
from resolvers.formats.answers import Answer, absent, each_shaped, entries, misfit, read_list, refused, shaped
from resolvers.formats.books import isbns_of
from resolvers.formats.places import address, phrase
from resolvers.http import Http
from resolvers.outgoing.cache import LOCATIONS_KEPT
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

LIMITS = Limits(per_second=1.0, concurrency=1)
LICENCE_KEYS = re.compile(r"(?:rights|license|licence)(?:[.]?uri)?$|oapen\.abstract\.license", re.IGNORECASE)
ISBN_KEYS = re.compile(r"isbn", re.IGNORECASE)
# What is kept beside a book: its cover, its text, its licence.
BESIDE = frozenset({"THUMBNAIL", "TEXT", "LICENSE", "CC-LICENSE", "EXPORT", "METADATA", "BRANDED_PREVIEW", "SWORD"})
DOI_KEYS = re.compile(r"identifier(?:\.doi)?$", re.IGNORECASE)


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: str = "https://library.oapen.org/rest"


class Field(msgspec.Struct):
    """One field of a description."""

    key: str
    value: object = None


class Bitstream(msgspec.Struct, rename="camel"):
    """One file; those of the bundle `ORIGINAL` are the book, others its cover and its text."""

    name: str | None = None
    bundle_name: str | None = None
    mime_type: str | None = None
    retrieve_link: str | None = None
    metadata: list[Field] | None = None


class Item(msgspec.Struct):
    """One book or chapter."""

    name: str | None = None
    handle: str | None = None
    metadata: list[Field] | None = None
    bitstreams: Any = None


class Doab:
    """Knows open-access books by ISBN, DOI or exact title."""

    name = "doab"

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def accepts(self, article: Article) -> bool:
        """Return whether it is a book that can be asked for."""
        return bool(_query(article))

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the files of the book."""
        if not (query := _query(article)):
            return NotApplicable()
        params = {"query": query, "expand": "metadata,bitstreams", "limit": "5"}
        base = self._client.base
        return await self._client.ask(
            "search", params, lambda answer: parse_copies(answer, base, article), accept="application/json"
        )


def build(options: Options, http: Http) -> Doab:
    """Return the source; books are fetched at the service's own pace."""
    http.declare_downloads(options.base_url, LIMITS)
    return Doab(http.for_source("doab", base_url=options.base_url, limits=LIMITS, keep=LOCATIONS_KEPT))


def parse_copies(answer: Answer, base: URL, wanted: Article | None = None) -> Outcome[tuple[Copy, ...]]:
    """Read the files of the books found; with `wanted` of that book only."""
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    rows = read_list(answer)
    if rows is None or (rows and not any(isinstance(row, dict) for row in rows)):
        return refused()
    items = [shaped(row, Item) or Item() for row in entries(rows)]
    same = [item for item in items if wanted is None or _is_same(item, wanted)]
    copies = [copy for item in same for copy in _copies(item, base)]
    if copies:
        return Found(tuple(copies))
    has_unread = any(wanted and not _signs(item, wanted) for item in items) or any(map(_is_unclear, same))
    return absent(unless=has_unread or Item() in items)


def _query(article: Article) -> str:
    """Return how the book is asked for, by the surest thing known of it; empty when it is no book."""
    if isbn := article.id(IdKind.ISBN):
        return f"oapen.relation.isbn:{phrase(isbn)}"
    if article.kind is not ArticleKind.BOOK:
        return ""
    if doi := article.id(IdKind.DOI):
        return f"oapen.identifier.doi:{phrase(doi)}"
    return f"dc.title:{phrase(article.title[:300])}" if plain_title(article.title) else ""


def _is_same(item: Item, wanted: Article) -> bool:
    sign = wanted.id(IdKind.ISBN) or wanted.id(IdKind.DOI) or plain_title(wanted.title)
    return sign in _signs(item, wanted)


def _signs(item: Item, wanted: Article) -> set[str]:
    """Return what tells whether an item is the book: its ISBNs, else its DOIs, else its titles."""
    if wanted.id(IdKind.ISBN):
        return set(isbns_of(_values(item.metadata, ISBN_KEYS)))
    if wanted.id(IdKind.DOI):
        return {records.normal_doi(value) for value in _values(item.metadata, DOI_KEYS)} - {""}
    titles = [item.name or "", *_values(item.metadata, re.compile(r"^dc\.title$"))]
    return {plain_title(title) for title in titles} - {""}


def _is_unclear(item: Item) -> bool:
    """Return whether an item has files that cannot be told from the book, or not be reached."""
    files = [shaped(each, Bitstream) or Bitstream() for each in entries(item.bitstreams)]
    return any(_may_be_pdf(file) and file.bundle_name not in BESIDE for file in files)


def _may_be_pdf(file: Bitstream) -> bool:
    return _is_pdf(file) or not (file.mime_type or file.name)


def _copies(item: Item, base: URL) -> list[Copy]:
    page = f"{base.origin()}/handle/{item.handle}" if item.handle else ""
    return [
        Copy(
            source="doab",
            url=url,
            licence=_licence(item, file),
            version=Version.PUBLISHED,
            landing_url=page,
            host_type="repository",
        )
        for file in each_shaped(item.bitstreams, Bitstream)
        if _is_book(file) and (url := _address(file, base))
    ]


def _is_book(file: Bitstream) -> bool:
    return _is_pdf(file) and file.bundle_name in {"ORIGINAL", "", None}


def _is_pdf(file: Bitstream) -> bool:
    return (file.mime_type or "").lower() == "application/pdf" or (file.name or "").lower().endswith(".pdf")


def _address(file: Bitstream, base: URL) -> str:
    """Return where the file is: the link is below the service's own host, or a whole address."""
    link = file.retrieve_link or ""
    if not link.startswith("/"):
        return address(link)
    prefix = base.path.removesuffix("/").removesuffix("/rest")
    return f"{base.origin()}{prefix}{link}"


def _licence(item: Item, file: Bitstream) -> str:
    """Return the licence of the file, else that of the book; two that differ name none."""
    for fields in (file.metadata, item.metadata):
        known = {plain_licence(text): text for text in _values(fields, LICENCE_KEYS) if text.strip()}
        open_ones = [plain for plain in known if plain.startswith(("cc", "public"))]
        if open_ones or "" in known:
            return known[open_ones[0]] if len(open_ones) == 1 and "" not in known else ""
    return ""


def _values(fields: Iterable[Field] | None, keys: re.Pattern[str]) -> list[str]:
    return [text for field in fields or () if keys.search(field.key) and (text := records.text(field.value))]
