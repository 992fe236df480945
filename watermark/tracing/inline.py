"""What a strict copy has in each page's own content: curves instead of words, and dots, elsewhere on every page."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from watermark.stamping.glyphs import outlines
from watermark.stamping.layout import Wording, tile_lines, tile_places
from watermark.tracing import dots
from watermark.tracing.seal import Seal, stream

# A page grows by less than 16 kB: curves are packed well where each tile repeats the last one within the reach of
# Flate (32 kB), and all of them together stay this small.
_MOST_TILE_BYTES, _MOST_BYTES = 20_000, 300_000


def inline_marks(words: Wording, seal: Seal, size: tuple[float, float], index: int, states: tuple[str, str]) -> bytes:
    """Return the commands for one page (from 0), displayed in that size; `states` name tile and dots."""
    across, up, shift = stream(seal.key, b"inline %d %d" % (seal.delivery_id, index), 3)
    tile_state, dots_state = states
    parts = [dots.drawn(seal, size, dots_state, (across, up)), *_tiles(words, size, shift / 256, tile_state)]
    return b"\n".join(parts) + b"\n"


def _tiles(words: Wording, size: tuple[float, float], shift: float, state: str) -> Iterator[bytes]:
    if not words.tile:
        return
    words = replace(words, tile=_affordable(words.tile, words.code))
    curves = _curves(words)
    red, green, blue = words.look.tile_colour
    yield f"q {state} gs {red:.3f} {green:.3f} {blue:.3f} rg".encode()
    for matrix in _places(words, size, shift, len(curves)):
        yield f"q {dots.matrix(matrix)} cm\n".encode() + curves + b"\nQ"
    yield b"Q"


@lru_cache(maxsize=8)
def _affordable(lines: tuple[str, ...], code: str) -> tuple[str, ...]:
    """Return the lines of a tile without the last ones that make it too large; the first and the code always stay."""
    kept = list(lines)
    for line in reversed(lines[1:]):
        if sum(len(outlines(one)) for one in kept) <= _MOST_TILE_BYTES:
            break
        if code not in line:
            kept.remove(line)
    return tuple(kept)


def _places(words: Wording, size: tuple[float, float], shift: float, each_bytes: int) -> Sequence[tuple[float, ...]]:
    """Return the tiles' matrices; where they would make the page too large or slow, the tiles stand wider apart."""
    places = list(tile_places(words, size, shift))
    excess = len(places) * each_bytes / _MOST_BYTES
    return places if excess <= 1 else list(tile_places(words, size, shift, apart=math.sqrt(excess)))


def _curves(words: Wording) -> bytes:
    """Return the lines of one tile, below each other as they stand in the shared form."""
    first, *others = tile_lines(words)
    drawn = [b"q", outlines(first[0]), b"Q"] if others else [outlines(first[0])]
    for line, size, down in others:
        drawn += [f"q {size:g} 0 0 {size:g} 0 {-1000 * down:g} cm".encode(), outlines(line), b"Q"]
    return b"\n".join(drawn)
