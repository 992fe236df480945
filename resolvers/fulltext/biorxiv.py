"""bioRxiv's and medRxiv's pages, as links: their file hosts turn programs away, whatever the licence.

`base_url` stands for https://api.biorxiv.org; asked is `{base_url}/details/{server}/{doi}/na/json`.
"""

from pydantic import BaseModel

from handlers.domain.article import Article, Copy, IdKind, Version
from handlers.domain.outcome import Found, NotApplicable, Outcome
from resolvers.formats import preprints, records
from resolvers.formats.preprints import Preprint
from resolvers.http import Http
from resolvers.outgoing.cache import LOCATIONS_KEPT
from resolvers.outgoing.service import ServiceClient


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: str = "https://api.biorxiv.org"


class BioRxiv:
    """Knows the page of a preprint."""

    name = "biorxiv"

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def accepts(self, article: Article) -> bool:
        """Return whether the paper has the DOI of a preprint of theirs."""
        return bool(preprints.DOI.fullmatch(article.id(IdKind.DOI) or ""))

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the page of the preprint's latest version."""
        doi = article.id(IdKind.DOI)
        if doi is None or not self.accepts(article):
            return NotApplicable()
        outcome = await preprints.preprint(self._client, doi)
        return Found((page_of(outcome.value),)) if isinstance(outcome, Found) else outcome


def build(options: Options, http: Http) -> BioRxiv:
    """Return the source."""
    client = http.for_source("biorxiv", base_url=options.base_url, limits=preprints.LIMITS, keep=LOCATIONS_KEPT)
    return BioRxiv(client)


def page_of(preprint: Preprint) -> Copy:
    """Return the latest version's page, for a person to open."""
    latest = preprint.latest
    version = f"v{latest.version}" if records.text(latest.version).isdecimal() else ""
    doi = records.normal_doi(records.text(latest.doi))
    page = f"https://www.{preprint.server}.org/content/{doi}{version}"
    return Copy(
        source="biorxiv",
        url=page,
        licence=records.text(latest.license),
        version=Version.PREPRINT,
        landing_url=page,
        host_type="repository",
        is_for_person=True,
        label=f"{preprint.shown_server} 预印本",
    )
