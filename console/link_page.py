"""What a reader may open instead of a file: one page of large buttons, reached by the link from the chat."""

from collections.abc import Sequence

from aiohttp import web

from console.site import SITE, page, refuse
from handlers.domain.article import Attempt, Failure
from handlers.domain.naming import citation
from handlers.domain.source_names import SOURCE_NAMES

FOR_PEOPLE = {Failure.FOR_PERSON, Failure.LINK_ONLY_LICENCE}
OPEN_PAGE = "可在线看"


async def links(request: web.Request) -> web.Response:
    """Show the paper and its links; whose request it is stands nowhere on it."""
    site = request.app[SITE]
    number = site.links.read(request.match_info["name"])
    found = await site.book.find(number) if number else None
    if found is None:
        return refuse(request, "这个链接打不开", "链接不完整或已失效，请回到微信重新点开，或直接问馆员。", status=404)
    title = citation(found.article) if found.article and found.article.title else found.shown_title
    return page(request, "links.html", number=number, title=title, links=buttons(found.attempts))


def buttons(attempts: Sequence[Attempt]) -> list[tuple[str, str]]:
    """Return what the buttons say and where they lead, each address once."""
    shown: dict[str, str] = {}
    for attempt in attempts:
        if attempt.failure in FOR_PEOPLE and attempt.url.startswith(("https://", "http://")):
            shown.setdefault(attempt.url, _words(attempt))
    return [(words, url) for url, words in shown.items()]


def _words(attempt: Attempt) -> str:
    if attempt.failure == Failure.FOR_PERSON and attempt.detail:
        return attempt.detail
    return f"{OPEN_PAGE}（{SOURCE_NAMES.get(attempt.source, attempt.source)}）"
