"""Answers `取消`, `取消1042` and `自己找到了`."""

from handlers.conversation.ask import numbers
from handlers.conversation.follow_up import FollowUp, meant
from handlers.dispatch import Heard
from handlers.domain.errors import IllegalMove
from handlers.domain.message import MessageKind
from handlers.domain.reading import Intent
from handlers.domain.reading.afterwards import is_found_by_reader
from handlers.domain.request import Actor, Reason, Request, State, may_move
from handlers.domain.say import Say


class Cancel:
    """Answers `取消`, `取消1042` and `自己找到了`."""

    def __init__(self, follow_up: FollowUp) -> None:
        """Keep what follow-ups share."""
        self._it = follow_up

    async def answer(self, heard: Heard) -> str | None:
        """Cancel the request that is meant."""
        is_found = self._is_found(heard)
        if heard.reading.intent is not Intent.CANCEL and not is_found:
            return None
        chosen = meant(heard, [r for r in await self._it.mine(heard) if r.is_open])
        if not chosen and (is_found or not (heard.is_to_us or heard.reading.number)):
            return None
        if not chosen:
            return await self._it.say(heard, Say.CANCEL_NOTHING)
        if len(chosen) > 1:
            return await self._it.say(heard, Say.CANCEL_WHICH, {"numbers": numbers(chosen)})
        return await self._cancel(heard, chosen[0], is_found=is_found)

    @staticmethod
    def _is_found(heard: Heard) -> bool:
        """Return whether the reader has found the paper: the request ends, and counts apart."""
        is_ours = heard.reading.intent in {Intent.NONE, Intent.CANCEL, Intent.STATUS, Intent.FEEDBACK}
        return heard.message.kind is MessageKind.TEXT and is_ours and is_found_by_reader(heard.message.text)

    async def _cancel(self, heard: Heard, request: Request, *, is_found: bool) -> str:
        facts = {"number": str(request.number)}
        if not may_move(request.state, State.CANCELLED, Actor.READER):
            return await self._it.say(heard, Say.CANCEL_TOO_LATE, facts)
        say = Say.FOUND_BY_READER if is_found else Say.CANCELLED
        reason = Reason.FOUND_BY_READER if is_found else Reason.NONE
        # With its number, the answer also drops an acknowledgement that still waits.
        note = self._it.speaker.answer(heard.message, say, facts, request=request.number)
        try:
            await self._it.book.move(request.number, State.CANCELLED, Actor.READER, reason=reason, posts=[note])
        except IllegalMove:  # it was sent in this very moment
            return await self._it.say(heard, Say.CANCEL_TOO_LATE, facts)
        self._it.bells.outbox.ring()
        return say.value
