"""What the gateway tells, in the program's own words."""

import html
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime

import structlog

from bot.channels.wechat import wire
from bot.channels.wechat.compat import puppet
from bot.channels.wechat.line import Line
from bot.channels.wechat.names import Names, clean
from bot.channels.wechat.wire import MessagePayload, Payload
from handlers.domain.errors import DeliveryFailed
from handlers.domain.message import Conversation, FriendRequest, Message, MessageKind, Person, RoomChange, RoomEvent
from handlers.ports import Clock

log = structlog.get_logger(__name__)

KINDS = {
    wire.TEXT: MessageKind.TEXT,
    wire.ATTACHMENT: MessageKind.FILE,
    wire.VIDEO: MessageKind.FILE,
    wire.IMAGE: MessageKind.IMAGE,
    wire.AUDIO: MessageKind.VOICE,
    wire.URL: MessageKind.CARD,
    wire.MINI_PROGRAM: MessageKind.CARD,
    wire.CHAT_HISTORY: MessageKind.RECORD,
    wire.RECALLED: MessageKind.RECALL,
}
WITHOUT_TEXT = {MessageKind.FILE, MessageKind.IMAGE, MessageKind.VOICE}
"""The text of these is the file's name or WeChat's XML."""

RECORD_PARTS = re.compile(r"<(?:title|des|datatitle|datadesc|link|datasourceurl)>(?:<!\[CDATA\[)?([^<]+)")
RECORD_MAX_CHARS, RECORD_MAX_XML_CHARS = 20_000, 400_000

MILLISECONDS_FROM = 100_000_000_000
"""Some gateways count seconds, some milliseconds; as seconds this number is the year 5138."""

AFTER_NICKNAME = r"(?=[\s\u2005,.;:!?，。；：！？、]|$)"


