"""What a reader says about an earlier request: status, cancel, resend, a choice, help."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.ask import numbers
from handlers.bell import Bells
from handlers.deliver import GROUP, PRIVATE, Deliver
from handlers.dispatch import Heard
from handlers.domain.article import Article, Identifier, TitleWanted
from handlers.domain.errors import IllegalMove
from handlers.domain.message import Conversation, MessageKind
from handlers.domain.reading import Command, CommandKind, Intent
from handlers.domain.request import Actor, NewRequest, Reason, Request, State, may_move
from handlers.domain.say import Say
from handlers.ports import Outbox, RequestBook
from handlers.speak import Speaker

STATUS_LINES = 5
LOOK_BACK = 60
JUST_NOW = timedelta(days=3)
LATE_CHOICE = timedelta(hours=6)
MIN_HELPED_CHARS = 5


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

    async def say(self, heard: Heard, say: Say, facts: dict[str, str] | None = None, *, once: str = "") -> str:
        """Answer the sender and return what became of the message."""
        await self._outbox.put(heard.message.account, [self.speaker.answer(heard.message, say, facts, once=once)])
        self.bells.outbox.ring()
        return say.value


def is_to_us(heard: Heard) -> bool:
    """Return whether a message is said to the bot: in private, or naming it. Colleagues also say 重发 and 取消."""
    return heard.message.mentions_bot or not heard.message.conversation.is_room


def meant(heard: Heard, requests: Sequence[Request]) -> list[Request]:
    """Return the requests that a message names by number or by identifier; all of them when it names none."""
    reading = heard.reading
    if reading.number:
        return [r for r in requests if r.number == reading.number]
    named = {*reading.about, *(thing for thing in reading.wanted() if isinstance(thing, Identifier))}
    return [r for r in requests if not named or named & _identifiers(r)]


def _identifiers(request: Request) -> set[Identifier]:
    asked = [request.wanted] if isinstance(request.wanted, Identifier) else []
    return {*asked, *(request.article.ids if request.article else ())}


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
        chosen = meant(heard, mine)
        if len(chosen) == len(mine):
            chosen = [r for r in mine if r.is_open] or chosen[:1]
        if not chosen:
            is_other = heard.reading.number and mine
            return await self._it.say(heard, Say.NOT_YOURS if is_other else Say.STATUS_NONE)
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
        chosen = meant(heard, [r for r in await self._it.mine(heard) if r.is_open])
        if not chosen and not is_to_us(heard) and not heard.reading.number:
            return None
        if not chosen:
            return await self._it.say(heard, Say.CANCEL_NOTHING)
        if len(chosen) > 1:
            return await self._it.say(heard, Say.CANCEL_WHICH, {"numbers": numbers(chosen)})
        return await self._cancel(heard, chosen[0])

    async def _cancel(self, heard: Heard, request: Request) -> str:
        facts = {"number": str(request.number)}
        if not may_move(request.state, State.CANCELLED, Actor.READER):
            return await self._it.say(heard, Say.CANCEL_TOO_LATE, facts)
        # With its number, the answer also drops an acknowledgement that still waits.
        note = replace(self._it.speaker.answer(heard.message, Say.CANCELLED, facts), request=request.number)
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
        wanted = await self._wanted(heard, command.numbers)
        if not wanted and not command.numbers and not is_to_us(heard):
            return None
        route, where = self._place(heard)
        sent = [await self._deliver.send_again(r, where, route, asked_in=heard.message.id) for r in wanted]
        return "resent" if any(sent) else await self._it.say(heard, Say.RESEND_NOTHING)

    async def _wanted(self, heard: Heard, named: Collection[int]) -> list[Request]:
        if heard.binding is None:
            return []
        mine = [r for r in await self._it.mine(heard) if r.state is State.DELIVERED]
        if named:
            return [r for r in mine if r.number in named]
        return [r for r in mine if is_to_us(heard) or self._is_fresh(heard, r)][:1]

    @staticmethod
    def _is_fresh(heard: Heard, request: Request) -> bool:
        return request.delivered_at is not None and heard.message.at - request.delivered_at < JUST_NOW

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
        request = await self._open_question(heard)
        if request is None:
            return None
        try:
            return await self._take(heard, command, request)
        except IllegalMove:  # it went to a librarian in this very moment
            return await self._it.say(heard, Say.STATUS_LIST, {"lines": self._line(request)})

    async def _open_question(self, heard: Heard) -> Request | None:
        """Return the latest request whose choice is open; one that came too late counts until somebody takes it."""
        mine = await self._it.mine(heard)
        late = (r for r in mine if r.reason is Reason.NO_CHOICE and not r.owner and self._is_recent(heard, r))
        return next((r for r in mine if r.state is State.CHOOSING), next(late, None))

    @staticmethod
    def _is_recent(heard: Heard, request: Request) -> bool:
        return heard.message.at - request.received_at < LATE_CHOICE

    def _line(self, request: Request) -> str:
        facts = {"number": str(request.number), "state": State.WITH_LIBRARIAN.value}
        return self._it.speaker.words(Say.STATUS_LINE, facts)

    async def _take(self, heard: Heard, command: Command, request: Request) -> str:
        if command.kind is CommandKind.NONE_OF_THEM:
            return await self._none(heard, request)
        if any(not 1 <= n <= len(request.candidates) for n in command.numbers):
            return await self._it.say(heard, Say.CHOICE_OUT_OF_RANGE, {"count": str(len(request.candidates))})
        article, *others = (request.candidates[n - 1] for n in command.numbers)
        for item, other in enumerate(others, 1):
            await self._it.book.enter(_beside(heard, request, item, other), lambda _: ())
            self._it.bells.identify.ring()
        await self._it.book.choose(request.number, article, Actor.READER)
        self._it.bells.search.ring()
        return "chosen"

    async def _none(self, heard: Heard, request: Request) -> str:
        facts = {"number": str(request.number), "title": request.shown_title}
        note = replace(self._it.speaker.answer(heard.message, Say.TO_LIBRARIAN, facts), request=request.number)
        if request.state is State.WITH_LIBRARIAN:
            return await self._it.say(heard, Say.STATUS_LIST, {"lines": self._line(request)})
        await self._it.book.move(
            request.number, State.WITH_LIBRARIAN, Actor.READER, reason=Reason.NONE_OF_THEM, posts=[note]
        )
        self._it.bells.outbox.ring()
        return Say.TO_LIBRARIAN.value


def _beside(heard: Heard, request: Request, item: int, article: Article) -> NewRequest:
    """Return the request for one more of the candidates: the reader wants each that they named."""
    return NewRequest(
        account=heard.message.account,
        message_id=heard.message.id,
        item=item,
        conversation=request.conversation,
        reader=request.reader,
        kind=request.kind,
        wanted=article.ids[0] if article.ids else TitleWanted(article.title, article.year),
        words=heard.message.text,
        received_at=heard.message.at,
        staff_id=request.staff_id,
        department=request.department,
        is_urgent=request.is_urgent,
    )


class Help:
    """Answers `帮助`, and a friend who writes something that cannot be understood."""

    def __init__(self, follow_up: FollowUp) -> None:
        """Keep what follow-ups share."""
        self._it = follow_up

    async def answer(self, heard: Heard) -> str | None:
        """Say how the service works when asked; who is not understood in private is told so, once an hour."""
        if heard.reading.intent is Intent.HELP:
            return await self._it.say(heard, Say.HELP)
        message = heard.message
        is_text = message.kind is MessageKind.TEXT and len(message.text.strip()) >= MIN_HELPED_CHARS
        if message.conversation.is_room or not is_text or heard.reading.intent is not Intent.NONE:
            return None
        return await self._it.say(heard, Say.NOT_UNDERSTOOD, once=f"{message.at:%Y-%m-%d %H}")
