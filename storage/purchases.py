"""What readers missed, for purchase suggestions, and what the library decided, in SQL."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, exists, or_, select

from handlers.domain.article import Article, ArticleKind, IdKind, Version
from handlers.domain.copyright import OPEN
from handlers.domain.order_costs import BROUGHT
from handlers.domain.purchase import Decision, Mark, Miss
from handlers.domain.request import Reason, Request, RequestKind, State
from storage.desk import Desk
from storage.figures import figure
from storage.holding_list import names_of
from storage.order_tables import OrderRow
from storage.paper_tables import HoldingKeyRow, HoldingRow
from storage.tables import HistoryRow, RequestRow
from storage.watch_tables import PurchaseMarkRow

BOOKS = frozenset({ArticleKind.BOOK, ArticleKind.CHAPTER})
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
        """Return the requests received from `start` up to, but not at, `end` that no open copy has answered.

        A paper that another library supplied or a librarian obtained is missed all the same; one whose published
        version is known to be open is not, whatever became of its copies.
        """
        found: list[Miss] = []
        last = 0
        while page := await self._page(start, end, last):
            last, page = page[-1].number, await self._with_papers(page)
            known_open = await self._open_among([request.article for request in page if request.article])
            found += [miss for request in page if (miss := _miss(request, known_open))]
        return tuple(found)

    async def _page(self, start: datetime, end: datetime, after: int) -> list[Request]:
        no_copy = exists().where(HistoryRow.request == RequestRow.number, NO_COPY)
        was_supplied = exists().where(OrderRow.request == RequestRow.number, OrderRow.state.in_(BROUGHT))
        statement = (
            select(RequestRow)
            .where(RequestRow.received_at >= start, RequestRow.received_at < end, RequestRow.number > after)
            .where(RequestRow.state != State.CANCELLED, or_(no_copy, was_supplied))
            .order_by(RequestRow.number)
            .limit(PAGE)
        )
        async with self._database.reading() as session:
            return [self._request(row) for row in await session.scalars(statement)]

    async def _with_papers(self, requests: Sequence[Request]) -> list[Request]:
        """Return the requests; whose journal no source knew has the paper that a librarian wrote into the order."""
        nowhere = {request.number for request in requests if not _place(request)}
        statement = (
            select(OrderRow.request, OrderRow.article)
            .where(OrderRow.request.in_(nowhere), OrderRow.state.in_(BROUGHT))
            .order_by(OrderRow.id)
        )
        async with self._database.reading() as session:
            ordered = {row.request: row.article for row in await session.execute(statement)}
        return [replace(r, article=ordered[r.number]) if r.number in ordered else r for r in requests]

    async def _open_among(self, papers: Sequence[Article]) -> frozenset[str]:
        """Return the names of those papers whose published version somebody found under an open licence."""
        names = {name for paper in papers for name in names_of(paper)}
        statement = (
            select(HoldingKeyRow.key)
            .join(HoldingRow, HoldingRow.id == HoldingKeyRow.holding_id)
            .where(HoldingKeyRow.key.in_(names), HoldingRow.licence.in_(OPEN), HoldingRow.version == Version.PUBLISHED)
        )
        async with self._database.reading() as session:
            return frozenset(await session.scalars(statement))

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


def _miss(request: Request, known_open: frozenset[str]) -> Miss | None:
    """Return what was missed, or `None` where an open copy turned up, the paper is open, or nobody knows its place."""
    article = request.article
    held = request.holding
    is_answered = request.state is State.DELIVERED and held is not None and not held.is_for_one_reader
    if article is None or is_answered or known_open.intersection(names_of(article)):
        return None
    if not (place := _place(request)):
        return None
    counted = figure(request)
    return Miss(counted.reader, request.department, article.key, *place, request.received_at)


def _place(request: Request) -> tuple[str, str, bool] | None:
    """Return the name and the number of the journal or book, and whether it is a book; `None` if nobody knows it."""
    article = request.article
    if article is None:
        return None
    is_book = request.kind is RequestKind.BOOK or article.kind in BOOKS
    name = (article.original_title or article.title) if is_book else article.journal
    code = (article.id(IdKind.ISBN) or "") if is_book else article.issn
    return (name, code, is_book) if name or code else None
