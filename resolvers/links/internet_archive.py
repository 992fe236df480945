"""The Internet Archive: books in the public domain, and others that it lends.

`base_url` stands for https://archive.org/search.
"""

from pydantic import BaseModel

from handlers.domain.article import Article, IdKind
from resolvers.formats.clickable import LinkSource, PageAddress, is_book, own_title, with_query
from resolvers.http import Http


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: PageAddress = "https://archive.org/search"


def build(options: Options, http: Http) -> LinkSource:
    """Return the source."""
    return LinkSource("internet_archive", "互联网档案馆借阅", lambda article: link_of(article, options))


def link_of(article: Article, options: Options) -> str:
    """Return the book by its ISBN, else the search by its title among texts."""
    if not is_book(article):
        return ""
    if isbn := article.id(IdKind.ISBN):
        return with_query(options.base_url, {"query": f"isbn:{isbn}"}, safe=":")
    title = own_title(article).replace('"', " ").strip()
    return with_query(options.base_url, {"query": f'title:("{title}") AND mediatype:texts'}) if title else ""
