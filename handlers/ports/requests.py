"""The request book, and the copies marked by hand."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from handlers.domain.addition import Addition
from handlers.domain.article import Article, Attempt, Holding
from handlers.domain.delivery import Delivery, HandMade, NewDelivery
from handlers.domain.membership import Staff
from handlers.domain.message import Conversation
from handlers.domain.post import Post
from handlers.domain.request import Actor, Lease, NewRequest, Reason, Request, Search, State


class RequestBook(Protocol):
    """Requests, the searches that serve them, and their deliveries.

    Any post (file or note) written for a request drops the acknowledgements of its message that still
    wait: the group hears one line, not two. An acknowledgement speaks for every request of its message,
    so it is dropped only when no other request of that message is still without an answer.
    """

    async def enter(self, new: NewRequest, posts: Callable[[Request], Sequence[Post]]) -> tuple[Request, bool]:
        """Enter a request once (unique by account, message id and item) with the posts made for its number.

        Returns the request and whether it is new; a repeated one writes no posts.
        """

    async def add(self, number: int, addition: Addition, posts: Sequence[Post] = ()) -> tuple[Request, bool]:
        """Add a further message of the reader to a request: its words stand below those that are there.

        With something wanted, the request is for that from now on: it is received anew (or goes on awaiting
        binding), whoever worked on it has lost the lease, and an acknowledgement that still waits is dropped
        when posts are written. Returns the request and whether this was new; a repeated message changes nothing.

        Raises:
            IllegalMove: Something else is wanted, but the request is on its way, over, or in a librarian's hands.
        """

    async def added_by(self, account: str, message_id: str) -> Request | None:
        """Return the request that a message was added to, or `None` when it was added to none."""

    async def asked_in(self, account: str, conversation: Conversation, *, since: datetime) -> tuple[Request, ...]:
        """Return what was asked in a conversation since then, newest first, cancelled requests left out."""

    async def find(self, number: int) -> Request | None:
        """Return the request of that number."""

    async def find_all(self, numbers: Collection[int]) -> dict[int, Request]:
        """Return the requests of those numbers by number; unknown ones are left out."""

    async def of_message(self, account: str, message_id: str) -> tuple[Request, ...]:
        """Return the requests that a message has entered, by item."""

    async def urge(self, number: int) -> Request:
        """Mark a request as urgent, and the search that serves it."""

    async def unanswered(self, *, before: datetime, limit: int = 100) -> tuple[Request, ...]:
        """Return open requests received before that moment whose reader has heard no word yet, oldest first.

        Those that wait for their reader to be bound are left out: that is said once a day only.
        """

    async def asked_by(self, account: str, contact_id: str, staff_id: int | None, *, limit: int) -> tuple[Request, ...]:
        """Return a reader's latest requests, newest first: by staff entry where bound, else by contact."""

    async def entered_since(self, staff_id: int, since: datetime) -> int:
        """Return how many requests a member of staff has entered since then.

        Cancelled ones are not counted, nor those that were answered with a list: each paper picked from it is.
        """

    async def of_issue(self, staff_id: int, article: Article) -> int:
        """Return how many other articles of the same journal, volume and issue were delivered or are due to them."""

    async def move(
        self,
        number: int,
        to: State,
        actor: Actor,
        *,
        reason: Reason = Reason.NONE,
        remark: str = "",
        lease: Lease | None = None,
        attempts: Sequence[Attempt] = (),
        posts: Sequence[Post] = (),
    ) -> Request:
        """Make one move of the table, noted in the request's history with the routes tried, and write its posts.

        What is cancelled is not acknowledged any more.

        Raises:
            IllegalMove: The table does not allow it from the state it is in now.
            LeaseLost: A lease was given and has been taken over by another worker.
        """

    async def claim_received(self, *, lease_s: float) -> tuple[Request, Lease] | None:
        """Take the oldest received request to identify, urgent ones first."""

    async def identified(self, lease: Lease, article: Article) -> Request:
        """Note which paper is meant, and join or open the search for it.

        Raises:
            LeaseLost: As for `move`.
        """

    async def offer(self, lease: Lease, candidates: Sequence[Article], posts: Sequence[Post]) -> Request:
        """Note up to five candidates for the reader to choose from; the request is `choosing` now."""

    async def answered(
        self, lease: Lease, results: Sequence[Article], attempts: Sequence[Attempt], posts: Sequence[Post]
    ) -> Request:
        """Note what a keyword search listed for its reader, and the queries that were run; it is `answered` now.

        Raises:
            LeaseLost: As for `move`.
        """

    async def answered_by_hand(
        self, number: int, results: Sequence[Article], posts: Sequence[Post], *, remark: str = ""
    ) -> Request:
        """Note what a librarian answered: the papers listed, or words alone (`remark`); it is `answered` now.

        Raises:
            IllegalMove: The request does not wait for a librarian.
        """

    async def choose(self, number: int, article: Article, actor: Actor, posts: Sequence[Post] = ()) -> Request:
        """Note which paper the reader or the librarian picked; the request is `identified` now.

        Raises:
            IllegalMove: The request is not waiting for a choice or for a librarian.
        """

    async def put_back(self, lease: Lease, *, retry_at: datetime) -> int:
        """Give a claimed request back, to be tried after `retry_at`; returns how often it was tried."""

    async def claim_search(self, *, lease_s: float) -> tuple[Search, tuple[Request, ...], Lease] | None:
        """Take a waiting search, with the requests that it serves; they are `searching` now."""

    async def search_found(
        self, lease: Lease, holding: Holding, attempts: Sequence[Attempt], *, learnt: Article | None = None
    ) -> tuple[Request, ...]:
        """End a search with a document; every request that it serves is `found` now.

        `learnt` is the record with what the sources knew beyond it.
        """

    async def search_missed(
        self,
        lease: Lease,
        attempts: Sequence[Attempt],
        reason: Reason,
        posts: Callable[[Request], Sequence[Post]],
        *,
        unsure: Holding | None = None,
        learnt: Article | None = None,
    ) -> tuple[Request, ...]:
        """End a search without a certain document; its requests are `with_librarian` now, each with its posts.

        `unsure` is a document that a librarian should look at; it becomes the requests' holding.
        """

    async def search_again(
        self,
        lease: Lease,
        attempts: Sequence[Attempt],
        *,
        retry_at: datetime,
        posts: Callable[[Request], Sequence[Post]] = lambda _: (),
    ) -> None:
        """Let a search wait for its next try; its requests are `identified` again, each with its posts."""

    async def extend(self, lease: Lease, *, table: str, lease_s: float) -> Lease:
        """Prolong a lease on a `request` or a `search` that is still held.

        Raises:
            LeaseLost: It has been taken over.
        """

    async def claim_found(self, *, lease_s: float) -> tuple[Request, Lease] | None:
        """Take a found request to mark and send."""

    async def marked(self, lease: Lease, new: NewDelivery, posts: Callable[[Delivery], Sequence[Post]]) -> Delivery:
        """Enter a delivery, move the request to `marked`, drop its unsent acknowledgement, write the posts."""

    async def new_delivery_id(self) -> int:
        """Return a delivery id never given before; its trace code is marked on the copy before it is entered."""

    async def resend(self, new: NewDelivery, posts: Callable[[Delivery], Sequence[Post]]) -> Delivery:
        """Enter one more sending of a copy that a reader already has; the request's state stays."""

    async def deliveries(self, number: int) -> tuple[Delivery, ...]:
        """Return the deliveries of a request, oldest first."""

    async def delivery(self, delivery_id: int) -> Delivery | None:
        """Return one delivery, for tracing a copy."""

    async def attach(self, number: int, holding: Holding, *, by: str, posts: Sequence[Post] = ()) -> Request:
        """Give a request the document that a librarian obtained for it alone; it is `found` now.

        Raises:
            IllegalMove: It does not wait for a librarian.
        """

    async def propose(self, number: int, holding: Holding) -> Request:
        """Lay a document beside a request that a librarian must look at first; it goes on waiting for one.

        Raises:
            IllegalMove: It does not wait for a librarian.
        """

    async def take(self, number: int, owner: str) -> Request:
        """Note which librarian looks after a request; an empty owner gives it back."""

    async def queue(self, *, limit: int = 200) -> tuple[Request, ...]:
        """Return what waits for a librarian: urgent first, then oldest first."""

    async def latest(self, *, states: Collection[State] = (), limit: int = 100) -> tuple[Request, ...]:
        """Return the latest requests, newest first, for the console."""

    async def awaiting_binding(self, account: str, contact_id: str) -> tuple[Request, ...]:
        """Return the requests that wait until that contact is bound, oldest first."""

    async def admit(self, number: int, staff: Staff, posts: Sequence[Post] = ()) -> Request:
        """Give a request that awaited binding its reader; it is `received` now."""

    async def overdue(self, state: State, *, before: datetime, limit: int = 100) -> tuple[Request, ...]:
        """Return requests that have stood in a state since before that moment."""

    async def history(self, number: int) -> tuple[tuple[datetime, str, str, str], ...]:
        """Return what happened to a request: moment, from, to, and by whom or why; oldest first."""


class StampList(Protocol):
    """Copies that were marked by hand, outside any request."""

    async def note(self, delivery_id: int, code: str, *, reader: str, request: str, title: str = "") -> None:
        """Note a copy under the id that its code carries; `title` says of what."""

    async def find(self, delivery_id: int) -> HandMade | None:
        """Return the hand-made copy of that id."""
