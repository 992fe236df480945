"""Watched papers and reported files in memory."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.domain.article import Article, Attempt, Holding
from handlers.domain.errors import IllegalMove
from handlers.domain.post import Post
from handlers.domain.reported import NewReport, ReportedFile, Verdict, holds
from handlers.domain.request import Actor, Lease, Reason, Request, State
from handlers.domain.watch import Watch, Watching
from tests.fakes.desk import FakeDesk, Leased, RequestRow, held
from tests.fakes.request_book import FakeRequestBook

WAITING = (State.WITH_LIBRARIAN, State.DECLINED)


@dataclass
class WatchRow(Leased):
    id: int
    article: Article
    is_urgent: bool
    due: datetime
    attempts: tuple[Attempt, ...] = ()
    misses: int = 0
    stalls: int = 0
    last_try_at: datetime | None = None
    outcome: str = ""


@dataclass
class Watcher:
    watch: int
    since: datetime
    until: datetime
    is_wish: bool
    outcome: str = ""


class FakeWatchList:
    """Papers that are looked for again."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self.watches: dict[int, WatchRow] = {}
        self.watchers: dict[int, Watcher] = {}

    async def unwatched(self, reasons: Collection[Reason], *, limit: int = 100) -> tuple[Request, ...]:
        standing = [r for r in self.desk.requests.values() if r.state is State.WITH_LIBRARIAN and r.request.article]
        new = [row for row in standing if row.request.reason in reasons and not self._is_enlisted(row)]
        return tuple(row.seen() for row in new[:limit])

    def _is_enlisted(self, row: RequestRow) -> bool:
        watcher = self.watchers.get(row.request.number)
        return watcher is not None and watcher.since == row.since

    async def enlist(
        self,
        number: int,
        *,
        next_try_at: datetime,
        until: datetime,
        is_wish: bool = False,
        posts: Sequence[Post] = (),
    ) -> bool:
        row = self.desk.requests.get(number)
        if row is None or row.request.article is None or row.state not in WAITING:
            return False
        watch = self._open(row.request.article, next_try_at)
        watch.is_urgent |= row.request.is_urgent
        self.watchers[number] = Watcher(watch.id, row.since, until, is_wish)
        self.desk.write(row.request.account, posts)
        return True

    def _open(self, article: Article, due: datetime) -> WatchRow:
        for watch in self.watches.values():
            if watch.article.key == article.key and not watch.outcome:
                return watch
        watch = WatchRow(len(self.watches) + 1, article, is_urgent=False, due=due)
        self.watches[watch.id] = watch
        return watch

    async def of_request(self, number: int) -> Watching | None:
        row, watcher = self.desk.requests.get(number), self.watchers.get(number)
        if row is None or watcher is None or watcher.outcome or not self._stands(row, watcher):
            return None
        watch = self.watches[watcher.watch]
        if watch.outcome:
            return None
        return Watching(
            number, watch.tries, watch.due, watcher.until, watcher.is_wish, watch.last_try_at, watch.attempts
        )

    @staticmethod
    def _stands(row: RequestRow, watcher: Watcher) -> bool:
        is_waiting = row.state is State.WITH_LIBRARIAN or (row.state is State.DECLINED and watcher.is_wish)
        return is_waiting and row.since == watcher.since

    async def release(self, number: int, outcome: str, posts: Sequence[Post] = ()) -> bool:
        watcher = self.watchers.get(number)
        if watcher is None or watcher.outcome:
            return False
        watcher.outcome = outcome
        self.desk.write(self.desk.row(number).request.account, posts)
        return True

    async def claim(
        self, *, lease_s: float, urgent_only: bool = False
    ) -> tuple[Watch, tuple[Request, ...], Lease] | None:
        now = self.desk.clock()
        due = [w for w in self.watches.values() if not w.outcome and w.due <= now and w.is_free(now)]
        for row in sorted(due, key=lambda w: (not w.is_urgent, w.due, w.id)):
            if urgent_only and not row.is_urgent:
                continue
            if waiting := self._waiting(row.id):
                lease = row.claim(row.id, now + timedelta(seconds=lease_s))
                row.last_try_at = now
                watch = Watch(row.id, row.article, row.tries, row.misses, row.stalls)
                return watch, tuple(one.seen() for one in waiting), lease
            row.outcome = "nobody_waits"
        return None

    def _waiting(self, watch: int) -> list[RequestRow]:
        now, rows = self.desk.clock(), []
        for number, watcher in sorted(self.watchers.items()):
            row = self.desk.requests[number]
            is_here = watcher.watch == watch and not watcher.outcome and watcher.until > now
            if is_here and self._stands(row, watcher):
                rows.append(row)
        return rows

    async def found(
        self,
        lease: Lease,
        holding: Holding,
        posts: Callable[[Request], Sequence[Post]],
        *,
        attempts: Sequence[Attempt] = (),
    ) -> tuple[Request, ...]:
        watch = held(self.watches, lease)
        rows = self._waiting(watch.id)
        for row in rows:
            self.desk.step(row, State.FOUND, Actor.TIMER, reason=Reason.FOUND_LATER)
            row.change(holding=holding, found_at=row.since)
            self.watchers[row.request.number].outcome = "found"
            self.desk.write(row.request.account, posts(row.seen()))
        watch.attempts, watch.outcome, watch.lease_until = tuple(attempts), "found", None
        return tuple(row.seen() for row in rows)

    async def not_found(
        self,
        lease: Lease,
        attempts: Sequence[Attempt],
        *,
        retry_at: datetime,
        was_asked: bool,
        unsure: Holding | None = None,
    ) -> tuple[Request, ...]:
        watch = held(self.watches, lease)
        watch.attempts, watch.lease_until, watch.due = tuple(attempts), None, retry_at
        watch.misses += was_asked
        watch.stalls = 0 if was_asked else watch.stalls + 1
        rows = self._waiting(watch.id) if unsure else []
        empty = [row for row in rows if row.state is State.WITH_LIBRARIAN and row.request.holding is None]
        for row in empty:
            row.change(holding=unsure)
        return tuple(row.seen() for row in empty)

    async def expired(self, *, limit: int = 100) -> tuple[Request, ...]:
        standing = []
        for number, watcher in self.watchers.items():
            if watcher.outcome or watcher.until > self.desk.clock():
                continue
            row = self.desk.requests[number]
            if self._stands(row, watcher):
                standing.append(row.seen())
            else:
                watcher.outcome = "moved_on"
        return tuple(standing[:limit])

    async def hurry(self, article: Article) -> None:
        for watch in self.watches.values():
            if watch.article.key == article.key and not watch.outcome:
                watch.due = self.desk.clock()


