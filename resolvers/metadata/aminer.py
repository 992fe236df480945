"""AMiner's open platform: papers by title, Chinese ones too. Optional; off without a token.

`base_url` stands for https://datacenter.aminer.cn/gateway/open_platform/api;
asked is `{base_url}/paper/search?title=…`.
"""

from typing import Any

import msgspec
from pydantic import BaseModel

from handlers.domain.article import Article, ArticleKind, Failure, TitleWanted, Wanted
from handlers.domain.outcome import Found, NotApplicable, NotFound, Outcome, Unavailable
from resolvers.formats import people, records
from resolvers.formats.answers import Answer, each_shaped, misfit, read_json, refused, says_some, unreadable
from resolvers.http import Http
from resolvers.outgoing.lanes import Limits
from resolvers.outgoing.service import ServiceClient

LIMITS = Limits(per_second=0.5, concurrency=1, per_hour=200)
CANDIDATES = 10


class Options(BaseModel, extra="forbid", frozen=True):
    """`api_key_env` names the variable that holds the token; without one the service is not asked."""

    base_url: str = "https://datacenter.aminer.cn/gateway/open_platform/api"
    api_key_env: str = ""


class Paper(msgspec.Struct):
    """The fields that are read of a paper."""

    title: str | None = None
    title_zh: str | None = None
    doi: str | None = None
    year: int | str | None = None
    first_author: str | None = None
    authors: list[Any] | None = None
    venue_name: str | None = None
    venue: object = None
    venue_hhb: object = None
    volume: str | int | None = None
    issue: str | int | None = None


class AMiner:
    """Knows papers by title."""

    name = "aminer"
    is_late = True

    def __init__(self, client: ServiceClient, *, has_token: bool) -> None:
        self._client = client
        self._has_token = has_token

    def accepts(self, wanted: Wanted) -> bool:
        """Return whether it is the title of a paper, and there is a token to ask with."""
        if not isinstance(wanted, TitleWanted):
            return False
        return self._has_token and not wanted.is_book and bool(wanted.text.strip())

    async def look_up(self, wanted: Wanted) -> Outcome[tuple[Article, ...]]:
        """Return up to ten papers for a title, best first."""
        if not isinstance(wanted, TitleWanted) or not self.accepts(wanted):
            return NotApplicable()
        params = {"title": wanted.text[:300], "page": "0", "size": str(CANDIDATES)}
        return await self._client.ask("paper/search", params, parse_papers)


def build(options: Options, http: Http) -> AMiner:
    """Return the source; the token is a header that only AMiner's own host gets."""
    token = http.secret(options.api_key_env) if options.api_key_env else ""
    headers = {"Authorization": token} if token else None
    client = http.for_source("aminer", base_url=options.base_url, limits=LIMITS, secret_headers=headers)
    return AMiner(client, has_token=bool(token))


def parse_papers(answer: Answer) -> Outcome[tuple[Article, ...]]:
    """Read the papers of a search; refusals come with any status and their reason in the body."""
    page = read_json(answer)
    if page and page.get("success") is False:
        return _complaint(str(page.get("code", "")))
    if outcome := misfit(answer):
        return refused() if isinstance(outcome, NotFound) else outcome
    if not page or page.get("success") is not True or not isinstance(page.get("data"), list | None):
        return refused()
    listed = page.get("data") or []
    papers = [paper for paper in each_shaped(listed, Paper) if records.clean_title(paper.title or paper.title_zh)]
    if (listed or says_some(page.get("total"))) and not papers:
        return unreadable()
    return Found(tuple(article(paper) for paper in papers[:CANDIDATES])) if papers else NotFound()


def article(paper: Paper) -> Article:
    """Return a paper in the library's words."""
    title, chinese = records.clean_title(paper.title), records.clean_title(paper.title_zh)
    names = [_name(author) for author in paper.authors or ()] or [records.text(paper.first_author)]
    return Article(
        title=title or chinese,
        ids=records.identifiers(doi=paper.doi),
        authors=tuple(people.name_of(name) for name in names if name),
        journal=_name(paper.venue) or records.text(paper.venue_name) or _name(paper.venue_hhb),
        year=records.year_in(paper.year),
        volume=records.text(paper.volume),
        issue=records.text(paper.issue),
        language="zh" if records.HAN.search(title or chinese) else "",
        kind=ArticleKind.JOURNAL,
        original_title=chinese if title and chinese != title else "",
    )


def _complaint(code: str) -> Unavailable:
    """Return what a refusal means: 403xx is about the token, 429xx about the pace."""
    if code.startswith(("403", "401")):
        return refused(Failure.FORBIDDEN)
    return refused(Failure.RATE_LIMITED if code.startswith("429") else Failure.BAD_ANSWER)


def _name(value: object) -> str:
    if isinstance(value, dict):
        return next(
            (name for key in ("name_zh", "name", "raw", "name_en") if (name := records.text(value.get(key)))), ""
        )
    return records.text(value)
