"""What time does to requests: nothing may stand still unseen (the missed-message guard)."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from handlers.bell import Bells
from handlers.domain.errors import IllegalMove
from handlers.domain.message import Message
from handlers.domain.post import Urgency
from handlers.domain.request import Actor, NewRequest, Reason, Request, RequestKind, State
from handlers.domain.say import Say
from handlers.ports import Clock, RequestBook
from handlers.speak import Speaker

log = structlog.get_logger()
WORKING = (State.RECEIVED, State.IDENTIFIED, State.SEARCHING, State.FOUND, State.MARKED)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a request may stand in a state."""

    binding: timedelta = timedelta(hours=24)
    choice: timedelta = timedelta(minutes=30)
    working: timedelta = timedelta(minutes=15)


class Tidy:
    """Run by the timer every minute."""

    def __init__(
        self, *, book: RequestBook, speaker: Speaker, bells: Bells, clock: Clock, patience: Patience | None = None
    ) -> None:
        """Keep the collaborators."""
        self._book = book
        self._speaker = speaker
        self._bells = bells
        self._clock = clock
        self._patience = patience or Patience()

    async def run(self) -> int:
        """Move on every request that has stood too long; return how many."""
        now = self._clock()
        moved = 0
        for request in await self._book.overdue(State.AWAITING_BINDING, before=now - self._patience.binding):
            moved += await self._move(request, State.EXPIRED, Reason.NONE, Say.BINDING_EXPIRED, Urgency.REMINDER)
        for request in await self._book.overdue(State.CHOOSING, before=now - self._patience.choice):
            moved += await self._move(
                request, State.WITH_LIBRARIAN, Reason.NO_CHOICE, Say.CHOICE_EXPIRED, Urgency.REMINDER
            )
        for state in WORKING:
            for request in await self._book.overdue(state, before=now - self._patience.working):
                moved += await self._move(request, State.WITH_LIBRARIAN, Reason.STUCK, Say.TO_LIBRARIAN, Urgency.ANSWER)
        return moved

    async def _move(self, request: Request, to: State, reason: Reason, say: Say, urgency: Urgency) -> int:
        where = await self._speaker.where(request)
        facts = {"title": request.shown_title}
        note = self._speaker.note(request, say, facts, where, tag=f"tidy:{request.state}", urgency=urgency)
        try:
            await self._book.move(request.number, to, Actor.TIMER, reason=reason, posts=[note])
        except IllegalMove:  # it moved on in this very moment
            return 0
        log.warning("request_overdue", request=request.number, state=request.state)
        self._bells.outbox.ring()
        return 1

    async def to_a_person(self, message: Message) -> None:
        """Put a message that the program failed to answer into the librarian's queue."""
        new = NewRequest(
            account=message.account,
            message_id=message.id,
            item=99,
            conversation=message.conversation,
            reader=message.sender,
            kind=RequestKind.UNREADABLE,
            wanted=None,
            words=message.text,
            received_at=message.at,
        )
        request, is_new = await self._book.enter(new, lambda _: ())
        if is_new:
            log.error("message_escalated", request=request.number)
        self._bells.identify.ring()
