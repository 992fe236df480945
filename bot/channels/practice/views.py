"""How the HTTP interface shows messages and groups."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from .gateway import PracticeGateway
from .history import Said
from .vault import StoredFile
from .world import Room, World

Json = dict[str, Any]


def is_message(said: Said) -> bool:
    """Whether somebody said this; WeChat's own grey lines and recalls are not said."""
    return said.kind in ("text", "file")


def message(said: Said, world: World) -> Json:
    """Return a message as CONTRACT.md section 3 has it."""
    return {
        "id": said.id,
        "room": world.rooms[said.room_id].topic if said.room_id else None,
        "to": _recipient(said, world),
        "sender": said.sender,
        "text": "" if said.file else said.text,
        "mentions": [world.label(person, said.room_id) for person in said.mentions],
        "file": file(said.file) if said.file else None,
        "at": _iso(said.at_ms),
    }


def line(said: Said, world: World, recalled: set[str]) -> Json:
    """Return a line as the page shows it: a message, and what tells one chat from another."""
    peer_id = "" if said.room_id else (said.to_id if said.from_id in ("", world.bot_id) else said.from_id)
    return message(said, world) | {
        "kind": said.kind,
        "text": said.text,
        "room_id": said.room_id or None,
        "peer_id": peer_id or None,
        "sender_id": said.from_id,
        "is_recalled": said.id in recalled,
        "mentions_bot": world.bot_id in said.mentions,
    }


def file(stored: StoredFile) -> Json:
    """Return a file with the address that serves it."""
    url = f"/practice/files/{stored.sha256}/{quote(stored.name, safe='')}"
    return {"name": stored.name, "size": stored.size_bytes, "sha256": stored.sha256, "url": url}


def rooms(gateway: PracticeGateway) -> Json:
    """Return every group, everybody, and how the bot is."""
    world = gateway.world
    bot = {
        "id": world.bot_id,
        "name": world.people[world.bot_id].name,
        "attached": gateway.feed.is_attached,
        "logged_in": gateway.account.is_logged_in,
        "qrcode": gateway.account.qrcode or None,
    }
    people = [person(world, who) for who in world.people if who != world.bot_id]
    return {
        "note": world.note,
        "bot": bot,
        "rooms": [room(each, world) for each in world.rooms.values()],
        "people": people,
    }


def room(shown: Room, world: World) -> Json:
    """Return one group with its members."""
    members = [
        {**_known(world, who), "alias": alias, "bot": who == world.bot_id} for who, alias in shown.members.items()
    ]
    return {"id": shown.id, "topic": shown.topic, "announcement": shown.announcement, "members": members}


def person(world: World, who: str) -> Json:
    """Return one person; `alias` is the label of private chats."""
    return _known(world, who) | {"alias": world.label(who)}


def _known(world: World, who: str) -> Json:
    known = world.people[who]
    return {"id": known.id, "name": known.name, "friend": known.friend}


def _recipient(said: Said, world: World) -> str | None:
    if said.room_id:
        return None
    return "bot" if said.to_id == world.bot_id else world.label(said.to_id)


def _iso(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
