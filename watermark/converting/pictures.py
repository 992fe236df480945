"""Pictures of pages become pages: at their own resolution, upright, without what a camera wrote about its place."""

import re
import warnings
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from handlers.domain.other_form import Converted, Form, Hurdle, Loss
from watermark.converting.limits import MAX_ALL_PIXELS, MAX_PICTURE_PIXELS, MAX_PICTURES, refused
from watermark.shades import FINE, eight_bits

_FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP")
_A4_LONG_PT, _MAX_SIDE_PT, _MIN_SIDE_PT = 842.0, 14_400.0, 36.0
_LIKELY_DPI = (50.0, 2400.0)
_UPRIGHT = 1
_ORIENTATION = 0x0112
_SCAN, _END = 0xDA, 0xD9
# Within a scan a marker is told from the picture by what follows: no zero and no restart.
_AFTER_SCAN = re.compile(rb"\xff(?=[^\x00\xd0-\xd7\xff])", re.DOTALL)
_DEVICES = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB}
_TROUBLE = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, KeyError, TypeError, IndexError)


def picture_to_pdf(source: Path, target: Path) -> Converted:
    """Write a PDF with one page for each picture in the file.

    Raises:
        BadDocument: Too many pixels, or not a picture after all.
    """
    try:
        with warnings.catch_warnings():
            # Pillow warns of what is counted here anyway, and of odd metadata.
            warnings.simplefilter("ignore")
            with Image.open(source, formats=_FORMATS) as picture, pikepdf.new() as pdf:
                is_moving = _write(picture, source, pdf)
                pdf.save(target)
    except Image.DecompressionBombError as error:
        raise refused(Hurdle.TOO_MANY_PIXELS) from error
    except _TROUBLE as error:
        raise refused(Hurdle.BROKEN) from error
    return Converted(Form.PICTURE, (Loss.SEARCH, *((Loss.MOTION,) if is_moving else ())))


def check_pixels(picture: Image.Image) -> int:
    """Return how many pixels a picture has.

    Raises:
        BadDocument: More than a page can sensibly have; nothing was decoded.
    """
    pixels = picture.width * picture.height
    if not 0 < pixels <= MAX_PICTURE_PIXELS:
        raise refused(Hurdle.TOO_MANY_PIXELS)
    return pixels


def _write(picture: Image.Image, source: Path, pdf: pikepdf.Pdf) -> bool:
    check_pixels(picture)
    if picture.format == "JPEG" and (plain := _plain_jpeg(pdf, picture, source)):
        _add_page(pdf, plain, _size_pt(picture))
        return False
    # Phones put a second picture behind a photo, of its depth or its light: nothing moves in it.
    is_moving = picture.format not in {"TIFF", "MPO"} and getattr(picture, "n_frames", 1) > 1
    for frame in _frames(picture):
        _add_page(pdf, _flat(pdf, frame), _size_pt(frame))
    return is_moving


def _frames(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield the pages of a TIFF, or the first picture of anything else."""
    left = MAX_ALL_PIXELS
    if picture.format == "TIFF" and getattr(picture, "n_frames", 1) > MAX_PICTURES:
        raise refused(Hurdle.TOO_LONG)
    for frame in ImageSequence.Iterator(picture):
        left -= check_pixels(frame)
        if left < 0:
            raise refused(Hurdle.TOO_LONG)
        yield frame
        if picture.format != "TIFF":
            return


def _plain_jpeg(pdf: pikepdf.Pdf, picture: Image.Image, source: Path) -> pikepdf.Stream | None:
    """Return a grey or colour JPEG as it is, or `None` when it has to be turned or recoloured first."""
    if picture.mode not in _DEVICES or picture.getexif().get(_ORIENTATION, _UPRIGHT) != _UPRIGHT:
        return None
    width, height, device = picture.width, picture.height, _DEVICES[picture.mode]
    picture.load()
    stream = pdf.make_stream(b"")
    stream.write(without_metadata(source.read_bytes()), filter=Name.DCTDecode)
    return _described(stream, width, height, device)


def without_metadata(jpeg: bytes) -> bytes:
    """Return a JPEG without the segments in which cameras write place, time and owner (all but Adobe's colour).

    What phones put behind the picture's end, a second picture with a place and a time of its own, goes too.
    """
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != _END:
        marker, end = jpeg[at + 1], at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if marker == 0xFF:
            at += 1
            continue
        if marker == _SCAN:
            found = _AFTER_SCAN.search(jpeg, end)
            end = found.start() if found else len(jpeg)
        if not (0xE1 <= marker <= 0xED or marker in {0xEF, 0xFE}):
            kept.append(jpeg[at:end])
        at = end
    has_end = at >= len(jpeg) or jpeg[at : at + 2] == bytes((0xFF, _END))
    return b"".join([*kept, bytes((0xFF, _END)) if has_end else jpeg[at:]])


def _flat(pdf: pikepdf.Pdf, picture: Image.Image) -> pikepdf.Stream:
    upright = opaque(ImageOps.exif_transpose(picture))
    stream = pdf.make_stream(b"")
    stream.write(zlib.compress(upright.tobytes(), 6), filter=Name.FlateDecode)
    return _described(stream, upright.width, upright.height, _DEVICES[upright.mode])


def opaque(picture: Image.Image) -> Image.Image:
    """Return a picture in grey or RGB, what is transparent shown on white."""
    if picture.mode in FINE:
        return eight_bits(picture)
    if picture.mode in {"LA", "PA", "RGBA", "La", "RGBa"} or "transparency" in picture.info:
        rich = picture.convert("RGBA")
        white = Image.new("RGBA", rich.size, "white")
        return Image.alpha_composite(white, rich).convert("RGB")
    return picture.convert("L" if picture.mode in {"1", "L"} else "RGB")


def _described(stream: pikepdf.Stream, width: int, height: int, device: pikepdf.Object) -> pikepdf.Stream:
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = width, height
    stream.ColorSpace, stream.BitsPerComponent = device, 8
    return stream


def _size_pt(picture: Image.Image) -> tuple[float, float]:
    """Return the page's size in points: by the picture's own resolution, else as long as A4."""
    width, height = picture.size
    if picture.getexif().get(_ORIENTATION, _UPRIGHT) > 4:
        width, height = height, width
    x_dpi, y_dpi = (float(value or 0) for value in picture.info.get("dpi", (0, 0))[:2])
    # 72 and 96 are what programs write that do not know.
    is_known = all(_LIKELY_DPI[0] <= dpi <= _LIKELY_DPI[1] and round(dpi) not in {72, 96} for dpi in (x_dpi, y_dpi))
    scale = (72 / x_dpi, 72 / y_dpi) if is_known else (_A4_LONG_PT / max(width, height),) * 2
    size = width * scale[0], height * scale[1]
    return _within(size)


def _within(size: tuple[float, float]) -> tuple[float, float]:
    longest = max(size)
    factor = min(1.0, _MAX_SIDE_PT / longest)
    return max(size[0] * factor, _MIN_SIDE_PT), max(size[1] * factor, _MIN_SIDE_PT)


def _add_page(pdf: pikepdf.Pdf, image: pikepdf.Stream, size: tuple[float, float]) -> None:
    width, height = (round(side, 2) for side in size)
    draw = pdf.make_stream(f"q {width} 0 0 {height} 0 0 cm /P Do Q".encode())
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, width, height]),
        Resources=Dictionary(XObject=Dictionary(P=image)),
        Contents=draw,
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
