"""What is looked for again, and the files that readers call the wrong paper."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from handlers.domain.article import Article, Attempt, Holding
from handlers.domain.post import Post
from handlers.domain.reported import NewReport, ReportedFile, Verdict
from handlers.domain.request import Lease, Reason, Request, State
from handlers.domain.watch import Watch, Watching


class WatchList(Protocol):
    """Papers that are looked for again, and the requests that wait for them.

    Requests for one paper share its watch. A request waits as long as it stands as it stood when it was enlisted:
    once it is taken back, declined or sent it does not wait any more, without anybody having to say so.
    """

    async def unwatched(self, reasons: Collection[Reason], *, limit: int = 100) -> tuple[Request, ...]:
        """Return requests that stand with a librarian for such a reason and have not been enlisted since."""

    async def enlist(
        self,
        number: int,
        *,
        next_try_at: datetime,
        until: datetime,
        is_wish: bool = False,
        posts: Sequence[Post] = (),
    ) -> bool:
        """Let a request wait for its paper; an open watch of the paper keeps its own next try.

        `is_wish`: its reader asked for it. Returns whether it waits now; nothing is done (or said) when it
        stands neither with a librarian nor declined, or when nobody knows which paper it means.
        """

    async def of_request(self, number: int) -> Watching | None:
        """Return how a request is watched, or `None` when it does not wait."""

    async def release(self, number: int, outcome: str, posts: Sequence[Post] = ()) -> bool:
        """Let a request wait no more, with these posts; returns whether it did wait (else nothing is said)."""

    async def claim(
        self, *, lease_s: float, urgent_only: bool = False
    ) -> tuple[Watch, tuple[Request, ...], Lease] | None:
        """Take a watch whose next try is due, with the requests that wait for it."""

    async def found(
        self,
        lease: Lease,
        holding: Holding,
        posts: Callable[[Request], Sequence[Post]],
        *,
        attempts: Sequence[Attempt] = (),
    ) -> tuple[Request, ...]:
        """End a watch with a document: every request that still waits is `found` now, each with its posts.

        Raises:
            LeaseLost: It has been taken over.
        """

    async def not_found(
        self,
        lease: Lease,
        attempts: Sequence[Attempt],
        *,
        retry_at: datetime,
        was_asked: bool,
        unsure: Holding | None = None,
    ) -> tuple[Request, ...]:
        """Let a watch wait for its next try; it counts as a miss when `was_asked`, else as a stall.

        `unsure` is given to those requests that stand with a librarian without any document; these are returned.

        Raises:
            LeaseLost: It has been taken over.
        """

    async def expired(self, *, limit: int = 100) -> tuple[Request, ...]:
        """Return the requests that have waited as long as was planned; those that moved on are released silently."""

    async def hurry(self, article: Article) -> None:
        """Let the next try for a paper be due now: something has changed."""


class ReportedFiles(Protocol):
    """Delivered files that readers call the wrong paper."""

    async def told_in(self, account: str, message_id: str) -> ReportedFile | None:
        """Return the report that a message has made."""

    async def report(self, new: NewReport, to: State, *, remark: str, posts: Sequence[Post]) -> Request:
        """Enter a report and move its delivered request (to `identified`: it is searched again), in one transaction.

        Raises:
            IllegalMove: The request is not `delivered` any more.
        """

    async def find(self, report: int) -> ReportedFile | None:
        """Return one report."""

    async def waiting(self, *, limit: int = 100) -> tuple[ReportedFile, ...]:
        """Return the reports that nobody has judged, oldest first."""

    async def of_requests(self, numbers: Collection[int]) -> tuple[ReportedFile, ...]:
        """Return the reports of those requests, oldest first."""

    async def unjudged_of(self, request: Request) -> int:
        """Return how many unjudged reports the reader of that request has made."""

    async def is_cleared(self, article: Article, sha256: str) -> bool:
        """Return whether a librarian has looked at that file and found it right for that paper."""

    async def is_condemned(self, article: Article, sha256: str) -> bool:
        """Return whether the last librarian who looked at that file found it wrong for that paper."""

    async def received(self, article: Article, sha256: str) -> tuple[Request, ...]:
        """Return the requests for that paper whose readers have that file, or are about to get it."""

    async def judge(self, report: int, verdict: Verdict, *, by: str) -> tuple[ReportedFile, ...]:
        """Note what a librarian found, for this report and all unjudged ones of the same file and paper.

        Returns them; nothing when somebody has judged it already.
        """
