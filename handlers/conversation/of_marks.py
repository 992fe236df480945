"""Answers what readers ask and say of the mark on their copies, and of the lock that they want no more."""

from contextlib import suppress

from handlers.conversation.follow_up import FollowUp
from handlers.conversation.resend import place_of, was_just_sent
from handlers.deliver import Deliver
from handlers.dispatch import Heard
from handlers.domain.errors import IllegalMove
from handlers.domain.mark_rules import LockRule, MarkRules
from handlers.domain.message import MessageKind
from handlers.domain.reading.afterwards import quoted_number, request_numbers
from handlers.domain.reading.copies import CopyTalk, read_copy_talk
from handlers.domain.request import ENDED, Actor, Reason, Request, State
from handlers.domain.say import Say
from handlers.ports import Locks, MarkRulesBook

MAX_REMARK = 200
ANSWERS = {CopyTalk.WHY: Say.MARK_WHY, CopyTalk.CLEAN: Say.MARK_STAYS}


class OfMarks:
    """Says why there is a mark, that it stays, and what to do instead; silent among colleagues without a copy."""

    def __init__(self, follow_up: FollowUp, deliver: Deliver, locks: Locks, rules: MarkRulesBook) -> None:
        """Keep what follow-ups share, who sends copies, and what is chosen."""
        self._it = follow_up
        self._deliver = deliver
        self._locks = locks
        self._rules = rules

    async def answer(self, heard: Heard) -> str | None:
        """Answer what is said of a mark or a lock."""
        if heard.message.kind is not MessageKind.TEXT or heard.command is not None or heard.reading.wanted():
            return None
        talk = read_copy_talk(heard.message.text, is_to_us=heard.is_to_us)
        if talk is None:
            return None
        meant = await self._meant(heard)
        if not heard.is_to_us and not _is_ours(talk, meant):
            return None
        rules = await self._rules.current()
        if talk is CopyTalk.HIDES:
            return await self._to_librarian(heard, meant)
        if talk is CopyTalk.OPEN:
            return await self._opened(heard, meant, rules)
        return await self._explain(heard, talk, rules)

    async def _meant(self, heard: Heard) -> Request | None:
        """Return the request that is named, else the latest that is under way or was just sent."""
        mine = await self._it.lately(heard) if heard.binding else ()
        text = heard.message.text
        named = {*request_numbers(text), *filter(None, [quoted_number(text)])}
        return next((r for r in mine if (r.number in named if named else _is_present(heard, r))), None)

    async def _explain(self, heard: Heard, talk: CopyTalk, rules: MarkRules) -> str:
        if talk is CopyTalk.HOW_LOCK:
            is_offered = rules.lock is not LockRule.NEVER
            return await self._it.say_apart(heard, Say.LOCK_HOW if is_offered else Say.LOCK_NOT_OFFERED)
        facts = {"can_lock": "yes"} if rules.lock is LockRule.REQUEST else {}
        return await self._it.say_apart(heard, ANSWERS[talk], facts)

    async def _to_librarian(self, heard: Heard, meant: Request | None) -> str | None:
        """Let a librarian see to a page whose words are hidden, with the reader's own words."""
        if meant is None or not meant.delivered_at:
            return await self._it.say_apart(heard, Say.MARK_HIDES_WHICH) if heard.is_to_us else None
        facts, where = {"number": str(meant.number)}, await self._it.where_apart(heard)
        note = self._it.speaker.answer(heard.message, Say.MARK_HIDES, facts, request=meant.number, where=where)
        if meant.state is State.DELIVERED:
            remark = heard.message.text[:MAX_REMARK]
            with suppress(IllegalMove):  # a librarian opened it in this very moment
                await self._it.book.move(
                    meant.number, State.WITH_LIBRARIAN, Actor.READER, reason=Reason.FILE_FAULTY, remark=remark
                )
        await self._it.tell(note, heard)
        return Say.MARK_HIDES.value

    async def _opened(self, heard: Heard, meant: Request | None, rules: MarkRules) -> str | None:
        """Send a copy open that was wanted locked, as far as the library lets it."""
        if meant is None or not await self._is_locked(meant, rules):
            return await self._it.say_apart(heard, Say.UNLOCK_NOTHING) if heard.is_to_us else None
        if meant.holding and rules.must_lock(meant.holding.source, meant.holding.licence):
            return await self._it.say_apart(heard, Say.LOCK_STAYS)
        if meant.state is not State.DELIVERED:
            return await self._withdraw(heard, meant)
        _, where = place_of(heard)
        facts = {"number": str(meant.number)}
        if where.is_room:
            return await self._it.say(heard, Say.RESEND_NEEDS_FRIEND, facts)
        await self._locks.withdraw(meant.number)
        if await self._deliver.send_anew(meant, where, asked_in=heard.message.id):
            return "opened"
        return await self._it.say_apart(heard, Say.LOCK_FAILED, facts)

    async def _is_locked(self, meant: Request, rules: MarkRules) -> bool:
        if meant.state is not State.DELIVERED:
            is_bound_to_be = meant.holding and rules.must_lock(meant.holding.source, meant.holding.licence)
            return bool(is_bound_to_be) or await self._deliver.dress.is_wished_locked(meant)
        sent = [d for d in await self._it.book.deliveries(meant.number) if d.sent_at]
        return bool(sent) and await self._locks.is_locked(meant.number, sent[-1].marked.sha256)

    async def _withdraw(self, heard: Heard, meant: Request) -> str:
        await self._locks.withdraw(meant.number)
        if meant.reason is Reason.NO_PRIVATE_WAY and meant.holding and not meant.holding.is_for_one_reader:
            with suppress(IllegalMove):  # it moved on in this very moment
                await self._it.book.move(meant.number, State.FOUND, Actor.READER)
            self._it.bells.deliver.ring()
        return await self._it.say_apart(heard, Say.LOCK_WITHDRAWN, {"number": str(meant.number)})


def _is_ours(talk: CopyTalk, meant: Request | None) -> bool:
    """Return whether words in a group are about a copy of ours, though nobody is called by name."""
    return meant is not None and (talk is CopyTalk.OPEN or meant.delivered_at is not None)


def _is_present(heard: Heard, request: Request) -> bool:
    return request.state not in ENDED or was_just_sent(heard, request)
