"""Every message to be sent, in SQL: first an intent, then a receipt."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from handlers.domain.post import SECRET, Outgoing, Post, Role, Urgency
from handlers.domain.request import Actor, Lease, State
from handlers.ports import Clock
from storage.crypto import FieldCipher
from storage.database import Database
from storage.desk import record_step
from storage.leases import claim, held
from storage.posts import PostWriter, acknowledge, of_same_message
from storage.sealing import Sealer
from storage.tables import DeliveryRow, PostRow, RequestRow

# Built once: an alias costs more than the statement that it stands in.
EARLIER = aliased(PostRow)
IS_EARLIER = exists().where(
    EARLIER.ended_at.is_(None),
    EARLIER.account == PostRow.account,
    EARLIER.conversation_key == PostRow.conversation_key,
    EARLIER.id < PostRow.id,
)


class SqlOutbox:
    """Hands posts out in order, each under a lease."""

    def __init__(self, database: Database, cipher: FieldCipher, clock: Clock) -> None:
        """Keep the collaborators."""
        self._database = database
        self._writer = PostWriter(database, cipher)
        self._deliveries = Sealer(cipher, "delivery")
        self._clock = clock

    async def put(self, account: str, posts: Sequence[Post]) -> None:
        """Write posts; one whose key is known already is not written again."""
        async with self._database.writing() as session:
            await self._writer.write(session, account, posts, self._clock())

    async def next_due(
        self, account: str, busy: Collection[str], *, is_quiet: bool, lease_s: float
    ) -> tuple[Outgoing, Lease] | None:
        """Take the oldest due post of a conversation that is not busy, and note the intent to send it."""
        now = self._clock()
        which = due(account, busy, now, is_quiet=is_quiet)
        # The receipt of a post that was being sent is missing: nobody knows whether it arrived.
        also = {"is_unknown": or_(PostRow.is_unknown, PostRow.state == "sending"), "state": "sending"}
        async with self._database.writing() as session:
            claimed = await claim(session, PostRow, which, now + timedelta(seconds=lease_s), also)
        return None if claimed is None else (self._writer.outgoing(claimed[0]), claimed[1])

    async def sent(self, lease: Lease, receipt: str, *, audience: Sequence[str] = ()) -> None:
        """Note the receipt; a delivery's request is `delivered` now, an acknowledgement sets `acked_at`.

        Raises:
            LeaseLost: The post has been taken over by another worker.
        """
        now = self._clock()
        async with self._database.writing() as session:
            post = await held(session, PostRow, lease)
            _end(post, "sent", now)
            post.receipt = receipt
            if post.delivery is not None and post.file_sha256:
                await self._delivered(session, post.delivery, audience, now)
            if post.request is not None:
                mates = await of_same_message(session, post.request) if post.role == Role.ACK else {}
                await acknowledge(session, {post.request, *mates}, now)

    async def not_sent(
        self, lease: Lease, reason: str, *, retry_at: datetime | None, is_outcome_known: bool = True
    ) -> int:
        """Note a sending that failed: tried again at `retry_at`, or given up when `None`.

        Raises:
            LeaseLost: The post has been taken over by another worker.
        """
        async with self._database.writing() as session:
            post = await held(session, PostRow, lease)
            post.trouble = reason
            post.is_unknown = post.is_unknown or not is_outcome_known
            if retry_at is None:
                _end(post, "failed", self._clock())
            else:
                post.state, post.retry_at, post.lease_until = "waiting", retry_at, None
            return post.tries

    async def waiting(self, account: str) -> int:
        """Return how many posts are not sent yet."""
        statement = select(func.count()).where(PostRow.account == account, PostRow.ended_at.is_(None))
        async with self._database.reading() as session:
            return (await session.scalar(statement)) or 0

    async def _delivered(self, session: AsyncSession, delivery_id: int, audience: Sequence[str], now: datetime) -> None:
        delivery = await session.get_one(DeliveryRow, delivery_id)
        delivery.sent_at = now
        delivery.audience_sealed = self._deliveries.seal("audience", msgspec.json.encode(list(audience)).decode())
        request = await session.get_one(RequestRow, delivery.request, with_for_update=True)
        if request.state != State.MARKED or delivery.is_resend:
            return
        record_step(session, request, State.DELIVERED, Actor.BOT, now)
        request.route = delivery.route


def _end(post: PostRow, state: str, now: datetime) -> None:
    post.state, post.ended_at, post.lease_until = state, now, None
    if post.key.startswith(SECRET):
        post.text_sealed = b""


def due(account: str, busy: Collection[str], now: datetime, *, is_quiet: bool) -> Select[int]:
    """Return the posts that may leave now, oldest first."""
    is_blocked = IS_EARLIER.where(_blocks(EARLIER, now, is_quiet=is_quiet))
    is_free = case(
        (PostRow.state == "sending", PostRow.lease_until <= now),
        else_=or_(PostRow.retry_at.is_(None), PostRow.retry_at <= now),
    )
    statement = (
        select(PostRow.id)
        .where(PostRow.ended_at.is_(None), PostRow.account == account, PostRow.conversation_key.not_in(sorted(busy)))
        .where(is_free, or_(PostRow.not_before.is_(None), PostRow.not_before <= now), ~is_blocked)
        .order_by(PostRow.id)
    )
    return statement.where(PostRow.urgency == Urgency.ANSWER) if is_quiet else statement


def _blocks(earlier: type[PostRow], now: datetime, *, is_quiet: bool) -> ColumnElement[bool]:
    """Return whether an earlier post has to leave first.

    One that is being sent always has. One that is held back until later holds nobody else back: in a busy
    group some reader's acknowledgement is always held, and every paper would wait for it.
    """
    is_being_sent = and_(earlier.state == "sending", earlier.lease_until > now)
    is_held = and_(earlier.not_before.is_not(None), earlier.not_before > now)
    is_asleep = and_(literal(is_quiet), earlier.urgency != Urgency.ANSWER)
    return or_(is_being_sent, not_(or_(is_held, is_asleep)))
