"""OpenAlex's works, as its API answers: one by DOI or PMID, or a page of a search."""

from typing import Any

import msgspec

from handlers.domain.article import Article, ArticleKind, Failure
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.outcome import NotFound, Unavailable
from resolvers.formats import people, records
from resolvers.formats.answers import Answer, absent, each_shaped, misfit, read_json, refused, says_some, shaped
from resolvers.outgoing.lanes import Limits

LIMITS = Limits(per_second=4.0, concurrency=2)
# Look-ups are free. A search is paid with the day's dollar, a thousand of them for it: it has a circuit of its own.
SEARCH_LIMITS = Limits(per_second=1.0, concurrency=1, per_day=1_000)
# One answer serves record and copies: what is asked for is the same for both.
SELECT = (
    "id,doi,ids,title,publication_year,type,language,is_retracted,biblio,authorships,primary_location,"
    "best_oa_location,locations,open_access"
)
KINDS = {
    "article": ArticleKind.JOURNAL,
    "journal-article": ArticleKind.JOURNAL,
    "review": ArticleKind.JOURNAL,
    "letter": ArticleKind.JOURNAL,
    "editorial": ArticleKind.JOURNAL,
    "erratum": ArticleKind.JOURNAL,
    "retraction": ArticleKind.JOURNAL,
    "preprint": ArticleKind.PREPRINT,
    "posted-content": ArticleKind.PREPRINT,
    "book": ArticleKind.BOOK,
    "monograph": ArticleKind.BOOK,
    "book-chapter": ArticleKind.CHAPTER,
    "dissertation": ArticleKind.THESIS,
    "proceedings-article": ArticleKind.CONFERENCE,
    "conference-paper": ArticleKind.CONFERENCE,
}
# Its 404 is the page of the framework that it is written in, or an object in newer answers.
NO_SUCH_WORK = b"The requested URL was not found on the server. If you entered the URL manually"


class Source(msgspec.Struct):
    """A journal or a repository."""

    display_name: str | None = None
    issn_l: str | None = None
    type: str | None = None
    host_organization_name: str | None = None


class Location(msgspec.Struct):
    """A place where a work is; `is_oa` is whether it can be read there."""

    is_oa: bool | None = None
    landing_page_url: str | None = None
    pdf_url: str | None = None
    source: Source | None = None
    license: str | None = None
    version: str | None = None


class OpenAccess(msgspec.Struct):
    """Whether a work is open anywhere; `oa_url` is where."""

    is_oa: bool | None = None
    oa_url: str | None = None


class Work(msgspec.Struct):
    """The fields that are read of a work; lists and objects are shaped one by one."""

    id: str | None = None
    doi: str | None = None
    ids: Any = None
    title: str | None = None
    display_name: str | None = None
    publication_year: int | str | None = None
    type: str | None = None
    language: str | None = None
    is_retracted: bool | None = None
    biblio: Any = None
    authorships: Any = None
    primary_location: Any = None
    best_oa_location: Any = None
    locations: Any = None
    open_access: Any = None


class Biblio(msgspec.Struct):
    """Where in its journal a work stands."""

    volume: str | int | None = None
    issue: str | int | None = None
    first_page: str | int | None = None
    last_page: str | int | None = None


class Person(msgspec.Struct):
    """An author."""

    display_name: str | None = None


class Authorship(msgspec.Struct):
    """An author's part in a work; `raw_author_name` is the name as printed."""

    author: Person | None = None
    raw_author_name: str | None = None


def read_works(answer: Answer) -> list[Work] | NotFound | Unavailable:
    """Return the works of an answer, or why there are none."""
    if answer.status == 404 and NO_SUCH_WORK in answer.body[:2048]:
        return NotFound()
    if outcome := misfit(answer):
        return outcome
    shell = read_json(answer) or {}
    if "results" not in shell and _has_no_budget(shell):
        return refused(Failure.RATE_LIMITED)
    listed = shell.get("results", [shell])
    works = [work for work in each_shaped(listed, Work) if work.id or work.doi]
    if works:
        return works
    meta = shell.get("meta")
    is_hidden = isinstance(meta, dict) and says_some(meta.get("count"))
    return absent(unless=listed or is_hidden) if "results" in shell and isinstance(listed, list) else refused()


def article(work: Work) -> Article:
    """Return a work in the library's words."""
    place = shaped(work.primary_location, Location) or Location()
    source = place.source or Source()
    biblio = shaped(work.biblio, Biblio) or Biblio()
    ids = work.ids if isinstance(work.ids, dict) else {}
    known = records.identifiers(
        doi=work.doi or ids.get("doi"), pmid=_tail(ids.get("pmid")), pmcid=_tail(ids.get("pmcid"))
    )
    title = records.clean_title(work.title or work.display_name)
    is_retracted = bool(work.is_retracted) or records.says_retracted(title)
    return Article(
        title=title,
        ids=known,
        authors=tuple(name for each in each_shaped(work.authorships, Authorship) if (name := _name(each))),
        journal=records.clean_title(source.display_name),
        year=records.year_in(work.publication_year),
        volume=records.text(biblio.volume),
        issue=records.text(biblio.issue),
        pages=_pages(biblio),
        language=records.language(work.language),
        kind=_kind(work, source, place),
        publisher=records.text(source.host_organization_name),
        issn=records.text(source.issn_l),
        is_retracted=is_retracted,
        notices=(Notice(NoticeKind.RETRACTION, source="openalex"),) if is_retracted else (),
    )


def _has_no_budget(shell: dict[str, Any]) -> bool:
    return "budget" in records.text(shell.get("message")).casefold() or "retryAfter" in shell


def _kind(work: Work, source: Source, place: Location) -> ArticleKind:
    kind = KINDS.get(work.type or "", ArticleKind.OTHER)
    if kind is ArticleKind.JOURNAL and source.type == "conference":
        return ArticleKind.CONFERENCE
    is_posted = source.type == "repository" and place.version == "submittedVersion"
    return ArticleKind.PREPRINT if kind is ArticleKind.JOURNAL and is_posted else kind


def _pages(biblio: Biblio) -> str:
    first, last = records.text(biblio.first_page), records.text(biblio.last_page)
    return records.full_pages(f"{first}-{last}" if first and last and first != last else first)


def _name(authorship: Authorship) -> str:
    """Return an author as the paper has it; the service's own spelling where more than a name was written there."""
    written, known = authorship.raw_author_name, (authorship.author or Person()).display_name
    is_known = len(records.text(known).split()) > 1 or bool(records.HAN.search(records.text(known)))
    return people.name_of(known if not written or (is_known and people.is_odd(written)) else written)


def _tail(address: object) -> str:
    """Return the last part of an identifier that is written as an address."""
    return records.text(address).rstrip("/").rpartition("/")[2]
