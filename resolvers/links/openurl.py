"""OpenURL 1.0 (ANSI/NISO Z39.88-2004, key/encoded-value form): the library's own link resolver.

`base_url` is the resolver, `https://resolver.example.edu.cn/openurl`; what it asks already (`?inst=…`) stays.
"""

from collections.abc import Callable, Mapping

from pydantic import BaseModel, Field

from handlers.domain.article import Article, ArticleKind, IdKind, has_han
from handlers.domain.author_name import is_group, parts_of
from handlers.domain.place_in_journal import first_range, known
from resolvers.formats.clickable import LinkSource, PageAddress, is_book, own_title, with_query
from resolvers.http import Http

TITLE_CHARS = 300
GENRES = {
    ArticleKind.JOURNAL: "article",
    ArticleKind.PREPRINT: "preprint",
    ArticleKind.CONFERENCE: "proceeding",
    ArticleKind.BOOK: "book",
    ArticleKind.CHAPTER: "bookitem",
}
HEAD = {"url_ver": "Z39.88-2004", "ctx_ver": "Z39.88-2004", "ctx_enc": "info:ofi/enc:UTF-8"}


class Options(BaseModel, extra="forbid", frozen=True):
    """`sid` tells the resolver who sends the reader; `label` is what the library calls its resolver."""

    base_url: PageAddress
    sid: str = Field(default="wendi", pattern=r"^[A-Za-z0-9._:-]{1,60}$")
    label: str = Field(default="图书馆全文链接", min_length=1, max_length=30)


def build(options: Options, http: Http) -> LinkSource:
    """Return the source."""
    return LinkSource("openurl", options.label, lambda article: link_of(article, options))


def link_of(article: Article, options: Options) -> str:
    """Return the paper's OpenURL, or an empty string when nothing is known that a resolver could go by."""
    if not (article.title or article.original_title or article.ids):
        return ""
    fields = FORMS.get(article.kind, book if is_book(article) else journal)(article)
    # The numbers repeat one key, which a mapping cannot hold: they come behind, one by one.
    url = with_query(options.base_url, HEAD | fields, safe=":/")
    for scheme, kind in (("doi", IdKind.DOI), ("pmid", IdKind.PMID), ("arxiv", IdKind.ARXIV)):
        if value := article.id(kind):
            url = with_query(url, {"rft_id": f"info:{scheme}/{value}"}, safe=":/")
    return with_query(url, {"rfr_id": f"info:sid/{options.sid}"}, safe=":/")


def journal(article: Article) -> dict[str, str]:
    """Return the keys of a journal article."""
    start, end = first_range(article.pages)
    return {
        "rft_val_fmt": "info:ofi/fmt:kev:mtx:journal",
        "rft.genre": GENRES.get(article.kind, "unknown"),
        "rft.atitle": own_title(article, TITLE_CHARS),
        "rft.jtitle": article.journal,
        "rft.issn": article.issn,
        "rft.date": str(article.year or ""),
        "rft.volume": known(article.volume),
        "rft.issue": known(article.issue),
        "rft.spage": start,
        "rft.epage": end,
        **_author(article),
    }


def book(article: Article) -> dict[str, str]:
    """Return the keys of a book, or of a chapter or a conference's paper: their title is the `atitle` within it."""
    is_part = article.kind in {ArticleKind.CHAPTER, ArticleKind.CONFERENCE}
    start, end = first_range(article.pages) if is_part else ("", "")
    return {
        "rft_val_fmt": "info:ofi/fmt:kev:mtx:book",
        "rft.genre": GENRES[article.kind] if is_part else "book",
        "rft.atitle": own_title(article, TITLE_CHARS) if is_part else "",
        "rft.btitle": article.journal if is_part else own_title(article, TITLE_CHARS),
        "rft.isbn": article.id(IdKind.ISBN) or "",
        "rft.issn": article.issn,
        "rft.date": str(article.year or ""),
        "rft.pub": article.publisher,
        "rft.spage": start,
        "rft.epage": end,
        **_author(article),
    }


def thesis(article: Article) -> dict[str, str]:
    """Return the keys of a thesis, whose `inst` is the university that gave the degree."""
    return {
        "rft_val_fmt": "info:ofi/fmt:kev:mtx:dissertation",
        "rft.title": own_title(article, TITLE_CHARS),
        "rft.inst": article.publisher or article.journal,
        "rft.date": str(article.year or ""),
        "rft.isbn": article.id(IdKind.ISBN) or "",
        **_author(article),
    }


FORMS: Mapping[ArticleKind, Callable[[Article], dict[str, str]]] = {ArticleKind.THESIS: thesis}


def _author(article: Article) -> dict[str, str]:
    """Return the first author; a name that is in no parts that are known is not torn by guessing."""
    first = article.authors[0] if article.authors else ""
    if is_group(first):
        return {"rft.aucorp": first}
    if name := parts_of(first):
        initials = "".join(letter.lstrip("-") for letter in name.initials)
        return {"rft.aulast": name.family, "rft.auinit": initials, "rft.ausuffix": name.suffix}
    return {"rft.au": first} if has_han(first) or " " in first else {"rft.aulast": first}
