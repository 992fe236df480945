"""Wanfang (万方): the paper by a Chinese DOI, or its search by title. Never called: automatic use needs a contract.

`base_url` stands for https://s.wanfangdata.com.cn/paper, `doi_url` for https://doi.wanfangdata.com.cn.
"""

from pydantic import BaseModel

from handlers.domain.article import Article, IdKind
from resolvers.formats.clickable import (
    CHINESE_DOI,
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

    base_url: PageAddress = "https://s.wanfangdata.com.cn/paper"
    doi_url: PageAddress = "https://doi.wanfangdata.com.cn"


def build(options: Options, http: Http) -> LinkSource:
    """Return the source."""
    return LinkSource("wanfang", "万方检索", lambda article: link_of(article, options))


def link_of(article: Article, options: Options) -> str:
    """Return the page by DOI where ISTIC, whose house Wanfang is, deals it out; else the search by title."""
    if not is_for_chinese_services(article):
        return ""
    doi = article.id(IdKind.DOI) or ""
    if CHINESE_DOI.search(doi) and not CNKI_DOI.search(doi):
        return doi_page(article, options.doi_url)
    title = own_title(article)
    return with_query(options.base_url, {"q": title}) if title else ""
