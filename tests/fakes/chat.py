"""A chat service that remembers what was said."""

from collections.abc import Callable, Mapping
from pathlib import Path

from handlers.domain.errors import DeliveryFailed
from handlers.domain.message import ChannelHealth, Conversation, Link, Person
from handlers.domain.say import Say
from handlers.ports import Clock, Ear


def said(say: Say, facts: Mapping[str, str]) -> str:
    """A wording that shows which meaning was said with which facts."""
    return " ".join([say.value, *(f"{key}={value}" for key, value in facts.items() if value)])


class FakeChannel:
    """Sends into `sent`; `troubles` are raised one by one by the next sendings, `fetch_troubles` by the next fetchings.

    `carried` says how many bytes a message carries.
    """

    name = "wechat"

    def __init__(self, clock: Clock, *, max_file_bytes: int = 100_000_000) -> None:
        self.max_file_bytes = max_file_bytes
        self.friends: set[str] = set()
        self.rosters: dict[str, list[Person]] = {}
        self.accepted: list[str] = []
        self.sent: list[tuple[str, str]] = []
        self.troubles: list[Exception] = []
        self.carried: dict[str, int] = {}
        self.fetch_troubles: list[Exception] = []
        self.is_down = False
        self.link = Link.ONLINE
        self.since = clock()
        self.before_sending: Callable[[], None] = lambda: None

    async def listen(self, ear: Ear) -> None:
        raise NotImplementedError("tests hand messages to the ear themselves")

    async def send_text(self, to: Conversation, text: str, *, mention: Person | None = None) -> str:
        return self._send(to, f"@{mention.shown} {text}" if mention else text)

    async def send_file(self, to: Conversation, path: Path, name: str) -> str:
        return self._send(to, name)

    async def fetch_file(self, message_id: str, dest: Path, *, max_bytes: int) -> int:
        if self.fetch_troubles:
            raise self.fetch_troubles.pop(0)
        size_bytes = self.carried.get(message_id, 0)
        if not size_bytes:
            raise DeliveryFailed("gateway_not_found", outcome_known=True)
        if size_bytes > max_bytes:
            raise DeliveryFailed("too_large", outcome_known=True, too_large=True)
        return size_bytes

    def _send(self, to: Conversation, what: str) -> str:
        self.before_sending()
        if self.troubles:
            raise self.troubles.pop(0)
        self.sent.append((to.key, what))
        return f"receipt-{len(self.sent)}"

    async def roster(self, room: Conversation) -> tuple[Person, ...]:
        if self.is_down:
            raise DeliveryFailed("not_connected", outcome_known=True)
        return tuple(self.rosters.get(room.topic, ()))

    async def is_friend(self, contact_id: str) -> bool:
        if self.is_down:
            raise DeliveryFailed("not_connected", outcome_known=True)
        return contact_id in self.friends

    async def accept_friend(self, request_id: str) -> None:
        if self.is_down:
            raise DeliveryFailed("not_connected", outcome_known=True)
        self.accepted.append(request_id)

    def health(self) -> ChannelHealth:
        return ChannelHealth(self.link, self.since)
