"""A request that wishes for a locked copy from the start: `求助 PMID: 12345678 要加密的`."""

from handlers.conversation.ask import Ask, numbers
from handlers.conversation.follow_up import FollowUp
from handlers.dispatch import Heard
from handlers.domain.mark_rules import LockRule
from handlers.domain.reading.copies import wishes_lock
from handlers.domain.request import ENDED, Request
from handlers.domain.say import Say
from handlers.ports import Locks, MarkRulesBook


class AskLocked:
    """Enters requests, and notes which copies are wanted locked; who is no friend hears at once what is needed."""

    def __init__(self, follow_up: FollowUp, ask: Ask, locks: Locks, rules: MarkRulesBook) -> None:
        """Keep what follow-ups share, who enters requests, and what is chosen."""
        self._it = follow_up
        self.ask = ask
        self._locks = locks
        self._rules = rules

    async def answer(self, heard: Heard) -> str | None:
        """Enter what the message asks for."""
        outcome = await self.ask.answer(heard)
        if outcome is None or not wishes_lock(heard.message.text):
            return outcome
        if wanted := [r for r in await self._it.mine(heard) if _is_asked_in(r, heard)]:
            await self._note(heard, wanted)
        return outcome

    async def _note(self, heard: Heard, wanted: list[Request]) -> None:
        if (await self._rules.current()).lock is LockRule.NEVER:
            await self._it.say_apart(heard, Say.LOCK_NOT_OFFERED)
            return
        for request in wanted:
            await self._locks.ask(request.number)
        where = await self._it.speaker.where_to_answer(heard.message)
        if where.is_room and heard.binding:  # who is not bound yet has just been asked for friendship
            await self._it.say(heard, Say.LOCK_FRIEND_FIRST, {"numbers": numbers(wanted)})


def _is_asked_in(request: Request, heard: Heard) -> bool:
    """Return whether a request came in this message, or is what it asks for once more."""
    is_same = request.wanted is not None and request.wanted in heard.reading.wanted()
    return request.message_id == heard.message.id or (is_same and request.state not in ENDED)
