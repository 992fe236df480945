"""Marks a PDF with pypdf: the road for files that the others cannot rewrite, and where no binary wheel installs."""

import secrets
import struct
import zlib
from pathlib import Path
from typing import Any

import pypdf
from pypdf.errors import FileNotDecryptedError, PyPdfError
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from watermark.code import CODE_KEY, plain_code
from watermark.stamping.active import Cleaner, Library
from watermark.stamping.balance import Balance, balance
from watermark.stamping.geometry import LETTER, View, box, is_apart, view
from watermark.stamping.layout import FONT, LINE_STATE, SHADOW_STATE, TILE_STATE, content
from watermark.stamping.marking import Made, Marking
from watermark.stamping.shapes import FILLED_BY
from watermark.tracing import dots

# pypdf meets broken objects with these, besides its own errors.
_ODDITIES = (
    PyPdfError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RuntimeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    struct.error,
    zlib.error,
)


def mark_with_pypdf(source: Path, target: Path, marking: Marking) -> Made:
    """Write the marked copy; one with a password stays to the others.

    Raises:
        BadDocument: pypdf cannot read or rewrite the file either.
    """
    try:
        with pypdf.PdfReader(source) as reader:
            if reader.is_encrypted and not reader.decrypt(""):
                raise BadDocument(Failure.ENCRYPTED, "需要密码才能打开")
            marking.limits.check_pages(len(reader.pages))
            writer = pypdf.PdfWriter(clone_from=reader)
        cleaner = Cleaner(_LIBRARY)
        cleaner.clean_document(writer.root_object)
        cleaner.sweep(one for one in writer._objects if one is not None)  # noqa: SLF001 - as `_add_object` below
        marker = _Marker(writer, marking)
        for page in writer.pages:
            _uncover(page)
            marker.mark(page)
        writer.add_metadata({CODE_KEY: marking.code})
        letters = ByteStringObject(plain_code(marking.code).encode())
        writer._ID = ArrayObject([letters, letters])  # noqa: SLF001 - pypdf offers no other way to set it
        if cleaner.removed:
            # What nothing refers to any more would be written all the same.
            writer.compress_identical_objects(remove_duplicates=False)
        writer.write(target)
    except FileNotDecryptedError as error:
        raise BadDocument(Failure.ENCRYPTED, "需要密码才能打开") from error
    except _ODDITIES as error:
        raise BadDocument(Failure.DAMAGED, f"改写不了（pypdf {type(error).__name__}）") from error
    # pypdf leaves out what it cannot read without a word, and how much annotations cover is not known here.
    covered = frozenset(index for index, page in enumerate(writer.pages) if "/Annots" in page)
    return Made(len(writer.pages), frozenset(range(len(writer.pages))), cleaner.removed, covered)


def _uncover(page: pypdf.PageObject) -> None:
    """Take away what viewers fill annotations with of their own accord; what covers else, the second reader sees."""
    annotations = _resolved(page.get("/Annots"))
    for one in map(_resolved, annotations if isinstance(annotations, ArrayObject) else ()):
        if not isinstance(one, DictionaryObject):
            continue
        looks = _resolved(one.get("/MK"))
        if isinstance(looks, DictionaryObject):
            looks.pop("/BG", None)
        if "/AP" not in one and (key := FILLED_BY.get(str(one.get("/Subtype")))):
            one.pop(key, None)


def _resolved(found: Any) -> Any:  # noqa: ANN401 - a PDF object may be anything
    return found.get_object() if isinstance(found, PdfObject) else found


_LIBRARY = Library(
    is_dictionary=lambda found: isinstance(found, DictionaryObject) and not isinstance(found, StreamObject),
    is_stream=lambda found: isinstance(found, StreamObject),
    is_list=lambda found: isinstance(found, ArrayObject),
    is_name=lambda found: isinstance(found, NameObject),
    is_direct=lambda found: not isinstance(found, IndirectObject),
    resolve=_resolved,
)


