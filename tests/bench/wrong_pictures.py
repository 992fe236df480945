"""Pictures that could be taken for marked, and marked ones that are hardly readable any more."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from PIL import Image, ImageFilter, ImageOps

from tests.bench.leak_attacks import photographed

Picture = Image.Image
Chance = np.random.Generator
Floats = npt.NDArray[np.floating]
Change = Callable[[Picture, Chance], Picture]

_WIDTHS_PX = (250, 1100)
_LONGEST_PX = 1500


def page_of(path: Path, chance: Chance) -> Picture:
    """Return any page of a file at any scale."""
    with pdfium.PdfDocument(path) as pdf:
        page = pdf[int(chance.integers(len(pdf)))]
        width, height = page.get_width(), page.get_height()
        scale = min(chance.uniform(*_WIDTHS_PX) / width, _LONGEST_PX / max(width, height))
        drawn: Picture = page.render(scale=scale).to_pil().convert("L")
        page.close()
    return drawn


def changed(picture: Picture, number: int, chance: Chance) -> Picture:
    """Return what one of the changes, in turn, and a JPEG of any quality leave of a picture."""
    found = CHANGES[number % len(CHANGES)](picture, chance).convert("L")
    if chance.random() < 0.5:
        packed = io.BytesIO()
        found.save(packed, "JPEG", quality=int(chance.integers(15, 95)))
        found = Image.open(packed)
    return found


def _same(picture: Picture, _chance: Chance) -> Picture:
    return picture


def _turned(picture: Picture, chance: Chance) -> Picture:
    return picture.rotate(chance.uniform(-180, 180), Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _noised(picture: Picture, chance: Chance) -> Picture:
    return _grey(_values(picture) + chance.normal(0, chance.uniform(5, 60), picture.size[::-1]))


def _cut(picture: Picture, chance: Chance) -> Picture:
    left, top = (int(chance.integers(0, side // 2)) for side in picture.size)
    wide, tall = (int(side * chance.uniform(0.2, 0.5)) for side in picture.size)
    return picture.crop((left, top, left + max(wide, 60), top + max(tall, 60)))


def _mirrored(picture: Picture, _chance: Chance) -> Picture:
    return ImageOps.mirror(picture)


def _negative(picture: Picture, _chance: Chance) -> Picture:
    return ImageOps.invert(picture)


def _blurred(picture: Picture, chance: Chance) -> Picture:
    return picture.filter(ImageFilter.GaussianBlur(chance.uniform(0.5, 4)))


def _stretched(picture: Picture, chance: Chance) -> Picture:
    return picture.resize((max(60, int(picture.width * chance.uniform(0.4, 0.9))), picture.height))


def _scanned(picture: Picture, chance: Chance) -> Picture:
    return picture.rotate(chance.uniform(-2, 2), Image.Resampling.BILINEAR, fillcolor=255).convert("1")


def _bent(picture: Picture, chance: Chance) -> Picture:
    return photographed(picture.convert("RGB"), chance)


def _patched(picture: Picture, chance: Chance) -> Picture:
    found = _values(picture)
    for _ in range(int(chance.integers(5, 40))):
        y, x = int(chance.integers(found.shape[0])), int(chance.integers(found.shape[1]))
        found[y : y + picture.height // 6, x : x + picture.width // 6] = chance.uniform(0, 255)
    return _grey(found)


def _halftoned(picture: Picture, chance: Chance) -> Picture:
    """Return a picture as a press prints it: dots in a turned square lattice, as large as it is dark."""
    u, v = _lattice(picture, chance)
    screen = 127 + 60 * (np.cos(2 * np.pi * u) + np.cos(2 * np.pi * v))
    return _grey(np.where(_values(picture.filter(ImageFilter.GaussianBlur(3))) * 0.8 + 20 > screen, 255.0, 0.0))


def _gridded(picture: Picture, chance: Chance) -> Picture:
    """Return a picture on squared paper."""
    u, v = _lattice(picture, chance)
    return _grey(_values(picture) - chance.uniform(10, 120) * ((u % 1 < 0.12) | (v % 1 < 0.12)))


def _dotted(picture: Picture, chance: Chance) -> Picture:
    """Return a picture with faint dots in just such a lattice as the mark's, leaning as chance will have it."""
    u, v = _lattice(picture, chance)
    leans = chance.choice([-0.125, 0.0, 0.125], size=(17, 17))
    cell = leans[np.floor(u).astype(int) % 17, np.floor(v).astype(int) % 17]
    near = (np.abs(u % 1 - 0.5 - cell) < 0.1) & (np.abs(v % 1 - 0.5 - cell) < 0.1)
    return _grey(_values(picture) - chance.uniform(10, 60) * near)


def _clouded(picture: Picture, chance: Chance) -> Picture:
    """Return something like a photograph: clouds of every size."""
    total = np.zeros(picture.size[::-1])
    for power in range(2, 8):
        coarse = _grey(chance.uniform(0, 255, size=(2**power, 2**power)))
        total += _values(coarse.resize(picture.size, Image.Resampling.BICUBIC)) / power
    return _grey(total / total.max() * 255)


def _lattice(picture: Picture, chance: Chance) -> tuple[Floats, Floats]:
    pitch, angle = chance.uniform(3, 24), np.radians(chance.choice([0.0, 15.0, 23.0, 45.0, chance.uniform(0, 90)]))
    y, x = np.mgrid[0 : picture.height, 0 : picture.width]
    return (x * np.cos(angle) + y * np.sin(angle)) / pitch, (y * np.cos(angle) - x * np.sin(angle)) / pitch


def _values(picture: Picture) -> Floats:
    return np.array(picture.convert("L"), dtype=np.float64)


def _grey(values: Floats) -> Picture:
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


CHANGES: tuple[Change, ...] = (
    _same,
    _turned,
    _noised,
    _cut,
    _mirrored,
    _negative,
    _blurred,
    _stretched,
    _scanned,
    _bent,
    _patched,
    _halftoned,
    _gridded,
    _dotted,
    _clouded,
)
"""What is done to pictures, in turn."""
