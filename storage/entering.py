"""Requests come in, wait for their reader to be known, and make single moves."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.article import Attempt
from handlers.domain.errors import IllegalMove
from handlers.domain.membership import Staff
from handlers.domain.post import Post
from handlers.domain.request import FIRST, Actor, Lease, NewRequest, Reason, Request, State
from storage.leases import held
from storage.posts import drop_acknowledgements
from storage.searching import Searches
from storage.tables import HistoryRow, MessageRow, RequestRow, SearchRow

UNSEEN = {"synchronize_session": False}
NUMBERED_BY = ("account", "message_id", "item")


class Entering(Searches):
    """The part of the request book that enters and moves."""

    async def enter(self, new: NewRequest, posts: Callable[[Request], Sequence[Post]]) -> tuple[Request, bool]:
        """Enter a request once, with the posts made for its number.

        Raises:
            IllegalMove: Its state is not one to begin with.
        """
        if new.state not in FIRST:
            raise IllegalMove(f"a request does not begin as {new.state}")
        async with self._database.writing() as session:
            number = await self._database.insert_new(session, RequestRow, self._values(new), unique=NUMBERED_BY)
            row = await self._entered(session, new)
            if number is not None:
                await self._welcome(session, row, posts)
            return self._request(row), number is not None

    async def _entered(self, session: AsyncSession, new: NewRequest) -> RequestRow:
        statement = select(RequestRow).where(
            RequestRow.account == new.account, RequestRow.message_id == new.message_id, RequestRow.item == new.item
        )
        return (await session.scalars(statement)).one()

    async def _welcome(
        self, session: AsyncSession, row: RequestRow, posts: Callable[[Request], Sequence[Post]]
    ) -> None:
        session.add(
            HistoryRow(
                request=row.number, at=row.state_since, start="", end=row.state, actor=Actor.READER, reason=row.reason
            )
        )
        await self._posts.write(session, row.account, posts(self._request(row)), self._clock())

    async def move(
        self,
        number: int,
        to: State,
        actor: Actor,
        *,
        reason: Reason = Reason.NONE,
        remark: str = "",
        lease: Lease | None = None,
        attempts: Sequence[Attempt] = (),
        posts: Sequence[Post] = (),
    ) -> Request:
        """Make one move of the table, noted in the request's history with the routes tried, and write its posts.

        Raises:
            IllegalMove: The table does not allow it from the state it is in now.
            LeaseLost: A lease was given and has been taken over by another worker.
        """
        async with self._database.writing() as session:
            row = await held(session, RequestRow, lease) if lease else await self._locked(session, number)
            if row.number != number:
                raise IllegalMove(f"the lease is for request {row.number}, not for {number}")
            await self._move(session, row, to, actor, reason)
            if attempts:
                row.attempts = tuple(attempts)
            if remark:
                row.remark_sealed = self._sealer.seal("remark", remark)
            await self._posts.write(session, row.account, posts, self._clock())
            if to is State.CANCELLED:
                await drop_acknowledgements(session, number, self._clock())
            return self._request(row)

    async def _move(self, session: AsyncSession, row: RequestRow, to: State, actor: Actor, reason: Reason) -> None:
        if to is State.IDENTIFIED:
            if row.article is None:
                raise IllegalMove(f"nobody knows which paper request {row.number} means")
            await self._identify(session, row, row.article, actor, reason=reason)
            return
        if to is State.FOUND and row.holding is None:
            raise IllegalMove(f"request {row.number} has no document")
        self._step(session, row, to, actor, reason=reason)

    async def admit(self, number: int, staff: Staff, posts: Sequence[Post] = ()) -> Request:
        """Give a request that awaited binding its reader; it is `received` now.

        Raises:
            IllegalMove: It does not await binding.
        """
        async with self._database.writing() as session:
            row = await self._locked(session, number)
            self._step(session, row, State.RECEIVED, Actor.BOT)
            row.staff_id, row.department = staff.id, staff.department
            await self._posts.write(session, row.account, posts, self._clock())
            return self._request(row)

    async def urge(self, number: int) -> Request:
        """Mark a request as urgent, and the search that serves it."""
        async with self._database.writing() as session:
            search = await session.scalar(select(RequestRow.search_id).where(RequestRow.number == number))
            if search is not None:  # locked first, as everywhere
                (await session.get_one(SearchRow, search, with_for_update=True)).is_urgent = True
            row = await self._locked(session, number)
            row.is_urgent = True
            return self._request(row)

    async def take(self, number: int, owner: str) -> Request:
        """Note which librarian looks after a request; an empty owner gives it back.

        Whoever took it first keeps it: the returned request tells who that is.
        """
        async with self._database.writing() as session:
            row = await self._locked(session, number)
            if not owner or not row.owner:
                row.owner = owner
            return self._request(row)

    async def wipe_texts(self, before: datetime) -> int:
        """Remove what readers wrote from ended requests received before that moment; return from how many."""
        is_old = (RequestRow.received_at < before) & RequestRow.closed_at.is_not(None)
        old = select(RequestRow.number).where(is_old, RequestRow.words_sealed != b"")
        said = exists().where(
            RequestRow.number.in_(old),
            RequestRow.account == MessageRow.account,
            RequestRow.message_id == MessageRow.message_id,
        )
        async with self._database.writing() as session:
            await session.execute(
                update(MessageRow).where(said).values(text_sealed=b"", file_name_sealed=b""), execution_options=UNSEEN
            )
            wiped = update(RequestRow).where(RequestRow.number.in_(old)).values(words_sealed=b"", remark_sealed=b"")
            return len((await session.scalars(wiped.returning(RequestRow.number), execution_options=UNSEEN)).all())
