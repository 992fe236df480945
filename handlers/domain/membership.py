"""Who may ask: staff entries, nicknames as claims, and one-time codes."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import takewhile

# The middle dot also stands inside names (买买提·艾力), so it parts nothing where another sign does.
SEPARATORS = r"\-－—–―‐‑−_＿+＋/／\\|｜,，.。:：;；、~～@&\s"
DOTS = "·•‧・･∙⋅"
BRACKETS = r"()\[\]【】「」〔〕<>《》"
# WeChat writes its own emoji as [微笑], and old phones as characters of a private area.
EMOJI = re.compile(r"\[[^\[\]]{1,6}\]|[\ue001-\ue537\ufe00-\ufe0f\u20e3]")
INVISIBLE = {"So", "Cf", "Cc", "Cs", "Me", "Cn"}
JOB = (
    "(?:副?主任|主治|住院|主管|规培|实习|进修)?(?:医师|医生|护师|护士|技师|药师)|护士长|副?主任|主治|住院|主管|老师|副?教授|"
    "博士后?|硕士|大夫|研究生|规培生?|进修生?|实习生?|退休|返聘"
)
JOB_ALONE = re.compile(JOB)
JOB_BEHIND = re.compile(f"(?<=..)(?:{JOB})$")
NUMBER = re.compile(r"[A-Za-z]{0,4}\d+")
UNIT = re.compile(r"[区组室房部科院楼层站心班]$|病区")
HAN = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
MAX_NICKNAME = 64
MAX_GIVEN = 2

# No 0 O 1 I L, 2 Z, 5 S, 8 B: read aloud or copied by hand, none is taken for another.
CODE_ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
CODE_LENGTH = 8


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
    """What a nickname says: nothing but a claim, since anybody can type it.

    `is_known` is false when no department of the staff list has that name.
    """

    department: str
    name: str = field(repr=False)
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A contact seen in a group or writing `绑定` who is not bound yet, for the librarian's list.

    `name` is the account's own name, which stays when the group's nickname goes; `shown` is what the group shows.
    `staff` are the entries that the claim may mean; `asked_at` is when they first asked for something;
    `has_written` tells that they wrote to the bot in private.
    """

    id: int
    account: str
    contact_id: str
    name: str = field(repr=False)
    shown: str = field(repr=False)
    topic: str
    seen_at: datetime
    staff: tuple[Staff, ...] = ()
    asked_at: datetime | None = None
    has_written: bool = False
    claim: Claim | None = None

    def says_to_be(self, staff: Staff) -> bool:
        """Return whether the nickname says what that entry says: the name, and the department of the list."""
        if self.claim is None:
            return name_key(clean_nickname(self.shown)) == name_key(staff.name)
        is_there = self.claim.is_known and fold(self.claim.department) == fold(staff.department)
        return is_there and name_key(self.claim.name) == name_key(staff.name)


def fold(text: str) -> str:
    """Return a text for comparison: width, case and blanks do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def name_key(name: str) -> str:
    """Return a person's name for comparison; the middle dots that people type differently do not count."""
    return re.sub(f"[{DOTS}.]", "", fold(name))


def code_key(text: str) -> str:
    """Return a one-time code as it was issued, however it was typed: small, spaced, hyphened or full-width."""
    return re.sub(f"[{SEPARATORS}{DOTS}]", "", unicodedata.normalize("NFKC", text)).upper()


def looks_like_code(text: str) -> bool:
    """Return whether a text can be a one-time code: eight of its characters, letters and digits both."""
    key = code_key(text)
    is_mixed = any(char.isdigit() for char in key) and any(char.isalpha() for char in key)
    return len(key) == CODE_LENGTH and is_mixed and set(key) <= set(CODE_ALPHABET)


def clean_nickname(text: str) -> str:
    """Return a nickname without emoji, invisible characters and outer blanks, at most 64 characters long."""
    plain = EMOJI.sub("", unicodedata.normalize("NFKC", text[: 4 * MAX_NICKNAME]))
    shown = "".join(" " if char.isspace() else char for char in plain if _is_shown(char))
    return re.sub(r"\s+", " ", shown).strip()[:MAX_NICKNAME].strip()


def _is_shown(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) not in INVISIBLE


