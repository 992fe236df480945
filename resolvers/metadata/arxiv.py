"""arXiv: preprints by number, by arXiv's own DOIs, or by title.

`base_url` stands for https://export.arxiv.org; asked is `{base_url}/api/query?id_list=…|search_query=…`.
"""

import re

from lxml import etree
from pydantic import BaseModel

from handlers.domain.agency import Agency
from handlers.domain.article import Article, ArticleKind, Failure, Identifier, IdKind, TitleWanted, Wanted
from handlers.domain.notice import Notice, NoticeKind
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome
from resolvers.formats import people, records
from resolvers.formats.answers import Answer, absent, misfit, read_xml, refused
from resolvers.formats.arxiv import ARXIV_LIMITS, is_hurried
from resolvers.http import Http
from resolvers.outgoing.service import ServiceClient

CANDIDATES = 10
ATOM = "{http://www.w3.org/2005/Atom}"
ARXIV = "{http://arxiv.org/schemas/atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
ERRORS = "/api/errors"
_WORK = r"(?:paper|article|submission|manuscript|version|preprint|work|note|thesis|draft)"
# Said of this preprint, where a sentence begins: "12 pages. Withdrawn due to an error in Lemma 3".
WITHDRAWN = re.compile(
    r"(?:^|[.;,:!?()\[\]–—]|\b(?:pages|figures|tables)\b)\s*(?:"
    rf"(?:(?:this|the|present|current|our|my)\s+)*{_WORK}\s+(?:(?:(?:has|have)\s+(?:now\s+)?been|is|was)\s+)?(?:\w+ly\s+)?"
    r"withdrawn\b"
    r"|(?:has\s+been\s+|temporarily\s+|now\s+)?withdrawn(?=\s*(?:$|[.,;:)\]]|"
    r"(?:due|because|by|as|since|for|owing|until|in\s+favou?r|pending|after|to)\b))"
    rf"|(?:we|i|(?:the\s+)?authors?)\s+(?:\w+\s+){{0,3}}withdr(?:aw|awn|ew)\s+(?:this|the|our|my)\s+{_WORK}\b"
    r")",
    re.IGNORECASE,
)


class Options(BaseModel, extra="forbid", frozen=True):
    """No key is needed."""

    base_url: str = "https://export.arxiv.org"


class ArXiv:
    """Knows its own preprints, and which of them have appeared since."""

    name = "arxiv"
    agencies = frozenset({Agency.DATACITE})

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether it is an arXiv number, a DOI of arXiv's own, or a title in Latin letters."""
        if isinstance(wanted, TitleWanted):
            return not wanted.is_book and len(title_words(wanted.text).split()) > 1
        return bool(number_of(wanted))

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return the preprint of a number, or up to ten preprints with such a title."""
        if not self.accepts(wanted):
            return NotApplicable()
        if isinstance(wanted, TitleWanted):
            query = f'ti:"{title_words(wanted.text)}"'
            return await self._client.ask(
                "api/query", {"search_query": query, "max_results": str(CANDIDATES)}, parse_feed
            )
        number = number_of(wanted)
        outcome = await self._client.ask("api/query", {"id_list": number, "max_results": "1"}, parse_feed)
        return records.only(outcome, Identifier(IdKind.ARXIV, number))


def build(options: Options, http: Http) -> ArXiv:
    """Return the source."""
    return ArXiv(http.for_source("arxiv", base_url=options.base_url, limits=ARXIV_LIMITS))


def number_of(wanted: Identifier) -> str:
    """Return the arXiv number that an identifier stands for, or an empty string."""
    if wanted.kind is IdKind.ARXIV:
        return wanted.value
    return records.arxiv_of(wanted.value) if wanted.kind is IdKind.DOI else ""


def title_words(title: str) -> str:
    """Return the Latin words of a title, without what steers a query; arXiv has no Chinese titles."""
    return " ".join(re.sub(r"[^A-Za-z0-9À-ž\s'-]+", " ", title).split())[:300]


def parse_feed(answer: Answer) -> Outcome[tuple[Article, ...]]:
    """Read a feed of preprints; an error comes as an entry, mostly with 200."""
    if is_hurried(answer):
        return refused(Failure.RATE_LIMITED)
    root = read_xml(answer)
    entries = [] if root is None else root.findall(f"{ATOM}entry")
    if answer.status in {200, 400} and (error := _error(entries)):
        return NotFound() if "incorrect id" in error else refused()
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    if root is None or root.tag != f"{ATOM}feed":
        return refused()
    found = tuple(each for each in map(article, entries) if each.title and each.id(IdKind.ARXIV))
    if found:
        return Found(found)
    return absent(unless=entries or _total(root) not in {"", "0"})


def _total(feed: etree._Element) -> str:
    return _text(feed, f"{SEARCH}totalResults")


def article(entry: etree._Element) -> Article:
    """Return an entry in the library's words; the DOI of the published paper is its notice, not its own."""
    number = records.normal_arxiv(_text(entry, f"{ATOM}id"))
    title = records.clean_title(_text(entry, f"{ATOM}title"))
    comment, summary = _text(entry, f"{ARXIV}comment"), _text(entry, f"{ATOM}summary")
    return Article(
        title=title,
        ids=records.identifiers(doi=f"10.48550/arxiv.{number}" if number else "", arxiv=number),
        authors=tuple(name for each in entry.iterfind(f"{ATOM}author") if (name := _name(each))),
        journal="arXiv",
        year=records.year_in(_text(entry, f"{ATOM}published")),
        kind=ArticleKind.PREPRINT,
        publisher="arXiv",
        # A summary may tell of what others withdrew; its first words are about the preprint itself.
        is_retracted=bool(WITHDRAWN.search(comment) or WITHDRAWN.match(summary)) or records.says_retracted(title),
        notices=_notices(entry),
    )


def _notices(entry: etree._Element) -> tuple[Notice, ...]:
    doi, where = records.normal_doi(_text(entry, f"{ARXIV}doi")), _text(entry, f"{ARXIV}journal_ref")
    if not doi and not where:
        return ()
    return (Notice(NoticeKind.PUBLISHED, doi, where=" ".join(where.split()), source="arxiv"),)


def _name(author: etree._Element) -> str:
    return people.name_of(_text(author, f"{ATOM}name"))


def _text(element: etree._Element, tag: str) -> str:
    return records.text(element.findtext(tag))


def _error(entries: list[etree._Element]) -> str:
    """Return what the service complains of, or an empty string."""
    for entry in entries:
        if ERRORS in _text(entry, f"{ATOM}id"):
            return _text(entry, f"{ATOM}summary").casefold() or "error"
    return ""
