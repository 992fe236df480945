"""A reader asks for papers or books: they are entered and acknowledged at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.bell import Bells
from handlers.conversation.follow_up import LOOK_BACK
from handlers.dispatch import Heard
from handlers.domain.article import TitleWanted, Wanted
from handlers.domain.copyright import Policy
from handlers.domain.message import Message, MessageKind
from handlers.domain.original import CARRIERS
from handlers.domain.post import Post
from handlers.domain.reading import CommandKind, Intent
from handlers.domain.reading.continuing import breaks_off
from handlers.domain.request import OPEN, USES_NO_QUOTA, NewRequest, Request, RequestKind, State, is_book
from handlers.domain.say import Say
from handlers.identify import counted, listed
from handlers.ports import Clock, MemberList, Outbox, RequestBook
from handlers.speak import Speaker

ASKING = frozenset({Intent.REQUEST, Intent.BOOK, Intent.SEARCH})
TOLD_AT_ONCE = {
    RequestKind.SEARCH: Say.ACK_SEARCH,
    RequestKind.UNREADABLE: Say.TO_LIBRARIAN_UNREADABLE,
}
MAX_AT_ONCE = 20
UNSPOKEN = {
    MessageKind.IMAGE: "[图片]",
    MessageKind.VOICE: "[语音]",
    MessageKind.FILE: "[文件]",
    MessageKind.RECORD: "[聊天记录]",
}
DAY = timedelta(days=1)
NO_TIME = timedelta(0)
AWAITED_FOR = timedelta(minutes=1)
REST_AWAITED_FOR = timedelta(seconds=8)


@dataclass(frozen=True, slots=True)
class Asked:
    """One document that a message asks for; `item` is its place among them, whatever became of the others.

    `is_awaited`: the reader asks, but has not said yet for what; a moment is left to them before a person is troubled.
    `slip`: what they wrote in the place of an identifier.
    """

    item: int
    kind: RequestKind
    wanted: Wanted | None
    is_awaited: bool = False
    slip: str = ""


class Ask:
    """Enters the requests of a message. Nothing is delivered to somebody who is not bound."""

    def __init__(
        self,
        *,
        book: RequestBook,
        outbox: Outbox,
        members: MemberList,
        speaker: Speaker,
        policy: Policy,
        bells: Bells,
        clock: Clock,
    ) -> None:
        """Keep the collaborators."""
        self._book = book
        self._outbox = outbox
        self._members = members
        self._speaker = speaker
        self._policy = policy
        self._bells = bells
        self._clock = clock

    async def answer(self, heard: Heard) -> str | None:
        """Enter what the message asks for."""
        asked = wanted_in(heard)
        return await self.take_in(heard, asked) if asked else None

    async def take_in(self, heard: Heard, asked: Sequence[Asked], *, patience: timedelta = NO_TIME) -> str:
        """Enter what is asked for, as far as limits allow, and answer; `patience` holds the acknowledgement longer."""
        earlier = await self._earlier(heard)
        fresh, known = parted(asked, [r for r in earlier if not _came_in(r, heard)])
        within = await self._within_limit(heard, fresh, earlier)
        if heard.binding is None:
            outcome = await self._keep_for_later(heard, within)
        elif not fresh:
            return await self._remind(heard, known)
        else:
            outcome = await self._enter(heard, within, patience)
        if len(within) < len(fresh):
            await self._refuse(heard)
            return outcome if within else Say.DAILY_LIMIT.value
        return outcome

    async def _refuse(self, heard: Heard) -> None:
        """Tell of the daily limit: in private each time, to a group once a day for each reader."""
        where = await self._speaker.where_to_answer(heard.message)
        facts = {"limit": str(self._policy.daily_limit)}
        once = f"limit:{self._clock():%Y-%m-%d}" if where.is_room else ""
        await self._put(heard, self._speaker.answer(heard.message, Say.DAILY_LIMIT, facts, once=once, where=where))

    async def _earlier(self, heard: Heard) -> tuple[Request, ...]:
        message = heard.message
        return await self._book.asked_by(message.account, message.sender.contact_id, heard.staff_id, limit=LOOK_BACK)

    async def _within_limit(self, heard: Heard, fresh: Sequence[Asked], earlier: Sequence[Request]) -> list[Asked]:
        """Return what the daily limit still allows; a message heard twice gets the same answer twice."""
        own = sum(_came_in(r, heard) and r.state not in USES_NO_QUOTA for r in earlier)
        if heard.staff_id is None:
            so_far = sum(r.state is State.AWAITING_BINDING and not _came_in(r, heard) for r in earlier)
        else:
            so_far = await self._book.entered_since(heard.staff_id, self._clock() - DAY) - own
        return [one for n, one in enumerate(fresh) if not self._policy.is_over_daily(so_far + n)]

    async def _enter(self, heard: Heard, asked: Sequence[Asked], patience: timedelta) -> str:
        entered: list[Request] = []
        for one in asked:

            def posts(request: Request, *, is_last: bool = one is asked[-1]) -> Sequence[Post]:
                return [self._acknowledgement([*entered, request], asked, patience)] if is_last else []

            request, _ = await self._book.enter(self._new(heard, one), posts)
            entered.append(request)
        self._bells.identify.ring()
        self._bells.outbox.ring()
        return "requested"

    def _acknowledgement(self, requests: Sequence[Request], asked: Sequence[Asked], patience: timedelta) -> Post:
        kinds = {r.kind for r in requests}
        say = Say.ACK if len(requests) == 1 else Say.ACK_MANY
        if asked[-1].is_awaited:
            say = Say.WHICH_ID if asked[-1].slip else Say.WHICH_PAPER
        elif len(kinds) == 1:
            say = TOLD_AT_ONCE.get(kinds.pop(), say)
        facts = {"number": str(requests[-1].number), "numbers": numbers(requests), "count": str(len(requests))}
        facts |= {"words": asked[-1].slip} if asked[-1].slip else {}
        return self._speaker.acknowledge(requests[-1], say, facts, self._clock() + patience)

    def _new(self, heard: Heard, asked: Asked) -> NewRequest:
        staff = heard.binding.staff if heard.binding else None
        return NewRequest(
            account=heard.message.account,
            message_id=heard.message.id,
            item=asked.item,
            conversation=heard.message.conversation,
            reader=heard.message.sender,
            kind=asked.kind,
            wanted=asked.wanted,
            words=heard.message.text or unspoken(heard.message),
            received_at=heard.message.at,
            state=State.RECEIVED if staff else State.AWAITING_BINDING,
            staff_id=staff.id if staff else None,
            department=staff.department if staff else "",
            is_urgent=heard.reading.is_urgent,
            not_before=self._not_before(asked),
        )

    def _not_before(self, asked: Asked) -> datetime | None:
        """Return until when the reader is waited for: who named nothing yet, or broke off within a title."""
        if asked.is_awaited:
            return self._clock() + AWAITED_FOR
        is_half = isinstance(asked.wanted, TitleWanted) and breaks_off(asked.wanted.text)
        return self._clock() + REST_AWAITED_FOR if is_half else None

    async def _keep_for_later(self, heard: Heard, asked: Sequence[Asked]) -> str:
        entered = [(await self._book.enter(self._new(heard, one), lambda _: ()))[0] for one in asked]
        message = heard.message
        await self._members.seen(message.account, [message.sender], message.conversation.topic, has_asked=True)
        # Warned once a day, then quiet: the request itself is kept either way.
        say = Say.UNBOUND if message.conversation.is_room else Say.UNBOUND_PRIVATE
        await self._say(
            heard, say, {}, once=f"{self._clock():%Y-%m-%d}", request=entered[0].number if entered else None
        )
        return "awaiting_binding"

    async def _remind(self, heard: Heard, known: Sequence[Request]) -> str:
        """Tell a reader that they are waiting already, or that we are waiting for their choice."""
        choosing = next((r for r in known if r.state is State.CHOOSING), None)
        if choosing is None:
            return await self._say(heard, Say.ALREADY_ASKED, {"numbers": numbers(known)})
        candidates = choosing.candidates
        facts = {"number": str(choosing.number), **counted(candidates), "candidates": listed(candidates)}
        return await self._say(heard, Say.CHOOSE, facts)

    async def _say(
        self, heard: Heard, say: Say, facts: Mapping[str, str], *, once: str = "", request: int | None = None
    ) -> str:
        post = self._speaker.answer(heard.message, say, facts, once=once, request=request)
        await self._put(heard, post)
        return say.value

    async def _put(self, heard: Heard, post: Post) -> None:
        await self._outbox.put(heard.message.account, [post])
        self._bells.outbox.ring()


def wanted_in(heard: Heard) -> list[Asked]:
    """Return what a message asks for, one entry a document, each once."""
    is_awaited, slip = asks_without_saying_what(heard), heard.reading.slip
    asked = [Asked(item, kind, wanted, is_awaited) for item, (kind, wanted) in enumerate(_wanted(heard))]
    if not (slip and asked):
        return asked
    known = asked[:-1] if is_awaited else asked
    return [*known, Asked(len(known), RequestKind.UNREADABLE, None, is_awaited=True, slip=slip)]


def asks_without_saying_what(heard: Heard) -> bool:
    """Say whether a message asks for a document in words, and names none."""
    is_text = heard.message.kind is MessageKind.TEXT and heard.command is None
    return is_text and heard.reading.intent in {Intent.REQUEST, Intent.BOOK} and not heard.reading.items


def _wanted(heard: Heard) -> list[tuple[RequestKind, Wanted | None]]:
    reading, message = heard.reading, heard.message
    if heard.is_to_us and heard.command is not None and heard.command.kind is CommandKind.PERSON:
        return [(RequestKind.UNREADABLE, None)]
    if message.kind is not MessageKind.TEXT and not _may_ask(heard):
        return []
    if reading.intent not in ASKING:
        # A picture, a voice, a card or a record said to us may be a request; a sticker or a red packet is none.
        return [] if message.kind is MessageKind.TEXT else [(RequestKind.UNREADABLE, None)]
    if reading.intent is Intent.SEARCH:
        return [(RequestKind.SEARCH, None)]
    things = dict.fromkeys(thing_of(wanted) for wanted in reading.wanted())
    return list(things)[:MAX_AT_ONCE] or [(RequestKind.UNREADABLE, None)]


def _may_ask(heard: Heard) -> bool:
    """Return whether what is no text may ask for something; in a group only a card does so by itself."""
    if heard.message.kind is MessageKind.CARD:
        return heard.is_to_us or heard.reading.intent in ASKING
    return heard.is_to_us and heard.message.kind in CARRIERS


def thing_of(wanted: Wanted) -> tuple[RequestKind, Wanted | None]:
    """Return what kind of request something wanted makes, and what of it can be looked up."""
    if isinstance(wanted, TitleWanted) and wanted.text.startswith(("http://", "https://", "www.")):
        return RequestKind.UNREADABLE, None  # a link that names no paper: a person opens it
    return (RequestKind.BOOK if is_book(wanted) else RequestKind.ARTICLE), wanted


def parted(asked: Sequence[Asked], earlier: Sequence[Request]) -> tuple[list[Asked], list[Request]]:
    """Part what is new from what a reader is already waiting for."""
    waiting = {r.wanted: r for r in reversed(earlier) if r.state in OPEN and r.wanted is not None}
    fresh = [one for one in asked if one.wanted not in waiting]
    return fresh, [waiting[one.wanted] for one in asked if one.wanted in waiting]


def _came_in(request: Request, heard: Heard) -> bool:
    return (request.account, request.message_id) == (heard.message.account, heard.message.id)


def unspoken(message: Message) -> str:
    """Return what to call a message without words: a librarian reads it in the place of the reader's own."""
    return " ".join(part for part in (UNSPOKEN.get(message.kind, ""), message.file_name) if part)


def numbers(requests: Sequence[Request]) -> str:
    """Return request numbers as people read them."""
    return "、".join(str(r.number) for r in requests)
