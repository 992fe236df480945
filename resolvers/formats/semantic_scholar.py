"""Semantic Scholar's papers, as its Academic Graph answers."""

from typing import Any

import msgspec

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind
from handlers.domain.outcome import NotFound, Unavailable
from resolvers.formats import people, records
from resolvers.formats.answers import Answer, absent, each_shaped, misfit, read_json, read_list, refused, shaped
from resolvers.http import Http
from resolvers.outgoing.cache import LOCATIONS_KEPT
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

LIMITS = Limits(per_second=0.9, concurrency=1)
FIELDS = "title,year,authors,externalIds,venue,journal,publicationTypes,openAccessPdf"
# What an identifier is called in an address.
PREFIXES = {IdKind.DOI: "DOI", IdKind.PMID: "PMID", IdKind.PMCID: "PMCID", IdKind.ARXIV: "ARXIV"}
KINDS = {
    "JournalArticle": ArticleKind.JOURNAL,
    "Review": ArticleKind.JOURNAL,
    "CaseReport": ArticleKind.JOURNAL,
    "ClinicalTrial": ArticleKind.JOURNAL,
    "LettersAndComments": ArticleKind.JOURNAL,
    "Editorial": ArticleKind.JOURNAL,
    "Conference": ArticleKind.CONFERENCE,
    "Book": ArticleKind.BOOK,
    "BookSection": ArticleKind.CHAPTER,
}


class Ids(msgspec.Struct):
    """A paper's identifiers elsewhere."""

    doi: str | None = msgspec.field(default=None, name="DOI")
    pmid: str | int | None = msgspec.field(default=None, name="PubMed")
    pmcid: str | int | None = msgspec.field(default=None, name="PubMedCentral")
    arxiv: str | None = msgspec.field(default=None, name="ArXiv")


class Author(msgspec.Struct):
    """An author, given names first."""

    name: str | None = None


class Journal(msgspec.Struct):
    """Where in a journal a paper stands."""

    name: str | None = None
    volume: str | None = None
    pages: str | None = None


class OpenPdf(msgspec.Struct):
    """An open copy; `url` is empty when there is none."""

    url: str | None = None
    status: str | None = None
    license: str | None = None


class Paper(msgspec.Struct, rename="camel"):
    """The fields that are read of a paper; lists and objects are shaped one by one."""

    paper_id: str | None = None
    external_ids: Any = None
    title: str | None = None
    year: int | None = None
    authors: Any = None
    venue: str | None = None
    journal: Any = None
    publication_types: Any = None
    open_access_pdf: Any = None


def client_of(http: Http, base_url: str, api_key_env: str) -> ServiceClient | None:
    """Return the way to the service, or `None` without a key: who has none is turned away nearly always.

    Raises:
        ConfigurationError: The variable that should hold the key is not set.
    """
    if not api_key_env:
        return None
    headers = {"x-api-key": http.secret(api_key_env)}
    return http.for_source(
        "semantic_scholar", base_url=base_url, limits=LIMITS, secret_headers=headers, keep=LOCATIONS_KEPT
    )


def path_of(wanted: Identifier) -> str:
    """Return where the paper of an identifier is asked for, below the address of the graph."""
    value = wanted.value.removeprefix("PMC") if wanted.kind is IdKind.PMCID else wanted.value
    return f"paper/{PREFIXES[wanted.kind]}:{value}"


def read_papers(answer: Answer) -> list[Paper] | NotFound | Unavailable:
    """Return the papers of an answer: one, the match of a title, a page of a search, or a batch."""
    if outcome := misfit(answer):
        return outcome
    batch, shell = read_list(answer), read_json(answer) or {}
    listed = batch if batch is not None else shell.get("data", [shell])
    papers = [paper for paper in each_shaped(listed, Paper) if paper.paper_id or (paper.title and paper.external_ids)]
    if papers:
        return papers
    if batch is None and "data" in shell and isinstance(listed, list):
        return absent(unless=listed)
    return refused()


def article(paper: Paper) -> Article:
    """Return a paper in the library's words."""
    ids = shaped(paper.external_ids, Ids) or Ids()
    journal = shaped(paper.journal, Journal) or Journal()
    known = records.identifiers(doi=ids.doi, pmid=ids.pmid, pmcid=ids.pmcid, arxiv=ids.arxiv)
    title = records.clean_title(paper.title)
    return Article(
        title=title,
        ids=known,
        authors=tuple(name for each in each_shaped(paper.authors, Author) if (name := people.name_of(each.name))),
        journal=records.clean_title(journal.name or paper.venue),
        year=records.year_in(paper.year),
        volume=records.text(journal.volume),
        pages=records.full_pages(journal.pages),
        kind=_kind(paper, known),
        is_retracted=records.says_retracted(title),
    )


def _kind(paper: Paper, known: tuple[Identifier, ...]) -> ArticleKind:
    if not any(i.kind is IdKind.DOI and not records.arxiv_of(i.value) for i in known) and any(
        i.kind is IdKind.ARXIV for i in known
    ):
        return ArticleKind.PREPRINT
    named = paper.publication_types if isinstance(paper.publication_types, list) else []
    # Many papers have no type; a volume or pages are those of a journal.
    journal = shaped(paper.journal, Journal) or Journal()
    likely = ArticleKind.JOURNAL if journal.name and (journal.volume or journal.pages) else ArticleKind.OTHER
    return next((KINDS[word] for word in named if isinstance(word, str) and word in KINDS), likely)