def read_claim(nickname: str, departments: Collection[str], aliases: Mapping[str, str] | None = None) -> Claim | None:
    """Read 科室-姓名 from a group nickname.

    Any of the usual separators is accepted, the other order too, and none at all when the nickname begins
    with a known department or alias; aliases map other names of a department to its name in the staff list.
    """
    known = {fold(a): d for a, d in (aliases or {}).items()} | {fold(d): d for d in departments}
    known.pop("", None)
    # A department in square brackets would be taken for one of WeChat's emoji.
    bracketed = re.match(r"\s*[\[【]([^\]】]+)[\]】](.+)", nickname[: 4 * MAX_NICKNAME], re.DOTALL)
    if bracketed and fold(bracketed[1]) in known:
        nickname = f"{bracketed[1]}-{bracketed[2]}"
    plain = clean_nickname(nickname)
    return _after_known(plain, known) or _among_parts(plain, known) or _unknown(plain, known)


def _after_known(plain: str, known: Mapping[str, str], gap: str = f"[{SEPARATORS}{DOTS}{BRACKETS}]") -> Claim | None:
    """Return the claim of a nickname that begins with a known department and, unless `gap` is empty, a separator."""
    for end in range(len(plain) - 1, 0, -1):
        department = known.get(fold(plain[:end]))
        if department and (not gap or re.match(gap, plain[end:])):
            return _claim(department, _parts(plain[end:], BRACKETS))
    return None


def _among_parts(plain: str, known: Mapping[str, str]) -> Claim | None:
    """Return the claim of 分院-口腔科-张三, 张三-口腔科 or 张三（口腔科）."""
    parts = _parts(plain, BRACKETS)
    for index, part in enumerate(parts):
        if fold(part) in known:
            department = known[fold(part)]
            return _claim(department, parts[index + 1 :]) or _claim(department, parts[:index])
    return None


def _unknown(plain: str, known: Mapping[str, str]) -> Claim | None:
    """Return the claim of 口腔科张三, or of a department that the staff list does not have."""
    parts = [part for part in _parts(plain) if not JOB_ALONE.fullmatch(part) and not NUMBER.fullmatch(part)]
    if not parts or fold(parts[0]) in known:  # 口腔科 alone is not 口腔 with the name 科
        return None
    joined = _after_known(parts[0], known, gap="")
    if joined and (len(parts) == 1 or not UNIT.search(joined.name)):
        return joined
    if len(parts) == 1:
        parts = [part for part in re.split(f"[{DOTS}]+", parts[0]) if part]
    return _claim(parts[0], parts[1:], is_known=False) if len(parts) > 1 else None


def _parts(text: str, also: str = "") -> list[str]:
    return [part for part in re.split(f"[{SEPARATORS}{also}]+", text) if part.strip(DOTS)]


def _claim(department: str, parts: Sequence[str], *, is_known: bool = True) -> Claim | None:
    names = [name for part in parts if (name := _bare(part))]
    return Claim(department, _joined(names), is_known) if names else None


def _bare(part: str) -> str:
    """Return 张三 for 张三2, 张三（医生） and 张三主任, and nothing for a number or a job alone."""
    bare = re.sub(r"[(\[【].*$", "", part).strip(DOTS)
    if JOB_ALONE.fullmatch(bare) or NUMBER.fullmatch(bare):
        return ""
    return JOB_BEHIND.sub("", bare.strip("0123456789 "))


def _joined(names: Sequence[str]) -> str:
    """Return the name among the parts behind the department: 张 三 and John Smith are one name, 张三 加油 is not."""
    if len(names) > 1 and len(names[0]) == 1 and HAN.fullmatch(names[0] + names[1]) and len(names[1]) <= MAX_GIVEN:
        return names[0] + names[1]
    latin = list(takewhile(str.isascii, names))
    return " ".join(latin) if latin else names[0]


def is_same_person(binding: Binding, shown_name: str, claim: Claim | None) -> bool:
    """Return whether a bound contact still looks like the person it was bound to.

    Identity never rests on the contact id alone: the group nickname must claim the same member
    of staff, or, when it claims nobody, the account's own name must be the one known at binding.
    """
    if claim is not None and claim.is_known:
        is_department = fold(claim.department) == fold(binding.staff.department)
        return is_department and name_key(claim.name) == name_key(binding.staff.name)
    return not binding.contact_name or not shown_name or shown_name == binding.contact_name
