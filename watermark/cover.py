"""The page in front of a copy, drawn by hand in the font of the mark; the paper's outlines and page labels stay right.

It is put in front before the copy is marked: the mark, the check by a second reader and every road that mends a file
then treat it like the other pages.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import segno
from pikepdf import Array, Dictionary, Name, NumberTree, Stream, String

from handlers.domain.cover import Cover
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Stamped
from watermark.ending import check_ending
from watermark.header import check_header
from watermark.stamping.by_pikepdf import limit_decoders, open_pdf
from watermark.stamping.font_objects import font_object
from watermark.stamping.geometry import view
from watermark.stamping.glyphs import Cut, cut, drawable

_A4 = (595.28, 841.89)
_LIKELY_SIDE_PT = (300.0, 1000.0)
_MARGIN, _TOP, _FOOT = 0.105, 0.10, 0.09
_TITLE_EM, _TEXT_EM, _SMALL_EM = 0.034, 0.0185, 0.0155
_LABEL_EM, _LEADING = 4.6, 1.62
_QR_SHARE, _QUIET = 0.15, 2
_MAX_TEXT, _MAX_LINES = 900, 60
_LABEL = "封面"
# Where a line of Latin text may be broken; between Chinese characters it may anywhere.
_BREAKS = " -/?&="
_NO_START = "，。、；：！？）》」』”’…·,.;:!?)]}%"
_BLACK, _GREY, _RED = "0.1 0.1 0.12", "0.42 0.44 0.48", "0.72 0.11 0.11"


def add_cover(source: Path, target: Path, cover: Cover) -> bool:
    """Write `source` with the cover in front to `target`; return whether that could be done.

    A file that cannot take one goes without: the paper matters more than its cover.
    """
    limit_decoders()
    mended = target.with_name(f"{target.name}.saved")
    try:
        return _in_front(source, target, cover) or (_saved(source, mended) and _in_front(mended, target, cover))
    finally:
        mended.unlink(missing_ok=True)


def covered(source: Path, target: Path, cover: Cover | None, stamp: Callable[[Path], Stamped]) -> Stamped:
    """Return what `stamp` makes of the source with the cover in front, or of the source alone if that cannot be.

    `stamp` writes to `target`; what stands beside it on the way is removed.
    """
    if cover is None:
        return stamp(source)
    # What a cover is put in front of is written anew, and then ends as it should.
    check_header(source)
    check_ending(source)
    dressed = target.with_name(f"{target.name}.covered")
    try:
        if add_cover(source, dressed, cover):
            return stamp(dressed)
    except BadDocument:
        # Without a cover the file may still do; if not, that is the reason to tell.
        target.unlink(missing_ok=True)
    finally:
        dressed.unlink(missing_ok=True)
    return stamp(source)


def _in_front(source: Path, target: Path, cover: Cover) -> bool:
    try:
        with open_pdf(source) as pdf:
            _insert(pdf, cover)
            pdf.save(
                target,
                compress_streams=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                object_stream_mode=pikepdf.ObjectStreamMode.preserve,
                encryption=False,
            )
    except (BadDocument, pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError):
        target.unlink(missing_ok=True)
        return False
    return True


def _saved(source: Path, mended: Path) -> bool:
    try:
        with pdfium.PdfDocument(source) as pdf:
            pdf.save(mended)
    except (pdfium.PdfiumError, OSError, ValueError):
        return False
    return True


def _insert(pdf: pikepdf.Pdf, cover: Cover) -> None:
    size = _size(pdf)
    sheet = _Sheet(cover, *size)
    stream = _compressed(pdf, sheet.drawn())
    fonts = Dictionary(F=font_object(pdf, sheet.font, lambda data: _compressed(pdf, data)))
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, *size]),
        # Said here, since what the page tree says for all pages is meant for the paper's.
        CropBox=Array([0, 0, *size]),
        Rotate=0,
        Resources=Dictionary(Font=fonts),
        Contents=stream,
    )
    _shift_labels(pdf)
    pdf.pages.insert(0, pikepdf.Page(pdf.make_indirect(page)))


def _compressed(pdf: pikepdf.Pdf, data: bytes) -> Stream:
    stream = pdf.make_stream(b"")
    stream.write(zlib.compress(data, 6), filter=Name.FlateDecode)
    return stream


def _size(pdf: pikepdf.Pdf) -> tuple[float, float]:
    """Return the size of the paper's first page as it is shown, or A4 where that is no sheet of paper."""
    first = pdf.pages[0]
    media, crop = ([float(side) for side in box] for box in (first.mediabox, first.cropbox))
    width, height = view(media, crop, first.rotation).size
    low, high = _LIKELY_SIDE_PT
    is_likely = all(low <= side <= high for side in (width, height)) and height > width
    return (round(width, 2), round(height, 2)) if is_likely else _A4


def _shift_labels(pdf: pikepdf.Pdf) -> None:
    """Name the cover, and let every other page keep its label."""
    old = pdf.Root.get("/PageLabels")
    labels = list(NumberTree(old).items()) if isinstance(old, Dictionary) else []
    moved = [(number + 1, label) for number, label in labels if number >= 0]
    if not any(number == 1 for number, _ in moved):
        moved.insert(0, (1, Dictionary(S=Name.D)))
    nums = [part for number, label in sorted(moved, key=lambda each: each[0]) for part in (number, label)]
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(_LABEL)), *nums]))


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    em: float
    colour: str
    indent: float = 0.0
    gap: float = 0.0
    label: str = ""


