"""One request said in several messages: what follows within a minute is joined to what was said before."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.conversation.ask import Ask, Asked, asks_without_saying_what, thing_of
from handlers.conversation.follow_up import FollowUp, words_of
from handlers.conversation.lately import ONE_BREATH, Lately
from handlers.dispatch import Heard
from handlers.domain.addition import REWORDABLE
from handlers.domain.article import Identifier, TitleWanted, Wanted
from handlers.domain.errors import IllegalMove
from handlers.domain.message import MessageKind
from handlers.domain.reading import Intent, Reading, read_answer, read_message
from handlers.domain.reading.continuing import (
    asked_for_in,
    asks_anew,
    corrects,
    is_broken,
    is_title,
    mended,
    named_in,
    points_back,
    said_in,
)
from handlers.domain.request import Actor, Reason, Request, RequestKind, State, is_book
from handlers.domain.say import Say
from handlers.domain.slips import is_of_book
from handlers.matching.sameness import may_name

CONTINUED = "continued"
LIKELY_ONE = timedelta(seconds=6)
NOT_TAKEN = timedelta(hours=1)
STILL_ANSWERED = timedelta(minutes=15)
"""How long what a reader says can still be the answer to the question which paper they want."""
DOCUMENTS = frozenset({Intent.REQUEST, Intent.BOOK})
ABOUT_SERVICE = frozenset({Intent.CANCEL, Intent.STATUS, Intent.HELP})
WORDS = frozenset({MessageKind.TEXT, MessageKind.CARD})


@dataclass(frozen=True, slots=True)
class _Said:
    """A message with what it names, and with what it would name if it were an answer."""

    heard: Heard
    named: tuple[Wanted, ...]
    answer: tuple[Wanted, ...]
    is_topic: bool
    is_vague: bool
    points_back: bool

    @property
    def means_something(self) -> bool:
        """Whether it can go on with anything at all."""
        return bool(self.answer) or self.is_topic or self.is_vague or self.points_back


class Continue:
    """Joins what one sender says in several messages; what was silently passed over is remembered for a minute."""

    def __init__(self, follow_up: FollowUp, ask: Ask) -> None:
        """Keep what follow-ups share, and who enters requests."""
        self._it = follow_up
        self._ask = ask
        self._lately = Lately()

    async def answer(self, heard: Heard) -> str | None:
        """Join the message to its sender's request, if it goes on with one."""
        if not is_in_words(heard):
            return None
        said = _understood(heard)
        outcome = await self._join(said) if said.means_something else None
        if outcome is None and heard.reading.intent is Intent.NONE:
            self._lately.note(heard.message)
        return outcome

    async def _join(self, said: _Said) -> str | None:
        if await self._it.book.added_by(said.heard.message.account, said.heard.message.id):
            return CONTINUED  # heard again after a cut
        here = await self._it.here(said.heard)
        if (awaited := next((r for r in here if is_awaited(r, said.heard.message.at)), None)) is not None:
            return await self._answered(said, awaited)
        told = await self._told_apart(said)
        if told is not None and (outcome := await self._answered(said, told)) is not None:
            return outcome
        lately = [r for r in here if said.heard.message.at - r.received_at <= ONE_BREATH]
        if said.points_back:
            return await self._points_back(said, lately)
        if len(said.answer) == 1:
            return await self._goes_on(said, said.answer[0], lately)
        return None

    # Somebody asked without saying what, and says it now.

    async def _told_apart(self, said: _Said) -> Request | None:
        """Return the request of a group whose mistyped number a private message sets right.

        That the number cannot be one, its reader was told in private: there they answer.
        """
        if said.heard.message.conversation.is_room or not (said.named and isinstance(said.named[0], Identifier)):
            return None
        handed_over = [r for r in await self._it.lately(said.heard) if r.state is State.WITH_LIBRARIAN]
        return next((r for r in handed_over if is_awaited(r, said.heard.message.at) and _slip_in(r)), None)

    async def _answered(self, said: _Said, awaited: Request) -> str | None:
        is_prompt = awaited.state is not State.WITH_LIBRARIAN
        things = said.answer if is_prompt else said.named
        if things and not _may_fill(said, awaited, things[0]):
            return None
        if things and thing_of(things[0])[1] is not None:
            return await self._fill(said.heard, awaited, things)
        if said.is_topic and is_prompt and not _slip_in(awaited):
            return await self._search_instead(said.heard, awaited)
        if not (things or said.is_vague or said.points_back) or (said.heard.reading.slip and not is_prompt):
            return None  # a number that cannot be one gets an answer of its own
        await self._it.book.add(awaited.number, words_of(said.heard))
        if slip := said.heard.reading.slip:
            await self._it.say(said.heard, Say.WHICH_ID, {"number": str(awaited.number), "words": slip})
        return CONTINUED

    async def _fill(self, heard: Heard, awaited: Request, things: tuple[Wanted, ...]) -> str | None:
        if not await self._it.reword(heard, awaited, things[0], say=Say.ACK):
            return None
        if others := [Asked(n, *thing_of(thing)) for n, thing in enumerate(things[1:], 1)]:
            await self._ask.take_in(heard, others)
        return CONTINUED

    async def _search_instead(self, heard: Heard, awaited: Request) -> str:
        outcome = await self._ask.take_in(heard, [Asked(0, RequestKind.SEARCH, None)])
        with suppress(IllegalMove):  # in that moment it went to a librarian, who sees both
            await self._it.book.move(awaited.number, State.CANCELLED, Actor.BOT, reason=Reason.DUPLICATE)
        return outcome

    # 就是这篇, 求全文, 麻烦老师了

    async def _points_back(self, said: _Said, lately: list[Request]) -> str | None:
        if lately and not (said.heard.reading.intent is Intent.FEEDBACK and lately[0].state is State.DELIVERED):
            await self._it.book.add(lately[0].number, words_of(said.heard))
            return CONTINUED
        for earlier in self._lately.before(said.heard.message):
            if things := asked_for_in(earlier):
                return await self._enter_joined(said.heard, earlier, things)
        if said.is_vague or not said.heard.is_to_us or said.heard.reading.intent is not Intent.NONE:
            return None
        return await self._ask.take_in(said.heard, [Asked(0, RequestKind.UNREADABLE, None, is_awaited=True)])

    async def _enter_joined(self, heard: Heard, earlier: str, things: list[Wanted]) -> str:
        together = replace(heard, message=replace(heard.message, text=f"{earlier}\n{heard.message.text}"))
        return await self._ask.take_in(together, [Asked(n, *thing_of(thing)) for n, thing in enumerate(things)])

    # A title and its identifier, or the two halves of a title.

    async def _goes_on(self, said: _Said, thing: Wanted, lately: list[Request]) -> str | None:
        for request in lately:
            if may_name(request, thing) and not _asks_again(request, said.heard, thing):
                await self._it.book.add(request.number, words_of(said.heard))
                return CONTINUED
            if await self._mend(said.heard, request, thing):
                return CONTINUED
        if is_title(thing) and (joined := self._mended_with_silence(said.heard, thing)):
            return joined and await self._enter_joined(said.heard, joined[0], [joined[1]])
        if said.named and any(_may_be_one(r, thing) for r in lately):
            return await self._ask.take_in(said.heard, [Asked(0, *thing_of(thing))], patience=LIKELY_ONE)
        return None

    async def _mend(self, heard: Heard, request: Request, thing: Wanted) -> bool:
        half = request.wanted
        if not isinstance(half, TitleWanted) or not isinstance(thing, TitleWanted) or not is_title(thing):
            return False
        if request.state not in REWORDABLE or not is_broken(half.text, thing.text):
            return False
        whole = replace(half, text=mended(half.text, thing.text), year=half.year or thing.year)
        return await self._it.reword(heard, request, whole, say=None)

    def _mended_with_silence(self, heard: Heard, thing: Wanted) -> tuple[str, Wanted] | None:
        for earlier in self._lately.before(heard.message):
            half = said_in(earlier)
            if isinstance(thing, TitleWanted) and is_broken(half, thing.text):
                whole = named_in(mended(half, thing.text))
                if len(whole) == 1 and is_title(whole[0]):
                    return earlier, whole[0]
        return None


