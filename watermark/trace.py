"""Reads the mark back: which deliveries' signed marks a file carries, where, and on which pages."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Dictionary, Object, Stream

from handlers.domain.article import Failure
from handlers.domain.errors import BadDocument
from handlers.domain.mark import Sighting
from watermark.code import CODE_KEY, MAC_BITS, codes_in
from watermark.header import check_header
from watermark.stamping.by_pikepdf import limit_decoders, open_pdf
from watermark.stamping.contents import streams_of, unpacked
from watermark.tracing import seal
from watermark.tracing.convolution import CODED
from watermark.tracing.kerning import votes
from watermark.tracing.pages import dots_on_pages
from watermark.tracing.pictures import is_picture, read_grey
from watermark.tracing.reading import TRIES, Dots, read_dots, read_votes

_MAX_DEPTH = 4
_DOTS, _KERNING = "dots", "kerning"
_HIDDEN = {_DOTS, _KERNING}
_MAX_KERNED_PAGES = 60
_FIRST_PAGES, _MAX_NOTES = 3, 400

# Carrier and page, counted from 1; page 0 is the document as a whole.
_Place = tuple[str, int]


@dataclass(slots=True)
class _Seen:
    """What speaks for one delivery."""

    places: set[_Place] = field(default_factory=set)
    agreement: float = 0.0


def read_marks(path: Path, key: bytes) -> tuple[Sighting, ...]:
    """Return every delivery whose mark the file carries, the one that most speaks for first; never a guess.

    Takes a PDF, or a PNG or JPEG of a page or a part of one. Blocking, and meant for the limited child process: the
    file is not trusted.

    Raises:
        BadDocument: Not a PDF, or no reader can open it.
        ConfigurationError: A picture that is too large or broken.
    """
    seen: dict[int, _Seen] = defaultdict(_Seen)
    if is_picture(path):
        _note(seen, read_dots(read_grey(path), key), 1)
    else:
        _read_pdf(path, key, seen)
    return tuple(sorted((_sighting(*entry) for entry in seen.items()), key=_weight, reverse=True))


def _weight(sighting: Sighting) -> tuple[int, int, float, int]:
    """Rank by pages, carriers, how well dots fit; between equals the later delivery is the one that leaked on."""
    return len(sighting.pages), len(sighting.carriers), sighting.agreement, sighting.delivery_id


def printed_mark(path: Path, key: bytes, texts: Iterable[str] | None = None) -> int | None:
    """Return the delivery that a copy was marked for, by what is printed and noted in it; `None` for an original.

    Quick: the hidden carriers are not looked for, and of a long file its first pages. `texts` are those pages' words,
    where somebody has read them already.
    """
    limit_decoders()
    words = _first_words(path) if texts is None else texts
    try:
        noted = (text for text, _ in islice(_in_objects(path), _MAX_NOTES))
        return next((found for text in chain(words, noted) for found in codes_in(key, text)), None)
    except BadDocument:
        # Whether the file is of use at all is told elsewhere.
        return None


def _first_words(path: Path) -> Iterator[str]:
    try:
        with pdfium.PdfDocument(path) as pdf:
            for index in range(min(len(pdf), _FIRST_PAGES)):
                yield page_text(pdf, index)
    except pdfium.PdfiumError:
        return


def _read_pdf(path: Path, key: bytes, seen: dict[int, _Seen]) -> None:
    check_header(path)
    limit_decoders()
    refusals = []
    for reading in (_in_objects, _in_text):
        try:
            for text, place in reading(path):
                for delivery_id in codes_in(key, text):
                    seen[delivery_id].places.add(place)
        except BadDocument as error:
            refusals.append(error)
    if len(refusals) > 1:
        raise refusals[0]
    # Where a printed mark has told already, the dots need not be searched for: they only bear it out.
    for page, dots in dots_on_pages(path, key, is_deep=not seen):
        _note(seen, dots, page)
    kerning = _in_kerning(path, key)
    if kerning:
        seen[kerning.delivery_id].places.add((_KERNING, 0))


def _note(seen: dict[int, _Seen], dots: Dots | None, page: int) -> None:
    if dots:
        found = seen[dots.delivery_id]
        found.places.add((_DOTS, page))
        found.agreement = max(found.agreement, dots.agreeing / dots.coded)


def _sighting(delivery_id: int, seen: _Seen) -> Sighting:
    carriers = tuple(sorted({carrier for carrier, _ in seen.places}))
    pages = tuple(sorted({page for _, page in seen.places if page}))
    return Sighting(delivery_id, carriers, pages, _chance(carriers), seen.agreement)


def _chance(carriers: tuple[str, ...]) -> float:
    """Return how likely a file without this mark would have been read so: what the signatures leave to chance."""
    # Text, form and the like repeat one signature; dots have one of their own, and are tried at many places.
    printed = 2.0**-MAC_BITS if set(carriers) - _HIDDEN else 1.0
    return printed * (TRIES * 2.0**-seal.MAC_BITS if _HIDDEN & set(carriers) else 1.0)


def _in_kerning(path: Path, key: bytes) -> Dots | None:
    totals = [0] * CODED
    try:
        with open_pdf(path) as pdf:
            for page in pdf.pages[:_MAX_KERNED_PAGES]:
                for index, vote in votes(b"\n".join(_content(page.obj)), key):
                    totals[index] += vote
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, BadDocument):
        # What cannot be read by this road was told by the others.
        return None
    return read_votes(totals, key)


def _content(page: Object) -> Iterator[bytes]:
    for stream in streams_of(page.get("/Contents")):
        data, _ = unpacked(stream)
        yield data
    forms = _dictionary(page.get("/Resources")).get("/XObject")
    for form in _dictionary(forms).values():
        if isinstance(form, Stream) and form.get("/Subtype") == pikepdf.Name.Form:
            yield unpacked(form)[0]


def _dictionary(found: object) -> dict[str, Object]:
    return dict(found.as_dict()) if isinstance(found, Dictionary) else {}


def _in_text(path: Path) -> Iterator[tuple[str, _Place]]:
    try:
        with pdfium.PdfDocument(path) as pdf:
            for index in range(len(pdf)):
                yield page_text(pdf, index), ("text", index + 1)
    except pdfium.PdfiumError as error:
        raise BadDocument(Failure.DAMAGED, "读不出文字") from error


def page_text(pdf: pdfium.PdfDocument, index: int, most: int = sys.maxsize) -> str:
    """Return the text of one page, empty when that page cannot be read."""
    try:
        page = pdf[index]
    except pdfium.PdfiumError:
        return ""
    try:
        words = page.get_textpage()
        count = min(words.count_chars(), most)
        return str(words.get_text_range(0, count)) if count > 0 else ""
    except pdfium.PdfiumError:
        return ""
    finally:
        page.close()


def _in_objects(path: Path) -> Iterator[tuple[str, _Place]]:
    with open_pdf(path) as pdf:
        try:
            yield from _in_document(pdf)
            for number, page in enumerate(pdf.pages, start=1):
                yield _string(page.obj.get(CODE_KEY)), ("page", number)
                for text in _in_forms(page.obj.get("/Resources"), _MAX_DEPTH):
                    yield text, ("form", number)
        except (pikepdf.PdfError, RuntimeError, ValueError, TypeError) as error:
            raise BadDocument(Failure.DAMAGED, f"读不出（{type(error).__name__}）") from error


def _in_document(pdf: pikepdf.Pdf) -> Iterator[tuple[str, _Place]]:
    information = pdf.trailer.get("/Info")
    if isinstance(information, Dictionary):
        yield _string(information.get(CODE_KEY)), ("info", 0)
    halves = pdf.trailer.get("/ID")
    for half in halves if isinstance(halves, pikepdf.Array) else ():
        yield bytes(half).decode("latin-1") if isinstance(half, pikepdf.String) else "", ("id", 0)


def _in_forms(resources: object, depth: int) -> Iterator[str]:
    """Yield the codes in a page's forms; printing programs nest them."""
    forms = resources.get("/XObject") if isinstance(resources, Dictionary) else None
    if depth == 0 or not isinstance(forms, Dictionary):
        return
    for form in forms.as_dict().values():
        if isinstance(form, Stream) and form.get("/Subtype") == pikepdf.Name.Form:
            yield _string(form.get(CODE_KEY))
            yield from _in_forms(form.get("/Resources"), depth - 1)


def _string(value: Object | None) -> str:
    return str(value) if isinstance(value, pikepdf.String) else ""
