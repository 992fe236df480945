"""What is turned into PDF, and what it keeps and loses, through the limited child process."""

from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from handlers.domain.other_form import Form, Loss
from tests.contract.watermark.converting.conftest import Convert
from tests.contract.watermark.converting.forms_made import JATS, epub_bytes, picture_bytes
from watermark.converting.pictures import without_metadata

pytestmark = pytest.mark.asyncio(loop_scope="session")


def texts(pdf: Path) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as opened:
        return [page.get_textpage().get_text_range() for page in opened]


def sizes(pdf: Path) -> list[tuple[int, int]]:
    with pypdfium2.PdfDocument(pdf) as opened:
        return [(round(page.get_width()), round(page.get_height())) for page in opened]


def orientation(value: int) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = value
    return exif


async def test_a_jpeg_keeps_its_resolution_and_its_bytes(convert: Convert) -> None:
    data = picture_bytes("JPEG", (900, 1200), dpi=(300, 300))
    done, pdf = await convert(data, "scan.jpg")
    assert (done.form, done.losses) == (Form.PICTURE, (Loss.SEARCH,))
    assert sizes(pdf) == [(216, 288)]
    assert data[-2000:] in pdf.read_bytes()


@pytest.mark.parametrize(("form", "name"), [("PNG", "a.png"), ("WEBP", "a.webp"), ("GIF", "a.gif"), ("BMP", "a.bmp")])
async def test_a_picture_without_resolution_becomes_a_page_as_long_as_a4(
    convert: Convert, form: str, name: str
) -> None:
    _, pdf = await convert(picture_bytes(form, (300, 400)), name)
    assert sizes(pdf)[0][1] == 842


async def test_a_photo_held_sideways_is_turned_upright(convert: Convert) -> None:
    _, pdf = await convert(picture_bytes("JPEG", (400, 300), exif=orientation(6)), "photo.jpg")
    assert sizes(pdf) == [(632, 842)]


async def test_every_page_of_a_tiff_becomes_a_page(convert: Convert) -> None:
    into = BytesIO()
    pages = [Image.new(mode, (400, 500), 1) for mode in ("1", "L", "I;16")]
    pages[0].save(into, "TIFF", save_all=True, append_images=pages[1:])
    done, pdf = await convert(into.getvalue(), "scan.tif")
    assert len(sizes(pdf)) == 3
    assert done.losses == (Loss.SEARCH,)


async def test_a_moving_picture_gives_its_first_frame_and_says_so(convert: Convert) -> None:
    into = BytesIO()
    frames = [Image.new("L", (200, 200), shade) for shade in (0, 90, 200)]
    frames[0].save(into, "GIF", save_all=True, append_images=frames[1:])
    done, pdf = await convert(into.getvalue(), "a.gif")
    assert len(sizes(pdf)) == 1
    assert Loss.MOTION in done.losses


async def test_transparent_places_are_shown_on_white(convert: Convert) -> None:
    into = BytesIO()
    Image.new("RGBA", (100, 100), (0, 0, 0, 0)).save(into, "PNG")
    _, pdf = await convert(into.getvalue(), "a.png")
    with pypdfium2.PdfDocument(pdf) as opened:
        assert opened[0].render().to_pil().convert("L").getextrema() == (255, 255)


@pytest.mark.parametrize(("form", "mode"), [("PNG", "I;16"), ("TIFF", "I;16"), ("TIFF", "I;16B"), ("TIFF", "I")])
async def test_a_grey_of_finer_shades_stays_as_light_as_it_was(convert: Convert, form: str, mode: str) -> None:
    into = BytesIO()
    Image.new(mode, (100, 100), 40_000).save(into, form)
    _, pdf = await convert(into.getvalue(), "scan")
    with pypdfium2.PdfDocument(pdf) as opened:
        low, high = opened[0].render().to_pil().convert("L").getextrema()
    assert abs(low - 40_000 / 257) < 2
    assert abs(high - 40_000 / 257) < 2


async def test_what_a_camera_wrote_about_place_and_owner_does_not_leave(convert: Convert) -> None:
    exif = orientation(1)
    exif[0x013B] = "Dr. Zhang's phone"
    data = picture_bytes("JPEG", (300, 400), exif=exif, comment=b"ward 7")
    _, pdf = await convert(data, "photo.jpg")
    assert b"Zhang" in data
    assert not any(word in pdf.read_bytes() for word in (b"Zhang", b"ward 7", b"Exif"))
    assert Image.open(BytesIO(without_metadata(data))).size == (300, 400)


