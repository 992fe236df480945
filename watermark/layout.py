"""The look of the mark: tiles across the page and a line at its foot, drawn in displayed coordinates."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.domain.mark import Mark
from watermark.glyphs import Cut, cut, drawable

FONT, TILE_STATE, LINE_STATE = "/F", "/T", "/L"
# The dark text shows on light pages, its white shadow on dark ones, and what is below keeps its contrast.
# (An outline instead of a shadow would hide the text at small scale: readers draw lines at least a pixel wide.)
TILE_COLOUR, TILE_OPACITY = (0.32, 0.38, 0.52), 0.21
SHADOW_COLOUR, _SHADOW_EM = (1.0, 1.0, 1.0), 0.06
LINE_COLOUR, LINE_OPACITY = (0.22, 0.42, 0.82), 0.95
ANGLE_DEGREES = 32.0
_TILE_EM, _LINE_EM = 0.030, 0.0125
_MAX_FIELD, _MAX_READER = 40, 48
_MAX_TILES = 360
_LONG_PAGE = 12.0


@dataclass(frozen=True, slots=True)
class Wording:
    """The mark as text that can be drawn, with the font for it."""

    tile: tuple[str, str]
    foot: tuple[str, ...]
    font: Cut
    missing: tuple[str, ...]


def wording(mark: Mark) -> Wording:
    """Return the texts of a mark; fields of absurd length are shortened with `…`."""
    reader, missing = drawable(mark.reader)
    fields = [(reader, _MAX_READER), (f"{mark.day:%Y-%m-%d}", _MAX_FIELD)]
    for text, label in ((mark.request, "编号 "), (mark.notice, ""), (mark.library, ""), (mark.code, "")):
        shown, unknown = drawable(text)
        missing += unknown
        fields += [(label + shown, _MAX_FIELD)] if shown else []
    foot = tuple(_short(text, most) for text, most in fields)
    tile = (f"{foot[0]}  {foot[1]}", _short(drawable(mark.code)[0], _MAX_FIELD))
    return Wording(tile, foot, cut([*tile, *foot, " · …"]), tuple(dict.fromkeys(missing)))


def content(words: Wording, width: float, height: float) -> bytes:
    """Return the content stream of the mark for a page displayed in that size (in its own units)."""
    em = max(min(width, height), max(width, height) / _LONG_PAGE)
    return b"\n".join([b"q", *_tiles(words, width, height, em * _TILE_EM), *_foot(words, width, em * _LINE_EM), b"Q\n"])


def _tiles(words: Wording, width: float, height: float, size: float) -> Iterator[bytes]:
    reader, code = words.tile
    small = size * 0.5
    along = max(words.font.width_em(reader) * size, words.font.width_em(code) * small) + 2.2 * size
    yield _state(TILE_STATE, SHADOW_COLOUR)
    places = list(_places(width, height, along, 6.2 * size))
    for x, y in places:
        yield _text(words.font, reader, size, (x + size * _SHADOW_EM, y - size * _SHADOW_EM), ANGLE_DEGREES)
    yield b"ET"
    yield _state(TILE_STATE, TILE_COLOUR)
    for x, y in places:
        yield _text(words.font, reader, size, (x, y), ANGLE_DEGREES)
        yield _text(words.font, code, small, _shifted(x, y, -small * 1.3), ANGLE_DEGREES)
    yield b"ET"


def _places(width: float, height: float, along: float, across: float) -> Iterator[tuple[float, float]]:
    """Yield where tiles begin: rows of a turned grid, every second one shifted, that touch the page."""
    stretch = math.sqrt(max(1.0, width * height / (along * across) / _MAX_TILES))
    along, across = along * stretch, across * stretch
    cos, sin = math.cos(math.radians(ANGLE_DEGREES)), math.sin(math.radians(ANGLE_DEGREES))
    corners = [(u * cos + v * sin, v * cos - u * sin) for u in (0, width) for v in (0, height)]
    left, right = min(c[0] for c in corners), max(c[0] for c in corners)
    low, high = min(c[1] for c in corners), max(c[1] for c in corners)
    for row in range(math.floor(low / across), math.ceil(high / across) + 1):
        shift = (row % 2) * along / 2
        for column in range(math.floor((left - shift) / along) - 1, math.ceil(right / along) + 1):
            a, b = column * along + shift, row * across
            if _touches((a, b), along, (cos, sin), (width, height)):
                yield a * cos - b * sin, a * sin + b * cos


def _touches(start: tuple[float, float], along: float, turn: tuple[float, float], page: tuple[float, float]) -> bool:
    (a, b), (cos, sin) = start, turn
    points = ((a + along * part / 4, b) for part in range(5))
    return any(0 <= p * cos - q * sin <= page[0] and 0 <= p * sin + q * cos <= page[1] for p, q in points)


def _shifted(x: float, y: float, up: float) -> tuple[float, float]:
    radians = math.radians(ANGLE_DEGREES)
    return x - up * math.sin(radians), y + up * math.cos(radians)


def _foot(words: Wording, width: float, size: float) -> Iterator[bytes]:
    lines = _lines(words, width * 0.94 / size)
    yield _state(LINE_STATE, LINE_COLOUR)
    for row, line in enumerate(reversed(lines)):
        length = words.font.width_em(line)
        fitting = min(size, width * 0.96 / length)
        yield _text(words.font, line, fitting, ((width - length * fitting) / 2, size * (0.7 + 1.25 * row)), 0)
    yield b"ET"


def _lines(words: Wording, most_em: float) -> list[str]:
    """Return the foot's fields joined into lines no longer than `most_em`, a field never broken."""
    lines = [words.foot[0]]
    for part in words.foot[1:]:
        longer = f"{lines[-1]} · {part}"
        if words.font.width_em(longer) <= most_em:
            lines[-1] = longer
        else:
            lines.append(part)
    return lines


def _state(state: str, colour: tuple[float, float, float]) -> bytes:
    red, green, blue = colour
    return f"{state} gs {red} {green} {blue} rg 0 Tr 0 Tc 0 Tw 100 Tz 0 Ts BT".encode()


def _text(font: Cut, text: str, size: float, at: tuple[float, float], angle: float) -> bytes:
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    place = " ".join(_number(n) for n in (cos, sin, -sin, cos, *at))
    return f"{FONT} {_number(size)} Tf {place} Tm <{font.encoded(text).hex()}> Tj".encode()


def _number(value: float) -> str:
    # PDF knows no exponents; tiny pages need the digits.
    return f"{value:.5f}".rstrip("0").rstrip(".") or "0"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
