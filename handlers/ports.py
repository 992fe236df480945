"""What the use cases need from outside, as Protocols.

A repository method is one transaction; the posts handed to it are written in that same transaction,
so a move and the sentence that tells of it are never torn apart.
"""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from handlers.domain.article import Article, Attempt, Copy, Holding, Wanted
from handlers.domain.inspection import Inspection
from handlers.domain.mark import Mark, Sighting
from handlers.domain.membership import Binding, BoundBy, Newcomer, Staff
from handlers.domain.message import ChannelHealth, Conversation, FriendRequest, Message, Person, RoomEvent
from handlers.domain.outcome import Outcome
from handlers.domain.post import Outgoing, Post
from handlers.domain.request import (
    Actor,
    Delivery,
    HandMade,
    Lease,
    NewDelivery,
    NewRequest,
    Reason,
    Request,
    Search,
    State,
)

Clock = Callable[[], datetime]
"""Returns the present moment, aware, UTC."""


class Ear(Protocol):
    """Who listens to a channel. Each call returns when the event is safely stored."""

    async def hear(self, message: Message) -> None:
        """Store one message; a repeated id is stored once."""

    async def room_changed(self, event: RoomEvent) -> None:
        """Take note of people joining, leaving, renaming, or of a new topic."""

    async def friend_asked(self, request: FriendRequest) -> None:
        """Take note of a friend request."""


class Channel(Protocol):
    """A chat service. Ids and wire formats stay behind it.

    `max_file_bytes` is the largest file that it takes.
    """

    name: str
    max_file_bytes: int

    async def listen(self, ear: Ear) -> None:
        """Run until cancelled, recovering by itself; messages of one conversation are handed over in order."""

    async def send_text(self, to: Conversation, text: str, *, mention: Person | None = None) -> str:
        """Send a text, mentioning one person by group nickname, and return the message's id.

        Raises:
            DeliveryFailed: `outcome_known` tells whether it is certain that nothing was sent.
        """

    async def send_file(self, to: Conversation, path: Path, name: str) -> str:
        """Send a file under that name and return the message's id.

        Raises:
            DeliveryFailed: As for `send_text`; `too_large` when the channel cannot take the file.
        """

    async def roster(self, room: Conversation) -> tuple[Person, ...]:
        """Return everybody in the group with their group nicknames, the bot left out.

        Raises:
            DeliveryFailed: The group is not known or the channel is down.
        """

    async def is_friend(self, contact_id: str) -> bool:
        """Return whether that contact can be reached privately.

        Raises:
            DeliveryFailed: The channel is down; "no" would put into the group what belongs in private.
        """

    async def accept_friend(self, request_id: str) -> None:
        """Accept a friend request.

        Raises:
            DeliveryFailed: The request is gone or the channel is down.
        """

    def health(self) -> ChannelHealth:
        """Return how the channel is doing right now."""


