"""doi.org: who registered a DOI, and the record that its agency gives of it.

`base_url` stands for https://doi.org: asked are `{base_url}/doiRA/{doi}` and `{base_url}/{doi}` with an `Accept`
header for CSL JSON; `handle_url` for https://hdl.handle.net: asked is `{handle_url}/api/handles/{doi}`.
"""

import asyncio
from datetime import timedelta
from urllib.parse import quote

import msgspec
from pydantic import BaseModel

from handlers.domain.agency import Agency, hint_of
from handlers.domain.article import Article, Failure, Identifier, IdKind, Wanted
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome, Unavailable
from resolvers.formats import csl, records
from resolvers.formats.answers import Answer, each_shaped, misfit, read_json, read_list, refused, shaped, unreadable
from resolvers.http import Http
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

AGENCY_KEPT = timedelta(days=90)
# A doiRA that hangs leaves the Handle System time to answer within one look-up.
AGENCY_S = 2.5
CSL = "application/vnd.citationstyles.csl+json"
# Together 3/s and two at once. A record that an agency does not give is its fault alone: the circuit opens late.
AGENCY_LIMITS = Limits(per_second=2.0, concurrency=1)
RECORD_LIMITS = Limits(per_second=1.0, concurrency=1, failures_to_open=10)
HANDLE_LIMITS = Limits(per_second=1.0, concurrency=1)
# Where the agencies answer content negotiation; a redirect to anybody else is a landing page, or ISTIC's bare address.
RECORD_HOSTS = (
    "data.medra.org", "japanlinkcenter.org", "api.japanlinkcenter.org", "data.crosscite.org", "data.datacite.org",
    "api.datacite.org", "data.crossref.org", "api.crossref.org",
)  # fmt: skip
AGENCIES = {
    "crossref": Agency.CROSSREF,
    "datacite": Agency.DATACITE,
    "istic": Agency.ISTIC,
    "cnki": Agency.CNKI,
    "jalc": Agency.JALC,
    "kisti": Agency.KISTI,
    "medra": Agency.MEDRA,
    "op": Agency.OP,
    "airiti": Agency.AIRITI,
}
NO_SUCH = ("does not exist", "invalid doi", "not found", "unknown doi", "unknown prefix")
EXISTS, ABSENT = 1, (100, 200)  # the Handle System's codes; 200: the handle has no values


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: str = "https://doi.org"
    handle_url: str = "https://hdl.handle.net"


class Registration(msgspec.Struct):
    """One line of a doiRA answer: `RA`, or `status` when there is none."""

    doi: str | None = msgspec.field(default=None, name="DOI")
    agency: str | None = msgspec.field(default=None, name="RA")
    status: str | None = None


class DoiOrg:
    """Knows every DOI's registration agency, and records of the agencies that no other source knows."""

    name = "doi_org"
    agencies = frozenset({Agency.MEDRA, Agency.JALC, Agency.KISTI, Agency.OP, Agency.AIRITI, Agency.OTHER})

    def __init__(self, registrations: ServiceClient, handles: ServiceClient, items: ServiceClient) -> None:
        self._registrations = registrations
        self._handles = handles
        self._items = items

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether it is a DOI that is not known to be another service's."""
        if not isinstance(wanted, Identifier) or wanted.kind is not IdKind.DOI:
            return False
        hint = hint_of(wanted.value)
        return hint is None or hint in self.agencies

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the record that the DOI's agency gives."""
        if not isinstance(wanted, Identifier) or not self.accepts(wanted):
            return NotApplicable()
        outcome = await self._items.ask(quote(wanted.value, safe="/"), {}, parse_item, accept=CSL)
        return records.only(outcome, wanted)

    async def agency(self, doi: str) -> Outcome[Agency]:
        """Return who registered the DOI; `Agency.NONE` when it does not exist.

        While doiRA is away, the Handle System says whether the DOI exists at all: then `Agency.UNKNOWN`.
        """
        outcome = await self._registered(doi)
        if isinstance(outcome, Unavailable):
            handle = await self._handles.ask(f"api/handles/{quote(doi, safe='/')}", {}, parse_handle)
            if isinstance(handle, Found):
                return Found(Agency.UNKNOWN)
            return Found(Agency.NONE) if isinstance(handle, NotFound) else outcome
        return Found(Agency.NONE) if isinstance(outcome, NotFound) else outcome

    async def _registered(self, doi: str) -> Outcome[Agency]:
        try:
            async with asyncio.timeout(AGENCY_S):
                return await self._registrations.ask(quote(doi, safe="/"), {}, lambda a: parse_agency(a, doi))
        except TimeoutError:
            return Unavailable(Failure.TIMEOUT.value)


def build(options: Options, http: Http) -> DoiOrg:
    """Return the source; registrations and records have their own circuits."""
    base = options.base_url.rstrip("/")
    return DoiOrg(
        http.for_source("doi_org", base_url=f"{base}/doiRA", limits=AGENCY_LIMITS, keep=AGENCY_KEPT),
        http.for_source("doi_org", base_url=options.handle_url, limits=HANDLE_LIMITS),
        http.for_source("doi_org", base_url=base, limits=RECORD_LIMITS, hosts=RECORD_HOSTS),
    )


def parse_agency(answer: Answer, doi: str = "") -> Outcome[Agency]:
    """Read the agency of a DOI, or of the first of several; not found when the DOI does not exist."""
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    for line in each_shaped(read_list(answer) or [read_json(answer)], Registration):
        if doi and records.text(line.doi).casefold() != doi.casefold():
            continue
        if word := records.text(line.agency):
            return Found(AGENCIES.get(word.casefold(), Agency.OTHER))
        if any(known in records.text(line.status).casefold() for known in NO_SUCH):
            return NotFound()
    return refused()


def parse_handle(answer: Answer) -> Outcome[bool]:
    """Read whether a DOI exists; the Handle System says no with a 404 of its own."""
    code = (read_json(answer) or {}).get("responseCode")
    if answer.status in {200, 404} and isinstance(code, int):
        if code == EXISTS:
            return Found(value=True)
        if code in ABSENT:
            return NotFound()
    outcome = misfit(answer)
    return outcome if isinstance(outcome, Unavailable) else refused()


def parse_item(answer: Answer) -> Outcome[tuple[Article, ...]]:
    """Read an agency's record; a landing page says nothing, doi.org's own page that there is no such DOI does."""
    if answer.status == 404 and b"DOI Not Found" in answer.body[:8192]:
        return NotFound()
    if outcome := misfit(answer):
        return outcome
    body = read_json(answer)
    item = shaped(body, csl.Item)
    found = csl.article(item) if item else None
    if found and found.title and found.id(IdKind.DOI):
        return Found((found,))
    return unreadable() if body else refused()
