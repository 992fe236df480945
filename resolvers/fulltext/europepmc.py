"""Europe PMC's own rendering of licensed full texts.

`base_url` stands for https://www.ebi.ac.uk/europepmc/webservices/rest (asked is `{base_url}/search?query=…`),
`articles_url` for https://europepmc.org/articles (fetched is `{articles_url}/{PMCID}?pdf=render`).
"""

import msgspec
from pydantic import BaseModel

from handlers.domain.article import Article, Copy, Identifier, IdKind, Version
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from resolvers.formats import records
from resolvers.formats.answers import Answer, absent, entries, misfit, refused, shaped
from resolvers.formats.europepmc import results
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
    is_open_access: bool | None = None
    has_pdf: bool | None = msgspec.field(default=None, name="hasPDF")
    license: str | None = None
    auth_man: bool | None = None


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
    listed = results(answer)
    if listed is None:
        return refused()
    read = [shaped(each, Record) or Record() for each in entries(listed)]
    meant = [record for record in read if asked is None or asked in _ids(record)]
    copies = tuple(_copy(record, articles_url) for record in meant if _is_open(record))
    if copies:
        return Found(copies)
    is_near = [record for record in read if asked and _shows_no(asked, record)]
    return absent(unless=is_near or any(map(_is_unclear, meant)))


def _shows_no(asked: Identifier, record: Record) -> bool:
    """Return whether a record that was found has no readable identifier of the kind that was asked for."""
    return all(known.kind is not asked.kind for known in _ids(record))


def _is_open(record: Record) -> bool:
    return bool(_pmcid(record)) and record.is_open_access is True and record.has_pdf is not False


def _is_unclear(record: Record) -> bool:
    """Return whether it may be open after all; a preprint's own full text has no PMCID, and no address for us."""
    is_shut = record.is_open_access is False or record.has_pdf is False or record.source == "PPR"
    return not is_shut and (record.is_open_access is not None or bool(_pmcid(record)) or not _ids(record))


def _pmcid(record: Record) -> str:
    return next((known.value for known in _ids(record) if known.kind is IdKind.PMCID), "")


def _ids(record: Record) -> tuple[Identifier, ...]:
    pmid = record.pmid or (record.id if record.source == "MED" else None)
    return records.identifiers(doi=record.doi, pmid=pmid, pmcid=record.pmcid)


def _copy(record: Record, articles_url: str) -> Copy:
    pmcid = _pmcid(record)
    return Copy(
        source="europepmc",
        url=f"{articles_url}/{pmcid}?pdf=render",
        licence=records.text(record.license),
        version=Version.ACCEPTED if record.auth_man else Version.PUBLISHED,
        landing_url=f"https://europepmc.org/articles/{pmcid}",
        host_type="repository",
    )
