"""What a reader may open instead of a file: one page of large buttons, reached by the link from the chat."""

from collections.abc import Sequence
from urllib.parse import quote

from aiohttp import web

from console.site import SITE, page, refuse
from handlers.domain.article import Article, Attempt, Failure
from handlers.domain.naming import citation
from handlers.domain.notice import NoticeKind
from handlers.domain.obstacle import TO_OPEN
from handlers.domain.request import Reason, State
from handlers.domain.source_names import SOURCE_NAMES
from handlers.domain.web_address import may_open
from handlers.to_open import barred_words

FOR_PEOPLE = {Failure.FOR_PERSON, Failure.LINK_ONLY_LICENCE} | TO_OPEN
UNDER_WAY = "机器人正在为您找全文，找到马上在微信里发您。"
BY_HAND = "馆员已在微信里答复您。"
CLOSED = "这次求助已经结束，还需要请在微信里再发一次。"
STANDS = {
    State.WITH_LIBRARIAN: "馆员仍在为您找全文。",
    State.FOUND: "全文已找到，马上在微信里发您。",
    State.MARKED: "全文已找到，马上在微信里发您。",
    State.DELIVERED: "全文已发给您，请在微信里查看。",
    State.ANSWERED: "查到的文献已在微信里列给您。",
    State.DECLINED: "馆员已在微信里答复您，还需要请再发一次。",
    State.CANCELLED: CLOSED,
    State.EXPIRED: CLOSED,
}


async def links(request: web.Request) -> web.Response:
    """Show the paper and its links; whose request it is stands nowhere on it."""
    site = request.app[SITE]
    number = site.links.read(request.match_info["name"])
    found = await site.book.find(number) if number else None
    if found is None:
        return refuse(request, "这个链接打不开", "链接不完整或已失效，请回到微信重新点开，或直接问馆员。", status=404)
    title = citation(found.article) if found.article and found.article.title else found.shown_title
    return page(
        request,
        "links.html",
        number=number,
        title=title,
        links=published(found.article) + buttons(found.attempts),
        stands=STANDS.get(found.state, UNDER_WAY) if found.reason is not Reason.ANSWERED_BY_HAND else BY_HAND,
        shelves=shelves(found.attempts),
    )


def published(article: Article | None) -> list[tuple[str, str]]:
    """Return a button for the journal's version where a preprint is known to have one."""
    dois = [one.doi for one in article.all_notices if one.kind is NoticeKind.PUBLISHED and one.doi] if article else []
    return [("正式发表的版本", f"https://doi.org/{quote(doi, safe='/')}") for doi in dict.fromkeys(dois)]


def buttons(attempts: Sequence[Attempt]) -> list[tuple[str, str]]:
    """Return what the buttons say and where they lead, each address once."""
    shown: dict[str, str] = {}
    for attempt in attempts:
        if attempt.failure in FOR_PEOPLE and may_open(attempt.url):
            shown.setdefault(attempt.url, _words(attempt))
    return [(words, url) for url, words in shown.items()]


def shelves(attempts: Sequence[Attempt]) -> list[str]:
    """Return where the library's own print stands: to be read, there is nothing to open."""
    told = [a.detail for a in attempts if a.failure == Failure.FOR_PERSON and a.detail and not a.url]
    return list(dict.fromkeys(told))


def _words(attempt: Attempt) -> str:
    if attempt.failure == Failure.FOR_PERSON and attempt.detail:
        return attempt.detail
    return f"{barred_words(attempt.failure)}（{SOURCE_NAMES.get(attempt.source, attempt.source)}）"
