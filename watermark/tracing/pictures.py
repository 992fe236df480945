"""Opens a picture that somebody saved, photographed or scanned; meant for the limited child process."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from handlers.domain.errors import ConfigurationError
from watermark.shades import FINE, eight_bits
from watermark.tracing.lattice import Floats
from watermark.tracing.lettering import Shades, feet_of

MAX_PIXELS = 50_000_000
# A whole page has cells of fifteen pixels then, a quarter of the picture still cells of seven.
_LONG_SIDE_PX = 2000
_HEADS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_FORMATS = ("PNG", "JPEG")


def is_picture(path: Path) -> bool:
    """Whether a file begins like a PNG or a JPEG."""
    with path.open("rb") as file:
        return file.read(8).startswith(_HEADS)


def read_grey(path: Path) -> Floats:
    """Return a picture's lightness, 0 to 1, upright as its camera noted, reduced when it is large.

    Raises:
        ConfigurationError: Too many pixels, or broken.
    """
    with _opened(path) as picture:
        picture.draft("L", (_LONG_SIDE_PX, _LONG_SIDE_PX))
        held = picture.getexif()
        small = _light(picture)
        small.thumbnail((_LONG_SIDE_PX, _LONG_SIDE_PX), Image.Resampling.BICUBIC, reducing_gap=2.0)
        small.getexif().update(held)
        return grey_of(ImageOps.exif_transpose(small))


def read_feet(path: Path) -> tuple[Shades, ...]:
    """Return what may be the foot of the page in a picture, at its own size.

    Raises:
        ConfigurationError: Too many pixels, or broken.
    """
    with _opened(path) as picture:
        return feet_of(np.asarray(_light(ImageOps.exif_transpose(picture))))


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    try:
        with warnings.catch_warnings():
            # Size is judged here, by the picture's own head, before anything is unpacked.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path, formats=_FORMATS) as picture:
                if picture.width * picture.height > MAX_PIXELS:
                    raise _too_large()
                yield picture
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise ConfigurationError("这个图片打不开或不完整，请重新截图或另存后再试。") from error


def grey_of(picture: Image.Image) -> Floats:
    """Return a picture's lightness, 0 to 1; what is transparent is white."""
    return np.asarray(_light(picture), dtype=np.float32) / np.float32(255)


def _light(picture: Image.Image) -> Image.Image:
    if picture.mode in FINE:
        return eight_bits(picture)
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    return picture.convert("L")


def _too_large() -> ConfigurationError:
    return ConfigurationError(f"图片太大（超过 {MAX_PIXELS // 1_000_000} 百万像素），请缩小或截取一部分后再试。")
