"""What every marked copy promises, on pages of every geometry."""

from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from handlers.domain.errors import BadDocument
from handlers.domain.mark import Mark
from tests.contract.watermark import made
from tests.contract.watermark.conftest import DELIVERY, KEY
from watermark.by_pypdf import mark_with_pypdf
from watermark.layout import wording
from watermark.marking import Marking
from watermark.second_reader import check_marked
from watermark.stamp import stamp_pdf
from watermark.trace import read_marks

BOXES: dict[str, dict[str, object]] = {
    "letter": {},
    "odd-origin": {"MediaBox": [100, 200, 712, 992]},
    "negative-origin": {"MediaBox": [-300, -400, 312, 392]},
    "reversed": {"MediaBox": [612, 792, 0, 0]},
    "cropped": {"CropBox": [50, 60, 400, 500]},
    "crop-partly-outside": {"CropBox": [-100, -100, 300, 300]},
    "user-unit": {"UserUnit": 2.5},
    "tiny": {"MediaBox": [0, 0, 20, 30]},
    "huge": {"MediaBox": [0, 0, 14000, 14000]},
    "strip": {"MediaBox": [0, 0, 60, 3000]},
}
OPEN_ENDS = {
    "open-states": b"q q 0.3 0 0 0.3 0 0 cm q",
    "surplus-restores": b"Q Q Q 0.3 0 0 0.3 0 0 cm",
    "clip-left": b"q 0 0 5 5 re W n",
    "text-left-open": b"BT /F1 3 Tf",
    "torn-array": b"BT /F1 10 Tf [(a) (b)",
    "torn-string": b"BT /F1 10 Tf (never ends",
    "invisible-state": b"/Missing gs 0 0 0 0 k",
}


def picture(path: Path, index: int = 0) -> Image.Image:
    with pdfium.PdfDocument(path) as pdf:
        page = pdf[index]
        scale = min(400 / min(page.get_size()), 3000 / max(page.get_size()))
        found: Image.Image = page.render(scale=scale).to_pil().convert("L")
        page.close()
        return found


