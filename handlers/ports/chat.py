"""The chat service and what is said in it: channel, inbox, outbox."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from handlers.domain.message import ChannelHealth, Conversation, FriendRequest, Message, Person, RoomEvent
from handlers.domain.post import Outgoing, Post
from handlers.domain.request import (
    Lease,
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

    async def fetch_file(self, message_id: str, dest: Path, *, max_bytes: int) -> int:
        """Write what a message carries (picture, voice, file) to `dest` and return its size in bytes.

        Raises:
            DeliveryFailed: It could not be had; `too_large` beyond `max_bytes`. `dest` is gone then.
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

    async def between(self, first: str, message: Message) -> tuple[tuple[str, str], ...]:
        """Return what was said in a conversation after the message of that id and before another one.

        Each as its sender's contact and what became of it, oldest first, at most fifty; texts may be wiped.
        """

    async def carriers(
        self, account: str, conversation: Conversation, *, since: datetime, until: datetime
    ) -> tuple[Message, ...]:
        """Return what carries a picture, a voice, a file or a record in a conversation, said in that span.

        Latest first, both ends included; their texts may be wiped.
        """

    async def unanswered(self, *, before: datetime, limit: int = 100) -> tuple[Message, ...]:
        """Return messages kept before that moment that nobody has dealt with yet, oldest first."""

    async def hold_back(self, message: Message) -> bool:
        """Never hand a message out again: a person sees to it. It stays unanswered until `handled`.

        Returns whether it was still unanswered.
        """


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
