"""PMC's open-access bucket: the licensed part of PMC, as files.

`base_url` stands for https://pmc-oa-opendata.s3.amazonaws.com: asked are `{base_url}/?list-type=2&prefix=…` and
`{base_url}/PMC1.1/PMC1.1.json`; the record's `s3://` addresses become `{base_url}/…`.
PMC's own pages are never fetched: they answer with a proof-of-work page.
"""

import re

import msgspec
from lxml import etree
from pydantic import BaseModel
from yarl import URL

from handlers.domain.article import Article, Copy, IdKind, Version
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from resolvers.formats import records
from resolvers.formats.answers import Answer, absent, misfit, read_json, read_xml, refused, shaped, unreadable
from resolvers.http import Http
from resolvers.outgoing.cache import LOCATIONS_KEPT
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

LIMITS = Limits(per_second=4.0, concurrency=2)
VERSION_FOLDER = re.compile(r"(PMC\d+)\.(\d+)/")


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: str = "https://pmc-oa-opendata.s3.amazonaws.com"


class Record(msgspec.Struct):
    """The fields that are read of an article's record."""

    pmcid: str | None = None
    doi: str | None = None
    license_code: str | None = None
    pdf_url: str | None = None
    is_manuscript: bool | None = None
    is_retracted: bool | None = None


class Pmc:
    """Knows where the PDFs of PMC's open-access subset are, with the licence of each."""

    name = "pmc"

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def accepts(self, article: Article) -> bool:
        """Return whether the paper has a PMCID."""
        return article.id(IdKind.PMCID) is not None

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the copy of the highest version."""
        pmcid = article.id(IdKind.PMCID)
        if pmcid is None:
            return NotApplicable()
        params = {"list-type": "2", "prefix": f"{pmcid}.", "delimiter": "/"}
        listing = await self._client.ask("", params, parse_listing)
        if not isinstance(listing, Found):
            return listing
        name = listing.value
        base = self._client.base
        wanted = (pmcid, article.id(IdKind.DOI) or "")
        return await self._client.ask(f"{name}/{name}.json", {}, lambda answer: parse_record(answer, base, wanted))


def build(options: Options, http: Http) -> Pmc:
    """Return the source; the bucket's files are fetched at the bucket's own pace."""
    http.declare_downloads(options.base_url, LIMITS)
    return Pmc(http.for_source("pmc", base_url=options.base_url, limits=LIMITS, keep=LOCATIONS_KEPT))


def parse_listing(answer: Answer) -> Outcome[str]:
    """Read a listing of versions and return the highest one's name, as `PMC123.2`."""
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    root = read_xml(answer)
    if root is None or etree.QName(root).localname != "ListBucketResult":
        return refused()
    prefixes = [(prefix.text or "").strip() for prefix in root.iterfind("{*}CommonPrefixes/{*}Prefix")]
    versions = [match for prefix in prefixes if (match := VERSION_FOLDER.fullmatch(prefix))]
    if not versions:
        return absent(unless=prefixes or (root.findtext("{*}KeyCount") or "0").strip() != "0")
    return Found(max(versions, key=lambda match: int(match[2]))[0].rstrip("/"))


def parse_record(answer: Answer, base: URL, wanted: tuple[str, str] = ("", "")) -> Outcome[tuple[Copy, ...]]:
    """Read an article's record; `wanted` is the PMCID and the DOI that it must not contradict."""
    if outcome := misfit(answer):
        return outcome
    record = shaped(read_json(answer), Record)
    if record is None or record == Record():
        return refused()
    pmcid, doi = wanted
    own = next((known.value for known in records.identifiers(pmcid=record.pmcid)), pmcid)
    if not own:
        return unreadable()
    own_doi = records.normal_doi(records.text(record.doi))
    if (pmcid and own != pmcid) or (doi and own_doi and own_doi != doi):
        return NotFound()
    return Found((_copy(record, own, base),))


def _copy(record: Record, pmcid: str, base: URL) -> Copy:
    """Return the copy; text-mining manuscripts have no PDF, so theirs is a page for a person to open."""
    return Copy(
        source="pmc",
        url=_https(record.pdf_url or "", base),
        licence=records.text(record.license_code),
        version=Version.ACCEPTED if record.is_manuscript else Version.PUBLISHED,
        landing_url=f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/",
        host_type="repository",
        notices=(Notice(NoticeKind.RETRACTION, source="pmc"),) if record.is_retracted else (),
    )


def _https(address: str, base: URL) -> str:
    match = re.fullmatch(r"(?:s3://[^/]+|https://[\w.-]+\.amazonaws\.com)/([\w./-]+\.pdf)(?:\?md5=\w+)?", address)
    return f"{str(base).rstrip('/')}/{match[1]}" if match and ".." not in match[1] else ""
