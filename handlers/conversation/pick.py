"""Answers `要 1 3` and `都不是` to the list of a keyword search: each paper picked is a request of its own."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.conversation.ask import Ask, Asked
from handlers.conversation.choose import listed_numbers, of_numbers, open_question, wanted_of
from handlers.conversation.follow_up import FollowUp
from handlers.dispatch import Heard
from handlers.domain.errors import IllegalMove
from handlers.domain.glyphs import narrow
from handlers.domain.message import MessageKind
from handlers.domain.reading import CommandKind
from handlers.domain.reading.answers import wants_all
from handlers.domain.reading.counting import MOST, counted_out
from handlers.domain.request import Actor, Reason, Request, RequestKind, State
from handlers.domain.say import Say

OPEN_FOR = timedelta(hours=24)
# Colleagues count off and answer each other with bare numbers: after this long, one in the group is none of ours.
BARE_FOR = timedelta(hours=1)
BARE = re.compile(r"[\W\d_和到至]*")
NUMBER = re.compile("[1-9]")
WANTS = re.compile(r"(?:@\S+\s|\W)*我?要\s?[1-9第]")


class Pick:
    """Takes picks from a list, from its asker alone, as often as they like within a day."""

    def __init__(self, follow_up: FollowUp, ask: Ask) -> None:
        """Keep what follow-ups share, and who enters requests."""
        self._it = follow_up
        self._ask = ask

    async def answer(self, heard: Heard) -> str | None:
        """Take a pick; a number of somebody who has no list, or was asked something since, is for somebody else."""
        is_answer = heard.command is not None and heard.command.kind in {CommandKind.PICK, CommandKind.NONE_OF_THEM}
        if not is_answer and not _wants_several(heard):
            return None
        mine = await self._it.mine(heard)
        meant = of_numbers(mine, heard.command)
        found = max((r for r in meant if _is_open(heard, r)), key=_listed_at, default=None)
        if found is None or await self._is_for_question(heard, meant, found):
            return None
        if heard.command is not None and heard.command.kind is CommandKind.NONE_OF_THEM:
            return await self._none(heard, found)
        named = _named(heard, len(found.candidates))
        numbers = await listed_numbers(self._it, heard, named, len(found.candidates)) if named else ()
        if named and not numbers:
            return Say.CHOICE_OUT_OF_RANGE.value
        return await self._take(heard, numbers, found, mine) if numbers else None

    async def _is_for_question(self, heard: Heard, meant: Sequence[Request], found: Request) -> bool:
        """Say whether an answer is for a question that was asked since: not `要 …`, the word of a list just shown."""
        question = open_question(meant, heard.message.at)
        if question is None or (WANTS.match(heard.message.text) and _is_fresh(heard, found)):
            return False
        asked = [at for at, _, to, _ in await self._it.book.history(question.number) if to == State.CHOOSING]
        return bool(asked) and asked[-1] >= _listed_at(found)

    async def _take(self, heard: Heard, numbers: Sequence[int], found: Request, mine: tuple[Request, ...]) -> str:
        wanted = {n: wanted_of(found.candidates[n - 1]) for n in numbers}
        has = {r.wanted: r for r in reversed(mine) if r.state is State.DELIVERED}
        asked = [Asked(n, RequestKind.ARTICLE, thing) for n, thing in wanted.items() if thing not in has]
        if not asked:
            number = next(str(has[thing].number) for thing in wanted.values())
            return await self._it.say(heard, Say.SAME_JUST_SENT, {"number": number})
        return await self._ask.take_in(heard, asked)

    async def _none(self, heard: Heard, found: Request) -> str:
        say, facts = Say.SEARCH_NONE_FIT, {"number": str(found.number)}
        where = await self._it.where_apart(heard)
        note = self._it.speaker.answer(heard.message, say, facts, request=found.number, where=where)
        try:
            await self._it.book.move(
                found.number, State.WITH_LIBRARIAN, Actor.READER, reason=Reason.NONE_OF_THEM, posts=[note]
            )
        except IllegalMove:  # said twice in one moment
            return "taken"
        self._it.bells.outbox.ring()
        return say.value


def _named(heard: Heard, count: int) -> tuple[int, ...]:
    """Return the places on a list of `count` that a message names: by number, by count, or all of them."""
    if heard.command is not None and heard.command.kind is CommandKind.PICK:
        return heard.command.numbers
    return tuple(range(1, count + 1)) if wants_all(heard.message.text) else counted_out(heard.message.text, count)


def _wants_several(heard: Heard) -> bool:
    is_text = heard.message.kind is MessageKind.TEXT and heard.command is None and not heard.reading.items
    return is_text and (wants_all(heard.message.text) or bool(counted_out(heard.message.text, MOST)))


def _listed_at(request: Request) -> datetime:
    return request.closed_at or request.received_at


def _is_fresh(heard: Heard, request: Request) -> bool:
    return heard.message.at - _listed_at(request) <= BARE_FOR


def _is_open(heard: Heard, request: Request) -> bool:
    """Say whether a list takes an answer at this moment."""
    if request.state is not State.ANSWERED or request.closed_at is None or not request.candidates:
        return False
    said = narrow(heard.message.text)
    is_bare = bool(BARE.fullmatch(said)) or (heard.command is None and not NUMBER.search(said))
    is_plain = heard.is_to_us or not is_bare
    return heard.message.at - request.closed_at <= OPEN_FOR if is_plain else _is_fresh(heard, request)
