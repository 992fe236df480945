"""Which delivered papers were looked at for notices, and who was told of what, in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select

from handlers.domain.article import Article
from handlers.domain.notice import Notice
from handlers.domain.post import Post
from handlers.domain.request import Request, State
from storage.desk import Desk
from storage.known_tables import PaperLookRow, ToldNoticeRow
from storage.tables import PostRow, RequestRow

SAID, TOLD, HELD, SETTLED = "said", "told", "held", "settled"


@dataclass(frozen=True, slots=True)
class Recalled:
    """A notice given to a past reader: `state` is told, held (a librarian has to tell them) or settled."""

    id: int
    request: Request
    notice: Notice
    state: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Looks:
    """How far the look for later retractions is: papers that wait, and when the last was looked at."""

    waiting: int
    last_at: datetime | None


class SqlRecallList(Desk):
    """Looks at delivered requests; a reader hears of each kind of notice once for each request."""

    async def looks(self, *, delivered_since: datetime, looked_before: datetime) -> Looks:
        """Return how many delivered papers wait to be looked at, and when the last one was."""
        waiting = select(func.count(func.distinct(RequestRow.article_key))).where(
            *_unlooked(delivered_since, looked_before)
        )
        async with self._database.reading() as session:
            latest = select(PaperLookRow.looked_at).order_by(PaperLookRow.looked_at.desc()).limit(1)
            last_at = await session.scalar(latest)
            return Looks(await session.scalar(waiting) or 0, last_at)

    async def due(self, *, delivered_since: datetime, looked_before: datetime, limit: int) -> tuple[Article, ...]:
        """Return papers delivered since then that nobody has looked at since `looked_before`, each once."""
        latest = (
            select(func.max(RequestRow.number))
            .where(*_unlooked(delivered_since, looked_before))
            .group_by(RequestRow.article_key)
            .limit(limit)
        )
        statement = select(RequestRow.article).where(RequestRow.number.in_(latest)).order_by(RequestRow.number)
        async with self._database.reading() as session:
            return tuple(article for article in await session.scalars(statement) if article is not None)

    async def looked(self, papers: Sequence[Article]) -> None:
        """Note that these papers were looked at just now."""
        now = self._clock()
        async with self._database.writing() as session:
            for key in sorted({paper.key for paper in papers}):
                once = self._database.insert(PaperLookRow).values(paper_key=key, looked_at=now)
                await session.execute(once.on_conflict_do_update(index_elements=["paper_key"], set_={"looked_at": now}))

    async def readers(self, paper: Article, *, delivered_since: datetime) -> tuple[Request, ...]:
        """Return the requests by which that paper was delivered since then, oldest first."""
        statement = (
            select(RequestRow)
            .where(*_delivered(delivered_since), RequestRow.article_key == paper.key)
            .order_by(RequestRow.number)
        )
        async with self._database.reading() as session:
            return tuple(self._request(row) for row in await session.scalars(statement))

    async def said(self, request: int, notices: Sequence[Notice]) -> None:
        """Note what is said with the copy of a request: it is not said a second time later."""
        async with self._database.writing() as session:
            for notice in notices:
                values = self._told(request, notice, SAID)
                await self._database.insert_new(session, ToldNoticeRow, values, unique=("request", "kind"))

    async def tell(self, requests: Sequence[Request], notice: Notice, post: Post | None) -> bool:
        """Note that the reader of these requests is told of a notice, and write the post, in one transaction."""
        key, state = (post.key, TOLD) if post else ("", HELD)
        async with self._database.writing() as session:
            new = [
                await self._database.insert_new(
                    session,
                    ToldNoticeRow,
                    self._told(request.number, notice, state, key),
                    unique=("request", "kind"),
                )
                for request in requests
            ]
            if post and any(new):
                await self._posts.write(session, requests[0].account, [post], self._clock())
        return any(new)

    async def recalled(self, *, limit: int = 200) -> tuple[Recalled, ...]:
        """Return what past readers were told later, what a librarian has to do first, then newest first."""
        statement = (
            select(ToldNoticeRow, RequestRow, PostRow.state)
            .join(RequestRow, RequestRow.number == ToldNoticeRow.request)
            .outerjoin(PostRow, (PostRow.account == RequestRow.account) & (PostRow.key == ToldNoticeRow.post_key))
            .where(ToldNoticeRow.state != SAID)
            .order_by(ToldNoticeRow.state != HELD, ToldNoticeRow.id.desc())
            .limit(limit)
        )
        async with self._database.reading() as session:
            found = [self._recalled(told, row, post) for told, row, post in await session.execute(statement)]
        return tuple(sorted(found, key=lambda one: one.state != HELD))

    async def settle(self, told_id: int, *, by: str) -> bool:
        """Note that a librarian has told a reader; return whether that was still to be done."""
        async with self._database.writing() as session:
            row = await session.get(ToldNoticeRow, told_id, with_for_update=True)
            if row is None or row.state in {SAID, SETTLED}:
                return False
            row.state, row.by = SETTLED, by
            return True

    def _told(self, request: int, notice: Notice, state: str, post_key: str = "") -> dict[str, object]:
        return {
            "request": request,
            "kind": notice.kind.value,
            "notice": notice,
            "state": state,
            "post_key": post_key,
            "by": "",
            "told_at": self._clock(),
        }

    def _recalled(self, told: ToldNoticeRow, row: RequestRow, post_state: str | None) -> Recalled:
        # A post that was given up has told nobody.
        state = HELD if told.state == TOLD and post_state == "failed" else told.state
        return Recalled(told.id, self._request(row), told.notice, state, told.told_at, told.by)


def _unlooked(delivered_since: datetime, looked_before: datetime) -> tuple[ColumnElement[bool], ...]:
    is_fresh = exists().where(PaperLookRow.paper_key == RequestRow.article_key, PaperLookRow.looked_at >= looked_before)
    return *_delivered(delivered_since), RequestRow.article_key != "", ~is_fresh


def _delivered(since: datetime) -> tuple[ColumnElement[bool], ...]:
    # A delivered request stands in its state since the moment of delivery; the index is on those two.
    return RequestRow.state == State.DELIVERED, RequestRow.state_since >= since
