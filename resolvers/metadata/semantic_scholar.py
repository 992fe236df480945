"""Semantic Scholar: records by identifier, and the one paper that fits a title best.

`base_url` stands for https://api.semanticscholar.org/graph/v1; asked are `{base_url}/paper/DOI:…` (`PMID:`, `PMCID:`,
`ARXIV:`) and `{base_url}/paper/search/match?query=…`.
"""

from urllib.parse import quote

from pydantic import BaseModel

from handlers.domain.article import Article, Identifier, TitleWanted, Wanted
from handlers.domain.outcome import Found, NotApplicable, Outcome
from resolvers.formats import records
from resolvers.formats import semantic_scholar as graph
from resolvers.formats.answers import Answer, unreadable
from resolvers.http import Http
from resolvers.outgoing.service import ServiceClient


class Options(BaseModel, extra="forbid", frozen=True):
    """`api_key_env` names the variable that holds a key; without one the source is never asked."""

    base_url: str = "https://api.semanticscholar.org/graph/v1"
    api_key_env: str = ""


class SemanticScholar:
    """Knows most papers, slowly: one question a second."""

    name = "semantic_scholar"
    is_late = True

    def __init__(self, client: ServiceClient | None) -> None:
        self._client = client

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether there is a key, and it is a title or an identifier of a paper."""
        if self._client is None:
            return False
        return bool(wanted.text.strip()) if isinstance(wanted, TitleWanted) else wanted.kind in graph.PREFIXES

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the paper of an identifier, or the one that fits a title best."""
        if self._client is None or not self.accepts(wanted):
            return NotApplicable()
        params = {"fields": graph.FIELDS}
        if isinstance(wanted, Identifier):
            outcome = await self._client.ask(quote(graph.path_of(wanted), safe="/:"), params, parse_papers)
            return records.only(outcome, wanted)
        return await self._client.ask("paper/search/match", {"query": wanted.text[:300]} | params, parse_papers)


def build(options: Options, http: Http) -> SemanticScholar:
    """Return the source, asleep without a key."""
    return SemanticScholar(graph.client_of(http, options.base_url, options.api_key_env))


def parse_papers(answer: Answer) -> Outcome[tuple[Article, ...]]:
    """Read the papers that have a title."""
    papers = graph.read_papers(answer)
    if not isinstance(papers, list):
        return papers
    found = tuple(each for each in map(graph.article, papers) if each.title)
    return Found(found) if found else unreadable()
