"""Finds the full text of a paper: shelf, sources, licence gate, ranking, download, inspection."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import structlog

from handlers.bell import Bells
from handlers.domain.article import Article, ArticleKind, Attempt, Copy, Document, Failure, Holding, IdKind, Version
from handlers.domain.copyright import Gate, Policy, gate, plain_licence
from handlers.domain.errors import BadDocument, SourceUnavailable
from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from handlers.domain.post import Post
from handlers.domain.request import Lease, Reason, Request, Search
from handlers.identify import librarian_say
from handlers.ports import Clock, Fetcher, FulltextSource, HoldingList, RequestBook, Shelf, Workshop
from handlers.speak import Speaker

log = structlog.get_logger()
LEASE_MARGIN_S = 60.0
RETRY_AFTER_S = (15.0, 60.0)
PASSING = frozenset(
    {Failure.TIMEOUT, Failure.CONNECTION, Failure.SERVER_ERROR, Failure.RATE_LIMITED, Failure.BAD_ANSWER}
)
BEST_FIRST = (Version.PUBLISHED, Version.ACCEPTED, Version.UNKNOWN, Version.PREPRINT)


@dataclass(slots=True)
class Chase:
    """What has been tried for one paper, and what came of it."""

    article: Article
    attempts: list[Attempt] = field(default_factory=list)
    holding: Holding | None = None
    unsure: Holding | None = None

    @property
    def is_worth_another_try(self) -> bool:
        """Whether some route failed for a passing reason."""
        return any(attempt.failure in PASSING for attempt in self.attempts)


@dataclass(frozen=True, slots=True)
class Timing:
    """How long each step may take, in seconds; `hedge_s` starts the next copy beside a slow one."""

    source_s: float = 6.0
    total_s: float = 25.0
    hedge_s: float = 4.0


class Fulfil:
    """Searches paper by paper; a search may serve several requests."""

    def __init__(
        self,
        *,
        book: RequestBook,
        holdings: HoldingList,
        shelf: Shelf,
        finder: "Finder",
        speaker: Speaker,
        bells: Bells,
        clock: Clock,
    ) -> None:
        """Keep the collaborators."""
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
            await self._book.search_found(lease, chase.holding, chase.attempts)
            self._bells.deliver.ring()
        elif chase.is_worth_another_try and not chase.unsure and search.tries <= len(RETRY_AFTER_S):
            retry_at = self._clock() + timedelta(seconds=RETRY_AFTER_S[max(0, search.tries - 1)])
            await self._book.search_again(lease, chase.attempts, retry_at=retry_at)
            log.warning("search_put_back", tries=search.tries)
        else:
            await self._missed(requests, lease, chase)

    async def _chase(self, article: Article) -> Chase:
        held = await self._holdings.holding_for(article)
        if held and await self._is_on_shelf(held):
            return Chase(article, [Attempt("shelf")], held)
        return await self._finder.find(article)

    async def _is_on_shelf(self, holding: Holding) -> bool:
        try:
            async with self._shelf.open(holding.document.sha256):
                return True
        except FileNotFoundError:
            log.warning("shelf_lost_file", sha256=holding.document.sha256)
            return False

    async def _missed(self, requests: Sequence[Request], lease: Lease, chase: Chase) -> None:
        reason = miss_reason(chase)
        # At once for all: a gateway that hangs costs its time-out once, and the lease holds.
        places = await asyncio.gather(*(self._speaker.where(r) for r in requests))
        where = {r.number: place for r, place in zip(requests, places, strict=True)}

        def posts(request: Request) -> Sequence[Post]:
            place = where.get(request.number) or self._speaker.where_known(request)
            facts = {"title": request.shown_title}
            return [self._speaker.note(request, librarian_say(reason), facts, place)]

        await self._book.search_missed(lease, chase.attempts, reason, posts, unsure=chase.unsure)
        log.info("search_missed", reason=reason, tried=len(chase.attempts))
        self._bells.outbox.ring()


def miss_reason(chase: Chase) -> Reason:
    """Return why a librarian takes over."""
    if chase.unsure:
        return Reason.UNSURE_FILE
    if chase.article.kind is ArticleKind.BOOK:
        return Reason.BOOK_NOT_HELD
    if not chase.article.ids:
        return Reason.NOT_IDENTIFIED
    return Reason.NO_OPEN_COPY


class Finder:
    """Finds one validated copy of a paper, and remembers every route that was tried and why it failed."""

    def __init__(
        self,
        *,
        sources: Sequence[FulltextSource],
        fetcher: Fetcher,
        workshop: Workshop,
        shelf: Shelf,
        holdings: HoldingList,
        policy: Policy,
        max_bytes: int,
        timing: Timing,
    ) -> None:
        """Keep the collaborators; the order of `sources` is the order of preference."""
        self._sources = tuple(sources)
        self._fetcher = fetcher
        self._workshop = workshop
        self._shelf = shelf
        self._holdings = holdings
        self._policy = policy
        self._max_bytes = max_bytes
        self.timing = timing

    async def find(self, article: Article) -> Chase:
        """Return the chase for a paper, with its holding when a copy was found and validated."""
        chase = Chase(article)
        try:
            async with asyncio.timeout(self.timing.total_s):
                copies = await self.copies(chase)
                await self._first_good(copies, chase)
        except TimeoutError:
            chase.attempts.append(Attempt("search", Failure.TIMEOUT, "总时限已到"))
        return chase

    async def copies(self, chase: Chase) -> list[Copy]:
        """Return the copies that may be sent, best first; the others are noted as tried."""
        asked = [s for s in self._sources if s.accepts(chase.article)]
        answers = await asyncio.gather(*(self._locate(s, chase) for s in asked))
        usable = []
        for copy in (c for answer in answers for c in answer):
            if gate(copy, is_free_of_charge=self._policy.is_free_of_charge) is Gate.SEND:
                usable.append(copy)
            else:
                where = copy.url or copy.landing_url
                chase.attempts.append(Attempt(copy.source, Failure.LINK_ONLY_LICENCE, copy.licence, where))
        order = [source.name for source in self._sources]
        return sorted(
            _distinct(usable),
            key=lambda c: (order.index(c.source), c.host_type == "publisher", BEST_FIRST.index(c.version)),
        )

    async def _locate(self, source: FulltextSource, chase: Chase) -> Sequence[Copy]:
        began = time.monotonic()
        outcome = await self._ask(source, chase.article)
        elapsed_s = round(time.monotonic() - began, 3)
        match outcome:
            case Found(copies):
                return [replace(copy, source=source.name) for copy in copies]
            case NotFound():
                chase.attempts.append(Attempt(source.name, Failure.NO_LOCATION, elapsed_s=elapsed_s))
            case Unavailable(reason=reason):
                chase.attempts.append(Attempt(source.name, reason, elapsed_s=elapsed_s))
        return ()  # what does not apply leaves no trace

    async def _ask(self, source: FulltextSource, article: Article) -> Outcome[tuple[Copy, ...]]:
        try:
            async with asyncio.timeout(self.timing.source_s):
                return await source.locate(article)
        except TimeoutError:
            return Unavailable(Failure.TIMEOUT)
        except Exception:
            # One source's fault is not the reader's: the others still answer.
            log.exception("source_failed", source=source.name)
            return Unavailable(Failure.BAD_ANSWER)

    async def _first_good(self, copies: Sequence[Copy], chase: Chase) -> None:
        """Try the copies in order, two at a time at most; the first validated one wins."""
        waiting = list(copies)
        running: set[asyncio.Task[None]] = set()
        try:
            while (waiting or running) and not chase.holding:
                if waiting and len(running) < 2:
                    copy = waiting.pop(0)
                    running.add(asyncio.create_task(self._try(copy, chase), name=f"try-{copy.source}"))
                hedge_s = self.timing.hedge_s if waiting and len(running) < 2 else None
                done, running = await asyncio.wait(running, timeout=hedge_s, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)

    async def _try(self, copy: Copy, chase: Chase) -> None:
        began = time.monotonic()
        failure, detail = "", ""
        try:
            await self._take(copy, chase)
        except BadDocument as error:
            failure, detail = error.reason, error.detail
        except SourceUnavailable as error:
            # A full disk or a database that is away has no word of its own; it passes too.
            is_word = error.reason in set(Failure)
            failure, detail = (error.reason, "") if is_word else (Failure.BAD_ANSWER, error.source)
        except Exception:
            # One copy's fault is not the reader's: the others are still tried.
            log.exception("copy_failed", source=copy.source)
            failure = Failure.BAD_ANSWER
        elapsed_s = round(time.monotonic() - began, 3)
        chase.attempts.append(Attempt(copy.source, failure, detail, copy.url or copy.landing_url, elapsed_s))

    async def _take(self, copy: Copy, chase: Chase) -> None:
        if not (copy.url or copy.path):
            raise BadDocument(Failure.NO_LOCATION, "只有介绍页")
        async with self._shelf.scratch() as folder:
            target = folder / "copy.pdf"
            await self._fetcher.fetch(copy, target, max_bytes=self._max_bytes)
            doubt, pages = await self._look(copy, target, chase.article)
            holding = await self._shelve(copy, target, pages)
        if doubt:
            chase.unsure = chase.unsure or holding
            raise BadDocument(doubt, "请馆员核对")
        if not chase.holding:
            await self._holdings.record(chase.article, holding)
            chase.holding = chase.holding or holding  # two may be done in one moment: the first stays

    async def _look(self, copy: Copy, file: Path, article: Article) -> tuple[str, int]:
        """Return a doubt that a librarian should settle (or an empty one) and the number of pages."""
        if not copy.is_owned:
            seen = await self._workshop.inspect(file, article)
            return ("" if seen.has_text else Failure.NO_TEXT_LAYER), seen.pages
        # The library's own manifest says what a file is; text that says otherwise is for a person to judge.
        seen = await self._workshop.inspect(file, article, must_match=False)
        can_tell = seen.has_text and bool(article.title or article.id(IdKind.DOI))
        return (Failure.WRONG_PAPER if can_tell and not seen.shows else ""), seen.pages

    async def _shelve(self, copy: Copy, file: Path, pages: int) -> Holding:
        sha256, size_bytes = await self._shelf.put(file)
        document = Document(sha256=sha256, size_bytes=size_bytes, pages=pages)
        return Holding(document, copy.source, plain_licence(copy.licence), copy.version, copy.url or copy.landing_url)


def _distinct(copies: Sequence[Copy]) -> list[Copy]:
    places = [c.url or (str(c.path) if c.path else c.landing_url) for c in copies]
    return [copy for n, copy in enumerate(copies) if places[n] not in places[:n]]
