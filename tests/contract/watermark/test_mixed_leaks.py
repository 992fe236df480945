"""What a trace promises where pages or pictures of several readers were put together: nobody stands there alone."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from handlers.domain.mark import Mark
from tests.contract.watermark import made
from tests.contract.watermark.conftest import DELIVERY, KEY
from watermark.code import issue_code
from watermark.stamp import stamp_pdf
from watermark.trace import read_file, read_marks
from watermark.tracing.pages import dots_on_pages

drawn = partial(made.drawn, width=1105)

OTHER = DELIVERY + 7


@pytest.fixture
def copies(tmp_path: Path, mark: Mark) -> dict[int, Path]:
    """The copies of two readers, by delivery."""
    source = made.write(tmp_path / "paper.pdf", lines=[[made.PROSE] * 40] * 2)
    found = {one: tmp_path / f"{one}.pdf" for one in (DELIVERY, OTHER)}
    for one, path in found.items():
        stamp_pdf(source, path, replace(mark, code=issue_code(KEY, one)), KEY)
    return found


def scan(path: Path, pages: list[Image.Image]) -> Path:
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=130)
    return path


def joined(path: Path, parts: list[Path]) -> Path:
    with pikepdf.new() as whole:
        for part in parts:
            with pikepdf.open(part) as pdf:
                whole.pages.extend(pdf.pages)
        whole.save(path)
    return path


def pages_of(path: Path) -> dict[int, tuple[int, ...]]:
    return {seen.delivery_id: seen.pages for seen in read_marks(path, KEY)}


@pytest.mark.parametrize("is_first", [True, False])
def test_page_images_of_another_reader_are_told_beside_a_printed_mark(
    tmp_path: Path, copies: dict[int, Path], *, is_first: bool
) -> None:
    images = scan(tmp_path / "scan.pdf", [drawn(copies[OTHER], index=index) for index in (0, 1)])
    parts = [images, copies[DELIVERY]] if is_first else [copies[DELIVERY], images]
    first, last = (1, 2), (3, 4)
    expected = {DELIVERY: last, OTHER: first} if is_first else {DELIVERY: first, OTHER: last}
    assert pages_of(joined(tmp_path / "mixed.pdf", parts)) == expected


@pytest.mark.parametrize("place", [3, 6])
def test_one_page_image_of_another_reader_among_many_is_told(
    tmp_path: Path, copies: dict[int, Path], place: int
) -> None:
    pages = [drawn(copies[DELIVERY], index=1)] * 6
    pages.insert(place, drawn(copies[OTHER]))
    assert pages_of(scan(tmp_path / "scan.pdf", pages))[OTHER] == (place + 1,)


def test_two_page_images_in_the_midst_of_a_long_file_are_found(tmp_path: Path, copies: dict[int, Path]) -> None:
    before, after = (made.write(tmp_path / f"{n}.pdf", lines=[[made.PROSE]] * n) for n in (4, 28))
    images = scan(tmp_path / "scan.pdf", [drawn(copies[OTHER])] * 2)
    assert pages_of(joined(tmp_path / "long.pdf", [before, images, after])) == {OTHER: (5, 6)}


def test_page_images_turned_on_the_scanner_are_told_beside_another_readers(
    tmp_path: Path, copies: dict[int, Path]
) -> None:
    turned = drawn(copies[OTHER]).rotate(4, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    assert set(pages_of(scan(tmp_path / "scan.pdf", [drawn(copies[DELIVERY])] * 3 + [turned]))) == {DELIVERY, OTHER}


def test_it_is_told_of_how_many_pages_the_dots_were_looked_at(tmp_path: Path, copies: dict[int, Path]) -> None:
    long = made.write(tmp_path / "long.pdf", lines=[[made.PROSE]] * 20)
    images = scan(tmp_path / "scan.pdf", [drawn(copies[OTHER])] * 2)
    told = [read_file(path, KEY) for path in (long, joined(tmp_path / "more.pdf", [images, long]), copies[OTHER])]
    assert [(one.looked_at, one.pages) for one in told] == [(12, 20), (14, 22), (2, 2)]


def test_a_file_that_is_slow_to_draw_says_that_it_was_not_looked_at(tmp_path: Path, copies: dict[int, Path]) -> None:
    images = scan(tmp_path / "scan.pdf", [drawn(copies[OTHER])] * 4)
    assert [page for page, _ in dots_on_pages(images, KEY, look_s=0)] == [1, 4]


def beside(first: Image.Image, second: Image.Image, *, is_below: bool = False) -> Image.Image:
    if is_below:
        whole = Image.new("L", (max(first.width, second.width), first.height + second.height), "white")
        whole.paste(second, (0, first.height))
    else:
        whole = Image.new("L", (first.width + second.width, max(first.height, second.height)), "white")
        whole.paste(second, (first.width, 0))
    whole.paste(first, (0, 0))
    return whole


def halves(first: Image.Image, second: Image.Image) -> Image.Image:
    whole = first.copy()
    whole.paste(second.crop((0, first.height // 2, first.width, first.height)), (0, first.height // 2))
    return whole


@pytest.mark.parametrize("way", ["side by side", "one below the other", "half and half", "one much smaller"])
@pytest.mark.parametrize("kept_as", ["leak.png", "leak.pdf"])
def test_a_picture_with_pages_of_two_readers_names_both(
    tmp_path: Path, copies: dict[int, Path], way: str, kept_as: str
) -> None:
    first, second = drawn(copies[DELIVERY]), drawn(copies[OTHER])
    if way == "half and half":
        picture = halves(first, second)
    elif way == "one much smaller":
        picture = beside(drawn(copies[DELIVERY], width=900), drawn(copies[OTHER], width=2000))
    else:
        picture = beside(first, second, is_below=way.startswith("one"))
    picture.save(tmp_path / kept_as, resolution=130)
    assert set(pages_of(tmp_path / kept_as)) == {DELIVERY, OTHER}


def test_a_page_of_one_reader_shown_twice_names_that_reader_alone(tmp_path: Path, copies: dict[int, Path]) -> None:
    beside(drawn(copies[OTHER]), drawn(copies[OTHER], index=1)).save(tmp_path / "leak.png")
    assert set(pages_of(tmp_path / "leak.png")) == {OTHER}
