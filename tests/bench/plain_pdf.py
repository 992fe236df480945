"""A small sound PDF of a given title, made in a millisecond: two pages of text, filled up to a size."""

import random
import zlib

LINES_A_PAGE = 40
HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"


def paper_pdf(title: str, doi: str, *, size_bytes: int = 40_000) -> bytes:
    """Return a PDF whose first page shows title and DOI; noise that no page shows fills it up to the size."""
    noise = random.Random(doi).randbytes(max(1000, size_bytes))  # noqa: S311 - filling, not a secret
    pages = [[(16, title), (9, f"https://doi.org/{doi}"), *_prose(1)], _prose(2)]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R 4 0 R] /Count 2 >>",
        _page(6),
        _page(7),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        *(_stream(_content(lines)) for lines in pages),
        _stream(noise),
    ]
    return _file(objects)


def _prose(page: int) -> list[tuple[int, str]]:
    words = "Patients were followed for five years and outcomes were recorded in the registry of the hospital"
    return [(9, f"{words}, part {page}.{n}.") for n in range(LINES_A_PAGE)]


def _content(lines: list[tuple[int, str]]) -> bytes:
    y, parts = 800, []
    for size, text in lines:
        y -= size + 8
        parts.append(f"BT /F1 {size} Tf 1 0 0 1 50 {y} Tm ({text[:95]}) Tj ET")
    return zlib.compress("\n".join(parts).encode("latin-1"))


def _page(content: int) -> bytes:
    resources = "/Resources << /Font << /F1 5 0 R >> >>"
    return f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {resources} /Contents {content} 0 R >>".encode()


def _stream(data: bytes) -> bytes:
    is_text = data[:1] == b"\x78"
    kind = b" /Filter /FlateDecode" if is_text else b""
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(data), kind, data)


def _file(objects: list[bytes]) -> bytes:
    out, offsets = bytearray(HEAD), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
