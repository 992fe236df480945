"""What answers to an earlier request share: the sender's requests, which of them is meant, and how to answer."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.bell import Bells
from handlers.dispatch import Heard
from handlers.domain.addition import Addition
from handlers.domain.article import Identifier, TitleWanted, Wanted
from handlers.domain.errors import IllegalMove
from handlers.domain.message import Conversation, Message
from handlers.domain.naming import cut_short
from handlers.domain.post import Post
from handlers.domain.request import Request, State
from handlers.domain.say import Say
from handlers.ports import Clock, Outbox, RequestBook
from handlers.speak import Speaker

LOOK_BACK = 60
IN_TALK = 15
MOST_TITLED, MAX_TITLE = 5, 30


class FollowUp:
    """What the follow-ups share: the sender's requests, and how they are answered."""

    def __init__(self, *, book: RequestBook, outbox: Outbox, speaker: Speaker, bells: Bells, clock: Clock) -> None:
        """Keep the collaborators."""
        self.book = book
        self.speaker = speaker
        self.bells = bells
        self._outbox = outbox
        self._clock = clock

    async def mine(self, heard: Heard, *, limit: int = LOOK_BACK) -> tuple[Request, ...]:
        """Return the sender's latest requests, newest first."""
        message = heard.message
        return await self.book.asked_by(message.account, message.sender.contact_id, heard.staff_id, limit=limit)

    async def lately(self, heard: Heard) -> tuple[Request, ...]:
        """Return the few latest requests that a conversation can still be about: this is asked for many messages."""
        return await self.mine(heard, limit=IN_TALK)

    async def here(self, heard: Heard) -> list[Request]:
        """Return those of the few latest requests that were made in this conversation before this message."""
        return [r for r in await self.lately(heard) if is_here(r, heard.message)]

    async def reword(self, heard: Heard, request: Request, wanted: Wanted, *, say: Say | None = Say.REWORDED) -> bool:
        """Let a request go on with what its reader really wants, and say so; `False` when it is too late for that."""
        facts = {"number": str(request.number), "title": shown(wanted)}
        facts |= {"urgent": "yes"} if heard.reading.is_urgent else {}
        is_admitted = request.state is not State.AWAITING_BINDING
        posts = [self.speaker.acknowledge(request, say, facts, self._clock())] if say and is_admitted else []
        try:
            await self.book.add(request.number, replace(words_of(heard), wanted=wanted), posts)
        except IllegalMove:  # it was sent, or taken by a librarian, in this very moment
            return False
        self.bells.identify.ring()
        self.bells.outbox.ring()
        return True

    async def say(self, heard: Heard, say: Say, facts: dict[str, str] | None = None, *, once: str = "") -> str:
        """Answer the sender and return what became of the message."""
        await self._outbox.put(heard.message.account, [self.speaker.answer(heard.message, say, facts, once=once)])
        self.bells.outbox.ring()
        return say.value

    async def say_apart(self, heard: Heard, say: Say, facts: dict[str, str] | None = None, *, once: str = "") -> str:
        """Answer what is the sender's own business: privately where the bot can reach them, so the group is spared."""
        where = await self.where_apart(heard)
        await self.tell(self.speaker.answer(heard.message, say, facts, once=once, where=where), heard)
        return say.value

    async def where_apart(self, heard: Heard) -> Conversation:
        """Return where to answer what is the sender's own business; a group that saw the bot called by name sees why.

        Without that word it would seem to colleagues that the bot does not answer.
        """
        message = heard.message
        where = await self.speaker.where_to_answer(message)
        if where != message.conversation and message.mentions_bot:
            once = f"apart:{message.conversation.key}:{message.at:%Y-%m-%d %H}"
            await self.tell(self.speaker.answer(message, Say.ANSWERED_APART, once=once), heard)
        return where

    async def tell(self, post: Post, heard: Heard) -> None:
        """Let something be said that is no plain answer to the message."""
        await self._outbox.put(heard.message.account, [post])
        self.bells.outbox.ring()


def is_here(request: Request, message: Message) -> bool:
    """Return whether a request was made in the conversation of a message, by another one."""
    is_other = request.message_id != message.id
    return is_other and request.account == message.account and request.conversation.key == message.conversation.key


def words_of(heard: Heard) -> Addition:
    """Return what a message adds to a request that it goes on with."""
    message = heard.message
    return Addition(message.account, message.id, words=message.text, is_urgent=heard.reading.is_urgent)


def shown(wanted: Wanted) -> str:
    """Return what to call something wanted in a sentence."""
    return wanted.text if isinstance(wanted, TitleWanted) else f"{wanted.kind.upper()} {wanted.value}"


def called(requests: Sequence[Request], where: Conversation) -> str:
    """Return requests as a reader is asked about them: by number, in private with the titles of the latest."""
    titled = 0 if where.is_room else MOST_TITLED
    return "、".join(f"{r.number}{_in_marks(r) if place < titled else ''}" for place, r in enumerate(requests))


def _in_marks(request: Request) -> str:
    short = cut_short(" ".join(request.shown_title.split()), MAX_TITLE)
    return f"《{short}》" if short else ""


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
