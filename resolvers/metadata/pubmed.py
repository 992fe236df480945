"""PubMed through E-utilities, and PMC's ID converter.

`base_url` stands for https://eutils.ncbi.nlm.nih.gov/entrez/eutils (asked are `{base_url}/esearch.fcgi`,
`esummary.fcgi`, `efetch.fcgi`), `idconv_url` for https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1
(asked is `{idconv_url}/articles/`).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import msgspec
from pydantic import BaseModel

from handlers.domain.article import Article, Identifier, IdKind, TitleWanted, Wanted
from handlers.domain.notice import Notice
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from handlers.domain.pointer import Coordinates, Numbering, Pointer, dressed_pii, has_place, is_at, journal_name
from handlers.domain.topics import Hits, Topic, Written
from resolvers.formats import records
from resolvers.formats.answers import Answer, absent, misfit, read_json, refused, says_some, shaped
from resolvers.formats.medline import parse_efetch
from resolvers.formats.summaries import complaint, parse_esummary, parse_hits, parse_numbered
from resolvers.http import Http
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient
from resolvers.topics import pubmed as language

CANDIDATES = 10
TOOL = "wendi"
JAMA_JOURNALS = ("jama", "archives of ", "a.m.a. ")
TOPICS_KEPT = timedelta(hours=12)
KNOWN = frozenset({IdKind.PMID, IdKind.DOI, IdKind.PMCID})
# Counted per address: the whole hospital shares it. 3/s without a key, 10/s with one.
LIMITS = Limits(per_second=2.5, concurrency=2)
LIMITS_WITH_KEY = Limits(per_second=8.0, concurrency=3)
IDCONV_LIMITS = Limits(per_second=1.0, concurrency=1)


class Options(BaseModel, extra="forbid", frozen=True):
    """`email` defaults to the library's; `api_key_env` names the variable that holds an NCBI key."""

    base_url: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    idconv_url: str = "https://pmc.ncbi.nlm.nih.gov/tools/idconv/api/v1"
    email: str = ""
    api_key_env: str = ""


class Conversion(msgspec.Struct, rename="kebab"):
    """One record of the ID converter."""

    pmid: str | int | None = None
    pmcid: str | None = None
    doi: str | None = None
    status: str | None = None
    errmsg: str | None = None


