"""DataCite: the files and pages of deposits in repositories (figshare, Dryad, universities), by DOI.

`base_url` stands for https://api.datacite.org; asked is `{base_url}/dois/{doi}`.
"""

from typing import Any
from urllib.parse import quote

import msgspec
from pydantic import BaseModel

from handlers.domain.agency import Agency
from handlers.domain.article import Article, Copy, IdKind, Version
from handlers.domain.copyright import plain_licence
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from resolvers.formats import records
from resolvers.formats.answers import Answer, absent, each_shaped, misfit, read_json, refused, shaped, unreadable
from resolvers.formats.places import address, addresses
from resolvers.http import Http
from resolvers.outgoing.cache import LOCATIONS_KEPT
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

LIMITS = Limits(per_second=2.0, concurrency=2)
# Asked at Zenodo and arXiv themselves; the others are never DataCite's.
ELSEWHERE = ("10.5281/", "10.48550/", "10.1016/", "10.1056/", "10.3760/", "10.3969/", "10.13209/")


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: str = "https://api.datacite.org"


class Rights(msgspec.Struct, rename="camel"):
    """A licence, or a word about access such as `Open Access`."""

    rights: str | None = None
    rights_uri: str | None = None
    rights_identifier: str | None = None


class Types(msgspec.Struct, rename="camel"):
    """What a deposit is."""

    resource_type_general: str | None = None
    resource_type: str | None = None


class Attributes(msgspec.Struct, rename="camel"):
    """The fields that are read of a record."""

    doi: str | None = None
    url: Any = None
    content_url: object = None
    rights_list: Any = None
    types: Types | None = None


class DataCite:
    """Knows where the deposit of a DataCite DOI is; asked late, for a DOI does not say whose it is."""

    name = "datacite"
    is_late = True
    agencies = frozenset({Agency.DATACITE})

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def accepts(self, article: Article) -> bool:
        """Return whether the paper has a DOI that may be DataCite's."""
        doi = article.id(IdKind.DOI)
        return doi is not None and not doi.startswith(ELSEWHERE)

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the deposit's files, then its page."""
        doi = article.id(IdKind.DOI)
        if doi is None or not self.accepts(article):
            return NotApplicable()
        return await self._client.ask(f"dois/{quote(doi, safe='/')}", {}, lambda answer: parse_copies(answer, doi))


def build(options: Options, http: Http) -> DataCite:
    """Return the source."""
    return DataCite(http.for_source("datacite", base_url=options.base_url, limits=LIMITS, keep=LOCATIONS_KEPT))


def parse_copies(answer: Answer, wanted: str = "") -> Outcome[tuple[Copy, ...]]:
    """Read the places of a deposit; `wanted` is the DOI that it must be."""
    if outcome := misfit(answer):
        return outcome
    envelope = read_json(answer) or {}
    data = envelope.get("data", envelope)
    record = shaped(data.get("attributes"), Attributes) if isinstance(data, dict) else None
    if record is None:
        return unreadable() if isinstance(data, dict) and data.get("id") else refused()
    own = records.normal_doi(record.doi or "") or records.normal_doi(records.text(data.get("id")))
    if not own or record == Attributes():
        return unreadable()
    if wanted and own != wanted:
        return NotFound()
    page, files = address(record.url), addresses(record.content_url)
    copies = tuple(_copy(record, url, page) for url in dict.fromkeys((*files, page)) if url)
    return Found(copies) if copies else absent(unless=record.url or record.content_url)


def _copy(record: Attributes, url: str, page: str) -> Copy:
    is_preprint = record.types is not None and record.types.resource_type_general == "Preprint"
    return Copy(
        source="datacite",
        url=url,
        licence=_licence(record.rights_list),
        version=Version.PREPRINT if is_preprint else Version.UNKNOWN,
        landing_url=page,
        host_type="repository",
    )


def _licence(rights: object) -> str:
    """Return the licence that is stated; `info:eu-repo/semantics/openAccess` and the like name none."""
    bare = [rights] if isinstance(rights, str) else rights if isinstance(rights, list) else []
    stated = [each for each in bare if isinstance(each, str)]
    stated += [each.rights_identifier or each.rights_uri or each.rights or "" for each in each_shaped(rights, Rights)]
    # Two different licences in one record, or in one text, are of its parts: which is the paper's is not said.
    known = {plain_licence(text): text for text in stated if text.strip()}
    open_ones = [plain for plain in known if plain.startswith(("cc-", "cc0", "public-domain"))]
    return records.text(known[open_ones[0]]) if len(open_ones) == 1 and "" not in known else ""
