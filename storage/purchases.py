"""What readers missed, for purchase suggestions, and what the library decided, in SQL."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, exists, or_, select

from handlers.domain.article import ArticleKind, IdKind
from handlers.domain.purchase import Decision, Mark, Miss
from handlers.domain.request import Reason, Request, RequestKind, State
from storage.desk import Desk
from storage.figures import figure
from storage.tables import HistoryRow, RequestRow
from storage.watch_tables import PurchaseMarkRow

BOOKS = frozenset({ArticleKind.BOOK, ArticleKind.CHAPTER})
LIBRARIAN = "librarian"
PAGE = 500
NO_COPY = or_(
    and_(
        HistoryRow.end == State.WITH_LIBRARIAN,
        HistoryRow.reason.in_([Reason.NO_OPEN_COPY, Reason.BOOK_NOT_HELD]),
    ),
    and_(HistoryRow.end == State.DECLINED, HistoryRow.reason == Reason.NOT_AVAILABLE),
)


class SqlPurchases(Desk):
    """Reads the request book for what was missed; nothing here names a reader."""

    async def misses(self, start: datetime, end: datetime) -> tuple[Miss, ...]:
        """Return the requests received from `start` up to, but not at, `end` that no open copy has answered."""
        found: list[Miss] = []
        last = 0
        while page := await self._page(start, end, last):
            found += [miss for request in page if (miss := _miss(request))]
            last = page[-1].number
        return tuple(found)

    async def _page(self, start: datetime, end: datetime, after: int) -> list[Request]:
        was_missed = exists().where(HistoryRow.request == RequestRow.number, NO_COPY)
        statement = (
            select(RequestRow)
            .where(RequestRow.received_at >= start, RequestRow.received_at < end, RequestRow.number > after)
            .where(RequestRow.state != State.CANCELLED, was_missed)
            .order_by(RequestRow.number)
            .limit(PAGE)
        )
        async with self._database.reading() as session:
            return [self._request(row) for row in await session.scalars(statement)]

    async def marks(self) -> dict[str, Mark]:
        """Return what was decided, under each name of a journal or book."""
        async with self._database.reading() as session:
            rows = (await session.scalars(select(PurchaseMarkRow))).all()
        return {row.key: Mark(Decision(row.decision), row.note, row.by, row.at) for row in rows}

    async def mark(self, keys: Sequence[str], decision: Decision, *, note: str, by: str) -> None:
        """Note what was decided, under each of those names."""
        values = {"decision": decision, "note": note, "by": by, "at": self._clock()}
        async with self._database.writing() as session:
            for key in sorted(set(keys)):
                statement = self._database.insert(PurchaseMarkRow).values({"key": key, **values})
                await session.execute(statement.on_conflict_do_update(index_elements=["key"], set_=values))


def _miss(request: Request) -> Miss | None:
    """Return what was missed, or `None` where an open copy turned up later or nobody knows where it stood."""
    article = request.article
    is_answered = request.state is State.DELIVERED and request.holding and request.holding.source != LIBRARIAN
    if article is None or is_answered:
        return None
    is_book = request.kind is RequestKind.BOOK or article.kind in BOOKS
    name = (article.original_title or article.title) if is_book else article.journal
    code = (article.id(IdKind.ISBN) or "") if is_book else article.issn
    if not (name or code):
        return None
    counted = figure(request)
    return Miss(counted.reader, request.department, article.key, name, code, is_book, request.received_at)
