"""What the bot is about to say: every outgoing message is such a post first."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from handlers.domain.message import Conversation, Person

# A post whose key begins so holds a password: its text is forgotten as soon as it is sent or given up.
SECRET = "secret:"  # noqa: S105 - the beginning of a key, no password


class Urgency(StrEnum):
    """Whether quiet hours hold a post back."""

    ANSWER = "answer"  # somebody asked: never held back
    REMINDER = "reminder"
    ANNOUNCEMENT = "announcement"


class Role(StrEnum):
    """What a post is for; acknowledgements are dropped when the paper overtakes them."""

    ACK = "ack"
    FILE = "file"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class FileToSend:
    """A file on the shelf (SHA-256, lower-case hex) and the name under which it is sent."""

    sha256: str
    name: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Post:
    """One outgoing message. `key` is unique: the same post is never written twice.

    `mention` is the person named with @ in a group; `not_before` holds a post back until then.
    """

    key: str
    conversation: Conversation
    text: str = field(default="", repr=False)
    file: FileToSend | None = None
    mention: Person | None = None
    role: Role = Role.NOTE
    urgency: Urgency = Urgency.ANSWER
    request: int | None = None
    delivery: int | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A post taken from the outbox to be sent now.

    `is_outcome_unknown` says that an earlier try was cut off between intent and receipt.
    """

    id: int
    post: Post
    account: str
    tries: int
    written_at: datetime
    is_outcome_unknown: bool = False
