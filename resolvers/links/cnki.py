"""CNKI (中国知网): its search by title, or the paper by a DOI of CNKI's own. Never called: it has no public interface.

`base_url` stands for its page of results, `doi_url` for https://link.cnki.net/doi.
"""

from pydantic import BaseModel

from handlers.domain.article import Article, IdKind
from resolvers.formats.clickable import (
    CNKI_DOI,
    LinkSource,
    PageAddress,
    doi_page,
    is_for_chinese_services,
    own_title,
    with_query,
)
from resolvers.http import Http


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: PageAddress = "https://kns.cnki.net/kns8s/defaultresult/index"
    doi_url: PageAddress = "https://link.cnki.net/doi"


def build(options: Options, http: Http) -> LinkSource:
    """Return the source."""
    return LinkSource("cnki", "知网检索", lambda article: link_of(article, options))


def link_of(article: Article, options: Options) -> str:
    """Return the paper by a DOI of CNKI's own, else the search by title."""
    if not is_for_chinese_services(article):
        return ""
    if CNKI_DOI.search(article.id(IdKind.DOI) or ""):
        return doi_page(article, options.doi_url)
    title = own_title(article)
    return with_query(options.base_url, {"korder": "TI", "kw": title}) if title else ""
