"""Crossref: records of most journal articles by DOI, and candidates for a title.

`base_url` stands for https://api.crossref.org; asked are `{base_url}/works/{doi}` and `{base_url}/works?query…`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

import msgspec
from pydantic import BaseModel

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind, TitleWanted, Wanted
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome, Unavailable
from handlers.domain.pointer import Coordinates, Numbering, Pointer, bare_pii
from resolvers.formats import records
from resolvers.formats.answers import Answer, each_shaped, misfit, read_json, refused, shaped
from resolvers.formats.notices import says_retracted
from resolvers.formats.updates import Moment, Relation, Update, notices_of
from resolvers.http import Http
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

CANDIDATES = 10
SELECT = (
    "DOI,title,subtitle,original-title,author,issued,container-title,type,score,volume,issue,page,"
    "article-number,ISSN,publisher,relation,update-to,updated-by"
)
# Of several papers only what became of them is asked; the list's own limit is 1000 rows, an address has less room.
SELECT_NOTICES = "DOI,type,title,relation,update-to,updated-by"
NOTICES_KEPT = timedelta(hours=12)
KINDS = {
    "journal-article": ArticleKind.JOURNAL,
    "posted-content": ArticleKind.PREPRINT,
    "book": ArticleKind.BOOK,
    "monograph": ArticleKind.BOOK,
    "edited-book": ArticleKind.BOOK,
    "reference-book": ArticleKind.BOOK,
    "book-chapter": ArticleKind.CHAPTER,
    "book-section": ArticleKind.CHAPTER,
    "reference-entry": ArticleKind.CHAPTER,
    "dissertation": ArticleKind.THESIS,
    "proceedings-article": ArticleKind.CONFERENCE,
}
# arXiv's and Zenodo's DOIs are registered with DataCite: Crossref cannot know them.
FOREIGN_PREFIXES = ("10.48550/", "10.5281/")


class Options(BaseModel, extra="forbid", frozen=True):
    """`mailto` defaults to the library's address: it opens Crossref's polite pool."""

    base_url: str = "https://api.crossref.org"
    mailto: str = ""


class Author(msgspec.Struct):
    """A person, or a group with a `name`."""

    given: str | None = None
    family: str | None = None
    name: str | None = None


class Work(msgspec.Struct, rename="kebab"):
    """The fields that are read of a work."""

    doi: str | None = msgspec.field(default=None, name="DOI")
    type: str | None = None
    title: list[str | None] | None = None
    subtitle: list[str | None] | None = None
    original_title: list[str | None] | None = None
    author: list[Author] | None = None
    container_title: list[str | None] | None = None
    issued: Moment | None = None
    volume: str | int | None = None
    issue: str | int | None = None
    page: str | None = None
    article_number: str | int | None = None
    language: str | None = None
    publisher: str | None = None
    issn: list[str] | None = msgspec.field(default=None, name="ISSN")
    isbn: list[str] | None = msgspec.field(default=None, name="ISBN")
    alternative_id: list[str | None] | None = None
    updated_by: list[Update] | None = None
    update_to: list[Update] | None = None
    relation: Relation | None = None


class Crossref:
    """Knows DOIs of its own members, and ranks works by likeness to a title."""

    name = "crossref"
    notices_at_once = 20

    def __init__(self, client: ServiceClient, notices: ServiceClient | None = None) -> None:
        self._client = client
        self._notices = notices or client

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether it is a title, or a DOI that may be Crossref's."""
        if isinstance(wanted, TitleWanted):
            return bool(wanted.text.strip())
        return wanted.kind is IdKind.DOI and _may_know(wanted.value)

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the work of a DOI, or up to ten works like a title, best first."""
        if not self.accepts(wanted):
            return NotApplicable()
        if isinstance(wanted, Identifier):
            return await self._placed(await self._work(wanted.value))
        parts = (wanted.text, wanted.first_author, str(wanted.year or ""))
        query = " ".join(p for p in parts if p)[:600]
        params = {"query.bibliographic": query, "rows": str(CANDIDATES), "select": SELECT}
        return await self._client.ask("works", params, parse_works)

    async def by_pointer(self, pointer: Pointer) -> Outcome[tuple[Article, ...]]:
        """Return the work of a PII, which Elsevier registers as its alternative id; nothing else is looked for."""
        if isinstance(pointer, Coordinates) or pointer.numbering is not Numbering.ELSEVIER:
            return NotApplicable()
        number = pointer.number
        params = {"filter": f"alternative-id:{number}", "rows": "5", "select": f"{SELECT},alternative-id"}
        return await self._client.ask("works", params, partial(parse_numbered, number=number))

    async def _work(self, doi: str) -> Outcome[tuple[Article, ...]]:
        return await self._client.ask(f"works/{quote(doi, safe='')}", {}, parse_work)

    async def _placed(self, outcome: Outcome[tuple[Article, ...]]) -> Outcome[tuple[Article, ...]]:
        """Return a preprint's record with the journal and year in which it was published, where they can be had."""
        if not isinstance(outcome, Found):
            return outcome
        (found,) = outcome.value
        return Found((replace(found, notices=tuple([await self._where(notice) for notice in found.notices])),))

    async def _where(self, notice: Notice) -> Notice:
        if notice.kind is not NoticeKind.PUBLISHED or notice.where:
            return notice
        outcome = await self._work(notice.doi)
        if not isinstance(outcome, Found):
            return notice
        paper = outcome.value[0]
        return replace(notice, where=" ".join(part for part in (paper.journal, str(paper.year or "")) if part))

    async def notices(self, papers: Sequence[Article]) -> Outcome[Mapping[str, tuple[Notice, ...]]]:
        """Return what became of these papers, by their keys; those that Crossref does not know are left out."""
        keys = {doi: paper.key for paper in papers if (doi := paper.id(IdKind.DOI)) and _may_know(doi)}
        if not keys:
            return NotApplicable()
        # A comma parts the conditions of a filter: a DOI that holds one is asked for by itself.
        together = [doi for doi in keys if "," not in doi]
        outcomes = [await self._notices_of(together)] if together else []
        outcomes += [await self._notices_of_one(doi) for doi in keys if "," in doi]
        away = next((one for one in outcomes if isinstance(one, Unavailable)), None)
        if away:
            return away
        known = {doi: found for one in outcomes if isinstance(one, Found) for doi, found in one.value.items()}
        return Found({keys[doi]: found for doi, found in known.items() if doi in keys})

    async def _notices_of(self, dois: Sequence[str]) -> Outcome[Mapping[str, tuple[Notice, ...]]]:
        params = {
            "filter": ",".join(f"doi:{doi}" for doi in dois),
            "rows": str(len(dois)),
            "select": SELECT_NOTICES,
        }
        return await self._notices.ask("works", params, parse_notices)

    async def _notices_of_one(self, doi: str) -> Outcome[Mapping[str, tuple[Notice, ...]]]:
        outcome = await self._notices.ask(f"works/{quote(doi, safe='')}", {}, parse_work)
        return Found({doi: outcome.value[0].all_notices}) if isinstance(outcome, Found) else outcome


