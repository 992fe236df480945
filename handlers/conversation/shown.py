"""A picture and the words that ask for it are one request, in whichever order they come."""

from contextlib import suppress

from handlers.conversation.ask import Ask, Asked, asks_without_saying_what
from handlers.conversation.follow_up import FollowUp, is_here
from handlers.dispatch import Heard
from handlers.domain.errors import IllegalMove
from handlers.domain.original import CARRIERS
from handlers.domain.request import Actor, Reason, Request, RequestKind, State
from handlers.domain.say import Say
from handlers.originals import TOGETHER, TieOriginals

SHOWN = "shown"


class Shown:
    """Takes a picture that follows `求这篇`, and the `求这篇` that follows a picture or quotes it."""

    def __init__(self, follow_up: FollowUp, originals: TieOriginals, ask: Ask) -> None:
        """Keep what follow-ups share, who notes originals, and who enters requests."""
        self._it = follow_up
        self._originals = originals
        self._ask = ask

    async def answer(self, heard: Heard) -> str | None:
        """Join the message to the request that it belongs to, or enter what it asks for with a picture."""
        if heard.message.kind in CARRIERS:
            return await self._show(heard)
        return await self._point(heard) if asks_without_saying_what(heard) else None

    async def _show(self, heard: Heard) -> str | None:
        """Take a picture as the answer to a request that said nothing: a librarian need not wait for more words."""
        request = await self._latest(heard)
        if request is None or heard.reading.wanted():
            return None
        if await self._originals.carriers_of(request) - {heard.message.id}:
            return None
        await self._originals.note(request, heard.message)
        if request.state is State.RECEIVED:
            await self._hand_over(request)
        return SHOWN

    async def _hand_over(self, request: Request) -> None:
        number = request.number
        facts = {"number": str(number)}
        note = self._it.speaker.note(request, Say.TO_LIBRARIAN_UNREADABLE, facts, request.conversation)
        with suppress(IllegalMove):  # it was handed over in this very moment
            await self._it.book.move(number, State.WITH_LIBRARIAN, Actor.BOT, reason=Reason.UNREADABLE, posts=[note])
        self._it.bells.outbox.ring()

    async def _point(self, heard: Heard) -> str | None:
        """Take words without a document: they mean the picture that was sent just before, or that they quote."""
        is_private = not heard.message.conversation.is_room
        request = await self._latest(heard) if is_private else None
        if request is not None and await self._originals.carriers_of(request):
            return SHOWN  # in private the picture has asked by itself
        if await self._originals.carrier_of(heard.message) is None:
            return None
        return await self._ask.take_in(heard, [Asked(0, RequestKind.UNREADABLE, None)])

    async def _latest(self, heard: Heard) -> Request | None:
        """Return the sender's request of a moment ago, if it is one that nobody could read."""
        mine = await self._it.mine(heard)
        return next((r for r in mine[:1] if self._is_meant(heard, r)), None)

    @staticmethod
    def _is_meant(heard: Heard, request: Request) -> bool:
        message = heard.message
        is_fresh = message.at - request.received_at <= TOGETHER
        return is_here(request, message) and is_fresh and request.is_open and request.kind is RequestKind.UNREADABLE
