"""Searches paper by paper: on the shelf, then by the finder; what is missed goes to a librarian."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog

from handlers.advise import Advise
from handlers.bell import Bells
from handlers.chase import Chase
from handlers.domain.article import Article, ArticleKind, Attempt, Copy
from handlers.domain.obstacle import Obstacle
from handlers.domain.post import Post
from handlers.domain.request import Lease, Reason, Request, Search
from handlers.domain.say import Say
from handlers.finder import Finder
from handlers.identify import librarian_say
from handlers.ports import Clock, HoldingList, RequestBook, Shelf
from handlers.shelved import shelved_copy
from handlers.speak import Speaker
from handlers.to_open import is_e_book, openable, shelves_of, shown_links

log = structlog.get_logger()
LEASE_MARGIN_S = 60.0
RETRY_AFTER_S = (15.0, 60.0)
EXPLAINED = frozenset({Reason.NO_RECORD_SOURCE, Reason.NOT_IDENTIFIED, Reason.BOOK_NOT_HELD})
SAID_AFTER = timedelta(seconds=20)


class Fulfil:
    """Searches paper by paper; a search may serve several requests."""

    def __init__(
        self,
        *,
        book: RequestBook,
        holdings: HoldingList,
        shelf: Shelf,
        finder: Finder,
        speaker: Speaker,
        bells: Bells,
        clock: Clock,
        advise: Advise,
        link_page: Callable[[int], str] = lambda _: "",
    ) -> None:
        """Keep the collaborators; `link_page` gives the address of a request's page of links, if there is one."""
        self._advise = advise
        self._link_page = link_page
        self._book = book
        self._holdings = holdings
        self._shelf = shelf
        self._finder = finder
        self._speaker = speaker
        self._bells = bells
        self._clock = clock

    async def work_once(self) -> bool:
        """Search for one paper; return whether there was one to search for."""
        claimed = await self._book.claim_search(lease_s=self._finder.timing.total_s + LEASE_MARGIN_S)
        if claimed is None:
            return False
        self._bells.search.ring()
        search, requests, lease = claimed
        with structlog.contextvars.bound_contextvars(search=search.id):
            await self._search(search, requests, lease)
        return True

    async def _search(self, search: Search, requests: Sequence[Request], lease: Lease) -> None:
        chase = await self._chase(search.article)
        if chase.holding:
            log.info("source_found", source=chase.holding.source, size_bytes=chase.holding.document.size_bytes)
            await self._book.search_found(lease, chase.holding, chase.attempts, learnt=chase.article)
            self._bells.deliver.ring()
        elif chase.is_worth_another_try and not chase.unsure and search.tries <= len(RETRY_AFTER_S):
            await self._again(search, requests, lease, chase)
        else:
            await self._missed(requests, lease, chase)

    async def _again(self, search: Search, requests: Sequence[Request], lease: Lease, chase: Chase) -> None:
        """Let the search wait for its next try; its readers hear once that it goes on."""
        now = self._clock()
        is_worth_saying = now - search.started_at >= SAID_AFTER
        posts = await self._notes(requests, Say.STILL_LOOKING) if is_worth_saying else nothing_said
        retry_at = now + timedelta(seconds=RETRY_AFTER_S[max(0, search.tries - 1)])
        await self._book.search_again(lease, chase.attempts, retry_at=retry_at, posts=posts)
        log.warning("search_put_back", tries=search.tries)
        self._bells.outbox.ring()

    async def _chase(self, article: Article) -> Chase:
        if held := await shelved_copy(self._holdings, self._shelf, article):
            return Chase(await self._finder.learn(article), [Attempt("shelf")], holding=held)
        return await self._finder.find(article)

    async def _missed(self, requests: Sequence[Request], lease: Lease, chase: Chase) -> None:
        reason = miss_reason(chase)
        notes = "\n".join(await self._advise.to_whom_it_misses(chase.article))
        say = await self._say_of(reason, chase)
        posts = await self._notes(requests, say, openable(chase), notes, chase.obstacle)
        await self._book.search_missed(lease, chase.attempts, reason, posts, unsure=chase.unsure, learnt=chase.article)
        log.info("search_missed", reason=reason, tried=len(chase.attempts))
        self._bells.outbox.ring()

    async def _say_of(self, reason: Reason, chase: Chase) -> Say:
        """Return what readers are told: that there is no such title only when the sources could be asked for it.

        What stood in the way of a copy tells them more; that a book is not here, only who was heard can say.
        """
        met_a_copy = chase.obstacle not in {None, Obstacle.NOT_ALL_ASKED}
        if (met_a_copy and reason in EXPLAINED) or (chase.obstacle and reason is Reason.BOOK_NOT_HELD):
            return Say.TO_LIBRARIAN
        if reason is Reason.NOT_IDENTIFIED and not await self._finder.is_unknown(chase.article):
            return Say.TO_LIBRARIAN
        return librarian_say(reason)

    async def _notes(
        self,
        requests: Sequence[Request],
        say: Say,
        links: Sequence[Copy] = (),
        notes: str = "",
        obstacle: Obstacle | None = None,
    ) -> Callable[[Request], Sequence[Post]]:
        """Return what makes the note for each request, those that joined in the meantime too."""
        where = await self._speaker.where_each(requests)
        why = {"obstacle": obstacle.value} if obstacle and say is Say.TO_LIBRARIAN else {}

        def posts(request: Request) -> Sequence[Post]:
            place = where(request)
            is_spared = say is Say.BOOK_IN_PRINT and place.is_room  # a group is not told what somebody reads
            title = "" if is_spared else request.shown_title
            facts = {"title": title, "notes": notes, **why, **self._to_open(request, say, links)}
            return [self._speaker.note(request, say, facts, place, tag=_tag(request, say))]

        return posts

    def _to_open(self, request: Request, say: Say, links: Sequence[Copy]) -> dict[str, str]:
        """Return where the library's own book is; of what it does not hold, what may be opened instead."""
        if say not in {Say.BOOK_IN_PRINT, Say.BOOK_ONLINE}:
            return {"links": self._shown(request, links)}
        return {"places": shelves_of(links), "links": shown_links([copy for copy in links if is_e_book(copy)])}

    def _shown(self, request: Request, links: Sequence[Copy]) -> str:
        return (self._link_page(request.number) or shown_links(links)) if links else ""


def _tag(request: Request, say: Say) -> str:
    """Return a tag that lets a miss be told again to who was sent a file since, and waits for another now."""
    return f"{say.value}:{request.delivered_at:%Y%m%d%H%M%S}" if request.delivered_at else say.value


def nothing_said(_: Request) -> Sequence[Post]:
    """Return no post at all."""
    return ()


def _held_as(links: Sequence[Copy]) -> Reason:
    """Return how the library has a book itself, `NONE` when it does not."""
    if shelves_of(links):
        return Reason.BOOK_IN_PRINT
    return Reason.BOOK_ONLINE if any(is_e_book(copy) for copy in links) else Reason.NONE


def miss_reason(chase: Chase) -> Reason:
    """Return why a librarian takes over."""
    if chase.unsure:
        return Reason.UNSURE_FILE
    held_as = _held_as(chase.links)
    if held_as or chase.is_unasked:
        return held_as or Reason.NO_RECORD_SOURCE
    if chase.article.kind is ArticleKind.BOOK:
        return Reason.BOOK_NOT_HELD
    if not chase.article.ids:
        return Reason.NOT_IDENTIFIED
    return Reason.NO_OPEN_COPY
