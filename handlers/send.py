"""Sends what is in the outbox: at a human pace, intent first, receipt after."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import structlog

from handlers.asking import loop_time
from handlers.bell import Bells
from handlers.deliver import FILE_GONE
from handlers.domain.errors import DeliveryFailed
from handlers.domain.message import Link
from handlers.domain.post import Outgoing
from handlers.domain.request import Lease
from handlers.ports import Channel, Clock, MemberList, Outbox, Shelf

log = structlog.get_logger()
LEASE_S = 150.0
SHANGHAI = ZoneInfo("Asia/Shanghai")
RETRY_AFTER_S = (2.0, 10.0, 30.0, 120.0)
MAX_TRIES = len(RETRY_AFTER_S) + 1
MAX_UNKNOWN_TRIES = 3


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the account may speak: personal accounts that send like machines are restricted.

    Gaps in seconds between two messages, in one conversation and of the whole account; quiet hours
    (local times, may span midnight) hold back reminders and announcements, never an answer.
    """

    conversation_gap_s: float = 1.2
    account_gap_s: float = 0.6
    quiet_from: time | None = time(22, 0)
    quiet_until: time | None = time(7, 0)
    zone: ZoneInfo = SHANGHAI

    def is_quiet(self, now: datetime) -> bool:
        """Return whether it is a quiet hour."""
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return False
        at = now.astimezone(self.zone).time()
        if self.quiet_from < self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


class Send:
    """Sends for one channel; conversations in parallel, each in order."""

    def __init__(
        self,
        *,
        outbox: Outbox,
        members: MemberList,
        shelf: Shelf,
        channel: Channel,
        pace: Pace,
        not_sent: Callable[[int, DeliveryFailed], Awaitable[None]],
        bells: Bells,
        clock: Clock,
    ) -> None:
        """Keep the collaborators; `not_sent` hears of which request a file could not be sent, and why."""
        self._outbox = outbox
        self._members = members
        self._shelf = shelf
        self._channel = channel
        self._pace = pace
        self._not_sent = not_sent
        self._bells = bells
        self._clock = clock
        self._busy: set[str] = set()
        self._picking = asyncio.Lock()
        self._rosters_read: set[str] = set()
        self._resting: dict[str, float] = {}
        self._account_free_at = 0.0
        self._given_up: set[int] = set()

    async def work_once(self) -> bool:
        """Send one due post; return whether there was one."""
        if self._channel.health().link is not Link.ONLINE:
            return False
        taken = await self._take()
        if taken is None:
            return False
        self._bells.outbox.ring()
        outgoing, lease = taken
        key = outgoing.post.conversation.key
        try:
            with structlog.contextvars.bound_contextvars(post=outgoing.id, request=outgoing.post.request):
                await self._send(outgoing, lease)
        finally:
            self._busy.discard(key)
            self._rest(key)
            self._bells.outbox.ring()
        return True

    async def _take(self) -> tuple[Outgoing, Lease] | None:
        async with self._picking:
            await self._wait_for_account()
            taken = await self._outbox.next_due(
                self._channel.name,
                self._busy | self._resting_now(),
                is_quiet=self._pace.is_quiet(self._clock()),
                lease_s=LEASE_S,
            )
            if taken:
                self._busy.add(taken[0].post.conversation.key)
                self._account_free_at = loop_time() + self._pace.account_gap_s
            return taken

    async def _wait_for_account(self) -> None:
        wait_s = self._account_free_at - loop_time()
        if wait_s > 0:
            await asyncio.sleep(wait_s)

    def _rest(self, key: str) -> None:
        if not self._pace.conversation_gap_s:
            return
        self._resting[key] = loop_time() + self._pace.conversation_gap_s
        asyncio.get_running_loop().call_later(self._pace.conversation_gap_s, self._bells.outbox.ring)

    def _resting_now(self) -> set[str]:
        now = loop_time()
        self._resting = {key: until for key, until in self._resting.items() if until > now}
        return set(self._resting)

    async def _send(self, outgoing: Outgoing, lease: Lease) -> None:
        post = outgoing.post
        if post.file is None and post.delivery in self._given_up:
            await self._outbox.not_sent(lease, "without_its_file", retry_at=None)
            return
        try:
            audience = await self._audience(outgoing)
            receipt = await self._try(outgoing)
        except DeliveryFailed as error:
            await self._failed(outgoing, lease, error)
            return
        await self._outbox.sent(lease, receipt, audience=audience)
        log.info("post_sent", role=post.role, tries=outgoing.tries)

    async def _try(self, outgoing: Outgoing) -> str:
        if outgoing.tries > MAX_TRIES:
            # Each earlier try ended without a word, as when the program itself was killed by it.
            raise DeliveryFailed("too_many_tries", outcome_known=False)
        if outgoing.is_outcome_unknown:
            # Neither "sent" nor "not sent" is known: silence would lose it, so it goes once more, and the log says so.
            log.warning("resent_after_unknown_outcome", tries=outgoing.tries)
        return await self._hand_over(outgoing)

    async def _hand_over(self, outgoing: Outgoing) -> str:
        post = outgoing.post
        if post.file is None:
            return await self._channel.send_text(post.conversation, post.text, mention=post.mention)
        try:
            async with self._shelf.open(post.file.sha256) as path:
                return await self._channel.send_file(post.conversation, path, post.file.name)
        except FileNotFoundError as error:
            raise DeliveryFailed(FILE_GONE, outcome_known=True) from error

    async def _audience(self, outgoing: Outgoing) -> tuple[str, ...]:
        post = outgoing.post
        if post.file is None or post.delivery is None or not post.conversation.is_room:
            return ()
        topic = post.conversation.topic
        if topic not in self._rosters_read:
            # Soon after the start nobody has told yet who is in the group.
            people = await self._channel.roster(post.conversation)
            await self._members.replace_roster(outgoing.account, people, topic)
            self._rosters_read.add(topic)
        return await self._members.roster(outgoing.account, topic)

    async def _failed(self, outgoing: Outgoing, lease: Lease, error: DeliveryFailed) -> None:
        is_known = error.outcome_known and not outgoing.is_outcome_unknown
        is_over = error.too_large or error.reason == FILE_GONE or outgoing.tries >= MAX_TRIES
        is_over = is_over or (not is_known and outgoing.tries >= MAX_UNKNOWN_TRIES)
        retry_at = None if is_over else self._clock() + timedelta(seconds=self._wait_s(outgoing.tries))
        await self._outbox.not_sent(lease, error.reason, retry_at=retry_at, is_outcome_known=error.outcome_known)
        log.warning("post_not_sent", reason=error.reason, tries=outgoing.tries, is_outcome_known=is_known)
        if is_over:
            await self._given_up_on(
                outgoing, DeliveryFailed(error.reason, outcome_known=is_known, too_large=error.too_large)
            )

    async def _given_up_on(self, outgoing: Outgoing, failure: DeliveryFailed) -> None:
        post = outgoing.post
        if post.file is None or post.delivery is None or post.request is None:
            return
        self._given_up.add(post.delivery)  # the line that goes with the file stays unsaid
        await self._not_sent(post.request, failure)

    @staticmethod
    def _wait_s(tries: int) -> float:
        return RETRY_AFTER_S[min(max(tries, 1), len(RETRY_AFTER_S)) - 1]
