"""OpenAIRE Graph: open copies that were harvested from everywhere, by DOI; the last resort.

`base_url` stands for https://api.openaire.eu/graph; asked is `{base_url}/v3/research-products?pid=…`.
"""

import re

import msgspec
from pydantic import BaseModel

from handlers.domain.article import Article, Copy, IdKind, Version
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from resolvers.formats import records
from resolvers.formats.answers import Answer, each_shaped, misfit, read_json, refused
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
    access_right: Label | None = None
    type: str | None = None
    urls: list[str | None] | None = None


class Product(msgspec.Struct):
    """One research product."""

    id: str
    pids: list[Pid] | None = None
    instances: list[Instance] | None = None


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
    products = each_shaped(results, Product)
    if results and not products:
        return refused()
    instances = [i for product in products if not wanted or wanted in _dois(product) for i in product.instances or ()]
    copies = {(copy.url, copy.landing_url): copy for instance in instances for copy in _copies(instance)}
    return Found(tuple(sorted(copies.values(), key=lambda copy: not copy.url))) if copies else NotFound()


def _dois(product: Product) -> set[str]:
    return {records.normal_doi(pid.value or "") for pid in product.pids or () if (pid.scheme or "").lower() == "doi"}


def _copies(instance: Instance) -> list[Copy]:
    right = (instance.access_right.label if instance.access_right else "") or ""
    if right.upper() not in OPEN:
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
