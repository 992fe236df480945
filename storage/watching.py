"""Papers that are looked for again, in SQL.

As with searches: whoever joins or ends a watch locks its row first, then the requests that wait for it.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.article import Article, Attempt, Holding
from handlers.domain.post import Post
from handlers.domain.request import Actor, Lease, Reason, Request, State
from handlers.domain.watch import Watch, Watching
from storage.desk import Desk
from storage.holding_list import names_of
from storage.leases import claim, held
from storage.tables import RequestRow
from storage.watch_tables import WatcherRow, WatchRow

WAITING = (State.WITH_LIBRARIAN, State.DECLINED)
# Declined means over, unless its reader wished to be told all the same.
STANDS = (RequestRow.state_since == WatcherRow.since) & or_(
    RequestRow.state == State.WITH_LIBRARIAN, (RequestRow.state == State.DECLINED) & WatcherRow.is_wish
)


class SqlWatchList(Desk):
    """Each method is one transaction."""

    async def unwatched(self, reasons: Collection[Reason], *, limit: int = 100) -> tuple[Request, ...]:
        """Return requests that stand with a librarian for such a reason and have not been enlisted since."""
        enlisted = exists().where(WatcherRow.request == RequestRow.number, WatcherRow.since == RequestRow.state_since)
        statement = (
            select(RequestRow)
            .where(RequestRow.state == State.WITH_LIBRARIAN, RequestRow.reason.in_(sorted(reasons)))
            .where(RequestRow.article_key != "", ~enlisted)
            .order_by(RequestRow.number)
            .limit(limit)
        )
        async with self._database.reading() as session:
            return tuple(self._request(row) for row in await session.scalars(statement))

    async def enlist(
        self,
        number: int,
        *,
        next_try_at: datetime,
        until: datetime,
        is_wish: bool = False,
        posts: Sequence[Post] = (),
    ) -> bool:
        """Let a request wait for its paper; an open watch of the paper keeps its own next try."""
        async with self._database.writing() as session:
            seen = await session.get(RequestRow, number)
            if seen is None or seen.article is None or seen.state not in WAITING:
                return False
            watch = await self._open(session, seen.article, is_urgent=seen.is_urgent, next_try_at=next_try_at)
            row = await session.get(RequestRow, number, with_for_update=True, populate_existing=True)
            if row is None or row.state not in WAITING:
                return False
            await self._join(session, row, watch, until=until, is_wish=is_wish)
            await self._posts.write(session, row.account, posts, self._clock())
            return True

    async def _open(self, session: AsyncSession, article: Article, *, is_urgent: bool, next_try_at: datetime) -> int:
        values = {
            "paper_key": article.key,
            "article": article,
            "is_urgent": is_urgent,
            "started_at": self._clock(),
            "next_try_at": next_try_at,
        }
        is_open = WatchRow.ended_at.is_(None)
        running = select(WatchRow).where(WatchRow.paper_key == article.key, is_open).with_for_update()
        while True:
            opened = await self._database.insert_new(session, WatchRow, values, unique=("paper_key",), where=is_open)
            if opened is not None:
                return opened
            # It may end between the two statements: then the next round opens a new one.
            if watch := (await session.scalars(running)).one_or_none():
                watch.is_urgent = watch.is_urgent or is_urgent
                return watch.id

    async def _join(
        self, session: AsyncSession, row: RequestRow, watch: int, *, until: datetime, is_wish: bool
    ) -> None:
        watcher = await session.get(WatcherRow, row.number)
        if watcher is None:
            watcher = WatcherRow(request=row.number)
            session.add(watcher)
        watcher.watch_id, watcher.since, watcher.until = watch, row.state_since, until
        watcher.is_wish, watcher.ended_at, watcher.outcome = is_wish, None, ""

    async def of_request(self, number: int) -> Watching | None:
        """Return how a request is watched, or `None` when it does not wait."""
        statement = (
            select(WatcherRow, WatchRow)
            .join(WatchRow, WatchRow.id == WatcherRow.watch_id)
            .join(RequestRow, RequestRow.number == WatcherRow.request)
            .where(WatcherRow.request == number, WatcherRow.ended_at.is_(None), WatchRow.ended_at.is_(None), STANDS)
        )
        async with self._database.reading() as session:
            found = (await session.execute(statement)).one_or_none()
        return None if found is None else _watching(found[0], found[1])

    async def release(self, number: int, outcome: str, posts: Sequence[Post] = ()) -> bool:
        """Let a request wait no more, with these posts; returns whether it did wait (else nothing is said)."""
        async with self._database.writing() as session:
            row = await self._locked(session, number)
            watcher = await session.get(WatcherRow, number, with_for_update=True)
            if watcher is None or watcher.ended_at is not None:
                return False
            watcher.ended_at, watcher.outcome = self._clock(), outcome
            await self._posts.write(session, row.account, posts, self._clock())
            return True

    async def claim(
        self, *, lease_s: float, urgent_only: bool = False
    ) -> tuple[Watch, tuple[Request, ...], Lease] | None:
        """Take a watch whose next try is due, with the requests that wait for it."""
        now = self._clock()
        which = _due(now, urgent_only=urgent_only)
        async with self._database.writing() as session:
            while claimed := await claim(session, WatchRow, which, now + timedelta(seconds=lease_s)):
                row, lease = claimed
                if waiting := await self._waiting(session, row.id):
                    row.last_try_at = now
                    watch = Watch(row.id, row.article, row.tries, row.misses, row.stalls)
                    return watch, tuple(self._request(one) for one in waiting), lease
                _end(row, "nobody_waits", now)
                await session.flush()
        return None

    async def _waiting(self, session: AsyncSession, watch: int) -> Sequence[RequestRow]:
        now = self._clock()
        statement = (
            select(RequestRow)
            .join(WatcherRow, WatcherRow.request == RequestRow.number)
            .where(WatcherRow.watch_id == watch, WatcherRow.ended_at.is_(None), WatcherRow.until > now, STANDS)
            .order_by(RequestRow.number)
            .with_for_update(of=RequestRow)
        )
        return (await session.scalars(statement)).all()

    async def found(
        self,
        lease: Lease,
        holding: Holding,
        posts: Callable[[Request], Sequence[Post]],
        *,
        attempts: Sequence[Attempt] = (),
    ) -> tuple[Request, ...]:
        """End a watch with a document: every request that still waits is `found` now, each with its posts.

        Raises:
            LeaseLost: It has been taken over.
        """
        async with self._database.writing() as session:
            watch = await held(session, WatchRow, lease)
            rows = await self._waiting(session, watch.id)
            for row in rows:
                await self._give(session, row, holding, posts)
            watch.attempts = tuple(attempts)
            _end(watch, "found", self._clock())
            return tuple(self._request(row) for row in rows)

    async def _give(
        self, session: AsyncSession, row: RequestRow, holding: Holding, posts: Callable[[Request], Sequence[Post]]
    ) -> None:
        self._step(session, row, State.FOUND, Actor.TIMER, reason=Reason.FOUND_LATER)
        row.holding, row.found_at = holding, row.state_since
        watcher = await session.get_one(WatcherRow, row.number)
        watcher.ended_at, watcher.outcome = self._clock(), "found"
        await self._posts.write(session, row.account, posts(self._request(row)), self._clock())

    async def not_found(
        self,
        lease: Lease,
        attempts: Sequence[Attempt],
        *,
        retry_at: datetime,
        was_asked: bool,
        unsure: Holding | None = None,
    ) -> tuple[Request, ...]:
        """Let a watch wait for its next try; it counts as a miss when `was_asked`, else as a stall.

        Raises:
            LeaseLost: It has been taken over.
        """
        async with self._database.writing() as session:
            watch = await held(session, WatchRow, lease)
            watch.attempts, watch.lease_until, watch.next_try_at = tuple(attempts), None, retry_at
            watch.misses += was_asked
            watch.stalls = 0 if was_asked else watch.stalls + 1
            rows = await self._waiting(session, watch.id) if unsure else ()
            empty = [row for row in rows if row.state == State.WITH_LIBRARIAN and row.holding is None]
            for row in empty:
                row.holding = unsure
            return tuple(self._request(row) for row in empty)

    async def expired(self, *, limit: int = 100) -> tuple[Request, ...]:
        """Return the requests that have waited as long as was planned; those that moved on are released silently."""
        now = self._clock()
        is_over = WatcherRow.ended_at.is_(None) & (WatcherRow.until <= now)
        statement = select(WatcherRow).where(is_over).order_by(WatcherRow.until).limit(limit)
        standing = []
        async with self._database.writing() as session:
            for watcher in (await session.scalars(statement)).all():
                row = await session.get_one(RequestRow, watcher.request)
                if _stands(row, watcher):
                    standing.append(self._request(row))
                else:
                    watcher.ended_at, watcher.outcome = now, "moved_on"
        return tuple(standing)

    async def hurry(self, article: Article) -> None:
        """Let the next try for a paper be due now: something has changed."""
        named = WatchRow.paper_key.in_(sorted({article.key, *names_of(article)})) & WatchRow.ended_at.is_(None)
        async with self._database.writing() as session:
            for watch in await session.scalars(select(WatchRow).where(named).with_for_update()):
                watch.next_try_at = self._clock()


def _due(now: datetime, *, urgent_only: bool) -> Select[int]:
    due = (
        select(WatchRow.id)
        .where(WatchRow.ended_at.is_(None), WatchRow.next_try_at <= now)
        .where(or_(WatchRow.lease_until.is_(None), WatchRow.lease_until <= now))
        .order_by(WatchRow.is_urgent.desc(), WatchRow.next_try_at, WatchRow.id)
    )
    return due.where(WatchRow.is_urgent) if urgent_only else due


def _stands(row: RequestRow, watcher: WatcherRow) -> bool:
    is_waiting = row.state == State.WITH_LIBRARIAN or (row.state == State.DECLINED and watcher.is_wish)
    return is_waiting and row.state_since == watcher.since


def _end(watch: WatchRow, outcome: str, now: datetime) -> None:
    watch.ended_at, watch.outcome, watch.lease_until = now, outcome, None


def _watching(watcher: WatcherRow, watch: WatchRow) -> Watching:
    return Watching(
        request=watcher.request,
        tries=watch.tries,
        next_try_at=watch.next_try_at,
        until=watcher.until,
        is_wish=watcher.is_wish,
        last_try_at=watch.last_try_at,
        attempts=watch.attempts,
    )
