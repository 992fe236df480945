"""Google Books: books by ISBN or title. Off without a key, since the service answers nobody without one.

`base_url` stands for https://www.googleapis.com/books/v1; asked is `{base_url}/volumes?q=isbn:…`.
"""

from datetime import timedelta
from typing import Any

import msgspec
from pydantic import BaseModel

from handlers.domain.article import Article, ArticleKind, Identifier, IdKind, TitleWanted, Wanted
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from resolvers.formats import people, records
from resolvers.formats.answers import (
    Answer,
    absent,
    each_shaped,
    entries,
    misfit,
    read_json,
    refused,
    shaped,
    unreadable,
)
from resolvers.formats.books import isbns_of
from resolvers.formats.places import phrase
from resolvers.http import Http
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

LIMITS = Limits(per_second=1.0, concurrency=1, per_hour=100)  # about 1 000 a day with a key
CANDIDATES = 10
# The terms allow no longer caching than the answer's own headers say.
KEPT = timedelta(hours=1)


class Options(BaseModel, extra="forbid", frozen=True):
    """`api_key_env` names the variable that holds the key; without one the service is not asked."""

    base_url: str = "https://www.googleapis.com/books/v1"
    api_key_env: str = ""


class Number(msgspec.Struct):
    """An identifier: `ISBN_10`, `ISBN_13`, `OTHER`."""

    type: str | None = None
    identifier: str | None = None


class Info(msgspec.Struct, rename="camel"):
    """The fields that are read of a volume."""

    title: str
    subtitle: str | None = None
    authors: list[str] | None = None
    publisher: str | None = None
    published_date: str | None = None
    industry_identifiers: Any = None
    language: str | None = None


class Volume(msgspec.Struct, rename="camel"):
    """One volume."""

    volume_info: Info


class GoogleBooks:
    """Knows books by ISBN, and by title when a book is looked for."""

    name = "google_books"
    is_late = True

    def __init__(self, client: ServiceClient, *, has_key: bool) -> None:
        self._client = client
        self._has_key = has_key

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether it is an ISBN or the title of a book, and there is a key to ask with."""
        if isinstance(wanted, TitleWanted):
            return self._has_key and wanted.is_book and bool(wanted.text.strip())
        return self._has_key and wanted.kind is IdKind.ISBN

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the book of an ISBN, or up to ten books for a title."""
        if not self.accepts(wanted):
            return NotApplicable()
        if isinstance(wanted, TitleWanted):
            params = {"q": f"intitle:{phrase(wanted.text[:300])}", "maxResults": str(CANDIDATES), "printType": "books"}
            return await self._client.ask("volumes", params, parse_volumes)
        params = {"q": f"isbn:{wanted.value}"}
        return await self._client.ask("volumes", params, lambda answer: parse_volumes(answer, wanted))


def build(options: Options, http: Http) -> GoogleBooks:
    """Return the source; the key is a parameter that only Google's own host gets."""
    key = http.secret(options.api_key_env) if options.api_key_env else ""
    client = http.for_source(
        "google_books",
        base_url=options.base_url,
        limits=LIMITS,
        secrets={"key": key} if key else None,
        keep=KEPT,
    )
    return GoogleBooks(client, has_key=bool(key))


def parse_volumes(answer: Answer, wanted: Identifier | None = None) -> Outcome[tuple[Article, ...]]:
    """Read the volumes of an answer, or a single one; with `wanted` only those that carry that ISBN."""
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    page = read_json(answer) or {}
    listed = _listed(page)
    if listed is None:
        return refused()
    volumes = each_shaped(listed, Volume)
    if listed and not volumes:
        return unreadable()
    found = tuple(article(volume.volume_info, wanted) for volume in volumes)
    found = tuple(each for each in found if wanted is None or wanted in each.ids)
    return (
        Found(found[:CANDIDATES])
        if found
        else absent(unless=len(volumes) < len(listed) or any(map(_has_odd_number, volumes)))
    )


def _has_odd_number(volume: Volume) -> bool:
    """Return whether a volume shows no number at all, or one that may be an ISBN and cannot be read."""
    said = entries(volume.volume_info.industry_identifiers)
    return not said or any(_is_odd(shaped(number, Number) or Number()) for number in said)


def _is_odd(number: Number) -> bool:
    is_isbn = number.type is None or number.type.upper().startswith("ISBN")
    return not number.identifier or (is_isbn and not isbns_of([number.identifier]))


def article(info: Info, wanted: Identifier | None = None) -> Article:
    """Return a volume in the library's words."""
    numbers = isbns_of(number.identifier or "" for number in each_shaped(info.industry_identifiers, Number))
    isbn = wanted.value if wanted and wanted.value in numbers else next(iter(numbers), "")
    title, subtitle = records.clean_title(info.title), records.clean_title(info.subtitle)
    return Article(
        title=f"{title}: {subtitle}" if subtitle and subtitle.casefold() not in title.casefold() else title,
        ids=records.identifiers(isbn=isbn),
        authors=tuple(name for author in info.authors or () if (name := people.name_of(author))),
        year=records.year_in(info.published_date),
        language=records.language(info.language),
        kind=ArticleKind.BOOK,
        publisher=records.text(info.publisher),
    )


def _listed(page: dict[str, Any]) -> list[Any] | None:
    if "volumeInfo" in page:
        return [page]
    items = page.get("items")
    if isinstance(items, list | dict) and items:
        return entries(items)
    # No book at all is told by a total of 0 and no `items`.
    return [] if records.text(page.get("totalItems")) == "0" and not items else None