def build(options: Options, http: Http) -> Crossref:
    """Return the source, speaking with the library's address."""
    mail = options.mailto or http.identity.email
    secrets = {"mailto": mail} if mail else {}
    limits = Limits(per_second=3.0, concurrency=2)
    return Crossref(
        http.for_source("crossref", base_url=options.base_url, limits=limits, secrets=secrets),
        http.for_source("crossref", base_url=options.base_url, limits=limits, secrets=secrets, keep=NOTICES_KEPT),
    )


def _may_know(doi: str) -> bool:
    return not doi.startswith(FOREIGN_PREFIXES)


def parse_work(answer: Answer) -> Outcome[tuple[Article, ...]]:
    """Read the answer to a DOI."""
    if outcome := misfit(answer):
        return outcome
    envelope = read_json(answer)
    if not envelope or envelope.get("message-type") != "work":
        return refused()
    work = shaped(envelope.get("message"), Work)
    return Found((article(work),)) if work and work.doi else refused()


def parse_works(answer: Answer) -> Outcome[tuple[Article, ...]]:
    """Read the answer to a search: best first; works without a title are left out."""
    message = _work_list(answer)
    return _listed(message) if isinstance(message, dict) else message


def parse_numbered(answer: Answer, *, number: str) -> Outcome[tuple[Article, ...]]:
    """Read the works of a list that bear a publisher's number; the others that came along are left out."""
    message = _work_list(answer)
    if not isinstance(message, dict):
        return message
    works = [w for w in each_shaped(message.get("items"), Work) if w.doi and _first(w.title)]
    found = [article(w) for w in works if number in {bare_pii(records.text(one)) for one in w.alternative_id or ()}]
    return Found(tuple(found)) if found else NotFound()


