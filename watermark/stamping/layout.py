"""The look of the mark: tiles across the page and a line at its foot, drawn in displayed coordinates."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.domain.mark import Colour, Look, Mark, filled, joined
from watermark.stamping.geometry import crossing, em_of
from watermark.stamping.glyphs import Cut, cut, drawable

FONT, TILE_STATE, SHADOW_STATE, LINE_STATE = "/F", "/T", "/S", "/L"
# The dark text shows on light pages, its white shadow on dark ones, and what is below keeps its contrast.
# (An outline instead of a shadow would hide the text at small scale: readers draw lines at least a pixel wide.)
_SHADOW_COLOUR, _SHADOW_EM = (1.0, 1.0, 1.0), 0.06
_HALO_EM = 0.055
_TILE_EM, _LINE_EM = 0.030, 0.0125
_SECOND_LINE, _LEADING = 0.5, 1.3
_FIRST_LINE_EM, _FOOT_LEADING = 0.7, 1.25
_MAX_TILE, _MAX_TILE_FIELD, _MAX_FIELD = 48, 24, 48
_NAMELESS = "未署名"
# The foot takes no more than this share of a page's height, however much it says.
_MAX_FOOT = 0.4
_MAX_TILES = 360
# Tiles of a tiny page are set to a hundred-thousandth of a unit.
_SMALL = 2.0
_CURVES_APART = 1.3


@dataclass(frozen=True, slots=True)
class Wording:
    """The mark as text that can be drawn, with its look and the font for it."""

    tile: tuple[str, ...]
    foot: tuple[str, ...]
    look: Look
    font: Cut
    missing: tuple[str, ...]
    code: str = ""


def wording(mark: Mark) -> Wording:
    """Return the texts of a mark; what is absurdly long is shortened with `…`, the code never."""
    fields, missing = _drawable_fields(mark)
    small, large = _shortened(fields, _MAX_TILE_FIELD), _shortened(fields, _MAX_FIELD)
    code = fields["code"]
    lines = [joined(filled(line, small)) for line in mark.look.tile]
    parts = [drawable(part) for part in (*lines, *filled(mark.look.foot, large))]
    # A template of the library may hold what cannot be drawn as well.
    missing.update(dict.fromkeys(char for _, unknown in parts for char in unknown))
    shown = [part for part, _ in parts]
    tile = tuple(_short(line, _MAX_TILE, code) for line in shown[: len(lines)] if line)
    foot = tuple(part for part in shown[len(lines) :] if part)
    return Wording(tile, foot, mark.look, cut([*tile, *foot, " · …"]), tuple(missing), code)


def shortened(mark: Mark) -> tuple[str, ...]:
    """Return what a mark shows with `…` because it would be too long, as it is shown."""
    fields, _ = _drawable_fields(mark)
    whole = [joined(filled(line, fields)) for line in mark.look.tile] + [*filled(mark.look.foot, fields)]
    known = {drawable(text)[0] for text in whole}
    words = wording(mark)
    return tuple(dict.fromkeys(text for text in (*words.tile, *words.foot) if text not in known))


def _drawable_fields(mark: Mark) -> tuple[dict[str, str], dict[str, None]]:
    fields, missing = {}, {}
    for name, text in mark.fields().items():
        fields[name], unknown = drawable(text)
        missing.update(dict.fromkeys(unknown))
    if not fields["name"].strip(" -"):
        fields |= {"name": _NAMELESS, "reader": f"{fields['department']}-{_NAMELESS}".lstrip("-")}
    return fields, missing


def _shortened(fields: dict[str, str], most: int) -> dict[str, str]:
    return {name: _short(text, most, fields["code"]) for name, text in fields.items()}


def content(words: Wording, width: float, height: float, *, is_light: bool = False) -> bytes:
    """Return the content stream of the mark for a page displayed in that size (in its own units).

    With `is_light` of the tiles only what shows on dark pages: where each page holds the dark ones itself.
    """
    em = em_of((width, height))
    tiles = _tiles(words, (width, height), em * _TILE_EM, is_light=is_light) if words.tile else ()
    return b"\n".join([b"q", *tiles, *_foot(words, (width, height), em * _LINE_EM), b"Q\n"])


def _tiles(words: Wording, page: tuple[float, float], size: float, *, is_light: bool) -> Iterator[bytes]:
    lines = [
        (f"<{words.font.encoded(line).hex()}> Tj".encode(), each, down)
        for line, each, down in _below_each_other(words, _line_sizes(words, size))
    ]
    places = list(_places(page, *_steps(words, size), words.look.angle_degrees))
    yield _state(SHADOW_STATE, _SHADOW_COLOUR)
    # The second line is small: at the size of a screen its shadow would only blur it.
    yield from _tile_lines(words, lines[:1], places, size * _SHADOW_EM)
    yield b"ET"
    if not is_light:
        yield _state(TILE_STATE, words.look.tile_colour)
        yield from _tile_lines(words, lines, places, 0.0)
        yield b"ET"


def _below_each_other(words: Wording, sizes: Sequence[float]) -> list[tuple[str, float, float]]:
    """Return each line, its size and how far it stands below the first."""
    down, found = 0.0, []
    for row, (line, size) in enumerate(zip(words.tile, sizes, strict=True)):
        down += size * _LEADING if row else 0.0
        found.append((line, size, down))
    return found


def _tile_lines(
    words: Wording, lines: Sequence[tuple[bytes, float, float]], places: Sequence[tuple[float, float]], shift: float
) -> Iterator[bytes]:
    radians = math.radians(words.look.angle_degrees)
    cos, sin = math.cos(radians), math.sin(radians)
    turn = " ".join(_number(n) for n in (cos, sin, -sin, cos)).encode()
    at = b"%b %.2f %.2f Tm %b" if places and lines[0][1] > _SMALL else b"%b %.5f %.5f Tm %b"
    for shown, size, down in lines:
        yield f"{FONT} {_number(size)} Tf".encode()
        right, up = shift + down * sin, -shift - down * cos
        for x, y in places:
            yield at % (turn, x + right, y + up, shown)


def tile_places(
    words: Wording, page: tuple[float, float], shift: float, *, apart: float = 1.0
) -> Iterator[tuple[float, ...]]:
    """Yield the matrix of each tile for curves of a thousand units to the em, wider apart; `shift` is 0 to 1."""
    size = em_of(page) * _TILE_EM
    along, across = (step * _CURVES_APART * apart for step in _steps(words, size))
    radians = math.radians(words.look.angle_degrees)
    cos, sin = math.cos(radians) * size / 1000, math.sin(radians) * size / 1000
    right, up = (shift * along * 0.4 * part for part in (math.cos(radians), math.sin(radians)))
    for x, y in _places(page, along, across, words.look.angle_degrees):
        yield cos, sin, -sin, cos, x + right, y + up


def _line_sizes(words: Wording, size: float) -> list[float]:
    return [size, *[size * _SECOND_LINE] * (len(words.tile) - 1)]


def _steps(words: Wording, size: float) -> tuple[float, float]:
    """Return how far apart tiles usually stand, along their lines and across them; they never touch."""
    sizes, spacing = _line_sizes(words, size), words.look.spacing
    widest = max(words.font.width_em(line) * each for line, each in zip(words.tile, sizes, strict=True))
    along = max((widest + 2.2 * size) * spacing, widest + 0.8 * size)
    return along, (6.2 + _LEADING * _SECOND_LINE * max(0, len(sizes) - 2)) * size * spacing


def tile_lines(words: Wording) -> list[tuple[str, float, float]]:
    """Return each line of a tile with its size and how far it stands below the first, in ems of the first."""
    return _below_each_other(words, _line_sizes(words, 1.0))


def _places(page: tuple[float, float], along: float, across: float, angle: float) -> Iterator[tuple[float, float]]:
    """Yield where tiles begin: rows of a turned grid, every second one shifted, that touch the page."""
    width, height = page
    stretch = math.sqrt(max(1.0, width * height / (along * across) / _MAX_TILES))
    along, across = along * stretch, across * stretch
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    corners = [v * cos - u * sin for u in (0, width) for v in (0, height)]
    for row in range(math.floor(min(corners) / across), math.ceil(max(corners) / across) + 1):
        left, right = crossing(row * across, (cos, sin), page)
        if left >= right:
            continue
        shift = (row % 2) * along / 2
        for column in range(math.ceil((left - shift) / along) - 1, math.floor((right - shift) / along) + 1):
            a, b = column * along + shift, row * across
            yield a * cos - b * sin, a * sin + b * cos


def _foot(words: Wording, page: tuple[float, float], size: float) -> Iterator[bytes]:
    width, height = page
    lines = _lines(words, width * 0.94 / size)
    size = min(size, height * _MAX_FOOT / (_FIRST_LINE_EM + _FOOT_LEADING * len(lines)))
    yield _state(LINE_STATE, _SHADOW_COLOUR)
    for row, line in enumerate(reversed(lines)):
        yield from _foot_line(words.font, line, (width, size), row, halo=True)
    yield _colour(words.look.foot_colour) + b" 0 Tr"
    for row, line in enumerate(reversed(lines)):
        yield from _foot_line(words.font, line, (width, size), row, halo=False)
    yield b"ET"


def _foot_line(font: Cut, line: str, room: tuple[float, float], row: int, *, halo: bool) -> Iterator[bytes]:
    width, size = room
    length = font.width_em(line)
    fitting = min(size, width * 0.96 / length)
    place = (
        f"1 0 0 1 {_number((width - length * fitting) / 2)} {_number(size * (_FIRST_LINE_EM + _FOOT_LEADING * row))} Tm"
    )
    if halo:
        # A white rim keeps the line readable over print and over dark pages.
        yield f"1 1 1 RG {_number(2 * _HALO_EM * fitting)} w 1 j 2 Tr".encode()
    yield f"{FONT} {_number(fitting)} Tf {place} <{font.encoded(line).hex()}> Tj".encode()


def _lines(words: Wording, most_em: float) -> list[str]:
    """Return the foot's parts joined into lines no longer than `most_em`; only a part that is longer is broken."""
    lines = [""]
    for part in (piece for whole in words.foot for piece in _broken(words, whole, most_em)):
        longer = f"{lines[-1]} · {part}" if lines[-1] else part
        if words.font.width_em(longer) <= most_em:
            lines[-1] = longer
        else:
            lines.append(part)
    return [line for line in lines if line]


