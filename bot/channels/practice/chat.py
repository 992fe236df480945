"""What people and the bot do in the chats, and who hears of it. Everybody is named by kept id."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from wechaty_grpc.wechaty import puppet as pb

from .feed import Feed
from .history import History, Said
from .protocol import ATTACHMENT, RECALLED, TEXT, sent_as
from .vault import StoredFile
from .world import Refusal, Room, World

_E = pb.EventType


@dataclass(frozen=True)
class Chat:
    """The chats of one world. `save` keeps the world after each change; `outbox` lists what the bot did."""

    world: World
    history: History
    feed: Feed
    save: Callable[[], None]
    outbox: list[dict[str, Any]]

    # What people do

    def say(
        self,
        person_id: str,
        text: str,
        *,
        room_id: str | None = None,
        mentions: tuple[str, ...] = (),
        message_id: str | None = None,
        puppet_type: int = TEXT,
    ) -> Said:
        """Let a person say something in a group, or to the bot alone. A message id used before is told again.

        Raises:
            Refusal: The person is not in the group.
        """
        kind = "recall" if puppet_type == RECALLED else "text"
        said = replace(
            self._line(person_id, room_id, kind, message_id), text=text, mentions=mentions, puppet_type=puppet_type
        )
        return self._heard(said)

    def send_file(self, person_id: str, file: StoredFile, *, room_id: str | None = None) -> Said:
        """Let a person send a file to a group, or to the bot alone; pictures and sounds go as such, by name.

        Raises:
            Refusal: The person is not in the group.
        """
        line = self._line(person_id, room_id, "file", None)
        return self._heard(replace(line, text=file.name, file=file, puppet_type=sent_as(file.name)))

    def repeat(self, message_id: str) -> None:
        """Tell the client of this message once more."""
        self.feed.tell(_E.EVENT_TYPE_MESSAGE, {"messageId": message_id})

    def join(self, room_id: str, person_id: str, *, by: str, alias: str = "") -> None:
        """Put a person into a group.

        Raises:
            Refusal: The person is in it already.
        """
        if person_id in self.world.rooms[room_id].members:
            raise Refusal(f"{self.world.label(person_id, room_id)} 已经在群里", 409)
        self.world.set_alias(room_id, person_id, alias)
        self.save()
        self.notice(f"“{self.world.label(person_id, room_id)}”加入了群聊", room_id=room_id)
        self._tell_room(_E.EVENT_TYPE_ROOM_JOIN, room_id, {"inviteeIdList": [person_id], "inviterId": by})

    def leave(self, room_id: str, person_id: str, *, by: str) -> None:
        """Take a person out of a group.

        Raises:
            Refusal: The person is not in it.
        """
        room = self._with_member(room_id, person_id)
        was_heard = self.world.bot_id in room.members
        label = self.world.label(person_id, room_id)
        self.world.remove(room_id, person_id)
        self.save()
        self.notice(f"“{label}”{'退出' if by == person_id else '被移出'}了群聊", room_id=room_id)
        if was_heard:
            self._tell_room(_E.EVENT_TYPE_ROOM_LEAVE, room_id, {"removeeIdList": [person_id], "removerId": by})

    def rename(self, room_id: str, person_id: str, alias: str) -> None:
        """Change a group nickname. WeChat tells nobody: the bot sees it when it looks again.

        Raises:
            Refusal: The person is not in the group.
        """
        self._with_member(room_id, person_id)
        self.world.set_alias(room_id, person_id, alias)
        self.save()

    def change_topic(self, room_id: str, topic: str, *, by: str) -> None:
        """Rename a group."""
        old = self.world.rooms[room_id]
        self.world.put_room(replace(old, topic=topic))
        self.save()
        self.notice(f"“{self.world.label(by, room_id)}”修改群名为“{topic}”", room_id=room_id)
        change = {"newTopic": topic, "oldTopic": old.topic, "changerId": by}
        self._tell_room(_E.EVENT_TYPE_ROOM_TOPIC, room_id, change)

    def announce(self, room_id: str, text: str) -> None:
        """Replace a group's announcement."""
        self.world.put_room(replace(self.world.rooms[room_id], announcement=text))
        self.save()
        self.notice(f"群公告：{text}", room_id=room_id)

    def notice(self, text: str, *, room_id: str = "", person_id: str = "") -> None:
        """Write a grey line, which is no message, into a chat."""
        self.history.add(
            Said(self.history.next_id(), _now_ms(), "notice", "", "", room_id=room_id, to_id=person_id, text=text)
        )

    # What the bot does

    def bot_says(self, to: str, text: str, *, mentions: tuple[str, ...] = (), op: str = "text") -> str:
        """Send the bot's text to a group or a person, and return its id.

        Raises:
            Refusal: The bot is not in the group, or the person cannot be reached.
        """
        said = self.history.add(replace(self._bot_line(to, "text"), text=text, mentions=mentions))
        self.did(op, id=said.id, conversation=to, text=text, mentions=mentions)
        return said.id

    def bot_sends(self, to: str, file: StoredFile) -> str:
        """Send the bot's file to a group or a person, and return its id.

        Raises:
            Refusal: The bot is not in the group, or the person cannot be reached.
        """
        line = replace(self._bot_line(to, "file"), text=file.name, file=file, puppet_type=ATTACHMENT)
        said = self.history.add(line)
        self.did("file", id=said.id, conversation=to, name=file.name, size=file.size_bytes, sha256=file.sha256)
        return said.id

    def bot_recalls(self, message_id: str) -> bool:
        """Take back a message of the bot; False when it is somebody else's."""
        said = self.history.get(message_id)
        if said.from_id != self.world.bot_id:
            return False
        self.history.add(replace(said, id=self.history.next_id(), at_ms=_now_ms(), kind="recall", text=said.id))
        self.did("recall", id=message_id)
        return True

    def did(self, op: str, **facts: Any) -> None:  # noqa: ANN401 - JSON values
        """Note what the bot did."""
        self.outbox.append({"op": op, **facts})

    # How a line comes about

    def _line(self, person_id: str, room_id: str | None, kind: str, message_id: str | None) -> Said:
        if room_id:
            self._with_member(room_id, person_id)
        said_id = message_id or self.history.next_id()
        to_id = "" if room_id else self.world.bot_id
        label = self.world.label(person_id, room_id or "")
        return Said(said_id, _now_ms(), kind, person_id, label, room_id=room_id or "", to_id=to_id)

    def _bot_line(self, to: str, kind: str) -> Said:
        bot_id = self.world.bot_id
        if to in self.world.rooms:
            return self._line(bot_id, to, kind, None)
        if not self.world.people[to].friend and not self.history.has_private(to):
            raise Refusal(f"{self.world.people[to].name} 还不是好友，不能私聊")
        said_id, label = self.history.next_id(), self.world.people[bot_id].name
        return Said(said_id, _now_ms(), kind, bot_id, label, to_id=to)

    def _heard(self, said: Said) -> Said:
        self.history.add(said)
        if not said.room_id or self.world.bot_id in self.world.rooms[said.room_id].members:
            self.repeat(said.id)
        return said

    def _with_member(self, room_id: str, person_id: str) -> Room:
        room = self.world.rooms[room_id]
        if person_id not in room.members:
            raise Refusal(f"{self.world.label(person_id)} 不在群“{room.topic}”里", 404)
        return room

    def _tell_room(self, event_type: int, room_id: str, payload: dict[str, Any]) -> None:
        self.feed.tell(event_type, payload | {"roomId": room_id, "timestamp": _now_ms()})


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
