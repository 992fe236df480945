"""CARSI (Shibboleth): a publisher's page with the library's identity provider chosen already (WAYFless).

`templates` maps the beginning of a DOI to the publisher's WAYFless address, in which `{url}` stands for the
paper's page, `{doi}` for its DOI and `{idp}` for `idp`, all percent-encoded. A publisher without a template
is linked plainly: the reader chooses the library there.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from handlers.domain.article import Article, IdKind
from resolvers.formats.clickable import LinkSource, PageAddress, doi_page, escaped, page_address
from resolvers.http import Http

PLACES = frozenset({"url", "doi", "idp"})


def _templates(templates: dict[str, str]) -> dict[str, str]:
    for prefix, template in templates.items():
        if not re.fullmatch(r"10\.\d{4,9}(?:/\S*)?", prefix):
            raise ValueError(f"{prefix!r} is not the beginning of a DOI")
        used = set(re.findall(r"\{([^{}]*)\}", template))
        if not used & {"url", "doi"} or used - PLACES:
            raise ValueError(f"the template of {prefix} must hold {{url}} or {{doi}} and may hold {{idp}}")
        page_address(template.replace("{", "").replace("}", ""))
    return templates


class Options(BaseModel, extra="forbid", frozen=True):
    """`idp` is the entity ID of the library's identity provider."""

    base_url: PageAddress = "https://doi.org"
    idp: str = ""
    templates: Annotated[dict[str, str], AfterValidator(_templates)] = {}
    label: str = Field(default="CARSI 登录访问", min_length=1, max_length=30)


def build(options: Options, http: Http) -> LinkSource:
    """Return the source."""
    return LinkSource("carsi", options.label, lambda article: link_of(article, options))


def link_of(article: Article, options: Options) -> str:
    """Return the address of the longest prefix that fits, or the plain page."""
    page, doi = doi_page(article, options.base_url), article.id(IdKind.DOI)
    if doi is None:
        return ""
    fitting = [prefix for prefix in options.templates if doi.startswith(prefix if "/" in prefix else f"{prefix}/")]
    if not fitting:
        return page
    values = {"url": page, "doi": doi, "idp": options.idp}
    template = options.templates[max(fitting, key=len)]
    return re.sub(r"\{(url|doi|idp)\}", lambda place: escaped(values[place[1]]), template)
