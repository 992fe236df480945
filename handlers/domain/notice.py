"""What became known about a paper after it appeared: retraction, correction, a newer version."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class NoticeKind(StrEnum):
    """The notices that a reader should know of, gravest first (COPE's and Crossref's words)."""

    RETRACTION = "retraction"
    CONCERN = "expression-of-concern"
    CORRECTION = "correction"
    PUBLISHED = "published"  # a preprint has appeared in a journal
    NEWER_VERSION = "newer-version"  # a guideline or review that was replaced by a newer one


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice about a paper.

    `doi` is that of the notice itself, or of the published or newer paper; `day` is when it was given;
    `where` is a journal and year in words; `source` is the service that said so.
    """

    kind: NoticeKind
    doi: str = ""
    day: date | None = None
    where: str = ""
    source: str = ""


def gravest_first(notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """Return each notice once, gravest kind first; the one that knows its DOI and day stands for its like.

    What another one of the same DOI knows beside it is taken over; a paper is published only once.
    """
    kept: dict[tuple[NoticeKind, str], Notice] = {}
    order = list(NoticeKind)
    for notice in sorted(notices, key=lambda n: (order.index(n.kind), not n.doi, n.day is None)):
        like = next((key for key in kept if _is_like(notice, key)), None)
        if like is None:
            kept[notice.kind, notice.doi] = notice
        elif notice.doi == like[1] or notice.kind is NoticeKind.PUBLISHED:
            first = kept[like]
            kept[like] = replace(first, day=first.day or notice.day, where=first.where or notice.where)
    return tuple(kept.values())


def _is_like(notice: Notice, key: tuple[NoticeKind, str]) -> bool:
    kind, doi = key
    return kind is notice.kind and (not notice.doi or doi == notice.doi)


GRAVE = (NoticeKind.RETRACTION, NoticeKind.CONCERN)
"""What a reader who already has the paper is told of later."""


@dataclass(frozen=True, slots=True)
class ListedNotice:
    """One row of a list of notices: the paper by DOI or PMID, and what became of it.

    With `is_reinstatement` the retractions of that paper given before are void.
    """

    doi: str
    pmid: str
    notice: Notice
    is_reinstatement: bool = False


def in_force(listed: tuple[ListedNotice, ...], said: tuple[Notice, ...] = ()) -> tuple[Notice, ...]:
    """Return the notices about one paper that still hold: a reinstatement takes earlier retractions back.

    So it does with those that others `said`: services seldom take their word back.
    """
    ends = [row.notice.day or date.min for row in listed if row.is_reinstatement]
    notices = said + tuple(row.notice for row in listed if not row.is_reinstatement)
    return gravest_first(tuple(one for one in notices if not (ends and _is_ended(one, max(ends)))))


def _is_ended(notice: Notice, end: date) -> bool:
    return notice.kind is NoticeKind.RETRACTION and (notice.day or date.min) <= end
