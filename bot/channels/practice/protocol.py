"""The puppet service's words that wechaty-grpc 0.20 does not know: fields moved by the 1.x server, and its numbers.

Source: wechaty-puppet-service 1.19.9 and wechaty-puppet 1.21.3 (facts/wechat.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional  # betterproto reads these annotations

import betterproto

MAX_MESSAGE_BYTES = 4 * 1024 * 1024
"""grpc-js refuses longer messages; the server raises no limit for itself."""

INLINE_FILE_BYTES = 20 * 1024
"""A longer file is handed out as a uuid box, to be fetched by `Download`."""

CHUNK_BYTES = 256 * 1024

# wechaty-puppet's own message types; wechaty-grpc's enum of the same name has other numbers.
ATTACHMENT, AUDIO, CONTACT_CARD, CHAT_HISTORY, IMAGE, TEXT, RECALLED, URL_LINK, VIDEO = 1, 2, 3, 4, 6, 7, 13, 14, 15
SENT_AS = {
    IMAGE: (".jpg", ".jpeg", ".png", ".gif", ".webp"),
    AUDIO: (".mp3", ".amr", ".silk", ".ogg", ".wav", ".m4a"),
    VIDEO: (".mp4", ".mov"),
}
"""What WeChat makes of a file by its name; everything else is an attachment."""

FILE_BOX_BASE64, FILE_BOX_URL, FILE_BOX_UUID = 1, 2, 7
SCAN_WAITING = 2
FRIENDSHIP_CONFIRM, FRIENDSHIP_RECEIVE = 1, 2


def sent_as(name: str) -> int:
    """Return the message type under which a file of that name travels."""
    found = (number for number, endings in SENT_AS.items() if name.lower().endswith(endings))
    return next(found, ATTACHMENT)


@dataclass(eq=False, repr=False)
class TextSetterRequest(betterproto.Message):
    """RoomAnnounce, RoomTopic and ContactAlias: the 1.x server sees only the new field, and reads when it is empty."""

    id: str = betterproto.string_field(1)
    old_value: Optional[str] = betterproto.message_field(2, wraps=betterproto.TYPE_STRING)  # noqa: UP045
    value: str = betterproto.string_field(3)


@dataclass(eq=False, repr=False)
class TextGetterResponse(betterproto.Message):
    """The answer to a `TextSetterRequest` without a value."""

    old_value: Optional[str] = betterproto.message_field(1, wraps=betterproto.TYPE_STRING)  # noqa: UP045
    value: str = betterproto.string_field(2)


@dataclass(eq=False, repr=False)
class SentResponse(betterproto.Message):
    """Every MessageSend… answer: the id in the deprecated wrapper and in the new field."""

    old_id: Optional[str] = betterproto.message_field(1, wraps=betterproto.TYPE_STRING)  # noqa: UP045
    id: str = betterproto.string_field(2)


@dataclass(eq=False, repr=False)
class Chunk(betterproto.Message):
    """UploadRequest and DownloadResponse."""

    chunk: bytes = betterproto.bytes_field(1)


@dataclass(eq=False, repr=False)
class FileId(betterproto.Message):
    """UploadResponse and DownloadRequest."""

    id: str = betterproto.string_field(1)
