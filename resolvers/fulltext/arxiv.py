"""arXiv's PDFs. What they may be used for is each author's choice: it stands in the OAI-PMH record.

`base_url` stands for https://export.arxiv.org: asked is `{base_url}/oai2?verb=GetRecord&metadataPrefix=arXiv&…`;
copies lead to `{pdf_url}/pdf/{number}`. Most preprints carry arXiv's default licence, which lets a person read and
nobody pass on: the licence gate makes a link of them.
"""

from lxml import etree
from pydantic import BaseModel

from handlers.domain.article import Article, Copy, Failure, IdKind, Version
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from resolvers.formats import records
from resolvers.formats.answers import Answer, misfit, read_xml, refused, unreadable
from resolvers.formats.arxiv import ARXIV_LIMITS, is_hurried
from resolvers.http import Http
from resolvers.outgoing.cache import METADATA_KEPT
from resolvers.outgoing.service import ServiceClient

OAI = "{http://www.openarchives.org/OAI/2.0/}"
RECORD = "{http://arxiv.org/OAI/arXiv/}"
# Where the old address of OAI-PMH leads since 2025.
OAI_HOST = "oaipmh.arxiv.org"
ABSENT = frozenset({"idDoesNotExist", "noRecordsMatch"})
LABEL = "arXiv 预印本"


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: str = "https://export.arxiv.org"
    pdf_url: str = "https://arxiv.org"


class ArXiv:
    """Knows where a preprint is and under which licence its author put it there."""

    name = "arxiv"

    def __init__(self, client: ServiceClient, pdf_url: str) -> None:
        self._client = client
        self._pdf_url = pdf_url.rstrip("/")

    def accepts(self, article: Article) -> bool:
        """Return whether the paper has an arXiv number."""
        return article.id(IdKind.ARXIV) is not None

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the preprint's latest version."""
        number = article.id(IdKind.ARXIV)
        if number is None:
            return NotApplicable()
        params = {"verb": "GetRecord", "metadataPrefix": "arXiv", "identifier": f"oai:arXiv.org:{number}"}
        return await self._client.ask("oai2", params, lambda answer: parse_record(answer, self._pdf_url, number))


def build(options: Options, http: Http) -> ArXiv:
    """Return the source; its files are fetched at arXiv's own pace."""
    http.declare_downloads(options.pdf_url, ARXIV_LIMITS)
    client = http.for_source(
        "arxiv", base_url=options.base_url, limits=ARXIV_LIMITS, hosts=[OAI_HOST], keep=METADATA_KEPT
    )
    return ArXiv(client, options.pdf_url)


def parse_record(answer: Answer, pdf_url: str, number: str = "") -> Outcome[tuple[Copy, ...]]:
    """Read the record of a preprint; an error comes with 200."""
    if is_hurried(answer):
        return refused(Failure.RATE_LIMITED)
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    root = read_xml(answer)
    if root is None or root.tag != f"{OAI}OAI-PMH":
        return refused()
    if (error := root.find(f"{OAI}error")) is not None:
        return NotFound() if error.get("code") in ABSENT else refused()
    record = root.find(f"{OAI}GetRecord/{OAI}record")
    return refused() if record is None else _copies(record, pdf_url, number)


def _copies(record: etree._Element, pdf_url: str, number: str) -> Outcome[tuple[Copy, ...]]:
    header, preprint = record.find(f"{OAI}header"), record.find(f"{OAI}metadata/{RECORD}arXiv")
    if header is not None and header.get("status") == "deleted":
        return NotFound()
    own = "" if preprint is None else records.normal_arxiv(records.text(preprint.findtext(f"{RECORD}id")))
    if preprint is None or not own:
        return unreadable()
    if number and own != number:
        return NotFound()
    return Found((_copy(own, records.text(preprint.findtext(f"{RECORD}license")), pdf_url),))


def _copy(number: str, licence: str, pdf_url: str) -> Copy:
    return Copy(
        source="arxiv",
        url=f"{pdf_url}/pdf/{number}",
        licence=licence,
        version=Version.PREPRINT,
        landing_url=f"{pdf_url}/abs/{number}",
        host_type="repository",
        label=LABEL,
    )