class Inbox(Protocol):
    """Every message heard, kept before anything is done with it."""

    async def keep(self, message: Message) -> bool:
        """Store a message; return whether it is new. Unique by account and message id."""

    async def next_unhandled(self, busy: Collection[str]) -> Message | None:
        """Return the oldest unhandled message whose conversation (by `Conversation.key`) is not busy."""

    async def handled(self, message: Message, outcome: str) -> None:
        """Note what became of a message; the text of a message that asked for nothing is wiped."""

    async def failed(self, message: Message, *, retry_at: datetime) -> int:
        """Note that handling failed; it comes back after `retry_at`. Returns how often it has failed."""


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

    async def find(self, number: int) -> Request | None:
        """Return the request of that number."""

    async def asked_by(self, account: str, contact_id: str, staff_id: int | None, *, limit: int) -> tuple[Request, ...]:
        """Return a reader's latest requests, newest first: by staff entry where bound, else by contact."""

    async def entered_since(self, staff_id: int, since: datetime) -> int:
        """Return how many requests a member of staff has entered since then, cancelled ones not counted."""

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
        posts: Sequence[Post] = (),
    ) -> Request:
        """Make one move of the table, noted in the request's history, and write its posts.

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

    async def choose(self, number: int, article: Article, actor: Actor, posts: Sequence[Post] = ()) -> Request:
        """Note which paper the reader or the librarian picked; the request is `identified` now.

        Raises:
            IllegalMove: The request is not waiting for a choice or for a librarian.
        """

    async def put_back(self, lease: Lease, *, retry_at: datetime) -> int:
        """Give a claimed request back, to be tried after `retry_at`; returns how often it was tried."""

    async def claim_search(self, *, lease_s: float) -> tuple[Search, tuple[Request, ...], Lease] | None:
        """Take a waiting search, with the requests that it serves; they are `searching` now."""

    async def search_found(self, lease: Lease, holding: Holding, attempts: Sequence[Attempt]) -> tuple[Request, ...]:
        """End a search with a document; every request that it serves is `found` now."""

    async def search_missed(
        self,
        lease: Lease,
        attempts: Sequence[Attempt],
        reason: Reason,
        posts: Callable[[Request], Sequence[Post]],
        *,
        unsure: Holding | None = None,
    ) -> tuple[Request, ...]:
        """End a search without a certain document; its requests are `with_librarian` now, each with its posts.

        `unsure` is a document that a librarian should look at; it becomes the requests' holding.
        """

    async def search_again(self, lease: Lease, attempts: Sequence[Attempt], *, retry_at: datetime) -> None:
        """Let a search wait for its next try; its requests are `identified` again."""

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

    async def attach(self, number: int, holding: Holding, *, by: str) -> Request:
        """Give a request the document that a librarian obtained for it alone; it is `found` now."""

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

    async def note(self, delivery_id: int, code: str, *, reader: str, request: str) -> None:
        """Note a copy under the id that its code carries."""

    async def find(self, delivery_id: int) -> HandMade | None:
        """Return the hand-made copy of that id."""


class Outbox(Protocol):
    """Every message to be sent: first an intent, then a receipt."""

    async def put(self, account: str, posts: Sequence[Post]) -> None:
        """Write posts; one whose key is known already is not written again."""

    async def next_due(
        self, account: str, busy: Collection[str], *, is_quiet: bool, lease_s: float
    ) -> tuple[Outgoing, Lease] | None:
        """Take the oldest due post of a conversation that is not busy, and note the intent to send it.

        Posts of one conversation leave in the order in which they were written. In quiet hours only
        answers are due. A post whose lease ran out between intent and receipt comes back with
        `is_outcome_unknown`.
        """

    async def sent(self, lease: Lease, receipt: str, *, audience: Sequence[str] = ()) -> None:
        """Note the receipt; a delivery's request is `delivered` now, an acknowledgement sets `acked_at`."""

    async def not_sent(
        self, lease: Lease, reason: str, *, retry_at: datetime | None, is_outcome_known: bool = True
    ) -> int:
        """Note a sending that failed: tried again at `retry_at`, or given up when `None`.

        When the outcome is not known the next try comes back with `is_outcome_unknown`.
        Returns how often it has been tried.
        """

    async def waiting(self, account: str) -> int:
        """Return how many posts are not sent yet."""


class MemberList(Protocol):
    """Staff entries, who is bound to them, and who was seen in the groups. Names are encrypted by field."""

    async def departments(self) -> tuple[str, ...]:
        """Return the departments of the staff list."""

    async def aliases(self) -> Mapping[str, str]:
        """Return other names of departments, each with its name in the staff list."""

    async def binding(self, account: str, contact_id: str) -> Binding | None:
        """Return whom a contact is bound to."""

    async def holder(self, account: str, staff_id: int) -> Binding | None:
        """Return the contact that holds a staff entry."""

    async def named(self, name: str, department: str = "") -> tuple[Staff, ...]:
        """Return the active staff of that name, of one department if given."""

    async def staff(self, staff_id: int) -> Staff | None:
        """Return one staff entry."""

    async def issue_code(self, staff_id: int, *, by: str, valid_s: float) -> str:
        """Return a one-time code that binds whoever sends it to that staff entry; older ones end.

        Only a keyed hash of it is stored.
        """

    async def code_for_newcomer(self, account: str, person: Person, topic: str, *, valid_s: float) -> str:
        """Return a one-time code shown to a newcomer, which a librarian enters to confirm who it is."""

    async def redeem(self, account: str, person: Person, code: str) -> Staff | None:
        """Bind a contact by a code that the library issued; `None` when no such code is valid.

        The staff entry passes over from an earlier contact: the code proves who it is.

        Raises:
            Refused: Too many wrong codes from this contact (`Say.CODE_LOCKED`).
        """

    async def bind(self, account: str, person: Person, staff_id: int, *, bound_by: BoundBy, by: str) -> Binding:
        """Tie a contact to a staff entry.

        Raises:
            Refused: Another contact holds the entry (`Say.ENTRY_TAKEN`) or it is not active (`Say.NOT_ACTIVE`).
        """

    async def unbind(self, account: str, contact_id: str, *, by: str) -> None:
        """Untie a contact."""

    async def seen(self, account: str, people: Sequence[Person], topic: str, *, has_asked: bool = False) -> None:
        """Note contacts seen in a group with their nicknames (encrypted), for the librarian's list."""

    async def replace_roster(self, account: str, people: Sequence[Person], topic: str) -> None:
        """Note everybody who is in a group now; whoever is not among them has left."""

    async def group_renamed(self, account: str, old_topic: str, topic: str) -> None:
        """Note that a group has a new topic: who was seen under the old one is there under the new one."""

    async def is_in_a_group(self, account: str, contact_id: str) -> bool:
        """Return whether that contact is in one of the library's groups now."""

    async def left(self, account: str, people: Sequence[Person], topic: str) -> None:
        """Note that people left a group."""

    async def roster(self, account: str, topic: str) -> tuple[str, ...]:
        """Return the nicknames of those in a group now, as last seen."""

    async def newcomers(self, account: str) -> tuple[Newcomer, ...]:
        """Return contacts that are not bound, those who asked first."""


