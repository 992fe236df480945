"""Turns what is to be said into posts: the sentence, where it goes, and whom it names."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from handlers.domain.errors import DeliveryFailed
from handlers.domain.message import Conversation, Link, Message, Person
from handlers.domain.post import Post, Role, Urgency
from handlers.domain.request import Request
from handlers.domain.say import Say, Wording
from handlers.ports import Channel


class Speaker:
    """Knows the words and where people can be reached; `reply_hold_s` holds acknowledgements back."""

    def __init__(self, wording: Wording, channel: Channel, *, reply_hold_s: float) -> None:
        """Keep what is needed to write a post."""
        self._wording = wording
        self._channel = channel
        self._reply_hold = timedelta(seconds=reply_hold_s)

    def words(self, say: Say, facts: Mapping[str, str] | None = None) -> str:
        """Return the sentence."""
        return self._wording(say, facts or {})

    def answer(
        self,
        message: Message,
        say: Say,
        facts: Mapping[str, str] | None = None,
        *,
        once: str = "",
        request: int | None = None,
        where: Conversation | None = None,
    ) -> Post:
        """Return an answer to a message, where it was said unless `where` is given, naming its sender in a group.

        With `once` it is said a single time to that sender for that word, whatever they send.
        `request` is the request that it answers, if any.
        """
        where = where or message.conversation
        key = (
            f"once:{message.account}:{message.sender.contact_id}:{once}" if once else f"{message.account}:{message.id}"
        )
        return Post(
            key=f"answer:{key}:{say.value}",
            conversation=where,
            text=self.words(say, facts),
            mention=mention_in(where, message.sender),
            request=request,
        )

    def acknowledge(self, request: Request, say: Say, facts: Mapping[str, str], now: datetime) -> Post:
        """Return the acknowledgement of a request, held back so that a quick paper can overtake it."""
        return Post(
            key=f"ack:{request.number}:{say.value}{_anew(request)}",
            conversation=request.conversation,
            text=self.words(say, {**facts, **_urgency(request)}),
            mention=mention_in(request.conversation, request.reader),
            role=Role.ACK,
            request=request.number,
            not_before=now + self._reply_hold,
        )

    def note(
        self,
        request: Request,
        say: Say,
        facts: Mapping[str, str],
        where: Conversation,
        *,
        tag: str = "",
        urgency: Urgency = Urgency.ANSWER,
    ) -> Post:
        """Return a sentence about a request, said once for each `tag`; without one, each sentence once."""
        return Post(
            key=f"note:{request.number}:{tag or say.value}{_anew(request)}",
            conversation=where,
            text=self.words(say, {"number": str(request.number), **facts, **_urgency(request)}),
            mention=mention_in(where, request.reader),
            request=request.number,
            urgency=urgency,
        )

    async def where(self, request: Request) -> Conversation:
        """Return where to tell a reader something: privately if possible, so that the group is spared."""
        return await self._sparing(request.conversation, request.reader)

    async def where_each(self, requests: Sequence[Request]) -> Callable[[Request], Conversation]:
        """Return what tells where each of them is told, and others by what was known when they asked.

        All are asked about at once: a gateway that hangs costs its time-out once.
        """
        places = await asyncio.gather(*(self.where(request) for request in requests))
        known = {request.number: place for request, place in zip(requests, places, strict=True)}
        return lambda request: known.get(request.number) or self.where_known(request)

    async def where_to_answer(self, message: Message) -> Conversation:
        """Return where to tell a sender what is no business of the group's: privately if possible."""
        return await self._sparing(message.conversation, message.sender)

    async def _sparing(self, group: Conversation, person: Person) -> Conversation:
        if group.is_room and await self.is_friend(person):
            return Conversation(contact_id=person.contact_id)
        return group

    @staticmethod
    def where_known(request: Request) -> Conversation:
        """Return where to tell a reader something, by what was known when they asked."""
        if request.conversation.is_room and request.reader.is_friend:
            return Conversation(contact_id=request.reader.contact_id)
        return request.conversation

    async def is_friend(self, person: Person) -> bool:
        """Return whether somebody can be reached privately."""
        try:
            return await self._channel.is_friend(person.contact_id)
        except DeliveryFailed:  # the channel is down: what was known when they last wrote still holds
            return person.is_friend

    async def is_reachable(self, request: Request) -> bool:
        """Return whether a reader can be written to privately; while the channel is down, by what was known of them."""
        return not request.conversation.is_room or await self.is_friend(request.reader)

    def online_since(self) -> datetime | None:
        """Return since when the channel has been up, or `None` while it is not."""
        health = self._channel.health()
        return health.since if health.link is Link.ONLINE else None


def _urgency(request: Request) -> dict[str, str]:
    """Return what tells a reader that their request is urgent already."""
    return {"urgent": "yes"} if request.is_urgent else {}


def _anew(request: Request) -> str:
    """Return what tells the sentences apart that are said again since something else is wanted."""
    return f":{request.rewordings}" if request.rewordings else ""


def mention_in(where: Conversation, person: Person) -> Person | None:
    """Return the person to name with @, in groups only."""
    return person if where.is_room else None
