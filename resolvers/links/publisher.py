"""The publisher's own page of the paper, by its DOI.

`base_url` stands for https://doi.org; linked is `{base_url}/{doi}`.
"""

from pydantic import BaseModel

from handlers.domain.article import Article, ArticleKind, IdKind
from resolvers.formats.clickable import LinkSource, PageAddress, doi_page
from resolvers.http import Http

YIIGLE_PREFIX = "10.3760/"


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: PageAddress = "https://doi.org"


def build(options: Options, http: Http) -> LinkSource:
    """Return the source."""
    return LinkSource("publisher", label_of, lambda article: doi_page(article, options.base_url))


def label_of(article: Article) -> str:
    """Return what the page is called; DOIs of 10.3760 lead to the Chinese Medical Association's journals."""
    if (article.id(IdKind.DOI) or "").startswith(YIIGLE_PREFIX):
        return "中华医学期刊网"
    return "预印本页面" if article.kind is ArticleKind.PREPRINT else "出版社页面"
