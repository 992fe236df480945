"""What has been tried for one paper, what came of it, and in which order its copies are tried."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from handlers.domain.article import Article, ArticleKind, Attempt, Copy, Failure, Holding, Version
from handlers.domain.notice import Notice, gravest_first
from handlers.domain.obstacle import Obstacle, obstacle_of

PASSING = frozenset(
    {Failure.TIMEOUT, Failure.CONNECTION, Failure.SERVER_ERROR, Failure.RATE_LIMITED, Failure.BAD_ANSWER}
)
BEST_FIRST = (Version.PUBLISHED, Version.ACCEPTED, Version.UNKNOWN, Version.PREPRINT)
SEARCH = "search"
"""Whose attempt it is that the whole search took too long."""
Rank = tuple[bool, int, bool, bool, int]


@dataclass(slots=True)
class Chase:
    """What has been tried for one paper, and what came of it.

    `article` grows while its sources are asked; `links` are what a person may open instead of a file;
    `unsure` is a document that a librarian should look at. `answered` and `silent` count the sources that did and
    did not answer; without `could_ask` there was none to be asked. `told` are the notices that sources of copies gave.
    """

    article: Article
    attempts: list[Attempt] = field(default_factory=list)
    links: list[Copy] = field(default_factory=list)
    holding: Holding | None = None
    unsure: Holding | None = None
    answered: int = 0
    silent: int = 0
    could_ask: bool = True
    told: tuple[Notice, ...] = ()

    @property
    def is_unasked(self) -> bool:
        """Whether no full-text source could be asked, or most gave no answer: that nobody has it may not be said."""
        return not self.could_ask or (self.silent > 0 and self.silent >= self.answered)

    @property
    def obstacle(self) -> Obstacle | None:
        """What stood between the reader and a file, if that is worth a word."""
        has_ended_early = any(a.source == SEARCH for a in self.attempts)
        return obstacle_of(self.attempts, is_any_silent=self.silent > 0 or has_ended_early)

    @property
    def is_worth_another_try(self) -> bool:
        """Whether some route failed for a passing reason."""
        return any(attempt.failure in PASSING for attempt in self.attempts)

    def learn(self, article: Article) -> None:
        """Take a fuller record; what sources of copies told of the paper stays with it."""
        self.article = replace(article, notices=gravest_first(article.notices + self.told))

    def hear(self, copies: Collection[Copy]) -> None:
        """Count a source that answered, and take in what it says beside its copies: that the paper was taken back."""
        self.answered += not all(copy.is_for_person for copy in copies)
        self.told += tuple(notice for copy in copies for notice in copy.notices)
        self.learn(self.article)

    def note_link(self, copy: Copy) -> None:
        """Keep a copy that only a person may open, once for each address."""
        where = copy.landing_url or copy.url if copy.is_for_person else copy.url or copy.landing_url
        failure = Failure.FOR_PERSON if copy.is_for_person else Failure.LINK_ONLY_LICENCE
        attempt = Attempt(copy.source, failure, copy.label or copy.licence, where)
        if where and any(where in {other.landing_url, other.url} for other in self.links):
            return
        self.attempts.append(attempt)
        self.links.append(copy)

    def refuse(self, source: str, failure: Failure) -> None:
        """Note once that a source named an address where nobody is sent; which one is written nowhere."""
        attempt = Attempt(source, failure)
        if attempt not in self.attempts:
            self.attempts.append(attempt)


class Queue:
    """Copies that wait to be tried, best first; each address once."""

    def __init__(self, article: Article, position: Callable[[str], int]) -> None:
        """Keep the paper and the order of the sources (`position`: the smaller, the earlier)."""
        self._wants_preprint = article.kind is ArticleKind.PREPRINT
        self._position = position
        self._waiting: list[Copy] = []
        self._seen: set[str] = set()

    def __bool__(self) -> bool:
        """Whether a copy waits."""
        return bool(self._waiting)

    def add(self, copies: Iterable[Copy]) -> None:
        """Take copies in."""
        for copy in copies:
            if (where := place_of(copy)) not in self._seen:
                self._seen.add(where)
                self._waiting.append(copy)
        self._waiting.sort(key=self.rank)

    def rank(self, copy: Copy) -> Rank:
        """Return where a copy stands: a preprint only when nothing else is there, then by source, host and version."""
        is_stopgap = copy.version is Version.PREPRINT and not self._wants_preprint and not copy.is_owned
        is_page = not (copy.url or copy.path)
        of_version = BEST_FIRST.index(copy.version)
        return is_stopgap, self._position(copy.source), is_page, copy.host_type == "publisher", of_version

    def take(self, busy_hosts: Collection[str]) -> Copy | None:
        """Return the best copy that lies on no busy host, and take it out."""
        copy = next((copy for copy in self._waiting if host_of(copy) not in busy_hosts), None)
        if copy:
            self._waiting.remove(copy)
        return copy

    def in_order(self) -> list[Copy]:
        """Return the copies that wait, best first."""
        return list(self._waiting)

    def has_for(self, busy_hosts: Collection[str]) -> bool:
        """Return whether a copy waits that lies on no busy host."""
        return any(host_of(copy) not in busy_hosts for copy in self._waiting)

    @property
    def best(self) -> Copy:
        """The best copy that waits; there must be one."""
        return self._waiting[0]

    def could_be_beaten(self, by: Sequence[str]) -> bool:
        """Return whether one of those sources may still name a better copy than the best that waits."""
        is_stopgap, position, *_ = self.rank(self.best)
        return bool(by) and (is_stopgap or any(self._position(source) < position for source in by))


def place_of(copy: Copy) -> str:
    """Return what tells two copies apart."""
    return copy.url or (str(copy.path) if copy.path else copy.landing_url)


def host_of(copy: Copy) -> str:
    """Return the host that a copy is fetched from; empty for the library's own folder."""
    return urlsplit(copy.url or ("" if copy.path else copy.landing_url)).hostname or ""


def fetchable(copy: Copy) -> Copy:
    """Return the copy with an address to fetch: its landing page may lead to the file."""
    return copy if copy.url or copy.path else replace(copy, url=copy.landing_url)
