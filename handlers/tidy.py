"""What time does to requests: nothing may stand still unseen (the missed-message guard)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from handlers.bell import Bells
from handlers.conversation.ask import numbers, unspoken
from handlers.domain.errors import IllegalMove
from handlers.domain.membership import Staff
from handlers.domain.message import Message
from handlers.domain.post import Post, Urgency
from handlers.domain.published import stood_for
from handlers.domain.request import Actor, NewRequest, Reason, Request, RequestKind, State
from handlers.domain.say import Say
from handlers.ports import Clock, RequestBook
from handlers.preprints import published_for
from handlers.speak import Speaker

log = structlog.get_logger()
SEARCHED = (State.RECEIVED, State.IDENTIFIED, State.SEARCHING)
TO_BE_SENT = (State.FOUND, State.MARKED)


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
        moved = await self._close_unbound(now - self._patience.binding)
        for request in await self._book.overdue(State.CHOOSING, before=now - self._patience.choice):
            moved += await self._to_librarian(request, Reason.NO_CHOICE, Say.CHOICE_EXPIRED, Urgency.REMINDER)
        for state, say in self._may_be_stuck(now):
            for request in await self._book.overdue(state, before=now - self._patience.working):
                moved += await self._to_librarian(request, Reason.STUCK, _fitting(request, say), Urgency.ANSWER)
        return moved + await self._end_preprints()

    async def _end_preprints(self) -> int:
        """End what waits for a preprint whose reader asked for the published paper instead, and has it."""
        ended = 0
        for request in await self._book.queue():
            published = await published_for(self._book, request)
            if published and stood_for(published, request):
                ended += await self._end_preprint(request)
        return ended

    async def _end_preprint(self, request: Request) -> int:
        """End it as by its reader, whose wish it was: there is nothing to tell them."""
        try:
            await self._book.move(request.number, State.CANCELLED, Actor.READER, reason=Reason.DUPLICATE)
        except IllegalMove:  # a librarian sent it in this very moment
            return 0
        log.info("preprint_ended", request=request.number)
        return 1

    def _may_be_stuck(self, now: datetime) -> list[tuple[State, Say]]:
        """Return the states that should have passed by now, with what to say.

        What is to be sent waits for the channel: it goes out by itself once that is back, with nobody's help.
        """
        states = [(state, Say.TO_LIBRARIAN) for state in SEARCHED]
        online_since = self._speaker.online_since()
        if online_since and online_since < now - self._patience.working:
            states += [(state, Say.TO_LIBRARIAN_NOT_SENT) for state in TO_BE_SENT]
        return states

    async def _close_unbound(self, before: datetime) -> int:
        """End what waited too long for its reader to be bound; each of them hears one line for all of it."""
        moved = 0
        overdue = await self._book.overdue(State.AWAITING_BINDING, before=before)
        for of_one in _by_reader(overdue):
            told = numbers(of_one)
            is_told = False
            for request in of_one:
                note = await self._note(request, Say.BINDING_EXPIRED, Urgency.REMINDER, number=told)
                if await self._move(request, State.EXPIRED, Reason.NONE, [] if is_told else [note]):
                    is_told, moved = True, moved + 1
        return moved

    async def _to_librarian(self, request: Request, reason: Reason, say: Say, urgency: Urgency) -> int:
        note = await self._note(request, say, urgency, number=str(request.number))
        return await self._move(request, State.WITH_LIBRARIAN, reason, [note])

    async def _note(self, request: Request, say: Say, urgency: Urgency, *, number: str) -> Post:
        where = await self._speaker.where(request)
        facts = {"title": request.shown_title, "number": number}
        return self._speaker.note(request, say, facts, where, urgency=urgency)

    async def _move(self, request: Request, to: State, reason: Reason, posts: Sequence[Post]) -> int:
        try:
            await self._book.move(request.number, to, Actor.TIMER, reason=reason, posts=posts)
        except IllegalMove:  # it moved on in this very moment
            return 0
        log.warning("request_overdue", request=request.number, state=request.state)
        self._bells.outbox.ring()
        return 1

    async def to_a_person(self, message: Message, staff: Staff | None) -> None:
        """Put a message that the program failed to answer into the librarian's queue.

        Its sender hears of it as it is handed over. What was entered of it before it failed is under way:
        then nothing more is opened.
        """
        if await self._book.of_message(message.account, message.id):
            return
        new = NewRequest(
            account=message.account,
            message_id=message.id,
            item=99,
            conversation=message.conversation,
            reader=message.sender,
            kind=RequestKind.UNREADABLE,
            wanted=None,
            words=message.text or unspoken(message),
            received_at=message.at,
            staff_id=staff.id if staff else None,
            department=staff.department if staff else "",
        )
        request, _ = await self._book.enter(new, lambda _: ())
        log.error("message_escalated", request=request.number)
        self._bells.identify.ring()


def _fitting(request: Request, say: Say) -> Say:
    """Return the sentence for what stands still; a keyword search has no full text that could be missing."""
    return Say.TO_LIBRARIAN_KEYWORDS if request.kind is RequestKind.SEARCH else say


def _by_reader(requests: Sequence[Request]) -> list[list[Request]]:
    """Return requests of one reader in one conversation together."""
    together: dict[tuple[str, str, str], list[Request]] = {}
    for request in requests:
        who = (request.account, request.reader.contact_id, request.conversation.key)
        together.setdefault(who, []).append(request)
    return list(together.values())
