"""What is printed on a reader's copy, and what is read back from one."""

import math
import string
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from handlers.domain.cover import Cover

FIELDS = ("reader", "department", "name", "date", "number", "notice", "library", "code")
_SEPARATOR = " · "
MAX_TEMPLATE = 200
# Measured with tiles of five full lines, at the smallest spacing too; of more lines they would grow into each other.
MAX_TILE_LINES = 5
# Measured on white and on black pages of several shapes: heavier marks make the second reader take the page's content
# for lost (3 % of its pixels changed by a quarter of the way from black to white), and people would agree.
MOST_TILE_OPACITY = 0.35
_LIGHTEST_TILE, _LEAST_TILE_INK = 0.6, 0.06
# WCAG 2.1, 1.4.3, asks for this contrast of large print; the foot is small, but nobody reads it at length.
_LEAST_FOOT_CONTRAST = 3.0
# How long each field of `FIELDS` may usually be, in characters, and how much a foot may say.
_USUAL_LENGTHS = dict(zip(FIELDS, (24, 12, 12, 10, 8, 12, 16, 19), strict=True))
_MAX_FOOT = 200


class Grade(StrEnum):
    """How hard a mark holds: `strict` is woven into the page's own content as well, and takes longer."""

    STANDARD = "standard"
    STRICT = "strict"


class Active(StrEnum):
    """What a file could do by itself; none of it is in a copy that is sent."""

    JAVASCRIPT = "javascript"
    LAUNCH = "launch"
    REMOTE = "remote"
    SUBMIT = "submit"
    IMPORT = "import"
    ATTACHMENT = "attachment"
    MEDIA = "media"
    XFA = "xfa"
    AUTOMATIC = "automatic"
    EXTERNAL = "external"


# How each of them is called, on the console, in the chat and on the command line.
ACTIVE_NAMES = {
    Active.JAVASCRIPT: "脚本",
    Active.LAUNCH: "启动程序的动作",
    Active.REMOTE: "打开外部文件的链接",
    Active.SUBMIT: "提交表单的动作",
    Active.IMPORT: "导入数据的动作",
    Active.ATTACHMENT: "附件",
    Active.MEDIA: "音视频",
    Active.XFA: "动态表单",
    Active.AUTOMATIC: "自动动作",
    Active.EXTERNAL: "引用外部文件的内容",
}
# What a reader misses in the copy; the rest is nothing that anybody reads.
MISSED = (Active.ATTACHMENT, Active.MEDIA, Active.XFA)

Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """How a mark looks; texts hold fields in braces (`FIELDS`), and a part of the foot that stays empty is left out.

    Colours are red, green, blue from 0 to 1; opacities from 0 to 1; `spacing` 1 is the usual distance between tiles,
    2 twice as far. An empty `tile` leaves the tiles out.
    """

    tile: tuple[str, ...] = ("{reader}  {date}", "{code}")
    foot: str = "{reader} · {date} · 编号 {number} · {notice} · {library} · {code}"
    tile_colour: Colour = (0.32, 0.38, 0.52)
    foot_colour: Colour = (0.22, 0.42, 0.82)
    tile_opacity: float = 0.21
    foot_opacity: float = 0.95
    angle_degrees: float = 32.0
    spacing: float = 1.0
    grade: Grade = Grade.STANDARD


@dataclass(frozen=True, slots=True)
class Variant:
    """Another look for copies from a source, of a licence, or both; an empty condition holds always."""

    look: Look
    source: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Looks:
    """The library's usual look and the exceptions from it."""

    usual: Look = Look()
    variants: tuple[Variant, ...] = ()

    def for_copy(self, source: str, licence: str) -> Look:
        """Return the look of a copy: the first variant whose conditions hold, else the usual one."""
        for one in self.variants:
            if one.source in {"", source} and one.licence.casefold() in {"", licence.casefold()}:
                return one.look
        return self.usual


@dataclass(frozen=True, slots=True)
class Protection:
    """What a copy asks for before it opens, and what viewers then allow; they may disregard it."""

    password: str = field(repr=False)
    may_print: bool = True
    may_copy: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """The mark of one copy.

    `reader` is `科室-姓名`, `request` the request's number as shown, `code` the signed trace code of
    the delivery (`watermark.code.issue_code`).
    """

    reader: str = field(repr=False)
    request: str
    day: date
    code: str
    library: str = ""
    notice: str = "仅供教学科研使用"
    look: Look = Look()
    protection: Protection | None = None
    cover: Cover | None = None

    def fields(self) -> dict[str, str]:
        """Return what stands for each field of a template."""
        department, _, name = self.reader.rpartition("-")
        values = (self.reader, department, name, self.day.isoformat(), self.request, self.notice, self.library)
        return dict(zip(FIELDS, (*values, self.code), strict=True))


