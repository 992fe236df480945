"""What answers to an earlier request share: the sender's requests, which of them is meant, and how to answer."""

from collections.abc import Sequence

from handlers.bell import Bells
from handlers.dispatch import Heard
from handlers.domain.article import Identifier
from handlers.domain.post import Post
from handlers.domain.request import Request
from handlers.domain.say import Say
from handlers.ports import Outbox, RequestBook
from handlers.speak import Speaker

LOOK_BACK = 60
IN_TALK = 15


class FollowUp:
    """What the follow-ups share: the sender's requests, and how they are answered."""

    def __init__(self, *, book: RequestBook, outbox: Outbox, speaker: Speaker, bells: Bells) -> None:
        """Keep the collaborators."""
        self.book = book
        self.speaker = speaker
        self.bells = bells
        self._outbox = outbox

    async def mine(self, heard: Heard, *, limit: int = LOOK_BACK) -> tuple[Request, ...]:
        """Return the sender's latest requests, newest first."""
        message = heard.message
        return await self.book.asked_by(message.account, message.sender.contact_id, heard.staff_id, limit=limit)

    async def lately(self, heard: Heard) -> tuple[Request, ...]:
        """Return the few latest requests that a conversation can still be about: this is asked for many messages."""
        return await self.mine(heard, limit=IN_TALK)

    async def say(self, heard: Heard, say: Say, facts: dict[str, str] | None = None, *, once: str = "") -> str:
        """Answer the sender and return what became of the message."""
        await self._outbox.put(heard.message.account, [self.speaker.answer(heard.message, say, facts, once=once)])
        self.bells.outbox.ring()
        return say.value

    async def tell(self, post: Post, heard: Heard) -> None:
        """Let something be said that is no plain answer to the message."""
        await self._outbox.put(heard.message.account, [post])
        self.bells.outbox.ring()


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
