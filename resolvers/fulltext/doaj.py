"""DOAJ: articles of open-access journals, with the publisher's page and the journal's licence.

`base_url` stands for https://doaj.org/api/v4; asked is `{base_url}/search/articles/doi:{doi}?pageSize=5`.
The address is a page, not a file: the PDF that it names is one step further.
"""

import re
from typing import Any
from urllib.parse import quote

import msgspec
from pydantic import BaseModel

from handlers.domain.article import Article, Copy, IdKind, Version
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from resolvers.formats import records
from resolvers.formats.answers import (
    Answer,
    absent,
    each_shaped,
    entries,
    misfit,
    read_json,
    refused,
    says_some,
    shaped,
)
from resolvers.formats.places import address, phrase
from resolvers.http import Http
from resolvers.outgoing.cache import LOCATIONS_KEPT
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

LIMITS = Limits(per_second=1.0, concurrency=1)
ROWS = "5"
# arXiv's and Zenodo's DOIs are nobody's journal articles.
FOREIGN_PREFIXES = ("10.48550/", "10.5281/")


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: str = "https://doaj.org/api/v4"


class Named(msgspec.Struct):
    """An identifier, a link or a licence: each has a `type`."""

    type: str | None = None
    id: str | None = None
    url: str | None = None
    title: str | None = None


class Journal(msgspec.Struct):
    """The journal as an article tells it."""

    license: Any = None


class Bib(msgspec.Struct):
    """The description of an article."""

    identifier: Any = None
    link: Any = None
    journal: Journal | None = None
    license: Any = None


class Record(msgspec.Struct):
    """One article."""

    bibjson: Bib


class Doaj:
    """Knows articles of open-access journals by DOI."""

    name = "doaj"

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def accepts(self, article: Article) -> bool:
        """Return whether the paper has a DOI that may be a journal's."""
        doi = article.id(IdKind.DOI)
        return doi is not None and not doi.startswith(FOREIGN_PREFIXES)

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the publisher's page of the article."""
        doi = article.id(IdKind.DOI)
        if doi is None or not self.accepts(article):
            return NotApplicable()
        # Brackets and colons mean something to the search engine unless they are quoted.
        term = doi if re.fullmatch(r"[\w./-]+", doi) else phrase(doi)
        path = f"search/articles/doi:{quote(term, safe='/')}"
        return await self._client.ask(path, {"pageSize": ROWS}, lambda answer: parse_copies(answer, doi))


def build(options: Options, http: Http) -> Doaj:
    """Return the source."""
    return Doaj(http.for_source("doaj", base_url=options.base_url, limits=LIMITS, keep=LOCATIONS_KEPT))


def parse_copies(answer: Answer, wanted: str = "") -> Outcome[tuple[Copy, ...]]:
    """Read the pages of the articles found, or of a single one; with `wanted` those of that DOI only."""
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    page = read_json(answer) or {}
    listed = page.get("results", [page])
    if not isinstance(listed, list) or (listed == [page] and "bibjson" not in page):
        return refused()
    bibs = [record.bibjson if (record := shaped(each, Record)) else Bib() for each in entries(listed)]
    fitting = [bib for bib in bibs if not wanted or wanted in _dois(bib)]
    copies = [copy for bib in fitting for copy in _copies(bib)]
    if copies:
        return Found(tuple(copies))
    is_hidden = not listed and says_some(page.get("total"))
    return absent(unless=is_hidden or any(wanted and not _dois(bib) for bib in bibs) or any(map(_is_unclear, fitting)))


def _dois(bib: Bib) -> set[str]:
    return {records.normal_doi(each.id or "") for each in each_shaped(bib.identifier, Named) if _is(each, "doi")} - {""}


def _is_unclear(bib: Bib) -> bool:
    """Return whether a page is named, although not its address or what it is."""
    links = [shaped(link, Named) or Named() for link in entries(bib.link)]
    is_article = bool(bib.link or bib.identifier)
    return not is_article or not all(_is(link, "homepage") for link in links)


def _copies(bib: Bib) -> list[Copy]:
    pages = [address(link.url) for link in each_shaped(bib.link, Named) if _is(link, "fulltext")]
    return [
        Copy(
            source="doaj",
            url=url,
            licence=_licence(bib),
            version=Version.PUBLISHED,
            landing_url=url,
            host_type="publisher",
        )
        for url in dict.fromkeys(pages)
        if url
    ]


def _licence(bib: Bib) -> str:
    """Return the article's or the journal's licence; a journal with a choice of several has not said which."""
    stated = _licences(bib.license) or _licences(bib.journal.license if bib.journal else None)
    return stated.pop() if len(stated) == 1 else ""


def _licences(value: object) -> set[str]:
    bare = [each for each in value if isinstance(each, str)] if isinstance(value, list) else [value]
    named = [each.type or each.title for each in each_shaped(value, Named)]
    return {records.text(each) for each in (*bare, *named)} - {""}


def _is(entry: Named, kind: str) -> bool:
    return (entry.type or "").casefold() == kind