@dataclass(frozen=True, slots=True)
class Stamped:
    """A marked file: how many pages it has and which road through the engines made it.

    `missing` are the characters that no font here draws; the copy shows how they are read, or their code, instead.
    `breaks_signature` says that the original was digitally signed, which no marked copy can stay.
    `removed` is what the original could have done by itself, and the copy cannot.
    """

    pages: int
    road: str
    missing: tuple[str, ...] = ()
    breaks_signature: bool = False
    removed: tuple[Active, ...] = ()

    @property
    def missed(self) -> tuple[str, ...]:
        """What the original held that its reader may look for in vain, in the library's language."""
        return tuple(ACTIVE_NAMES[one] for one in MISSED if one in self.removed)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A delivery whose valid code was read from a file.

    `carriers` are the places that showed it (`text`, `page`, `form`, `info`, `id`, `dots`, `kerning`; `print` is
    the code as a picture shows it), `pages` the pages (from 1) on which it was seen; empty when only the document as a
    whole carries it. `chance` is how likely a file without this mark would have been read so, `agreement` the share
    of the hidden cells that fit.
    """

    delivery_id: int
    carriers: tuple[str, ...]
    pages: tuple[int, ...] = ()
    chance: float = 2.0**-48
    agreement: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a file: the sightings, and of how many of its pages hidden dots were looked at.

    A page that tells by print whose it is counts as looked at.
    """

    sightings: tuple[Sighting, ...] = ()
    looked_at: int = 0
    pages: int = 0


def template_fault(template: str) -> str:
    """Return what is wrong with a template, in the library's language; empty when nothing is."""
    if len(template) > MAX_TEMPLATE:
        return f"一行文字最多 {MAX_TEMPLATE} 个字"
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError:
        return "花括号要成对，如 {reader}"
    for _, name, form, conversion in parts:
        if name is not None and (name not in FIELDS or form or conversion):
            return f"没有 {{{name}}} 这个字段，可用：{' '.join(f'{{{known}}}' for known in FIELDS)}"
    return ""


def look_fault(look: Look) -> str:
    """Return what is wrong with a look, in one sentence of the library's language; empty when nothing is.

    Every copy then names its reader and its code where both can be read, and hides nothing of the paper.
    """
    for template in (*look.tile, look.foot):
        if fault := template_fault(template):
            return fault
    named = _fields_of(look.foot)
    if "code" not in named:
        return "页脚里要有 {code}（溯源码），否则查不到是谁的"
    if not named & {"reader", "name"}:
        return "页脚里要有 {reader} 或 {name}（读者）"
    return _tile_fault(look) or _foot_fault(look)


def _tile_fault(look: Look) -> str:
    """Return why tiles would hide the paper, or could not be seen themselves."""
    if not look.tile:
        return ""
    if len(look.tile) > MAX_TILE_LINES:
        return f"平铺文字（tile）最多 {MAX_TILE_LINES} 行，再多会叠在一起、盖住正文"
    most = round(MOST_TILE_OPACITY * min(1.0, look.spacing), 2)
    if look.tile_opacity > most:
        spaced = f"在间距 {look.spacing:g} 时" if look.spacing < 1 else ""
        return f"平铺太浓会盖住正文：“平铺浓淡”（tile_opacity）{spaced}最多 {most:g}"
    darkness = 1 - _grey(look.tile_colour)
    if darkness < 1 - _LIGHTEST_TILE:
        return "平铺在白纸上看不见：“平铺颜色”（tile_colour）太浅，请换深一些的颜色"
    if look.tile_opacity * darkness < _LEAST_TILE_INK:
        least = math.ceil(100 * _LEAST_TILE_INK / darkness) / 100
        return f"平铺在白纸上看不见：“平铺浓淡”（tile_opacity）用这个颜色至少要 {least:g}"
    return ""


def _foot_fault(look: Look) -> str:
    """Return why a foot could not be read."""
    if _usual_length(look.foot) > _MAX_FOOT:
        return "页脚太长，会盖住正文：请少写几项"
    if _contrast(look.foot_colour, 1.0) < _LEAST_FOOT_CONTRAST:
        return "页脚在白纸上看不清：“页脚颜色”（footer_colour）太浅，请换深一些的颜色"
    if _contrast(look.foot_colour, look.foot_opacity) < _LEAST_FOOT_CONTRAST:
        enough = (step / 100 for step in range(101) if _contrast(look.foot_colour, step / 100) >= _LEAST_FOOT_CONTRAST)
        return f"页脚在白纸上看不清：“页脚浓淡”（footer_opacity）用这个颜色至少要 {min(enough):g}"
    return ""


def _usual_length(template: str) -> int:
    parts = string.Formatter().parse(template)
    return sum(len(text) + (_USUAL_LENGTHS[name] if name else 0) for text, name, _, _ in parts)


def _grey(colour: Colour) -> float:
    """Return how light a colour is as it is printed in grey (ITU-R BT.601), from 0 to 1."""
    red, green, blue = colour
    return 0.299 * red + 0.587 * green + 0.114 * blue


def _contrast(colour: Colour, opacity: float) -> float:
    """Return the contrast of a colour against white paper (WCAG 2.1), from 1 to 21."""
    red, green, blue = (_linear(1 - opacity * (1 - part)) for part in colour)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _fields_of(template: str) -> set[str]:
    """Return the fields that a template fills in; `{{code}}` is none."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


def filled(template: str, fields: dict[str, str]) -> tuple[str, ...]:
    """Return a template's parts (between ` · `), fields filled in; a part whose fields are all empty is left out."""
    found = []
    for part in template.split(_SEPARATOR):
        names = _fields_of(part)
        if names and not any(fields[name] for name in names):
            continue
        found.append(part.format_map(fields))
    return tuple(found)


def joined(parts: Sequence[str]) -> str:
    """Return the parts of a foot as one line."""
    return _SEPARATOR.join(parts)
