"""CNKI (中国知网): its search by title, or the paper by a DOI of CNKI's own. Never called: it has no public interface.

`base_url` stands for its page of results, `doi_url` for https://link.cnki.net/doi.
"""

from pydantic import BaseModel

from handlers.domain.article import Article
from resolvers.formats.clickable import CNKI_DOI, TITLE, ChineseService, LinkSource, PageAddress
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
    ask = {"korder": "TI", "kw": TITLE}
    return ChineseService(options.base_url, options.doi_url, is_cnkis, ask).link_of(article)


def is_cnkis(doi: str) -> bool:
    """Return whether a DOI looks like one of CNKI's own."""
    return bool(CNKI_DOI.search(doi))
