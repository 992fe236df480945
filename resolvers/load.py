"""Turns the configuration's lists of sources into source objects, in that order.

`entries.py` finds and builds a source; here each is given its turnstile.
What a source does not say about itself (`agencies`, `is_late`) is filled in here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, overload

from handlers.domain.agency import Agency
from handlers.domain.article import Article, Copy, Wanted
from handlers.domain.notice import Notice
from handlers.domain.outcome import NotApplicable, Outcome
from handlers.domain.pointer import Pointer
from handlers.domain.topics import Hits, Topic, Written
from handlers.ports import AgencySource, FulltextSource, MetadataSource, NoticeSource, PointerSource, TopicSource
from handlers.ports.papers import only_links, vouches
from resolvers.entries import Place, available, built, module_of
from resolvers.http import Http
from resolvers.outgoing.guard import Guard
from resolvers.outgoing.turnstile import Turnstile

__all__ = ["agency_source", "available", "load", "module_of", "notice_sources", "pointer_sources", "topic_sources"]


class SwitchedNotices:
    """A source of notices that is not asked while it is switched off; its answers count as nobody's find."""

    def __init__(self, source: NoticeSource, turnstile: Turnstile) -> None:
        self.name = source.name
        self.notices_at_once = source.notices_at_once
        self._source = source
        self._turnstile = turnstile

    async def notices(self, papers: Sequence[Article]) -> Outcome[Mapping[str, tuple[Notice, ...]]]:
        """Return the source's answer."""
        return await self._source.notices(papers) if self._turnstile.is_open else NotApplicable()


class CountedPointers:
    """A source that finds papers by where they stand, not asked while it is switched off, its calls counted."""

    def __init__(self, source: PointerSource, turnstile: Turnstile) -> None:
        self.name = source.name
        self._source = source
        self._turnstile = turnstile

    async def by_pointer(self, pointer: Pointer) -> Outcome[tuple[Article, ...]]:
        """Return the source's answer."""
        return await self._turnstile.let(lambda: self._source.by_pointer(pointer))


class CountedMetadata:
    """A metadata source whose calls are counted for the console."""

    def __init__(self, source: MetadataSource, turnstile: Turnstile) -> None:
        self.name = source.name
        self.agencies: frozenset[Agency] = getattr(source, "agencies", frozenset())
        self.is_late: bool = getattr(source, "is_late", False)
        self._source = source
        self._turnstile = turnstile

    def notice_source(self) -> NoticeSource | None:
        """Return the source as one that can be asked for notices, where it can be."""
        source: object = self._source
        return SwitchedNotices(source, self._turnstile) if isinstance(source, NoticeSource) else None

    def pointer_source(self) -> PointerSource | None:
        """Return the source as one that can be asked by pointer, where it can be."""
        source: object = self._source
        return CountedPointers(source, self._turnstile) if isinstance(source, PointerSource) else None

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether the source is switched on and can know about that at all."""
        return self._turnstile.is_open and self._source.accepts(wanted)

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the source's answer."""
        return await self._turnstile.let(lambda: self._source.look_up(wanted))


class CountedTopics(CountedMetadata):
    """A metadata source that can also be searched by topic."""

    def __init__(self, source: MetadataSource, topics: TopicSource, turnstile: Turnstile) -> None:
        super().__init__(source, turnstile)
        self._topics = topics

    def write(self, topic: Topic) -> Written:
        """Return the query that the source would be asked."""
        return self._topics.write(topic)

    async def search(self, topic: Topic) -> Outcome[Hits]:
        """Return the source's answer."""
        return await self._turnstile.let(lambda: self._topics.search(topic))


class CountedAgencies(CountedMetadata):
    """A metadata source that also knows who registered a DOI."""

    def __init__(self, source: MetadataSource, agencies: AgencySource, turnstile: Turnstile) -> None:
        super().__init__(source, turnstile)
        self._agencies = agencies

    async def agency(self, doi: str) -> Outcome[Agency]:
        """Return the source's answer."""
        return await self._turnstile.let(lambda: self._agencies.agency(doi))


class CountedFulltext:
    """A full-text source whose calls are counted for the console.

    One that `is_link_only` gives links for a person: they are no hits, and `count` is not shown.
    """

    def __init__(self, source: FulltextSource, turnstile: Turnstile, guard: Guard) -> None:
        self.name = source.name
        self._guard = guard
        self.is_link_only = only_links(source)
        self.is_late: bool = getattr(source, "is_late", False)
        self._source = source
        self._turnstile = turnstile

    def accepts(self, article: Article) -> bool:
        """Return whether the source is switched on and can know about that paper at all."""
        return self._turnstile.is_open and self._source.accepts(article)

    def vouches_for(self, address: str) -> bool:
        """Return whether the administrator allowed that address: in `http.allow_hosts`, or as the source's own."""
        return self._guard.allows(address) or vouches(self._source, address)

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the source's answer."""
        return await self._turnstile.let(lambda: self._source.locate(article))


@overload
def load(
    entries: Sequence[Mapping[str, Any]], place: Literal["metadata"], http: Http
) -> tuple[MetadataSource, ...]: ...
@overload
def load(
    entries: Sequence[Mapping[str, Any]], place: Literal["fulltext"], http: Http
) -> tuple[FulltextSource, ...]: ...
def load(
    entries: Sequence[Mapping[str, Any]], place: Place, http: Http
) -> tuple[MetadataSource, ...] | tuple[FulltextSource, ...]:
    """Return the sources that the entries name, each built with its own options.

    Raises:
        ConfigurationError: An entry names no source, an unknown one, an unknown key, or a value that does not fit.
    """
    sources = [built(f"{place}[{number}]", entry, place, http) for number, entry in enumerate(entries)]
    http.admit(place, {source.name: source for source in sources})
    if place == "metadata":
        return tuple(_counted_metadata(source, http.turnstile(place, source.name)) for source in sources)
    return tuple(_counted_fulltext(source, http) for source in sources)


def agency_source(sources: Sequence[MetadataSource]) -> AgencySource | None:
    """Return the loaded source that tells who registered a DOI, if there is one."""
    return next((source for source in sources if isinstance(source, CountedAgencies)), None)


def topic_sources(sources: Sequence[MetadataSource]) -> tuple[TopicSource, ...]:
    """Return those of the loaded sources that can be searched by topic, in their order."""
    return tuple(source for source in sources if isinstance(source, CountedTopics))


def notice_sources(sources: Sequence[MetadataSource]) -> tuple[NoticeSource, ...]:
    """Return those of the loaded sources that can be asked what became of papers, in their order."""
    counted = [source for source in sources if isinstance(source, CountedMetadata)]
    return tuple(found for source in counted if (found := source.notice_source()))


def pointer_sources(sources: Sequence[MetadataSource]) -> tuple[PointerSource, ...]:
    """Return those of the loaded sources that find papers by where they stand, in their order."""
    counted = [source for source in sources if isinstance(source, CountedMetadata)]
    return tuple(found for source in counted if (found := source.pointer_source()))


def _counted_metadata(source: Any, turnstile: Turnstile) -> CountedMetadata:  # noqa: ANN401 - as `_built`
    if hasattr(source, "agency"):
        return CountedAgencies(source, source, turnstile)
    return CountedTopics(source, source, turnstile) if hasattr(source, "search") else CountedMetadata(source, turnstile)


def _counted_fulltext(source: FulltextSource, http: Http) -> CountedFulltext:
    """Return the source with its figures; a link for a person is always there, which says nothing."""
    turnstile = http.turnstile("fulltext", source.name, is_counted=not only_links(source))
    return CountedFulltext(source, turnstile, http.guard)
