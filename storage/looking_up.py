"""Reads the request book: for readers, librarians, limits and the timer."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from handlers.domain.article import Article
from handlers.domain.message import Conversation
from handlers.domain.request import OPEN, USES_NO_QUOTA, Request, State
from storage.desk import Desk, issue_key
from storage.tables import HistoryRow, RequestRow


class LookingUp(Desk):
    """The part of the request book that only reads."""

    async def find(self, number: int) -> Request | None:
        """Return the request of that number."""
        async with self._database.reading() as session:
            row = await session.get(RequestRow, number)
        return None if row is None else self._request(row)

    async def find_all(self, numbers: Collection[int]) -> dict[int, Request]:
        """Return the requests of those numbers by number; unknown ones are left out."""
        found = await self._all(select(RequestRow).where(RequestRow.number.in_(numbers)))
        return {request.number: request for request in found}

    async def of_message(self, account: str, message_id: str) -> tuple[Request, ...]:
        """Return the requests that a message has entered, by item."""
        asked = (RequestRow.account == account) & (RequestRow.message_id == message_id)
        return await self._all(select(RequestRow).where(asked).order_by(RequestRow.item))

    async def unanswered(self, *, before: datetime, limit: int = 100) -> tuple[Request, ...]:
        """Return open requests received before that moment whose reader has heard no word yet, oldest first."""
        is_unheard = RequestRow.acked_at.is_(None) & RequestRow.closed_at.is_(None)
        late = select(RequestRow).where(is_unheard, RequestRow.received_at < before)
        late = late.where(RequestRow.state != State.AWAITING_BINDING)
        return await self._all(late.order_by(RequestRow.received_at).limit(limit))

    async def asked_by(self, account: str, contact_id: str, staff_id: int | None, *, limit: int) -> tuple[Request, ...]:
        """Return a reader's latest requests, newest first: by staff entry where bound, else by contact.

        A contact that is not bound does not see what was asked while it was bound to somebody.
        """
        by_contact = (RequestRow.account == account) & (RequestRow.reader_id == contact_id)
        mine = by_contact & RequestRow.staff_id.is_(None) if staff_id is None else RequestRow.staff_id == staff_id
        return await self._all(select(RequestRow).where(mine).order_by(RequestRow.number.desc()).limit(limit))

    async def asked_in(self, account: str, conversation: Conversation, *, since: datetime) -> tuple[Request, ...]:
        """Return what was asked in a conversation since then, newest first, cancelled requests left out."""
        asked = select(RequestRow).where(
            RequestRow.account == account,
            RequestRow.received_at >= since,
            _is_in(conversation),
            RequestRow.state != State.CANCELLED,
        )
        return await self._all(asked.order_by(RequestRow.number.desc()))

    async def entered_since(self, staff_id: int, since: datetime) -> int:
        """Return how many requests a member of staff has entered since then.

        Cancelled ones are not counted, nor those that were answered with a list: each paper picked from it is.
        """
        statement = select(func.count()).where(
            RequestRow.staff_id == staff_id,
            RequestRow.received_at >= since,
            RequestRow.state.not_in(sorted(USES_NO_QUOTA)),
        )
        async with self._database.reading() as session:
            return (await session.scalar(statement)) or 0

    async def of_issue(self, staff_id: int, article: Article) -> int:
        """Return how many other articles of the same journal, volume and issue were delivered or are due to them."""
        issue = issue_key(article)
        if not issue:
            return 0
        statement = select(func.count(RequestRow.article_key.distinct())).where(
            RequestRow.staff_id == staff_id,
            RequestRow.issue_key == issue,
            RequestRow.article_key != article.key,
            RequestRow.state.in_(sorted({State.DELIVERED, *OPEN})),
        )
        async with self._database.reading() as session:
            return (await session.scalar(statement)) or 0

    async def queue(self, *, limit: int = 200) -> tuple[Request, ...]:
        """Return what waits for a librarian: urgent first, then oldest first."""
        waiting = select(RequestRow).where(RequestRow.state == State.WITH_LIBRARIAN)
        return await self._all(waiting.order_by(RequestRow.is_urgent.desc(), RequestRow.number).limit(limit))

    async def latest(self, *, states: Collection[State] = (), limit: int = 100) -> tuple[Request, ...]:
        """Return the latest requests, newest first, for the console."""
        statement = select(RequestRow).order_by(RequestRow.number.desc()).limit(limit)
        return await self._all(statement.where(RequestRow.state.in_(sorted(states))) if states else statement)

    async def awaiting_binding(self, account: str, contact_id: str) -> tuple[Request, ...]:
        """Return the requests that wait until that contact is bound, oldest first."""
        waiting = select(RequestRow).where(
            RequestRow.account == account,
            RequestRow.reader_id == contact_id,
            RequestRow.state == State.AWAITING_BINDING,
        )
        return await self._all(waiting.order_by(RequestRow.number))

    async def overdue(self, state: State, *, before: datetime, limit: int = 100) -> tuple[Request, ...]:
        """Return requests that have stood in a state since before that moment, longest first."""
        late = select(RequestRow).where(RequestRow.state == state, RequestRow.state_since < before)
        return await self._all(late.order_by(RequestRow.state_since).limit(limit))

    async def history(self, number: int) -> tuple[tuple[datetime, str, str, str], ...]:
        """Return what happened to a request: moment, from, to, and by whom and why; oldest first."""
        statement = select(HistoryRow).where(HistoryRow.request == number).order_by(HistoryRow.id)
        async with self._database.reading() as session:
            rows = (await session.scalars(statement)).all()
        return tuple((row.at, row.start, row.end, " ".join(filter(None, (row.actor, row.reason)))) for row in rows)

    async def _all(self, statement: Select[RequestRow]) -> tuple[Request, ...]:
        async with self._database.reading() as session:
            rows = (await session.scalars(statement)).all()
        return tuple(self._request(row) for row in rows)


def _is_in(conversation: Conversation) -> ColumnElement[bool]:
    if conversation.topic:
        return RequestRow.topic == conversation.topic
    if conversation.is_room:
        return RequestRow.room_id == conversation.room_id
    return RequestRow.contact_id == conversation.contact_id
