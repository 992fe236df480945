"""Looks again, in the background, for what could not be found: a copy that turns up goes out by itself."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

import structlog

from handlers.bell import Bells
from handlers.chase import Chase
from handlers.domain.article import Article, Attempt, Holding
from handlers.domain.post import Post, Urgency
from handlers.domain.request import Lease, Reason, Request
from handlers.domain.say import Say
from handlers.domain.watch import WATCHED, Plan, Watch, was_asked
from handlers.finder import Finder
from handlers.ports import Clock, HoldingList, Shelf, WatchList
from handlers.shelved import shelved_copy
from handlers.speak import Speaker

log = structlog.get_logger()
LEASE_MARGIN_S = 60.0


class LookAgain:
    """Tries watched papers when they are due; at night only those that are urgent: a file would wake its reader."""

    def __init__(
        self,
        *,
        watches: WatchList,
        holdings: HoldingList,
        shelf: Shelf,
        finder: Finder,
        speaker: Speaker,
        bells: Bells,
        clock: Clock,
        plan: Plan | None = None,
        is_quiet: Callable[[datetime], bool] = lambda _: False,
        afresh: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        """Keep the collaborators.

        `is_quiet` tells the hours in which readers are left alone; inside `afresh` no answer of before is used.
        """
        self._watches = watches
        self._holdings = holdings
        self._shelf = shelf
        self._finder = finder
        self._speaker = speaker
        self._bells = bells
        self._clock = clock
        self._plan = plan or Plan()
        self._is_quiet = is_quiet
        self._afresh = afresh

    async def work_once(self) -> bool:
        """Try one paper that is due; return whether there was one, or new requests to watch for."""
        lease_s = self._finder.timing.total_s + LEASE_MARGIN_S
        claimed = await self._watches.claim(lease_s=lease_s, urgent_only=self._is_quiet(self._clock()))
        if claimed is None:
            return await self.enlist() > 0
        watch, requests, lease = claimed
        with structlog.contextvars.bound_contextvars(watch=watch.id):
            await self._try(watch, requests, lease)
        return True

    async def enlist(self) -> int:
        """Let requests wait that a copy found later would answer; return how many are new."""
        now, new = self._clock(), 0
        for request in await self._watches.unwatched(WATCHED):
            stalls = int(request.reason is Reason.NO_RECORD_SOURCE)
            due, until = now + self._plan.wait(misses=0, stalls=stalls), now + self._plan.keep
            new += await self._watches.enlist(request.number, next_try_at=due, until=until)
        return new

    async def _try(self, watch: Watch, requests: Sequence[Request], lease: Lease) -> None:
        chase = await self._look(watch.article)
        attempts, unsure = chase.attempts, chase.unsure
        if chase.holding:
            await self._found(requests, lease, chase.holding, attempts)
            return
        is_miss = chase.could_ask and was_asked(attempts)
        misses, stalls = watch.misses + is_miss, 0 if is_miss else watch.stalls + 1
        wait = self._plan.wait(misses=misses, stalls=stalls)
        await self._watches.not_found(lease, attempts, retry_at=self._clock() + wait, was_asked=is_miss, unsure=unsure)
        log.info("watch_missed" if is_miss else "watch_not_asked", misses=misses, stalls=stalls)

    async def _look(self, article: Article) -> Chase:
        if held := await shelved_copy(self._holdings, self._shelf, article):
            return Chase(article, [Attempt("shelf")], holding=held)
        with self._afresh():
            return await self._finder.find(article)

    async def _found(
        self, requests: Sequence[Request], lease: Lease, holding: Holding, attempts: Sequence[Attempt]
    ) -> None:
        where = await self._speaker.where_each(requests)

        def posts(request: Request) -> Sequence[Post]:
            return [self._speaker.note(request, Say.FOUND_AT_LAST, {}, where(request), tag=_tag(request))]

        served = await self._watches.found(lease, holding, posts, attempts=attempts)
        log.info("watch_found", source=holding.source, requests=len(served))
        self._bells.deliver.ring()
        self._bells.outbox.ring()

    async def tell_expired(self) -> int:
        """Tell readers, once, that their paper is not looked for any more; return how many were told."""
        told = 0
        for request in await self._watches.expired():
            where = await self._speaker.where(request)
            facts, tag = {"days": str(max(1, self._plan.keep.days))}, f"watch_over:{self._clock():%Y%m%d}"
            note = self._speaker.note(request, Say.WATCH_OVER, facts, where, tag=tag, urgency=Urgency.REMINDER)
            told += await self._watches.release(request.number, "over", [note])
        if told:
            self._bells.outbox.ring()
        return told


def _tag(request: Request) -> str:
    """Return a tag that lets it be said again when the request was sent, went back, and was found once more."""
    return "found_at_last" + (f":{request.delivered_at:%Y%m%d%H%M%S}" if request.delivered_at else "")
