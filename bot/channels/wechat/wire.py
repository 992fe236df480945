"""The puppet protocol where wechaty-grpc 0.20.19 is behind it, and its numbers.

https://github.com/wechaty/grpc/tree/main/proto/wechaty/puppet
"""

from dataclasses import dataclass
from typing import Any, Optional

from bot.channels.wechat.compat import betterproto

EVENT_NAMES = {
    1: "heartbeat",
    2: "message",
    3: "dong",
    16: "error",
    17: "friendship",
    18: "room-invite",
    19: "room-join",
    20: "room-leave",
    21: "room-topic",
    22: "scan",
    23: "ready",
    24: "reset",
    25: "login",
    26: "logout",
    27: "dirty",
}

TEXT, ATTACHMENT, AUDIO, CONTACT, IMAGE, RECALLED, URL, VIDEO = 7, 1, 2, 3, 6, 13, 14, 15
MINI_PROGRAM, CHAT_HISTORY = 9, 4
"""Message types as gateways number them, which is not how the enum of wechaty-grpc does."""

DIRTY_ROOM, DIRTY_ROOM_MEMBER = 3, 4
FRIENDSHIP_RECEIVED = 2
SCAN_WAITING, SCAN_TIMED_OUT = 2, 5

BASE64_BOX, URL_BOX, UUID_BOX = 1, 2, 7


@dataclass(eq=False, repr=False)
class Timestamp(betterproto.Message):
    """google.protobuf.Timestamp, as two plain numbers."""

    seconds: int = betterproto.int64_field(1)
    nanos: int = betterproto.int32_field(2)


@dataclass(eq=False, repr=False)
class MessagePayload(betterproto.Message):
    """A message; unlike wechaty-grpc's, its type may be any number, and it knows `receive_time`."""

    id: str = betterproto.string_field(1)
    filename: str = betterproto.string_field(2)
    text: str = betterproto.string_field(3)
    timestamp: int = betterproto.uint64_field(4)
    type: int = betterproto.int32_field(5)
    talker_id: str = betterproto.string_field(6)
    room_id: str = betterproto.string_field(7)
    listener_id: str = betterproto.string_field(8)
    mention_ids: list[str] = betterproto.string_field(9)  # noqa: RUF009 - betterproto's way
    receive_time: Timestamp = betterproto.message_field(10)  # noqa: RUF009


@dataclass(eq=False, repr=False)
class Receipt(betterproto.Message):
    """The id of what was sent: a wrapper in old gateways, a plain string in new ones, both in between."""

    # betterproto 1.2.5 cannot read `str | None`.
    wrapped: Optional[str] = betterproto.message_field(1, wraps=betterproto.TYPE_STRING)  # noqa: UP045
    plain: str = betterproto.string_field(2)

    @property
    def message_id(self) -> str:
        """The id, empty when the gateway does not know it."""
        return self.plain or self.wrapped or ""


@dataclass(eq=False, repr=False)
class UploadRequest(betterproto.Message):
    """A piece of a file on its way to the gateway."""

    chunk: bytes = betterproto.bytes_field(1)


@dataclass(eq=False, repr=False)
class UploadResponse(betterproto.Message):
    """The name under which the gateway keeps an uploaded file."""

    id: str = betterproto.string_field(1)


@dataclass(eq=False, repr=False)
class DownloadRequest(betterproto.Message):
    """Asks for a file that the gateway keeps."""

    id: str = betterproto.string_field(1)


@dataclass(eq=False, repr=False)
class DownloadResponse(betterproto.Message):
    """A piece of a file on its way from the gateway."""

    chunk: bytes = betterproto.bytes_field(1)


Payload = dict[str, Any]
"""What an event carries: the gateway's JSON."""