def _broken(words: Wording, part: str, most_em: float) -> Iterator[str]:
    """Yield a part in pieces that fit, the code in one of them and whole."""
    if words.font.width_em(part) <= most_em:
        yield part
        return
    piece = ""
    for unit in _units(part, words.code):
        if piece and words.font.width_em(piece + unit) > most_em:
            yield piece.strip()
            piece = ""
        piece += unit
    yield piece.strip()


def _units(part: str, code: str) -> Iterator[str]:
    before, found, after = part.partition(code) if code else (part, "", "")
    yield from before
    yield from (found, *after) if found else ()


def _state(state: str, colour: Colour) -> bytes:
    return f"{state} gs ".encode() + _colour(colour) + b" 0 Tr 0 Tc 0 Tw 100 Tz 0 Ts BT"


def _colour(colour: Colour) -> bytes:
    return " ".join(_number(part) for part in colour).encode() + b" rg"


def _number(value: float) -> str:
    # PDF knows no exponents; tiny pages need the digits.
    return f"{value:.5f}".rstrip("0").rstrip(".") or "0"


def _short(text: str, most: int, code: str) -> str:
    # What holds the code is never cut: it leads back to the reader.
    if len(text) <= most or code in text:
        return text
    kept = text[: most - 1]
    if (opened := kept.rfind("[")) > kept.rfind("]"):
        # Half a code would be the code of something else.
        between = max(opened, kept.rfind(" "))
        kept = f"{kept[:between]}]" if between > opened else kept[:opened]
    return f"{kept}…"
