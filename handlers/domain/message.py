"""What arrives from a chat service and where an answer goes, whatever the service is."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Conversation:
    """A group or a private chat.

    Groups are known by topic and private chats by contact id: some gateways deal out new ids
    at every login, so `room_id` is only a hint for the channel.
    """

    topic: str = ""
    room_id: str = ""
    contact_id: str = ""

    @property
    def is_room(self) -> bool:
        """Whether this is a group."""
        return bool(self.topic or self.room_id)

    @property
    def key(self) -> str:
        """A stable name for ordering, pacing and storage."""
        return f"room:{self.topic or self.room_id}" if self.is_room else f"contact:{self.contact_id}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the chat service shows them; nothing here proves who they are.

    `name` is the account's own name, `alias` the nickname in the group that the message came from.
    """

    contact_id: str
    name: str = field(default="", repr=False)
    alias: str = field(default="", repr=False)
    is_friend: bool = False

    @property
    def shown(self) -> str:
        """The name that the group shows."""
        return self.alias or self.name


class MessageKind(StrEnum):
    """What a message carries."""

    TEXT = "text"
    FILE = "file"
    IMAGE = "image"
    VOICE = "voice"
    CARD = "card"
    RECORD = "record"  # a forwarded chat record
    RECALL = "recall"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Message:
    """One message somebody else said; `account` names the configured channel that heard it.

    `text` is the raw text, mentions and quoted part included; a card's text is its title and link,
    a recall's the id of the message that its writer took back.
    """

    account: str
    id: str
    conversation: Conversation
    sender: Person
    text: str = field(repr=False)
    at: datetime
    mentions_bot: bool = False
    kind: MessageKind = MessageKind.TEXT
    file_name: str = field(default="", repr=False)


class RoomChange(StrEnum):
    """What happened to a group."""

    JOINED = "joined"
    LEFT = "left"
    TOPIC = "topic"
    ROSTER = "roster"


@dataclass(frozen=True, slots=True)
class RoomEvent:
    """People joined or left a group, its topic changed, or its nicknames were read anew.

    `people` are those who joined or left; for `ROSTER` everybody in the group.
    """

    account: str
    change: RoomChange
    conversation: Conversation
    at: datetime
    people: tuple[Person, ...] = ()
    old_topic: str = ""


@dataclass(frozen=True, slots=True)
class FriendRequest:
    """Somebody asks to be a friend of the bot's account."""

    account: str
    id: str
    sender: Person
    hello: str = field(repr=False)
    at: datetime


class Link(StrEnum):
    """How a channel is connected."""

    DOWN = "down"
    CONNECTING = "connecting"
    AWAITING_SCAN = "awaiting_scan"
    ONLINE = "online"


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """How a channel is doing, for the console, `/readyz` and the log.

    `qr_payload` is the text of the login QR code while a person must scan it; `trouble` a short code.
    """

    link: Link
    since: datetime
    qr_payload: str = ""
    trouble: str = ""
    sessions: int = 0
