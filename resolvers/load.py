"""Turns the configuration's lists of sources into source objects, in that order.

A source is a file in `metadata/` or `fulltext/`; its name is the file's. There is no registry.
Links for a person are files in `links/` and stand in the list `fulltext` too.
What a source does not say about itself (`agencies`, `is_late`) is filled in here.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, overload

from pydantic import BaseModel, ValidationError

from handlers.domain.agency import Agency
from handlers.domain.article import Article, Copy, Wanted
from handlers.domain.errors import ConfigurationError
from handlers.domain.notice import Notice
from handlers.domain.outcome import NotApplicable, Outcome
from handlers.domain.topics import Hits, Topic, Written
from handlers.ports import AgencySource, FulltextSource, MetadataSource, NoticeSource, TopicSource
from resolvers.http import Http
from resolvers.turnstile import Turnstile

Place = Literal["metadata", "fulltext"]
FOLDERS: Mapping[Place, tuple[str, ...]] = {"metadata": ("metadata",), "fulltext": ("fulltext", "links")}


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

    def __init__(self, source: FulltextSource, turnstile: Turnstile) -> None:
        self.name = source.name
        self.is_link_only: bool = getattr(source, "is_link_only", False)
        self.is_late: bool = getattr(source, "is_late", False)
        self._source = source
        self._turnstile = turnstile

    def accepts(self, article: Article) -> bool:
        """Return whether the source is switched on and can know about that paper at all."""
        return self._turnstile.is_open and self._source.accepts(article)

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
    built = [_built(f"{place}[{number}]", entry, place, http) for number, entry in enumerate(entries)]
    http.admit(place, {source.name: source for source in built})
    if place == "metadata":
        return tuple(_counted_metadata(source, http.turnstile(place, source.name)) for source in built)
    return tuple(_counted_fulltext(source, http) for source in built)


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


def _counted_metadata(source: Any, turnstile: Turnstile) -> CountedMetadata:  # noqa: ANN401 - as `_built`
    if hasattr(source, "agency"):
        return CountedAgencies(source, source, turnstile)
    return CountedTopics(source, source, turnstile) if hasattr(source, "search") else CountedMetadata(source, turnstile)


def _counted_fulltext(source: FulltextSource, http: Http) -> CountedFulltext:
    """Return the source with its figures; a link for a person is always there, which says nothing."""
    is_link_only = getattr(source, "is_link_only", False)
    return CountedFulltext(source, http.turnstile("fulltext", source.name, is_counted=not is_link_only))


def available(place: Place) -> tuple[str, ...]:
    """Return the names of the sources that exist."""
    return tuple(sorted(_modules(place)))


def module_of(place: Place, name: str) -> str:
    """Return the module of an existing source."""
    return _modules(place)[name]


def _modules(place: Place) -> dict[str, str]:
    here = Path(__file__).parent
    files = ((folder, file.stem) for folder in FOLDERS[place] for file in (here / folder).glob("*.py"))
    return {stem: f"resolvers.{folder}.{stem}" for folder, stem in files if not stem.startswith("_")}


def _built(where: str, entry: Mapping[str, Any], place: Place, http: Http) -> Any:  # noqa: ANN401
    """Return one source; what a file gives is only known once it is imported."""
    name = entry.get("use") if isinstance(entry, Mapping) else None
    exist = ", ".join(available(place))
    if not isinstance(name, str):
        raise ConfigurationError(f"{where}: `use` must name a source; there are: {exist}")
    if name not in available(place):
        raise ConfigurationError(f"{where}: there is no source `{name}`; there are: {exist}")
    module = import_module(module_of(place, name))
    options = _options(f"{where} ({name})", module.Options, {k: v for k, v in entry.items() if k != "use"})
    try:
        return module.build(options, http)
    except ConfigurationError as error:
        raise ConfigurationError(f"{where} ({name}): {error}") from error


def _options(where: str, model: type[BaseModel], values: dict[str, Any]) -> BaseModel:
    try:
        return model(**values)
    except ValidationError as error:
        keys = ", ".join(sorted(model.model_fields))
        # The values themselves stay out of the message: one may be a key put in the wrong place.
        faults = (
            f"`{'.'.join(map(str, fault['loc']))}`: {_plain(fault['type'], fault['msg'])}"
            for fault in error.errors(include_input=False, include_url=False, include_context=False)
        )
        raise ConfigurationError(f"{where}: {'; '.join(faults)}; known keys: {keys}") from None
    except TypeError as error:
        raise ConfigurationError(f"{where}: its keys must be words") from error


def _plain(kind: str, message: str) -> str:
    return "unknown key" if kind == "extra_forbidden" else message
