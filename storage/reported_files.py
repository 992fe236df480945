"""Files that readers call the wrong paper, in SQL."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, select

from handlers.domain.article import Article
from handlers.domain.errors import IllegalMove
from handlers.domain.post import Post
from handlers.domain.reported import NewReport, ReportedFile, Verdict, holds
from handlers.domain.request import Actor, Reason, Request, State
from storage.holding_list import names_of
from storage.searching import Searches
from storage.tables import RequestRow
from storage.watch_tables import ReportedFileRow


class SqlReportedFiles(Searches):
    """Each method is one transaction."""

    async def told_in(self, account: str, message_id: str) -> ReportedFile | None:
        """Return the report that a message has made."""
        said = (ReportedFileRow.account == account) & (ReportedFileRow.message_id == message_id)
        found = await self._some(select(ReportedFileRow).where(said))
        return found[0] if found else None

    async def report(self, new: NewReport, to: State, *, remark: str, posts: Sequence[Post]) -> Request:
        """Enter a report and move its delivered request (to `identified`: it is searched again), in one transaction.

        Raises:
            IllegalMove: The request is not `delivered` any more.
        """
        values = {
            "request": new.request,
            "account": new.account,
            "message_id": new.message_id,
            "paper_key": new.article.key,
            "article": new.article,
            "holding": new.holding,
            "sha256": new.holding.document.sha256,
            "is_blocked": new.is_blocked,
            "reported_at": self._clock(),
        }
        async with self._database.writing() as session:
            row = await self._locked(session, new.request)
            if row.state != State.DELIVERED:
                raise IllegalMove(f"request {new.request} is {row.state}: its file was reported already")
            await self._database.insert_new(session, ReportedFileRow, values, unique=("account", "message_id"))
            if to is State.IDENTIFIED:
                await self._identify(session, row, row.article or new.article, Actor.READER, reason=Reason.WRONG_FILE)
            else:
                self._step(session, row, to, Actor.READER, reason=Reason.WRONG_FILE)
            row.remark_sealed = self._sealer.seal("remark", remark)
            await self._posts.write(session, row.account, posts, self._clock())
            return self._request(row)

    async def find(self, report: int) -> ReportedFile | None:
        """Return one report."""
        async with self._database.reading() as session:
            row = await session.get(ReportedFileRow, report)
        return None if row is None else _reported(row)

    async def waiting(self, *, limit: int = 100) -> tuple[ReportedFile, ...]:
        """Return the reports that nobody has judged, oldest first."""
        unjudged = select(ReportedFileRow).where(ReportedFileRow.verdict == Verdict.OPEN)
        return await self._some(unjudged.order_by(ReportedFileRow.id).limit(limit))

    async def of_requests(self, numbers: Collection[int]) -> tuple[ReportedFile, ...]:
        """Return the reports of those requests, oldest first."""
        theirs = select(ReportedFileRow).where(ReportedFileRow.request.in_(sorted(numbers)))
        return await self._some(theirs.order_by(ReportedFileRow.id)) if numbers else ()

    async def unjudged_of(self, request: Request) -> int:
        """Return how many unjudged reports the reader of that request has made."""
        by_contact = (RequestRow.account == request.account) & (RequestRow.reader_id == request.reader.contact_id)
        theirs = by_contact if request.staff_id is None else RequestRow.staff_id == request.staff_id
        statement = (
            select(func.count())
            .select_from(ReportedFileRow)
            .join(RequestRow, RequestRow.number == ReportedFileRow.request)
            .where(ReportedFileRow.verdict == Verdict.OPEN, theirs)
        )
        async with self._database.reading() as session:
            return (await session.scalar(statement)) or 0

    async def is_cleared(self, article: Article, sha256: str) -> bool:
        """Return whether a librarian has looked at that file and found it right for that paper."""
        cleared = _same(article, sha256).where(ReportedFileRow.verdict == Verdict.RIGHT).limit(1)
        return bool(await self._some(cleared))

    async def is_condemned(self, article: Article, sha256: str) -> bool:
        """Return whether the last librarian who looked at that file found it wrong for that paper."""
        judged = _same(article, sha256).where(ReportedFileRow.verdict != Verdict.OPEN)
        last = await self._some(judged.order_by(ReportedFileRow.judged_at.desc(), ReportedFileRow.id.desc()).limit(1))
        return bool(last) and last[0].verdict is Verdict.WRONG

    async def received(self, article: Article, sha256: str) -> tuple[Request, ...]:
        """Return the requests for that paper whose readers have that file, or are about to get it."""
        # A request keeps the key under which it was searched, while its record goes on learning identifiers.
        of_paper = select(RequestRow).where(RequestRow.article_key.in_(_keys(article)))
        async with self._database.reading() as session:
            rows = await session.scalars(of_paper.order_by(RequestRow.number))
            return tuple(request for request in map(self._request, rows) if holds(request, sha256))

    async def judge(self, report: int, verdict: Verdict, *, by: str) -> tuple[ReportedFile, ...]:
        """Note what a librarian found, for this report and all unjudged ones of the same file and paper."""
        async with self._database.writing() as session:
            first = await session.get(ReportedFileRow, report, with_for_update=True)
            if first is None or first.verdict != Verdict.OPEN:
                return ()
            same = _same(first.article, first.sha256).where(ReportedFileRow.verdict == Verdict.OPEN)
            rows = (await session.scalars(same.order_by(ReportedFileRow.id).with_for_update())).all()
            for row in rows:
                row.verdict, row.judged_by, row.judged_at = verdict, by, self._clock()
            return tuple(_reported(row) for row in rows)

    async def _some(self, statement: Select[ReportedFileRow]) -> tuple[ReportedFile, ...]:
        async with self._database.reading() as session:
            return tuple(_reported(row) for row in await session.scalars(statement))


def _same(article: Article, sha256: str) -> Select[ReportedFileRow]:
    is_paper = ReportedFileRow.paper_key.in_(_keys(article))
    return select(ReportedFileRow).where(is_paper, ReportedFileRow.sha256 == sha256)


def _keys(article: Article) -> list[str]:
    return sorted({article.key, *names_of(article)})


def _reported(row: ReportedFileRow) -> ReportedFile:
    return ReportedFile(
        id=row.id,
        request=row.request,
        article=row.article,
        holding=row.holding,
        is_blocked=row.is_blocked,
        reported_at=row.reported_at,
        verdict=Verdict(row.verdict),
        judged_by=row.judged_by,
        judged_at=row.judged_at,
    )
