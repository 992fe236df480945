"""Europe PMC: PubMed's records and preprints, by identifier or title, without a key.

`base_url` stands for https://www.ebi.ac.uk/europepmc/webservices/rest; asked is `{base_url}/search?query=…`.
"""

import re
from datetime import timedelta
from typing import Any

import msgspec
from pydantic import BaseModel

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind, TitleWanted, Wanted
from handlers.domain.notice import Notice, gravest_first
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from handlers.domain.topics import LISTED, Hit, Hits, Topic, Written, designs_in
from resolvers.formats import people, records
from resolvers.formats.answers import Answer, each_shaped, misfit, read_json, refused, unreadable
from resolvers.formats.europepmc import results, total
from resolvers.formats.notices import medline_notice, says_retracted
from resolvers.http import Http
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient
from resolvers.topics import europepmc as language

CANDIDATES = 10
TOPICS_KEPT = timedelta(hours=12)
LIMITS = Limits(per_second=4.0, concurrency=2)
FIELDS = {
    IdKind.DOI: 'DOI:"{}"',
    IdKind.PMID: "EXT_ID:{} AND SRC:MED",
    IdKind.PMCID: "PMCID:{}",
    IdKind.ARXIV: 'DOI:"10.48550/arxiv.{}"',
}


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed; `email` is optional for this service and not sent."""

    base_url: str = "https://www.ebi.ac.uk/europepmc/webservices/rest"


class Journal(msgspec.Struct, rename="camel"):
    """A journal in a core record."""

    title: str | None = None
    isoabbreviation: str | None = None
    medline_abbreviation: str | None = None
    issn: str | None = None
    essn: str | None = None


class JournalInfo(msgspec.Struct, rename="camel"):
    """Where a core record appeared."""

    issue: str | None = None
    volume: str | None = None
    year_of_publication: int | str | None = None
    journal: Journal | None = None


class Book(msgspec.Struct, rename="camel"):
    """The book that a core record is or belongs to."""

    publisher: str | None = None
    isbn13: str | None = None


class CommentCorrection(msgspec.Struct, rename="camel"):
    """A paper that corrects, retracts or updates this one: `type` as `Retraction in`."""

    type: str | None = None
    reference: str | None = None


class CommentCorrections(msgspec.Struct, rename="camel"):
    """What is said about a core record elsewhere."""

    comment_correction: list[CommentCorrection] | None = None


class Record(msgspec.Struct, rename="camel"):
    """The fields that are read of a result, lite or core."""

    id: str | None = None
    source: str | None = None
    pmid: str | int | None = None
    pmcid: str | None = None
    doi: str | None = None
    title: str | None = None
    author_string: str | None = None
    journal_info: JournalInfo | None = None
    journal_title: str | None = None
    journal_volume: str | None = None
    journal_issn: str | None = None
    issue: str | None = None
    pub_year: str | int | None = None
    page_info: str | None = None
    language: str | None = None
    pub_type: Any = None
    pub_type_list: Any = None
    book_or_report_details: Book | None = None
    comment_correction_list: CommentCorrections | None = None


class EuropePmc:
    """Knows what is in PubMed, PMC and the preprint servers, by identifier, title or topic."""

    name = "europepmc"

    def __init__(self, client: ServiceClient, topics: ServiceClient) -> None:
        self._client = client
        self._topics = topics

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether it is a title, or an identifier that it has a field for."""
        return bool(wanted.text.strip()) if isinstance(wanted, TitleWanted) else wanted.kind in FIELDS

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the record of an identifier, or up to ten records for a title, best first."""
        if not self.accepts(wanted):
            return NotApplicable()
        if isinstance(wanted, Identifier):
            return records.only(await self._search(identifier_query(wanted)), wanted)
        words = " ".join(re.sub(r'["\\()\[\]{}:/^~*?!]+', " ", wanted.text).split())[:400]
        if not words:
            return NotApplicable()
        exact = records.titled(await self._search(f'TITLE:"{words}"'))
        # A reader's slip of one word empties the exact search.
        if not isinstance(exact, NotFound):
            return exact
        return records.titled(await self._search(f"TITLE:({words.lower()})"))

    def write(self, topic: Topic) -> Written:
        """Return a topic in Europe PMC's query language."""
        return language.write(topic)

    async def search(self, topic: Topic) -> Outcome[Hits]:
        """Return the best papers on a topic."""
        shape = {"resultType": "core", "format": "json", "pageSize": str(LISTED)}
        params = {"query": language.write(topic).query, **shape, **language.order(topic)}
        return await self._topics.ask("search", params, parse_hits, accept="application/json")

    async def _search(self, query: str) -> Outcome[tuple[Article, ...]]:
        params = {"query": query, "resultType": "core", "format": "json", "pageSize": str(CANDIDATES)}
        return await self._client.ask("search", params, parse_search, accept="application/json")