class Translator:
    """Asks the gateway about an event and returns the domain's object, None for what is not for us."""

    def __init__(self, account: str, groups: frozenset[str], *, line: Line, names: Names, clock: Clock) -> None:
        """Listen to these topics only; to all groups when there are none."""
        self._account, self._groups = account, groups
        self._line, self._names, self._clock = line, names, clock

    def watches(self, *topics: str) -> bool:
        """Return whether a group with one of these topics is served."""
        return not self._groups or not self._groups.isdisjoint(topics)

    async def message(self, message_id: str) -> Message | None:
        """Return a message; None when the bot said it itself or nobody did."""
        heard = await self._payload(message_id)
        if heard.talker_id in {"", self._line.self_id}:
            return None
        conversation = await self._conversation(heard)
        if conversation is None:
            return None
        kind = KINDS.get(heard.type, MessageKind.OTHER)
        return Message(
            account=self._account,
            id=message_id,
            conversation=conversation,
            sender=await self._sender(heard),
            text=await self._text(heard, kind),
            at=self._sent_at(heard),
            mentions_bot=await self._mentions_bot(heard),
            kind=kind,
            file_name=clean(heard.filename),
        )

    async def joined(self, payload: Payload) -> RoomEvent | None:
        """Return that people joined."""
        room_id = str(payload.get("roomId") or "")
        people = [
            await self._names.member(room_id, contact_id) for contact_id in self._others(payload, "inviteeIdList")
        ]
        return await self._room_event(RoomChange.JOINED, payload, people)

    async def left(self, payload: Payload) -> RoomEvent | None:
        """Return that people left."""
        people = [await self._names.person(contact_id) for contact_id in self._others(payload, "removeeIdList")]
        event = await self._room_event(RoomChange.LEFT, payload, people)
        if self._line.self_id in (payload.get("removeeIdList") or ()):
            log.warning("wechat_bot_left_group")
            self._names.remove(str(payload.get("roomId") or ""))
        return event

    async def topic_changed(self, payload: Payload) -> RoomEvent | None:
        """Return a group's new topic."""
        return await self._room_event(RoomChange.TOPIC, payload, (), old_topic=str(payload.get("oldTopic") or ""))

    async def roster(self, room_id: str) -> RoomEvent | None:
        """Return everybody's nicknames in a group."""
        if not self.watches(await self._names.topic(room_id)):
            return None
        return await self._room_event(RoomChange.ROSTER, {"roomId": room_id}, await self._names.roster(room_id))

    async def friendship(self, friendship_id: str) -> FriendRequest | None:
        """Return a friend request; None when it is the confirmation of one."""
        request = puppet.FriendshipPayloadRequest(id=friendship_id)
        asked = await self._line.ask("FriendshipPayload", request, puppet.FriendshipPayloadResponse)
        if int(asked.type) != wire.FRIENDSHIP_RECEIVED:
            return None
        sender = await self._names.person(asked.contact_id)
        return FriendRequest(self._account, friendship_id, sender, clean(asked.hello), self._clock())

    async def _payload(self, message_id: str) -> MessagePayload:
        request = puppet.MessagePayloadRequest(id=message_id)
        payload: MessagePayload = await self._line.ask("MessagePayload", request, MessagePayload)
        return payload

    async def _conversation(self, heard: MessagePayload) -> Conversation | None:
        if not heard.room_id:
            return Conversation(contact_id=heard.talker_id)
        topic = await self._names.topic(heard.room_id)
        return Conversation(topic=clean(topic), room_id=heard.room_id) if self.watches(topic) else None

    async def _sender(self, heard: MessagePayload) -> Person:
        if heard.room_id:
            return await self._names.member(heard.room_id, heard.talker_id)
        return await self._names.person(heard.talker_id)

    async def _text(self, heard: MessagePayload, kind: MessageKind) -> str:
        if kind in WITHOUT_TEXT:
            return ""
        if kind is MessageKind.CARD:
            return await self._card_text(heard)
        return record_text(heard.text) if kind is MessageKind.RECORD else clean(heard.text)

    async def _card_text(self, heard: MessagePayload) -> str:
        try:
            card = json.loads(await self._card(heard))
        except (DeliveryFailed, ValueError):
            card = None
        if not isinstance(card, dict):
            log.warning("wechat_card_not_read", message_id=heard.id)
            return clean(heard.text)
        parts = [str(card.get(name) or "") for name in ("title", "description", "url")]
        return clean("\n".join(part for part in parts if part))

    async def _card(self, heard: MessagePayload) -> str:
        if heard.type == wire.URL:
            link = puppet.MessageUrlRequest(id=heard.id)
            return str((await self._line.ask("MessageUrl", link, puppet.MessageUrlResponse)).url_link)
        mini = puppet.MessageMiniProgramRequest(id=heard.id)
        return str((await self._line.ask("MessageMiniProgram", mini, puppet.MessageMiniProgramResponse)).mini_program)

    async def _mentions_bot(self, heard: MessagePayload) -> bool:
        if self._line.self_id in heard.mention_ids:
            return True
        if not heard.room_id or "@" not in heard.text or heard.type != wire.TEXT:
            return False
        return is_called(await self._names.own_names(heard.room_id), heard.text)

    def _sent_at(self, heard: MessagePayload) -> datetime:
        return moment(heard.receive_time.seconds or heard.timestamp) or self._clock()

    def _others(self, payload: Payload, key: str) -> list[str]:
        ids = payload.get(key)
        return [str(one) for one in ids if one != self._line.self_id] if isinstance(ids, list) else []

    async def _room_event(
        self, change: RoomChange, payload: Payload, people: Sequence[Person], *, old_topic: str = ""
    ) -> RoomEvent | None:
        room_id = str(payload.get("roomId") or "")
        topic = str(payload.get("newTopic") or "") or await self._names.topic(room_id)
        if not self.watches(topic, old_topic):
            return None
        return RoomEvent(
            account=self._account,
            change=change,
            conversation=Conversation(topic=clean(topic), room_id=room_id),
            at=moment(payload.get("timestamp")) or self._clock(),
            people=tuple(people),
            old_topic=clean(old_topic),
        )


def record_text(text: str) -> str:
    """Return the words of a forwarded chat record, which most gateways give as WeChat's XML (appmsg of type 19)."""
    if "<" not in text[:200]:
        return clean(text)
    # The lines stand in an XML document that is escaped inside the outer one; regular expressions open nothing.
    inner = html.unescape(text[:RECORD_MAX_XML_CHARS])
    lines = [html.unescape(part).replace("]]>", "").strip() for part in RECORD_PARTS.findall(inner)]
    return clean("\n".join(dict.fromkeys(filter(None, lines)))[:RECORD_MAX_CHARS])


def moment(count: object) -> datetime | None:
    """Return the time that a gateway means, None when it makes no sense."""
    if not isinstance(count, int | float) or count <= 0:
        return None
    seconds = count / 1000 if count > MILLISECONDS_FROM else count
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def is_called(names: Sequence[str], text: str) -> bool:
    """Return whether a text calls somebody with one of these names by @."""
    return any(re.search("@" + re.escape(name) + AFTER_NICKNAME, text) for name in names)
