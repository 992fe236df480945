"""Loaded lists, and who was told of what, in memory."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from handlers.domain.article import Article
from handlers.domain.journal_lists import JournalMark
from handlers.domain.notice import ListedNotice, Notice, NoticeKind, in_force
from handlers.domain.outcome import Found, Outcome
from handlers.domain.post import Post
from handlers.domain.request import Request, State
from tests.fakes.desk import FakeDesk


class FakeNoticeList:
    """`listed` maps a paper's key to the notices about it, `reinstated` to the day on which it was taken up again."""

    def __init__(self) -> None:
        self.listed: dict[str, tuple[Notice, ...]] = {}
        self.reinstated: dict[str, date] = {}

    async def notices_for(self, article: Article, said: tuple[Notice, ...] = ()) -> tuple[Notice, ...]:
        rows = [ListedNotice("", "", notice) for notice in self.listed.get(article.key, ())]
        if day := self.reinstated.get(article.key):
            rows.append(ListedNotice("", "", Notice(NoticeKind.RETRACTION, day=day), is_reinstatement=True))
        return in_force(tuple(rows), said)


class FakeJournalLists:
    """`marks` are said of every journal."""

    def __init__(self) -> None:
        self.marks: tuple[JournalMark, ...] = ()

    async def marks_for(self, article: Article) -> tuple[JournalMark, ...]:
        return self.marks


class FakeNotices:
    """A service that knows what became of papers; `asked` are the keys of each batch."""

    def __init__(self, name: str = "crossref", at_once: int = 20) -> None:
        self.name = name
        self.notices_at_once = at_once
        self.known: dict[str, tuple[Notice, ...]] = {}
        self.answer: Outcome[Mapping[str, tuple[Notice, ...]]] | None = None
        self.asked: list[list[str]] = []

    async def notices(self, papers: Sequence[Article]) -> Outcome[Mapping[str, tuple[Notice, ...]]]:
        self.asked.append([paper.key for paper in papers])
        return self.answer or Found({p.key: self.known[p.key] for p in papers if p.key in self.known})


class FakeRecallList:
    """What was looked at and who was told, over the desk's requests; `told` maps request and kind to a state."""

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk
        self.looks: dict[str, datetime] = {}
        self.told: dict[tuple[int, NoticeKind], str] = {}

    def _delivered(self, since: datetime) -> list[Request]:
        rows = (row for row in self._desk.requests.values() if row.state is State.DELIVERED and row.since >= since)
        return [row.request for row in rows]

    async def due(self, *, delivered_since: datetime, looked_before: datetime, limit: int) -> tuple[Article, ...]:
        papers = {r.article.key: r.article for r in self._delivered(delivered_since) if r.article}
        stale = [a for key, a in papers.items() if key not in self.looks or self.looks[key] < looked_before]
        return tuple(stale[:limit])

    async def looked(self, papers: Sequence[Article]) -> None:
        self.looks |= {paper.key: self._desk.clock() for paper in papers}

    async def readers(self, paper: Article, *, delivered_since: datetime) -> tuple[Request, ...]:
        return tuple(r for r in self._delivered(delivered_since) if r.article and r.article.key == paper.key)

    async def said(self, request: int, notices: Sequence[Notice]) -> None:
        for notice in notices:
            self.told.setdefault((request, notice.kind), "said")

    async def tell(self, requests: Sequence[Request], notice: Notice, post: Post | None) -> bool:
        new = [r for r in requests if (r.number, notice.kind) not in self.told]
        self.told |= {(r.number, notice.kind): "told" if post else "held" for r in new}
        if post and new:
            self._desk.write(requests[0].account, [post])
        return bool(new)
