"""The published paper that a preprint became, and the request by which its reader asked for it."""

from collections.abc import Iterable

from handlers.domain.article import Identifier, IdKind
from handlers.domain.notice import NoticeKind
from handlers.domain.reading.published import read_published, says_wanted
from handlers.domain.request import Request, State


def published_doi(request: Request) -> str:
    """Return the DOI of the published paper that a request's record names, or nothing."""
    notices = request.article.all_notices if request.article else ()
    return next((n.doi.lower() for n in notices if n.kind is NoticeKind.PUBLISHED and n.doi), "")


def published_among(request: Request, of_reader: Iterable[Request]) -> Request | None:
    """Return the reader's request for the published paper, one that brought it before one that has not yet."""
    doi = Identifier(IdKind.DOI, published_doi(request))
    same = [r for r in of_reader if doi.value and r.number != request.number and _is_for(r, doi)]
    brought = [r for r in same if r.state is State.DELIVERED]
    return next(iter(brought or [r for r in same if r.is_open]), None)


def stood_for(published: Request, preprint: Request) -> bool:
    """Return whether a delivered paper was asked for in the place of a preprint: 要正式版, and not for its own sake."""
    is_wish = read_published(published.words) is not None or says_wanted(published.words)
    return is_wish and published.state is State.DELIVERED and published.number > preprint.number


def _is_for(request: Request, doi: Identifier) -> bool:
    return request.wanted == doi or (request.article is not None and doi in request.article.ids)
