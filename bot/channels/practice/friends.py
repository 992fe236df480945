"""Friend requests to the bot."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from pathlib import Path

from wechaty_grpc.wechaty import puppet as pb

from .chat import Chat
from .journal import Journal
from .world import Refusal


@dataclass(frozen=True)
class Friendship:
    """A request to the bot, or WeChat's word that a friendship is made."""

    id: str
    person_id: str
    hello: str
    is_confirmed: bool = False


class Friendships:
    """All requests, on disk."""

    def __init__(self, path: Path, chat: Chat) -> None:
        self._journal = Journal(path)
        self._chat = chat
        self._all: dict[str, Friendship] = {}

    def open(self) -> None:
        """Read what an earlier run kept."""
        self._all = {entry["id"]: Friendship(**entry) for entry in self._journal.read()}

    def close(self) -> None:
        """Close the file."""
        self._journal.close()

    def get(self, friendship_id: str) -> Friendship:
        """Return one of them.

        Raises:
            LookupError: No such id.
        """
        if friendship_id not in self._all:
            raise LookupError(f"no friendship {friendship_id}")
        return self._all[friendship_id]

    def ask(self, person_id: str, hello: str) -> str:
        """Let a person ask to be the bot's friend, and return the request's id.

        Raises:
            Refusal: They are friends already, or it is the bot itself.
        """
        if self._chat.world.people[person_id].friend:
            raise Refusal(f"{self._chat.world.label(person_id)} 已经是好友", 409)
        return self._tell(person_id, hello, is_confirmed=False)

    def accept(self, friendship_id: str) -> None:
        """Make the two friends; WeChat confirms it with an event of its own.

        Raises:
            LookupError: No such request.
        """
        asked = self.get(friendship_id)
        self._chat.did("friend-accept", id=asked.id, conversation=asked.person_id)
        if asked.is_confirmed or self._chat.world.people[asked.person_id].friend:
            return
        self._chat.world.befriend(asked.person_id)
        self._chat.save()
        bot = self._chat.world.people[self._chat.world.bot_id].name
        self._chat.notice(f"你已添加了{bot}，现在可以开始聊天了。", person_id=asked.person_id)
        self._tell(asked.person_id, asked.hello, is_confirmed=True)

    def _tell(self, person_id: str, hello: str, *, is_confirmed: bool) -> str:
        asked = Friendship(uuid.uuid4().hex, person_id, hello, is_confirmed)
        self._all[asked.id] = asked
        self._journal.append(asdict(asked))
        self._chat.feed.tell(pb.EventType.EVENT_TYPE_FRIENDSHIP, {"friendshipId": asked.id})
        return asked.id
