"""Answers `同求` and `+1`: whoever wants a colleague's paper too gets a request and a copy of their own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.conversation.ask import Ask, Asked
from handlers.conversation.follow_up import FollowUp, is_here
from handlers.dispatch import SILENCE, Heard
from handlers.domain.message import Message, MessageKind
from handlers.domain.reading.seconding import is_telling, numbers_in, seconded, seconds_alone
from handlers.domain.request import Request
from handlers.domain.say import Say
from handlers.originals import QUOTABLE
from handlers.ports import Inbox

JUST_NOW = timedelta(minutes=5)


class Second:
    """Enters for one reader what another asked for; of other groups and private chats nothing is told."""

    def __init__(self, follow_up: FollowUp, ask: Ask, inbox: Inbox) -> None:
        """Keep what follow-ups share, who enters requests, and what was said in between."""
        self._it = follow_up
        self._ask = ask
        self._inbox = inbox

    async def answer(self, heard: Heard) -> str | None:
        """Enter the same paper for the sender; a +1 after ordinary talk is nothing."""
        message = heard.message
        if message.kind is not MessageKind.TEXT or not message.conversation.is_room:
            return None
        if quoted := seconded(message.text):
            return await self._enter(heard, await self._meant_by(quoted, message))
        return await self._just_asked(heard) if seconds_alone(message.text) else None

    async def _meant_by(self, quoted: str, message: Message) -> list[Request]:
        """Return the requests that a quoted message is about: by the bot's numbers, else by a colleague's words."""
        if numbers := numbers_in(quoted):
            named = [await self._it.book.find(number) for number in numbers]
            return [r for r in named if r is not None and is_here(r, message)]
        if not is_telling(quoted):
            return []
        lately = await self._lately(message, QUOTABLE)
        first = next((r for r in lately if quoted in r.words and not seconds_alone(r.words)), None)
        return [r for r in lately if first is not None and _is_of_one_message(r, first)]

    async def _just_asked(self, heard: Heard) -> str | None:
        message = heard.message
        asked = [r for r in await self._lately(message, JUST_NOW) if not _is_second(r) and not _is_mine(r, heard)]
        if not asked or await self._has_been_talked(asked[0], message):
            return None
        meant = [r for r in asked if not _was_over(r, asked[0])]
        if len({(r.account, r.message_id) for r in meant}) > 1:
            return await self._it.say(heard, Say.SECOND_WHICH)
        return await self._enter(heard, meant)

    async def _has_been_talked(self, request: Request, message: Message) -> bool:
        """Say whether something that asked for nothing was said since a request."""
        between = await self._inbox.between(request.message_id, message)
        return any(outcome == SILENCE for sender, outcome in between if sender != message.sender.contact_id)

    async def _lately(self, message: Message, span: timedelta) -> Sequence[Request]:
        since = message.at - span
        asked = await self._it.book.asked_in(message.account, message.conversation, since=since)
        return [r for r in asked if r.message_id != message.id]

    async def _enter(self, heard: Heard, requests: Sequence[Request]) -> str | None:
        wanted = sorted((r for r in requests if not _is_mine(r, heard)), key=lambda r: r.number)
        if not wanted:
            return None
        asked = [_own(item, request) for item, request in enumerate(wanted)]
        if any(one.wanted is None for one in asked):
            # Whoever reads it must see what the colleague wrote.
            words = "\n".join([*(r.words for r in wanted), heard.message.text])
            heard = replace(heard, message=replace(heard.message, text=words))
        return await self._ask.take_in(heard, asked)


def _was_over(request: Request, latest: Request) -> bool:
    """Say whether a request had its paper before the latest was asked: the talk has moved on from it."""
    return request.delivered_at is not None and request.delivered_at < latest.received_at


def _own(item: int, request: Request) -> Asked:
    ids = request.article.ids if request.article else ()
    return Asked(item, request.kind, ids[0] if ids else request.wanted)


def _is_of_one_message(one: Request, other: Request) -> bool:
    return (one.account, one.message_id) == (other.account, other.message_id)


def _is_second(request: Request) -> bool:
    return seconds_alone(request.words) or bool(seconded(request.words))


def _is_mine(request: Request, heard: Heard) -> bool:
    is_same_staff = heard.staff_id is not None and request.staff_id == heard.staff_id
    return is_same_staff or request.reader.contact_id == heard.message.sender.contact_id
