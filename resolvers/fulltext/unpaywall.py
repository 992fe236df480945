"""Unpaywall: every open copy that is known of a DOI, with the licence of each.

`base_url` stands for https://api.unpaywall.org/v2; asked is `{base_url}/{doi}?email=…`.
"""

from typing import Any
from urllib.parse import quote

import msgspec
from pydantic import BaseModel

from handlers.domain.article import Article, Copy, IdKind, Version
from handlers.domain.errors import ConfigurationError
from handlers.domain.outcome import Found, NotApplicable, Outcome
from resolvers.formats import records
from resolvers.formats.answers import Answer, absent, each_shaped, misfit, read_json, refused, shaped, unreadable
from resolvers.http import Http
from resolvers.outgoing.cache import LOCATIONS_KEPT
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

LIMITS = Limits(per_second=5.0, concurrency=3, per_day=100_000)
VERSIONS = {
    "publishedVersion": Version.PUBLISHED,
    "acceptedVersion": Version.ACCEPTED,
    "submittedVersion": Version.PREPRINT,
}
# arXiv's and Zenodo's DOIs are DataCite's: Unpaywall knows Crossref's only.
FOREIGN_PREFIXES = ("10.48550/", "10.5281/")


class Options(BaseModel, extra="forbid", frozen=True):
    """`email` is mandatory for the service; the library's own when left out."""

    base_url: str = "https://api.unpaywall.org/v2"
    email: str = ""


class Location(msgspec.Struct):
    """One open copy."""

    url: str | None = None
    url_for_pdf: str | None = None
    url_for_landing_page: str | None = None
    license: str | None = None
    version: str | None = None
    host_type: str | None = None


class Record(msgspec.Struct):
    """The fields that are read of a record; locations are shaped one by one."""

    doi: str | None = None
    is_oa: bool | None = None
    best_oa_location: Any = None
    oa_locations: Any = None


class Unpaywall:
    """Knows open copies by DOI."""

    name = "unpaywall"

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def accepts(self, article: Article) -> bool:
        """Return whether the paper has a DOI that may be Crossref's."""
        doi = article.id(IdKind.DOI)
        return doi is not None and not doi.startswith(FOREIGN_PREFIXES)

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the open copies, repositories first."""
        doi = article.id(IdKind.DOI)
        if doi is None or not self.accepts(article):
            return NotApplicable()
        return await self._client.ask(quote(doi, safe="/"), {}, parse_locations)


def build(options: Options, http: Http) -> Unpaywall:
    """Return the source.

    Raises:
        ConfigurationError: There is no e-mail address to ask with.
    """
    email = options.email or http.identity.email
    if "@" not in email:
        raise ConfigurationError("unpaywall: email is missing; the service refuses to answer without one")
    client = http.for_source(
        "unpaywall", base_url=options.base_url, limits=LIMITS, secrets={"email": email}, keep=LOCATIONS_KEPT
    )
    return Unpaywall(client)


def parse_locations(answer: Answer) -> Outcome[tuple[Copy, ...]]:
    """Read the copies of a DOI: repositories first, publishers' pages turn programs away."""
    if outcome := misfit(answer):
        return outcome
    record = shaped(read_json(answer), Record) or Record()
    listed = [record.oa_locations, record.best_oa_location]
    if record.is_oa is None and not any(listed):
        return unreadable() if record.doi else refused()
    locations = [location for places in listed for location in each_shaped(places, Location)]
    copies = [copy for location in locations if (copy := _copy(location)).url or copy.landing_url]
    copies = list(dict.fromkeys(copies))  # the best one is one of the list
    copies.sort(key=lambda copy: (not copy.url, copy.host_type != "repository"))
    return Found(tuple(copies)) if copies else absent(unless=record.is_oa is not False or any(listed))


def _copy(location: Location) -> Copy:
    return Copy(
        source="unpaywall",
        url=records.text(location.url_for_pdf),
        licence=records.text(location.license),
        version=VERSIONS.get(location.version or "", Version.UNKNOWN),
        landing_url=records.text(location.url_for_landing_page) or records.text(location.url),
        host_type=records.text(location.host_type),
    )
