"""Binding: a contact proves to be a member of staff, and what waited for that goes on by itself."""

from collections.abc import Sequence

import structlog

from handlers.bell import Bells
from handlers.conversation.ask import numbers
from handlers.dispatch import Heard
from handlers.domain.errors import IllegalMove, Refused
from handlers.domain.membership import BoundBy, Staff
from handlers.domain.message import Conversation, Person
from handlers.domain.post import Post, Urgency
from handlers.domain.reading import CommandKind
from handlers.domain.request import Request
from handlers.domain.say import Facts, Say
from handlers.ports import Audit, Clock, MemberList, Outbox, RequestBook
from handlers.speak import Speaker, mention_in

log = structlog.get_logger()


class Join:
    """Answers `绑定` and codes, and serves the librarian who confirms people."""

    def __init__(
        self,
        *,
        book: RequestBook,
        outbox: Outbox,
        members: MemberList,
        audit: Audit,
        speaker: Speaker,
        bells: Bells,
        clock: Clock,
        code_valid_s: float,
    ) -> None:
        """Keep the collaborators; `code_valid_s` is how long a one-time code lives."""
        self._book = book
        self._outbox = outbox
        self._members = members
        self._audit = audit
        self._speaker = speaker
        self._bells = bells
        self._clock = clock
        self._code_valid_s = code_valid_s

    async def answer(self, heard: Heard) -> str | None:
        """Bind the sender by the code they sent, or tell them how to get one."""
        command = heard.command
        if command is None or command.kind is not CommandKind.BIND:
            await self._catch_up(heard)
            return None
        if not command.argument:
            return await self._explain(heard)
        return await self._redeem(heard, command.argument)

    async def _catch_up(self, heard: Heard) -> None:
        """Let go on what a bound sender's requests still wait for, as after a crash in the middle of binding."""
        if heard.binding is None:
            return
        message = heard.message
        if await self._let_in(message.account, message.sender.contact_id, heard.binding.staff):
            log.warning("waiting_requests_caught_up")
            self._bells.identify.ring()

    async def _explain(self, heard: Heard) -> str:
        message = heard.message
        if heard.binding is not None:
            return await self._still_bound(heard, heard.binding.staff)
        if message.conversation.is_room:
            return await self._say(heard, Say.CODE_PRIVATELY)
        await self._members.seen(message.account, [message.sender], "", has_asked=True)
        code = await self._members.code_for_newcomer(message.account, message.sender, "", valid_s=self._code_valid_s)
        return await self._say(heard, Say.BIND_CODE_SHOWN, {"code": code})

    async def _redeem(self, heard: Heard, code: str) -> str:
        message = heard.message
        try:
            staff = await self._members.redeem(message.account, message.sender, code)
        except Refused as refusal:
            return await self._say(heard, refusal.say, refusal.facts)
        if staff is None and heard.binding is not None:
            return await self._still_bound(heard, heard.binding.staff)
        if staff is None:
            return await self._say(heard, Say.CODE_WRONG)
        log.info("member_bound", bound_by=BoundBy.CODE)
        await self.admit(message.account, message.sender, staff, heard)
        return Say.BOUND.value

    async def _still_bound(self, heard: Heard, staff: Staff) -> str:
        """Answer somebody who is bound already, and let go on what waited under another nickname."""
        message = heard.message
        admitted = await self._let_in(message.account, message.sender.contact_id, staff)
        self._bells.identify.ring()
        say = Say.BOUND_AND_GOING_ON if admitted else Say.ALREADY_BOUND
        return await self._say(heard, say, {"label": staff.label, "numbers": numbers(admitted)})

    async def _say(self, heard: Heard, say: Say, facts: Facts | None = None) -> str:
        await self._outbox.put(heard.message.account, [self._speaker.answer(heard.message, say, facts)])
        self._bells.outbox.ring()
        return say.value

    async def confirm(self, account: str, person: Person, staff_id: int, *, by: str, has_written: bool = False) -> None:
        """Bind a contact in the librarian's name, tell them, and let their requests go on.

        `has_written` tells that they wrote to the bot in private, where they are answered then, friend or not.

        Raises:
            Refused: The entry is held by another contact or not active.
        """
        binding = await self._members.bind(account, person, staff_id, bound_by=BoundBy.LIBRARIAN, by=by)
        await self._audit.note(by, "member_bound", f"staff:{staff_id}")
        log.info("member_bound", bound_by=BoundBy.LIBRARIAN)
        await self.admit(account, person, binding.staff, None, has_written=has_written)

    async def admit(
        self, account: str, person: Person, staff: Staff, heard: Heard | None, *, has_written: bool = False
    ) -> None:
        """Let the requests that waited for this contact go on, and tell the reader so."""
        admitted = await self._let_in(account, person.contact_id, staff)
        say = Say.BOUND_AND_GOING_ON if admitted else Say.BOUND
        facts = {"label": staff.label, "numbers": numbers(admitted)}
        if heard is not None:
            posts = [self._speaker.answer(heard.message, say, facts)]
        else:
            text = self._speaker.words(say, facts)
            posts = await self._news(account, person, text, admitted, has_written=has_written)
        await self._outbox.put(account, posts)
        self._bells.identify.ring()
        self._bells.outbox.ring()

    async def _let_in(self, account: str, contact_id: str, staff: Staff) -> list[Request]:
        admitted = []
        for request in await self._book.awaiting_binding(account, contact_id):
            try:
                admitted.append(await self._book.admit(request.number, staff))
            except IllegalMove:  # it expired in this very moment
                continue
        return admitted

    async def _news(
        self, account: str, person: Person, text: str, admitted: Sequence[Request], *, has_written: bool
    ) -> list[Post]:
        """Return what tells somebody that a librarian bound them; nobody is told who asked for nothing in vain."""
        private = Conversation(contact_id=person.contact_id)
        where = await self._speaker.where(admitted[-1]) if admitted else private
        if not admitted and not has_written and not await self._speaker.is_friend(person):
            return []
        post = Post(
            key=f"bound:{account}:{person.contact_id}:{self._clock():%Y%m%d%H%M%S}",
            conversation=where,
            text=text,
            mention=mention_in(where, admitted[-1].reader) if admitted else None,
            urgency=Urgency.ANSWER if admitted or has_written else Urgency.REMINDER,
        )
        return [post]