def is_in_words(heard: Heard) -> bool:
    """Say whether a message can go on with an earlier one: words, and no order or question about the service."""
    return heard.message.kind in WORDS and heard.command is None and heard.reading.intent not in ABOUT_SERVICE


def _understood(heard: Heard) -> _Said:
    text, reading = heard.message.text, heard.reading
    named = tuple(reading.wanted()) if reading.intent in DOCUMENTS else ()
    lenient = Reading(Intent.NONE) if named else read_answer(text)
    is_answer = reading.intent in {Intent.NONE, Intent.SEARCH} and lenient.intent in DOCUMENTS
    return _Said(
        heard=heard,
        named=named,
        answer=named or (tuple(lenient.wanted()) if is_answer else ()),
        is_topic=Intent.SEARCH in {reading.intent, lenient.intent},
        is_vague=asks_without_saying_what(heard),
        points_back=not named and points_back(text),
    )


def is_awaited(request: Request, now: datetime) -> bool:
    """Say whether a request asks without saying what, and nobody has taken it up yet."""
    if request.kind is not RequestKind.UNREADABLE or request.wanted is not None or request.owner:
        return False
    is_open = request.state in {State.RECEIVED, State.AWAITING_BINDING, State.WITH_LIBRARIAN}
    return is_open and now - request.received_at <= STILL_ANSWERED and _says_nothing_more(request.words)


