"""A message taken back within two minutes takes the requests back that came in it."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from handlers.conversation.follow_up import FollowUp
from handlers.dispatch import Heard
from handlers.domain.errors import IllegalMove
from handlers.domain.message import MessageKind
from handlers.domain.request import Actor, Request, State, may_move
from handlers.domain.say import Say

SOON = timedelta(minutes=3)
"""WeChat lets a message be taken back for two minutes; the news of it may be late."""

RECALLED = "recalled"


class Recall:
    """Answers 撤回: what has not been sent yet is cancelled, and said so only when it was acknowledged."""

    def __init__(self, follow_up: FollowUp) -> None:
        """Keep what follow-ups share."""
        self._it = follow_up

    async def answer(self, heard: Heard) -> str | None:
        """Cancel the requests of the message that was taken back by its writer."""
        if heard.message.kind is not MessageKind.RECALL:
            return None
        taken_back = heard.message.text.strip()
        mine = [r for r in await self._it.lately(heard) if r.message_id == taken_back]
        for request in mine:
            await self._cancel(heard, request)
        return RECALLED if mine else None

    async def _cancel(self, heard: Heard, request: Request) -> None:
        is_soon = heard.message.at - request.received_at <= SOON
        if not is_soon or not may_move(request.state, State.CANCELLED, Actor.READER):
            return
        note = self._it.speaker.answer(heard.message, Say.CANCELLED, {"number": str(request.number)})
        posts = [replace(note, key=f"{note.key}:{request.number}", request=request.number)] if request.acked_at else []
        with suppress(IllegalMove):  # it was sent in this very moment
            await self._it.book.move(request.number, State.CANCELLED, Actor.READER, posts=posts)
        self._it.bells.outbox.ring()