class FakeReportedFiles:
    """Files that readers call the wrong paper."""

    def __init__(self, book: FakeRequestBook) -> None:
        self.book = book
        self.desk = book.desk
        self.reports: dict[int, ReportedFile] = {}
        self.messages: dict[tuple[str, str], int] = {}
        self.trouble: Exception | None = None

    async def told_in(self, account: str, message_id: str) -> ReportedFile | None:
        return self.reports.get(self.messages.get((account, message_id), 0))

    async def report(self, new: NewReport, to: State, *, remark: str, posts: Sequence[Post]) -> Request:
        if self.trouble:
            raise self.trouble
        row, key = self.desk.row(new.request), (new.account, new.message_id)
        if row.state is not State.DELIVERED:
            raise IllegalMove(f"{row.state}: its file was reported already")
        await self.book.move(new.request, to, Actor.READER, reason=Reason.WRONG_FILE, remark=remark, posts=posts)
        if key not in self.messages:
            number = len(self.reports) + 1
            self.messages[key] = number
            self.reports[number] = ReportedFile(
                number, new.request, new.article, new.holding, new.is_blocked, self.desk.clock()
            )
        return row.seen()

    async def find(self, report: int) -> ReportedFile | None:
        return self.reports.get(report)

    async def waiting(self, *, limit: int = 100) -> tuple[ReportedFile, ...]:
        return tuple(one for one in self.reports.values() if not one.verdict)[:limit]

    async def of_requests(self, numbers: Collection[int]) -> tuple[ReportedFile, ...]:
        return tuple(one for one in self.reports.values() if one.request in numbers)

    async def unjudged_of(self, request: Request) -> int:
        def is_theirs(other: Request) -> bool:
            if request.staff_id is not None:
                return other.staff_id == request.staff_id
            return (other.account, other.reader.contact_id) == (request.account, request.reader.contact_id)

        return sum(is_theirs(self.desk.row(one.request).request) for one in await self.waiting())

    async def is_cleared(self, article: Article, sha256: str) -> bool:
        return any(one.verdict is Verdict.RIGHT for one in self._same(article, sha256))

    async def is_condemned(self, article: Article, sha256: str) -> bool:
        judged = [one for one in self._same(article, sha256) if one.judged_at]
        last = max(judged, key=lambda one: (one.judged_at, one.id), default=None)
        return last is not None and last.verdict is Verdict.WRONG

    async def received(self, article: Article, sha256: str) -> tuple[Request, ...]:
        seen = [row.seen() for row in self.desk.requests.values()]
        of_paper = [r for r in seen if r.article and _is_same(r.article, article)]
        return tuple(r for r in of_paper if holds(r, sha256))

    async def judge(self, report: int, verdict: Verdict, *, by: str) -> tuple[ReportedFile, ...]:
        first = self.reports.get(report)
        if first is None or first.verdict:
            return ()
        same = [one for one in self._same(first.article, first.holding.document.sha256) if not one.verdict]
        for one in same:
            self.reports[one.id] = replace(one, verdict=verdict, judged_by=by, judged_at=self.desk.clock())
        return tuple(self.reports[one.id] for one in same)

    def _same(self, article: Article, sha256: str) -> list[ReportedFile]:
        of_paper = [one for one in self.reports.values() if _is_same(one.article, article)]
        return [one for one in of_paper if one.holding.document.sha256 == sha256]


def _is_same(one: Article, other: Article) -> bool:
    return one.key == other.key or bool({*one.ids} & {*other.ids})
