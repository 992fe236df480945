"""Further messages are added to a request, and may say anew what it is for."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.domain.addition import REWORDABLE, Addition
from handlers.domain.article import Wanted
from handlers.domain.errors import IllegalMove
from handlers.domain.post import Post, Role
from handlers.domain.request import FIRST, Actor, Request, RequestKind, State, is_book
from storage.desk import Desk, pack_wanted
from storage.posts import of_same_message
from storage.tables import AdditionRow, HistoryRow, PostRow, RequestRow

ONCE = ("account", "message_id", "item")


class Adding(Desk):
    """The part of the request book that joins messages to the request they belong to."""

    async def add(self, number: int, addition: Addition, posts: Sequence[Post] = ()) -> tuple[Request, bool]:
        """Add a further message of the reader to a request, once.

        Raises:
            IllegalMove: Something else is wanted, but the request is on its way, over, or in a librarian's hands.
        """
        async with self._database.writing() as session:
            row = await self._locked(session, number)
            if not await self._is_new(session, number, addition):
                return self._request(row), False
            words = self._sealer.open("words", row.words_sealed)
            row.words_sealed = self._sealer.seal("words", "\n".join(filter(None, (words, addition.words))))
            row.is_urgent = row.is_urgent or addition.is_urgent
            if addition.wanted is not None:
                self._reword(session, row, addition.wanted)
            await self._answer(session, row, posts)
            return self._request(row), True

    async def added_by(self, account: str, message_id: str) -> Request | None:
        """Return the request that a message was added to, or `None` when it was added to none."""
        added = select(AdditionRow.request).where(AdditionRow.account == account, AdditionRow.message_id == message_id)
        async with self._database.reading() as session:
            number = await session.scalar(added.limit(1))
            row = None if number is None else await session.get(RequestRow, number)
        return None if row is None else self._request(row)

    async def _is_new(self, session: AsyncSession, number: int, addition: Addition) -> bool:
        values = {
            "request": number,
            "account": addition.account,
            "message_id": addition.message_id,
            "item": addition.item,
            "at": self._clock(),
        }
        return await self._database.insert_new(session, AdditionRow, values, unique=ONCE) is not None

    def _reword(self, session: AsyncSession, row: RequestRow, wanted: Wanted) -> None:
        start = State(row.state)
        if start not in REWORDABLE or row.owner:
            raise IllegalMove(f"request {row.number} is {start}: nothing else can be wanted any more")
        if start in FIRST:
            row.lease_until, row.next_try_at, row.tries = None, None, 0
            step = HistoryRow(
                request=row.number, at=self._clock(), start=start, end=start, actor=Actor.READER, reason=""
            )
            session.add(step)
        else:
            self._step(session, row, State.RECEIVED, Actor.READER)
        row.kind = RequestKind.BOOK if is_book(wanted) else RequestKind.ARTICLE
        row.wanted_sealed = self._sealer.seal("wanted", pack_wanted(wanted))
        row.article, row.article_key, row.issue_key = None, "", ""
        row.holding, row.candidates, row.found_at = None, (), None
        row.rewordings += 1

    async def _answer(self, session: AsyncSession, row: RequestRow, posts: Sequence[Post]) -> None:
        if posts and len(await of_same_message(session, row.number)) == 1:
            waiting = (PostRow.request == row.number) & (PostRow.role == Role.ACK) & (PostRow.state == "waiting")
            dropped = update(PostRow).where(waiting).values(state="dropped", ended_at=self._clock())
            await session.execute(dropped, execution_options={"synchronize_session": False})
        await self._posts.write(session, row.account, posts, self._clock())