def build(options: Options, http: Http) -> EuropePmc:
    """Return the source."""
    return EuropePmc(
        http.for_source("europepmc", base_url=options.base_url, limits=LIMITS),
        http.for_source("europepmc", base_url=options.base_url, limits=LIMITS, keep=TOPICS_KEPT),
    )


def identifier_query(wanted: Identifier) -> str:
    """Return the search for one identifier."""
    return FIELDS[wanted.kind].format(wanted.value.replace('"', ""))


def parse_search(answer: Answer) -> Outcome[tuple[Article, ...]]:
    """Read the answer to a search; an error inside a 200 or an empty shell is no answer."""
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    listed = results(answer)
    if listed is None:
        return refused()
    found = tuple(article(record) for record in each_shaped(listed, Record) if record.title)
    if listed and not found:
        return unreadable()
    return Found(found[:CANDIDATES]) if found else NotFound()


def parse_hits(answer: Answer) -> Outcome[Hits]:
    """Read the answer to a topic: the first papers, and how many there are in all."""
    outcome = parse_search(answer)
    if not isinstance(outcome, Found):
        return outcome
    listed = [record for record in each_shaped(results(answer), Record) if records.clean_title(record.title)]
    best = tuple(_hit(record) for record in listed[:LISTED])
    return Found(Hits(total(read_json(answer) or {}) or len(best), best))


def _hit(record: Record) -> Hit:
    journal = (record.journal_info or JournalInfo()).journal or Journal()
    short = records.text(journal.isoabbreviation or journal.medline_abbreviation)
    found = article(record)
    return Hit(found, designs_in(_kinds(record)), short or found.journal)


def article(record: Record) -> Article:
    """Return a record in the library's words."""
    where = record.journal_info or JournalInfo()
    journal = where.journal or Journal()
    book = record.book_or_report_details or Book()
    kinds = _kinds(record)
    tongue = records.language(record.language)
    notices = _notices(record, kinds)
    return Article(
        title=records.clean_title(record.title),
        ids=_ids(record, book),
        authors=people.listed_names(record.author_string),
        journal=records.text(journal.title or record.journal_title),
        year=records.year_in(record.pub_year) or records.year_in(where.year_of_publication),
        volume=records.text(where.volume or record.journal_volume),
        issue=records.text(where.issue or record.issue),
        pages=records.full_pages(record.page_info),
        language="" if tongue == "en" and records.is_translated(record.title) else tongue,
        kind=_kind(record, kinds),
        publisher=records.text(book.publisher),
        issn=records.text(journal.issn or journal.essn or (record.journal_issn or "").partition(";")[0]),
        is_retracted=(
            "retracted publication" in kinds or records.says_retracted(record.title) or says_retracted(notices)
        ),
        notices=notices,
    )


def _notices(record: Record, kinds: frozenset[str]) -> tuple[Notice, ...]:
    listed = (record.comment_correction_list or CommentCorrections()).comment_correction
    is_preprint = _kind(record, kinds) is ArticleKind.PREPRINT
    found = (medline_notice(each.type, each.reference, "europepmc", is_preprint=is_preprint) for each in listed or ())
    return gravest_first(tuple(notice for notice in found if notice))


def _ids(record: Record, book: Book) -> tuple[Identifier, ...]:
    pmid = record.pmid or (record.id if record.source == "MED" else None)
    return records.identifiers(doi=record.doi, pmid=pmid, pmcid=record.pmcid, isbn=book.isbn13)


def _kinds(record: Record) -> frozenset[str]:
    """Return the publication types, however they are nested: one of them may say that the paper was retracted."""
    texts = [*_texts(record.pub_type_list), *_texts(record.pub_type)]
    return frozenset(name for text in texts for part in text.split(";") if (name := part.strip().casefold()))


def _texts(value: object) -> list[str]:
    if isinstance(value, dict | list):
        return [text for each in (value.values() if isinstance(value, dict) else value) for text in _texts(each)]
    return [text] if (text := records.text(value)) else []


def _kind(record: Record, kinds: frozenset[str]) -> ArticleKind:
    if record.source == "PPR" or "preprint" in kinds:
        return ArticleKind.PREPRINT
    if record.source == "ETH" or "thesis" in kinds:
        return ArticleKind.THESIS
    if kinds & {"book chapter", "chapter"}:
        return ArticleKind.CHAPTER
    return ArticleKind.BOOK if kinds & {"book", "monograph"} else ArticleKind.JOURNAL
