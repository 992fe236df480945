"""DataCite: records of what repositories registered (arXiv, Zenodo, figshare, theses, some conferences).

`base_url` stands for https://api.datacite.org; asked is `{base_url}/dois/{doi}`.
"""

from typing import Any
from urllib.parse import quote

import msgspec
from pydantic import BaseModel

from handlers.domain.agency import Agency, hint_of
from handlers.domain.article import Article, ArticleKind, Identifier, IdKind, Wanted
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.outcome import Found, NotApplicable, Outcome
from resolvers.formats import people, records
from resolvers.formats.answers import Answer, each_shaped, misfit, read_json, refused, shaped, unreadable
from resolvers.http import Http
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

LIMITS = Limits(per_second=2.0, concurrency=2)
KINDS = {
    "journalarticle": ArticleKind.JOURNAL,
    "datapaper": ArticleKind.JOURNAL,
    "preprint": ArticleKind.PREPRINT,
    "book": ArticleKind.BOOK,
    "bookchapter": ArticleKind.CHAPTER,
    "dissertation": ArticleKind.THESIS,
    "thesis": ArticleKind.THESIS,
    "doctoralthesis": ArticleKind.THESIS,
    "conferencepaper": ArticleKind.CONFERENCE,
    "conferenceproceeding": ArticleKind.CONFERENCE,
}
ARXIV = "10.48550/"


class Options(BaseModel, extra="forbid", frozen=True):
    """`mailto` defaults to the library's address: it doubles what may be asked."""

    base_url: str = "https://api.datacite.org"
    mailto: str = ""


class Creator(msgspec.Struct, rename="camel"):
    """A person or an organisation; old records have only the `name`."""

    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    name_type: str | None = None


class Title(msgspec.Struct, rename="camel"):
    """A title; one with a type is a subtitle, a translation or another name."""

    title: str | None = None
    title_type: str | None = None


class Container(msgspec.Struct, rename="camel"):
    """The journal or series."""

    title: str | None = None
    volume: str | int | None = None
    issue: str | int | None = None
    first_page: str | int | None = None
    last_page: str | int | None = None
    identifier: str | None = None
    identifier_type: str | None = None


class Types(msgspec.Struct, rename="camel"):
    """What a record is, in general and in its repository's own word."""

    resource_type_general: str | None = None
    resource_type: str | None = None


class Related(msgspec.Struct, rename="camel"):
    """Another work, and what this one is to it."""

    relation_type: str | None = None
    related_identifier: str | None = None
    related_identifier_type: str | None = None


class Attributes(msgspec.Struct, rename="camel"):
    """The fields that are read of a record."""

    doi: str | None = None
    creators: Any = None
    titles: Any = None
    publisher: Any = None
    container: Any = None
    publication_year: str | int | None = None
    language: str | None = None
    types: Any = None
    related_identifiers: Any = None
    identifiers: Any = None


class DataCite:
    """Knows the DOIs of repositories."""

    name = "datacite"
    agencies = frozenset({Agency.DATACITE})

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether it is a DOI that may be DataCite's, or an arXiv number."""
        return bool(_doi_of(wanted))

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the record of a DOI."""
        if not (doi := _doi_of(wanted)):
            return NotApplicable()
        outcome = await self._client.ask(f"dois/{quote(doi, safe='/')}", {}, parse_records)
        return records.only(outcome, Identifier(IdKind.DOI, doi))


def build(options: Options, http: Http) -> DataCite:
    """Return the source, speaking with the library's address."""
    mail = options.mailto or http.identity.email
    secrets = {"mailto": mail} if mail else {}
    return DataCite(http.for_source("datacite", base_url=options.base_url, limits=LIMITS, secrets=secrets))


def parse_records(answer: Answer) -> Outcome[tuple[Article, ...]]:
    """Read one record, bare or in its envelope, or a list of them."""
    if outcome := misfit(answer):
        return outcome
    shell = read_json(answer) or {}
    data = shell.get("data", shell)
    entries = data if isinstance(data, list) else [data]
    attributes = [_attributes(entry) for entry in entries if isinstance(entry, dict)]
    found = [article(each) for each in attributes if each]
    sound = tuple(each for each in found if each.title and each.id(IdKind.DOI))
    if sound:
        return Found(sound)
    has_records = found or any(isinstance(entry, dict) and entry.get("id") for entry in entries)
    return unreadable() if has_records else refused()


