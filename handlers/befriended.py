"""Sends what was held for its reader's eyes alone, as soon as they are a friend of the bot."""

import structlog

from handlers.bell import Bells
from handlers.domain.errors import DeliveryFailed, IllegalMove
from handlers.domain.request import Actor, Reason, Request, State
from handlers.ports import Channel, RequestBook

log = structlog.get_logger()
LOOKED_AT = 1000


class Befriended:
    """Run by the timer every few seconds."""

    def __init__(self, *, book: RequestBook, channel: Channel, bells: Bells) -> None:
        """Keep the collaborators."""
        self._book = book
        self._channel = channel
        self._bells = bells

    async def look(self) -> int:
        """Let every held copy go whose reader can be written to privately now; return how many."""
        waiting = await self._book.queue(limit=LOOKED_AT)
        held = [r for r in waiting if r.reason is Reason.NO_PRIVATE_WAY and r.holding is not None]
        return sum([await self._let_go(request) for request in held])

    async def _let_go(self, request: Request) -> bool:
        try:
            if not await self._channel.is_friend(request.reader.contact_id):
                return False
            await self._book.move(request.number, State.FOUND, Actor.TIMER, reason=Reason.BEFRIENDED)
        except DeliveryFailed:  # the channel is down: the next look tells
            return False
        except IllegalMove:  # it moved on in this very moment
            return False
        log.info("held_copy_released", request=request.number)
        self._bells.deliver.ring()
        return True
