"""What every marked copy promises, on pages of every geometry."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops

from handlers.domain.errors import BadDocument
from handlers.domain.mark import Grade, Look, Mark
from tests.bench.marking_eyes import marked_cells
from tests.contract.watermark import made
from tests.contract.watermark.conftest import DELIVERY, KEY
from tests.contract.watermark.geometry_cases import CASES, MEASURED, OURS, Case
from watermark.stamp import stamp_pdf
from watermark.stamping.by_pypdf import mark_with_pypdf
from watermark.stamping.layout import wording
from watermark.stamping.marking import Marking
from watermark.stamping.second_reader import check_marked
from watermark.trace import read_marks


def picture(path: Path, index: int = 0, side: int = 0) -> Image.Image:
    with pdfium.PdfDocument(path) as pdf:
        page = pdf[index]
        scale = min(400 / min(page.get_size()), 3000 / max(page.get_size()))
        scale = side / max(page.get_size()) if side else scale
        found: Image.Image = page.render(scale=scale).to_pil().convert("L")
        page.close()
        return found


def poppler_picture(path: Path) -> Image.Image:
    done = subprocess.run(
        ["pdftoppm", "-scale-to", "420", "-cropbox", "-gray", "-singlefile", str(path), str(path.with_suffix(""))],
        capture_output=True,
        check=True,
    )
    assert not done.stdout
    with Image.open(path.with_suffix(".pgm")) as found:
        return found.convert("L")


def made_case(case: Case, path: Path) -> Path:
    made.write(path, page=case.page, content=case.content)
    if case.is_inherited:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            page, tree = pdf.pages[0].obj, pdf.Root.Pages
            for key in ("/MediaBox", "/CropBox", "/Rotate", "/Resources"):
                if key in page:
                    tree[key] = page[key]
                    del page[key]
            pdf.save(path)
    return path


def test_the_cases_are_the_measured_ones_and_twenty_more() -> None:
    assert len(MEASURED) == 22
    assert len(OURS) >= 20


@pytest.mark.parametrize("name", CASES)
def test_the_mark_covers_what_is_seen_of_a_page(name: str, tmp_path: Path, mark: Mark) -> None:
    source, target = made_case(CASES[name], tmp_path / "in.pdf"), tmp_path / "out.pdf"

    stamp_pdf(source, target, mark)

    assert marked_cells(picture(source), picture(target)) >= 14


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="poppler is missing: apt install poppler-utils")
@pytest.mark.parametrize("name", CASES)
def test_poppler_shows_the_mark_in_the_same_place(name: str, tmp_path: Path, mark: Mark) -> None:
    source, target = made_case(CASES[name], tmp_path / "in.pdf"), tmp_path / "out.pdf"

    stamp_pdf(source, target, mark)
    ours = ImageChops.difference(poppler_picture(source), poppler_picture(target))
    theirs = ImageChops.difference(picture(source, side=420), picture(target, side=420)).resize(ours.size)

    assert marked_cells(poppler_picture(source), poppler_picture(target)) >= 14
    # The foot line is the loudest part of the mark: both draw it upright at the foot, in the same place.
    for shown in (ours, theirs):
        loud = shown.point(lambda value: 255 if value > 60 else 0).getbbox()
        assert loud is None or loud[1] > shown.size[1] * 0.8


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


@pytest.mark.parametrize("shade", [0.0, 0.35, 0.65, 1.0])
def test_the_mark_shows_on_dark_and_on_light_pages_and_leaves_text_readable(
    shade: float, tmp_path: Path, mark: Mark
) -> None:
    ground = f"{shade} g 0 0 612 792 re f".encode()
    source = made.write(tmp_path / "in.pdf", content=ground)
    stamp_pdf(source, tmp_path / "out.pdf", mark)

    difference = ImageChops.difference(picture(source), picture(tmp_path / "out.pdf"))
    above = difference.crop((0, 0, difference.size[0], difference.size[1] * 9 // 10))

    assert marked_cells(picture(source), picture(tmp_path / "out.pdf")) >= 14
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
    assert marked_cells(picture(source), picture(target)) >= 14
    (found,) = read_marks(target, KEY)
    assert (found.delivery_id, found.carriers) == (DELIVERY, ("form", "id", "info", "page", "text"))


def test_a_page_whose_forms_all_name_one_another_is_traced(mark: Mark, tmp_path: Path) -> None:
    source, target = tmp_path / "web.pdf", tmp_path / "marked.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page()
    names = pdf.make_indirect(pikepdf.Dictionary())
    for number in range(80):
        form = pdf.make_stream(b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
        form.Resources = pikepdf.Dictionary(XObject=names)
        names[f"/F{number}"] = form
    pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=names)
    pdf.save(source)
    stamp_pdf(source, target, mark, KEY)
    (found,) = read_marks(target, KEY)
    assert "form" in found.carriers


@pytest.mark.parametrize("grade", Grade)
@pytest.mark.parametrize("shade", [0.0, 0.3, 1.0])
def test_tiles_show_on_dark_pages_as_on_light_ones_in_both_grades(
    mark: Mark, tmp_path: Path, shade: float, grade: Grade
) -> None:
    source, target = tmp_path / "plain.pdf", tmp_path / "marked.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    pdf.pages[0].contents_add(f"{shade} g 0 0 595 842 re f".encode())
    pdf.save(source)
    stamp_pdf(source, target, replace(mark, look=Look(grade=grade)), KEY)
    assert marked_cells(picture(source).convert("L"), picture(target).convert("L")) >= 14
