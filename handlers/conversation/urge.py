"""Answers `急` and `1042 加急`: to the front of the librarian's queue and of the workers' claims."""

from handlers.conversation.follow_up import FollowUp
from handlers.dispatch import Heard
from handlers.domain.message import MessageKind
from handlers.domain.reading import Intent
from handlers.domain.reading.afterwards import read_urgency
from handlers.domain.request import Request, State
from handlers.domain.say import Say
from handlers.ports import Audit

NOT_YET = frozenset({State.AWAITING_BINDING, State.MARKED})
READER = "读者"


class Urge:
    """Marks a request as urgent. It passes no limit: it only comes first."""

    def __init__(self, follow_up: FollowUp, audit: Audit) -> None:
        """Keep what follow-ups share, and where it is noted."""
        self._it = follow_up
        self._audit = audit

    async def answer(self, heard: Heard) -> str | None:
        """Mark the request that is meant, the sender's latest open one when no number is named."""
        if heard.message.kind is not MessageKind.TEXT or heard.reading.intent is not Intent.NONE:
            return None
        number = read_urgency(heard.message.text)
        if number is None:
            return None
        mine = [r for r in await self._it.mine(heard) if r.is_open and r.state not in NOT_YET]
        request = next((r for r in mine if number in {0, r.number}), None)
        if request is not None:
            return await self._mark(heard, request)
        facts = {"number": str(number)} if number else {}
        say = Say.NOT_YOURS if number else Say.URGENT_NOTHING
        return await self._it.say_apart(heard, say, facts) if heard.is_to_us else None

    async def _mark(self, heard: Heard, request: Request) -> str:
        if not request.is_urgent:
            await self._it.book.urge(request.number)
            await self._audit.note(READER, "request_urged", f"request:{request.number}")
            self._it.bells.identify.ring()
            self._it.bells.search.ring()
        say = Say.URGENT if request.state is State.WITH_LIBRARIAN else Say.URGENT_UNDER_WAY
        # Once, however often it is said: urgency grows by no repetition.
        return await self._it.say_apart(heard, say, {"number": str(request.number)}, once=f"urgent:{request.number}")
