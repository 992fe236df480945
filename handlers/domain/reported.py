"""Files that readers call the wrong paper, and what a librarian says to that."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.article import Article, Holding
from handlers.domain.request import Request, State


class Verdict(StrEnum):
    """What a librarian found when looking at a reported file."""

    OPEN = ""
    WRONG = "wrong"
    RIGHT = "right"


class Then(StrEnum):
    """What follows for somebody who was told that their file is another paper."""

    SEARCHED = "searched"
    WITH_LIBRARIAN = "with_librarian"
    ON_WISH = "on_wish"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report about to be entered: the file that a request was served, and the message that calls it wrong.

    `is_blocked`: the file is out of service for that paper until somebody has looked.
    """

    request: int
    account: str
    message_id: str
    article: Article
    holding: Holding
    is_blocked: bool


@dataclass(frozen=True, slots=True)
class ReportedFile:
    """A report as it stands."""

    id: int
    request: int
    article: Article
    holding: Holding
    is_blocked: bool
    reported_at: datetime
    verdict: Verdict = Verdict.OPEN
    judged_by: str = ""
    judged_at: datetime | None = None


def holds(request: Request, sha256: str) -> bool:
    """Return whether a request's reader was sent that file, whatever became of the request since, or is about to be."""
    if request.holding is None or request.holding.document.sha256 != sha256:
        return False
    if request.state in {State.FOUND, State.MARKED, State.DELIVERED}:
        return True
    # A file that was only laid beside a request for a librarian to look at was never found, or after the sending.
    return (
        request.found_at is not None and request.delivered_at is not None and request.found_at <= request.delivered_at
    )
