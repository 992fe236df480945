"""Wanfang (万方): the paper by a Chinese DOI, or its search by title. Never called: automatic use needs a contract.

`base_url` stands for https://s.wanfangdata.com.cn/paper, `doi_url` for https://doi.wanfangdata.com.cn.
"""

from pydantic import BaseModel

from handlers.domain.article import Article
from resolvers.formats.clickable import CHINESE_DOI, CNKI_DOI, TITLE, ChineseService, LinkSource, PageAddress
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
    return ChineseService(options.base_url, options.doi_url, is_istics, {"q": TITLE}).link_of(article)


def is_istics(doi: str) -> bool:
    """Return whether a DOI looks like one that ISTIC dealt out."""
    return bool(CHINESE_DOI.search(doi) and not CNKI_DOI.search(doi))
