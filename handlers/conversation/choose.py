"""Answers `1`, `1 3` and `都不是`: the reader says which paper was meant."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.conversation.ask import Ask, Asked
from handlers.conversation.follow_up import FollowUp
from handlers.dispatch import Heard
from handlers.domain.article import Article, TitleWanted, Wanted
from handlers.domain.errors import IllegalMove
from handlers.domain.reading import Command, CommandKind
from handlers.domain.request import Actor, Reason, Request, State
from handlers.domain.say import Say

LATE_CHOICE = timedelta(hours=6)


class Choose:
    """Answers `1` and `都不是`, from the asker alone and for their open question alone."""

    def __init__(self, follow_up: FollowUp, ask: Ask) -> None:
        """Keep what follow-ups share, and who enters what is chosen besides the first."""
        self._it = follow_up
        self._ask = ask

    async def answer(self, heard: Heard) -> str | None:
        """Take the choice; a stray number of somebody who was asked nothing is nothing."""
        command = heard.command
        if command is None or command.kind not in {CommandKind.PICK, CommandKind.NONE_OF_THEM}:
            return None
        mine = await self._it.mine(heard)
        request = open_question(of_numbers(mine, command), heard.message.at)
        if request is None:
            return None
        try:
            return await self._take(heard, command, request)
        except IllegalMove:  # it went to a librarian in this very moment
            return await self._it.say(heard, Say.STATUS_LIST, {"lines": self._line(request)})

    def _line(self, request: Request) -> str:
        facts = {"number": str(request.number), "state": State.WITH_LIBRARIAN.value}
        return self._it.speaker.words(Say.STATUS_LINE, facts)

    async def _take(self, heard: Heard, command: Command, request: Request) -> str:
        if command.kind is CommandKind.NONE_OF_THEM:
            return await self._none(heard, request)
        numbers = await listed_numbers(self._it, heard, command.numbers, len(request.candidates))
        if not numbers:
            return Say.CHOICE_OUT_OF_RANGE.value
        article, *others = (request.candidates[n - 1] for n in numbers)
        await self._it.book.choose(request.number, article, Actor.READER)
        self._it.bells.search.ring()
        if others:
            asked = [Asked(item, request.kind, wanted_of(other)) for item, other in enumerate(others, 1)]
            is_urgent = request.is_urgent or heard.reading.is_urgent
            await self._ask.take_in(replace(heard, reading=replace(heard.reading, is_urgent=is_urgent)), asked)
        return "chosen"

    async def _none(self, heard: Heard, request: Request) -> str:
        facts = {"number": str(request.number)}
        facts |= {"urgent": "yes"} if request.is_urgent else {}
        where = await self._it.where_apart(heard)
        note = self._it.speaker.answer(heard.message, Say.NONE_OF_THEM, facts, request=request.number, where=where)
        if request.state is State.WITH_LIBRARIAN:
            return await self._it.say_apart(heard, Say.STATUS_LIST, {"lines": self._line(request)})
        await self._it.book.move(
            request.number, State.WITH_LIBRARIAN, Actor.READER, reason=Reason.NONE_OF_THEM, posts=[note]
        )
        self._it.bells.outbox.ring()
        return Say.NONE_OF_THEM.value


def open_question(mine: Sequence[Request], now: datetime) -> Request | None:
    """Return the latest request whose choice is open; one that came too late counts until somebody takes it."""
    late = (r for r in mine if r.reason is Reason.NO_CHOICE and not r.owner and now - r.received_at < LATE_CHOICE)
    return next((r for r in mine if r.state is State.CHOOSING), next(late, None))


def of_numbers(mine: Sequence[Request], command: Command | None) -> Sequence[Request]:
    """Return the requests that a `1042 都不是` can mean."""
    if command is None or command.kind is not CommandKind.NONE_OF_THEM or not command.numbers:
        return mine
    return [r for r in mine if r.number in command.numbers]


async def listed_numbers(it: FollowUp, heard: Heard, named: Sequence[int], count: int) -> tuple[int, ...]:
    """Return the numbers that stand on a list of `count`; of the others the reader is told."""
    listed = tuple(n for n in named if 1 <= n <= count)
    if not listed:
        await it.say(heard, Say.CHOICE_OUT_OF_RANGE, {"count": str(count)})
    elif len(listed) < len(named):
        missing = "、".join(str(n) for n in named if n not in listed)
        await it.say(heard, Say.NOT_LISTED, {"count": str(count), "numbers": missing})
    return listed


def wanted_of(article: Article) -> Wanted:
    """Return what a request for a paper that a reader chose is for."""
    return article.ids[0] if article.ids else TitleWanted(article.title, article.year)
