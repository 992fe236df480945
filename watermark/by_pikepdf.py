"""Marks a PDF with pikepdf and hand-written objects: the first road, and the fastest."""

import secrets
import zlib
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from watermark.balance import Balance, balance
from watermark.code import CODE_KEY, plain_code
from watermark.geometry import LETTER, View, box, is_apart, view
from watermark.layout import FONT, LINE_OPACITY, LINE_STATE, TILE_OPACITY, TILE_STATE, Wording, content

_MAX_PARENTS = 60
_FLATE_LIMIT_BYTES = 64 << 20


def limit_decoders() -> None:
    """Make pikepdf give up on decompression bombs."""
    pikepdf.settings.set_qpdf_limits(flate_max_memory=_FLATE_LIMIT_BYTES, max_stream_filters=6, parser_max_nesting=200)


def open_pdf(source: Path) -> pikepdf.Pdf:
    """Open a PDF, mending what can be mended.

    Raises:
        BadDocument: It needs a password or is beyond repair.
    """
    try:
        return pikepdf.open(source, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise BadDocument(Failure.ENCRYPTED, "需要密码才能打开") from error
    except (pikepdf.PdfError, RuntimeError, ValueError, OverflowError) as error:
        raise BadDocument(Failure.DAMAGED, f"打不开（{type(error).__name__}）") from error


def mark_with_pikepdf(source: Path, target: Path, words: Wording, code: str) -> int:
    """Write the marked copy and return its number of pages.

    Raises:
        BadDocument: pikepdf cannot read or rewrite the file.
    """
    with open_pdf(source) as pdf:
        try:
            pages = list(pdf.pages)
            if not pages:
                raise BadDocument(Failure.DAMAGED, "没有页面")
            marker = _Marker(pdf, words, code)
            for page in pages:
                marker.mark(page.obj)
            _name_document(pdf, code)
            pdf.save(
                target,
                min_version="1.4",
                compress_streams=False,
                recompress_flate=False,
                stream_decode_level=pikepdf.StreamDecodeLevel.none,
                object_stream_mode=pikepdf.ObjectStreamMode.preserve,
            )
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError) as error:
            # Broken objects answer with whichever of these fits; the next road reads the file differently.
            raise BadDocument(Failure.DAMAGED, f"改写不了（{type(error).__name__}）") from error
    return len(pages)


def _name_document(pdf: pikepdf.Pdf, code: str) -> None:
    # qpdf keeps the first half of /ID and makes the second anew at each save.
    letters = plain_code(code).encode()
    pdf.trailer.ID = Array([pikepdf.String(letters), pikepdf.String(letters)])
    if not isinstance(pdf.trailer.get("/Info"), Dictionary):
        pdf.trailer.Info = pdf.make_indirect(Dictionary())
    pdf.trailer.Info[CODE_KEY] = pikepdf.String(code)