class PubMed:
    """Knows MEDLINE's records by PMID, DOI, PMCID, title or topic."""

    name = "pubmed"
    notices_at_once = 100

    def __init__(
        self,
        eutils: ServiceClient,
        idconv: ServiceClient,
        topics: ServiceClient,
        notices: ServiceClient | None = None,
    ) -> None:
        self._notices = notices or eutils
        self._eutils = eutils
        self._idconv = idconv
        self._topics = topics

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether it is a title, a PMID, a DOI or a PMCID."""
        return bool(title_words(wanted.text)) if isinstance(wanted, TitleWanted) else wanted.kind in KNOWN

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the record of an identifier, or up to ten records for a title, best first."""
        if not self.accepts(wanted):
            return NotApplicable()
        if isinstance(wanted, TitleWanted):
            return records.titled(await self._search(f"{title_words(wanted.text)}[ti]"))
        if wanted.kind is IdKind.PMID:
            return await self._records([wanted.value])
        if wanted.kind is IdKind.DOI:
            return records.only(await self._search(f'"{wanted.value}"[aid]'), wanted)
        return await self._by_pmcid(wanted)

    async def by_pointer(self, pointer: Pointer) -> Outcome[tuple[Article, ...]]:
        """Return the papers printed just there, or of that number: what PubMed found is checked once more."""
        found = await self._eutils.ask("esearch.fcgi", _search_params(pointed(pointer)), parse_esearch)
        if not isinstance(found, Found):
            return found
        params = {"db": "pubmed", "retmode": "json", "id": ",".join(found.value)}
        outcome = await self._eutils.ask("esummary.fcgi", params, parse_numbered)
        if not isinstance(outcome, Found):
            return refused() if isinstance(outcome, NotFound) else outcome
        papers = tuple(paper for numbers, paper in outcome.value if _is_meant(paper, numbers, pointer))
        if any(_lacks_own_title(paper) for paper in papers):
            papers = await self._with_own_titles(papers)
        return Found(papers) if papers else NotFound()

    def write(self, topic: Topic) -> Written:
        """Return a topic in PubMed's query language."""
        return language.write(topic)

    async def search(self, topic: Topic) -> Outcome[Hits]:
        """Return the best papers on a topic, with their own titles where they are not in English."""
        page = await self._topics.ask("esearch.fcgi", language.params(topic), language.parse_page)
        if not isinstance(page, Found):
            return page
        params = {"db": "pubmed", "retmode": "json", "id": ",".join(page.value.pmids)}
        hits = await self._eutils.ask("esummary.fcgi", params, parse_hits)
        if not isinstance(hits, Found):
            return refused() if isinstance(hits, NotFound) else hits
        articles = tuple(hit.article for hit in hits.value)
        if any(_lacks_own_title(a) for a in articles):
            articles = await self._with_own_titles(articles)
        best = tuple(replace(hit, article=a) for hit, a in zip(hits.value, articles, strict=True) if a.title)
        return Found(Hits(page.value.total, best, page.value.unknown))

    async def notices(self, papers: Sequence[Article]) -> Outcome[Mapping[str, tuple[Notice, ...]]]:
        """Return what became of these papers, by their keys; those without a PMID are left out."""
        keys = {pmid: paper.key for paper in papers if (pmid := paper.id(IdKind.PMID))}
        if not keys:
            return NotApplicable()
        params = {"db": "pubmed", "retmode": "json", "id": ",".join(keys)}
        outcome = await self._notices.ask("esummary.fcgi", params, parse_esummary)
        if not isinstance(outcome, Found):
            return outcome
        known = {a.id(IdKind.PMID) or "": a.all_notices for a in outcome.value}
        return Found({keys[pmid]: notices for pmid, notices in known.items() if pmid in keys})

    async def _search(self, term: str) -> Outcome[tuple[Article, ...]]:
        found = await self._eutils.ask("esearch.fcgi", _search_params(term), parse_esearch)
        return await self._records(found.value) if isinstance(found, Found) else found

    async def _records(self, pmids: Sequence[str]) -> Outcome[tuple[Article, ...]]:
        params = {"db": "pubmed", "retmode": "json", "id": ",".join(pmids)}
        outcome = await self._eutils.ask("esummary.fcgi", params, parse_esummary)
        if isinstance(outcome, Found) and any(_lacks_own_title(a) for a in outcome.value):
            return Found(await self._with_own_titles(outcome.value))
        return outcome

    async def _with_own_titles(self, articles: tuple[Article, ...]) -> tuple[Article, ...]:
        """Return the records with the titles in the papers' own languages, as far as MEDLINE holds them."""
        pmids = [pmid for a in articles if _lacks_own_title(a) and (pmid := a.id(IdKind.PMID))]
        params = {"db": "pubmed", "retmode": "xml", "id": ",".join(pmids)}
        outcome = await self._eutils.ask("efetch.fcgi", params, parse_efetch)
        if not isinstance(outcome, Found):
            return articles
        titles = {a.id(IdKind.PMID): a.original_title for a in outcome.value}
        return tuple(_with_own_title(a, titles.get(a.id(IdKind.PMID), "")) for a in articles)

    async def _by_pmcid(self, wanted: Identifier) -> Outcome[tuple[Article, ...]]:
        params = {"ids": wanted.value, "idtype": wanted.kind.value, "format": "json"}
        outcome = await self._idconv.ask("articles/", params, parse_idconv)
        if not isinstance(outcome, Found):
            return outcome
        ids = Article(title="", ids=outcome.value)
        if not (pmid := ids.id(IdKind.PMID)):
            return Found((ids,))
        summaries = await self._records([pmid])
        if isinstance(summaries, Found):
            return Found((summaries.value[0].enriched(ids),))
        return Found((ids,)) if isinstance(summaries, NotFound) else summaries


