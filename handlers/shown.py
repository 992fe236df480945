"""A picture and the words that ask for it are one request, in whichever order they come."""

from datetime import timedelta

from handlers.ask import ASKING
from handlers.dispatch import Heard
from handlers.domain.message import MessageKind
from handlers.domain.original import CARRIERS
from handlers.domain.request import Request, RequestKind
from handlers.follow_up import FollowUp
from handlers.originals import TieOriginals

TOGETHER = timedelta(minutes=2)
SHOWN = "shown"


class Shown:
    """Takes a picture that follows `求这篇`, and the `求这篇` that follows a picture in private."""

    def __init__(self, follow_up: FollowUp, originals: TieOriginals) -> None:
        """Keep what follow-ups share, and who notes originals."""
        self._it = follow_up
        self._originals = originals

    async def answer(self, heard: Heard) -> str | None:
        """Join the message to the request that it belongs to; it was acknowledged when it was entered."""
        if heard.message.kind in CARRIERS:
            return await self._show(heard)
        return await self._ask(heard)

    async def _show(self, heard: Heard) -> str | None:
        request = await self._latest(heard)
        if request is None or heard.reading.wanted():
            return None
        if await self._originals.carriers_of(request) - {heard.message.id}:
            return None
        await self._originals.note(request, heard.message)
        return SHOWN

    async def _ask(self, heard: Heard) -> str | None:
        """Pass over words without a document: in private the picture before them has asked already."""
        is_asking = heard.message.kind is MessageKind.TEXT and heard.reading.intent in ASKING
        if heard.message.conversation.is_room or not is_asking or heard.reading.wanted():
            return None
        request = await self._latest(heard)
        return SHOWN if request is not None and await self._originals.carriers_of(request) else None

    async def _latest(self, heard: Heard) -> Request | None:
        """Return the sender's request of a moment ago, if it is one that nobody could read."""
        mine = await self._it.mine(heard)
        return next((r for r in mine[:1] if self._is_meant(heard, r)), None)

    @staticmethod
    def _is_meant(heard: Heard, request: Request) -> bool:
        message = heard.message
        is_here = request.conversation.key == message.conversation.key and request.message_id != message.id
        is_fresh = message.at - request.received_at <= TOGETHER
        return is_here and is_fresh and request.is_open and request.kind is RequestKind.UNREADABLE
