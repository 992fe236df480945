"""Who may ask: staff entries, nicknames as claims, and one-time codes."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

SEPARATORS = "-－—–―_＿·+＋/／|｜ \u3000"
EMOJI = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200B-\u200F\u2060\uFEFF]|\[[^\[\]]{1,6}\]")
MAX_NICKNAME = 64


@dataclass(frozen=True, slots=True)
class Staff:
    """One entry of the hospital's staff list."""

    id: int
    work_number: str = field(repr=False)
    name: str = field(repr=False)
    department: str
    title: str = ""
    degree: str = ""
    post: str = ""
    mail: str = field(default="", repr=False)
    is_active: bool = True

    @property
    def label(self) -> str:
        """科室-姓名, as it stands on every page of a delivered copy."""
        return f"{self.department}-{self.name}"


class BoundBy(StrEnum):
    """What confirmed that a contact is that member of staff."""

    CODE = "code"
    LIBRARIAN = "librarian"


@dataclass(frozen=True, slots=True)
class Binding:
    """A contact of a channel tied to a staff entry."""

    staff: Staff
    account: str
    contact_id: str
    contact_name: str = field(repr=False)
    bound_by: BoundBy
    bound_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """What a nickname says: nothing but a claim, since anybody can type it."""

    department: str
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A contact seen in a group or writing `绑定` who is not bound yet, for the librarian's list.

    `staff` are the entries that the claim may mean; `code` is the code shown to the person, if any.
    """

    id: int
    account: str
    contact_id: str
    shown: str = field(repr=False)
    topic: str
    seen_at: datetime
    staff: tuple[Staff, ...] = ()
    asked_at: datetime | None = None


def clean_nickname(text: str) -> str:
    """Return a nickname without emoji, invisible characters and outer blanks, at most 64 characters long."""
    plain = EMOJI.sub("", unicodedata.normalize("NFKC", text[: 4 * MAX_NICKNAME]))
    return re.sub(r"\s+", " ", plain).strip()[:MAX_NICKNAME]


def read_claim(nickname: str, departments: Collection[str], aliases: Mapping[str, str] | None = None) -> Claim | None:
    """Read 科室-姓名 from a group nickname.

    Any of the usual separators is accepted, and none at all when the nickname begins with a known
    department or alias; aliases map other names of a department to its name in the staff list.
    """
    plain = clean_nickname(nickname)
    known = {name: name for name in departments} | dict(aliases or {})
    parts = [p for p in re.split(f"[{re.escape(SEPARATORS)}]+", plain) if p]
    if len(parts) >= 2:
        return _claim(known.get(parts[0], parts[0]), "".join(parts[1:]))
    for department in sorted(known, key=len, reverse=True):
        if plain.startswith(department) and len(plain) > len(department):
            return _claim(known[department], plain[len(department) :])
    return None


def _claim(department: str, name: str) -> Claim | None:
    # 张三（医生） and 张三2 are still 张三.
    bare = re.sub(r"[（(【\[].*$|\d+$", "", name).strip()
    return Claim(department, bare) if bare and department else None


def is_same_person(binding: Binding, shown_name: str, claim: Claim | None) -> bool:
    """Return whether a bound contact still looks like the person it was bound to.

    Identity never rests on the contact id alone: the group nickname must claim the same member
    of staff, or, when it claims nobody, the account's own name must be the one known at binding.
    """
    if claim is not None:
        return claim.name == binding.staff.name and claim.department == binding.staff.department
    return not binding.contact_name or not shown_name or shown_name == binding.contact_name
