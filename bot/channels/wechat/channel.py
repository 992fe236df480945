"""Personal WeChat, reached through a gateway that speaks the Wechaty puppet service protocol."""

import asyncio
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import structlog

from bot.channels.wechat import texts, wire
from bot.channels.wechat.compat import puppet
from bot.channels.wechat.events import Translator
from bot.channels.wechat.files import BigFiles, Files
from bot.channels.wechat.intake import Intake
from bot.channels.wechat.line import Line
from bot.channels.wechat.names import Names
from bot.channels.wechat.standing import Standing
from bot.channels.wechat.supervision import Rhythm, Supervisor
from bot.channels.wechat.wire import Payload
from handlers.domain.message import ChannelHealth, Conversation, Person, RoomEvent
from handlers.ports import Clock, Ear

log = structlog.get_logger(__name__)

ROSTER_SETTLES_S = 1.0
"""Many nicknames change at once when a group is put in order; it is read once afterwards."""


class WechatyChannel:
    """A `Channel` over the wechaty client.

    `name` is the account that messages are stored under; `groups` the topics that are served, all when empty;
    `endpoint` the gateway's host and port, without TLS, so on loopback or inside a VPN.
    """

    def __init__(
        self,
        *,
        endpoint: str,
        token: str,
        clock: Clock,
        name: str = "wechat",
        groups: Iterable[str] = (),
        rhythm: Rhythm | None = None,
        max_file_bytes: int = 100_000_000,
        big_files: BigFiles = "stream",
    ) -> None:
        """Keep the settings; nothing is connected before `listen`.

        Raises:
            ValueError: The endpoint or the token is missing.
        """
        if not endpoint or not token:
            raise ValueError("the WeChat gateway needs an endpoint and a token")
        self.name = name
        self.max_file_bytes = max_file_bytes
        self._endpoint, self._token, self._rhythm = endpoint, token, rhythm or Rhythm()
        self._line = Line()
        self._standing = Standing(name, clock)
        self._names = Names(self._line)
        self._files = Files(self._line, self._names, max_bytes=max_file_bytes, big_files=big_files)
        self._translate = Translator(name, frozenset(groups), line=self._line, names=self._names, clock=clock)
        self._intake = Intake(self._line.online)
        self._rosters_due: set[str] = set()

    async def listen(self, ear: Ear) -> None:
        """Run until cancelled, recovering by itself; messages of one conversation are handed over in order."""
        self._rosters_due.clear()
        supervisor = Supervisor(
            self._endpoint,
            self._token,
            line=self._line,
            standing=self._standing,
            rhythm=self._rhythm,
            on_event=self._take,
            on_online=self._read_groups,
        )
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._intake.run(ear), name="wechat-intake")
            tasks.create_task(supervisor.run(), name="wechat-supervisor")

    async def send_text(self, to: Conversation, text: str, *, mention: Person | None = None) -> str:
        """Send a text, mentioning one person by group nickname, and return the message's id.

        Raises:
            DeliveryFailed: `outcome_known` tells whether it is certain that nothing was sent.
        """
        return await texts.send_text(self._line, self._names, to, text, mention=mention)

    async def send_file(self, to: Conversation, path: Path, name: str) -> str:
        """Send a file under that name and return the message's id.

        Raises:
            DeliveryFailed: As for `send_text`; `too_large` when the channel cannot take the file.
        """
        return await self._files.send(to, path, name)

    async def fetch_file(self, message_id: str, dest: Path, *, max_bytes: int) -> int:
        """Write the file that a message carries to `dest` and return its size.

        Raises:
            DeliveryFailed: It could not be had; `too_large` beyond `max_bytes`.
        """
        return await self._files.fetch(message_id, dest, max_bytes=max_bytes)

    async def roster(self, room: Conversation) -> tuple[Person, ...]:
        """Return everybody in the group with their group nicknames, the bot left out.

        Raises:
            DeliveryFailed: The group is not known or the channel is down.
        """
        return await self._names.roster(await self._names.room_id(room), anew=True)

    async def is_friend(self, contact_id: str) -> bool:
        """Return whether that contact can be reached privately.

        Raises:
            DeliveryFailed: The channel is down; taking that for a no would show in the group what is private.
        """
        return (await self._names.person(contact_id)).is_friend

    async def accept_friend(self, request_id: str) -> None:
        """Accept a friend request.

        Raises:
            DeliveryFailed: The request is gone or the channel is down.
        """
        request = puppet.FriendshipAcceptRequest(id=request_id)
        await self._line.ask("FriendshipAccept", request, puppet.FriendshipAcceptResponse, sending=True)

    def health(self) -> ChannelHealth:
        """Return how the channel is doing right now."""
        return self._standing.health

    async def _read_groups(self) -> None:
        await self._names.read_rooms()
        watched = {room: topic for room, topic in self._names.topics().items() if self._translate.watches(topic)}
        if len(set(watched.values())) < len(watched):
            log.warning("wechat_groups_ambiguous", groups=len(watched), topics=len(set(watched.values())))
        for room_id in watched:
            self._read_roster_soon(room_id)

    def _take(self, name: str, payload: Payload) -> None:
        room_id = str(payload.get("roomId") or "")
        match name:
            case "message":
                message_id = str(payload.get("messageId") or "")
                self._intake.arrived(message_id, partial(self._translate.message, message_id))
            case "friendship":
                friendship_id = str(payload.get("friendshipId") or "")
                self._intake.arrived(friendship_id, partial(self._translate.friendship, friendship_id))
            case "room-join":
                self._intake.arrived(name, partial(self._translate.joined, payload))
                self._read_roster_soon(room_id)
            case "room-leave":
                self._intake.arrived(name, partial(self._translate.left, payload))
            case "room-topic":
                self._names.set_topic(room_id, str(payload.get("newTopic") or ""))
                self._intake.arrived(name, partial(self._translate.topic_changed, payload))
            case "room-invite":
                log.warning("wechat_invited_to_group")  # a person decides that, on the bot's phone
            case "dirty":
                self._ask_again(payload.get("payloadType"), str(payload.get("payloadId") or ""))

    def _ask_again(self, kind: object, payload_id: str) -> None:
        """Take note that the gateway has new data: about a group, or (ROOM, ROOM!CONTACT) about nicknames in it."""
        if kind == wire.DIRTY_ROOM:
            self._names.doubt(payload_id)
        elif kind == wire.DIRTY_ROOM_MEMBER:
            for room_id in self._names.topics():
                if payload_id.startswith(room_id) and not self._names.was_asked_anew(room_id):
                    self._read_roster_soon(room_id)

    def _read_roster_soon(self, room_id: str) -> None:
        if room_id and room_id not in self._rosters_due:
            self._rosters_due.add(room_id)
            self._intake.arrived_aside("roster", partial(self._roster, room_id), after_s=ROSTER_SETTLES_S)

    async def _roster(self, room_id: str) -> RoomEvent | None:
        self._rosters_due.discard(room_id)
        return await self._translate.roster(room_id)
