"""Answers `要正式版`: the published form of a preprint or an author's manuscript."""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from handlers.conversation.ask import Ask, Asked
from handlers.conversation.follow_up import FollowUp, is_here
from handlers.dispatch import Heard
from handlers.domain.article import Identifier, IdKind, Version
from handlers.domain.errors import IllegalMove
from handlers.domain.message import MessageKind
from handlers.domain.published import published_doi
from handlers.domain.reading.afterwards import quoted_number
from handlers.domain.reading.published import read_published, says_wanted
from handlers.domain.request import Actor, Reason, Request, RequestKind, State
from handlers.domain.say import Say

log = structlog.get_logger()
LATELY = timedelta(days=3)
JUST_NOW = timedelta(minutes=10)
MANUSCRIPTS = frozenset({Version.ACCEPTED, Version.PREPRINT})
MAX_REMARK = 200


class AskPublished:
    """Enters a request of its own for a published paper whose DOI is known; else a librarian looks for it."""

    def __init__(self, follow_up: FollowUp, ask: Ask) -> None:
        """Keep what follow-ups share, and who enters requests."""
        self._it = follow_up
        self._ask = ask

    async def answer(self, heard: Heard) -> str | None:
        """Take the wish, if the sender's request that is meant was for a preprint or brought a manuscript."""
        text = heard.message.text
        if heard.message.kind is not MessageKind.TEXT or heard.reading.wanted():
            return None
        number = read_published(text)
        if number is None and not says_wanted(text):
            return None
        mine = await self._it.lately(heard)
        request = _meant(heard, mine, number or quoted_number(text), LATELY if number is not None else JUST_NOW)
        if request is None:
            return None
        if doi := published_doi(request):
            wanted = Identifier(IdKind.DOI, doi)
            return await self._ask.take_in(heard, [Asked(0, RequestKind.ARTICLE, wanted)])
        return await self._ask_librarian(heard, request) if number is not None else None

    async def _ask_librarian(self, heard: Heard, request: Request) -> str | None:
        """Open the request again: what was sent was not the published form, and nobody told where that is."""
        if request.state is State.WITH_LIBRARIAN and request.reason is Reason.PUBLISHED_WANTED:
            return await self._say(heard, request)  # said before
        if request.state is not State.DELIVERED or request.holding is None:
            return None
        if request.holding.version is Version.PUBLISHED:
            is_ours = heard.is_to_us or bool(read_published(heard.message.text))
            facts = {"number": str(request.number)}
            return await self._it.say_apart(heard, Say.PUBLISHED_SENT, facts) if is_ours else None
        facts, where = {"number": str(request.number)}, await self._it.where_apart(heard)
        note = self._it.speaker.answer(heard.message, Say.PUBLISHED_WANTED, facts, request=request.number, where=where)
        try:
            await self._it.book.move(
                request.number,
                State.WITH_LIBRARIAN,
                Actor.READER,
                reason=Reason.PUBLISHED_WANTED,
                remark=heard.message.text[:MAX_REMARK],
                posts=[note],
            )
        except IllegalMove:  # a librarian opened it in this very moment
            return await self._say(heard, request)
        log.info("published_form_wanted", request=request.number)
        self._it.bells.outbox.ring()
        return Say.PUBLISHED_WANTED.value

    async def _say(self, heard: Heard, request: Request) -> str:
        once = f"published:{request.number}:{heard.message.at:%Y-%m-%d}"
        return await self._it.say_apart(heard, Say.PUBLISHED_WANTED, {"number": str(request.number)}, once=once)


def _meant(heard: Heard, mine: Sequence[Request], number: int | None, span: timedelta) -> Request | None:
    """Return the request that is named; else the latest of this conversation, in private the latest of all."""
    if number:
        return next((r for r in mine if r.number == number), None)
    is_room = heard.message.conversation.is_room
    near = (r for r in mine if r.message_id != heard.message.id and (not is_room or is_here(r, heard.message)))
    latest = next(near, None)
    if latest is None or heard.message.at - (latest.delivered_at or latest.received_at) > span:
        return None
    return latest


def is_manuscript(request: Request) -> bool:
    """Return whether what a reader was sent is not the published form."""
    is_sent = request.state is State.DELIVERED and request.holding is not None
    return is_sent and request.holding is not None and request.holding.version in MANUSCRIPTS
