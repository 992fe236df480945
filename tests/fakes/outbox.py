"""Messages to be sent, in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.domain.post import Outgoing, Post, Role, Urgency
from handlers.domain.request import Actor, Lease, State
from tests.fakes.desk import FakeDesk, PostRow, held


class FakeOutbox:
    """Hands posts out in order, each under a lease."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk

    @property
    def texts(self) -> list[str]:
        """What was ever written, in order."""
        return [row.post.text for row in self.desk.posts.values()]

    async def put(self, account: str, posts: Sequence[Post]) -> None:
        self.desk.write(account, posts)

    async def next_due(
        self, account: str, busy: Collection[str], *, is_quiet: bool, lease_s: float
    ) -> tuple[Outgoing, Lease] | None:
        now = self.desk.clock()
        waiting = [row for row in self.desk.posts.values() if row.is_open and row.account == account]
        for row in waiting:
            key = row.post.conversation.key
            earlier = [e for e in waiting if e.id < row.id and e.post.conversation.key == key]
            if (
                key not in busy
                and self._is_due(row, now, is_quiet)
                and not any(self._is_first(e, now, is_quiet) for e in earlier)
            ):
                row.is_unknown |= row.state == "sending"
                row.state = "sending"
                lease = row.claim(row.id, now + timedelta(seconds=lease_s))
                return Outgoing(row.id, row.post, account, row.tries, row.written_at, row.is_unknown), lease
        return None

    @staticmethod
    def _is_due(row: PostRow, now: datetime, is_quiet: bool) -> bool:
        is_held = row.post.not_before is not None and row.post.not_before > now
        is_asleep = is_quiet and row.post.urgency is not Urgency.ANSWER
        return row.is_free(now) and not is_held and not is_asleep

    @staticmethod
    def _is_first(earlier: PostRow, now: datetime, is_quiet: bool) -> bool:
        is_being_sent = earlier.state == "sending" and earlier.lease_until is not None and earlier.lease_until > now
        is_held = earlier.post.not_before is not None and earlier.post.not_before > now
        is_asleep = is_quiet and earlier.post.urgency is not Urgency.ANSWER
        return is_being_sent or not (is_held or is_asleep)

    async def sent(self, lease: Lease, receipt: str, *, audience: Sequence[str] = ()) -> None:
        row = held(self.desk.posts, lease)
        row.state, row.receipt, row.lease_until = "sent", receipt, None
        if row.post.delivery is not None and row.post.file:
            self._delivered(row.post.delivery, audience)
        if row.post.request is not None:
            mates = self.desk.mates(row.post.request) if row.post.role is Role.ACK else []
            for one in (self.desk.requests[row.post.request], *mates):
                one.change(acked_at=one.request.acked_at or self.desk.clock())

    def _delivered(self, delivery_id: int, audience: Sequence[str]) -> None:
        now = self.desk.clock()
        delivery = replace(self.desk.deliveries[delivery_id], sent_at=now, audience=tuple(audience))
        self.desk.deliveries[delivery_id] = delivery
        row = self.desk.row(delivery.request)
        if row.state is State.MARKED and not delivery.is_resend:
            self.desk.step(row, State.DELIVERED, Actor.BOT)
            row.change(route=delivery.route)

    async def not_sent(
        self, lease: Lease, reason: str, *, retry_at: datetime | None, is_outcome_known: bool = True
    ) -> int:
        row = held(self.desk.posts, lease)
        row.trouble, row.lease_until = reason, None
        row.is_unknown |= not is_outcome_known
        row.state, row.next_try_at = ("waiting", retry_at) if retry_at else ("failed", None)
        return row.tries

    async def waiting(self, account: str) -> int:
        return sum(row.account == account and row.is_open for row in self.desk.posts.values())
