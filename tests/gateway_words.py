"""The words of both gateway drivers: the small world that they show, what the bot did, what a test may do.

The world: the group `ROOM` with the bot, Zhang and Li; Wang is a stranger outside. Everybody is named by contact id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

BOT, ZHANG, LI, WANG = "wxid_bot", "wxid_zhang", "wxid_li", "wxid_wang"
ROOM = "1234567890@chatroom"
TOPIC = "文献求助群"
BOT_ALIAS, ZHANG_ALIAS = "图书馆机器人", "心内科-张三"
ANNOUNCEMENT = "入群请改昵称为科室-姓名"
TEXT_TYPE, RECALLED_TYPE, POST_TYPE = 7, 13, 16

WORLD: dict[str, Any] = {
    "bot": {"id": BOT, "name": "文献小助手"},
    "people": [{"id": WANG, "name": "王五", "friend": False}],
    "rooms": [
        {
            "id": ROOM,
            "topic": TOPIC,
            "announcement": ANNOUNCEMENT,
            "members": [
                {"id": BOT, "name": "文献小助手", "alias": BOT_ALIAS, "friend": True},
                {"id": ZHANG, "name": "张三", "alias": ZHANG_ALIAS, "friend": True},
                {"id": LI, "name": "李四", "alias": "", "friend": True},
            ],
        }
    ],
}


@dataclass(frozen=True)
class Sent:
    """One thing that the bot did. `op` is text, file, recall, announce, topic, alias, kick, quit or friend-accept.

    `conversation` is a room id or a contact id; for kick, `text` is the contact id. `name`, `size_bytes` and
    `sha256` are those of a file as the gateway received it.
    """

    op: str
    conversation: str = ""
    text: str = ""
    mentions: tuple[str, ...] = ()
    name: str = ""
    size_bytes: int = 0
    sha256: str = ""
    id: str = ""


class GatewayDriver(Protocol):
    """What a test may do to a gateway. `start` after `stop` uses the same port; `fail_next` takes an RPC's name."""

    name: str
    token: str

    @property
    def endpoint(self) -> str: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def freeze(self) -> None: ...
    async def resume(self) -> None: ...
    async def close(self) -> None: ...
    async def say(
        self,
        sender: str,
        text: str,
        *,
        room: str | None = None,
        mention: tuple[str, ...] = (),
        message_id: str | None = None,
        kind: int = TEXT_TYPE,
    ) -> str: ...
    async def send_file(self, sender: str, name: str, content: bytes, *, room: str | None = None) -> str: ...
    async def recall(self, sender: str, message_id: str, *, room: str | None = None) -> str: ...
    async def duplicate(self, message_id: str) -> None: ...
    async def join(self, room: str, contact: str, *, by: str = BOT) -> None: ...
    async def leave(self, room: str, contact: str, *, by: str = BOT) -> None: ...
    async def rename(self, room: str, contact: str, alias: str) -> None: ...
    async def topic(self, room: str, topic: str, *, by: str = ZHANG) -> None: ...
    async def friend_request(self, sender: str, hello: str) -> str: ...
    async def emit_error(self, text: str) -> None: ...
    async def fail_next(self, rpc: str) -> None: ...
    async def scan(self) -> None: ...
    async def login(self) -> None: ...
    async def logout(self) -> None: ...
    async def sent(self) -> list[Sent]: ...


def as_sent(done: dict[str, Any]) -> Sent:
    return Sent(
        op=done["op"],
        conversation=done.get("conversation", ""),
        text=done.get("text") or "",
        mentions=tuple(done.get("mentions") or ()),
        name=done.get("name", ""),
        size_bytes=done.get("size", 0),
        sha256=done.get("sha256", ""),
        id=done.get("id", ""),
    )
