"""The front desk: keeps every message before anything else, and answers them in order."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog

from handlers.bell import Bells
from handlers.domain.errors import DeliveryFailed
from handlers.domain.membership import Staff
from handlers.domain.message import Conversation, FriendRequest, Message, RoomChange, RoomEvent
from handlers.domain.say import Say
from handlers.ports import Channel, Clock, Inbox, MemberList, Outbox
from handlers.speak import Speaker

log = structlog.get_logger()
RETRY = timedelta(seconds=5)
GIVE_UP_AFTER = 3


class FrontDesk:
    """Listens to one channel (an `Ear`) and hands each stored message to `answer`, conversations in parallel."""

    def __init__(
        self,
        *,
        inbox: Inbox,
        outbox: Outbox,
        members: MemberList,
        channel: Channel,
        speaker: Speaker,
        answer: Callable[[Message], Awaitable[str]],
        to_a_person: Callable[[Message, Staff | None], Awaitable[None]],
        bells: Bells,
        clock: Clock,
        answer_within_s: float = 60.0,
    ) -> None:
        """Keep the collaborators; `to_a_person` takes a message that could not be answered, and its sender.

        An answer that takes longer than `answer_within_s` counts as failed.
        """
        self._inbox = inbox
        self._outbox = outbox
        self._members = members
        self._channel = channel
        self._speaker = speaker
        self._answer = answer
        self._to_a_person = to_a_person
        self._bells = bells
        self._clock = clock
        self._answer_within_s = answer_within_s
        self._busy: set[str] = set()
        self._picking = asyncio.Lock()

    async def hear(self, message: Message) -> None:
        """Keep a message; once this returns it is never lost."""
        if await self._inbox.keep(message):
            log.info("message_kept", message=message.id, in_room=message.conversation.is_room)
        self._bells.inbox.ring()

    async def room_changed(self, event: RoomEvent) -> None:
        """Keep the rosters up to date: they say who could see a copy sent to a group."""
        log.info("room_changed", change=event.change, people=len(event.people))
        topic = event.conversation.topic
        if event.change is RoomChange.LEFT:
            await self._members.left(event.account, event.people, topic)
        elif event.change is RoomChange.JOINED:
            await self._members.seen(event.account, event.people, topic)
        elif event.change is RoomChange.TOPIC:
            await self._members.group_renamed(event.account, event.old_topic, topic)
        else:  # the whole roster was read anew
            await self._members.replace_roster(event.account, event.people, topic)

    async def friend_asked(self, request: FriendRequest) -> None:
        """Accept friend requests of bound members and of people in the library's groups."""
        contact = request.sender.contact_id
        is_known = await self._members.binding(request.account, contact) or await self._members.is_in_a_group(
            request.account, contact
        )
        if not is_known:
            log.info("friend_request_left")
            return
        try:
            await self._channel.accept_friend(request.id)
        except DeliveryFailed as error:
            log.warning("friend_request_not_accepted", reason=error.reason)
            return
        await self._greet(request)

    async def _greet(self, request: FriendRequest) -> None:
        greeting = Message(
            account=request.account,
            id=f"friend:{request.id}",
            conversation=Conversation(contact_id=request.sender.contact_id),
            sender=request.sender,
            text="",
            at=request.at,
        )
        await self._outbox.put(request.account, [self._speaker.answer(greeting, Say.HELLO_FRIEND)])
        self._bells.outbox.ring()

    async def work_once(self) -> bool:
        """Answer the oldest message of a conversation that nobody is working on; return whether there was one."""
        async with self._picking:
            message = await self._inbox.next_unhandled(frozenset(self._busy))
            if message is None:
                return False
            self._busy.add(message.conversation.key)
        self._bells.inbox.ring()
        try:
            await self._handle(message)
        finally:
            self._busy.discard(message.conversation.key)
            self._bells.inbox.ring()
        return True

    async def _handle(self, message: Message) -> None:
        with structlog.contextvars.bound_contextvars(message=message.id):
            try:
                async with asyncio.timeout(self._answer_within_s):
                    outcome = await self._answer(message)
            except Exception:
                log.exception("message_failed")
                await self._failed(message)
                return
            await self._inbox.handled(message, outcome)
            log.info("message_handled", outcome=outcome)

    async def _failed(self, message: Message) -> None:
        failures = await self._inbox.failed(message, retry_at=self._clock() + RETRY)
        if failures >= GIVE_UP_AFTER:
            await self._inbox.hold_back(message)
            await self._hand_over(message)

    async def hand_over_late(
        self, *, before: datetime, is_wanted: Callable[[Message], Awaitable[bool]], limit: int
    ) -> int:
        """Give what asks for something, was kept before that moment and is in nobody's hands to a person.

        Held back first, a message is never answered as well, whatever moment the program is killed in.
        Returns how many there were.
        """
        handed_over = 0
        for message in await self._inbox.unanswered(before=before, limit=limit):
            if await is_wanted(message) and await self._hold_back(message):
                await self._hand_over(message)
                handed_over += 1
        return handed_over

    async def _hold_back(self, message: Message) -> bool:
        """Take a message from the workers, unless one of them has its conversation in hand."""
        async with self._picking:
            if message.conversation.key in self._busy:
                return False
            return await self._inbox.hold_back(message)

    async def _hand_over(self, message: Message) -> None:
        """The missed-message guard: what the program cannot answer, a person sees."""
        binding = await self._members.binding(message.account, message.sender.contact_id)
        await self._to_a_person(message, binding.staff if binding else None)
        await self._inbox.handled(message, "escalated")
        self._bells.inbox.ring()
