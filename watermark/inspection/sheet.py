"""The first pages of a file as lines, with the size and place at which each is printed."""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from watermark.inspection.letters import clean, letters
from watermark.inspection.numbered import without_numbers

FIRST_PAGES = 3
# Behind so much text comes no title of this file any more.
_ENOUGH_LETTERS = 7000
_MAX_CHARS = 15_000
_SUPERSCRIPT = 0.8
_MARKS = (b"prism:doi", b"dc:identifier", b"pdf:doi", b"pdfx:doi", b"crossmark:doi")
_FARTHEST_BYTES = 1000
# Surrogates and rubbish codes cannot be encoded later on.
_UNCODED = re.compile("[\x00\ud800-\udfff]")
_MARKED_UP = re.compile(
    rb"(?:prism:doi|dc:identifier|pdfx?:doi|crossmark:DOI)[^>]{0,40}>\s*(?:<rdf:[^>]*>\s*)*(?:doi:|https?://[^<]{0,20}/)?"
    rb"(10\.\d{4,9}/[^\s<]{1,200})|prism:doi=\"(10\.\d{4,9}/[^\"]{1,200})\"",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. `size` is that of its type in points, 0 when unknown; `top` is 1 at the page's top."""

    text: str
    size: float = 0.0
    top: float = 0.5
    raw: str = ""

    @property
    def plain(self) -> str:
        """Its letters and digits alone."""
        return letters(self.text)


@dataclass(frozen=True, slots=True)
class Page:
    """One page's lines in reading order; `width` and `height` in points, 0 when unknown."""

    lines: tuple[Line, ...]
    width: float = 0.0
    height: float = 0.0

    @property
    def text(self) -> str:
        """Everything on it."""
        return "\n".join(line.text for line in self.lines)

    @property
    def letters(self) -> int:
        """How many letters and digits it holds."""
        return sum(len(line.plain) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's first pages, the number of all its pages, and what its properties say."""

    pages: tuple[Page, ...]
    count: int
    info_title: str = ""
    info_text: str = ""
    info_dois: tuple[str, ...] = ()
    body: float = field(default=0.0)

    @property
    def letters(self) -> int:
        """How many letters the pages hold."""
        return sum(page.letters for page in self.pages)


def sheet_of(pages: Sequence[Page], count: int, **properties: object) -> Sheet:
    """Return a sheet with the size of its running text measured."""
    return Sheet(tuple(pages), count, body=_body(pages), **properties)  # type: ignore[arg-type]


def read_text(texts: Sequence[str], *, count: int = 0) -> Sheet:
    """Return pages known by their text alone as a sheet: sizes unknown, places counted from the lines."""
    pages = []
    for text in texts:
        lines = [line for line in text.splitlines() if line.strip()]
        pages.append(Page(tuple(Line(clean(t), 0.0, 1 - n / max(40, len(lines)), t) for n, t in enumerate(lines))))
    return sheet_of(pages, count or len(pages))


def read_sheet(pdf: pdfium.PdfDocument, head: bytes = b"") -> Sheet:
    """Return the first pages of an open file; `head` is where XMP may stand as plain bytes."""
    pages: list[Page] = []
    while len(pages) < min(len(pdf), FIRST_PAGES) and sum(page.letters for page in pages) < _ENOUGH_LETTERS:
        pages.append(_read_page(pdf, len(pages)))
    said = {key: clean(pdf.get_metadata_value(key)) for key in ("Title", "Subject", "Keywords")}
    dois = _marked_up(head)
    return sheet_of(pages, len(pdf), info_title=said["Title"], info_text=" ".join(said.values()), info_dois=dois)


def _marked_up(head: bytes) -> tuple[str, ...]:
    """Return the DOIs that XMP names; what stands far from any of its words is not searched."""
    low = head.lower()
    begins = [at for word in _MARKS if (at := low.find(word)) >= 0]
    if not begins:
        return ()
    last = max(low.rfind(word) for word in _MARKS)
    found = _MARKED_UP.findall(head, min(begins), last + _FARTHEST_BYTES)
    return tuple(dict.fromkeys((one or other).decode("utf-8", "replace").casefold() for one, other in found))


def _read_page(pdf: pdfium.PdfDocument, index: int) -> Page:
    try:
        page = pdf[index]
    except pdfium.PdfiumError:
        return Page(())
    try:
        width, height = page.get_size()
        words = page.get_textpage()
        return Page(_unnumbered(list(_lines(words, height or 1.0))), width, height)
    except pdfium.PdfiumError:
        return Page(())
    finally:
        page.close()


def _unnumbered(lines: Sequence[Line]) -> tuple[Line, ...]:
    texts = without_numbers([line.raw for line in lines])
    pairs = [(line, text) for line, text in zip(lines, texts, strict=True) if text.strip()]
    return tuple(line if line.raw == text else replace(line, text=clean(text), raw=text) for line, text in pairs)


def _lines(words: pdfium.PdfTextPage, height: float) -> Iterator[Line]:
    count = min(words.count_chars(), _MAX_CHARS)
    chars = _chars(words, count)
    begin = 0
    for at in [*(n for n, char in enumerate(chars) if char in "\r\n"), count]:
        if line := _line(words, chars, begin, at, height):
            yield line
        begin = at + 1


def _chars(words: pdfium.PdfTextPage, count: int) -> str:
    """The page's characters, read at once where each has its place in the text, else one by one."""
    buffer = (ctypes.c_ushort * (count + 1))()
    if pdfium_c.FPDFText_GetText(words.raw, 0, count, buffer) == count + 1:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(text) == count:
            return _UNCODED.sub("\ufffd", text)
    return "".join(_char(pdfium_c.FPDFText_GetUnicode(words.raw, at)) for at in range(count))


def _char(code: int) -> str:
    return _UNCODED.sub("\ufffd", chr(code)) if 0 < code < 0x110000 else "\ufffd"


def _line(words: pdfium.PdfTextPage, chars: str, begin: int, end: int, height: float) -> Line | None:
    spots = [at for at in range(begin, end) if not chars[at].isspace()]
    if not spots:
        return None
    size = median(_size(words, spots[len(spots) * part // 4]) for part in range(4))
    while len(spots) > 8 and end - spots[-1] < 6 and 0 < _size(words, spots[-1]) < size * _SUPERSCRIPT:
        end = spots.pop()
    raw = chars[begin:end]
    return Line(clean(raw), size, _top(words, spots[0]) / height, raw)


def _size(words: pdfium.PdfTextPage, at: int) -> float:
    # Many programs set type of one point and enlarge it.
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFText_GetMatrix(words.raw, at, ctypes.byref(matrix)):
        return 0.0
    return float(pdfium_c.FPDFText_GetFontSize(words.raw, at)) * math.hypot(matrix.c, matrix.d)


def _top(words: pdfium.PdfTextPage, at: int) -> float:
    box = pdfium_c.FS_RECTF()
    pdfium_c.FPDFText_GetLooseCharBox(words.raw, at, ctypes.byref(box))
    return float(max(box.top, box.bottom))


def _body(pages: Sequence[Page]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[round(line.size * 2) / 2] += len(line.plain)
    return sizes.most_common(1)[0][0] if sizes else 0.0
