"""Which paper is meant, and the search for it, which may serve several requests.

Every request that is identified or searching stands in an open search. Joining one and ending one both
lock the search's row first, so that nobody joins a search in the moment in which it ends.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.article import Article, Attempt, Holding
from handlers.domain.errors import IllegalMove
from handlers.domain.post import Post
from handlers.domain.request import Actor, Lease, Reason, Request, Search, State
from storage.desk import Desk, issue_key
from storage.leases import claim, held
from storage.tables import RequestRow, SearchRow

MAX_CANDIDATES = 5


class Searches(Desk):
    """Joining and opening searches."""

    async def _identify(
        self,
        session: AsyncSession,
        row: RequestRow,
        article: Article,
        actor: Actor,
        *,
        reason: Reason = Reason.NONE,
    ) -> None:
        self._step(session, row, State.IDENTIFIED, actor, reason=reason)
        row.article, row.article_key, row.issue_key = article, article.key, issue_key(article)
        row.holding, row.found_at = None, None
        row.identified_at = row.identified_at or row.state_since
        row.search_id = await self._join(session, article, is_urgent=row.is_urgent)

    async def _join(self, session: AsyncSession, article: Article, *, is_urgent: bool) -> int:
        """Return the open search for a paper, opened if there is none."""
        values = {"paper_key": article.key, "article": article, "is_urgent": is_urgent, "started_at": self._clock()}
        is_open = SearchRow.ended_at.is_(None)
        running = select(SearchRow).where(SearchRow.paper_key == article.key, is_open).with_for_update()
        while True:
            opened = await self._database.insert_new(session, SearchRow, values, unique=("paper_key",), where=is_open)
            if opened is not None:
                return opened
            # It may end between the two statements: then the next round opens a new one.
            if search := (await session.scalars(running)).one_or_none():
                search.is_urgent = search.is_urgent or is_urgent
                return search.id

    async def _served(self, session: AsyncSession, search: int) -> Sequence[RequestRow]:
        statement = select(RequestRow).where(RequestRow.search_id == search).order_by(RequestRow.number)
        return (await session.scalars(statement.with_for_update())).all()

    def _now_searching(self, session: AsyncSession, rows: Sequence[RequestRow]) -> None:
        for row in rows:
            if row.state == State.IDENTIFIED:
                self._step(session, row, State.SEARCHING, Actor.BOT)


class Searching(Searches):
    """The part of the request book that identifies and searches."""

    async def claim_received(self, *, lease_s: float) -> tuple[Request, Lease] | None:
        """Take the oldest received request to identify, urgent ones first."""
        return await self._claim_request(State.RECEIVED, lease_s)

    async def _claim_request(self, state: State, lease_s: float) -> tuple[Request, Lease] | None:
        now = self._clock()
        which = (
            select(RequestRow.number)
            .where(RequestRow.state == state)
            .where(or_(RequestRow.lease_until.is_(None), RequestRow.lease_until <= now))
            .where(or_(RequestRow.next_try_at.is_(None), RequestRow.next_try_at <= now))
            .order_by(RequestRow.is_urgent.desc(), RequestRow.number)
        )
        async with self._database.writing() as session:
            claimed = await claim(session, RequestRow, which, now + timedelta(seconds=lease_s))
            return None if claimed is None else (self._request(claimed[0]), claimed[1])

    async def identified(self, lease: Lease, article: Article) -> Request:
        """Note which paper is meant, and join or open the search for it.

        Raises:
            LeaseLost: As for `move`.
        """
        async with self._database.writing() as session:
            row = await held(session, RequestRow, lease)
            await self._identify(session, row, article, Actor.BOT)
            return self._request(row)

    async def offer(self, lease: Lease, candidates: Sequence[Article], posts: Sequence[Post]) -> Request:
        """Note up to five candidates for the reader to choose from; the request is `choosing` now.

        Raises:
            LeaseLost: As for `move`.
        """
        async with self._database.writing() as session:
            row = await held(session, RequestRow, lease)
            self._step(session, row, State.CHOOSING, Actor.BOT)
            row.candidates = tuple(candidates[:MAX_CANDIDATES])
            await self._posts.write(session, row.account, posts, self._clock())
            return self._request(row)

    async def answered(
        self, lease: Lease, results: Sequence[Article], attempts: Sequence[Attempt], posts: Sequence[Post]
    ) -> Request:
        """Note what a keyword search listed for its reader, and the queries that were run; it is `answered` now.

        Raises:
            LeaseLost: As for `move`.
        """
        async with self._database.writing() as session:
            row = await held(session, RequestRow, lease)
            self._step(session, row, State.ANSWERED, Actor.BOT)
            row.candidates, row.attempts = tuple(results), tuple(attempts)
            await self._posts.write(session, row.account, posts, self._clock())
            return self._request(row)

    async def answered_by_hand(
        self, number: int, results: Sequence[Article], posts: Sequence[Post], *, remark: str = ""
    ) -> Request:
        """Note what a librarian answered: the papers listed, or words alone (`remark`); it is `answered` now.

        Raises:
            IllegalMove: The request does not wait for a librarian.
        """
        async with self._database.writing() as session:
            row = await self._locked(session, number)
            self._step(session, row, State.ANSWERED, Actor.LIBRARIAN, reason=Reason.ANSWERED_BY_HAND)
            row.candidates = tuple(results)
            if remark:
                row.remark_sealed = self._sealer.seal("remark", remark)
            await self._posts.write(session, row.account, posts, self._clock())
            return self._request(row)

    async def choose(self, number: int, article: Article, actor: Actor, posts: Sequence[Post] = ()) -> Request:
        """Note which paper the reader or the librarian picked; the request is `identified` now.

        Raises:
            IllegalMove: The request is not waiting for a choice or for a librarian.
        """
        async with self._database.writing() as session:
            row = await self._locked(session, number)
            if row.state not in {State.CHOOSING, State.WITH_LIBRARIAN}:
                raise IllegalMove(f"request {number} is {row.state}: there is nothing to choose")
            await self._identify(session, row, article, actor)
            await self._posts.write(session, row.account, posts, self._clock())
            return self._request(row)

    async def put_back(self, lease: Lease, *, retry_at: datetime) -> int:
        """Give a claimed request back, to be tried after `retry_at`; returns how often it was tried.

        Raises:
            LeaseLost: As for `move`.
        """
        async with self._database.writing() as session:
            row = await held(session, RequestRow, lease)
            row.lease_until, row.next_try_at = None, retry_at
            return row.tries

    async def claim_search(self, *, lease_s: float) -> tuple[Search, tuple[Request, ...], Lease] | None:
        """Take a waiting search, with the requests that it serves; they are `searching` now."""
        now = self._clock()
        async with self._database.writing() as session:
            while claimed := await claim(session, SearchRow, waiting_searches(now), now + timedelta(seconds=lease_s)):
                row, lease = claimed
                served = await self._served(session, row.id)
                if served:
                    self._now_searching(session, served)
                    search = Search(id=row.id, article=row.article, tries=row.tries, started_at=row.started_at)
                    return search, tuple(self._request(one) for one in served), lease
                _end(row, "nobody_waits", now)
                await session.flush()
        return None

    async def search_found(
        self, lease: Lease, holding: Holding, attempts: Sequence[Attempt], *, learnt: Article | None = None
    ) -> tuple[Request, ...]:
        """End a search with a document; every request that it serves is `found` now.

        Raises:
            LeaseLost: As for `move`.
        """
        async with self._database.writing() as session:
            rows = await self._ended(session, lease, "found", attempts, learnt)
            for row in rows:
                self._step(session, row, State.FOUND, Actor.BOT)
                row.holding, row.found_at = holding, row.state_since
            return tuple(self._request(row) for row in rows)

    async def search_missed(
        self,
        lease: Lease,
        attempts: Sequence[Attempt],
        reason: Reason,
        posts: Callable[[Request], Sequence[Post]],
        *,
        unsure: Holding | None = None,
        learnt: Article | None = None,
    ) -> tuple[Request, ...]:
        """End a search without a certain document; its requests are `with_librarian` now, each with its posts.

        Raises:
            LeaseLost: As for `move`.
        """
        async with self._database.writing() as session:
            rows = await self._ended(session, lease, "missed", attempts, learnt)
            for row in rows:
                self._step(session, row, State.WITH_LIBRARIAN, Actor.BOT, reason=reason)
                row.holding = unsure
                await self._posts.write(session, row.account, posts(self._request(row)), self._clock())
            return tuple(self._request(row) for row in rows)

    async def search_again(
        self,
        lease: Lease,
        attempts: Sequence[Attempt],
        *,
        retry_at: datetime,
        posts: Callable[[Request], Sequence[Post]] = lambda _: (),
    ) -> None:
        """Let a search wait for its next try; its requests are `identified` again, each with its posts.

        Raises:
            LeaseLost: As for `move`.
        """
        async with self._database.writing() as session:
            search = await held(session, SearchRow, lease)
            search.attempts = (*search.attempts, *attempts)
            search.lease_until, search.next_try_at = None, retry_at
            for row in await self._served(session, search.id):
                row.attempts = search.attempts
                if row.state == State.SEARCHING:
                    self._step(session, row, State.IDENTIFIED, Actor.BOT)
                    await self._posts.write(session, row.account, posts(self._request(row)), self._clock())

    async def extend(self, lease: Lease, *, table: str, lease_s: float) -> Lease:
        """Prolong a lease on a `request` or a `search` that is still held.

        Raises:
            LeaseLost: It has been taken over.
        """
        until = self._clock() + timedelta(seconds=lease_s)
        async with self._database.writing() as session:
            if table == SearchRow.__tablename__:
                (await held(session, SearchRow, lease)).lease_until = until
                self._now_searching(session, await self._served(session, lease.row))
            elif table == RequestRow.__tablename__:
                (await held(session, RequestRow, lease)).lease_until = until
            else:
                raise ValueError(f"there are no leases on {table}")
        return Lease(lease.row, lease.fence, until)

    async def _ended(
        self,
        session: AsyncSession,
        lease: Lease,
        outcome: str,
        attempts: Sequence[Attempt],
        learnt: Article | None,
    ) -> Sequence[RequestRow]:
        search = await held(session, SearchRow, lease)
        search.attempts = (*search.attempts, *attempts)
        _end(search, outcome, self._clock())
        rows = await self._served(session, search.id)
        self._now_searching(session, rows)
        for row in rows:
            row.attempts = search.attempts
            row.article = learnt or row.article
        return rows


def _end(search: SearchRow, outcome: str, now: datetime) -> None:
    search.ended_at, search.outcome, search.lease_until = now, outcome, None


def waiting_searches(now: datetime) -> Select[int]:
    """Return the open searches that nobody works on and whose moment has come, urgent ones first."""
    return (
        select(SearchRow.id)
        .where(SearchRow.ended_at.is_(None))
        .where(or_(SearchRow.lease_until.is_(None), SearchRow.lease_until <= now))
        .where(or_(SearchRow.next_try_at.is_(None), SearchRow.next_try_at <= now))
        .order_by(SearchRow.is_urgent.desc(), SearchRow.id)
    )
