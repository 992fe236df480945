"""Adds the mark to page after page with pikepdf; few objects are touched, since that is what takes the time."""

import secrets
from dataclasses import dataclass
from typing import Any

import pikepdf
from isal import isal_zlib
from pikepdf import Array, Dictionary, Name, Object, Stream

from handlers.domain.mark import Grade
from watermark.code import CODE_KEY
from watermark.stamping.balance import Balance
from watermark.stamping.contents import Decoder, joined, streams_of, unpacked
from watermark.stamping.font_objects import font_object
from watermark.stamping.geometry import BOUNDLESS, LETTER, box, is_apart, view
from watermark.stamping.layout import FONT, LINE_STATE, SHADOW_STATE, TILE_STATE, content
from watermark.stamping.marking import Marking
from watermark.tracing import dots
from watermark.tracing.inline import inline_marks
from watermark.tracing.kerning import most_on_a_page, woven

_MAX_PARENTS = 60


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the mark goes on pages of one geometry: the form, the operators that draw it, and boxes set right."""

    name: str
    form: Object
    turn: bytes
    draw: bytes
    size: tuple[float, float]
    boxes: tuple[tuple[str, tuple[float, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class _Given:
    """What a page inherits from the tree above it."""

    media: Any = None
    crop: Any = None
    turn: Any = None
    resources: Any = None


class PageMarker:
    """Adds one mark; forms are shared by all pages of a size, streams by all that need the same."""

    def __init__(self, pdf: pikepdf.Pdf, marking: Marking) -> None:
        """Take the document that is marked."""
        self._pdf = pdf
        self._marking = marking
        self._prefix = f"/Wm{secrets.token_hex(4)}"
        self._code = pikepdf.String(marking.code)
        self._forms: dict[tuple[float, float], tuple[str, Object]] = {}
        self._places: dict[tuple[bytes, bytes, bytes], _Place] = {}
        self._inherited: dict[tuple[int, int], _Given] = {}
        self._streams: dict[bytes, Object] = {}
        self._named: set[tuple[tuple[int, int], str]] = set()
        self._decoder = Decoder(trusts_packing=not marking.is_repacked)
        self._most_shifts = most_on_a_page(len(pdf.pages))
        self._resources = self._make_resources()

    def mark(self, page: Object, index: int) -> bool:
        """Add the mark on top of what a page draws; return whether its own content is damaged."""
        above = self._above(page)
        place = self._place(page, above)
        own = _likely(page, "/Resources")
        resources = above.resources if own is None else own
        originals = streams_of(_likely(page, "/Contents"))
        left = self._decoder.left_open(originals)
        if left.torn or index in self._marking.isolate:
            originals = [self._isolated(originals, page, resources, index)]
            left, resources = Balance(), page.Resources
        self._name(page, resources, place)
        page[CODE_KEY] = self._code
        if self._is_strict and (
            one := self._woven(page.get("/Resources", above.resources), originals, left, place, index)
        ):
            page.Contents = one
            return left.torn
        before, after = left.around
        page.Contents = Array([self._stream(before), *originals, self._stream(after + place.draw)])
        return left.torn

    @property
    def _is_strict(self) -> bool:
        return self._marking.seal is not None and self._marking.words.look.grade is Grade.STRICT

    def _woven(
        self, resources: Object, originals: list[Object], left: Balance, place: _Place, index: int
    ) -> Object | None:
        """Return page and mark as one stream that cannot be taken apart; `None` when the content cannot be unpacked."""
        content = joined(originals)
        if self._marking.seal is None or content is None:
            return None
        states = resources.get("/ExtGState")
        if not isinstance(states, Dictionary):
            states = resources.ExtGState = Dictionary()
        names = f"{self._prefix}t", f"{self._prefix}d"
        for name, opacity in zip(names, (self._marking.words.look.tile_opacity, dots.OPACITY), strict=True):
            states[name] = _state(opacity)
        before, after = left.around
        content = woven(content, self._marking.seal, self._most_shifts)
        marks = inline_marks(self._marking.words, self._marking.seal, place.size, index, names)
        whole = before + content + after + place.turn + marks + b"Q" + place.draw
        # Page after page is packed anew: a quarter of zlib's time for a twentieth more bytes.
        return self._flate(isal_zlib.compress(whole, isal_zlib.ISAL_BEST_COMPRESSION))

    def _above(self, page: Object) -> _Given:
        parent = _likely(page, "/Parent")
        if not isinstance(parent, Dictionary):
            return _Given()
        key = parent.objgen
        if key not in self._inherited or key == (0, 0):
            keys = ("/MediaBox", "/CropBox", "/Rotate", "/Resources")
            self._inherited[key] = _Given(*(inherited(parent, name) for name in keys))
        return self._inherited[key]

    def _place(self, page: Object, above: _Given) -> _Place:
        given = _likely(page, "/MediaBox"), _asked(page, "/CropBox"), _asked(page, "/Rotate")
        media, crop, turn = (
            mine if mine is not None else theirs
            for mine, theirs in zip(given, (above.media, above.crop, above.turn), strict=True)
        )
        key = (_written(media), _written(crop), _written(turn))
        found = self._places.get(key)
        if found is None:
            found = self._new_place(_listed(media), _listed(crop), _scalar(turn))
            # A box with references in it may mean something else on each page.
            if not any(b" R" in part for part in key):
                self._places[key] = found
        for name, corners in found.boxes:
            page[name] = Array(corners)
        return found

    def _new_place(self, media: list[Any] | None, crop: list[Any] | None, turn: object) -> _Place:
        boxes: list[tuple[str, tuple[float, ...]]] = [] if box(media) else [("/MediaBox", LETTER)]
        if is_apart(media, crop):
            # Readers disagree whether such a page shows its paper or nothing; now it shows its paper.
            boxes.append(("/CropBox", box(media) or LETTER))
        seen = view(media, crop, turn)
        name, form = self._form(seen.size)
        matrix = " ".join(f"{n:.5f}".rstrip("0").rstrip(".") for n in seen.matrix)
        turn = f"\nq {matrix} cm\n".encode()
        return _Place(name, form, turn, turn + f"{name} Do Q\n".encode(), seen.size, tuple(boxes))

    def _name(self, page: Object, resources: object, place: _Place) -> None:
        """Make the form known under its name on that page."""
        if not isinstance(resources, Dictionary):
            page.Resources = Dictionary(XObject=Dictionary({place.name: place.form}))
            return
        key = (resources.objgen, place.name)
        if key in self._named:
            return
        if resources.is_indirect:
            self._named.add(key)
        forms = _likely(resources, "/XObject")
        if isinstance(forms, Dictionary):
            forms[place.name] = place.form
        else:
            resources["/XObject"] = Dictionary({place.name: place.form})

    def _stream(self, data: bytes) -> Object:
        if data not in self._streams:
            self._streams[data] = self._pdf.make_stream(data)
        return self._streams[data]

    def _form(self, size: tuple[float, float]) -> tuple[str, Object]:
        if size not in self._forms:
            form = self._compressed(self._drawn(size))
            form.Type, form.Subtype, form.FormType = Name.XObject, Name.Form, 1
            form.BBox = Array([0, 0, *size])
            form.Resources = self._resources
            form[CODE_KEY] = self._code
            self._forms[size] = (f"{self._prefix}{len(self._forms)}", form)
        return self._forms[size]

    def _drawn(self, size: tuple[float, float]) -> bytes:
        """Return what the shared form draws: everything, or what pages do not hold themselves."""
        words = self._marking.words
        if self._is_strict:
            return content(words, *size, is_light=True)
        seal = self._marking.seal
        return content(words, *size) + (dots.drawn(seal, size, dots.STATE) if seal else b"")

    def _compressed(self, data: bytes) -> Stream:
        return self._flate(isal_zlib.compress(data, isal_zlib.ISAL_DEFAULT_COMPRESSION))

    def _flate(self, packed: bytes) -> Stream:
        stream = self._pdf.make_stream(b"")
        stream.write(packed, filter=Name.FlateDecode)
        return stream

    def _isolated(self, originals: list[Object], page: Object, resources: object, index: int) -> Object:
        """Put a page's content into a form of its own, where whatever it leaves open ends; return what draws it."""
        form = self._whole(originals)
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = Array(BOUNDLESS)
        form.Resources = resources if isinstance(resources, Dictionary) else Dictionary()
        name = f"{self._prefix}x{index}"
        page.Resources = Dictionary(XObject=Dictionary({name: form}))
        return self._stream(f"{name} Do".encode())

    def _whole(self, originals: list[Object]) -> Stream:
        """Return one stream with all content; a lone one is kept as it is packed, flaws included."""
        if len(originals) != 1:
            return self._compressed(b"\n".join(unpacked(stream)[0] for stream in originals))
        stream = self._pdf.make_stream(b"")
        (only,) = originals
        stream.write(only.read_raw_bytes())
        for key in ("/Filter", "/DecodeParms"):
            if key in only:
                stream[key] = only[key]
        return stream

    def _make_resources(self) -> Object:
        look = self._marking.words.look
        states = {TILE_STATE: look.tile_opacity, SHADOW_STATE: look.tile_opacity, LINE_STATE: look.foot_opacity}
        fonts = Dictionary({FONT: font_object(self._pdf, self._marking.words.font, self._compressed)})
        shown = Dictionary({name: _state(opacity) for name, opacity in states.items()})
        found = Dictionary(ExtGState=shown, Font=fonts)
        if self._marking.seal:
            found.ExtGState[dots.STATE] = _state(dots.OPACITY)
        return self._pdf.make_indirect(found)


