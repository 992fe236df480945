"""Fills a new demo: the staff list, the people bound already, and the console's accounts."""

import asyncio
import json

from bot.demo.place import DEPARTMENT_ALIASES, PEOPLE, STAFF, Place
from bot.parts import ACCOUNT, Memory
from handlers.domain.errors import Refused
from handlers.domain.membership import BoundBy
from handlers.domain.message import Person
from storage.staff_sheet import read_staff_sheet

BY = "demo"


async def seed(kept: Memory, place: Place) -> None:
    """Fill what is not there yet; a second start changes nothing."""
    if not await kept.members.departments():
        sheet = await asyncio.to_thread(read_staff_sheet, STAFF)
        await kept.members.apply(sheet, by=BY)
        for alias, department in DEPARTMENT_ALIASES.items():
            await kept.members.set_alias(alias, department)
        await _bind(kept)
    secret = place.secrets()
    for name, role in (("librarian", "librarian"), ("admin", "admin")):
        if name not in {account.name for account in await kept.accounts.all_accounts()}:
            await kept.accounts.add(name, role, secret[name])


async def _bind(kept: Memory) -> None:
    for person in json.loads(PEOPLE.read_text(encoding="utf-8"))["people"]:
        if not person["bound"]:
            continue
        staff = await kept.members.numbered(person["staff"])
        if staff is None:
            continue
        contact = Person(person["id"], name=person["name"])
        try:
            await kept.members.bind(ACCOUNT, contact, staff.id, bound_by=BoundBy.LIBRARIAN, by=BY)
        except Refused:  # somebody else got there first: a demo that was used already
            continue


async def codes_to_try(kept: Memory) -> list[tuple[str, str]]:
    """Return a fresh binding code for each member of the practice groups who is not bound yet."""
    codes = []
    for person in json.loads(PEOPLE.read_text(encoding="utf-8"))["people"]:
        staff = await kept.members.numbered(person.get("staff", ""))
        if staff and not await kept.members.holder(ACCOUNT, staff.id):
            codes.append((staff.label, await kept.members.issue_code(staff.id, by=BY, valid_s=72 * 3600)))
    return codes
