"""bioRxiv and medRxiv: preprints by DOI, and the papers that they became.

`base_url` stands for https://api.biorxiv.org; asked are `{base_url}/details/{server}/{doi}/na/json` and
`{base_url}/pubs/{server}/{doi}/na/json`.
"""

from pydantic import BaseModel

from handlers.domain.agency import Agency
from handlers.domain.article import Article, ArticleKind, Identifier, IdKind, Wanted
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.outcome import Found, NotApplicable, Outcome
from resolvers.formats import people, preprints, records
from resolvers.formats.preprints import Preprint
from resolvers.http import Http
from resolvers.outgoing.cache import LOCATIONS_KEPT
from resolvers.outgoing.service import ServiceClient


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: str = "https://api.biorxiv.org"


class BioRxiv:
    """Knows the preprints of both servers."""

    name = "biorxiv"
    agencies = frozenset({Agency.CROSSREF})

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether it is the DOI of a preprint of theirs."""
        return bool(_doi_of(wanted))

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the preprint, with a notice when it has appeared since."""
        if not (doi := _doi_of(wanted)):
            return NotApplicable()
        outcome = await preprints.preprint(self._client, doi)
        if not isinstance(outcome, Found):
            return outcome
        return Found((article(outcome.value, await self._notices(outcome.value, doi)),))

    async def _notices(self, preprint: Preprint, doi: str) -> tuple[Notice, ...]:
        """Return that it has appeared; where and when is told by a second answer, and left out without it."""
        if not preprint.published_doi:
            return ()
        path = f"pubs/{preprint.server}/{doi}/na/json"
        outcome = await self._client.ask(path, {}, lambda answer: preprints.parse_published(answer, doi))
        if isinstance(outcome, Found):
            return (outcome.value,)
        return (Notice(NoticeKind.PUBLISHED, preprint.published_doi, source="biorxiv"),)


def build(options: Options, http: Http) -> BioRxiv:
    """Return the source."""
    client = http.for_source("biorxiv", base_url=options.base_url, limits=preprints.LIMITS, keep=LOCATIONS_KEPT)
    return BioRxiv(client)


def article(preprint: Preprint, notices: tuple[Notice, ...] = ()) -> Article:
    """Return a preprint in the library's words: its latest version, in the year of its first."""
    latest = preprint.latest
    names = (people.name_of(name) for name in records.text(latest.authors).split(";"))
    title = records.clean_title(latest.title)
    return Article(
        title=title,
        ids=records.identifiers(doi=latest.doi),
        authors=tuple(name for name in names if name),
        journal=preprint.shown_server,
        year=records.year_in(preprint.versions[0].date),
        language="en",
        kind=ArticleKind.PREPRINT,
        publisher="openRxiv",
        is_retracted="withdrawn" in records.text(latest.type).casefold() or records.says_retracted(title),
        notices=notices,
    )


def _doi_of(wanted: Wanted) -> str:
    is_theirs = isinstance(wanted, Identifier) and wanted.kind is IdKind.DOI and preprints.DOI.fullmatch(wanted.value)
    return wanted.value if isinstance(wanted, Identifier) and is_theirs else ""
