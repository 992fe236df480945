"""What cannot be turned into PDF ends in a clear refusal, and hostile files end there too."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from handlers.domain.errors import BadDocument
from handlers.domain.other_form import Hurdle
from tests.contract.watermark.converting.conftest import Convert
from tests.contract.watermark.converting.forms_made import CHAPTER, JATS, docx_bytes, epub_bytes, picture_bytes

pytestmark = pytest.mark.asyncio(loop_scope="session")
LOCKED = epub_bytes(members={"META-INF/encryption.xml": b'<e><EncryptionMethod Algorithm="x#aes128-cbc"/></e>'})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def png_of(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


def zipped(**members: bytes) -> bytes:
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return into.getvalue()


REFUSED = [
    (b"", "a.pdf", Hurdle.EMPTY),
    (b"CAJ\0" + bytes(50), "论文.caj", Hurdle.CAJ),
    (b"KDH \0\0" + bytes(50), "论文.kdh", Hurdle.CAJ),
    (b"HN\0\0" + bytes(50), "论文.nh", Hurdle.CAJ),
    (b"\xc8\0\0\0" + bytes(50), "论文.caj", Hurdle.CAJ),
    (OLE, "old.doc", Hurdle.OLD_OFFICE),
    (docx_bytes(), "new.docx", Hurdle.NO_OFFICE),
    (zipped(**{"[Content_Types].xml": b"", "ppt/presentation.xml": b""}), "a.pptx", Hurdle.SLIDES),
    (zipped(a=b"b"), "a.zip", Hurdle.ARCHIVE),
    (b"Rar!\x1a\x07\0", "a.rar", Hurdle.ARCHIVE),
    (b"\0\0\0\x18ftypheic", "IMG_1.HEIC", Hurdle.HEIC),
    (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "a.xml", Hurdle.OTHER_XML),
    (b"<article><body><p>broken", "a.xml", Hurdle.BROKEN),
    (b"<article/>", "a.xml", Hurdle.BROKEN),
    (b"\x01\x02\x03 whatever", "a.bin", Hurdle.UNKNOWN),
    (b"\x01\x02\x03 whatever", "a.txt", Hurdle.UNKNOWN),
    (b"\x7fELF" + bytes(60), "paper", Hurdle.UNKNOWN),
    (picture_bytes()[:4000], "torn.jpg", Hurdle.BROKEN),
    (b"\x89PNG\r\n\x1a\n", "a.png", Hurdle.BROKEN),
    (b"\xff\xd8\xff" + b"JPEG?" * 9, "a.jpg", Hurdle.BROKEN),
    (epub_bytes()[:600], "torn.epub", Hurdle.BROKEN),
    (LOCKED, "locked.epub", Hurdle.LOCKED),
]  # fmt: skip


@pytest.mark.parametrize(("data", "name", "hurdle"), REFUSED, ids=[f"{n}-{h}" for _, n, h in REFUSED])
async def test_what_is_not_taken_is_refused_with_its_hurdle(
    convert: Convert, data: bytes, name: str, hurdle: Hurdle
) -> None:
    with pytest.raises(BadDocument) as caught:
        await convert(data, name)
    assert caught.value.detail == hurdle


async def test_the_bytes_decide_and_not_the_name(convert: Convert) -> None:
    done, pdf = await convert(picture_bytes("PNG", (300, 400)), "paper.epub")
    assert done.is_made
    assert pdf.exists()


@pytest.mark.parametrize("size", [(40_000, 30_000), (2_000_000_000, 2_000_000_000), (100_000, 10_000)])
async def test_a_picture_of_a_thousand_million_pixels_is_never_decoded(convert: Convert, size: tuple[int, int]) -> None:
    with pytest.raises(BadDocument) as caught:
        await convert(png_of(*size), "a.png")
    assert caught.value.detail in {Hurdle.TOO_MANY_PIXELS, Hurdle.BROKEN}


async def test_a_zip_bomb_ends_in_a_refusal(convert: Convert) -> None:
    bomb = epub_bytes(CHAPTER + " " * (150 << 20))
    assert len(bomb) < 1 << 20
    with pytest.raises(BadDocument) as caught:
        await convert(bomb, "bomb.epub")
    assert caught.value.detail == Hurdle.TOO_LONG


async def test_an_epub_of_countless_members_is_refused(convert: Convert) -> None:
    with pytest.raises(BadDocument) as caught:
        await convert(epub_bytes(members={f"m{number}": b"" for number in range(6000)}), "a.epub")
    assert caught.value.detail == Hurdle.TOO_LONG


@pytest.mark.parametrize("where", ["xml", "epub"])
async def test_an_entity_that_names_a_file_of_ours_brings_nothing(convert: Convert, where: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    kind = f'<!DOCTYPE x [<!ENTITY own SYSTEM "{secret.as_uri()}">]>'
    if where == "xml":
        text = JATS.replace("<article ", kind + "<article ", 1).replace("We splinted", "We &own; splinted")
        _, pdf = await convert(text.encode(), "a.xml")
    else:
        _, pdf = await convert(epub_bytes(kind + CHAPTER.replace("正文", "正文&own;")), "a.epub")
    assert b"hunter2" not in pdf.read_bytes()


async def test_entities_that_grow_end_in_a_refusal(convert: Convert) -> None:
    grown = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    kind = f'<!DOCTYPE article [<!ENTITY a0 "aaaaaaaaaa">{grown}]>'
    text = JATS.replace("<article ", kind + "<article ", 1).replace("We splinted", "We &a11; splinted")
    with pytest.raises(BadDocument) as caught:
        await convert(text.encode(), "a.xml")
    assert caught.value.detail == Hurdle.BROKEN


async def test_well_known_entities_of_an_unread_dtd_are_shown(convert: Convert) -> None:
    kind = '<!DOCTYPE article SYSTEM "http://127.0.0.1:9/jats.dtd">'
    text = JATS.replace("<article ", kind + "<article ", 1).replace("We splinted", "We &alpha;&ndash;&beta; splinted")
    _, pdf = await convert(text.encode(), "a.xml")
    with pypdfium2.PdfDocument(pdf) as opened:
        assert "We α–β splinted" in opened[0].get_textpage().get_text_range()


@pytest.mark.parametrize("depth", [200, 100_000])
async def test_deep_nesting_is_flattened_or_refused(convert: Convert, depth: int) -> None:
    nested = "<sec>" * depth + "<p>inside</p>" + "</sec>" * depth
    text = JATS.replace("<body>", f"<body>{nested}")
    if depth > 256:
        with pytest.raises(BadDocument) as caught:
            await convert(text.encode(), "a.xml")
        assert caught.value.detail == Hurdle.BROKEN
    else:
        await convert(text.encode(), "a.xml")


async def test_deep_html_is_flattened(convert: Convert) -> None:
    page = "<html><body>" + "<div>" * 200 + "inside" + "</div>" * 200 + "after</body></html>"
    _, pdf = await convert(page.encode(), "a.html")
    with pypdfium2.PdfDocument(pdf) as opened:
        text = opened[0].get_textpage().get_text_range()
    assert "inside" in text
    assert "after" in text


async def test_html_too_deep_to_be_read_to_its_end_is_refused(convert: Convert) -> None:
    with pytest.raises(BadDocument) as caught:
        await convert(("<html><body>" + "<div>" * 100_000 + "inside").encode(), "a.html")
    assert caught.value.detail == Hurdle.TOO_LONG


async def test_a_book_that_never_ends_is_refused(convert: Convert) -> None:
    with pytest.raises(BadDocument) as caught:
        await convert("字".encode() * 3_000_000, "long.txt")
    assert caught.value.detail == Hurdle.TOO_LONG


async def test_an_epub_cannot_reach_out_of_itself(convert: Convert, tmp_path: Path) -> None:
    outside = tmp_path / "outside.png"
    outside.write_bytes(picture_bytes("PNG", (30, 30)))
    chapter = CHAPTER.replace("../pictures/one.png", f"../../../../../..{outside}")
    done, _ = await convert(epub_bytes(chapter), "a.epub")
    assert done.is_made