def _may_fill(said: _Said, awaited: Request, thing: Wanted) -> bool:
    """Say whether something can be what was asked for: a mistyped number is set right by a number of its sort.

    A title stands for it only as the answer to our question, or where it says so: else the document would be lost.
    """
    if not (slip := _slip_in(awaited)):
        return True
    is_right_sort = is_book(thing) == is_of_book(slip)
    if isinstance(thing, Identifier):
        return is_right_sort
    if corrects(said.heard.message.text):
        return True
    is_answer = is_of_book(slip) or not asks_anew(said.heard.message.text)
    return is_right_sort and is_answer and awaited.state is not State.WITH_LIBRARIAN


def _slip_in(awaited: Request) -> str:
    """Return what stands in a request in the place of an identifier, or nothing."""
    return read_message(awaited.words, at_bot=True).slip


def _says_nothing_more(words: str) -> bool:
    """Say whether words ask for a document without any hint which: nothing is lost when the next message fills it."""
    reading = read_message(words, at_bot=True)
    if reading.slip:
        return True
    is_link = "://" in words or "www." in words
    return not is_link and (points_back(words) or (reading.intent in DOCUMENTS and not reading.items))


def _may_be_one(request: Request, thing: Wanted) -> bool:
    """Say whether a request could be for the same paper: a title and an identifier, or two kinds of identifier."""
    known = request.wanted
    if known is None or request.state in {State.CANCELLED, State.EXPIRED, State.DECLINED}:
        return False
    if isinstance(known, Identifier) and isinstance(thing, Identifier):
        return known.kind is not thing.kind
    return isinstance(known, Identifier) or isinstance(thing, Identifier)


def _asks_again(request: Request, heard: Heard, thing: Wanted) -> bool:
    """Say whether a message is no continuation but the same request once more: its writer is to hear how it stands."""
    is_sent = request.state is State.DELIVERED
    return request.wanted == thing and (is_sent or request.words == heard.message.text)
