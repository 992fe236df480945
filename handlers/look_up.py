"""Asks the metadata sources about one paper: those that can know it, at once, the first complete record first."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass

from handlers.asking import answer_of, loop_time
from handlers.domain.agency import Agency, hint_of
from handlers.domain.article import Article, ArticleKind, Identifier, IdKind, TitleWanted, Wanted
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome, Unavailable
from handlers.matching import Certain, NoneFits, decide
from handlers.ports import AgencySource, MetadataSource

Records = Outcome[tuple[Article, ...]]
# By which identifier a paper is best asked for again.
BEST_KNOWN = (IdKind.DOI, IdKind.PMID, IdKind.PMCID, IdKind.ARXIV, IdKind.ISBN)
REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Budget:
    """How long is waited, in seconds: for one source, and before the late sources are asked as well."""

    source_s: float = 6.0
    late_s: float = 2.0


class LookUp:
    """Knows papers through its sources, in their order of trust.

    A reader waits for the first complete record only. What the slower sources add (further identifiers,
    notices of retraction) comes by `growing`, beside the search for the full text. Use as an async context
    manager: what is still asked at its end is given up.
    """

    def __init__(
        self, sources: Sequence[MetadataSource], *, agencies: AgencySource | None = None, budget: Budget | None = None
    ) -> None:
        """Keep the sources; `agencies` tells who registered a DOI."""
        self._sources = tuple(sources)
        self._agencies = agencies
        self.budget = budget or Budget()
        self._asked: OrderedDict[Wanted, _Asking] = OrderedDict()

    async def __aenter__(self) -> "LookUp":
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(asking.give_up() for asking in self._asked.values()))

    async def ask(self, wanted: Wanted) -> tuple[Article, ...] | Unavailable:
        """Return the records that the sources know, or `Unavailable` when none could be asked properly.

        The same question asked twice at once is asked once. What no source is for is known by the reader's
        own words alone.
        """
        asking = self._asked.get(wanted)
        if asking is None or asking.is_done:
            asking = self._begin(wanted)
        await asking.until_enough()
        return asking.result()

    async def knows_none(self, wanted: Wanted) -> bool:
        """Return whether every source that could know was heard, and none gave a record that may be it."""
        answer = await self.ask(wanted)
        asking = self._asked.get(wanted)
        if isinstance(answer, Unavailable) or (asking is not None and asking.is_left_open):
            return False
        return not answer or (isinstance(wanted, TitleWanted) and isinstance(decide(wanted, answer), NoneFits))

    async def growing(self, article: Article) -> AsyncIterator[Article]:
        """Yield the record again and again, with more of what the sources know of it; it never gets poorer.

        What `ask` left running is taken up; a paper that was found by its title is asked for by identifier.
        """
        wanted = next((i for kind in BEST_KNOWN for i in article.ids if i.kind is kind), None)
        if wanted is None:
            return
        known = next((i for i in article.ids if i in self._asked), wanted)
        asking = self._asked.get(known)
        if asking is None or asking.is_settled:
            asking = self._begin(known)
        async for records in asking.answers():
            if records:
                yield article.enriched(records[0])
        asking.settle()

    async def more(self, article: Article) -> Article:
        """Return the record with all that the sources know of it."""
        async for grown in self.growing(article):
            article = grown
        return article

    def _begin(self, wanted: Wanted) -> "_Asking":
        asking = _Asking(wanted, self._sources, self._agencies, self.budget)
        self._asked[wanted] = asking
        for old in [w for w, kept in self._asked.items() if kept.is_done][:-REMEMBERED]:
            del self._asked[old]
        return asking


class _Asking:
    """One question on its way to every source that can know the answer; it ends within two budgets."""

    def __init__(
        self, wanted: Wanted, sources: Sequence[MetadataSource], agencies: AgencySource | None, budget: Budget
    ) -> None:
        self._wanted = wanted
        self._sources = [source for source in sources if source.accepts(wanted)]
        self._agencies = agencies
        self._budget = budget
        self._agency = hint_of(_value(wanted)) if _is_doi(wanted) else None
        # Without anybody to ask for it, the agency narrows nothing.
        self._knows_agency = self._agency is not None or agencies is None or not _is_doi(wanted)
        self._told: Outcome[Agency] | None = None
        self._outcomes: dict[int, Records] = {}
        self._begun: set[int] = set()
        self._enough, self._news = asyncio.Event(), asyncio.Event()
        self.is_settled = False
        # It outlives the question when the first answer was enough: `more` takes up the rest.
        self._task = asyncio.create_task(self._run(), name="look-up")

    @property
    def is_done(self) -> bool:
        """Whether every source has answered."""
        return self._task.done()

    async def until_enough(self) -> None:
        """Wait for a complete record, or for everybody."""
        await self._enough.wait()
        if self._task.done():
            self._task.result()

    async def answers(self) -> AsyncIterator[tuple[Article, ...]]:
        """Yield what is known, whenever somebody has answered; one reader at a time."""
        told = -1
        while True:
            is_last = self._task.done()
            if len(self._outcomes) != told:
                told, records = len(self._outcomes), self.result()
                yield () if isinstance(records, Unavailable) else records
            if is_last:
                return
            self._news.clear()
            await self._news.wait()

    @property
    def is_left_open(self) -> bool:
        """Whether a source that could know the paper gave no answer."""
        return any(isinstance(outcome, Unavailable) for outcome in self._outcomes.values())

    def settle(self) -> None:
        """Note that all answers were taken up: whoever asks again asks anew."""
        self.is_settled = True

    async def give_up(self) -> None:
        """Ask nobody any more."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def result(self) -> tuple[Article, ...] | Unavailable:
        """Return what has been answered so far."""
        outcomes = [self._outcomes[n] for n in sorted(self._outcomes)]
        records = tuple(record for o in outcomes if isinstance(o, Found) for record in o.value)
        if records:
            return merged(records) if isinstance(self._wanted, Identifier) else records
        # "There is no such paper" may only be said when somebody was asked properly.
        if away := next((o for o in outcomes if isinstance(o, Unavailable)), None):
            return Unavailable(away.reason)
        if not any(isinstance(o, Found | NotFound) for o in outcomes):
            return (bare(self._wanted),)
        return self._unrecorded()

    def _unrecorded(self) -> tuple[Article, ...] | Unavailable:
        """Return what is said of a paper that no service has a record of.

        A DOI that exists is a paper all the same: many Chinese ones are. Whether it does is nobody's guess while
        nobody could be asked, unless its prefix leaves no doubt whose record is missing.
        """
        match self._told:
            case Found(agency):
                return () if agency is Agency.NONE else (bare(self._wanted),)
            case Unavailable(reason=reason) if not self._has_hint:
                return Unavailable(reason)
            case NotApplicable() if not self._has_hint:
                return (bare(self._wanted),)
        return ()

    @property
    def _has_hint(self) -> bool:
        return hint_of(_value(self._wanted)) is not None

    async def _run(self) -> None:
        pending: set[asyncio.Task[None]] = set()
        late_at = loop_time() + self._budget.late_s
        try:
            if self._agencies and not self._knows_agency:
                pending.add(asyncio.create_task(self._ask_agency(self._agencies), name="agency"))
            pending |= self._begin(is_late=False)
            while pending or (pending := self._begin_late()) or (pending := self._begin_doubting()):
                wait_s = None if self._enough.is_set() else max(0.0, late_at - loop_time())
                done, pending = await asyncio.wait(pending, timeout=wait_s, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
                pending |= self._begin(is_late=False)
                if self._is_enough():
                    self._enough.set()
                elif not done:
                    pending |= self._begin_late()
                    late_at = loop_time() + self._budget.source_s
        finally:
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)
            self._enough.set()
            self._task.get_loop().call_soon(self._news.set)  # once the task is done

    def _begin_late(self) -> set[asyncio.Task[None]]:
        return set() if self._enough.is_set() else self._begin(is_late=True)

    def _begin_doubting(self) -> set[asyncio.Task[None]]:
        """Ask whether a DOI exists whose prefix told its agency, once it is known to nobody."""
        if not self._agencies or not _is_doi(self._wanted) or self._told is not None or self.is_left_open:
            return set()
        if any(isinstance(outcome, Found) and outcome.value for outcome in self._outcomes.values()):
            return set()
        return {asyncio.create_task(self._ask_agency(self._agencies), name="agency")}

    def _begin(self, *, is_late: bool) -> set[asyncio.Task[None]]:
        """Ask the sources that may know the paper and were not asked yet."""
        fitting = [
            n
            for n, source in enumerate(self._sources)
            if n not in self._begun and source.is_late == is_late and self._fits(source.agencies)
        ]
        self._begun.update(fitting)
        return {asyncio.create_task(self._look_up(n), name=f"look-up-{self._sources[n].name}") for n in fitting}

    def _fits(self, agencies: Collection[Agency]) -> bool:
        """Return whether a source knows DOIs of that agency; while it is unknown, most papers are Crossref's."""
        if not agencies or self._agency is Agency.UNKNOWN or (self._knows_agency and self._agency is None):
            return True
        return (self._agency or Agency.CROSSREF) in agencies

    async def _ask_agency(self, agencies: AgencySource) -> None:
        doi = _value(self._wanted)
        self._told = await answer_of("agency", lambda: agencies.agency(doi), budget_s=self._budget.source_s)
        if isinstance(self._told, Found):
            self._agency = self._told.value
        self._knows_agency = True

    async def _look_up(self, n: int) -> None:
        source = self._sources[n]
        self._outcomes[n] = await answer_of(
            source.name, lambda: source.look_up(self._wanted), budget_s=self._budget.source_s
        )
        self._news.set()

    def _is_enough(self) -> bool:
        return any(is_complete(outcome, self._wanted) for outcome in self._outcomes.values())