class _Marker:
    """Adds one mark to page after page; the forms are shared by all pages of a size."""

    def __init__(self, pdf: pikepdf.Pdf, words: Wording, code: str) -> None:
        self._pdf = pdf
        self._words = words
        self._code = code
        self._prefix = f"/Wm{secrets.token_hex(4)}"
        self._forms: dict[tuple[float, float], tuple[str, Object]] = {}
        self._streams: dict[bytes, Object] = {}
        self._resources = self._make_resources()

    def mark(self, page: Object) -> None:
        """Add the mark on top of what a page draws."""
        seen = _view(page)
        name, form = self._form(seen.size)
        resources = _own_resources(page)
        originals = _streams(page.get("/Contents"))
        left = _left_open(originals)
        if left.torn:
            originals, left = [self._isolated(originals, page, resources)], Balance()
        _sub(resources, "/XObject")[name] = form
        before = b"q\n" * (left.surplus + 1)
        matrix = " ".join(f"{n:.5f}".rstrip("0").rstrip(".") for n in seen.matrix)
        after = (
            (b"\nET" if left.open_text else b"")
            + b"\nQ" * (left.open_states + 1)
            + f"\nq {matrix} cm {name} Do Q\n".encode()
        )
        page.Contents = Array([self._stream(before), *originals, self._stream(after)])
        page[CODE_KEY] = pikepdf.String(self._code)

    def _stream(self, data: bytes) -> Object:
        if data not in self._streams:
            self._streams[data] = self._pdf.make_stream(data)
        return self._streams[data]

    def _form(self, size: tuple[float, float]) -> tuple[str, Object]:
        if size not in self._forms:
            form = self._compressed(content(self._words, *size))
            form.Type, form.Subtype, form.FormType = Name.XObject, Name.Form, 1
            form.BBox = Array([0, 0, *size])
            form.Resources = self._resources
            form[CODE_KEY] = pikepdf.String(self._code)
            self._forms[size] = (f"{self._prefix}{len(self._forms)}", form)
        return self._forms[size]

    def _compressed(self, data: bytes) -> Stream:
        stream = self._pdf.make_stream(b"")
        stream.write(zlib.compress(data, 6), filter=Name.FlateDecode)
        return stream

    def _isolated(self, originals: list[Object], page: Object, resources: Object) -> Object:
        """Put torn content into a form of its own, where what it leaves open ends."""
        form = self._compressed(b"\n".join(stream.read_bytes() for stream in originals))
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = Array([-16000, -16000, 16000, 16000])
        form.Resources = resources
        if "/Group" in page:
            form.Group = page.Group
        name = f"{self._prefix}x{len(self._streams)}"
        _sub(resources, "/XObject")[name] = form
        return self._stream(f"{name} Do".encode())

    def _make_resources(self) -> Object:
        states = {TILE_STATE: _state(TILE_OPACITY), LINE_STATE: _state(LINE_OPACITY)}
        fonts = Dictionary({FONT: self._font()})
        return self._pdf.make_indirect(Dictionary(ExtGState=Dictionary(states), Font=fonts))

    def _font(self) -> Object:
        cut = self._words.font
        program = self._compressed(cut.program)
        program.Subtype = Name.CIDFontType0C
        name = Name(f"/{cut.name}")
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=4,
            FontBBox=Array([-1002, -1048, 2928, 1808]),
            ItalicAngle=0,
            Ascent=880,
            Descent=-120,
            CapHeight=733,
            StemV=80,
            FontFile3=program,
        )
        widths = [part for gid, width in sorted(cut.widths.items()) for part in (gid, Array([width]))]
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType0,
            BaseFont=name,
            CIDSystemInfo=Dictionary(
                Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
            ),
            FontDescriptor=self._pdf.make_indirect(descriptor),
            DW=1000,
            W=Array(widths),
        )
        font = Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([self._pdf.make_indirect(descendant)]),
            ToUnicode=self._compressed(cut.to_unicode()),
        )
        return self._pdf.make_indirect(font)


def _state(opacity: float) -> Dictionary:
    # Whatever the page left behind must not make the mark vanish.
    return Dictionary(Type=Name.ExtGState, ca=opacity, CA=opacity, BM=Name.Normal, SMask=Name("/None"), AIS=False)


def _view(page: Object) -> View:
    media = _listed(_inherited(page, "/MediaBox"))
    if box(media) is None:
        page.MediaBox = Array(LETTER)
    crop = _listed(_inherited(page, "/CropBox"))
    if is_apart(media, crop):
        # Readers disagree whether such a page shows its paper or nothing; now it shows its paper.
        page.CropBox = Array(box(media) or LETTER)
    return view(media, crop, _scalar(_inherited(page, "/Rotate")))


def _inherited(page: Object, key: str) -> Any:  # noqa: ANN401 - a PDF object may be anything
    for _ in range(_MAX_PARENTS):
        if (found := page.get(key)) is not None:
            return found
        parent = page.get("/Parent")
        if not isinstance(parent, Dictionary):
            return None
        page = parent
    return None


def _listed(value: Any) -> list[Any] | None:  # noqa: ANN401
    return [_scalar(part) for part in value] if isinstance(value, Array) else None


def _scalar(value: Any) -> Any:  # noqa: ANN401
    return None if isinstance(value, Object) else value


def _own_resources(page: Object) -> Object:
    found = _inherited(page, "/Resources")
    if not isinstance(found, Dictionary):
        found = Dictionary()
    page.Resources = found
    own: Object = page.Resources
    return own


def _sub(resources: Object, key: str) -> Object:
    if not isinstance(resources.get(key), Dictionary):
        resources[key] = Dictionary()
    found: Object = resources[key]
    return found


def _streams(contents: Any) -> list[Object]:  # noqa: ANN401
    parts = list(contents) if isinstance(contents, Array) else [contents]
    return [part for part in parts if isinstance(part, Stream)]


def _left_open(originals: list[Object]) -> Balance:
    try:
        return balance(b"\n".join(stream.read_bytes() for stream in originals))
    except (pikepdf.PdfError, RuntimeError, ValueError, NotImplementedError):
        # Readers draw what they can decode of such a page; it is left as it is.
        return Balance()
