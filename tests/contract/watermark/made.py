"""PDFs of every awkward kind, made by the tests themselves, and how their pages look."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name
from PIL import Image

PROSE = "The quick brown fox studies mandibular third molars in forty dogs and reports what was found there. "


def write(
    path: Path,
    *,
    lines: Sequence[Sequence[str]] = (("A page",),),
    page: Mapping[str, object] | None = None,
    content: bytes = b"",
    encryption: pikepdf.Encryption | None = None,
) -> Path:
    """Write a PDF with these lines of text on its pages; `page` entries go into every page dictionary."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for texts in lines:
        shown = "".join(f"({text}) Tj 0 -14 Td " for text in texts)
        stream = pdf.make_stream(f"BT /F1 10 Tf 60 700 Td {shown}ET\n".encode("latin-1") + content)
        made = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, 612, 792]),
            Resources=Dictionary(Font=Dictionary(F1=font)),
            Contents=stream,
        )
        for key, value in (page or {}).items():
            made[f"/{key}"] = Array(value) if isinstance(value, list) else value
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
    pdf.save(path, encryption=encryption or False)
    return path


def paper(path: Path, first: Sequence[str], *, pages: int = 2) -> Path:
    """Write a paper of some pages whose first page begins with these lines."""
    body = [PROSE] * 40
    return write(path, lines=[[*first, *body], *([body] * (pages - 1))])


def page_tree_loop(path: Path) -> Path:
    """Write a PDF whose page tree contains itself."""
    objects = (b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[2 0 R]/Parent 2 0 R>>")
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj%sendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    path.write_bytes(data + b"xref\n0 3\n0000000000 65535 f \n" + table + end)
    return path


def bomb(path: Path, *, size_bytes: int = 600 << 20) -> Path:
    """Write a small PDF whose page content unpacks to hundreds of megabytes."""
    import zlib

    squeeze = zlib.compressobj(9)
    chunk = b"0 0 m 1 1 l S\n" * 80_000
    packed = b"".join(squeeze.compress(chunk) for _ in range(size_bytes // len(chunk))) + squeeze.flush()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    stream = pdf.make_stream(b"")
    stream.write(packed, filter=Name.FlateDecode)
    pdf.pages[0].obj.Contents = stream
    pdf.save(path)
    return path


def drawn(path: Path, *, width: int = 1080, index: int = 0) -> Image.Image:
    """Return a page as a picture in grey, so many pixels wide."""
    with pdfium.PdfDocument(path) as pdf:
        page = pdf[index]
        picture: Image.Image = page.render(scale=width / page.get_width()).to_pil().convert("L")
        page.close()
    return picture
