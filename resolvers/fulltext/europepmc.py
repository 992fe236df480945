"""Europe PMC's own rendering of licensed full texts.

`base_url` stands for https://www.ebi.ac.uk/europepmc/webservices/rest (asked is `{base_url}/search?query=…`),
`articles_url` for https://europepmc.org/articles (fetched is `{articles_url}/{PMCID}?pdf=render`).
"""

import msgspec
from pydantic import BaseModel

from handlers.domain.article import Article, Copy, Identifier, IdKind, Version
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from resolvers.formats import records
from resolvers.formats.answers import Answer, each_shaped, misfit, read_json, refused
from resolvers.http import Http
from resolvers.outgoing.cache import LOCATIONS_KEPT
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

LIMITS = Limits(per_second=4.0, concurrency=2)
FIELDS = ((IdKind.PMCID, "PMCID:{}"), (IdKind.PMID, "EXT_ID:{} AND SRC:MED"), (IdKind.DOI, 'DOI:"{}"'))


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: str = "https://www.ebi.ac.uk/europepmc/webservices/rest"
    articles_url: str = "https://europepmc.org/articles"


class Record(msgspec.Struct, rename="camel"):
    """The fields that are read of a core result."""

    id: str | None = None
    source: str | None = None
    pmid: str | int | None = None
    pmcid: str | None = None
    doi: str | None = None
    is_open_access: str | None = None
    has_pdf: str | None = msgspec.field(default=None, name="hasPDF")
    license: str | None = None
    auth_man: str | None = None


class EuropePmcCopies:
    """Knows which papers Europe PMC may hand out as PDF."""

    name = "europepmc"

    def __init__(self, client: ServiceClient, articles_url: str) -> None:
        self._client = client
        self._articles_url = articles_url.rstrip("/")

    def accepts(self, article: Article) -> bool:
        """Return whether the paper has a PMCID, a PMID or a DOI."""
        return any(article.id(kind) for kind, _ in FIELDS)

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the rendered copy of an open-access paper."""
        asked = next((Identifier(kind, value) for kind, _ in FIELDS if (value := article.id(kind))), None)
        if asked is None:
            return NotApplicable()
        query = dict(FIELDS)[asked.kind].format(asked.value.replace('"', ""))
        params = {"query": query, "resultType": "core", "format": "json", "pageSize": "5"}
        here = self._articles_url
        return await self._client.ask("search", params, lambda answer: parse_copies(answer, here, asked))


def build(options: Options, http: Http) -> EuropePmcCopies:
    """Return the source; rendered files are fetched at the service's own pace."""
    http.declare_downloads(options.articles_url, LIMITS)
    client = http.for_source("europepmc", base_url=options.base_url, limits=LIMITS, keep=LOCATIONS_KEPT)
    return EuropePmcCopies(client, options.articles_url)


def parse_copies(answer: Answer, articles_url: str, asked: Identifier | None = None) -> Outcome[tuple[Copy, ...]]:
    """Read the copies of the paper that was asked for; free to read is not licensed, so only open access counts."""
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    shell = read_json(answer)
    if not shell or "errCode" in shell or not isinstance(shell.get("hitCount"), int):
        return refused()
    result_list = shell.get("resultList")
    listed = each_shaped(result_list.get("result") if isinstance(result_list, dict) else None, Record)
    if shell["hitCount"] and not listed:
        return refused()
    copies = tuple(_copy(r, articles_url) for r in listed if _is_open(r) and (asked is None or asked in _ids(r)))
    return Found(copies) if copies else NotFound()


def _is_open(record: Record) -> bool:
    return bool(record.pmcid) and record.is_open_access == "Y" and record.has_pdf != "N"


def _ids(record: Record) -> tuple[Identifier, ...]:
    pmid = record.pmid or (record.id if record.source == "MED" else None)
    return records.identifiers(doi=record.doi, pmid=pmid, pmcid=record.pmcid)


def _copy(record: Record, articles_url: str) -> Copy:
    return Copy(
        source="europepmc",
        url=f"{articles_url}/{record.pmcid}?pdf=render",
        licence=records.text(record.license),
        version=Version.ACCEPTED if record.auth_man == "Y" else Version.PUBLISHED,
        landing_url=f"https://europepmc.org/articles/{record.pmcid}",
        host_type="repository",
    )
