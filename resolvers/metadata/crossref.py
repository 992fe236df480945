"""Crossref: records of most journal articles by DOI, and candidates for a title.

`base_url` stands for https://api.crossref.org; asked are `{base_url}/works/{doi}` and `{base_url}/works?query…`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel

from handlers.domain.article import Article, Identifier, IdKind, TitleWanted, Wanted
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome, Unavailable
from handlers.domain.pointer import Coordinates, Numbering, Pointer, bare_pii
from resolvers.formats import records
from resolvers.formats.answers import Answer, each_shaped, misfit, read_json, refused, says_some, shaped, unreadable
from resolvers.formats.crossref import Work, article, first
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
# Since 2025-12-01 the polite pool allows 10 works or 3 lists a second, 3 at once together; the public one half of it.
LIMITS = Limits(per_second=5.0, concurrency=2)
LIST_LIMITS = Limits(per_second=1.0, concurrency=1)
NOTICES_KEPT = timedelta(hours=12)
# arXiv's and Zenodo's DOIs are registered with DataCite: Crossref cannot know them.
FOREIGN_PREFIXES = ("10.48550/", "10.5281/")


class Options(BaseModel, extra="forbid", frozen=True):
    """`mailto` defaults to the library's address: it opens Crossref's polite pool."""

    base_url: str = "https://api.crossref.org"
    mailto: str = ""


class Crossref:
    """Knows DOIs of its own members, and ranks works by likeness to a title."""

    name = "crossref"
    notices_at_once = 20

    def __init__(self, client: ServiceClient, lists: ServiceClient, notices: ServiceClient) -> None:
        """Keep the clients: of single works, of lists of them, and of lists asked for what became of their works."""
        self._client = client
        self._lists = lists
        self._notices = notices

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
        return await self._lists.ask(".", params, parse_works)

    async def by_pointer(self, pointer: Pointer) -> Outcome[tuple[Article, ...]]:
        """Return the work of a PII, which Elsevier registers as its alternative id; nothing else is looked for."""
        if isinstance(pointer, Coordinates) or pointer.numbering is not Numbering.ELSEVIER:
            return NotApplicable()
        number = pointer.number
        params = {"filter": f"alternative-id:{number}", "rows": "5", "select": f"{SELECT},alternative-id"}
        return await self._lists.ask(".", params, partial(parse_numbered, number=number))

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
        return await self._notices.ask(".", params, parse_notices)

    async def _notices_of_one(self, doi: str) -> Outcome[Mapping[str, tuple[Notice, ...]]]:
        outcome = await self._notices.ask(quote(doi, safe=""), {}, parse_work)
        return Found({doi: outcome.value[0].all_notices}) if isinstance(outcome, Found) else outcome


def build(options: Options, http: Http) -> Crossref:
    """Return the source, speaking with the library's address; lists have a slower lane and a circuit of their own."""
    mail = options.mailto or http.identity.email
    secrets = {"mailto": mail} if mail else {}
    works = f"{options.base_url.rstrip('/')}/works"
    return Crossref(
        http.for_source("crossref", base_url=options.base_url, limits=LIMITS, secrets=secrets),
        http.for_source("crossref", base_url=works, limits=LIST_LIMITS, secrets=secrets),
        http.for_source("crossref", base_url=works, limits=LIST_LIMITS, secrets=secrets, keep=NOTICES_KEPT),
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
    return Found((article(work),)) if work and records.normal_doi(work.doi or "") else unreadable()


def parse_works(answer: Answer) -> Outcome[tuple[Article, ...]]:
    """Read the answer to a search: best first; works without a title are left out."""
    message = _work_list(answer)
    return _listed(message) if isinstance(message, dict) else message


def parse_numbered(answer: Answer, *, number: str) -> Outcome[tuple[Article, ...]]:
    """Read the works of a list that bear a publisher's number; the others that came along are left out."""
    message = _work_list(answer)
    if not isinstance(message, dict):
        return message
    items = message.get("items")
    works = [work for work in each_shaped(items, Work) if work.doi and first(work.title)]
    found = [article(work) for work in works if number in _numbers(work)]
    if found:
        return Found(tuple(found))
    return NotFound() if isinstance(items, list) and len(works) == len(items) else unreadable()


def _numbers(work: Work) -> set[str]:
    return {bare_pii(number) for one in work.alternative_id or () if (number := records.text(one))}


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
    message = _work_list(answer)
    if not isinstance(message, dict):
        return message
    works = each_shaped(message.get("items"), Work)
    return Found({records.normal_doi(work.doi): article(work).all_notices for work in works if work.doi})


def _listed(message: dict[str, Any]) -> Outcome[tuple[Article, ...]]:
    items = message.get("items")
    if not isinstance(items, list | dict) or (not items and says_some(message.get("total-results"))):
        return refused()
    found = tuple(article(work) for work in each_shaped(items, Work) if work.doi and first(work.title))
    if items and not found:
        return unreadable()
    return Found(found[:CANDIDATES]) if found else NotFound()
