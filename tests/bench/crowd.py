"""Invented people for the benchmarks: more conversations than the demo has."""

import csv
import io
import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.parts import ACCOUNT, Memory
from handlers.domain.message import Person
from storage.staff_sheet import read_staff_sheet

DEPARTMENTS = ("口腔科", "骨科", "血液科", "内分泌科", "护理部")
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何"
GIVEN = ("明远", "思齐", "若琳", "子涵", "雨桐", "浩然", "静怡", "一鸣", "海燕", "志强")


@dataclass(frozen=True, slots=True)
class Reader:
    """One invented reader; without a `room` they talk to the bot alone."""

    id: str
    number: str
    name: str
    department: str
    room: str
    is_friend: bool

    @property
    def label(self) -> str:
        """The nickname in the group."""
        return f"{self.department}-{self.name}"


def crowd(*, rooms: int, in_each: int, alone: int) -> tuple[Reader, ...]:
    """Return readers of so many groups, and some more who talk to the bot alone; each talks in one place."""
    places = [f"压测{room + 1}群" for room in range(rooms) for _ in range(in_each)] + [""] * alone
    names = ("".join(pair) for pair in itertools.product(SURNAMES, GIVEN))
    departments = itertools.cycle(DEPARTMENTS)
    return tuple(
        Reader(
            id=f"wxid_bench_{n}",
            number=str(5000 + n),
            name=name,
            department=department,
            room=room,
            is_friend=not room or n % 2 == 0,
        )
        for n, (room, name, department) in enumerate(zip(places, names, departments, strict=False))
    )


def taking_turns(readers: Sequence[Reader]) -> Iterator[Reader]:
    """Yield readers for ever so that every conversation gets a word before one gets its second."""
    by_place: dict[str, list[Reader]] = {}
    for reader in readers:
        by_place.setdefault(reader.room or reader.id, []).append(reader)
    for round_ in itertools.count():
        for here in by_place.values():
            yield here[round_ % len(here)]


def write_members(readers: Sequence[Reader], path: Path) -> None:
    """Write the practice gateway's file of people and groups."""
    people = [{"id": r.id, "name": r.label, "friend": r.is_friend} for r in readers]
    topics = dict.fromkeys(r.room for r in readers if r.room)
    rooms = [{"topic": topic, "members": [_member(r) for r in readers if r.room == topic]} for topic in topics]
    world = {"bot": {"id": "wxid_bench_bot", "name": "文递", "alias": "文递"}, "people": people, "rooms": rooms}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(world, ensure_ascii=False), encoding="utf-8")


def _member(reader: Reader) -> dict[str, str]:
    return {"id": reader.id, "name": reader.label, "alias": reader.label}


async def bind_all(kept: Memory, readers: Sequence[Reader]) -> None:
    """Enter everybody in the staff list and bind them."""
    await kept.members.apply(read_staff_sheet(_staff_list(readers)), by="bench")
    pairs = []
    for reader in readers:
        staff = await kept.members.numbered(reader.number)
        assert staff is not None
        pairs.append((Person(reader.id, name=reader.label), staff.id))
    outcomes = await kept.members.bind_many(ACCOUNT, pairs, by="bench")
    assert all(outcome.binding for outcome in outcomes)


def _staff_list(readers: Sequence[Reader]) -> bytes:
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(("工号", "姓名", "科室", "职称", "学历", "岗位", "邮箱"))
    lines.writerows(
        (r.number, r.name, r.department, "医师", "硕士", "医疗", f"bench{r.number}@example.org") for r in readers
    )
    return out.getvalue().encode()