async def test_jats_gives_the_whole_paper_in_order(convert: Convert) -> None:
    done, pdf = await convert(JATS.encode(), "paper.xml")
    text = " ".join(" ".join(texts(pdf)).split())
    wanted = (
        "Splinting after avulsion: H2O", "Ida Halvorsen", "Northern Atlas of Research, 2024, 3(2): 11-19",
        "10.5555/naor.2024.0117", "Abstract", "We splinted forty teeth.", "splint; tooth", "1 Methods",
        "Forty teeth were splinted [1].", "1. clean", "2. splint", "Table 1", "kept 38", "Figure 1", "The splint.",
        "E = mc^2", "References", "J Smith. On teeth. J Teeth. 2001",
    )  # fmt: skip
    places = [text.find(words) for words in wanted]
    assert -1 not in places
    assert places == sorted(places)
    assert done.losses == (Loss.LAYOUT, Loss.FIGURES, Loss.FORMULAS, Loss.LINKS)


async def test_text_that_looks_like_an_instruction_to_the_typesetter_stays_text(convert: Convert) -> None:
    trick = '#read("/etc/passwd") #import "@preview/x:1.0.0" $x$ *b* \\ ]) {{ }}'
    _, pdf = await convert(JATS.replace("Forty <bold>teeth</bold>", trick).encode(), "paper.xml")
    assert '#read("/etc/passwd") #import "@preview/x:1.0.0" $x$ *b* \\ ]) {{ }}' in " ".join(
        "".join(texts(pdf)).split()
    )


async def test_an_epub_gives_title_chapters_and_its_own_pictures_and_no_script(convert: Convert) -> None:
    done, pdf = await convert(epub_bytes(), "book.epub")
    text = "\n".join(texts(pdf))
    assert all(
        words in text
        for words in ("牙周病学", "张三", "第一章 牙周炎", "正文加粗，见这里。", "• 甲", "• 乙", "〔图：远处〕")
    )
    assert "alert" not in text
    assert "〔图：图一〕" not in text
    assert done.losses == (Loss.LAYOUT, Loss.FIGURES, Loss.LINKS)


async def test_html_of_a_chinese_encoding_is_read(convert: Convert) -> None:
    page = "<html><head><title>牙周炎</title></head><body><p>正文<script>x()</script>在此</p></body></html>"
    _, pdf = await convert(page.encode("gb18030"), "page.html")
    text = "".join(texts(pdf))
    assert "牙周炎" in text
    assert "正文在此" in text


async def test_a_page_in_a_western_encoding_is_read_to_its_end(convert: Convert) -> None:
    page = '<html><meta charset="windows-1252"><h1>Dental implants</h1><p>5 µm, Sjögren</p><p>the last</p></html>'
    done, pdf = await convert(page.encode("cp1252"), "page.html")
    assert "".join(texts(pdf)).split()[:6] == ["Dental", "implants", "5", "µm,", "Sjögren", "the"]
    assert done.losses == (Loss.LAYOUT, Loss.LINKS)


async def test_a_chapter_of_a_book_is_read_in_the_encoding_it_declares(convert: Convert) -> None:
    chapter = '<?xml version="1.0" encoding="iso-8859-1"?><html><body><p>Sjögren é</p><p>the last</p></body></html>'
    _, pdf = await convert(epub_bytes(chapter=chapter.encode("latin-1")), "book.epub")
    text = "".join(texts(pdf))
    assert "Sjögren é" in text
    assert "the last" in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
async def test_text_is_read_in_its_encoding_line_by_line(convert: Convert, encoding: str) -> None:
    done, pdf = await convert("第一行\n第二行 䶮\n\nlast".encode(encoding), "notes.txt")
    lines = [line.strip() for line in texts(pdf)[0].splitlines()]
    assert lines[:3] == ["第一行", "第二行 䶮", "last"]
    assert done.losses == ()


async def test_letters_that_no_font_has_are_told(convert: Convert) -> None:
    done, _ = await convert("ꦲꦏ 𒀀 fine".encode(), "notes.txt")
    assert done.losses == (Loss.CHARACTERS,)


async def test_a_pdf_is_left_alone_whatever_it_is_called(convert: Convert) -> None:
    done, pdf = await convert(b"%PDF-1.4\n...", "paper.caj")
    assert (done.form, done.is_made, pdf.exists()) == (Form.PDF, False, False)