class Shelf(Protocol):
    """PDFs, named by their SHA-256."""

    async def put(self, source: Path) -> tuple[str, int]:
        """Take a file in (moved or copied, complete or not at all); return its SHA-256 and its size in bytes."""

    def open(self, sha256: str) -> AbstractAsyncContextManager[Path]:
        """Lend the file as a local path for the length of the block.

        Raises:
            FileNotFoundError: It is not there.
        """

    async def drop(self, sha256: str) -> None:
        """Remove a file, if it is there."""

    def scratch(self) -> AbstractAsyncContextManager[Path]:
        """Lend an empty folder for work in progress, removed afterwards."""


class HoldingList(Protocol):
    """Which documents on the shelf are copies of which paper and may serve everybody."""

    async def holding_for(self, article: Article) -> Holding | None:
        """Return a copy of that paper that may be served to every reader."""

    async def record(self, article: Article, holding: Holding) -> None:
        """Note that a document is a copy of a paper and may serve everybody."""


class MetadataSource(Protocol):
    """A service that knows papers by identifier or title."""

    name: str

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether it can know about that at all, without asking it."""

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the record for an identifier, or records for a title, best first."""


class FulltextSource(Protocol):
    """A service that knows where copies of a paper are."""

    name: str

    def accepts(self, article: Article) -> bool:
        """Return whether it can know about that paper at all, without asking it."""

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return where copies are, best first."""


class Fetcher(Protocol):
    """Fetches copies through the one guarded HTTP client, or from the library's own folder."""

    async def fetch(self, copy: Copy, target: Path, *, max_bytes: int) -> None:
        """Write the copy to `target`.

        Raises:
            SourceUnavailable: No proper answer in time.
            BadDocument: An answer that cannot be the paper's PDF, with its failure word.
        """


class Workshop(Protocol):
    """Opens untrusted PDFs in a child process with limits."""

    async def inspect(self, path: Path, article: Article | None, *, must_match: bool = True) -> Inspection:
        """Look whether a file is a sound PDF of that paper.

        Raises:
            BadDocument: It is not, with its failure word.
        """

    async def stamp(self, source: Path, target: Path, mark: Mark) -> int:
        """Write the marked copy to `target` and return its number of pages.

        Raises:
            BadDocument: It cannot be marked on every page.
        """

    async def trace(self, path: Path) -> tuple[Sighting, ...]:
        """Return the deliveries whose signed marks stand in a PDF; none is guessed.

        Raises:
            BadDocument: The file cannot be opened.
        """


class Audit(Protocol):
    """Who did what in the library's name."""

    async def note(self, actor: str, action: str, subject: str, detail: str = "") -> None:
        """Write one line; `detail` holds no names."""

    def lines(self, *, limit: int = 200) -> AsyncIterator[tuple[datetime, str, str, str, str]]:
        """Yield the latest lines, newest first."""