class _Sheet:
    """The cover as lines of text on a page."""

    def __init__(self, cover: Cover, width: float, height: float) -> None:
        self._size = width, height
        self._unit = min(width, height)
        self._cover = cover
        texts = [cover.title, cover.citation, *cover.warnings, *cover.terms, *(t for fact in cover.facts for t in fact)]
        self.font: Cut = cut(["注意：… ", *(_shown(text) for text in texts)])

    def drawn(self) -> bytes:
        """Return the page's content."""
        width, height = self._size
        left, y = width * _MARGIN, height * (1 - _TOP)
        parts = [b"q BT 0 Tr 0 Tc 0 Tw 100 Tz 0 Ts"]
        for line in list(self._lines())[:_MAX_LINES]:
            size = line.em * self._unit
            y -= size * (_LEADING + line.gap)
            if y < height * _FOOT:
                break
            if line.label:
                parts.append(self._text(line.label, size, (left, y), _GREY))
            parts.append(self._text(line.text, size, (left + line.indent * size, y), line.colour))
        parts.append(b"ET")
        parts += self._qr()
        return b"\n".join([*parts, b"Q\n"])

    def _lines(self) -> Iterator[_Line]:
        cover = self._cover
        yield from self._block(cover.title, _TITLE_EM, _BLACK)
        yield from self._block(cover.citation, _TEXT_EM, _BLACK, gap=1.2)
        for index, warning in enumerate(cover.warnings):
            yield from self._block(f"注意：{warning}", _TEXT_EM, _RED, gap=1.2 if index == 0 else 0.2)
        for index, (label, value) in enumerate(cover.facts):
            yield from self._fact(label, value, gap=1.6 if index == 0 else 0.15)
        for index, term in enumerate(cover.terms):
            yield from self._block(term, _SMALL_EM, _GREY, gap=2.0 if index == 0 else 0.2, keep=_QR_SHARE + 0.03)

    def _block(self, text: str, em: float, colour: str, *, gap: float = 0.0, keep: float = 0.0) -> Iterator[_Line]:
        room = (self._size[0] * (1 - 2 * _MARGIN) - keep * self._unit * bool(self._cover.qr)) / (em * self._unit)
        for index, line in enumerate(_wrapped(self.font, _shown(text), room)):
            yield _Line(line, em, colour, gap=gap if index == 0 else 0.0)

    def _fact(self, label: str, value: str, *, gap: float) -> Iterator[_Line]:
        room = self._size[0] * (1 - 2 * _MARGIN) / (_TEXT_EM * self._unit) - _LABEL_EM
        for index, line in enumerate(_wrapped(self.font, _shown(value), room)):
            is_first = index == 0
            shown = _shown(label) if is_first else ""
            yield _Line(line, _TEXT_EM, _BLACK, indent=_LABEL_EM, gap=gap if is_first else 0.0, label=shown)

    def _text(self, text: str, size: float, at: tuple[float, float], colour: str) -> bytes:
        place = f"1 0 0 1 {at[0]:.2f} {at[1]:.2f} Tm"
        return f"{colour} rg /F {size:.2f} Tf {place} <{self.font.encoded(text).hex()}> Tj".encode()

    def _qr(self) -> Iterator[bytes]:
        if not self._cover.qr:
            return
        rows = [[bool(dark) for dark in row] for row in segno.make(self._cover.qr, error="m", micro=False).matrix]
        side = self._unit * _QR_SHARE
        step = side / (len(rows) + 2 * _QUIET)
        left, low = self._size[0] * (1 - _MARGIN) - side, self._size[1] * _FOOT
        yield f"1 g {left:.3f} {low:.3f} {side:.3f} {side:.3f} re f 0 g".encode()
        for index, row in enumerate(rows):
            y = low + (len(rows) - index - 1 + _QUIET) * step
            for start, length in _dark(row):
                yield f"{left + (start + _QUIET) * step:.3f} {y:.3f} {length * step:.3f} {step:.3f} re".encode()
        yield b"f"


def _dark(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Yield where dark modules begin in a row and how many stand side by side."""
    start = None
    for index, is_dark in enumerate([*row, False]):
        if is_dark and start is None:
            start = index
        elif not is_dark and start is not None:
            yield start, index - start
            start = None


def _shown(text: str) -> str:
    shown = drawable(text)[0]
    return shown if len(shown) <= _MAX_TEXT else shown[: _MAX_TEXT - 1] + "…"


def _wrapped(font: Cut, text: str, room_em: float) -> list[str]:
    """Return a text in lines that fit: words stay whole where they can, no line begins with a stop."""
    lines, line, width = [], "", 0.0
    for char in text:
        wide = font.width_em(char)
        if line and width + wide > room_em and char not in _NO_START:
            kept, rest = _broken(line, char)
            lines.append(kept.rstrip())
            line, width = rest.lstrip(), font.width_em(rest.lstrip())
        line, width = line + char, width + wide
    return [*lines, line.strip()] if line.strip() else lines


def _broken(line: str, following: str) -> tuple[str, str]:
    """Return what stays on a line that is full, and the beginning of a word that goes to the next."""
    if ord(following) > 0x2E80 or ord(line[-1]) > 0x2E80 or line[-1] in _BREAKS or following == " ":
        return line, ""
    spots = [index for index, char in enumerate(line) if char in _BREAKS or ord(char) > 0x2E80]
    at = spots[-1] + 1 if spots and spots[-1] > len(line) // 3 else len(line)
    return line[:at], line[at:]
