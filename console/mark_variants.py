"""The looks by source and licence, which only the configuration sets, in words."""

from handlers.domain.mark import Colour, Grade, Look, Looks, Variant
from handlers.domain.naming import shown_licence
from handlers.domain.source_names import SOURCE_NAMES

_SOURCES = {**SOURCE_NAMES, "librarian": "馆员", "supplier": "其他图书馆"}
_GRADES = {Grade.STANDARD: "标准", Grade.STRICT: "严格"}


def variants_in_words(looks: Looks) -> list[tuple[str, str]]:
    """Return, in the order in which they are tried, for which copies a look holds and how it differs from the usual."""
    return [
        (_holds_for(one), "；".join(_differences(one.look, looks.usual)) or "和这里的一样") for one in looks.variants
    ]


def _holds_for(variant: Variant) -> str:
    source = f"来自{_SOURCES.get(variant.source, variant.source)}" if variant.source else ""
    licence = f"许可为 {shown_licence(variant.licence)}" if variant.licence else ""
    return "、".join(part for part in (source, licence) if part)


def _differences(look: Look, usual: Look) -> list[str]:
    said = _said(look)
    return [said[name] for name in said if getattr(look, name) != getattr(usual, name)]


def _said(look: Look) -> dict[str, str]:
    """Return each setting of a look in words, by its name."""
    return {
        "grade": f"级别{_GRADES[look.grade]}",
        "tile": f"平铺“{' / '.join(look.tile)}”" if look.tile else "不平铺",
        "foot": f"页脚“{look.foot}”",
        "tile_colour": f"平铺颜色 {hexed(look.tile_colour)}",
        "foot_colour": f"页脚颜色 {hexed(look.foot_colour)}",
        "tile_opacity": f"平铺浓淡 {look.tile_opacity:g}",
        "foot_opacity": f"页脚浓淡 {look.foot_opacity:g}",
        "angle_degrees": f"倾斜 {look.angle_degrees:g}°",
        "spacing": f"间距 {look.spacing:g} 倍",
    }


def hexed(colour: Colour) -> str:
    """Return a colour as `#rrggbb`."""
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)
