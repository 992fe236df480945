"""Full-text sources that a hospital writes as plain blocking Python: `locate(paper, session)`. See docs/sources.md."""

from yarl import URL

from handlers.domain.article import Article, Copy
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome, Unavailable
from resolvers.blocking.adapter import Options, PlainCalls
from resolvers.blocking.answers import copies_of, paper_of
from resolvers.http import Http

__all__ = ["Options", "PlainFulltext", "build"]


class PlainFulltext:
    """Says where copies are by calling the file's `locate`."""

    def __init__(self, calls: PlainCalls, *, is_late: bool) -> None:
        self.name = calls.name
        self.is_late = is_late
        self._calls = calls

    def accepts(self, article: Article) -> bool:
        """Return what the file's `accepts` says, when it has one."""
        return self._calls.accepts(paper_of(article))

    def vouches_for(self, address: str) -> bool:
        """Return whether an address lies on one of the source's own hosts, which may be inside the hospital."""
        try:
            return self._calls.declares(URL(address).raw_host or "")
        except ValueError:
            return False

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the copies that the file tells of."""
        if not self.accepts(article):
            return NotApplicable()
        said = await self._calls.call(paper_of(article))
        if isinstance(said, Unavailable):
            return said
        try:
            copies = copies_of(said, self.name)
        except ValueError as error:
            return self._calls.refused(str(error))
        return Found(copies) if copies else NotFound()


def build(options: Options, http: Http) -> PlainFulltext:
    """Return the source; the file is loaded now, so that a broken one stops the start."""
    return PlainFulltext(PlainCalls(options, http, "locate"), is_late=options.is_late)
