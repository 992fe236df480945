"""HAL, the repository of French research: deposited files by DOI.

`base_url` stands for https://api.archives-ouvertes.fr; asked is `{base_url}/search/?q=doiId_s:"…"`.
"""

import msgspec
from pydantic import BaseModel

from handlers.domain.article import Article, Copy, IdKind, Version
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from resolvers.formats import records
from resolvers.formats.answers import Answer, absent, each_shaped, misfit, read_json, refused, unreadable
from resolvers.formats.places import addresses, phrase
from resolvers.http import Http
from resolvers.outgoing.cache import LOCATIONS_KEPT
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

LIMITS = Limits(per_second=1.0, concurrency=1)
FIELDS = "halId_s,uri_s,doiId_s,title_s,fileMain_s,licence_s,docType_s"
PREPRINTS = frozenset({"UNDEFINED", "PREPRINT"})  # HAL's old and new word


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: str = "https://api.archives-ouvertes.fr"


class Deposit(msgspec.Struct):
    """The fields that are read of a deposit; the suffix tells the kind of a field, as in Solr."""

    hal_id: str | None = msgspec.field(default=None, name="halId_s")
    uri: object = msgspec.field(default=None, name="uri_s")
    doi: str | None = msgspec.field(default=None, name="doiId_s")
    file: object = msgspec.field(default=None, name="fileMain_s")
    licence: object = msgspec.field(default=None, name="licence_s")
    kind: str | None = msgspec.field(default=None, name="docType_s")


class Hal:
    """Knows deposited files by DOI."""

    name = "hal"
    is_late = True

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def accepts(self, article: Article) -> bool:
        """Return whether the paper has a DOI."""
        return article.id(IdKind.DOI) is not None

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the deposited files."""
        doi = article.id(IdKind.DOI)
        if doi is None:
            return NotApplicable()
        params = {"q": f"doiId_s:{phrase(doi)}", "fl": FIELDS, "wt": "json", "rows": "5"}
        return await self._client.ask("search/", params, lambda answer: parse_copies(answer, doi))


def build(options: Options, http: Http) -> Hal:
    """Return the source."""
    return Hal(http.for_source("hal", base_url=options.base_url, limits=LIMITS, keep=LOCATIONS_KEPT))


def parse_copies(answer: Answer, wanted: str = "") -> Outcome[tuple[Copy, ...]]:
    """Read the files of the deposits found; with `wanted` those of that DOI only."""
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    page = read_json(answer) or {}
    body = page.get("response")
    docs = body.get("docs") if isinstance(body, dict) else None
    if "error" in page or not isinstance(docs, list):
        return refused()
    deposits = [deposit for deposit in each_shaped(docs, Deposit) if deposit.hal_id]
    if docs and not deposits:
        return unreadable()
    fitting = [d for d in deposits if not wanted or records.normal_doi(d.doi or "") == wanted]
    copies = tuple(_copy(deposit, url) for deposit in fitting for url in addresses(deposit.file)[:1])
    odd = [d for d in deposits if (wanted and not d.doi) or (d.file and not addresses(d.file))]
    return Found(copies) if copies else absent(unless=odd)


def _copy(deposit: Deposit, url: str) -> Copy:
    licences = deposit.licence if isinstance(deposit.licence, list) else [deposit.licence]
    return Copy(
        source="hal",
        url=url,
        licence=" ; ".join(text for licence in licences if (text := records.text(licence))),  # several: the gate judges
        version=Version.PREPRINT if deposit.kind in PREPRINTS else Version.UNKNOWN,
        landing_url=next(iter(addresses(deposit.uri)), ""),
        host_type="repository",
    )
