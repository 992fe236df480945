"""What a librarian reads about a file that was marked: what its copy shows otherwise than the original."""

from handlers.domain.mark import ACTIVE_NAMES, Stamped

ROAD_NAMES = {
    "pikepdf": "直接加印",
    "pdfium-saved": "原件有损坏，修复后加印",
    "pdfium-imported": "原件损坏较重，逐页取出后加印",
    "pypdf": "改用备用程序加印",
}
_MAX_SHOWN = 20


def became(stamped: Stamped | None) -> list[str]:
    """Return one line for each thing worth knowing; nothing for a copy of which nobody noted it."""
    if stamped is None:
        return []
    lines = [f"水印：{stamped.pages} 页，{ROAD_NAMES.get(stamped.road, stamped.road)}"]
    if stamped.missing:
        lines.append(f"字体里没有的字改印了拼音、字母或编码：{_listed(stamped.missing)}")
    if stamped.removed:
        lines.append(f"已去掉原件里的{'、'.join(ACTIVE_NAMES[one] for one in stamped.removed)}{_told(stamped)}")
    if stamped.breaks_signature:
        lines.append("原件带数字签名，在这份里不再有效（已告诉读者）；需要核验请把原件给读者")
    return lines


def _listed(chars: tuple[str, ...]) -> str:
    # Between isolates, so that a letter written from the right does not turn the line around.
    shown = "、".join(f"\u2068{char}\u2069（U+{ord(char):04X}）" for char in chars[:_MAX_SHOWN])
    return shown if len(chars) <= _MAX_SHOWN else f"{shown} 等 {len(chars)} 个"


def _told(stamped: Stamped) -> str:
    return f"（其中{'、'.join(stamped.missed)}已告诉读者）" if stamped.missed else ""
