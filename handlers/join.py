"""Binding: a contact proves to be a member of staff, and what waited for that goes on by itself."""

from collections.abc import Sequence

import structlog

from handlers.bell import Bells
from handlers.dispatch import Heard
from handlers.domain.errors import IllegalMove, Refused
from handlers.domain.membership import BoundBy, Staff
from handlers.domain.message import Conversation, Person
from handlers.domain.post import Post
from handlers.domain.reading import CommandKind
from handlers.domain.request import Request
from handlers.domain.say import Facts, Say
from handlers.ports import Audit, Clock, MemberList, Outbox, RequestBook
from handlers.speak import Speaker

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
            return None
        if not command.argument:
            return await self._explain(heard)
        return await self._redeem(heard, command.argument)

    async def _explain(self, heard: Heard) -> str:
        message = heard.message
        if heard.binding is not None:
            return await self._say(heard, Say.ALREADY_BOUND, {"label": heard.binding.staff.label})
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
        if staff is None:
            return await self._say(heard, Say.CODE_WRONG)
        log.info("member_bound", bound_by=BoundBy.CODE)
        await self.admit(message.account, message.sender, staff, heard)
        return Say.BOUND.value

    async def _say(self, heard: Heard, say: Say, facts: Facts | None = None) -> str:
        await self._outbox.put(heard.message.account, [self._speaker.answer(heard.message, say, facts)])
        self._bells.outbox.ring()
        return say.value

    async def confirm(self, account: str, person: Person, staff_id: int, *, by: str) -> None:
        """Bind a contact in the librarian's name, tell them, and let their requests go on.

        Raises:
            Refused: The entry is held by another contact or not active.
        """
        binding = await self._members.bind(account, person, staff_id, bound_by=BoundBy.LIBRARIAN, by=by)
        await self._audit.note(by, "member_bound", f"staff:{staff_id}")
        log.info("member_bound", bound_by=BoundBy.LIBRARIAN)
        await self.admit(account, person, binding.staff, None)

    async def admit(self, account: str, person: Person, staff: Staff, heard: Heard | None) -> None:
        """Let the requests that waited for this contact go on, and tell the reader so."""
        admitted = []
        for request in await self._book.awaiting_binding(account, person.contact_id):
            try:
                admitted.append(await self._book.admit(request.number, staff))
            except IllegalMove:  # it expired in this very moment
                continue
        await self._outbox.put(account, [self._welcome(account, person, staff, admitted, heard)])
        self._bells.identify.ring()
        self._bells.outbox.ring()

    def _welcome(
        self, account: str, person: Person, staff: Staff, admitted: Sequence[Request], heard: Heard | None
    ) -> Post:
        say = Say.BOUND_AND_GOING_ON if admitted else Say.BOUND
        facts = {"label": staff.label, "numbers": "、".join(str(r.number) for r in admitted)}
        if heard is not None:
            return self._speaker.answer(heard.message, say, facts)
        where = Conversation(contact_id=person.contact_id)
        moment = f"{self._clock():%Y%m%d%H%M%S}"
        return Post(
            key=f"bound:{account}:{person.contact_id}:{moment}",
            conversation=where,
            text=self._speaker.words(say, facts),
        )