class _Marker:
    """Adds one mark to page after page; the forms are shared by all pages of a size."""

    def __init__(self, writer: pypdf.PdfWriter, marking: Marking) -> None:
        self._writer = writer
        self._words = marking.words
        self._code = marking.code
        self._seal = marking.seal
        self._prefix = f"/Wm{secrets.token_hex(4)}"
        self._forms: dict[tuple[float, float], tuple[str, IndirectObject]] = {}
        self._resources = self._make_resources()

    def mark(self, page: pypdf.PageObject) -> None:
        """Add the mark on top of what a page draws."""
        seen = _view(page)
        name, form = self._form(seen.size)
        original = page.get_contents()
        left = balance(original.get_data()) if original is not None else Balance()
        resources = _sub(page, "/Resources", page.get("/Resources"))
        _sub(resources, "/XObject", resources.get("/XObject"))[NameObject(name)] = form
        before, after = left.around
        matrix = " ".join(f"{n:.5f}" for n in seen.matrix)
        parts = [self._stream(before), *_parts(page), self._stream(after + f"\nq {matrix} cm {name} Do Q\n".encode())]
        if left.torn:
            raise BadDocument(Failure.DAMAGED, "页面内容不完整（pypdf）")
        page[NameObject("/Contents")] = ArrayObject(parts)
        page[NameObject(CODE_KEY)] = TextStringObject(self._code)

    def _add(self, found: PdfObject) -> IndirectObject:
        return self._writer._add_object(found)  # noqa: SLF001 - the documented name for it is this one

    def _stream(self, data: bytes, **entries: PdfObject) -> IndirectObject:
        stream = StreamObject()
        stream.set_data(data)
        packed = stream.flate_encode()
        packed.update({NameObject(f"/{key}"): value for key, value in entries.items()})
        return self._add(packed)

    def _form(self, size: tuple[float, float]) -> tuple[str, IndirectObject]:
        if size not in self._forms:
            form = self._stream(
                content(self._words, *size) + (dots.drawn(self._seal, size, dots.STATE) if self._seal else b""),
                Type=NameObject("/XObject"),
                Subtype=NameObject("/Form"),
                BBox=_numbers([0, 0, *size]),
                Resources=self._resources,
                **{CODE_KEY[1:]: TextStringObject(self._code)},
            )
            self._forms[size] = (f"{self._prefix}{len(self._forms)}", form)
        return self._forms[size]

    def _make_resources(self) -> IndirectObject:
        look = self._words.look
        tiles, line = _state(look.tile_opacity), _state(look.foot_opacity)
        states = _dictionary(
            {TILE_STATE: tiles, SHADOW_STATE: tiles, LINE_STATE: line, dots.STATE: _state(dots.OPACITY)}
        )
        fonts = _dictionary({FONT: self._font()})
        return self._add(_dictionary({"/ExtGState": states, "/Font": fonts}))

    def _font(self) -> IndirectObject:
        cut = self._words.font
        name = NameObject(f"/{cut.name}")
        descriptor = _dictionary(
            {
                "/Type": NameObject("/FontDescriptor"),
                "/FontName": name,
                "/Flags": NumberObject(4),
                "/FontBBox": _numbers([-1002, -1048, 2928, 1808]),
                "/ItalicAngle": NumberObject(0),
                "/Ascent": NumberObject(880),
                "/Descent": NumberObject(-120),
                "/CapHeight": NumberObject(733),
                "/StemV": NumberObject(80),
                "/FontFile3": self._stream(cut.program, Subtype=NameObject("/CIDFontType0C")),
            }
        )
        widths = [part for gid, width in sorted(cut.widths.items()) for part in (NumberObject(gid), _numbers([width]))]
        system = {"/Registry": TextStringObject("Adobe"), "/Ordering": TextStringObject("Identity")}
        descendant = _dictionary(
            {
                "/Type": NameObject("/Font"),
                "/Subtype": NameObject("/CIDFontType0"),
                "/BaseFont": name,
                "/CIDSystemInfo": _dictionary({**system, "/Supplement": NumberObject(0)}),
                "/FontDescriptor": self._add(descriptor),
                "/DW": NumberObject(1000),
                "/W": ArrayObject(widths),
            }
        )
        font = {
            "/Type": NameObject("/Font"),
            "/Subtype": NameObject("/Type0"),
            "/BaseFont": name,
            "/Encoding": NameObject("/Identity-H"),
            "/DescendantFonts": ArrayObject([self._add(descendant)]),
            "/ToUnicode": self._stream(cut.to_unicode()),
        }
        return self._add(_dictionary(font))


def _dictionary(entries: dict[str, Any]) -> DictionaryObject:
    return DictionaryObject({NameObject(key): value for key, value in entries.items()})


def _numbers(values: list[float]) -> ArrayObject:
    return ArrayObject([FloatObject(value) for value in values])


def _state(opacity: float) -> DictionaryObject:
    normal = {"/BM": NameObject("/Normal"), "/SMask": NameObject("/None")}
    return _dictionary({"/ca": FloatObject(opacity), "/CA": FloatObject(opacity), **normal})


def _view(page: pypdf.PageObject) -> View:
    media, crop, turn = (_plain(_inherited(page, key)) for key in ("/MediaBox", "/CropBox", "/Rotate"))
    if box(media) is None:
        page[NameObject("/MediaBox")] = _numbers(list(LETTER))
    if is_apart(media, crop):
        page[NameObject("/CropBox")] = _numbers(list(box(media) or LETTER))
    return view(media, crop, turn)


def _inherited(page: DictionaryObject, key: str) -> PdfObject | None:
    node: Any = page
    for _ in range(60):
        if not isinstance(node, DictionaryObject):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
        node = node.get_object() if node is not None else None
    return None


def _plain(value: PdfObject | None) -> Any:  # noqa: ANN401 - a PDF object may be anything
    if isinstance(value, ArrayObject):
        return [part.get_object() for part in value]
    return value


def _sub(parent: DictionaryObject, key: str, found: PdfObject | None) -> DictionaryObject:
    """Return the dictionary at that key, inherited or shared ones included, made where there is none."""
    if found is None and key == "/Resources":
        found = _inherited(parent, key)
    plain = found.get_object() if found is not None else None
    if not isinstance(plain, DictionaryObject):
        plain = DictionaryObject()
    if key not in parent or not isinstance(parent[key], DictionaryObject):
        parent[NameObject(key)] = plain
    return plain


def _parts(page: pypdf.PageObject) -> list[PdfObject]:
    contents = page.get("/Contents")
    plain = contents.get_object() if contents is not None else None
    if isinstance(plain, ArrayObject):
        return list(plain)
    return [contents] if isinstance(plain, StreamObject) and contents is not None else []
