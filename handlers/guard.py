"""The missed-message guard: what nobody has answered in time is handed to a person, or at least seen."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from handlers.conversation.ask import wanted_in
from handlers.dispatch import Heard
from handlers.domain.message import Message
from handlers.domain.reading import Intent
from handlers.domain.reading.afterwards import read_complaint
from handlers.hear import FrontDesk
from handlers.ports import Clock, RequestBook

log = structlog.get_logger()
AT_ONCE = 200


class Guard:
    """Looks, every few seconds, for what stands unanswered longer than `unanswered_s`."""

    def __init__(
        self,
        *,
        desk: FrontDesk,
        understand: Callable[[Message], Awaitable[Heard]],
        book: RequestBook,
        clock: Clock,
        unanswered_s: float,
    ) -> None:
        """Keep the collaborators."""
        self._desk = desk
        self._understand = understand
        self._book = book
        self._clock = clock
        self._patience = timedelta(seconds=unanswered_s)
        # What was kept before a crash gets as much time after it.
        self._since = clock()
        self._warned: frozenset[int] = frozenset()

    async def look(self) -> int:
        """Hand over late messages and note silent requests; return how many messages went to a person."""
        now = self._clock()
        await self._note_silent()
        if now - self._since < self._patience:
            return 0
        return await self._desk.hand_over_late(before=now - self._patience, is_wanted=self._is_wanted, limit=AT_ONCE)

    async def _note_silent(self) -> None:
        """Warn once of each request whose reader has heard no word; a person may have to look."""
        silent = await self._book.unanswered(before=self._clock() - self._patience)
        numbers = frozenset(request.number for request in silent)
        for request in silent:
            if request.number not in self._warned:
                log.warning("request_unanswered", request=request.number, state=request.state)
        self._warned = numbers

    async def _is_wanted(self, message: Message) -> bool:
        """Return whether a message asks for something; a pick or a thank-you waits for the workers."""
        try:
            heard = await self._understand(message)
        except Exception:
            # Whatever keeps it from being read keeps it from being answered: a person looks.
            log.exception("message_not_understood", message=message.id)
            return True
        is_complaint = heard.reading.intent is Intent.FEEDBACK and read_complaint(message.text) is not None
        return is_complaint or bool(wanted_in(heard))
