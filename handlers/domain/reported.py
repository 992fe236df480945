"""Files that readers call the wrong paper, and what a librarian says to that."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.domain.article import Article, Holding


class Verdict(StrEnum):
    """What a librarian found when looking at a reported file."""

    OPEN = ""
    WRONG = "wrong"
    RIGHT = "right"


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
