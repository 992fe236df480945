"""Answers `刚才发错了，是这个 PMID …`, and the right identifier after one that does not exist."""

from collections.abc import Sequence
from datetime import timedelta

from handlers.conversation.ask import Ask, Asked, thing_of
from handlers.conversation.continuing import CONTINUED, DOCUMENTS, NOT_TAKEN, is_awaited, is_in_words
from handlers.conversation.follow_up import FollowUp
from handlers.dispatch import Heard
from handlers.domain.addition import REWORDABLE
from handlers.domain.article import Identifier, IdKind, Wanted
from handlers.domain.reading.continuing import corrected_in, corrects, is_near, wants_another
from handlers.domain.reading.seconding import quotes
from handlers.domain.request import Reason, Request

JUST_NOW = timedelta(minutes=10)


class Correct:
    """Lets an open request go on with what its reader really meant: same number, the words of both messages kept."""

    def __init__(self, follow_up: FollowUp, ask: Ask) -> None:
        """Keep what follow-ups share, and who enters requests."""
        self._it = follow_up
        self._ask = ask

    async def answer(self, heard: Heard) -> str | None:
        """Take the correction, if there is anything that it can correct."""
        if not is_in_words(heard):
            return None
        is_correction = corrects(heard.message.text)
        things = corrected_in(heard.message.text) if is_correction else _named(heard)
        if len(things) != 1:
            return None
        if await self._it.book.added_by(heard.message.account, heard.message.id):
            return CONTINUED  # heard again after a cut
        lately = await self._it.here(heard)
        here = [r for r in lately if r.wanted is not None]
        may_change = [r for r in here if r.state in REWORDABLE and not r.owner]
        request = _slip(may_change, things[0], heard) if is_correction else None
        request = request or _dead(may_change, things[0], heard)
        if request and not is_correction and _is_asked_since(request, lately, heard):
            return None  # it answers the question that was asked last
        if request:
            return CONTINUED if await self._it.reword(heard, request, things[0]) else None
        # Too late to change what was asked: the right paper is asked for beside it.
        is_late = is_correction and heard.reading.intent not in DOCUMENTS and _slip(here, things[0], heard)
        return await self._ask.take_in(heard, [Asked(0, *thing_of(things[0]))]) if is_late else None


def _named(heard: Heard) -> list[Wanted]:
    return heard.reading.wanted() if heard.reading.intent in DOCUMENTS else []


def _slip(here: Sequence[Request], right: Wanted, heard: Heard) -> Request | None:
    """Return which request of the last minutes a correction is for: the most alike, else the latest."""
    if wants_another(heard.message.text):
        return None
    lately = [r for r in here if heard.message.at - r.received_at <= JUST_NOW and r.wanted != right]
    named = (r for r in lately if r.wanted in heard.reading.about)
    near = (r for r in lately if r.wanted is not None and is_near(r.wanted, right))
    return next(named, None) or next(near, None) or next(iter(lately), None)


def _dead(here: Sequence[Request], right: Wanted, heard: Heard) -> Request | None:
    """Return the request for an identifier or a title that does not exist, if this one sets it right.

    A number that nobody gave out was mistyped. Many Chinese DOIs are known to no service, and those of one issue
    differ by a figure: what is merely asked for after such a one is another paper, and both stay. So does what is
    asked for after an unknown title, unless the words are quoted that asked for it.
    """
    lately = [r for r in here if heard.message.at - r.received_at <= NOT_TAKEN]
    alike = (
        r
        for r in lately
        if (r.reason is Reason.NO_SUCH_ID and _is_same_kind(r.wanted, right) and _is_meant(r, right, heard))
        or (r.reason is Reason.NOT_IDENTIFIED and quotes(heard.message.text, r.number))
    )
    return None if wants_another(heard.message.text) else next(alike, None)


def _is_asked_since(request: Request, lately: Sequence[Request], heard: Heard) -> bool:
    """Say whether the reader was asked for something else since, and does not quote that request."""
    awaited = (r for r in lately if is_awaited(r, heard.message.at))
    return not quotes(heard.message.text, request.number) and any(r.number > request.number for r in awaited)


def _is_meant(request: Request, right: Wanted, heard: Heard) -> bool:
    is_number = isinstance(right, Identifier) and right.kind is not IdKind.DOI
    is_near_miss = is_number and request.wanted is not None and is_near(request.wanted, right)
    return quotes(heard.message.text, request.number) or is_near_miss or corrects(heard.message.text)


def _is_same_kind(wrong: Wanted | None, right: Wanted) -> bool:
    return (
        isinstance(wrong, Identifier) and isinstance(right, Identifier) and wrong.kind is right.kind and wrong != right
    )
