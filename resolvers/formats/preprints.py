"""bioRxiv's and medRxiv's answers: the versions of a preprint, and the paper that it became."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.outcome import Found, NotFound, Outcome, Unavailable
from resolvers.formats import records
from resolvers.formats.answers import Answer, absent, entries, misfit, read_json, refused, shaped
from resolvers.formats.notices import day_of
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

LIMITS = Limits(per_second=1.0, concurrency=1)
# Cold Spring Harbor's journals share the first prefix; their DOIs go on with letters (10.1101/gr.…).
DOI = re.compile(r"10\.(?:1101|64898)/\d[\d.]*")
# Their file hosts turn programs away, whatever the licence.
HOSTS = ("biorxiv.org", "medrxiv.org")
# medRxiv's numbers have eight digits, bioRxiv's six.
MEDRXIV = re.compile(r"\d{8}$")


class Posted(msgspec.Struct):
    """One version of a preprint; `published` is `NA` until it has appeared elsewhere."""

    doi: str | None = None
    title: str | None = None
    authors: str | None = None
    date: str | None = None
    version: str | int | None = None
    type: str | None = None
    license: str | None = None
    published: str | None = None
    server: str | None = None


class Appeared(msgspec.Struct):
    """The paper that a preprint became; lists of recent ones name it differently."""

    published_doi: str | None = None
    published_journal: str | None = None
    published_date: str | None = None
    preprint_doi: str | None = None
    biorxiv_doi: str | None = None


@dataclass(frozen=True, slots=True)
class Preprint:
    """The versions of one preprint, oldest first, and the server that has them."""

    server: str
    versions: tuple[Posted, ...]

    @property
    def latest(self) -> Posted:
        """The version that a reader gets."""
        return self.versions[-1]

    @property
    def published_doi(self) -> str:
        """The DOI of the paper that it became, or an empty string."""
        return next(
            (doi for v in reversed(self.versions) if (doi := records.normal_doi(records.text(v.published)))), ""
        )

    @property
    def shown_server(self) -> str:
        """The server as it writes itself."""
        return "medRxiv" if self.server == "medrxiv" else "bioRxiv"


def refuses_programs(address: str) -> bool:
    """Return whether an address leads to their file hosts: a link for a person, whoever names it."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return any(host == known or host.endswith(f".{known}") for known in HOSTS)


async def preprint(client: ServiceClient, doi: str) -> Outcome[Preprint]:
    """Return the preprint of a DOI: the likelier of the two servers is asked first."""
    first, second = ("medrxiv", "biorxiv") if MEDRXIV.search(doi) else ("biorxiv", "medrxiv")
    outcome = await client.ask(f"details/{first}/{doi}/na/json", {}, lambda a: parse_details(a, first, doi))
    if not isinstance(outcome, NotFound):
        return outcome
    return await client.ask(f"details/{second}/{doi}/na/json", {}, lambda a: parse_details(a, second, doi))


def parse_details(answer: Answer, server: str = "biorxiv", doi: str = "") -> Outcome[Preprint]:
    """Read the versions of one preprint (of the first one when no DOI is given)."""
    collection = _collection(answer)
    if not isinstance(collection, list):
        return collection
    read = [shaped(each, Posted) or Posted() for each in entries(collection)]
    posted = [each for each in read if each.title and _doi(each)]
    doi = doi or (_doi(posted[0]) if posted else "")
    own = sorted((each for each in posted if _doi(each) == doi), key=_number)
    if not own:
        return absent(unless=any(_doi(each) in {doi, ""} for each in read))
    where = records.text(own[-1].server).casefold()
    return Found(Preprint(where if where in {"biorxiv", "medrxiv"} else server, tuple(own)))


def parse_published(answer: Answer, doi: str = "") -> Outcome[Notice]:
    """Read which paper a preprint became, with journal and day."""
    collection = _collection(answer)
    if not isinstance(collection, list):
        return collection
    read = [shaped(each, Appeared) or Appeared() for each in entries(collection)]
    for each in read:
        own = records.normal_doi(records.text(each.preprint_doi or each.biorxiv_doi))
        became = records.normal_doi(records.text(each.published_doi))
        if became and (not doi or own in {"", doi}):
            date = records.text(each.published_date)
            where = f"{records.text(each.published_journal)} {records.year_in(date) or ''}".strip()
            return Found(Notice(NoticeKind.PUBLISHED, became, day_of(date[:10].split("-")), where, "biorxiv"))
    return absent(unless=any(not records.normal_doi(records.text(each.published_doi)) for each in read))


def _collection(answer: Answer) -> list[object] | Unavailable | NotFound:
    """Return the answer's list; nothing found comes with 200, as a message beside an empty list."""
    if outcome := misfit(answer):
        return outcome
    shell = read_json(answer)
    collection = shell.get("collection") if shell else None
    return collection if isinstance(collection, list) else refused()


def _doi(posted: Posted) -> str:
    return records.normal_doi(records.text(posted.doi))


def _number(posted: Posted) -> int:
    version = records.text(posted.version)
    return int(version[:6]) if version.isdecimal() else 0
