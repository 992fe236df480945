"""OpenAlex: records by DOI or PMID, and candidates for a title.

`base_url` stands for https://api.openalex.org; asked are `{base_url}/works/doi:{doi}`, `{base_url}/works/pmid:{pmid}`
and `{base_url}/works?search=…`. When the day's budget is spent, the service says so with the time until midnight UTC:
it is left alone until then, nobody waits.
"""

from urllib.parse import quote

from pydantic import BaseModel

from handlers.domain.article import Article, Identifier, IdKind, TitleWanted, Wanted
from handlers.domain.outcome import Found, NotApplicable, Outcome
from resolvers.formats import openalex, records
from resolvers.formats.answers import Answer, unreadable
from resolvers.http import Http
from resolvers.outgoing.cache import LOCATIONS_KEPT
from resolvers.outgoing.service import ServiceClient

CANDIDATES = 10
KINDS = {IdKind.DOI: "doi", IdKind.PMID: "pmid"}


class Options(BaseModel, extra="forbid", frozen=True):
    """`api_key_env` names the variable that holds a key; without one there is no search by title."""

    base_url: str = "https://api.openalex.org"
    api_key_env: str = ""


class OpenAlex:
    """Knows most works by identifier; its searches cost money of the day's budget, so it comes late."""

    name = "openalex"
    is_late = True

    def __init__(self, client: ServiceClient, searches: ServiceClient | None) -> None:
        self._client = client
        self._searches = searches

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether it is a DOI or a PMID; with a key also a title."""
        if isinstance(wanted, TitleWanted):
            return self._searches is not None and bool(_words(wanted))
        return wanted.kind in KINDS

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the work of an identifier, or up to ten works like a title, best first."""
        if not self.accepts(wanted):
            return NotApplicable()
        if isinstance(wanted, Identifier):
            path = f"works/{KINDS[wanted.kind]}:{quote(wanted.value, safe='/')}"
            outcome = await self._client.ask(path, {"select": openalex.SELECT}, parse_works)
            return records.only(outcome, wanted)
        if self._searches is None:
            return NotApplicable()
        params = {"search": _words(wanted), "per_page": str(CANDIDATES), "select": openalex.SELECT}
        return await self._searches.ask(".", params, parse_works)


def build(options: Options, http: Http) -> OpenAlex:
    """Return the source; searches have a circuit of their own, so that their spent budget stops no look-up."""
    base = options.base_url.rstrip("/")
    mail = {"mailto": http.identity.email} if http.identity.email else {}
    key = {"api_key": http.secret(options.api_key_env)} if options.api_key_env else {}
    client = http.for_source(
        "openalex", base_url=base, limits=openalex.LIMITS, secrets=key or mail, keep=LOCATIONS_KEPT
    )
    if not key:
        return OpenAlex(client, None)
    limits = openalex.SEARCH_LIMITS
    return OpenAlex(client, http.for_source("openalex", base_url=f"{base}/works", limits=limits, secrets=key))


def parse_works(answer: Answer) -> Outcome[tuple[Article, ...]]:
    """Read one work or a page of them, best first; works without a title are left out."""
    works = openalex.read_works(answer)
    if not isinstance(works, list):
        return works
    found = tuple(each for each in map(openalex.article, works) if each.title)
    return Found(found) if found else unreadable()


def _words(wanted: TitleWanted) -> str:
    """Return the words to search for; signs that steer a query are left out."""
    return " ".join("".join(c if c.isalnum() or c in "-'" else " " for c in wanted.text).split())[:300]
