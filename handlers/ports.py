"""What the use cases need from outside, as Protocols."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from handlers.domain.message import ChannelHealth, Conversation, FriendRequest, Message, Person, RoomEvent

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
        """Return whether that contact can be reached privately."""

    async def accept_friend(self, request_id: str) -> None:
        """Accept a friend request.

        Raises:
            DeliveryFailed: The request is gone or the channel is down.
        """

    def health(self) -> ChannelHealth:
        """Return how the channel is doing right now."""
