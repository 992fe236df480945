"""Groups, their topics, and what people are called, asked anew whenever it matters.

wechaty keeps rooms and contacts in pools that go stale. Here only the topics are kept: read at every login, corrected
by the gateway's events. Nicknames are asked for each message, because they say who a reader claims to be.
"""

import asyncio
import functools
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import structlog

from bot.channels.wechat import wire
from bot.channels.wechat.compat import puppet
from bot.channels.wechat.line import Line
from handlers.domain.errors import DeliveryFailed
from handlers.domain.message import Conversation, Person

log = structlog.get_logger(__name__)

Found = TypeVar("Found")

ASKED_AT_ONCE = 8
REREAD_AFTER_S = 5.0
"""A group that is not known makes the list be read again, but not more often than this."""


class Names:
    """Finds groups by topic and people by id."""

    def __init__(self, line: Line) -> None:
        """Know nobody yet."""
        self._line = line
        self._topics: dict[str, str] = {}
        self._stale: set[str] = set()
        self._asked_anew: dict[str, float] = {}
        self._reading = asyncio.Lock()
        self._read_at = float("-inf")

    async def read_rooms(self) -> None:
        """Read the list of groups and their topics.

        Raises:
            DeliveryFailed: The gateway did not answer.
        """
        async with self._reading:
            rooms = await self._line.ask("RoomList", puppet.RoomListRequest(), puppet.RoomListResponse)
            topics = await _side_by_side(self._topic_or_none, rooms.ids)
            self._stale.clear()
            self._topics = {room: topic for room, topic in zip(rooms.ids, topics, strict=True) if topic is not None}
            self._read_at = time.monotonic()
        log.info("wechat_groups_read", groups=len(self._topics), unreadable=len(rooms.ids) - len(self._topics))

    async def topic(self, room_id: str) -> str:
        """Return a group's topic.

        Raises:
            DeliveryFailed: The gateway did not answer or does not know the group.
        """
        if room_id not in self._topics or room_id in self._stale:
            self._stale.discard(room_id)
            request = puppet.RoomPayloadRequest(id=room_id)
            room = await self._line.ask("RoomPayload", request, puppet.RoomPayloadResponse)
            self._topics[room_id] = str(room.topic)
        return self._topics[room_id]

    def topics(self) -> dict[str, str]:
        """Return the known groups: topics by id."""
        return dict(self._topics)

    def set_topic(self, room_id: str, topic: str) -> None:
        """Take note of a group's new topic."""
        self._topics[room_id] = topic

    def doubt(self, room_id: str) -> None:
        """Ask for this group's topic again when it is next needed."""
        if room_id in self._topics:
            self._stale.add(room_id)

    def remove(self, room_id: str) -> None:
        """Forget a group that the bot is no longer in."""
        self._topics.pop(room_id, None)

    def was_asked_anew(self, room_id: str) -> bool:
        """Return whether we ourselves have just made the gateway forget this group's nicknames."""
        return time.monotonic() - self._asked_anew.get(room_id, float("-inf")) < REREAD_AFTER_S

    async def room_id(self, room: Conversation) -> str:
        """Return the id that a group has today.

        Raises:
            DeliveryFailed: No group, or more than one, has this topic; or the gateway did not answer.
        """
        for doubted in tuple(self._stale):
            await self._settle(doubted)
        found = self._with_topic(room)
        if not found and time.monotonic() - self._read_at > REREAD_AFTER_S:
            await self.read_rooms()
            found = self._with_topic(room)
        if not found:
            raise DeliveryFailed("unknown_room", outcome_known=True)
        if len(found) > 1:
            raise DeliveryFailed("ambiguous_topic", outcome_known=True)
        return found[0]

    def _with_topic(self, room: Conversation) -> list[str]:
        if not room.topic:
            return [room.room_id] if room.room_id in self._topics else []
        return [room_id for room_id, topic in self._topics.items() if topic == room.topic]

    async def person(self, contact_id: str) -> Person:
        """Return a contact; only the id when the gateway has nothing on them.

        Raises:
            DeliveryFailed: The gateway did not answer.
        """
        contact = await self.contact(contact_id)
        if contact is None:
            return Person(contact_id=contact_id)
        return Person(contact_id=contact_id, name=clean(contact.name), is_friend=bool(contact.friend))

    async def member(self, room_id: str, contact_id: str) -> Person:
        """Return a member of a group as the group shows them; raises as `person` does."""
        person, member = await asyncio.gather(self.person(contact_id), self._member(room_id, contact_id))
        if member is None:
            return person
        return Person(
            contact_id=contact_id,
            name=person.name or clean(member.name),
            alias=clean(member.room_alias),
            is_friend=person.is_friend,
        )

    async def roster(self, room_id: str, *, anew: bool = False) -> tuple[Person, ...]:
        """Return everybody in a group but the bot; `anew` makes the gateway forget what it has read before.

        Raises:
            DeliveryFailed: The gateway did not answer or does not know the group.
        """
        if anew:
            self._asked_anew[room_id] = time.monotonic()
            await self._dirty(wire.DIRTY_ROOM, room_id)
            await self._dirty(wire.DIRTY_ROOM_MEMBER, room_id)
        request = puppet.RoomMemberListRequest(id=room_id)
        listed = await self._line.ask("RoomMemberList", request, puppet.RoomMemberListResponse)
        others = [contact_id for contact_id in listed.member_ids if contact_id != self._line.self_id]
        return tuple(await _side_by_side(functools.partial(self.member, room_id), others))

    async def own_names(self, room_id: str) -> tuple[str, ...]:
        """Return what the bot is called in a group: its group nickname and its own name."""
        me = await self.member(room_id, self._line.self_id)
        return tuple(name for name in (me.alias, me.name) if name)

    async def contact(self, contact_id: str) -> Any:
        """Return what the gateway has on a contact, None when it has nothing.

        Raises:
            DeliveryFailed: It did not answer.
        """
        request = puppet.ContactPayloadRequest(id=contact_id)
        return await self._line.ask_if_known("ContactPayload", request, puppet.ContactPayloadResponse)

    async def _topic_or_none(self, room_id: str) -> str | None:
        request = puppet.RoomPayloadRequest(id=room_id)
        room = await self._line.ask_if_known("RoomPayload", request, puppet.RoomPayloadResponse)
        return None if room is None else str(room.topic)

    async def _settle(self, room_id: str) -> None:
        topic = await self._topic_or_none(room_id)
        self._stale.discard(room_id)
        if topic is None:
            self.remove(room_id)
        else:
            self.set_topic(room_id, topic)

    async def _member(self, room_id: str, contact_id: str) -> Any:
        request = puppet.RoomMemberPayloadRequest(id=room_id, member_id=contact_id)
        return await self._line.ask_if_known("RoomMemberPayload", request, puppet.RoomMemberPayloadResponse)

    async def _dirty(self, kind: int, payload_id: str) -> None:
        request = puppet.DirtyPayloadRequest(type=kind, id=payload_id)
        await self._line.ask_if_known("DirtyPayload", request, puppet.DirtyPayloadResponse)


def clean(text: str) -> str:
    """Return the text without NUL, which no database takes."""
    return text.replace("\x00", "")


async def _side_by_side(ask: Callable[[str], Awaitable[Found]], ids: Sequence[str]) -> list[Found]:
    at_once = asyncio.Semaphore(ASKED_AT_ONCE)

    async def one(asked: str) -> Found:
        async with at_once:
            return await ask(asked)

    return list(await asyncio.gather(*(one(asked) for asked in ids)))
