"""EZproxy: the publisher's page through the library's own proxy, where the reader logs in.

`base_url` is the proxy, `https://ezproxy.example.edu.cn`; linked is `{base_url}/login?url={page}`
with the page as it is, or `{base_url}/login?qurl={page}` with the page encoded.
See https://help.oclc.org/Library_Management/EZproxy/EZproxy_configuration/Starting_point_URLs_and_config_txt
"""

from typing import Literal

from pydantic import BaseModel, Field

from handlers.domain.article import Article
from resolvers.formats.clickable import LinkSource, PageAddress, doi_page, escaped
from resolvers.http import Http


class Options(BaseModel, extra="forbid", frozen=True):
    """`parameter` is the form that the proxy expects; `label` is what readers call the proxy."""

    base_url: PageAddress
    parameter: Literal["url", "qurl"] = "url"
    doi_url: PageAddress = "https://doi.org"
    label: str = Field(default="校外访问（图书馆代理）", min_length=1, max_length=30)


def build(options: Options, http: Http) -> LinkSource:
    """Return the source."""
    return LinkSource("ezproxy", options.label, lambda article: link_of(article, options))


def link_of(article: Article, options: Options) -> str:
    """Return the paper's page behind the proxy; the page comes last, so that `url=` needs no encoding."""
    if not (page := doi_page(article, options.doi_url)):
        return ""
    target = escaped(page) if options.parameter == "qurl" else page
    return f"{options.base_url.rstrip('/')}/login?{options.parameter}={target}"