def _state(opacity: float) -> Dictionary:
    # Whatever the page left behind must not make the mark vanish.
    return Dictionary(Type=Name.ExtGState, ca=opacity, CA=opacity, BM=Name.Normal, SMask=Name("/None"), AIS=False)


def _asked(page: Object, key: str) -> Any:  # noqa: ANN401 - a PDF object may be anything
    # `get` takes ten times as long for what is missing.
    return page[key] if key in page else None  # noqa: SIM401


def _likely(page: Object, key: str) -> Any:  # noqa: ANN401 - as above
    # One look for what mostly is there.
    try:
        return page[key]
    except KeyError:
        return None


def _written(value: object) -> bytes:
    return value.unparse(resolved=True) if isinstance(value, Object) else str(value).encode()


def inherited(page: Object, key: str) -> Any:  # noqa: ANN401 - a PDF object may be anything
    """Return what a page, or the nearest part of the tree above it, has under a key."""
    for _ in range(_MAX_PARENTS):
        if (found := _asked(page, key)) is not None:
            return found
        parent = _asked(page, "/Parent")
        if not isinstance(parent, Dictionary):
            return None
        page = parent
    return None


def _listed(value: Any) -> list[Any] | None:  # noqa: ANN401
    return [_scalar(part) for part in value] if isinstance(value, Array) else None


def _scalar(value: Any) -> Any:  # noqa: ANN401
    return None if isinstance(value, Object) else value