def _work_list(answer: Answer) -> dict[str, Any] | NotFound | Unavailable:
    """Return the list that an answer to a search holds, or what came in its place."""
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    envelope = read_json(answer)
    message = envelope.get("message") if envelope else None
    if not envelope or envelope.get("message-type") != "work-list" or not isinstance(message, dict):
        return refused()
    return message


def parse_notices(answer: Answer) -> Outcome[Mapping[str, tuple[Notice, ...]]]:
    """Read what became of several works, by DOI; a list without any work is an answer too."""
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    envelope = read_json(answer)
    message = envelope.get("message") if envelope else None
    if not envelope or envelope.get("message-type") != "work-list" or not isinstance(message, dict):
        return refused()
    works = each_shaped(message.get("items"), Work)
    return Found({records.normal_doi(work.doi): article(work).all_notices for work in works if work.doi})


def article(work: Work) -> Article:
    """Return a work in the library's words."""
    title = _title(work)
    isbn = next((i for i in work.isbn or () if records.normal_isbn(i)), None)
    kind = KINDS.get(work.type or "", ArticleKind.OTHER)
    notices = notices_of(work.doi, work.updated_by, work.update_to, work.relation)
    return Article(
        title=title,
        ids=records.identifiers(doi=work.doi, isbn=isbn if kind is ArticleKind.BOOK else None),
        authors=tuple(name for author in work.author or () if (name := _name(author))),
        journal=records.clean_title(_first(work.container_title)),
        year=_year(work.issued),
        volume=records.text(work.volume),
        issue=records.text(work.issue),
        pages=records.full_pages(work.page) or records.text(work.article_number),
        language=_language(work, title),
        kind=kind,
        publisher=records.text(work.publisher),
        original_title=records.clean_title(_first(work.original_title)),
        issn=_first(work.issn),
        is_retracted=says_retracted(notices) or records.says_retracted(_first(work.title)),
        notices=notices,
    )


def _listed(message: dict[str, Any]) -> Outcome[tuple[Article, ...]]:
    items = message.get("items")
    if not isinstance(items, list):
        return refused()
    found = tuple(article(work) for work in each_shaped(items, Work) if work.doi and _first(work.title))
    if items and not found:
        return refused()
    return Found(found[:CANDIDATES]) if found else NotFound()


def _title(work: Work) -> str:
    title, subtitle = records.clean_title(_first(work.title)), records.clean_title(_first(work.subtitle))
    if subtitle and subtitle.casefold() not in title.casefold():
        return f"{title}: {subtitle}"
    return title


def _language(work: Work, title: str) -> str:
    # Publishers leave "en" on Chinese papers; the title's script knows better.
    has_han_title = records.HAN.search(title) and not records.KANA.search(title)
    return "zh" if has_han_title and work.language in {None, "en"} else records.language(work.language)


def _name(author: Author) -> str:
    return records.display_name(author.family, author.given) if author.family else records.text(author.name)


def _year(moment: Moment | None) -> int | None:
    parts = (moment.date_parts or [None])[0] if moment else None
    return records.year_in(parts[0]) if parts else None


def _first(values: list[Any] | None) -> str:
    return next((records.text(v) for v in values or () if records.text(v)), "")
