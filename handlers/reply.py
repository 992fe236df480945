"""What a librarian answers besides a file: a few words, or a list of papers that the reader picks from."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import structlog

from handlers.bell import Bells
from handlers.domain.article import Article, Identifier, Wanted
from handlers.domain.errors import IllegalMove, LibraryError
from handlers.domain.message import Conversation
from handlers.domain.outcome import Unavailable
from handlers.domain.post import Post
from handlers.domain.request import Request, State
from handlers.domain.say import Say
from handlers.domain.topics import Hit
from handlers.domain.topics.shown import listed
from handlers.ports import Audit, Clock, Outbox, RequestBook
from handlers.speak import Speaker

log = structlog.get_logger()
MOST_LISTED = 9
LONGEST = 600
Records = Callable[[Wanted], Awaitable[tuple[Article, ...] | Unavailable]]


class NoPrivateWay(LibraryError):
    """The reader is no friend of the bot: words for them alone cannot be sent."""


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Why no list was sent: what no source knows, and what nobody could be asked about."""

    unknown: tuple[Identifier, ...] = ()
    not_asked: tuple[Identifier, ...] = ()


class Reply:
    """Answers in a librarian's name what no file can answer."""

    def __init__(
        self,
        *,
        book: RequestBook,
        outbox: Outbox,
        records: Records,
        audit: Audit,
        speaker: Speaker,
        bells: Bells,
        clock: Clock,
    ) -> None:
        """Keep the collaborators; `records` gives what is known of an identifier."""
        self._book = book
        self._outbox = outbox
        self._records = records
        self._audit = audit
        self._speaker = speaker
        self._bells = bells
        self._clock = clock

    async def write(self, number: int, text: str, *, by: str, is_over: bool, in_group: bool = False) -> Request:
        """Send a reader a librarian's own words, in private; with `is_over` they settle the request.

        Words for a reader who is no friend go to the group only where the librarian says so (`in_group`).

        Raises:
            NoPrivateWay: The reader cannot be written to privately.
            IllegalMove: The request does not wait for a librarian.
        """
        request = await self._waiting(number)
        post = self._words(request, text[:LONGEST], await self._where(request, in_group=in_group))
        if is_over:
            request = await self._book.answered_by_hand(number, (), [post], remark=text[:LONGEST])
        else:
            await self._outbox.put(request.account, [post])
        how = ("in_group" if post.conversation.is_room else "in_private", "over" if is_over else "goes_on")
        await self._audit.note(by, "reader_written_to", f"request:{number}", " ".join(how))
        log.info("reader_written_to", request=number, is_over=is_over)
        self._bells.outbox.ring()
        return request

    async def offer(self, number: int, wanted: Sequence[Identifier], *, by: str) -> Unlisted | None:
        """List papers for a reader to pick from; nothing is sent unless each of them is known (then `None`).

        Raises:
            IllegalMove: The request does not wait for a librarian, or there are none or too many to list.
        """
        request = await self._waiting(number)
        chosen = tuple(dict.fromkeys(wanted))
        if not 0 < len(chosen) <= MOST_LISTED:
            raise IllegalMove(f"{len(chosen)} papers cannot be listed")
        answers = await asyncio.gather(*(self._records(one) for one in chosen))
        if left_out := _left_out(chosen, answers):
            return left_out
        papers = [answer[0] for answer in answers if not isinstance(answer, Unavailable)]
        facts = {"count": str(len(papers)), "candidates": listed([Hit(one, None, one.journal) for one in papers])}
        where = await self._speaker.where(request)
        post = self._speaker.note(request, Say.LIBRARIAN_LISTS, facts, where, tag=self._tag(facts["candidates"]))
        await self._book.answered_by_hand(number, papers, [post])
        await self._audit.note(by, "papers_listed", f"request:{number}", " ".join(one.key for one in papers))
        log.info("papers_listed", request=number, papers=len(papers))
        self._bells.outbox.ring()
        return None

    def _words(self, request: Request, text: str, where: Conversation) -> Post:
        return self._speaker.note(request, Say.LIBRARIAN_SAYS, {"reply": text}, where, tag=self._tag(text))

    def _tag(self, text: str) -> str:
        """Return what lets words be said once when a form is sent twice, and again when they are meant again."""
        return f"by_hand:{self._clock():%Y%m%d%H%M}:{sha256(text.encode()).hexdigest()[:12]}"

    async def _where(self, request: Request, *, in_group: bool) -> Conversation:
        if await self._speaker.is_reachable(request):
            return Conversation(contact_id=request.reader.contact_id)
        if not in_group:
            raise NoPrivateWay
        return request.conversation

    async def _waiting(self, number: int) -> Request:
        request = await self._book.find(number)
        if request is None or request.state is not State.WITH_LIBRARIAN:
            raise IllegalMove(f"request {number} does not wait for a librarian")
        return request


def _left_out(wanted: Sequence[Identifier], answers: Sequence[tuple[Article, ...] | Unavailable]) -> Unlisted | None:
    pairs = list(zip(wanted, answers, strict=True))
    not_asked = tuple(one for one, answer in pairs if isinstance(answer, Unavailable))
    unknown = tuple(one for one, answer in pairs if answer == ())
    return Unlisted(unknown, not_asked) if unknown or not_asked else None
