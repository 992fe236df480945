"""Grey pictures of finer shades, as scanners and microscopes keep them, in the usual 256."""

from typing import Any

from PIL import Image

FINE = frozenset({"I", "I;16", "I;16L", "I;16B", "I;16N", "F"})
_FINEST, _WHITE = 65535, 255


def eight_bits(picture: Image.Image) -> Image.Image:
    """Return a picture of a mode in `FINE` in 256 shades.

    What is counted from black to white keeps its lightness; only what has no such ends (measured values, signed ones)
    is stretched over its own range.
    """
    grey = picture if picture.mode == "F" else picture.convert("I")
    extrema: Any = grey.getextrema()
    scale, offset = _ruler(picture, float(extrema[0]), float(extrema[1]))
    # Pillow cuts fractions off: halves were added, so that it rounds.
    return grey.point(lambda shade: shade * scale + offset).convert("L")


def _ruler(picture: Image.Image, low: float, high: float) -> tuple[float, float]:
    """Return by what a shade is multiplied, and what is added then."""
    if picture.mode != "F" and low >= 0 and high <= _FINEST:
        return 1 / 257, 0.5
    if high > low:
        return _WHITE / (high - low), 0.5 - low * _WHITE / (high - low)
    # A picture of one measured value shows nothing: that is an empty sheet.
    return 0.0, float(_WHITE)
