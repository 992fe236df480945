"""NSTL (国家科技图书文献中心): its search by title, from which a librarian or reader orders the paper.

Never called: automatic ordering needs an agreement. `base_url` stands for https://www.nstl.gov.cn/search.html.
"""

from base64 import b64encode

from pydantic import BaseModel

from handlers.domain.article import Article
from resolvers.formats.clickable import LinkSource, PageAddress, is_book, is_for_chinese_services, own_title, with_query
from resolvers.http import Http

TYPES = "JournalPaper,ProceedingsPaper,DegreePaper"


class Options(BaseModel, extra="forbid", frozen=True):
    """`is_for_all`: foreign papers, most of what NSTL holds, are linked too."""

    base_url: PageAddress = "https://www.nstl.gov.cn/search.html"
    is_for_all: bool = False


def build(options: Options, http: Http) -> LinkSource:
    """Return the source."""
    return LinkSource("nstl", "NSTL 检索", lambda article: link_of(article, options))


def link_of(article: Article, options: Options) -> str:
    """Return the search by title, which NSTL's own page writes in Base64."""
    is_wanted = is_for_chinese_services(article) or (options.is_for_all and not is_book(article))
    if not is_wanted or not (title := own_title(article)):
        return ""
    word = b64encode(title.encode("utf-8", "ignore")).decode("ascii")
    return with_query(options.base_url, {"t": TYPES, "q": word}, safe=",")
