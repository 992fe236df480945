"""Baidu Xueshu (百度学术): its search by title. Never called: it asks programs for a captcha.

`base_url` stands for https://xueshu.baidu.com/s.
"""

from pydantic import BaseModel

from handlers.domain.article import Article
from resolvers.formats.clickable import LinkSource, PageAddress, is_for_chinese_services, own_title, with_query
from resolvers.http import Http


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: PageAddress = "https://xueshu.baidu.com/s"


def build(options: Options, http: Http) -> LinkSource:
    """Return the source."""
    return LinkSource("baidu_xueshu", "百度学术检索", lambda article: link_of(article, options))


def link_of(article: Article, options: Options) -> str:
    """Return the search for a Chinese paper by its title."""
    title = own_title(article) if is_for_chinese_services(article) else ""
    return with_query(options.base_url, {"wd": title}) if title else ""