def marked_cells(source: Path, target: Path) -> int:
    """Count in how many of 4 x 4 cells the two differ."""
    difference = ImageChops.difference(picture(source), picture(target))
    width, height = difference.size
    cells = [
        (width * x // 4, height * y // 4, width * (x + 1) // 4, height * (y + 1) // 4)
        for x in range(4)
        for y in range(4)
    ]
    return sum(sum(difference.crop(cell).histogram()[6:]) > 2 for cell in cells)


@pytest.mark.parametrize("turn", [0, 90, 180, 270, -90, 450, 45])
@pytest.mark.parametrize("boxes", BOXES)
def test_the_mark_covers_what_is_seen_of_a_page(boxes: str, turn: int, tmp_path: Path, mark: Mark) -> None:
    source = made.write(tmp_path / "in.pdf", page={**BOXES[boxes], "Rotate": turn})

    stamp_pdf(source, tmp_path / "out.pdf", mark)

    assert marked_cells(source, tmp_path / "out.pdf") >= 14


def test_a_page_cropped_to_nothing_shows_its_paper_with_the_mark(tmp_path: Path, mark: Mark) -> None:
    source = made.write(tmp_path / "in.pdf", page={"CropBox": [2000, 2000, 2600, 2700]})
    stamp_pdf(source, tmp_path / "out.pdf", mark)

    assert picture(tmp_path / "out.pdf").size == (400, 518)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_foot_line_reads_upright_at_the_foot_of_the_page(turn: int, tmp_path: Path, mark: Mark) -> None:
    source = made.write(tmp_path / "in.pdf", page={"Rotate": turn, "MediaBox": [30, 40, 500, 700]})
    stamp_pdf(source, tmp_path / "out.pdf", mark)

    strip = ImageChops.difference(picture(source), picture(tmp_path / "out.pdf"))
    width, height = strip.size
    strong = strip.point(lambda value: 255 if value > 50 else 0).getbbox()

    assert strong is not None
    assert strong[1] > height * 0.95
    assert strong[2] - strong[0] > width * 0.4


@pytest.mark.parametrize("ending", OPEN_ENDS)
def test_what_a_page_leaves_open_does_not_hide_the_mark(ending: str, tmp_path: Path, mark: Mark) -> None:
    source = made.write(tmp_path / "in.pdf", content=OPEN_ENDS[ending])

    stamp_pdf(source, tmp_path / "out.pdf", mark)

    assert marked_cells(source, tmp_path / "out.pdf") >= 14


@pytest.mark.parametrize("shade", [0.0, 0.35, 0.65, 1.0])
def test_the_mark_shows_on_dark_and_on_light_pages_and_leaves_text_readable(
    shade: float, tmp_path: Path, mark: Mark
) -> None:
    ground = f"{shade} g 0 0 612 792 re f".encode()
    source = made.write(tmp_path / "in.pdf", content=ground)
    stamp_pdf(source, tmp_path / "out.pdf", mark)

    difference = ImageChops.difference(picture(source), picture(tmp_path / "out.pdf"))
    above = difference.crop((0, 0, difference.size[0], difference.size[1] * 9 // 10))

    assert marked_cells(source, tmp_path / "out.pdf") >= 14
    assert not sum(above.histogram()[60:])


def test_every_page_says_whose_copy_it_is(tmp_path: Path, mark: Mark) -> None:
    source = made.paper(tmp_path / "in.pdf", ["A title"], pages=5)
    result = stamp_pdf(source, tmp_path / "out.pdf", mark)

    with pdfium.PdfDocument(tmp_path / "out.pdf") as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]

    assert result.pages == 5
    assert result.road == "pikepdf"
    for words in ("口腔科-张三", "2026-11-21", "1042", "仅供教学科研使用", "示范医院图书馆", mark.code):
        assert all(words in text for text in texts), words


def test_rare_characters_come_back_and_undrawable_ones_are_named(tmp_path: Path, mark: Mark) -> None:
    rare = Mark("病理科-𠮷䶮·㛃😀", mark.request, mark.day, mark.code)
    result = stamp_pdf(made.write(tmp_path / "in.pdf"), tmp_path / "out.pdf", rare)

    with pdfium.PdfDocument(tmp_path / "out.pdf") as pdf:
        text = pdf[0].get_textpage().get_text_range()

    assert result.missing == ("😀",)
    assert "病理科-𠮷䶮·㛃[U+1F600]" in text


@pytest.mark.parametrize("reader", ["长" * 200, "a\nb\tc", "\u202eمرحبا", "", "()\\<>"])
def test_no_name_breaks_the_mark(reader: str, tmp_path: Path, mark: Mark) -> None:
    odd = Mark(reader, mark.request, mark.day, mark.code)

    assert stamp_pdf(made.write(tmp_path / "in.pdf"), tmp_path / "out.pdf", odd).pages == 1


def test_pages_without_box_resources_or_contents_are_marked(tmp_path: Path, mark: Mark) -> None:
    source = made.write(tmp_path / "bare.pdf")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        for key in ("/MediaBox", "/Resources", "/Contents"):
            del pdf.pages[0].obj[key]
        pdf.save(source)

    assert stamp_pdf(source, tmp_path / "out.pdf", mark).pages == 1
    assert [s.delivery_id for s in read_marks(tmp_path / "out.pdf", KEY)] == [DELIVERY]


def test_a_page_used_twice_is_marked_twice_once(tmp_path: Path, mark: Mark) -> None:
    source = made.write(tmp_path / "in.pdf")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.Root.Pages.Kids.append(pdf.Root.Pages.Kids[0])
        pdf.Root.Pages.Count = 2
        pdf.save(source)

    stamp_pdf(source, tmp_path / "out.pdf", mark)
    with pdfium.PdfDocument(tmp_path / "out.pdf") as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]

    assert [text.count("仅供教学科研使用") for text in texts] == [1, 1]


def test_the_original_cannot_be_cut_out_of_the_copy(tmp_path: Path, mark: Mark) -> None:
    source = made.paper(tmp_path / "in.pdf", ["A title"])
    stamp_pdf(source, tmp_path / "out.pdf", mark)

    assert (tmp_path / "out.pdf").read_bytes().count(b"%%EOF") == 1


def test_the_publishers_words_stay_and_no_name_enters_the_metadata(tmp_path: Path, mark: Mark) -> None:
    source = made.write(tmp_path / "in.pdf")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        with pdf.open_metadata() as metadata:
            metadata["dc:rights"] = "© 2026 A Publisher"
        pdf.docinfo["/Author"] = "Smith J"
        pdf.save(source)

    stamp_pdf(source, tmp_path / "out.pdf", mark)
    with pikepdf.open(tmp_path / "out.pdf") as copy:
        assert "A Publisher" in str(copy.open_metadata())
        assert str(copy.docinfo["/Author"]) == "Smith J"
        assert "张三" not in str(copy.open_metadata()) + str(dict(copy.docinfo.items()))


def test_an_empty_password_is_no_obstacle_and_a_real_one_is_said(tmp_path: Path, mark: Mark) -> None:
    free = made.write(tmp_path / "free.pdf", encryption=pikepdf.Encryption(owner="o", user=""))
    locked = made.write(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))

    assert stamp_pdf(free, tmp_path / "out.pdf", mark).pages == 1
    with pytest.raises(BadDocument, match="encrypted"):
        stamp_pdf(locked, tmp_path / "no.pdf", mark)
    assert not (tmp_path / "no.pdf").exists()


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_pypdf_road_gives_the_same_mark(turn: int, tmp_path: Path, mark: Mark) -> None:
    source = made.write(tmp_path / "in.pdf", page={"Rotate": turn, "CropBox": [50, 60, 400, 500]}, content=b"q q")
    target = tmp_path / "out.pdf"

    made_copy = mark_with_pypdf(source, target, Marking(wording(mark), mark.code))

    check_marked(source, target, made_copy)
    assert marked_cells(source, target) >= 14
    (found,) = read_marks(target, KEY)
    assert (found.delivery_id, found.carriers) == (DELIVERY, ("form", "id", "info", "page", "text"))
