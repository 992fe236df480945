"""Keeps what readers sent in the place of words, so that a librarian sees the picture and not `[图片]`."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from handlers.bell import Bells
from handlers.domain.errors import DeliveryFailed, SourceUnavailable
from handlers.domain.message import Link, Message
from handlers.domain.original import CARRIERS, Original
from handlers.domain.reading.afterwards import quoted_carrier
from handlers.domain.request import Lease, Request
from handlers.ports import Channel, Clock, Inbox, OriginalList, RequestBook, Shelf

log = structlog.get_logger()
TOGETHER = timedelta(minutes=2)
QUOTABLE = timedelta(days=3)
LEASE_S = 300.0
RETRY_AFTER_S = (5.0, 30.0, 120.0, 600.0, 1800.0, 3600.0)
FINAL = frozenset({"too_large", "file_empty"})


Answer = Callable[[Message], Awaitable[str]]


class TieOriginals:
    """Notes which message carries the original of a request that nobody could read.

    In a group nobody can name the bot on a picture: it is sent first and asked for after (`求这篇`), or quoted.
    """

    def __init__(self, *, book: RequestBook, inbox: Inbox, originals: OriginalList, bells: Bells) -> None:
        """Keep the collaborators."""
        self._book = book
        self._inbox = inbox
        self._originals = originals
        self._bells = bells

    def after(self, answer: Answer) -> Answer:
        """Return what answers a message as before and then looks for the originals of what it asked for."""

        async def answer_and_tie(message: Message) -> str:
            outcome = await answer(message)
            await self.tie(message)
            return outcome

        return answer_and_tie

    async def tie(self, message: Message) -> None:
        """Note the original of each request of a message that could not be read; harmless when repeated."""
        asked = [r for r in await self._book.of_message(message.account, message.id) if r.wanted is None]
        carrier = await self.carrier_of(message) if asked else None
        for request in asked if carrier else ():
            await self.note(request, carrier or message)

    async def note(self, request: Request, carrier: Message) -> None:
        """Note that a message carries the original of a request."""
        if await self._originals.want(request.number, carrier):
            log.info("original_wanted", request=request.number, kind=carrier.kind)
            self._bells.originals.ring()

    async def carriers_of(self, request: Request) -> set[str]:
        """Return the ids of the messages that carry originals of a request."""
        found = await self._originals.of_requests([request.number])
        return {original.message_id for original in found.get(request.number, ())}

    async def carrier_of(self, message: Message) -> Message | None:
        """Return the message that shows what is wanted: itself, the one it quotes, or the sender's last one."""
        if message.kind in CARRIERS:
            return message
        quoted = quoted_carrier(message.text)
        since = message.at - (TOGETHER if quoted is None else QUOTABLE)
        said = await self._inbox.carriers(message.account, message.conversation, since=since, until=message.at)
        if quoted is not None:
            return next((m for m in said if m.kind in quoted.kinds and quoted.by in _names(m)), None)
        own = [m for m in said if m.sender.contact_id == message.sender.contact_id]
        # What shows an earlier request already is not meant again.
        tied = await self._originals.tied(message.account, [m.id for m in own]) if own else frozenset()
        return next((m for m in own if m.id not in tied), None)


def _names(message: Message) -> set[str]:
    return {message.sender.alias, message.sender.name} - {""}


class FetchOriginals:
    """Fetches originals from the gateway soon after they were sent: gateways forget them after a while."""

    def __init__(
        self,
        *,
        originals: OriginalList,
        channel: Channel,
        shelf: Shelf,
        max_bytes: int,
        bells: Bells,
        clock: Clock,
    ) -> None:
        """Keep the collaborators; larger originals than `max_bytes` are not kept."""
        self._originals = originals
        self._channel = channel
        self._shelf = shelf
        self._max_bytes = max_bytes
        self._bells = bells
        self._clock = clock

    async def work_once(self) -> bool:
        """Fetch one original that is due; return whether there was one."""
        if self._channel.health().link is not Link.ONLINE:
            return False
        taken = await self._originals.next_to_fetch(lease_s=LEASE_S)
        if taken is None:
            return False
        self._bells.originals.ring()
        original, lease = taken
        with structlog.contextvars.bound_contextvars(request=original.request, message=original.message_id):
            await self._fetch(original, lease)
        return True

    async def _fetch(self, original: Original, lease: Lease) -> None:
        try:
            async with self._shelf.scratch() as folder:
                fetched = folder / "fetched"
                await self._channel.fetch_file(original.message_id, fetched, max_bytes=self._max_bytes)
                kept = await self._originals.keep(lease, fetched)
        except DeliveryFailed as error:
            await self._failed(original, lease, error.reason)
        except SourceUnavailable as error:  # the disk is full: that is no fault of the original's
            await self._failed(original, lease, error.reason)
        else:
            log.info("original_kept", media_type=kept.media_type, size_bytes=kept.size_bytes)

    async def _failed(self, original: Original, lease: Lease, reason: str) -> None:
        is_over = reason in FINAL or original.tries > len(RETRY_AFTER_S)
        wait_s = RETRY_AFTER_S[min(original.tries, len(RETRY_AFTER_S)) - 1]
        retry_at = None if is_over else self._clock() + timedelta(seconds=wait_s)
        await self._originals.not_fetched(lease, reason, retry_at=retry_at)
        log.warning("original_not_fetched", reason=reason, tries=original.tries, is_given_up=is_over)
