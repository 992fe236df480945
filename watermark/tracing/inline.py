"""What a strict copy has in each page's own content: curves instead of words, and dots, elsewhere on every page."""

from collections.abc import Iterator

from watermark.stamping.glyphs import outlines
from watermark.stamping.layout import Wording, tile_places
from watermark.tracing import dots
from watermark.tracing.seal import Seal, stream


def inline_marks(words: Wording, seal: Seal, size: tuple[float, float], index: int, states: tuple[str, str]) -> bytes:
    """Return the commands for one page (from 0), displayed in that size; `states` name tile and dots."""
    across, up, shift = _offsets(seal, index)
    tile_state, dots_state = states
    parts = [dots.drawn(seal, size, dots_state, (across, up)), *_tiles(words, size, shift, tile_state)]
    return b"\n".join(parts) + b"\n"


def _tiles(words: Wording, size: tuple[float, float], shift: float, state: str) -> Iterator[bytes]:
    if not words.tile:
        return
    curves = outlines(words.tile[0])
    red, green, blue = words.look.tile_colour
    yield f"q {state} gs {red:.3f} {green:.3f} {blue:.3f} rg".encode()
    for matrix in tile_places(words, size, shift):
        yield f"q {dots.matrix(matrix)} cm\n".encode() + curves + b"\nQ"
    yield b"Q"


def _offsets(seal: Seal, index: int) -> tuple[float, float, float]:
    noise = stream(seal.key, b"inline %d %d" % (seal.delivery_id, index), 3)
    return noise[0] / 256, noise[1] / 256, noise[2] / 256