def _attributes(entry: dict[str, Any]) -> Attributes | None:
    """Return what a record says; its DOI stands beside it too."""
    attributes = shaped(entry.get("attributes"), Attributes)
    if attributes and not records.normal_doi(attributes.doi or ""):
        attributes.doi = records.text(entry.get("id"))
    return attributes


def article(attributes: Attributes) -> Article:
    """Return a record in the library's words."""
    container = shaped(attributes.container, Container) or Container()
    title = _title(attributes.titles)
    kind = _kind(attributes, container)
    is_arxiv = records.text(attributes.doi).casefold().startswith(ARXIV)
    return Article(
        title=title,
        ids=records.identifiers(doi=attributes.doi, isbn=_isbn(attributes) if kind is ArticleKind.BOOK else None),
        authors=tuple(name for each in each_shaped(attributes.creators, Creator) if (name := _name(each))),
        journal=records.clean_title(container.title) or ("arXiv" if is_arxiv else ""),
        year=records.year_in(attributes.publication_year),
        volume=records.text(container.volume),
        issue=records.text(container.issue),
        pages=_pages(container),
        language=records.language(attributes.language),
        kind=kind,
        publisher=_publisher(attributes.publisher),
        issn=records.text(container.identifier) if container.identifier_type == "ISSN" else "",
        is_retracted=records.says_retracted(title),
        notices=_notices(attributes, is_preprint=kind is ArticleKind.PREPRINT, is_arxiv=is_arxiv),
    )


def _doi_of(wanted: Wanted) -> str:
    if not isinstance(wanted, Identifier):
        return ""
    if wanted.kind is IdKind.ARXIV:
        return f"{ARXIV}arxiv.{wanted.value.casefold()}"
    is_foreign = hint_of(wanted.value) not in {None, Agency.DATACITE}
    return wanted.value if wanted.kind is IdKind.DOI and not is_foreign else ""


def _title(titles: object) -> str:
    listed = [title for title in each_shaped(titles, Title) if records.clean_title(title.title)]
    main = next((t.title for t in listed if not t.title_type), "") or next((t.title for t in listed), "")
    sub = next((t.title for t in listed if t.title_type == "Subtitle"), "")
    whole, more = records.clean_title(main), records.clean_title(sub)
    return f"{whole}: {more}" if more and more.casefold() not in whole.casefold() else whole


def _kind(attributes: Attributes, container: Container) -> ArticleKind:
    if records.text(attributes.doi).casefold().startswith(ARXIV):
        return ArticleKind.PREPRINT
    types = shaped(attributes.types, Types) or Types()
    general, own = (_word(types.resource_type_general), _word(types.resource_type))
    if general not in {"", "text", "other"}:
        return KINDS.get(general, ArticleKind.OTHER)
    # Old records say only "Text"; the repository's own word or a journal tells more.
    return KINDS.get(own) or (ArticleKind.JOURNAL if container.title and container.first_page else ArticleKind.OTHER)


def _word(value: str | None) -> str:
    return "".join(c for c in (value or "").casefold() if c.isalpha())


def _name(creator: Creator) -> str:
    if records.text(creator.family_name):
        return people.display_name(creator.family_name, creator.given_name)
    if creator.name_type == "Organizational":
        return records.text(creator.name)
    return people.name_of(creator.name)


def _pages(container: Container) -> str:
    first, last = records.text(container.first_page), records.text(container.last_page)
    return records.full_pages(f"{first}-{last}" if first and last and first != last else first)


def _publisher(value: object) -> str:
    """Return the publisher: a name, since version 4.5 of the schema also an object with one."""
    return records.text(value.get("name") if isinstance(value, dict) else value)


def _isbn(attributes: Attributes) -> str:
    entries = attributes.identifiers if isinstance(attributes.identifiers, list) else []
    values = (str(each.get("identifier") or "") for each in entries if isinstance(each, dict))
    return next((value for value in values if records.normal_isbn(value)), "")


def _notices(attributes: Attributes, *, is_preprint: bool, is_arxiv: bool) -> tuple[Notice, ...]:
    """Return that a preprint has appeared; arXiv calls the published paper another version."""
    if not is_preprint:
        return ()
    published = {"IsPreprintOf"} | ({"IsVersionOf"} if is_arxiv else set())
    related = each_shaped(attributes.related_identifiers, Related)
    fitting = [r for r in related if r.relation_type in published and r.related_identifier_type == "DOI"]
    dois = dict.fromkeys(records.normal_doi(records.text(r.related_identifier)) for r in fitting)
    return tuple(
        Notice(NoticeKind.PUBLISHED, doi, source="datacite") for doi in dois if doi and not doi.startswith(ARXIV)
    )
