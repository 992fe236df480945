"""What the hidden carriers promise: the reader is named from a picture, and after the visible mark is gone."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageOps

from handlers.domain.errors import ConfigurationError
from handlers.domain.mark import Grade, Look, Mark
from tests.contract.watermark import made
from tests.contract.watermark.conftest import DELIVERY, KEY
from tests.contract.watermark.made import drawn
from watermark.stamp import stamp_pdf
from watermark.trace import read_marks
from watermark.tracing import pictures

OTHER_KEY = b"the key of another house, 32 b.."
WORDS = ["alveolar", "bone", "graft", "implant", "molar", "enamel", "dentin", "pulp", "fixture", "suture"]
RESHAPED: dict[str, Callable[[Image.Image], Image.Image]] = {
    "in a mirror": ImageOps.mirror,
    "upside down in a mirror": ImageOps.flip,
    "narrower": lambda picture: picture.resize((picture.width * 4 // 5, picture.height)),
    "lower": lambda picture: picture.resize((picture.width, picture.height * 3 // 4)),
    "narrower in a mirror": lambda picture: ImageOps.mirror(picture).resize((picture.width * 9 // 10, picture.height)),
}


def marked(tmp_path: Path, mark: Mark, grade: Grade = Grade.STANDARD, *, content: bytes = b"") -> Path:
    target = tmp_path / "copy.pdf"
    source = made.write(tmp_path / "paper.pdf", lines=[[made.PROSE] * 40] * 2, content=content)
    stamp_pdf(source, target, replace(mark, look=Look(grade=grade)), KEY)
    return target


def named(path: Path, key: bytes = KEY) -> list[int]:
    return [seen.delivery_id for seen in read_marks(path, key)]


def kerned() -> bytes:
    chance = np.random.default_rng(1)
    lines = []
    for row in range(60):
        parts = "".join(f"({chance.choice(WORDS)}) {chance.integers(-300, -20)} " for _ in range(40))
        lines.append(f"BT /F1 4 Tf 20 {600 - row * 8} Td [{parts}(end)] TJ ET\n")
    return "".join(lines).encode()


@pytest.mark.parametrize("change", ["screenshot", "turned", "shown at night", "of sixteen bits", *RESHAPED])
def test_a_picture_of_a_page_names_its_reader(tmp_path: Path, mark: Mark, change: str) -> None:
    picture = drawn(marked(tmp_path, mark))
    if change == "turned":
        picture = picture.rotate(3, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    if change == "shown at night":
        picture = ImageOps.invert(picture)
    if change == "of sixteen bits":
        picture = Image.fromarray(np.asarray(picture, dtype=np.uint16) * np.uint16(257))
    if change in RESHAPED:
        picture = RESHAPED[change](picture)
    kept = tmp_path / "leak.png"
    picture.save(kept)
    (seen,) = read_marks(kept, KEY)
    assert (seen.delivery_id, seen.carriers) == (DELIVERY, ("dots",))
    assert seen.chance < 1e-5
    assert seen.agreement > 0.8


def test_a_paper_printed_to_pictures_names_its_reader(tmp_path: Path, mark: Mark) -> None:
    picture = drawn(marked(tmp_path, mark), width=1275)
    picture.save(tmp_path / "scan.pdf", resolution=150, quality=60)
    assert named(tmp_path / "scan.pdf") == [DELIVERY]


@pytest.mark.parametrize("kept_as", ["leak.png", "leak.pdf"])
def test_a_copy_in_pure_black_and_white_is_read_by_its_printed_code(tmp_path: Path, mark: Mark, kept_as: str) -> None:
    copy = marked(tmp_path, mark)
    drawn(copy, width=2550).point(lambda shade: 255 * (shade > 127)).convert("1").save(
        tmp_path / kept_as, dpi=(300, 300)
    )
    (seen,) = read_marks(tmp_path / kept_as, KEY)
    assert (seen.delivery_id, seen.carriers, seen.pages) == (DELIVERY, ("print",), (1,))
    assert seen.chance < 1e-10
    assert read_marks(tmp_path / kept_as, OTHER_KEY) == ()


def test_a_picture_without_our_mark_names_nobody(tmp_path: Path, mark: Mark) -> None:
    source = made.write(tmp_path / "plain.pdf", lines=[[made.PROSE] * 40])
    drawn(source, width=560).save(tmp_path / "plain.png")
    assert named(tmp_path / "plain.png") == []
    drawn(marked(tmp_path, mark), width=560).crop((0, 0, 240, 240)).save(tmp_path / "leak.png")
    assert named(tmp_path / "leak.png", OTHER_KEY) == []


def test_a_strict_mark_outlives_its_forms_its_last_stream_and_its_words(tmp_path: Path, mark: Mark) -> None:
    copy = marked(tmp_path, mark, Grade.STRICT, content=kerned())
    stripped = tmp_path / "stripped.pdf"
    with pikepdf.open(copy) as pdf:
        del pdf.trailer["/Info"]
        for page in pdf.pages:
            del page.obj["/WNDI_Code"]
            if isinstance(page.obj.Contents, pikepdf.Array):
                del page.obj.Contents[-1]
            del page.obj.Resources["/XObject"]
        pdf.trailer.ID = pikepdf.Array([pikepdf.String("x"), pikepdf.String("x")])
        pdf.save(stripped)
    (seen,) = read_marks(stripped, KEY)
    assert (seen.delivery_id, seen.carriers) == (DELIVERY, ("dots", "kerning"))


def test_a_strict_copy_keeps_its_text_and_stays_small(tmp_path: Path, mark: Mark) -> None:
    standard = drawn(marked(tmp_path, mark, Grade.STANDARD, content=kerned()), width=300)
    size = (tmp_path / "paper.pdf").stat().st_size
    copy = marked(tmp_path, mark, Grade.STRICT, content=kerned())
    assert copy.stat().st_size - size < 2 * 16_000 + 18_000
    with pdfium.PdfDocument(copy) as pdf:
        assert "mandibular third molars" in pdf[1].get_textpage().get_text_range()
    assert np.abs(np.asarray(drawn(copy, width=300), int) - np.asarray(standard, int)).mean() < 8


@pytest.mark.parametrize(
    ("data", "words"), [(b"\x89PNG\r\n\x1a\nnothing", "打不开"), (b"\xff\xd8\xff\xe0cut", "打不开"), (None, "太大")]
)
def test_a_picture_that_cannot_be_read_is_refused_in_words(tmp_path: Path, data: bytes | None, words: str) -> None:
    path = tmp_path / "leak.png"
    if data is None:
        side = int(pictures.MAX_PIXELS**0.5) + 1
        Image.new("1", (side, side)).save(path)
    else:
        path.write_bytes(data)
    with pytest.raises(ConfigurationError, match=words):
        read_marks(path, KEY)
