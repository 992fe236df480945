"""Semantic Scholar's open copies: a late hint where others know none.

`base_url` stands for https://api.semanticscholar.org/graph/v1; asked is `{base_url}/paper/DOI:…` (`PMID:`, `ARXIV:`).
Its licences are second hand (it says itself to look at the source), so they are passed on in its own words (`CCBY`),
which the licence gate does not take for a licence: its copies are links.
"""

from urllib.parse import quote, urlsplit

from pydantic import BaseModel

from handlers.domain.article import Article, Copy, Identifier, Version
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from resolvers.formats import records
from resolvers.formats import semantic_scholar as graph
from resolvers.formats.answers import Answer, absent, shaped
from resolvers.formats.preprints import refuses_programs
from resolvers.formats.semantic_scholar import OpenPdf, Paper
from resolvers.http import Http
from resolvers.outgoing.service import ServiceClient

PREPRINT_HOSTS = ("arxiv.org", "biorxiv.org", "medrxiv.org")


class Options(BaseModel, extra="forbid", frozen=True):
    """`api_key_env` names the variable that holds a key; without one the source is never asked."""

    base_url: str = "https://api.semanticscholar.org/graph/v1"
    api_key_env: str = ""


class SemanticScholar:
    """Knows one open copy of many papers."""

    name = "semantic_scholar"
    is_late = True

    def __init__(self, client: ServiceClient | None) -> None:
        self._client = client

    def accepts(self, article: Article) -> bool:
        """Return whether there is a key, and the paper has an identifier."""
        return self._client is not None and _asked(article) is not None

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the open copy."""
        wanted = _asked(article)
        if self._client is None or wanted is None:
            return NotApplicable()
        path = quote(graph.path_of(wanted), safe="/:")
        return await self._client.ask(path, {"fields": graph.FIELDS}, lambda answer: parse_copies(answer, wanted))


def build(options: Options, http: Http) -> SemanticScholar:
    """Return the source, asleep without a key."""
    return SemanticScholar(graph.client_of(http, options.base_url, options.api_key_env))


def parse_copies(answer: Answer, wanted: Identifier | None = None) -> Outcome[tuple[Copy, ...]]:
    """Read the open copy of a paper; an empty address is none."""
    papers = graph.read_papers(answer)
    if not isinstance(papers, list):
        return papers
    if wanted and graph.article(papers[0]).id(wanted.kind) not in {wanted.value, None}:
        return NotFound()
    copy = _copy(papers[0])
    return Found((copy,)) if copy else absent(unless=_names_a_copy(papers[0].open_access_pdf))


def _asked(article: Article) -> Identifier | None:
    return next((i for kind in graph.PREFIXES for i in article.ids if i.kind is kind), None)


def _names_a_copy(said: object) -> bool:
    """Return whether a copy is spoken of, although its address cannot be read."""
    return bool(said.get("url", said) if isinstance(said, dict) else said)


def _copy(paper: Paper) -> Copy | None:
    pdf = shaped(paper.open_access_pdf, OpenPdf)
    address = records.text(pdf.url) if pdf else ""
    if pdf is None or not address.startswith(("https://", "http://")):
        return None
    is_preprint = _host(address).endswith(PREPRINT_HOSTS)
    return Copy(
        source="semantic_scholar",
        url=address,
        licence=records.text(pdf.license),
        version=Version.PREPRINT if is_preprint else Version.UNKNOWN,
        host_type="repository" if is_preprint or pdf.status == "GREEN" else "",
        is_for_person=refuses_programs(address),
    )


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
