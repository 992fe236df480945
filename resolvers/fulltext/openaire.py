"""OpenAIRE Graph: open copies that were harvested from everywhere, by DOI; the last resort.

`base_url` stands for https://api.openaire.eu/graph; asked is `{base_url}/v3/research-products?pid=…`.
"""

import re
from typing import Any

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
from resolvers.formats.places import addresses, is_doi_link
from resolvers.http import Http
from resolvers.outgoing.cache import LOCATIONS_KEPT
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

LIMITS = Limits(per_second=0.5, concurrency=1)
OPEN = frozenset({"OPEN", "OPEN SOURCE"})
# Pages about a paper, never its file; PMC and Europe PMC are sources of their own.
PAGES_ONLY = re.compile(
    r"https?://(?:(?:www\.|dx\.)?doi\.org|pubmed\.ncbi|(?:www|pmc)\.ncbi|europepmc\.org|hdl\.handle|"
    r"(?:www\.)?mendeley|(?:www\.)?scopus|dblp)",
    re.IGNORECASE,
)


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: str = "https://api.openaire.eu/graph"


class Pid(msgspec.Struct):
    """A persistent identifier."""

    scheme: str | None = None
    value: str | None = None


class Label(msgspec.Struct):
    """A word of a vocabulary."""

    label: str | None = None


class Instance(msgspec.Struct, rename="camel"):
    """One place where the product is."""

    license: str | None = None
    access_right: Any = None
    type: str | None = None
    urls: Any = None


class Product(msgspec.Struct):
    """One research product."""

    id: str | None = None
    pids: list[Pid] | None = None
    instances: Any = None


class OpenAire:
    """Knows open copies by DOI."""

    name = "openaire"
    is_late = True

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def accepts(self, article: Article) -> bool:
        """Return whether the paper has a DOI."""
        return article.id(IdKind.DOI) is not None

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the open copies, those with a file address first."""
        doi = article.id(IdKind.DOI)
        if doi is None:
            return NotApplicable()
        params = {"pid": doi, "page": "1", "pageSize": "5"}
        return await self._client.ask("v3/research-products", params, lambda answer: parse_copies(answer, doi))


def build(options: Options, http: Http) -> OpenAire:
    """Return the source."""
    return OpenAire(http.for_source("openaire", base_url=options.base_url, limits=LIMITS, keep=LOCATIONS_KEPT))


def parse_copies(answer: Answer, wanted: str = "") -> Outcome[tuple[Copy, ...]]:
    """Read the open copies of the products found; with `wanted` those of that DOI only."""
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    page = read_json(answer) or {}
    results = page.get("results")
    if not isinstance(page.get("header"), dict) or not isinstance(results, list):
        return refused()
    if not results and says_some(page["header"].get("numFound")):
        return refused()
    products = [shaped(each, Product) or Product() for each in entries(results)]
    fitting = [product for product in products if not wanted or wanted in _dois(product)]
    copies = {
        (copy.url, copy.landing_url): copy
        for product in fitting
        for instance in each_shaped(product.instances, Instance)
        for copy in _copies(instance)
    }
    if copies:
        return Found(tuple(sorted(copies.values(), key=lambda copy: not copy.url)))
    has_unread = any(wanted and not _dois(product) for product in products) or any(map(_is_unclear, fitting))
    return absent(unless=has_unread or Product() in products)


def _dois(product: Product) -> set[str]:
    pids = [pid for pid in product.pids or () if (pid.scheme or "doi").lower() == "doi"]
    return {records.normal_doi(pid.value or "") for pid in pids} - {""}


def _is_unclear(product: Product) -> bool:
    """Return whether a product names places of which it cannot be read whether they are open, or where they are."""
    places = [shaped(place, Instance) or Instance() for place in entries(product.instances)]
    return any(map(_is_odd, places))


def _is_odd(instance: Instance) -> bool:
    if instance == Instance():
        return True
    return bool(instance.urls and _right(instance) in OPEN) or bool(instance.access_right and not _right(instance))


def _right(instance: Instance) -> str:
    said = shaped(instance.access_right, Label) or Label(records.text(instance.access_right))
    return (said.label or "").upper()


def _copies(instance: Instance) -> list[Copy]:
    if _right(instance) not in OPEN:
        return []
    version = Version.PREPRINT if (instance.type or "").casefold() == "preprint" else Version.UNKNOWN
    return [
        Copy(
            source="openaire",
            url="" if PAGES_ONLY.match(url) else url,
            licence=records.text(instance.license),
            version=version,
            landing_url=url,
            host_type="publisher" if is_doi_link(url) else "repository",
        )
        for url in addresses(instance.urls)
    ]
