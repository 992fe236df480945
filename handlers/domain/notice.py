"""What became known about a paper after it appeared: retraction, correction, a newer version."""

from dataclasses import dataclass
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
    """Return each notice once, gravest kind first; the one that knows its DOI and day stands for its like."""
    kept: dict[tuple[NoticeKind, str], Notice] = {}
    order = list(NoticeKind)
    for notice in sorted(notices, key=lambda n: (order.index(n.kind), not n.doi, n.day is None)):
        is_known = any(kind is notice.kind and (not notice.doi or doi == notice.doi) for kind, doi in kept)
        if not is_known:
            kept[notice.kind, notice.doi] = notice
    return tuple(kept.values())
