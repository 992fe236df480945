"""Answers `取消`, `取消1042、1043`, `全部取消` and `自己找到了`."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from handlers.conversation.ask import numbers
from handlers.conversation.follow_up import FollowUp, called, meant
from handlers.dispatch import Heard
from handlers.domain.errors import IllegalMove
from handlers.domain.message import MessageKind
from handlers.domain.reading import Intent
from handlers.domain.reading.afterwards import cancels_all, is_found_by_reader, request_numbers
from handlers.domain.reading.counting import dropped_requests
from handlers.domain.request import Actor, Reason, Request, State, may_move
from handlers.domain.say import Say

# Colleagues cancel other things too: what is not said to the bot must follow a request closely.
SOON = timedelta(hours=1)


class Cancel:
    """Answers `取消`, `取消1042、1043`, `全部取消` and `自己找到了`."""

    def __init__(self, follow_up: FollowUp) -> None:
        """Keep what follow-ups share."""
        self._it = follow_up

    async def answer(self, heard: Heard) -> str | None:
        """Cancel the requests that are meant."""
        is_found, is_all = self._is_found(heard), _is_all(heard)
        dropped = _dropped(heard)
        if heard.reading.intent is not Intent.CANCEL and not (is_found or is_all or dropped):
            return None
        mine = [r for r in await self._it.mine(heard) if r.is_open]
        if is_all and not heard.is_to_us and not any(heard.message.at - r.received_at <= SOON for r in mine):
            return None
        named = dropped or (request_numbers(heard.message.text) if heard.reading.number or is_found else ())
        is_by_number = dropped or len(named) > 1 or (is_found and named)
        chosen = [r for r in mine if r.number in named] if is_by_number else meant(heard, mine)
        missing = [n for n in named if not any(r.number == n for r in chosen)]
        if chosen:
            if missing:
                await self._not_these(heard, missing)
            return await self._end(heard, chosen, is_found=is_found, is_several=is_all or len(named) > 1)
        if is_found or not (heard.is_to_us or heard.reading.number):
            return None
        return await (self._not_these(heard, missing) if mine and missing else self._nothing(heard))

    async def _nothing(self, heard: Heard) -> str:
        return await self._it.say_apart(heard, Say.CANCEL_NOTHING)

    async def _not_these(self, heard: Heard, missing: Sequence[int]) -> str:
        return await self._it.say_apart(heard, Say.CANCEL_NOT_THESE, {"numbers": "、".join(map(str, missing))})

    async def _end(self, heard: Heard, chosen: Sequence[Request], *, is_found: bool, is_several: bool) -> str:
        """Cancel what was chosen; of several that nobody named, the reader says which."""
        if len(chosen) == 1:
            return await self._cancel(heard, chosen[0], is_found=is_found)
        if is_several:
            return await self._cancel_several(heard, chosen)
        which = Say.FOUND_WHICH if is_found else Say.CANCEL_WHICH
        where = await self._it.speaker.where_to_answer(heard.message)
        return await self._it.say_apart(heard, which, {"numbers": called(chosen, where)})

    @staticmethod
    def _is_found(heard: Heard) -> bool:
        """Return whether the reader has found the paper: the request ends, and counts apart."""
        is_ours = heard.reading.intent in {Intent.NONE, Intent.CANCEL, Intent.STATUS, Intent.FEEDBACK}
        return heard.message.kind is MessageKind.TEXT and is_ours and is_found_by_reader(heard.message.text)

    async def _cancel_several(self, heard: Heard, chosen: Sequence[Request]) -> str:
        """Cancel several requests and say so in one line; those that are being sent in a second one."""
        ended: list[Request] = []
        for request in sorted(chosen, key=lambda r: r.number):
            with suppress(IllegalMove):  # it is being sent
                await self._it.book.move(request.number, State.CANCELLED, Actor.READER)
                ended.append(request)
        late = [r for r in reversed(chosen) if r not in ended]
        if late:
            await self._it.say_apart(heard, Say.CANCEL_TOO_LATE, {"number": numbers(late)})
        if not ended:
            return Say.CANCEL_TOO_LATE.value
        facts, where = {"number": numbers(ended)}, await self._it.where_apart(heard)
        for request in ended:
            # With its number, the answer also drops an acknowledgement that still waits: the same post, written once.
            note = self._it.speaker.answer(heard.message, Say.CANCELLED, facts, request=request.number, where=where)
            await self._it.tell(note, heard)
        return Say.CANCELLED.value

    async def _cancel(self, heard: Heard, request: Request, *, is_found: bool) -> str:
        facts = {"number": str(request.number)}
        if not may_move(request.state, State.CANCELLED, Actor.READER):
            return await self._it.say_apart(heard, Say.CANCEL_TOO_LATE, facts)
        say = Say.FOUND_BY_READER if is_found else Say.CANCELLED
        reason = Reason.FOUND_BY_READER if is_found else Reason.NONE
        # With its number, the answer also drops an acknowledgement that still waits.
        where = await self._it.where_apart(heard)
        note = self._it.speaker.answer(heard.message, say, facts, request=request.number, where=where)
        try:
            await self._it.book.move(request.number, State.CANCELLED, Actor.READER, reason=reason, posts=[note])
        except IllegalMove:  # it was sent in this very moment
            return await self._it.say_apart(heard, Say.CANCEL_TOO_LATE, facts)
        self._it.bells.outbox.ring()
        return say.value


def _dropped(heard: Heard) -> tuple[int, ...]:
    """Return the requests that a message gives up by number, also without the word: 不要1001了."""
    is_free = heard.reading.intent in {Intent.NONE, Intent.CANCEL, Intent.STATUS, Intent.FEEDBACK}
    return dropped_requests(heard.message.text) if heard.message.kind is MessageKind.TEXT and is_free else ()


def _is_all(heard: Heard) -> bool:
    is_free = heard.reading.intent in {Intent.NONE, Intent.CANCEL}
    return heard.message.kind is MessageKind.TEXT and is_free and cancels_all(heard.message.text)
