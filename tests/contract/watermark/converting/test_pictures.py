"""A picture's page shows its colours the right way round and up, and nothing of what the camera knew."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from handlers.domain.other_form import Loss
from tests.contract.watermark.converting.conftest import Convert
from watermark.converting.pictures import without_metadata

pytestmark = pytest.mark.asyncio(loop_scope="session")
BLUE, RED, WHITE = (0, 0, 255), (255, 0, 0), (255, 255, 255)


def halves(mode: str = "RGB") -> Image.Image:
    """Return a picture that is blue at the left and red at the right."""
    picture = Image.new("RGB", (300, 200), RED)
    picture.paste(BLUE, (0, 0, 150, 200))
    return picture.convert(mode)


def saved(picture: Image.Image, form: str, **more: object) -> bytes:
    into = BytesIO()
    picture.save(into, form, **more)
    return into.getvalue()


def deep_png(kind: int, left: tuple[int, ...], right: tuple[int, ...]) -> bytes:
    """Return a PNG of 16 bits a channel."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    row = b"\0" + struct.pack(f">{len(left)}H", *left) * 50 + struct.pack(f">{len(right)}H", *right) * 50
    head = struct.pack(">IIBBBBB", 100, 100, 16, kind, 0, 0, 0)
    parts = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(row * 100)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def ends(pdf: Path) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return the colours of each page's upper left and upper right, as far as they are plain."""
    with pypdfium2.PdfDocument(pdf) as opened:
        shown = [page.render(scale=0.2).to_pil().convert("RGB") for page in opened]
    places = [(picture.width // 10, picture.width * 9 // 10, picture.height // 10) for picture in shown]
    corners = zip(shown, places, strict=True)
    return [(_plain(p.getpixel((left, y))), _plain(p.getpixel((right, y)))) for p, (left, right, y) in corners]


def _plain(pixel: object) -> tuple[int, ...]:
    assert isinstance(pixel, tuple)
    return tuple(round(shade / 51) * 51 for shade in pixel)


@pytest.mark.parametrize(("mode", "form"), [("CMYK", "JPEG"), ("CMYK", "TIFF"), ("YCbCr", "TIFF"), ("P", "PNG")])
async def test_colours_of_print_come_out_as_they_are(convert: Convert, mode: str, form: str) -> None:
    _, pdf = await convert(saved(halves(mode), form), "scan")
    assert ends(pdf) == [(BLUE, RED)]


DEEP = [
    (2, (0, 0, 65535), (65535, 0, 0), (BLUE, RED)),
    (6, (0, 0, 65535, 65535), (65535, 0, 0, 0), (BLUE, WHITE)),
    (4, (0, 65535), (0, 0), ((0, 0, 0), WHITE)),
]


@pytest.mark.parametrize(("kind", "left", "right", "shown"), DEEP)
async def test_finer_colours_and_what_is_transparent_are_shown_right(
    convert: Convert, kind: int, left: tuple[int, ...], right: tuple[int, ...], shown: tuple[tuple[int, ...], ...]
) -> None:
    _, pdf = await convert(deep_png(kind, left, right), "scan.png")
    assert ends(pdf) == [shown]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "CMYK"])
async def test_every_form_is_turned_upright(convert: Convert, form: str, mode: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 3
    _, pdf = await convert(saved(halves(mode if form in {"JPEG", "TIFF"} else "RGB"), form, exif=exif), "photo")
    assert ends(pdf) == [(RED, BLUE)]


async def test_a_phones_photo_with_a_second_picture_behind_it_does_not_move(convert: Convert) -> None:
    data = saved(halves(), "MPO", save_all=True, append_images=[Image.new("RGB", (300, 200))])
    done, pdf = await convert(data, "photo.jpg")
    assert done.losses == (Loss.SEARCH,)
    assert ends(pdf) == [(BLUE, RED)]


@pytest.mark.parametrize("progressive", [False, True])
async def test_what_stands_behind_a_photo_does_not_leave(convert: Convert, *, progressive: bool) -> None:
    photo = saved(Image.effect_noise((300, 200), 60), "JPEG", progressive=progressive, quality=95)
    exif = Image.Exif()
    exif[0x013B] = "Dr. Zhang's phone"
    data = photo + saved(halves(), "JPEG", exif=exif) + b"SEFT ward 7"
    _, pdf = await convert(data, "photo.jpg")
    assert not any(word in pdf.read_bytes() for word in (b"Zhang", b"ward 7", b"Exif"))
    assert photo[-2000:] in pdf.read_bytes()
    assert Image.open(BytesIO(without_metadata(data))).tobytes() == Image.open(BytesIO(photo)).tobytes()
