"""Answers `取消` and `取消1042`."""

from dataclasses import replace

from handlers.ask import numbers
from handlers.dispatch import Heard
from handlers.domain.errors import IllegalMove
from handlers.domain.reading import Intent
from handlers.domain.request import Actor, Request, State, may_move
from handlers.domain.say import Say
from handlers.follow_up import FollowUp, is_to_us, meant


class Cancel:
    """Answers `取消` and `取消1042`."""

    def __init__(self, follow_up: FollowUp) -> None:
        """Keep what follow-ups share."""
        self._it = follow_up

    async def answer(self, heard: Heard) -> str | None:
        """Cancel the request that is meant."""
        if heard.reading.intent is not Intent.CANCEL:
            return None
        chosen = meant(heard, [r for r in await self._it.mine(heard) if r.is_open])
        if not chosen and not is_to_us(heard) and not heard.reading.number:
            return None
        if not chosen:
            return await self._it.say(heard, Say.CANCEL_NOTHING)
        if len(chosen) > 1:
            return await self._it.say(heard, Say.CANCEL_WHICH, {"numbers": numbers(chosen)})
        return await self._cancel(heard, chosen[0])

    async def _cancel(self, heard: Heard, request: Request) -> str:
        facts = {"number": str(request.number)}
        if not may_move(request.state, State.CANCELLED, Actor.READER):
            return await self._it.say(heard, Say.CANCEL_TOO_LATE, facts)
        # With its number, the answer also drops an acknowledgement that still waits.
        note = replace(self._it.speaker.answer(heard.message, Say.CANCELLED, facts), request=request.number)
        try:
            await self._it.book.move(request.number, State.CANCELLED, Actor.READER, posts=[note])
        except IllegalMove:  # it was sent in this very moment
            return await self._it.say(heard, Say.CANCEL_TOO_LATE, facts)
        self._it.bells.outbox.ring()
        return Say.CANCELLED.value
