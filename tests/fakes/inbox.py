"""Messages heard, in memory."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from handlers.domain.message import Conversation, Message
from handlers.domain.original import CARRIERS
from handlers.ports import Clock

NEVER = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass
class Kept:
    message: Message
    at: datetime
    failures: int = 0
    retry_at: datetime | None = None
    outcome: str = ""


class FakeInbox:
    """Keeps messages; those of one conversation are handed out one after the other."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.kept: dict[tuple[str, str], Kept] = {}

    def outcome(self, message_id: str) -> str:
        """What became of a message; empty while it waits."""
        return next(kept.outcome for (_, kept_id), kept in self.kept.items() if kept_id == message_id)

    async def keep(self, message: Message) -> bool:
        is_new = (message.account, message.id) not in self.kept
        if is_new:
            self.kept[message.account, message.id] = Kept(message, self._clock())
        return is_new

    async def next_unhandled(self, busy: Collection[str]) -> Message | None:
        waiting: set[tuple[str, str]] = set()
        for kept in self.kept.values():
            place = (kept.message.account, kept.message.conversation.key)
            if kept.outcome or place in waiting:
                continue
            waiting.add(place)
            if place[1] not in busy and (kept.retry_at is None or kept.retry_at <= self._clock()):
                return kept.message
        return None

    async def handled(self, message: Message, outcome: str) -> None:
        self.kept[message.account, message.id].outcome = outcome

    async def failed(self, message: Message, *, retry_at: datetime) -> int:
        kept = self.kept[message.account, message.id]
        kept.failures, kept.retry_at = kept.failures + 1, retry_at
        return kept.failures

    async def between(self, first: str, message: Message) -> tuple[tuple[str, str], ...]:
        ids = [key for key in self.kept if key[0] == message.account]
        if not {(message.account, first), (message.account, message.id)} <= set(ids):
            return ()
        among = ids[ids.index((message.account, first)) + 1 : ids.index((message.account, message.id))]
        said = [self.kept[key] for key in among if self.kept[key].message.conversation.key == message.conversation.key]
        return tuple((kept.message.sender.contact_id, kept.outcome) for kept in said)[:50]

    async def carriers(
        self, account: str, conversation: Conversation, *, since: datetime, until: datetime
    ) -> tuple[Message, ...]:
        said = [k.message for k in self.kept.values() if k.message.account == account and k.message.kind in CARRIERS]
        here = [m for m in said if m.conversation.key == conversation.key and since <= m.at <= until]
        here.sort(key=lambda m: m.at)
        return tuple(reversed(here))

    async def unanswered(self, *, before: datetime, limit: int = 100) -> tuple[Message, ...]:
        return tuple(k.message for k in self.kept.values() if not k.outcome and k.at < before)[:limit]

    async def hold_back(self, message: Message) -> bool:
        kept = self.kept[message.account, message.id]
        kept.retry_at = NEVER
        return not kept.outcome
