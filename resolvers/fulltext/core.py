"""CORE: copies in repositories of the world, by DOI; asked late, it is slow and its budget small.

`base_url` stands for https://api.core.ac.uk/v3; asked is `{base_url}/search/works/?q=doi:"…"`.
"""

from dataclasses import replace

import msgspec
from pydantic import BaseModel

from handlers.domain.article import Article, Copy, IdKind
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from resolvers.formats import records
from resolvers.formats.answers import Answer, absent, entries, misfit, read_json, refused, says_some, shaped
from resolvers.formats.places import address, addresses, phrase
from resolvers.http import Http
from resolvers.outgoing.cache import LOCATIONS_KEPT
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

# A personal key is good for 1 000 tokens a day, 25 a minute; an academic one for 5 000, 10 a minute (`per_day` in the
# configuration says so); without a key it is 100 a day.
LIMITS = Limits(per_second=1 / 6, concurrency=1, rest_s=60.0, per_day=1_000)
LIMITS_WITHOUT_KEY = replace(LIMITS, per_day=100)
ROWS = 5


class Options(BaseModel, extra="forbid", frozen=True):
    """`api_key_env` names the variable that holds the key; without a key CORE is not asked.

    `without_key` asks all the same: CORE allows about 100 questions a day from one address.
    """

    base_url: str = "https://api.core.ac.uk/v3"
    api_key_env: str = ""
    without_key: bool = False


class Link(msgspec.Struct):
    """An address with its kind: `download`, `display`, `reader`, `thumbnail_l`."""

    type: str | None = None
    url: str | None = None


class Work(msgspec.Struct, rename="camel"):
    """The fields that are read of a work."""

    doi: str | None = None
    download_url: object = None
    source_fulltext_urls: object = None
    links: list[Link] | None = None
    license: str | None = None


class Core:
    """Knows copies in repositories by DOI."""

    name = "core"
    is_late = True

    def __init__(self, client: ServiceClient, *, may_ask: bool) -> None:
        self._client = client
        self._may_ask = may_ask

    def accepts(self, article: Article) -> bool:
        """Return whether the paper has a DOI, and CORE may be asked at all."""
        return self._may_ask and article.id(IdKind.DOI) is not None

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the repositories' own files first, CORE's copies of them last."""
        doi = article.id(IdKind.DOI)
        if doi is None or not self.accepts(article):
            return NotApplicable()
        # Without the slash at the end the service redirects, and drops the query on its way.
        params = {"q": f"doi:{phrase(doi)}", "limit": str(ROWS)}
        return await self._client.ask("search/works/", params, lambda answer: parse_copies(answer, doi))


def build(options: Options, http: Http) -> Core:
    """Return the source; the key is sent as a header, to CORE's own host alone."""
    key = http.secret(options.api_key_env) if options.api_key_env else ""
    client = http.for_source(
        "core",
        base_url=options.base_url,
        limits=LIMITS if key else LIMITS_WITHOUT_KEY,
        secret_headers={"Authorization": f"Bearer {key}"} if key else None,
        keep=LOCATIONS_KEPT,
    )
    return Core(client, may_ask=bool(key) or options.without_key)


def parse_copies(answer: Answer, wanted: str = "") -> Outcome[tuple[Copy, ...]]:
    """Read the copies of the works found; with `wanted` those of that DOI only."""
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    page = read_json(answer)
    results = page.get("results") if page else None
    if not isinstance(results, list):
        return refused()
    works = [shaped(each, Work) or Work() for each in entries(results)]
    fitting = [work for work in works if not wanted or _doi(work) == wanted]
    copies = [copy for work in fitting for copy in _copies(work)]
    if copies:
        return Found(tuple(copies))
    has_unread = any(not _doi(work) for work in works) or any(map(_names_files, fitting))
    return absent(unless=has_unread or (not results and page and says_some(page.get("totalHits"))))


def _names_files(work: Work) -> bool:
    """Return whether a work names files, although none of their addresses can be read."""
    links = [link for link in work.links or () if link.type in {"download", None}]
    return bool(work.download_url or work.source_fulltext_urls or links)


def _doi(work: Work) -> str:
    return records.normal_doi(work.doi or "")


def _copies(work: Work) -> list[Copy]:
    page = next((address(link.url) for link in work.links or () if link.type == "display"), "")
    files = addresses(work.source_fulltext_urls) + addresses(work.download_url)
    files += [address(link.url) for link in work.links or () if link.type == "download"]
    licence = records.text(work.license)
    return [
        Copy(source="core", url=url, licence=licence, landing_url=page, host_type="repository")
        for url in dict.fromkeys(files)
        if url
    ]
