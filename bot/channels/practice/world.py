"""Who is in which group under which nickname: the practice gateway's WeChat, seeded from a JSON file, then kept.

Seed: `{"note", "bot": {"id","name","alias"}, "people": [PERSON…], "rooms": [ROOM…]}`, PERSON `{"id","name","friend"}`,
ROOM `{"id","topic","announcement","members": [PERSON + "alias"…]}`. Ids may be left out: a person of the same name is
then the same person. The bot is added to every room that does not name it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

ROOM_SUFFIX = "@chatroom"


class Refusal(Exception):
    """A call that names nobody, or asks for what cannot be; `status` is the HTTP status that fits."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True)
class Person:
    """A WeChat account. `friend`: of the bot."""

    id: str
    name: str
    friend: bool = False


@dataclass(frozen=True)
class Room:
    """A group. `members` maps person ids to group nicknames, "" where none is set."""

    id: str
    topic: str
    announcement: str = ""
    members: dict[str, str] = field(default_factory=dict)


@dataclass
class World:
    """All accounts and groups; the bot is one of the people. `remarks` are the bot's own names for people."""

    bot_id: str
    people: dict[str, Person]
    rooms: dict[str, Room]
    note: str = ""
    remarks: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_seed(cls, seed: dict[str, Any]) -> World:
        """Build the world that a seed describes.

        Raises:
            Refusal: The seed lacks a name or a topic, or is of another shape.
        """
        try:
            return _grow(seed)
        except (KeyError, TypeError, AttributeError) as error:
            raise Refusal(f"群成员文件的格式不对：{error!r}") from error

    @classmethod
    def load(cls, path: Path) -> World:
        """Read back what `as_json` gave."""
        kept = json.loads(path.read_text(encoding="utf-8"))
        people = {each["id"]: Person(**each) for each in kept["people"]}
        rooms = {each["id"]: Room(**each) for each in kept["rooms"]}
        return cls(kept["bot_id"], people, rooms, kept["note"], kept["remarks"])

    def as_json(self) -> dict[str, Any]:
        """Return everything as JSON values, for `load`."""
        people = [asdict(person) for person in self.people.values()]
        rooms = [asdict(room) for room in self.rooms.values()]
        return {
            "bot_id": self.bot_id,
            "people": people,
            "rooms": rooms,
            "note": self.note,
            "remarks": self.remarks,
        }

    def label(self, person_id: str, room_id: str = "") -> str:
        """Return how the person appears: the nickname of this group (without one, of any group), else the name."""
        rooms = [self.rooms[room_id]] if room_id in self.rooms else list(self.rooms.values())
        nicknames = (room.members.get(person_id, "") for room in rooms)
        return next(filter(None, nicknames), self.people[person_id].name if person_id in self.people else person_id)

    def room(self, topic_or_id: str) -> Room:
        """Return the group of this id or topic.

        Raises:
            Refusal: None, or several of this topic.
        """
        if topic_or_id in self.rooms:
            return self.rooms[topic_or_id]
        found = [room for room in self.rooms.values() if room.topic == topic_or_id]
        if not found:
            raise Refusal(f"没有这个群：{topic_or_id}", 404)
        if len(found) > 1:
            raise Refusal(f"有 {len(found)} 个群都叫“{topic_or_id}”，请改用群 id", 409)
        return found[0]

    def member(self, room: Room, name: str) -> str:
        """Return the id of the member with this nickname, name or id.

        Raises:
            Refusal: Nobody in the group, or several.
        """
        return self._only(name, self._named(name, room.members, [room]), f"群“{room.topic}”里")

    def person(self, name: str) -> str:
        """Return the id of the person with this nickname in any group, or this name or id.

        Raises:
            Refusal: Nobody, or several.
        """
        return self._only(name, self._named(name, self.people, list(self.rooms.values())), "")

    def put_room(self, room: Room) -> None:
        """Add or replace a group."""
        self.rooms[room.id] = room

    def set_alias(self, room_id: str, person_id: str, alias: str) -> None:
        """Make the person a member under this nickname."""
        room = self.rooms[room_id]
        self.put_room(replace(room, members=room.members | {person_id: alias}))

    def remove(self, room_id: str, person_id: str) -> None:
        """Take the person out of the group."""
        room = self.rooms[room_id]
        self.put_room(replace(room, members={who: alias for who, alias in room.members.items() if who != person_id}))

    def befriend(self, person_id: str) -> None:
        """Make the person a friend of the bot."""
        self.people[person_id] = replace(self.people[person_id], friend=True)

    def known(self, name: str) -> str:
        """Return the id of the person of this WeChat name, a new stranger where there is none.

        Raises:
            Refusal: Several people of this name.
        """
        found = [person.id for person in self.people.values() if name in (person.name, person.id)]
        if not found:
            found = [_id_for("wxid_", name)]
            self.people[found[0]] = Person(found[0], name)
        return self._only(name, found, "")

    def _named(self, name: str, among: dict[str, Any], rooms: list[Room]) -> list[str]:
        by_nickname = {who for room in rooms for who, alias in room.members.items() if alias == name and who in among}
        by_name = [who for who in among if name in (self.people[who].name, who)]
        return sorted(by_nickname) or by_name

    def _only(self, name: str, found: list[str], where: str) -> str:
        if not found:
            raise Refusal(f"{where}没有这个人：{name}", 404)
        if len(found) > 1:
            raise Refusal(f"{where}有 {len(found)} 个人都叫“{name}”，请改用微信号 {'、'.join(found)}", 409)
        return found[0]


def read_seed(path: Path) -> dict[str, Any]:
    """Return the seed in a JSON file.

    Raises:
        Refusal: The file is missing or is no JSON object.
    """
    try:
        seed = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refusal(f"读不了群成员文件 {path}：{error}") from error
    if not isinstance(seed, dict):
        raise Refusal(f"群成员文件 {path} 里应当是一个 JSON 对象")
    return seed


def _grow(seed: dict[str, Any]) -> World:
    bot = seed["bot"]
    robot = Person(bot.get("id") or "wxid_bot", bot["name"], friend=True)
    world = World(robot.id, {robot.id: robot}, {}, str(seed.get("note") or ""))
    for entry in seed.get("people") or []:
        _settle(world, entry)
    for entry in seed.get("rooms") or []:
        members = {_settle(world, who): str(who.get("alias") or "") for who in entry["members"]}
        room_id = entry.get("id") or _id_for("", entry["topic"]) + ROOM_SUFFIX
        members.setdefault(robot.id, str(bot.get("alias") or ""))
        world.put_room(Room(room_id, entry["topic"], str(entry.get("announcement") or ""), members))
    return world


def _settle(world: World, entry: dict[str, Any]) -> str:
    person_id = entry.get("id") or _id_for("wxid_", entry["name"])
    if person_id not in world.people:
        world.people[person_id] = Person(person_id, entry["name"], bool(entry.get("friend")))
    return str(person_id)


def _id_for(prefix: str, name: str) -> str:
    return prefix + hashlib.sha256(name.encode()).hexdigest()[:14]
