"""Answers `要正式版`: the published paper of a preprint that could not be had."""

from datetime import timedelta

from handlers.conversation.ask import Ask, Asked
from handlers.conversation.follow_up import FollowUp
from handlers.dispatch import Heard
from handlers.domain.article import Identifier, IdKind
from handlers.domain.message import MessageKind
from handlers.domain.notice import NoticeKind
from handlers.domain.reading.published import says_wanted, wants_published
from handlers.domain.request import Request, RequestKind

LATELY = timedelta(days=3)
JUST_NOW = timedelta(minutes=10)


class AskPublished:
    """Enters a request of its own for the published paper: the preprint's stays with the librarian."""

    def __init__(self, follow_up: FollowUp, ask: Ask) -> None:
        """Keep what follow-ups share, and who enters requests."""
        self._it = follow_up
        self._ask = ask

    async def answer(self, heard: Heard) -> str | None:
        """Take the request, if the sender's last one here was for a preprint whose published paper is known."""
        text = heard.message.text
        if heard.message.kind is not MessageKind.TEXT or heard.reading.wanted():
            return None
        span = LATELY if wants_published(text) else JUST_NOW if says_wanted(text) else None
        if span is None:
            return None
        here = await self._it.here(heard)
        latest = here[0] if here and heard.message.at - here[0].received_at <= span else None
        doi = published_doi(latest) if latest else ""
        if not doi:
            return None
        wanted = Identifier(IdKind.DOI, doi)
        return await self._ask.take_in(heard, [Asked(0, RequestKind.ARTICLE, wanted)])


def published_doi(request: Request) -> str:
    """Return the DOI of the published paper that a request's record names, or nothing."""
    notices = request.article.all_notices if request.article else ()
    return next((n.doi.lower() for n in notices if n.kind is NoticeKind.PUBLISHED and n.doi), "")
