"""What a reader says about an earlier request: status, cancel, resend, a choice, help."""

from handlers.bell import Bells
from handlers.deliver import GROUP, PRIVATE, Deliver
from handlers.dispatch import Heard
from handlers.domain.errors import IllegalMove
from handlers.domain.message import Conversation
from handlers.domain.reading import CommandKind, Intent
from handlers.domain.request import Actor, Reason, Request, State, may_move
from handlers.domain.say import Say
from handlers.ports import Outbox, RequestBook
from handlers.speak import Speaker

STATUS_LINES = 5
LOOK_BACK = 20


class FollowUp:
    """What the follow-ups share: the sender's requests, and how they are answered."""

    def __init__(self, *, book: RequestBook, outbox: Outbox, speaker: Speaker, bells: Bells) -> None:
        """Keep the collaborators."""
        self.book = book
        self.speaker = speaker
        self.bells = bells
        self._outbox = outbox

    async def mine(self, heard: Heard) -> tuple[Request, ...]:
        """Return the sender's latest requests, newest first."""
        message = heard.message
        return await self.book.asked_by(message.account, message.sender.contact_id, heard.staff_id, limit=LOOK_BACK)

    async def say(self, heard: Heard, say: Say, facts: dict[str, str] | None = None) -> str:
        """Answer the sender and return what became of the message."""
        await self._outbox.put(heard.message.account, [self.speaker.answer(heard.message, say, facts)])
        self.bells.outbox.ring()
        return say.value


class Status:
    """Answers `我的文献好了吗`."""

    def __init__(self, follow_up: FollowUp) -> None:
        """Keep what follow-ups share."""
        self._it = follow_up

    async def answer(self, heard: Heard) -> str | None:
        """Tell the sender how their open and latest requests stand."""
        if heard.reading.intent is not Intent.STATUS:
            return None
        mine = await self._it.mine(heard)
        number = heard.reading.number
        chosen = [r for r in mine if r.number == number] if number else [r for r in mine if r.is_open] or list(mine[:1])
        if not chosen:
            return await self._it.say(heard, Say.NOT_YOURS if number and mine else Say.STATUS_NONE)
        lines = "\n".join(self._line(r) for r in chosen[:STATUS_LINES])
        return await self._it.say(heard, Say.STATUS_LIST, {"lines": lines})

    def _line(self, request: Request) -> str:
        return self._it.speaker.words(Say.STATUS_LINE, {"number": str(request.number), "state": request.state.value})


class Cancel:
    """Answers `取消` and `取消1042`."""

    def __init__(self, follow_up: FollowUp) -> None:
        """Keep what follow-ups share."""
        self._it = follow_up

    async def answer(self, heard: Heard) -> str | None:
        """Cancel the request that is meant."""
        if heard.reading.intent is not Intent.CANCEL:
            return None
        mine = [r for r in await self._it.mine(heard) if r.is_open]
        number = heard.reading.number
        chosen = [r for r in mine if r.number == number] if number else mine
        if not chosen:
            return await self._it.say(heard, Say.CANCEL_NOTHING)
        if len(chosen) > 1:
            return await self._it.say(heard, Say.CANCEL_WHICH, {"numbers": "、".join(str(r.number) for r in chosen)})
        return await self._cancel(heard, chosen[0])

    async def _cancel(self, heard: Heard, request: Request) -> str:
        facts = {"number": str(request.number)}
        if not may_move(request.state, State.CANCELLED, Actor.READER):
            return await self._it.say(heard, Say.CANCEL_TOO_LATE, facts)
        note = self._it.speaker.answer(heard.message, Say.CANCELLED, facts)
        try:
            await self._it.book.move(request.number, State.CANCELLED, Actor.READER, posts=[note])
        except IllegalMove:  # it was sent in this very moment
            return await self._it.say(heard, Say.CANCEL_TOO_LATE, facts)
        self._it.bells.outbox.ring()
        return Say.CANCELLED.value


class Resend:
    """Answers `重发`: the same copy once more, without using quota."""

    def __init__(self, follow_up: FollowUp, deliver: Deliver) -> None:
        """Keep what follow-ups share, and who sends copies."""
        self._it = follow_up
        self._deliver = deliver

    async def answer(self, heard: Heard) -> str | None:
        """Send the copy that is meant again."""
        command = heard.command
        if command is None or command.kind is not CommandKind.RESEND:
            return None
        mine = [r for r in await self._it.mine(heard) if r.state is State.DELIVERED]
        wanted = [r for r in mine if not command.numbers or r.number in command.numbers]
        if heard.binding is None or not wanted:
            return await self._it.say(heard, Say.RESEND_NOTHING)
        route, where = self._place(heard)
        for request in wanted[: max(1, len(command.numbers))]:
            await self._deliver.send_again(request, where, route)
        return "resent"

    @staticmethod
    def _place(heard: Heard) -> tuple[str, Conversation]:
        message = heard.message
        if not message.conversation.is_room or message.sender.is_friend:
            return PRIVATE, Conversation(contact_id=message.sender.contact_id)
        return GROUP, message.conversation


class Choose:
    """Answers `1` and `都不是`, from the asker alone and for their open question alone."""

    def __init__(self, follow_up: FollowUp) -> None:
        """Keep what follow-ups share."""
        self._it = follow_up

    async def answer(self, heard: Heard) -> str | None:
        """Take the choice; a stray number of somebody who was asked nothing is nothing."""
        command = heard.command
        if command is None or command.kind not in {CommandKind.PICK, CommandKind.NONE_OF_THEM}:
            return None
        asked = [r for r in await self._it.mine(heard) if r.state is State.CHOOSING]
        if not asked:
            return None
        request = asked[0]
        if command.kind is CommandKind.NONE_OF_THEM:
            return await self._none(heard, request)
        if any(not 1 <= n <= len(request.candidates) for n in command.numbers):
            return await self._it.say(heard, Say.CHOICE_OUT_OF_RANGE, {"count": str(len(request.candidates))})
        article = request.candidates[command.numbers[0] - 1]
        await self._it.book.choose(request.number, article, Actor.READER)
        self._it.bells.search.ring()
        return "chosen"

    async def _none(self, heard: Heard, request: Request) -> str:
        facts = {"number": str(request.number), "title": request.shown_title}
        note = self._it.speaker.answer(heard.message, Say.TO_LIBRARIAN, facts)
        await self._it.book.move(
            request.number, State.WITH_LIBRARIAN, Actor.READER, reason=Reason.NONE_OF_THEM, posts=[note]
        )
        self._it.bells.outbox.ring()
        return Say.TO_LIBRARIAN.value


class Help:
    """Answers `帮助`, and a friend who writes something that cannot be understood."""

    def __init__(self, follow_up: FollowUp) -> None:
        """Keep what follow-ups share."""
        self._it = follow_up

    async def answer(self, heard: Heard) -> str | None:
        """Say how the service works."""
        if heard.reading.intent is not Intent.HELP:
            return None
        return await self._it.say(heard, Say.HELP)
