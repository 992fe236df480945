"""The form of the marks' settings: how it is filled from the rules, and read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from console.mark_variants import hexed
from handlers.domain.cover import CoverRule
from handlers.domain.mark import FIELDS, MAX_TILE_LINES, MOST_TILE_OPACITY, Colour, Grade, Look, Looks, look_fault
from handlers.domain.mark_rules import LockRule, MarkRules, PasswordRule
from handlers.domain.mark_sample import Sample

MAX_TEMPLATE = 200
SAMPLE_NAMES = {
    Sample.LIGHT: "浅色页",
    Sample.DARK: "深色页",
    Sample.TWO_COLUMNS: "双栏页",
    Sample.SCANNED: "扫描页",
}
GRADE_NAMES = {Grade.STANDARD: "标准（快，文件小）", Grade.STRICT: "严格（织入正文，更难去除）"}
COVER_NAMES = {CoverRule.NEVER: "不加", CoverRule.ALWAYS: "每份都加", CoverRule.LIBRARIAN: "只加在馆员上传的"}
LOCK_NAMES = {LockRule.NEVER: "不提供", LockRule.REQUEST: "读者要求时（回“加密”）", LockRule.ALWAYS: "总是加密"}
PASSWORD_NAMES = {PasswordRule.ONE_TIME: "一次性密码（6位，私聊发）", PasswordRule.WORK_NUMBER: "读者的工号"}
_SAID = ("科室-姓名", "科室", "姓名", "日期", "编号", "用途声明", "馆名", "溯源码")
FIELD_NAMES = dict(zip(FIELDS, _SAID, strict=True))
Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Slider:
    """A number that is chosen with a slider: its name, its words, and its range in steps."""

    name: str
    words: str
    low: float
    high: float
    step: float
    unit: str = ""


SLIDERS = (
    Slider("tile_opacity", "平铺浓淡", 0.05, MOST_TILE_OPACITY, 0.01),
    Slider("foot_opacity", "页脚浓淡", 0.3, 1.0, 0.05),
    Slider("angle_degrees", "倾斜", -90, 90, 1, "°"),
    Slider("spacing", "间距", 0.6, 4.0, 0.1, "倍"),
)


class BadRules(Exception):
    """The form cannot be taken; the words say what to mend."""


def fields_of(rules: MarkRules) -> dict[str, str]:
    """Return the form's fields for some rules."""
    look = rules.looks.usual
    return {
        "tile": "\n".join(look.tile),
        "foot": look.foot,
        "tile_colour": hexed(look.tile_colour),
        "foot_colour": hexed(look.foot_colour),
        **{slider.name: f"{getattr(look, slider.name):g}" for slider in SLIDERS},
        "grade": look.grade,
        "cover": rules.cover,
        "lock": rules.lock,
        "password": rules.password,
        "may_print": "1" if rules.may_print else "",
        "may_copy": "1" if rules.may_copy else "",
    }


def read_rules(form: Mapping[str, str]) -> MarkRules:
    """Return the rules that a form asks for.

    Raises:
        BadRules: A template, number or colour is at fault.
    """
    tile = tuple(line.strip() for line in form.get("tile", "").splitlines() if line.strip())
    if len(tile) > MAX_TILE_LINES:
        raise BadRules(f"平铺文字最多 {MAX_TILE_LINES} 行。")
    look = Look(
        tile=tuple(_short(line) for line in tile),
        foot=_short(" ".join(form.get("foot", "").split())),
        tile_colour=_colour(form, "tile_colour"),
        foot_colour=_colour(form, "foot_colour"),
        grade=_chosen(form, "grade", Grade),
        **{slider.name: _number(form, slider) for slider in SLIDERS},
    )
    if fault := look_fault(look):
        raise BadRules(f"{fault}。")
    return MarkRules(
        looks=Looks(look),
        cover=_chosen(form, "cover", CoverRule),
        lock=_chosen(form, "lock", LockRule),
        password=_chosen(form, "password", PasswordRule),
        may_print=form.get("may_print") == "1",
        may_copy=form.get("may_copy") == "1",
    )


def _short(template: str) -> str:
    if len(template) > MAX_TEMPLATE:
        raise BadRules(f"一行文字最多 {MAX_TEMPLATE} 个字。")
    return template


def _number(form: Mapping[str, str], slider: Slider) -> float:
    try:
        found = float(form.get(slider.name, ""))
    except ValueError:
        found = float("nan")
    if not slider.low <= found <= slider.high:
        raise BadRules(f"“{slider.words}”应在 {slider.low:g} 到 {slider.high:g} 之间。")
    return found


def _colour(form: Mapping[str, str], name: str) -> Colour:
    written = form.get(name, "").removeprefix("#")
    try:
        red, green, blue = bytes.fromhex(written)
    except ValueError as error:
        raise BadRules("颜色写法不对，应如 #526185。") from error
    return red / 255, green / 255, blue / 255


def _chosen(form: Mapping[str, str], name: str, kind: type[Choice]) -> Choice:
    try:
        return kind(form.get(name, ""))
    except ValueError as error:
        raise BadRules("有一项没有选，请返回刷新后再试。") from error
