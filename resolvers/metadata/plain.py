"""Metadata sources that a hospital writes as plain blocking Python: `look_up(paper, session)`. See docs/sources.md."""

from handlers.domain.article import Article, Identifier, Wanted
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome, Unavailable
from resolvers.blocking.adapter import Options, PlainCalls
from resolvers.blocking.answers import paper_wanted, records_of
from resolvers.formats import records
from resolvers.http import Http

__all__ = ["Options", "PlainMetadata", "build"]


class PlainMetadata:
    """Looks records up by calling the file's `look_up`."""

    def __init__(self, calls: PlainCalls, *, is_late: bool) -> None:
        self.name = calls.name
        self.is_late = is_late
        self._calls = calls

    def accepts(self, wanted: Wanted) -> bool:
        """Return what the file's `accepts` says, when it has one."""
        return self._calls.accepts(paper_wanted(wanted))

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the records that the file tells of; asked by identifier, only one that carries it."""
        if not self.accepts(wanted):
            return NotApplicable()
        said = await self._calls.call(paper_wanted(wanted))
        if isinstance(said, Unavailable):
            return said
        try:
            found = records_of(said)
        except ValueError as error:
            return self._calls.refused(str(error))
        outcome: Outcome[tuple[Article, ...]] = Found(found) if found else NotFound()
        return records.only(outcome, wanted) if isinstance(wanted, Identifier) else outcome


def build(options: Options, http: Http) -> PlainMetadata:
    """Return the source; the file is loaded now, so that a broken one stops the start."""
    return PlainMetadata(PlainCalls(options, http, "look_up"), is_late=options.is_late)
