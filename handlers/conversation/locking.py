"""Answers `加密`: a copy that asks for a password, the password told in private."""

from collections.abc import Collection

from handlers.conversation.ask import numbers
from handlers.conversation.follow_up import FollowUp
from handlers.conversation.naming_sent import meant_by
from handlers.conversation.resend import place_of, was_just_sent
from handlers.deliver import Deliver
from handlers.dispatch import Heard
from handlers.domain.mark_rules import LockRule
from handlers.domain.message import Conversation
from handlers.domain.reading import CommandKind
from handlers.domain.request import ENDED, Request, State
from handlers.domain.say import Say
from handlers.ports import Locks, MarkRulesBook
from handlers.ways import PRIVATE

MOST = 5


class Lock:
    """Locks a copy that is under way, or sends one that has arrived once more, locked.

    The password is told in private alone: who cannot be reached there keeps a copy without one and is told how.
    """

    def __init__(self, follow_up: FollowUp, deliver: Deliver, locks: Locks, rules: MarkRulesBook) -> None:
        """Keep what follow-ups share, who sends copies, and what is chosen."""
        self._it = follow_up
        self._deliver = deliver
        self._locks = locks
        self._rules = rules

    async def answer(self, heard: Heard) -> str | None:
        """Answer somebody who wants a copy locked."""
        wanted = await meant_by(heard, CommandKind.LOCK, self._wanted)
        if wanted is None:
            return None
        if not wanted:
            return await self._nothing(heard)
        if (await self._rules.current()).lock is LockRule.NEVER:
            return await self._it.say_apart(heard, Say.LOCK_NOT_OFFERED)
        return await self._lock(heard, wanted[:MOST])

    async def _wanted(self, heard: Heard, named: Collection[int]) -> list[Request]:
        mine = [r for r in await self._it.mine(heard) if r.state is State.DELIVERED or r.state not in ENDED]
        if named:
            return [r for r in mine if r.number in named]
        return [r for r in mine if r.state not in ENDED or heard.is_to_us or was_just_sent(heard, r)][:1]

    async def _nothing(self, heard: Heard) -> str:
        named = heard.command.numbers if heard.command else ()
        mine = {request.number for request in await self._it.mine(heard)} if named else set()
        strange = [str(number) for number in named if number not in mine]
        if strange:
            return await self._it.say_apart(heard, Say.NOT_YOURS, {"number": "、".join(strange)})
        return await self._it.say_apart(heard, Say.LOCK_NOTHING)

    async def _lock(self, heard: Heard, wanted: list[Request]) -> str:
        route, where = place_of(heard)
        if route != PRIVATE:
            return await self._needs_friend(heard, wanted)
        said = [await self._lock_one(heard, request, where) for request in wanted]
        return said[0]

    async def _needs_friend(self, heard: Heard, wanted: list[Request]) -> str:
        """Hold what is under way until its reader is a friend; what they have already stays as it is."""
        coming = [request for request in wanted if request.state is not State.DELIVERED]
        for request in coming:
            await self._locks.ask(request.number)
        if coming:
            return await self._it.say(heard, Say.LOCK_FRIEND_FIRST, {"numbers": numbers(coming)})
        return await self._it.say(heard, Say.LOCK_NEEDS_FRIEND, {"number": str(wanted[0].number)})

    async def _lock_one(self, heard: Heard, request: Request, where: Conversation) -> str:
        await self._locks.ask(request.number)
        if request.state is not State.DELIVERED:
            note = self._it.speaker.note(request, Say.LOCK_UNDER_WAY, {}, where, tag=f"lock:{heard.message.id}")
            await self._it.tell(note, heard)
            return Say.LOCK_UNDER_WAY.value
        if await self._deliver.send_anew(request, where, asked_in=heard.message.id):
            return "locked"
        note = self._it.speaker.note(request, Say.LOCK_FAILED, {}, where, tag=f"lock:{heard.message.id}")
        await self._it.tell(note, heard)
        return Say.LOCK_FAILED.value
