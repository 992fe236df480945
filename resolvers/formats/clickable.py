"""Links that a person clicks: built from what is known of the paper, never fetched by the program."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from pydantic import AfterValidator
from yarl import URL

from handlers.domain.article import Article, ArticleKind, Copy, IdKind, has_han
from handlers.domain.markup import without_tags
from handlers.domain.outcome import Found, NotApplicable, Outcome
from handlers.domain.shadow import leads_to_shadow_library

SEARCH_CHARS = 120
TITLE = "{}"
# What PubMed writes of old papers: `[Not Available].`
NO_TITLES = frozenset({"not available", "no title available", "title not available", "no title", "untitled"})
BOOKS = frozenset({ArticleKind.BOOK, ArticleKind.CHAPTER})
# What ISTIC's and CNKI's DOIs look like. Only for choosing links: it proves nothing about who registered one.
CHINESE_PREFIX = re.compile(r"^10\.(?:3760|3969|13209)/")
# `j.issn.` is written so in China; `10.11606/issn.2176-7262.…` is of São Paulo.
CHINESE_DOI = re.compile(rf"{CHINESE_PREFIX.pattern}|^10\.\d+/(?:j\.(?:issn|cnki)|cnki|cma\.j)[.\d]", re.IGNORECASE)
CNKI_DOI = re.compile(r"^10\.13209/|[/.]cnki\.", re.IGNORECASE)


class LinkSource:
    """A source that gives one link for a person; `link` returns an empty string where it has none."""

    is_link_only = True
    is_late = False

    def __init__(self, name: str, label: str | Callable[[Article], str], link: Callable[[Article], str]) -> None:
        self.name = name
        self._label = label
        self._link = link

    def accepts(self, article: Article) -> bool:
        """Return whether there is a link for that paper."""
        return bool(self._link(article))

    async def locate(self, article: Article) -> Outcome[tuple[Copy, ...]]:
        """Return the link; nobody is asked."""
        if not (url := self._link(article)):
            return NotApplicable()
        label = self._label if isinstance(self._label, str) else self._label(article)
        return Found((Copy(source=self.name, landing_url=url, is_for_person=True, label=label),))


def page_address(text: str) -> str:
    """Return an address for people as it is; one inside the hospital is as good as any other.

    Raises:
        ValueError: It is no web address, holds a name or password, or leads to a shadow library.
    """
    url = URL(text)
    if url.scheme not in {"http", "https"} or not url.raw_host or re.search(r"\s", text):
        raise ValueError("must be a web address (https://…)")
    if url.raw_user is not None or url.raw_password is not None:
        raise ValueError("must not hold a user name or password")
    if leads_to_shadow_library(text):
        raise ValueError("shadow libraries are not linked to")
    return text


PageAddress = Annotated[str, AfterValidator(page_address)]


def with_query(base_url: str, params: Mapping[str, str], *, safe: str = "") -> str:
    """Return an address with parameters added; what it asks already stays, empty values are left out."""
    query = "&".join(f"{name}={escaped(value, safe)}" for name, value in params.items() if value)
    bare, _, fragment = base_url.partition("#")
    joint = "" if bare.endswith(("?", "&")) else "&" if "?" in bare else "?"
    return f"{bare}{joint}{query}" + (f"#{fragment}" if fragment else "")


def escaped(text: str, safe: str = "") -> str:
    """Return a text percent-encoded as UTF-8; halves of surrogate pairs, which are no characters, are dropped."""
    return quote(text.encode("utf-8", "ignore"), safe=safe)


def doi_page(article: Article, base_url: str) -> str:
    """Return the address of the paper's page by its DOI, or an empty string."""
    doi = article.id(IdKind.DOI)
    return f"{base_url.rstrip('/')}/{escaped(doi, '/')}" if doi else ""


@dataclass(frozen=True, slots=True)
class ChineseService:
    """A Chinese service that has a page for the DOIs it `knows`, and finds other Chinese papers by their title.

    `ask` is what its search is asked, `{}` standing for the title.
    """

    base_url: str
    doi_url: str
    knows: Callable[[str], bool]
    ask: Mapping[str, str]

    def link_of(self, article: Article) -> str:
        """Return the paper's page, else the search by title; an empty string for other papers."""
        if not is_for_chinese_services(article):
            return ""
        if self.knows(article.id(IdKind.DOI) or ""):
            return doi_page(article, self.doi_url)
        title = own_title(article)
        asked = {name: title if value == TITLE else value for name, value in self.ask.items()}
        return with_query(self.base_url, asked) if title else ""


def is_book(article: Article) -> bool:
    """Return whether it is a book or a part of one."""
    return article.kind in BOOKS or article.id(IdKind.ISBN) is not None


def is_for_chinese_services(article: Article) -> bool:
    """Return whether CNKI, Wanfang and their like may hold the paper."""
    if is_book(article):
        return False
    if article.is_chinese or has_han(article.title + article.original_title):
        return True
    doi = article.id(IdKind.DOI) or ""
    # A paper that is known to be in another language needs a prefix that is surely Chinese: some are in English.
    return bool((CHINESE_PREFIX if article.language else CHINESE_DOI).search(doi))


def own_title(article: Article, limit: int = SEARCH_CHARS) -> str:
    """Return the title in the paper's own language, for a search box: without tags, brackets and final stop."""
    text = article.original_title if has_han(article.original_title) else article.title or article.original_title
    line = " ".join("".join(c if c.isprintable() else " " for c in without_tags(text)).split())
    line = re.sub(r"^\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\.?$", r"\1", line).rstrip(".。 ")
    return "" if line.casefold() in NO_TITLES else _cut(line, limit)


def _cut(text: str, limit: int) -> str:
    """Cut after a word or clause where one ends in the last third, else at the limit."""
    if len(text) <= limit:
        return text
    ends = [m.start() for m in re.finditer(r"[\s:;,.：；，。—-]", text[: limit + 1])]
    return text[: ends[-1] if ends and ends[-1] > limit * 2 // 3 else limit].rstrip(" :;,.：；，。—-")
