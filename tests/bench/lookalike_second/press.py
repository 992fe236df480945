"""A small typesetter: pages of text with columns, raised characters and any script, without embedded fonts."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

A4 = (595.0, 842.0)
_HEAD = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"
_NARROW, _WIDE, _USUAL, _CAPITAL = 270, 850, 530, 680
# Rows of the basic plane that the cases use: Latin, Greek, punctuation, arrows, signs, Han, full-width forms.
_ROWS = (*range(0x08), *range(0x1E, 0x28), 0x30, *range(0x4E, 0xA0), 0xFB, 0xFF)


def width(text: str, size: float) -> float:
    """Return about how wide a text is set, in points."""
    return sum(_glyph(c) for c in text) * size / 1000


def _glyph(char: str) -> int:
    if ord(char) >= 0x2E80:
        return 1000
    if char in " iljI.,:;|!'()[]ft":
        return _NARROW
    if char in "mwMW@%—":
        return _WIDE
    return _CAPITAL if char.isupper() else _USUAL


@dataclass(slots=True)
class Page:
    """One page that is written from top to bottom; `x`, `y` and `span` say where the next line goes."""

    size: tuple[float, float] = A4
    x: float = 50
    y: float = 0
    span: float = 495
    marks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin below the upper edge."""
        self.y = self.size[1] - 40

    def at(self, x: float, y: float, text: str, size: float = 9, *, bold: bool = False) -> None:
        """Write a text at a place, without moving on."""
        font, code = ("F2" if bold else "F1"), text.encode("utf-16-be").hex()
        self.marks.append(f"BT /{font} {size:g} Tf 1 0 0 1 {x:.1f} {y:.1f} Tm <{code}> Tj ET")

    def up(self, x: float, y: float, text: str, size: float = 6) -> None:
        """Write a text upwards along the edge, as stamps of downloads stand."""
        self.marks.append(f"BT /F1 {size:g} Tf 0 1 -1 0 {x:.1f} {y:.1f} Tm <{text.encode('utf-16-be').hex()}> Tj ET")

    def line(self, text: str, size: float = 9, *, bold: bool = False, centre: bool = False) -> None:
        """Write one line and go to the next."""
        self.y -= size * 1.3
        indent = max(0, (self.span - width(text, size)) / 2) if centre else 0
        self.at(self.x + indent, self.y, text, size, bold=bold)

    def text(self, text: str, size: float = 9, *, bold: bool = False, centre: bool = False) -> None:
        """Write a text over as many lines as it needs."""
        for row in wrapped(text, size, self.span):
            if self.y > 45:
                self.line(row, size, bold=bold, centre=centre)

    def raised(self, parts: Iterable[tuple[str, int]], size: float = 16) -> None:
        """Write runs of which some stand higher (1) or lower (-1), as formulae and affiliations do."""
        self.y -= size * 1.3
        x = self.x
        for text, shift in parts:
            set_in = size * 0.6 if shift else size
            if x + width(text, set_in) > self.x + self.span:
                x, self.y = self.x, self.y - size * 1.3
            self.at(x, self.y + shift * size * 0.35, text, set_in, bold=size > 12)
            x += width(text, set_in)

    def gap(self, points: float = 8) -> None:
        """Leave some room."""
        self.y -= points

    def columns(self, text: str, size: float = 8.5, count: int = 2) -> None:
        """Fill the rest of the page with a text in columns."""
        top, left, gutter = self.y, self.x, 16
        column = (self.span - gutter * (count - 1)) / count
        rows = wrapped(text, size, column)
        for number in range(count):
            y = top
            while rows and y > 70:
                y -= size * 1.25
                self.at(left + number * (column + gutter), y, rows.pop(0), size)
        self.y = 60


def wrapped(text: str, size: float, span: float) -> list[str]:
    """Break a text into lines; between Han characters it may break anywhere."""
    rows, row = [], ""
    for word in _words(text):
        if row and width(row + word, size) > span:
            rows.append(row.rstrip())
            row = ""
        row += word
    return [*rows, row.rstrip()] if row.strip() else rows


def _words(text: str) -> list[str]:
    found, word = [], ""
    for char in text:
        word += char
        if char == " " or ord(char) >= 0x2E80:
            found.append(word)
            word = ""
    return [*found, word]


def bound(pages: list[Page], *, title: str = "") -> bytes:
    """Return the pages as a file."""
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(pages)))
    info = b"<< /Producer (Press) /Title <FEFF%s> >>" % title.encode("utf-16-be").hex().encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        _font("Helvetica", 5),
        _font("Helvetica-Bold", 6),
        _descendant("Helvetica"),
        _descendant("Helvetica-Bold"),
        _stream(_unicode_map()),
        b"<< /Type /FontDescriptor /FontName /Helvetica /Flags 32 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
        b" /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>",
        info,
    ]
    for number, page in enumerate(pages):
        wide, high = page.size
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {wide:g} {high:g}] /Contents {11 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
        objects.append(_stream("\n".join(page.marks).encode()))
    return _file(objects)


def _font(name: str, below: int) -> bytes:
    return (
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H"
        f" /DescendantFonts [{below} 0 R] /ToUnicode 7 0 R >>".encode()
    )


def _descendant(name: str) -> bytes:
    widths = " ".join(str(_glyph(chr(code))) for code in range(32, 127))
    return (
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /FontDescriptor 8 0 R"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        f" /DW 1000 /W [32 [{widths}] 128 1023 {_USUAL} 8208 8230 {_USUAL}] >>".encode()
    )


def _unicode_map() -> bytes:
    rows = [f"<{row:02x}00> <{row:02x}ff> <{row:02x}00>" for row in _ROWS]
    blocks = "".join(
        f"{len(part)} beginbfrange\n{chr(10).join(part)}\nendbfrange\n"
        for part in (rows[n : n + 100] for n in range(0, len(rows), 100))
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{blocks}endcmap end end"
    ).encode()


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _file(objects: list[bytes]) -> bytes:
    out, offsets = bytearray(_HEAD), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 9 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
