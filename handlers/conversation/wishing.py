"""Answers `有了告诉我`: what could not be provided is looked for again, until its reader says `不用了`."""

from collections.abc import Sequence
from datetime import timedelta

from handlers.conversation.follow_up import FollowUp, called, meant
from handlers.conversation.status import Status
from handlers.dispatch import Heard
from handlers.domain.message import MessageKind
from handlers.domain.reading import Intent
from handlers.domain.reading.afterwards import is_found_by_reader, read_wish, request_numbers
from handlers.domain.request import Reason, Request, State
from handlers.domain.say import Say
from handlers.domain.watch import Plan
from handlers.ports import Clock, WatchList

LATELY = timedelta(days=3)
NOT_TO_BE_HAD = frozenset({Reason.NOT_AVAILABLE, Reason.OTHER})
BESIDES = frozenset({Intent.NONE, Intent.STATUS, Intent.FEEDBACK, Intent.CANCEL, Intent.REQUEST, Intent.SEARCH})


class Wish:
    """Takes the wish to be told once a paper is found, and takes it back."""

    def __init__(self, follow_up: FollowUp, watches: WatchList, status: Status, *, clock: Clock, plan: Plan) -> None:
        """Keep what follow-ups share, what is watched, and who tells how requests stand."""
        self._it = follow_up
        self._watches = watches
        self._status = status
        self._clock = clock
        self._plan = plan

    async def answer(self, heard: Heard) -> str | None:
        """Watch for the paper that is meant, or do so no more."""
        reading, message = heard.reading, heard.message
        if message.kind is not MessageKind.TEXT or reading.intent not in BESIDES or reading.wanted():
            return None
        number = read_wish(message.text)
        if number is not None:
            return await self._wished(heard, number)
        is_found = is_found_by_reader(message.text)
        return await self._stopped(heard, is_found=is_found) if is_found or reading.intent is Intent.CANCEL else None

    async def _wished(self, heard: Heard, number: int) -> str | None:
        mine = await self._it.mine(heard) if heard.binding else ()
        refused = _just_refused(heard, mine)
        if not number and refused is not None and refused.article is None:
            # To watch for a newer one instead would promise the wrong paper.
            return await self._it.say_apart(heard, Say.WATCH_WHICH, {"number": str(refused.number)})
        missed = [r for r in mine if _may_be_wished(r) and (number == r.number or (not number and is_meant(heard, r)))]
        if missed:
            return await self._watch(heard, missed[0] if number or refused is None else refused)
        if not heard.is_to_us:
            return None
        if any(r.is_open for r in mine):
            return await self._status.tell(heard)
        return await self._it.say_apart(heard, Say.WATCH_NOTHING)

    async def _watch(self, heard: Heard, request: Request) -> str | None:
        now = self._clock()
        facts = {"number": str(request.number), "days": str(max(1, self._plan.keep.days))}
        where = await self._it.where_apart(heard)
        note = self._it.speaker.answer(heard.message, Say.WATCHING, facts, request=request.number, where=where)
        is_watched = await self._watches.enlist(
            request.number,
            next_try_at=now + self._plan.wait(misses=0),
            until=now + self._plan.keep,
            is_wish=True,
            posts=[note],
        )
        self._it.bells.outbox.ring()
        return Say.WATCHING.value if is_watched else None

    async def _stopped(self, heard: Heard, *, is_found: bool) -> str | None:
        """End the wish that is meant; what is still open is for `Cancel`."""
        mine = meant(heard, await self._it.mine(heard))
        named = request_numbers(heard.message.text) if is_found else ()
        if not (named or heard.reading.number) and any(r.is_open for r in mine):
            return None
        declined = [r for r in mine if r.state is State.DECLINED and (not named or r.number in named)]
        wished = [r for r in declined if await self._watches.of_request(r.number)]
        if not wished:
            return None
        if len(wished) > 1:
            where = await self._it.speaker.where_to_answer(heard.message)
            return await self._it.say_apart(heard, Say.CANCEL_WHICH, {"numbers": called(wished, where)})
        (request,) = wished
        say = Say.FOUND_BY_READER if is_found else Say.WATCH_ENDED
        facts, where = {"number": str(request.number)}, await self._it.where_apart(heard)
        note = self._it.speaker.answer(heard.message, say, facts, request=request.number, where=where)
        await self._watches.release(request.number, "found_by_reader" if is_found else "reader", [note])
        self._it.bells.outbox.ring()
        return say.value


def is_meant(heard: Heard, request: Request) -> bool:
    """Return whether a wish without a number may mean a request: colleagues say `找到了发我` to each other too."""
    return heard.is_to_us or heard.message.at - (request.closed_at or request.received_at) < LATELY


def _just_refused(heard: Heard, mine: Sequence[Request]) -> Request | None:
    """Return the request of the refusal that its reader heard last: it is what they answer."""
    refused = [r for r in mine if _is_not_to_be_had(r) and r.closed_at and heard.message.at - r.closed_at < LATELY]
    return max(refused, key=lambda r: (r.closed_at, r.number), default=None)


def _is_not_to_be_had(request: Request) -> bool:
    return request.state is State.DECLINED and request.reason in NOT_TO_BE_HAD


def _may_be_wished(request: Request) -> bool:
    """Return whether a request stands without its paper, and nothing but the paper is missing."""
    if request.article is None:
        return False
    return _is_not_to_be_had(request) or request.state is State.WITH_LIBRARIAN
