"""One paper is sent to a reader once: what turns out to be asked for already is joined to the first request."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from handlers.conversation.follow_up import LOOK_BACK
from handlers.conversation.lately import ONE_BREATH
from handlers.domain.addition import REWORDABLE, Addition
from handlers.domain.article import Article, Identifier, TitleWanted
from handlers.domain.errors import IllegalMove
from handlers.domain.post import Post
from handlers.domain.request import Actor, Lease, Reason, Request, State, may_move
from handlers.domain.say import Say
from handlers.matching.sameness import are_one, is_for
from handlers.ports import Clock, RequestBook
from handlers.speak import Speaker

log = structlog.get_logger()
JUST_SENT = timedelta(hours=1)


class Merge:
    """Compares a request with the others of its reader once its paper is known."""

    def __init__(self, *, book: RequestBook, speaker: Speaker, clock: Clock) -> None:
        """Keep the collaborators."""
        self._book = book
        self._speaker = speaker
        self._clock = clock

    async def joined(self, request: Request, lease: Lease, article: Article) -> bool:
        """Join a request that is being identified to an earlier one for the same paper; return whether there is one."""
        other = next((o for o in await self._others(request) if is_for(o, article)), None)
        if other is None or (other.number > request.number and _may_go(other)):
            return False
        await self._join(request, other, lease)
        return True

    async def joined_by_choice(self, request: Request, lease: Lease | None, candidates: Sequence[Article]) -> bool:
        """Join a title that fits several papers when its reader has named one of them in the same breath."""
        others = [o for o in await self._others(request) if o.article and _is_one_breath(o, request)]
        named = (o for o in others if any(are_one(o.article, one) for one in candidates if o.article))
        if (other := next(named, None)) is None:
            return False
        await self._join(request, other, lease)
        return True

    async def look_again(self, request: Request) -> None:
        """Join later requests to one that was just identified, and a question that its identifier answers.

        Two workers may have been at it in one moment.
        """
        if request.article is None:
            return
        for other in await self._others(request):
            is_behind = other.number > request.number or other.state is State.CHOOSING
            if is_behind and _may_go(other) and is_for(other, request.article):
                await self._join(other, request, None)

    async def _others(self, request: Request) -> list[Request]:
        """Return what else its reader waits for or was just sent, the earliest first."""
        mine = await self._book.asked_by(request.account, request.reader.contact_id, request.staff_id, limit=LOOK_BACK)
        now = self._clock()
        return [r for r in reversed(mine) if r.number != request.number and _is_owed(r, now)]

    async def _join(self, request: Request, other: Request, lease: Lease | None) -> None:
        wanted = request.wanted if _would_help(request, other) else None
        same = (request.account, request.message_id) == (other.account, other.message_id)
        words = "" if same or request.words in other.words else request.words
        addition = Addition(request.account, request.message_id, request.item, words=words, wanted=wanted)
        try:
            await self._book.add(other.number, addition)
        except IllegalMove:  # it moved on in this very moment: it is under way all the same
            await self._book.add(other.number, Addition(request.account, request.message_id, request.item, words=words))
        posts = await self._told(request, other)
        await self._cancel(request, lease, posts)
        log.info("request_joined", request=request.number, other=other.number)

    async def _cancel(self, request: Request, lease: Lease | None, posts: Sequence[Post]) -> None:
        try:
            await self._book.move(
                request.number, State.CANCELLED, Actor.BOT, reason=Reason.DUPLICATE, lease=lease, posts=posts
            )
        except IllegalMove:
            log.info("request_moved_on", request=request.number)

    async def _told(self, request: Request, other: Request) -> list[Post]:
        """Return what the reader hears: nothing where the first one's file answers what was said in one breath."""
        if _is_one_breath(other, request) and request.acked_at is None and request.wanted != other.wanted:
            return []
        say = Say.SAME_JUST_SENT if other.state is State.DELIVERED else Say.SAME_UNDER_WAY
        where = await self._speaker.where(request)
        return [self._speaker.note(request, say, {"number": str(other.number)}, where)]


def _is_owed(request: Request, now: datetime) -> bool:
    if request.state is State.DELIVERED:
        return request.delivered_at is not None and now - request.delivered_at < JUST_SENT
    return request.is_open


def _is_one_breath(one: Request, other: Request) -> bool:
    return abs(other.received_at - one.received_at) <= ONE_BREATH and one.conversation.key == other.conversation.key


def _may_go(request: Request) -> bool:
    return may_move(request.state, State.CANCELLED, Actor.BOT)


def _would_help(request: Request, other: Request) -> bool:
    """Say whether an identifier helps where the other request knows a title alone and has not been sent yet."""
    is_by_title = isinstance(other.wanted, TitleWanted) and not (other.article and other.article.ids)
    can_change = other.state in REWORDABLE and not other.owner
    return is_by_title and can_change and isinstance(request.wanted, Identifier)
