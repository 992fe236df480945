"""What the request book and the outbox share: rows with leases, moves, and posts written with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from handlers.domain.article import Article, Attempt
from handlers.domain.delivery import Delivery
from handlers.domain.errors import IllegalMove, LeaseLost
from handlers.domain.post import Post, Role
from handlers.domain.request import ENDED, Actor, Lease, Reason, Request, State, check_move
from handlers.ports import Clock

IN_SEARCH = frozenset({State.IDENTIFIED, State.SEARCHING})


@dataclass
class Leased:
    """A row that is worked on under a lease."""

    lease_until: datetime | None = field(default=None, kw_only=True)
    fence: int = field(default=0, kw_only=True)
    tries: int = field(default=0, kw_only=True)
    next_try_at: datetime | None = field(default=None, kw_only=True)

    def is_free(self, now: datetime) -> bool:
        is_unleased = self.lease_until is None or self.lease_until <= now
        return is_unleased and (self.next_try_at is None or self.next_try_at <= now)

    def claim(self, key: int, until: datetime) -> Lease:
        self.lease_until, self.fence, self.tries = until, self.fence + 1, self.tries + 1
        return Lease(key, self.fence, until)


@dataclass
class RequestRow(Leased):
    request: Request
    since: datetime
    search: int | None = None

    @property
    def state(self) -> State:
        return self.request.state

    def seen(self) -> Request:
        return replace(self.request, tries=self.tries)

    def change(self, **changes: object) -> None:
        self.request = replace(self.request, **changes)  # type: ignore[arg-type]


@dataclass
class SearchRow(Leased):
    id: int
    article: Article
    is_urgent: bool
    started_at: datetime
    attempts: tuple[Attempt, ...] = ()
    outcome: str = ""


@dataclass
class PostRow(Leased):
    id: int
    account: str
    post: Post
    written_at: datetime
    state: str = "waiting"
    is_unknown: bool = False
    receipt: str = ""
    trouble: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in {"waiting", "sending"}


Row = TypeVar("Row", bound=Leased)


def held(rows: Mapping[int, Row], lease: Lease) -> Row:
    """Return the row that a lease still holds."""
    row = rows.get(lease.row)
    if row is None or row.lease_until is None or row.fence != lease.fence:
        raise LeaseLost(f"{lease.row} is held by another fence than {lease.fence}")
    return row


class FakeDesk:
    """Everything that the request book and the outbox remember."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.requests: dict[int, RequestRow] = {}
        self.searches: dict[int, SearchRow] = {}
        self.posts: dict[int, PostRow] = {}
        self.deliveries: dict[int, Delivery] = {}
        self.additions: dict[tuple[str, str, int], int] = {}
        self.history: list[tuple[int, datetime, str, str, str]] = []

    def row(self, number: int) -> RequestRow:
        if number not in self.requests:
            raise IllegalMove(f"there is no request {number}")
        return self.requests[number]

    def step(self, row: RequestRow, to: State, actor: Actor, *, reason: Reason = Reason.NONE, by: str = "") -> None:
        start, now = row.state, self.clock()
        check_move(start, to, actor)
        row.change(state=to, reason=reason, closed_at=now if to in ENDED else None)
        row.since, row.lease_until, row.next_try_at, row.tries = now, None, None, 0
        if to is State.DELIVERED:
            row.change(delivered_at=now)
        if to not in IN_SEARCH:
            row.search = None
        self.note(row.request.number, start, to, by or actor, reason)

    def note(self, number: int, start: str, end: str, actor: str, reason: str) -> None:
        why = " ".join(filter(None, (actor, reason)))
        self.history.append((number, self.clock(), start, end, why))

    def write(self, account: str, posts: Sequence[Post]) -> None:
        """Write posts once each; acknowledgements that these answers overtake are dropped."""
        for post in posts:
            if not any(row.account == account and row.post.key == post.key for row in self.posts.values()):
                number = len(self.posts) + 1
                self.posts[number] = PostRow(number, account, post, self.clock())
        for post in posts:
            if post.request is not None and post.role is not Role.ACK:
                self.drop_acknowledgements(post.request)

    def mates(self, number: int) -> list[RequestRow]:
        """Return the requests of the message that a request came in."""
        asked = self.requests[number].request
        whose = (asked.account, asked.message_id)
        return [row for row in self.requests.values() if (row.request.account, row.request.message_id) == whose]

    def drop_waiting_acknowledgements(self, number: int) -> None:
        for row in self.posts.values():
            if row.post.request == number and row.post.role is Role.ACK and row.state == "waiting":
                row.state = "dropped"

    def drop_acknowledgements(self, number: int) -> None:
        mates = {row.request.number: row for row in self.mates(number)}
        answered = {row.post.request for row in self.posts.values() if row.post.role is not Role.ACK}
        if any(mate not in answered and row.state not in ENDED for mate, row in mates.items()):
            return
        for row in self.posts.values():
            if row.post.request in mates and row.post.role is Role.ACK and row.state == "waiting":
                row.state = "dropped"
