"""Reads the mark back: which deliveries' signed marks a file carries, where, and on which pages."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Object, Stream

from handlers.domain.errors import BadDocument
from handlers.domain.mark import Reading, Sighting
from watermark.code import MAC_BITS, codes_in
from watermark.header import check_header
from watermark.stamping.by_pikepdf import limit_decoders, open_pdf
from watermark.stamping.contents import streams_of, unpacked
from watermark.tracing import seal
from watermark.tracing.convolution import CODED
from watermark.tracing.kerning import votes
from watermark.tracing.lettering import MOST_READINGS, is_black_and_white, read_print
from watermark.tracing.pages import count_pages, dots_of_first_page, dots_on_pages, print_on_pages
from watermark.tracing.pictures import is_picture, read_feet, read_grey
from watermark.tracing.printed import Place, in_objects, in_text
from watermark.tracing.reading import TRIES, Dots, read_dots, read_votes

_DOTS, _KERNING, _PRINT = "dots", "kerning", "print"
_HIDDEN = {_DOTS, _KERNING}
_MAX_KERNED_PAGES = 60


@dataclass(slots=True)
class _Seen:
    """What speaks for one delivery."""

    places: set[Place] = field(default_factory=set)
    agreement: float = 0.0


def read_marks(path: Path, key: bytes) -> tuple[Sighting, ...]:
    """Return every delivery whose mark the file carries, the one that most speaks for first; raises as `read_file`."""
    return read_file(path, key).sightings


def read_file(path: Path, key: bytes) -> Reading:
    """Return every delivery whose mark the file carries, the one that most speaks for first; never a guess.

    Takes a PDF, or a PNG or JPEG of a page or a part of one. Blocking, and meant for the limited child process: the
    file is not trusted.

    Raises:
        BadDocument: Not a PDF, or no reader can open it.
        ConfigurationError: A picture that is too large or broken.
    """
    seen: dict[int, _Seen] = defaultdict(_Seen)
    if is_picture(path):
        looked_at = pages = _read_picture(path, key, seen)
    else:
        looked_at, pages = _read_pdf(path, key, seen)
    ranked = sorted((_sighting(*entry) for entry in seen.items()), key=_weight, reverse=True)
    return Reading(tuple(ranked), looked_at, pages)


def hidden_mark(path: Path, key: bytes) -> int | None:
    """Return the delivery that a PDF hides, by a quicker look than `read_marks`; `None` where none is found.

    Looked at are the dots of one page, as far as they lie where they were put, and the kerning.
    """
    dots = next(iter(dots_of_first_page(path, key)), None) or _in_kerning(path, key)
    return dots.delivery_id if dots else None


def _weight(sighting: Sighting) -> tuple[int, int, float, int]:
    """Rank by pages, carriers, how well dots fit; between equals the later delivery is the one that leaked on."""
    return len(sighting.pages), len(sighting.carriers), sighting.agreement, sighting.delivery_id


def _read_picture(path: Path, key: bytes, seen: dict[int, _Seen]) -> int:
    """Read the dots; of a copy without shades, which has none any more, the printed code."""
    feet = read_feet(path)
    if is_black_and_white(feet):
        _note_print(seen, read_print(feet, key), 1)
    if not seen:
        for one in read_dots(read_grey(path), key):
            _note(seen, one, 1)
    if not seen:
        _note_print(seen, read_print(feet, key), 1)
    return 1


def _read_pdf(path: Path, key: bytes, seen: dict[int, _Seen]) -> tuple[int, int]:
    """Note what a PDF carries; return at how many pages was looked, and how many it has."""
    check_header(path)
    limit_decoders()
    refusals = []
    for reading in (in_objects, in_text):
        try:
            for text, place in reading(path):
                for delivery_id in codes_in(key, text):
                    seen[delivery_id].places.add(place)
        except BadDocument as error:
            refusals.append(error)
    if len(refusals) > 1:
        raise refusals[0]
    # Where a printed mark has told already, the dots only bear it out; other pages may be another reader's.
    named = {page for found in seen.values() for _, page in found.places if page}
    looked_at = set(named)
    for page, dots in dots_on_pages(path, key, named):
        looked_at.add(page)
        for one in dots:
            _note(seen, one, page)
    kerning = _in_kerning(path, key)
    if kerning:
        seen[kerning.delivery_id].places.add((_KERNING, 0))
    for page, delivery_id in () if seen else print_on_pages(path, key):
        _note_print(seen, delivery_id, page)
    return len(looked_at), max(count_pages(path), len(looked_at))


def _note_print(seen: dict[int, _Seen], delivery_id: int | None, page: int) -> None:
    if delivery_id is not None:
        seen[delivery_id].places.add((_PRINT, page))


def _note(seen: dict[int, _Seen], dots: Dots, page: int) -> None:
    found = seen[dots.delivery_id]
    found.places.add((_DOTS, page))
    found.agreement = max(found.agreement, dots.agreeing / dots.coded)


def _sighting(delivery_id: int, seen: _Seen) -> Sighting:
    carriers = tuple(sorted({carrier for carrier, _ in seen.places}))
    pages = tuple(sorted({page for _, page in seen.places if page}))
    return Sighting(delivery_id, carriers, pages, _chance(carriers), seen.agreement)


def _chance(carriers: tuple[str, ...]) -> float:
    """Return how likely a file without this mark would have been read so: what the signatures leave to chance."""
    if carriers == (_PRINT,):
        return MOST_READINGS * 2.0**-MAC_BITS
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
