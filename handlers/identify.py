"""Which paper does a request mean? Looks it up and lets the reader choose when unsure."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

import structlog

from handlers.bell import Bells
from handlers.domain.article import Article, ArticleKind, Copy, IdKind, TitleWanted, Wanted, has_han
from handlers.domain.copyright import Policy
from handlers.domain.naming import cut_short
from handlers.domain.outcome import Unavailable
from handlers.domain.pointer import coordinates_in, pointer_of
from handlers.domain.post import Post
from handlers.domain.reading import read_message
from handlers.domain.request import Actor, Lease, Reason, Request, RequestKind, State
from handlers.domain.say import Say
from handlers.look_up import LookUp, bare
from handlers.matching import Certain, Unsure, are_editions, decide
from handlers.merging import Merge
from handlers.pointing import Pointing
from handlers.ports import Clock, RequestBook
from handlers.speak import Speaker
from handlers.survey import Survey
from handlers.to_open import shown_links
from handlers.twofold import Twofold

log = structlog.get_logger()
LEASE_MARGIN_S = 30.0
RETRY_AFTER_S = (20.0, 60.0)
MAX_HAN, MAX_LATIN = 60, 110
MOST_OFFERED = 5

TO_LIBRARIAN = {
    Reason.NO_SUCH_ID: Say.TO_LIBRARIAN_NO_SUCH_ID,
    Reason.NOT_IDENTIFIED: Say.TO_LIBRARIAN_NO_SUCH_TITLE,
    Reason.KEYWORDS: Say.TO_LIBRARIAN_KEYWORDS,
    Reason.UNREADABLE: Say.TO_LIBRARIAN_UNREADABLE,
    Reason.BOOK_NOT_HELD: Say.TO_LIBRARIAN_BOOK,
    Reason.BOOK_IN_PRINT: Say.BOOK_IN_PRINT,
    Reason.BOOK_ONLINE: Say.BOOK_ONLINE,
    Reason.NO_RECORD_SOURCE: Say.TO_LIBRARIAN_NOT_ASKED,
    Reason.UNSURE_FILE: Say.TO_LIBRARIAN_UNSURE,
    Reason.TOO_LARGE: Say.TO_LIBRARIAN_TOO_LARGE,
    Reason.NOT_SENT: Say.TO_LIBRARIAN_NOT_SENT,
    Reason.MARKING_FAILED: Say.TO_LIBRARIAN_NOT_SENT,
    Reason.NO_PRIVATE_WAY: Say.NEEDS_FRIEND,
    Reason.ISSUE_LIMIT: Say.ISSUE_LIMIT,
}
ACKNOWLEDGED = frozenset({Reason.UNREADABLE})


def librarian_say(reason: Reason) -> Say:
    """Return the sentence that tells a reader why a librarian takes over."""
    return TO_LIBRARIAN.get(reason, Say.TO_LIBRARIAN)


class Identify:
    """Takes received requests, one after another; `pause_s` follows one in vain."""

    def __init__(
        self,
        *,
        book: RequestBook,
        look_up: LookUp,
        speaker: Speaker,
        policy: Policy,
        bells: Bells,
        clock: Clock,
        pause_s: float = 0.0,
        survey: Survey | None = None,
        pointing: Pointing | None = None,
        links: Callable[[Article], Awaitable[Sequence[Copy]]] | None = None,
    ) -> None:
        """Keep the collaborators; without `survey` a librarian runs the keyword searches.

        `links` gives what a person may open for a paper that nobody has a record of.
        """
        self._links = links
        self._pause_s = pause_s
        self._pointing = pointing or Pointing()
        self._book = book
        self._look_up = look_up
        self._speaker = speaker
        self._policy = policy
        self._bells = bells
        self._clock = clock
        self._survey = survey or Survey(book=book, sources=(), speaker=speaker, bells=bells, clock=clock)
        self._twofold = Twofold(book=book, look_up=look_up, speaker=speaker)
        self._merge = Merge(book=book, speaker=speaker, clock=clock)

    async def work_once(self) -> bool:
        """Identify one request; return whether there was one."""
        claimed = await self._book.claim_received(lease_s=2 * self._look_up.budget.source_s + LEASE_MARGIN_S)
        if claimed is None:
            return False
        self._bells.identify.ring()
        request, lease = claimed
        with structlog.contextvars.bound_contextvars(request=request.number):
            await self._identify(request, lease)
        return True

    async def _identify(self, request: Request, lease: Lease) -> None:
        if request.kind is RequestKind.SEARCH:
            await self._survey.take(request, lease)
        elif request.wanted is None and (slip := read_message(request.words, at_bot=True).slip):
            await self._hand_over_slip(request, lease, slip)
        elif request.wanted is None:
            await self.hand_over(request, lease, Reason.UNREADABLE)
        else:
            await self._look(request, lease, request.wanted)

    async def _look(self, request: Request, lease: Lease, wanted: Wanted) -> None:
        """Ask for what points at a paper first: a title search for a link or a bare citation finds anything at all."""
        pointer = pointer_of(wanted.text) if isinstance(wanted, TitleWanted) else None
        pointed = await self._pointing.ask(pointer)
        if isinstance(pointed, Unavailable):
            await self._later(request, lease, wanted)
        elif len(pointed) == 1:
            await self._is(request, lease, pointed[0])
        elif pointed:
            await self._offer(request, lease, pointed[:MOST_OFFERED])
        else:
            await self._settle(request, lease, wanted, await self.ask(wanted))

    async def ask(self, wanted: Wanted) -> tuple[Article, ...] | Unavailable:
        """Return the records of what is wanted, as `LookUp.ask`."""
        return await self._look_up.ask(wanted)

    async def _settle(
        self, request: Request, lease: Lease, wanted: Wanted, answer: tuple[Article, ...] | Unavailable
    ) -> None:
        if isinstance(answer, Unavailable):
            await self._later(request, lease, wanted)
        elif isinstance(wanted, TitleWanted):
            await self._by_title(request, lease, wanted, answer)
        elif answer:
            if await self._twofold.part(request, answer[0]):
                self._ring_for_joined()
            await self._is(request, lease, answer[0])
        elif wanted.kind is IdKind.ISBN:
            await self._is(request, lease, bare(wanted))
        elif (other := await self._twofold.instead(request)) is not None:
            await self._is(request, lease, other)
        else:
            await self.hand_over(request, lease, Reason.NO_SUCH_ID)

    async def _by_title(self, request: Request, lease: Lease, wanted: TitleWanted, records: Sequence[Article]) -> None:
        match decide(wanted, records):
            case Certain(article):
                await self._is(request, lease, article)
            case Unsure(candidates):
                await self._offer(request, lease, candidates)
            case _:
                await self._by_place(request, lease, wanted)

    async def _by_place(self, request: Request, lease: Lease, wanted: TitleWanted) -> None:
        """Let the reader say whether it is what was printed where their citation says: its title is another one."""
        papers = await self._pointing.ask(coordinates_in(request.words))
        if papers and not isinstance(papers, Unavailable):
            await self._offer(request, lease, papers[:MOST_OFFERED])
        else:
            await self._is(request, lease, bare(wanted))

    async def _is(self, request: Request, lease: Lease, article: Article) -> None:
        if await self._merge.joined(request, lease, article):
            self._ring_for_joined()
            return
        if request.staff_id is not None and self._policy.issue_limit:
            had = await self._book.of_issue(request.staff_id, article)
            if self._policy.is_over_issue(had):
                await self.hand_over(request, lease, Reason.ISSUE_LIMIT)
                return
        identified = await self._book.identified(lease, article)
        log.info("request_identified", key=article.key)
        await self._merge.look_again(identified)
        self._bells.search.ring()

    def _ring_for_joined(self) -> None:
        self._bells.identify.ring()
        self._bells.outbox.ring()

    async def _offer(self, request: Request, lease: Lease, candidates: Sequence[Article]) -> None:
        if await self._merge.joined_by_choice(request, lease, candidates):
            self._ring_for_joined()
            return
        where = await self._speaker.where(request)
        facts = {**counted(candidates), "candidates": listed(candidates)}
        offered = await self._book.offer(lease, candidates, [self._speaker.note(request, Say.CHOOSE, facts, where)])
        log.info("choice_offered", candidates=len(candidates))
        await self._merge.joined_by_choice(offered, None, candidates)  # by another worker in this very moment
        self._bells.outbox.ring()

    async def _later(self, request: Request, lease: Lease, wanted: Wanted) -> None:
        if request.tries <= len(RETRY_AFTER_S):
            wait_s = RETRY_AFTER_S[max(0, request.tries - 1)]
            await self._book.put_back(lease, retry_at=self._clock() + timedelta(seconds=wait_s))
            log.warning("request_put_back", tries=request.tries)
            # The next request would fare no better: the database is spared for those who can be answered.
            await asyncio.sleep(self._pause_s)
            return
        # Nobody could be asked: the library's own shelf may still have it by its identifier or title.
        await self._is(request, lease, bare(wanted))

    async def hand_over(self, request: Request, lease: Lease, reason: Reason) -> None:
        """Give a claimed request to a librarian and tell its reader why."""
        await self._hand_over(request, lease, reason, await self._told_why(request, reason))

    async def _hand_over_slip(self, request: Request, lease: Lease, slip: str) -> None:
        """Give a number that cannot be one to a librarian; both sides hear what is wrong with it."""
        where = await self._speaker.where(request)
        note = self._speaker.note(request, Say.TO_LIBRARIAN_SLIP, {"words": slip}, where)
        remark = self._speaker.words(Say.SLIP, {"words": slip})
        await self._hand_over(request, lease, Reason.UNREADABLE, note, remark=remark)

    async def _hand_over(self, request: Request, lease: Lease, reason: Reason, note: Post, *, remark: str = "") -> None:
        await self._book.move(
            request.number, State.WITH_LIBRARIAN, Actor.BOT, reason=reason, remark=remark, lease=lease, posts=[note]
        )
        log.info("request_with_librarian", reason=reason)
        self._bells.outbox.ring()

    async def _told_why(self, request: Request, reason: Reason) -> Post:
        say = librarian_say(reason)
        if reason in ACKNOWLEDGED:
            # The acknowledgement said so already; whoever was let in later has had none, and hears it now.
            return self._speaker.acknowledge(request, say, {"number": str(request.number)}, self._clock())
        where = await self._speaker.where(request)
        return self._speaker.note(
            request, say, {"title": request.shown_title, **await self._to_open(request, say)}, where
        )

    async def _to_open(self, request: Request, say: Say) -> dict[str, str]:
        if self._links is None or request.wanted is None or say is not Say.TO_LIBRARIAN_NO_SUCH_ID:
            return {}
        return {"links": shown_links(await self._links(bare(request.wanted)))}


def counted(candidates: Sequence[Article]) -> dict[str, str]:
    """Return how many papers a reader chooses from, and whether they are editions of one."""
    are_books = bool(candidates) and all(one.kind is ArticleKind.BOOK for one in candidates)
    return {
        "count": str(len(candidates)),
        "are_editions": "yes" if are_editions(candidates) else "",
        "are_books": "yes" if are_books else "",
    }


def listed(candidates: Sequence[Article]) -> str:
    """Return numbered candidates, one a line: title, journal, year."""
    return "\n".join(f"{n}. {_line(article)}" for n, article in enumerate(candidates, 1))


def _line(article: Article) -> str:
    title = article.original_title or article.title
    where = " ".join(p for p in (article.journal, str(article.year or "")) if p)
    most = MAX_HAN if has_han(title) else MAX_LATIN
    shown = cut_short(title, most)
    return f"{shown}（{where}）" if where else shown
