"""One row for each request, without names, for the reports."""

import hashlib
from collections.abc import AsyncIterator
from datetime import datetime

from sqlalchemy import select

from handlers.domain.article import TitleWanted
from handlers.domain.figures import RequestRow as Figure
from handlers.domain.request import Reason, Request, RequestKind, State
from storage.desk import Desk
from storage.tables import RequestRow

PAGE = 500


class SqlFigures(Desk):
    """Reads the request book for counting."""

    async def rows_between(self, start: datetime, end: datetime) -> AsyncIterator[Figure]:
        """Yield the requests received from `start` up to, but not at, `end` (aware), oldest number first."""
        last = 0
        while page := await self._page(start, end, last):
            for request in page:
                yield figure(request)
            last = page[-1].number

    async def _page(self, start: datetime, end: datetime, after: int) -> list[Request]:
        statement = (
            select(RequestRow)
            .where(RequestRow.received_at >= start, RequestRow.received_at < end, RequestRow.number > after)
            .order_by(RequestRow.number)
            .limit(PAGE)
        )
        async with self._database.reading() as session:
            return [self._request(row) for row in await session.scalars(statement)]


def figure(request: Request) -> Figure:
    """Return what is counted of a request."""
    return Figure(
        number=request.number,
        reader=_reader(request),
        department=request.department,
        kind=RequestKind(request.kind),
        language=_language(request),
        source=request.holding.source if request.holding else "",
        route=request.route,
        state=State(request.state),
        reason=Reason(request.reason),
        is_urgent=request.is_urgent,
        received_at=request.received_at,
        acked_at=request.acked_at,
        identified_at=request.identified_at,
        found_at=request.found_at,
        delivered_at=request.delivered_at,
        closed_at=request.closed_at,
    )


def _reader(request: Request) -> str:
    if request.staff_id is not None:
        return f"staff:{request.staff_id}"
    return "contact:" + hashlib.sha256(f"{request.account}\0{request.reader.contact_id}".encode()).hexdigest()[:16]


def _language(request: Request) -> str:
    """Return `zh`, another language, `und` for a foreign paper whose language nobody gave, or nothing."""
    if request.article and (request.article.title or request.article.language):
        return "zh" if request.article.is_chinese else request.article.language or "und"
    if isinstance(request.wanted, TitleWanted):
        return "zh" if any("\u4e00" <= letter <= "\u9fff" for letter in request.wanted.text) else "und"
    return ""
