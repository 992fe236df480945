"""Finds one validated copy of a paper, and remembers every route that was tried and why it failed."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import structlog

from handlers.asking import answer_of, loop_time
from handlers.chase import SEARCH, Chase, Queue, host_of
from handlers.domain.article import Article, Attempt, Copy, Failure, TitleWanted
from handlers.domain.copyright import Gate, Policy, gate
from handlers.domain.outcome import Found, NotFound, Unavailable
from handlers.look_up import LookUp
from handlers.ports import FulltextSource
from handlers.ports.papers import only_links
from handlers.taking import Taking, Tools
from handlers.vetting import vetted

log = structlog.get_logger()
HOSTS_AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Timing:
    """How long each step may take, in seconds.

    `grace_s` is how long a copy waits for a better one from a source that has not answered yet, a preprint
    `late_s`; after `late_s` the late sources are asked too; `hedge_s` starts the next copy beside a slow one.
    """

    source_s: float = 6.0
    total_s: float = 25.0
    hedge_s: float = 4.0
    late_s: float = 2.0
    grace_s: float = 0.25


class Finder:
    """Asks where copies are, gates them by licence, and fetches the best until one is the paper.

    The order of `sources` is the order of preference, unless `position` says otherwise (the smaller, the earlier).
    """

    def __init__(
        self,
        *,
        sources: Sequence[FulltextSource],
        look_up: LookUp,
        tools: Tools,
        policy: Policy,
        max_bytes: int,
        timing: Timing,
        position: Callable[[str], int] | None = None,
        can_ask: Callable[[Article], bool] = lambda _: True,
    ) -> None:
        """Keep the collaborators; `can_ask` tells whether any source may be asked for a paper at present."""
        self._can_ask = can_ask
        self._sources = tuple(sources)
        self._look_up = look_up
        self._tools = tools
        self._policy = policy
        self._max_bytes = max_bytes
        self._position = position or [source.name for source in sources].index
        self.timing = timing

    async def find(self, article: Article) -> Chase:
        """Return the chase for a paper, with its holding when a copy was found and validated."""
        chase = Chase(article, could_ask=self._can_ask(article))
        hunt = self._hunt(chase)
        try:
            async with asyncio.timeout(self.timing.total_s):
                hunt.blocked = await self._tools.holdings.blocked(article)
                await hunt.run()
        except TimeoutError:
            chase.attempts.append(Attempt(SEARCH, Failure.TIMEOUT, "总时限已到"))
        if not chase.holding:
            await hunt.link()
        chase.links.sort(key=lambda copy: (copy.is_for_person, self._position(copy.source)))
        return chase

    async def learn(self, article: Article) -> Article:
        """Return what the metadata sources know of a paper by now: a copy on the shelf is not kept waiting."""
        try:
            async with asyncio.timeout(self.timing.grace_s):
                async for grown in self._look_up.growing(article):
                    article = grown
        except TimeoutError:
            log.info("record_not_complete")
        return article

    async def is_unknown(self, article: Article) -> bool:
        """Return whether the metadata sources know no paper of that title; `False` when they could not be asked."""
        return await self._look_up.knows_none(TitleWanted(article.title, article.year))

    async def routes(self, article: Article) -> tuple[Chase, list[Copy]]:
        """Return what every source says, and the copies that may be sent, best first; nothing is downloaded."""
        chase = Chase(article)
        hunt = self._hunt(chase)
        await hunt.ask_all()
        return chase, hunt.in_order()

    async def links(self, article: Article) -> Sequence[Copy]:
        """Return what a person may open, made of the record alone: nobody is asked."""
        await self._hunt(chase := Chase(article)).link()
        return chase.links

    def _hunt(self, chase: Chase) -> "_Hunt":
        taking = Taking(self._tools, max_bytes=self._max_bytes)
        return _Hunt(chase, self._sources, self._look_up, taking, self._policy, self.timing, self._position)


class _Hunt:
    """One chase under way: sources that are asked, copies that wait, copies that are tried."""

    def __init__(
        self,
        chase: Chase,
        sources: Sequence[FulltextSource],
        look_up: LookUp,
        taking: "Taking",
        policy: Policy,
        timing: Timing,
        position: Callable[[str], int],
    ) -> None:
        self._chase = chase
        self._sources = sources
        self._look_up = look_up
        self._taking = taking
        self._policy = policy
        self._timing = timing
        self._queue = Queue(chase.article, position)
        self._begun: set[str] = set()
        self._asking: dict[asyncio.Task[None], str] = {}
        self._trying: dict[asyncio.Task[None], str] = {}
        self._began_at = loop_time()
        self._usable_at: float | None = None
        self._tried_at = 0.0
        self._is_late = False
        self.blocked: Collection[str] = ()

    async def run(self) -> None:
        """Ask and try until a copy is the paper, or nothing is left."""
        more = asyncio.create_task(self._enrich(), name="look-up-more")
        self._asking[more] = ""
        try:
            self._ask()
            while not self._chase.holding:
                self._try()
                if not await self._wait():
                    break
            if not more.done():  # a notice of retraction belongs to the paper that goes out
                await asyncio.wait([more], timeout=self._timing.grace_s)
        finally:
            left = [*self._asking, *self._trying]
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def ask_all(self) -> None:
        """Ask every source, the late ones too."""
        await self._enrich()
        self._is_late = True
        self._ask()
        await asyncio.gather(*self._asking)
        await self.link()

    async def link(self) -> None:
        """Note the links that are made of the record alone, when no more is learnt: a Chinese title comes late."""
        for source in self._sources:
            if only_links(source) and source.accepts(self._chase.article):
                await self._locate(source)

    def in_order(self) -> list[Copy]:
        """Return the copies that may be sent, best first."""
        return self._queue.in_order()

    async def _wait(self) -> bool:
        """Wait for the next answer or the next moment to act; return whether anything is left to wait for."""
        running = [*self._asking, *self._trying]
        if not running:
            return bool(self._queue) or self._begin_late()
        done, _ = await asyncio.wait(running, timeout=self._pause_s(), return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            self._asking.pop(task, None)
            self._trying.pop(task, None)
            task.result()
        if self._has_nothing and (not self._asking or loop_time() >= self._late_at):
            self._begin_late()
        return True

    @property
    def _has_nothing(self) -> bool:
        return not (self._queue or self._trying)

    @property
    def _late_at(self) -> float:
        return self._began_at + self._timing.late_s

    def _begin_late(self) -> bool:
        """Ask the late sources; return whether that began anything."""
        if self._is_late:
            return False
        self._is_late = True
        return self._ask()

    def _pause_s(self) -> float | None:
        """Return how long until something is due although nobody answers; `None`: nothing is."""
        due_at = None
        if self._has_nothing:
            due_at = None if self._is_late else self._late_at
        elif not self._trying:
            due_at = self._ready_at()
        elif self._may_hedge:
            due_at = self._tried_at + self._timing.hedge_s
        return None if due_at is None else max(0.0, due_at - loop_time())

    @property
    def _may_hedge(self) -> bool:
        """Whether a copy on another host may be tried beside the one that is."""
        return len(self._trying) < HOSTS_AT_ONCE and self._queue.has_for(self._busy_hosts)

    @property
    def _busy_hosts(self) -> Collection[str]:
        return set(self._trying.values()) - {""}

    def _ready_at(self) -> float:
        """Return when the best waiting copy is tried although a better one may still be named."""
        is_stopgap = self._queue.rank(self._queue.best)[0]
        return (self._usable_at or 0.0) + (self._timing.late_s if is_stopgap else self._timing.grace_s)

    def _try(self) -> None:
        """Begin with the best copy: at once when none better can come, a second one beside a slow first."""
        while self._queue and self._is_due():
            copy = self._queue.take(self._busy_hosts)
            if copy is None:
                return
            task = asyncio.create_task(self._taking.attempt(copy, self._chase, self.blocked), name=f"try-{copy.source}")
            self._trying[task] = host_of(copy)
            self._tried_at = loop_time()

    def _is_due(self) -> bool:
        now = loop_time()
        if self._trying:
            return self._may_hedge and now >= self._tried_at + self._timing.hedge_s
        return now >= self._ready_at() or not self._queue.could_be_beaten(self._still_open)

    @property
    def _still_open(self) -> Sequence[str]:
        """The sources that have not answered; while more is learnt of the paper, those that may yet be asked."""
        asked = [name for name in self._asking.values() if name]
        may_come = [s.name for s in self._sources if s.name not in self._begun and not (s.is_late or only_links(s))]
        return asked + may_come if "" in self._asking.values() else asked

    def _ask(self) -> bool:
        """Ask the sources that can know the paper by now; return whether there was one not asked before."""
        asked = [s for s in self._sources if self._is_turn_of(s) and s.accepts(self._chase.article)]
        for source in asked:
            self._begun.add(source.name)
            self._asking[asyncio.create_task(self._locate(source), name=f"locate-{source.name}")] = source.name
        return bool(asked)

    def _is_turn_of(self, source: FulltextSource) -> bool:
        is_asked = source.name in self._begun or only_links(source)
        return not is_asked and (self._is_late or not source.is_late)

    async def _enrich(self) -> None:
        """Learn more of the paper: further identifiers let further sources know it."""
        async for article in self._look_up.growing(self._chase.article):
            self._chase.learn(article)
            self._ask()

    async def _locate(self, source: FulltextSource) -> None:
        began = loop_time()
        article = self._chase.article
        outcome = await answer_of(source.name, lambda: source.locate(article), budget_s=self._timing.source_s)
        elapsed_s = round(loop_time() - began, 3)
        match outcome:
            case Found(copies):
                self._chase.hear(copies)
                self._take_in(vetted(source, copies, self._chase))
            case NotFound():
                self._chase.answered += 1
                self._chase.attempts.append(Attempt(source.name, Failure.NO_LOCATION, elapsed_s=elapsed_s))
            case Unavailable(reason=reason):
                self._chase.silent += 1
                self._chase.attempts.append(Attempt(source.name, reason, elapsed_s=elapsed_s))
            case _:
                pass  # what does not apply leaves no trace

    def _take_in(self, copies: Sequence[Copy]) -> None:
        usable = [c for c in copies if gate(c, is_free_of_charge=self._policy.is_free_of_charge) is Gate.SEND]
        for copy in copies:
            if copy not in usable:
                self._chase.note_link(copy)
        if usable:
            self._usable_at = self._usable_at or loop_time()
            self._queue.add(usable)
