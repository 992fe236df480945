"""PubMed's document summaries, as esummary gives them in JSON, with what it says when it refuses."""

from typing import Any

import msgspec

from handlers.domain.article import Article, ArticleKind, Failure
from handlers.domain.notice import Notice, gravest_first
from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from handlers.domain.pointer import bare_pii
from handlers.domain.topics import Hit, designs_in
from resolvers.formats import records
from resolvers.formats.answers import Answer, absent, misfit, read_json, refused, shaped
from resolvers.formats.notices import medline_notice, says_retracted


class Name(msgspec.Struct):
    """An author as MEDLINE lists it: `Yang Y`."""

    name: str | None = None


class ArticleId(msgspec.Struct):
    """One identifier of a record."""

    idtype: str | None = None
    value: str | int | None = None


class Reference(msgspec.Struct):
    """A paper that corrects, retracts or updates this one: `reftype` as `Retraction in`."""

    refsource: str | None = None
    reftype: str | None = None


class Summary(msgspec.Struct):
    """The fields that are read of a document summary."""

    uid: str | int | None = None
    error: str | None = None
    title: str | None = None
    vernaculartitle: str | None = None
    booktitle: str | None = None
    doctype: str | None = None
    authors: list[Name] | None = None
    fulljournalname: str | None = None
    source: str | None = None
    pubdate: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    lang: list[str] | None = None
    pubtype: list[str] | None = None
    issn: str | None = None
    essn: str | None = None
    publishername: str | None = None
    articleids: list[ArticleId] | None = None
    references: list[Reference] | None = None


def parse_esummary(answer: Answer) -> Outcome[tuple[Article, ...]]:
    """Read document summaries in the order in which they were asked for."""
    outcome = _summaries(answer)
    return Found(tuple(map(article, outcome.value))) if isinstance(outcome, Found) else outcome


def parse_hits(answer: Answer) -> Outcome[tuple[Hit, ...]]:
    """Read document summaries as the results of a keyword search: with their kind and the journal's short name."""
    outcome = _summaries(answer)
    return Found(tuple(map(hit, outcome.value))) if isinstance(outcome, Found) else outcome


def parse_numbered(answer: Answer) -> Outcome[tuple[tuple[frozenset[str], Article], ...]]:
    """Read document summaries, each with its publisher's own numbers without signs."""
    outcome = _summaries(answer)
    if not isinstance(outcome, Found):
        return outcome
    return Found(tuple((_numbers(one), article(one)) for one in outcome.value))


def _numbers(summary: Summary) -> frozenset[str]:
    return frozenset(bare_pii(records.text(i.value)) for i in summary.articleids or () if i.idtype == "pii")


def _summaries(answer: Answer) -> Outcome[tuple[Summary, ...]]:
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    shell = read_json(answer) or {}
    result = shell.get("result")
    if not isinstance(result, dict):
        return complaint(shell)
    listed = [_summary(result, uid) for uid in _uids(result)]
    found = tuple(summary for summary in listed if summary and not summary.error and _title(summary))
    if found:
        return Found(found)
    return absent(unless=not listed or not all(summary and summary.error for summary in listed))


def _uids(result: dict[str, Any]) -> list[str]:
    """Return the numbers of the summaries in their order; each stands under its number too."""
    listed = result.get("uids")
    named = [uid for each in listed if (uid := records.text(each))] if isinstance(listed, list) else []
    known = [uid for uid in named if uid in result]
    return known or [uid for uid in result if uid.isdecimal()] or named


def _summary(result: dict[str, Any], uid: str) -> Summary | None:
    summary = shaped(result.get(uid), Summary)
    if summary and not records.text(summary.uid).isdecimal():
        summary.uid = uid
    return summary


def hit(summary: Summary) -> Hit:
    """Return a summary as the result of a keyword search."""
    found = article(summary)
    return Hit(found, designs_in(summary.pubtype or ()), records.text(summary.source) or found.journal)


def article(summary: Summary) -> Article:
    """Return a summary in the library's words."""
    kinds = {kind.casefold() for kind in summary.pubtype or ()}
    ids = {i.idtype: i.value for i in summary.articleids or ()}
    notices = _notices(summary, is_preprint="preprint" in kinds)
    own_title = records.clean_title(summary.vernaculartitle)
    return Article(
        title=records.clean_title(_title(summary)) or own_title,
        ids=records.identifiers(doi=ids.get("doi"), pmid=summary.uid, pmcid=ids.get("pmc")),
        authors=tuple(records.text(author.name) for author in summary.authors or () if author.name),
        journal=records.text(summary.fulljournalname or summary.source or summary.booktitle),
        year=records.year_in(summary.pubdate),
        volume=records.text(summary.volume),
        issue=records.text(summary.issue),
        pages=records.full_pages(summary.pages),
        language=records.language((summary.lang or [""])[0]),
        kind=_kind(summary, kinds),
        publisher=records.text(summary.publishername),
        original_title=own_title,
        issn=records.text(summary.issn or summary.essn),
        is_retracted=(
            "retracted publication" in kinds or records.says_retracted(summary.title) or says_retracted(notices)
        ),
        notices=notices,
    )


def _notices(summary: Summary, *, is_preprint: bool) -> tuple[Notice, ...]:
    found = (
        medline_notice(each.reftype, each.refsource, "pubmed", is_preprint=is_preprint)
        for each in summary.references or ()
    )
    return gravest_first(tuple(notice for notice in found if notice))


def _title(summary: Summary) -> str:
    return records.text(summary.title) or records.text(summary.booktitle)


def _kind(summary: Summary, kinds: set[str]) -> ArticleKind:
    by_document = {"book": ArticleKind.BOOK, "chapter": ArticleKind.CHAPTER}
    if kind := by_document.get(summary.doctype or ""):
        return kind
    return ArticleKind.PREPRINT if "preprint" in kinds else ArticleKind.JOURNAL


def complaint(shell: dict[str, object]) -> NotFound | Unavailable:
    """Return what an error inside a 200 means."""
    words = f"{shell.get('error', '')} {shell.get('esummaryresult', '')}".casefold()
    if "rate limit" in words:
        return refused(Failure.RATE_LIMITED)
    return NotFound() if "invalid uid" in words else refused()
