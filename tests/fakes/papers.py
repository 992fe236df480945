"""Sources that answer what a test tells them, and a workshop that opens nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from handlers.domain.agency import Agency
from handlers.domain.article import Article, Copy, Failure, IdKind, Wanted
from handlers.domain.delivery import HandMade
from handlers.domain.errors import BadDocument
from handlers.domain.inspection import Inspection, Shows
from handlers.domain.mark import Mark, Reading, Sighting, Stamped
from handlers.domain.outcome import Found, NotFound, Outcome
from handlers.domain.topics import Hits, Topic, Written
from handlers.ports import Clock

Records = Outcome[tuple[Article, ...]]


class FakeMetadata:
    """Knows the records it is given; an exception is raised, `never` keeps it waiting."""

    def __init__(self, name: str = "crossref", answer: Records | Exception | None = None) -> None:
        self.name = name
        self.agencies: frozenset[Agency] = frozenset()
        self.is_late = False
        self.answer: Records | Exception = NotFound() if answer is None else answer
        self.is_stuck = False
        self.wait_s = 0.0
        self.does_accept = True
        self.asked: list[Wanted] = []

    def accepts(self, wanted: Wanted) -> bool:
        return self.does_accept

    async def look_up(self, wanted: Wanted) -> Records:
        self.asked.append(wanted)
        if self.is_stuck:
            await asyncio.Event().wait()
        await asyncio.sleep(self.wait_s)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class FakeAgencies:
    """Knows who registered a DOI: nobody, unless told otherwise; `is_stuck` keeps it waiting."""

    def __init__(self) -> None:
        self.answer: Outcome[Agency] = Found(Agency.NONE)
        self.is_stuck = False
        self.asked: list[str] = []

    async def agency(self, doi: str) -> Outcome[Agency]:
        self.asked.append(doi)
        if self.is_stuck:
            await asyncio.Event().wait()
        return self.answer


class FakeTopics:
    """Finds what it is told to find; an exception is raised, `is_stuck` keeps it waiting."""

    def __init__(self, name: str = "pubmed", answer: Outcome[Hits] | Exception | None = None) -> None:
        self.name = name
        self.answer: Outcome[Hits] | Exception = NotFound() if answer is None else answer
        self.is_stuck = False
        self.asked: list[Topic] = []

    def write(self, topic: Topic) -> Written:
        query = " AND ".join(concept.words[0] for concept in topic.concepts)
        return Written(query, f"https://example.org/{self.name}?q={query}")

    async def search(self, topic: Topic) -> Outcome[Hits]:
        self.asked.append(topic)
        if self.is_stuck:
            await asyncio.Event().wait()
        await asyncio.sleep(0)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class FakeFulltext:
    """Knows where copies are; `needs` is the identifier without which it does not know a paper."""

    def __init__(self, name: str = "europepmc", answer: Outcome[tuple[Copy, ...]] | Exception | None = None) -> None:
        self.name = name
        self.is_late = False
        self.answer: Outcome[tuple[Copy, ...]] | Exception = NotFound() if answer is None else answer
        self.is_stuck = False
        self.wait_s = 0.0
        self.does_accept = True
        self.needs: IdKind | None = None
        self.asked: list[Article] = []

    def accepts(self, article: Article) -> bool:
        return self.does_accept and (self.needs is None or article.id(self.needs) is not None)

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        self.asked.append(article)
        if self.is_stuck:
            await asyncio.Event().wait()
        await asyncio.sleep(self.wait_s)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class FakeFetcher:
    """Fetches everything except what `troubles` says about a URL; `waits` are awaited first.

    `contents` is told what lies at a path then: share it with the shelf to have a URL's file always be the same.
    """

    def __init__(self) -> None:
        self.troubles: dict[str, Exception] = {}
        self.waits: dict[str, Callable[[], Awaitable[object]]] = {}
        self.fetched: list[str] = []
        self.contents: dict[Path, str] = {}

    async def fetch(self, copy: Copy, target: Path, *, max_bytes: int) -> None:
        self.fetched.append(copy.url)
        self.contents[target] = copy.url
        if wait := self.waits.get(copy.url):
            await wait()
        if trouble := self.troubles.get(copy.url):
            raise trouble


class FakeWorkshop:
    """Finds every file sound unless told otherwise."""

    def __init__(self) -> None:
        self.seen = Inspection(pages=3, has_text=True, shows=Shows.TITLE)
        self.inspected: list[tuple[Path, bool]] = []
        self.marks: list[Mark] = []
        self.stamped = Stamped(0, "pikepdf")
        self.sightings: tuple[Sighting, ...] = ()
        self.looked_at = self.pages = 3
        self.locked_with = ""
        self.inspect_trouble: Exception | None = None
        self.stamp_trouble: Exception | None = None
        self.while_stamping: Callable[[], Awaitable[object]] | None = None

    async def inspect(self, path: Path, article: Article | None, *, must_match: bool = True) -> Inspection:
        self.inspected.append((path, must_match))
        if self.inspect_trouble:
            raise self.inspect_trouble
        return self.seen

    async def make_copy(self, source: Path, target: Path, mark: Mark) -> Stamped:
        if self.stamp_trouble:
            raise self.stamp_trouble
        self.marks.append(mark)
        if self.while_stamping:
            await self.while_stamping()
        return replace(self.stamped, pages=self.seen.pages)

    async def trace(self, path: Path, *, passwords: Sequence[str] = ()) -> Reading:
        if self.locked_with and self.locked_with not in passwords:
            raise BadDocument(Failure.ENCRYPTED)
        return Reading(self.sightings, self.looked_at, self.pages)


class FakeStampList:
    """Copies marked by hand."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.made: dict[int, HandMade] = {}

    async def note(self, delivery_id: int, code: str, *, reader: str, request: str, title: str = "") -> None:
        self.made[delivery_id] = HandMade(code, reader, request, self._clock(), title)

    async def find(self, delivery_id: int) -> HandMade | None:
        return self.made.get(delivery_id)
