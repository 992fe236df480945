"""OpenAlex: the open copies that it knows of a paper, with the licence of each.

`base_url` stands for https://api.openalex.org; asked is `{base_url}/works/doi:{doi}` or `{base_url}/works/pmid:{pmid}`.
Its own cached copies (content.openalex.org) are not used: the key would have to travel with the file's address.
"""

from urllib.parse import quote

from pydantic import BaseModel

from handlers.domain.article import Article, Copy, Identifier, IdKind, Version
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from resolvers.formats import openalex, records
from resolvers.formats.answers import Answer, absent, each_shaped, shaped
from resolvers.formats.openalex import Location, OpenAccess, Source, Work
from resolvers.formats.preprints import refuses_programs
from resolvers.http import Http
from resolvers.outgoing.cache import LOCATIONS_KEPT
from resolvers.outgoing.service import ServiceClient

KINDS = {IdKind.DOI: "doi", IdKind.PMID: "pmid"}
VERSIONS = {
    "publishedVersion": Version.PUBLISHED,
    "acceptedVersion": Version.ACCEPTED,
    "submittedVersion": Version.PREPRINT,
}


class Options(BaseModel, extra="forbid", frozen=True):
    """`api_key_env` names the variable that holds a key; without one the hospital's address shares a small budget."""

    base_url: str = "https://api.openalex.org"
    api_key_env: str = ""


class OpenAlex:
    """Knows open copies by DOI or PMID."""

    name = "openalex"

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def accepts(self, article: Article) -> bool:
        """Return whether the paper has a DOI or a PMID."""
        return _asked(article) is not None

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the open copies: files before pages, repositories first."""
        if (wanted := _asked(article)) is None:
            return NotApplicable()
        path = f"works/{KINDS[wanted.kind]}:{quote(wanted.value, safe='/')}"
        return await self._client.ask(path, {"select": openalex.SELECT}, lambda a: parse_copies(a, wanted))


def build(options: Options, http: Http) -> OpenAlex:
    """Return the source."""
    mail = {"mailto": http.identity.email} if http.identity.email else {}
    key = {"api_key": http.secret(options.api_key_env)} if options.api_key_env else {}
    client = http.for_source(
        "openalex", base_url=options.base_url, limits=openalex.LIMITS, secrets=key or mail, keep=LOCATIONS_KEPT
    )
    return OpenAlex(client)


def parse_copies(answer: Answer, wanted: Identifier | None = None) -> Outcome[tuple[Copy, ...]]:
    """Read the open copies of a work; of a page of works, those of the first."""
    works = openalex.read_works(answer)
    if not isinstance(works, list):
        return works
    work = works[0]
    if wanted and openalex.article(work).id(wanted.kind) not in {wanted.value, None}:
        return NotFound()
    copies = list(dict.fromkeys(_copy(location) for location in _open_locations(work)))
    copies.sort(key=lambda copy: (not copy.url, copy.host_type != "repository"))
    return Found(tuple(copies)) if copies else absent(unless=_may_be_open(work))


def _asked(article: Article) -> Identifier | None:
    return next((i for kind in KINDS for i in article.ids if i.kind is kind), None)


def _open_locations(work: Work) -> list[Location]:
    best = shaped(work.best_oa_location, Location)
    # The best open one is open, whether or not it says so again.
    listed = [best] if best and best.is_oa is not False else []
    listed += [location for location in each_shaped(work.locations, Location) if location.is_oa]
    return [location for location in listed if location.pdf_url or location.landing_page_url] or _only_address(work)


def _only_address(work: Work) -> list[Location]:
    """Return what `open_access` says where no location does: an address without a licence, for a person."""
    said = shaped(work.open_access, OpenAccess)
    return [Location(is_oa=True, landing_page_url=said.oa_url)] if said and said.is_oa and said.oa_url else []


def _may_be_open(work: Work) -> bool:
    """Return whether a work without a readable open copy may have one all the same."""
    said = shaped(work.open_access, OpenAccess) or OpenAccess()
    if said.is_oa is not None:
        return said.is_oa
    places = each_shaped(work.locations, Location)
    return bool(work.best_oa_location) or not places or any(place.is_oa is not False for place in places)


def _copy(location: Location) -> Copy:
    source = location.source or Source()
    file, page = records.text(location.pdf_url), records.text(location.landing_page_url)
    return Copy(
        source="openalex",
        url=file,
        licence=records.text(location.license),
        version=VERSIONS.get(location.version or "", Version.UNKNOWN),
        landing_url=page,
        host_type="repository" if source.type == "repository" else "publisher" if source.type else "",
        is_for_person=refuses_programs(file or page),
    )
