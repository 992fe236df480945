"""A reader asks for papers or books: they are entered and acknowledged at once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from handlers.bell import Bells
from handlers.dispatch import Heard
from handlers.domain.article import TitleWanted, Wanted
from handlers.domain.copyright import Policy
from handlers.domain.message import MessageKind
from handlers.domain.post import Post
from handlers.domain.reading import Intent
from handlers.domain.request import OPEN, NewRequest, Request, RequestKind, State, is_book
from handlers.domain.say import Say
from handlers.ports import Clock, MemberList, Outbox, RequestBook
from handlers.speak import Speaker

ASKING = frozenset({Intent.REQUEST, Intent.BOOK, Intent.SEARCH})
MAX_AT_ONCE = 20
Item = tuple[RequestKind, Wanted | None]


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
        wanted = wanted_in(heard)
        if not wanted:
            return None
        if heard.binding is None:
            return await self._keep_for_later(heard, wanted)
        fresh, known = await self._split(heard, wanted)
        if fresh and await self._is_over_limit(heard, len(fresh)):
            return await self._say(
                heard, Say.DAILY_LIMIT, {"limit": str(self._policy.daily_limit)}, once=f"{self._clock():%Y-%m-%d}"
            )
        if not fresh:
            return await self._say(heard, Say.ALREADY_ASKED, {"numbers": numbers(known)})
        await self._enter(heard, fresh)
        self._bells.identify.ring()
        self._bells.outbox.ring()
        return "requested"

    async def _enter(self, heard: Heard, wanted: Sequence[Item]) -> None:
        entered: list[Request] = []
        for item, (kind, thing) in enumerate(wanted):
            is_last = item == len(wanted) - 1

            def posts(request: Request, *, is_last: bool = is_last) -> Sequence[Post]:
                return [self._acknowledgement([*entered, request])] if is_last else []

            request, _ = await self._book.enter(self._new(heard, item, kind, thing), posts)
            entered.append(request)

    def _acknowledgement(self, requests: Sequence[Request]) -> Post:
        say = Say.ACK if len(requests) == 1 else Say.ACK_MANY
        if all(r.kind is RequestKind.SEARCH for r in requests):
            say = Say.TO_LIBRARIAN_KEYWORDS
        facts = {"number": str(requests[-1].number), "numbers": numbers(requests), "count": str(len(requests))}
        return self._speaker.acknowledge(requests[-1], say, facts, self._clock())

    def _new(self, heard: Heard, item: int, kind: RequestKind, wanted: Wanted | None) -> NewRequest:
        staff = heard.binding.staff if heard.binding else None
        return NewRequest(
            account=heard.message.account,
            message_id=heard.message.id,
            item=item,
            conversation=heard.message.conversation,
            reader=heard.message.sender,
            kind=kind,
            wanted=wanted,
            words=heard.message.text,
            received_at=heard.message.at,
            state=State.RECEIVED if staff else State.AWAITING_BINDING,
            staff_id=staff.id if staff else None,
            department=staff.department if staff else "",
            is_urgent=heard.reading.is_urgent,
        )

    async def _keep_for_later(self, heard: Heard, wanted: Sequence[Item]) -> str:
        for item, (kind, thing) in enumerate(wanted):
            await self._book.enter(self._new(heard, item, kind, thing), lambda _: ())
        message = heard.message
        await self._members.seen(message.account, [message.sender], message.conversation.topic, has_asked=True)
        # Warned once a day, then quiet: the request itself is kept either way.
        say = Say.UNBOUND if message.conversation.is_room else Say.UNBOUND_PRIVATE
        await self._say(heard, say, {}, once=f"{self._clock():%Y-%m-%d}")
        return "awaiting_binding"

    async def _split(self, heard: Heard, wanted: Sequence[Item]) -> tuple[list[Item], list[Request]]:
        """Part what is new from what this reader is already waiting for."""
        earlier = await self._book.asked_by(
            heard.message.account, heard.message.sender.contact_id, heard.staff_id, limit=50
        )
        waiting = {
            r.wanted: r
            for r in earlier
            if r.state in OPEN and r.wanted is not None and r.message_id != heard.message.id
        }
        fresh = [pair for pair in wanted if pair[1] not in waiting]
        known = [waiting[thing] for _, thing in wanted if thing in waiting]
        return fresh, known

    async def _is_over_limit(self, heard: Heard, count: int) -> bool:
        if heard.staff_id is None or not self._policy.daily_limit:
            return False
        since = start_of_day(self._clock())
        asked = await self._book.entered_since(heard.staff_id, since)
        return self._policy.is_over_daily(asked + count - 1)

    async def _say(self, heard: Heard, say: Say, facts: dict[str, str], *, once: str = "") -> str:
        await self._outbox.put(heard.message.account, [self._speaker.answer(heard.message, say, facts, once=once)])
        self._bells.outbox.ring()
        return say.value


def wanted_in(heard: Heard) -> list[Item]:
    """Return what a message asks for, one entry a document, each once."""
    reading, message = heard.reading, heard.message
    if message.kind not in {MessageKind.TEXT, MessageKind.CARD}:
        is_addressed = message.mentions_bot or not message.conversation.is_room
        return [(RequestKind.UNREADABLE, None)] if is_addressed else []
    if reading.intent not in ASKING:
        return []
    if reading.intent is Intent.SEARCH:
        return [(RequestKind.SEARCH, None)]
    things = list(dict.fromkeys(reading.wanted()))[:MAX_AT_ONCE]
    return [_item(thing) for thing in things] or [(RequestKind.UNREADABLE, None)]


def _item(thing: Wanted) -> Item:
    if isinstance(thing, TitleWanted) and thing.text.startswith(("http://", "https://", "www.")):
        return RequestKind.UNREADABLE, None  # a link that names no paper: a person opens it
    return (RequestKind.BOOK if is_book(thing) else RequestKind.ARTICLE), thing


def numbers(requests: Sequence[Request]) -> str:
    """Return request numbers as people read them."""
    return "、".join(str(r.number) for r in requests)


def start_of_day(now: datetime) -> datetime:
    """Return the moment 24 hours ago: a sliding day needs no time zone."""
    return now - timedelta(days=1)