def build(options: Options, http: Http) -> PubMed:
    """Return the source, speaking with the library's address and, where there is one, its key."""
    mail = options.email or http.identity.email
    secrets = {"tool": TOOL} | ({"email": mail} if mail else {})
    key = {"api_key": http.secret(options.api_key_env)} if options.api_key_env else {}
    limits = LIMITS_WITH_KEY if key else LIMITS
    return PubMed(
        http.for_source("pubmed", base_url=options.base_url, limits=limits, secrets=secrets | key),
        http.for_source("pubmed", base_url=options.idconv_url, limits=IDCONV_LIMITS, secrets=secrets),
        http.for_source("pubmed", base_url=options.base_url, limits=limits, secrets=secrets | key, keep=TOPICS_KEPT),
        http.for_source("pubmed", base_url=options.base_url, limits=limits, secrets=secrets | key, keep=TOPICS_KEPT),
    )


def pointed(pointer: Pointer) -> str:
    """Return the query for what stands just there, or has that number."""
    if isinstance(pointer, Coordinates):
        journal = re.sub(r"[^\w\s&'-]+", " ", journal_name(pointer.journal))
        place = f"{pointer.volume}[vi] AND {pointer.page}[pg] AND {pointer.year}[dp]"
        return f'"{" ".join(journal.split())}"[ta] AND {place}'
    number = pointer.number
    return f'"{dressed_pii(number) if pointer.numbering is Numbering.ELSEVIER else number}"[aid]'


def _is_meant(paper: Article, numbers: Collection[str], pointer: Pointer) -> bool:
    if isinstance(pointer, Coordinates):
        return is_at(paper, pointer)
    if pointer.number not in numbers:
        return False
    # Publishers count for themselves: the same short number may be somebody else's too.
    match pointer.numbering:
        case Numbering.JAMA:
            return paper.journal.casefold().startswith(JAMA_JOURNALS)
        case Numbering.OUP:
            return has_place(paper, pointer.volume, pointer.page)
        case _:
            return True


def _search_params(term: str) -> dict[str, str]:
    return {"db": "pubmed", "retmode": "json", "retmax": str(CANDIDATES), "sort": "relevance", "term": term}


def title_words(title: str) -> str:
    """Return a title without the characters and words that steer a PubMed query."""
    plain = re.sub(r"[^\w\s.'-]+", " ", title)
    return " ".join(plain.lower().split())[:400]


def parse_esearch(answer: Answer) -> Outcome[tuple[str, ...]]:
    """Read the PMIDs of a search; an error inside a 200 is no answer."""
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    shell = read_json(answer) or {}
    result = shell.get("esearchresult")
    if not isinstance(result, dict) or "ERROR" in result or not isinstance(result.get("idlist"), list):
        return complaint(shell)
    pmids = tuple(pmid for each in result["idlist"] if (pmid := records.text(each)).isdecimal())
    if pmids:
        return Found(pmids[:CANDIDATES])
    return absent(unless=result["idlist"] or says_some(result.get("count")))


def parse_idconv(answer: Answer) -> Outcome[tuple[Identifier, ...]]:
    """Read the identifiers of one article; one that is not in PMC comes back bare."""
    if outcome := misfit(answer):
        return outcome
    shell = read_json(answer)
    if not shell or shell.get("status") == "error" or not isinstance(shell.get("records"), list):
        return refused()
    is_clear = True
    for entry in shell["records"]:
        record = shaped(entry, Conversion) or Conversion()
        ids = records.identifiers(doi=record.doi, pmid=record.pmid, pmcid=record.pmcid)
        if record.status == "error" or record.errmsg:
            continue
        if len(ids) > 1:
            return Found(ids)
        is_clear &= _is_bare(entry)
    return absent(unless=not is_clear)


def _is_bare(entry: object) -> bool:
    """Return whether a record names one identifier alone: the article is not in PMC."""
    return isinstance(entry, dict) and sum(bool(entry.get(name)) for name in ("pmid", "pmcid", "doi")) == 1


def _with_own_title(article: Article, own: str) -> Article:
    own = article.original_title or own
    return replace(article, title=article.title or own, original_title=own)


def _lacks_own_title(article: Article) -> bool:
    return article.language not in {"", "en"} and not article.original_title