def merged(records: Sequence[Article]) -> tuple[Article, ...]:
    """Return one record: the first complete one, its gaps filled from the others."""
    first = next((r for r in records if r.title and r.journal and r.year), records[0])
    for other in records:
        first = first.enriched(other)
    return (first,)


def is_complete(outcome: Records, wanted: Wanted) -> bool:
    """Return whether a reader need not wait for further answers."""
    if not isinstance(outcome, Found):
        return False
    if isinstance(wanted, TitleWanted):
        return isinstance(decide(wanted, outcome.value), Certain)
    if wanted.kind is IdKind.ISBN:
        return any(r.title for r in outcome.value)
    return any(r.title and r.journal and r.year and r.id(IdKind.DOI) for r in outcome.value)


def bare(wanted: Wanted) -> Article:
    """Return a record that knows only what the reader wrote."""
    if isinstance(wanted, TitleWanted):
        kind = ArticleKind.BOOK if wanted.is_book else ArticleKind.JOURNAL
        return Article(title=wanted.text, year=wanted.year, kind=kind)
    kind = ArticleKind.BOOK if wanted.kind is IdKind.ISBN else ArticleKind.JOURNAL
    return Article(title="", ids=(wanted,), kind=kind)


def _is_doi(wanted: Wanted) -> bool:
    return isinstance(wanted, Identifier) and wanted.kind is IdKind.DOI


def _value(wanted: Wanted) -> str:
    return wanted.value if isinstance(wanted, Identifier) else wanted.text
