"""Identifiers of papers and books in whatever people write: DOI, PMID, PMCID, arXiv, ISBN.

A bare number is an identifier only where the words around it say so: ward numbers and telephone
numbers look the same.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from handlers.domain.addresses import find_addresses
from handlers.domain.article import Identifier, IdKind
from handlers.domain.doi import find_dois
from handlers.domain.glyphs import narrow, visible
from handlers.domain.isbn import isbn13
from handlers.domain.numbers import find_arxiv, find_isbns, find_pmcids, find_pmids, is_arxiv
from handlers.domain.slips import mended

# More than any reader asks for at once.
MAX_OF_A_KIND = 100
# Python 3.11 looks a member of an enumeration up slowly: those of every message are looked up once.
DOI, PMID, PMCID, ARXIV, ISBN = IdKind.DOI, IdKind.PMID, IdKind.PMCID, IdKind.ARXIV, IdKind.ISBN


@dataclass(frozen=True, slots=True)
class Spot:
    """An identifier and where it stands (labels included) in the narrow form of the text."""

    identifier: Identifier
    start: int
    end: int


def find_identifiers(text: str) -> tuple[Identifier, ...]:
    """Return the identifiers that stand in a text, in order, each once."""
    shown = narrow(visible(text))
    spots = locate(shown)
    return _unique(spot.identifier for spot in sorted([*spots, *_of_addresses(shown, spots)], key=_place))


def _place(spot: Spot) -> int:
    return spot.start


def _of_addresses(text: str, spots: list[Spot]) -> Iterator[Spot]:
    """Yield what follows from addresses of articles that do not show their identifier."""
    for address in find_addresses(text):
        if address.identifier and not any(s.start < address.end and address.start < s.end for s in spots):
            yield Spot(address.identifier, address.start, address.end)


def locate(text: str) -> list[Spot]:
    """Return where the identifiers stand; `text` must be visible and narrow already (see `glyphs`)."""
    if not _DIGIT.search(text) and "doi.org" not in text:
        return []
    text = mended(text)
    spots: list[Spot] = []
    for find in (_dois, _pmcids, _arxiv, _isbns, _pmids):
        if found := find(text):
            spots += found
            text = _masked(text, found)
            if not _DIGIT.search(text):
                break
    spots.sort(key=_place)
    return spots


def read_field(text: str) -> tuple[Identifier, ...]:
    """Return the identifiers of a text that is one identifier field, where bare numbers count too."""
    shown = narrow(visible(text)).strip()
    whole = shown.strip(" \t\n.,;:，。；：()（）[]【】<>\"'")
    if (isbn := isbn13(whole)) and not _DIGITS_8.fullmatch(whole):
        return (Identifier(IdKind.ISBN, isbn),)
    if arxiv := _bare_arxiv(shown) or _bare_arxiv(whole):
        return (arxiv,)
    if _NO_ARXIV.fullmatch(whole):
        return ()
    if short := _FIELD_SHORT_DOI.fullmatch(whole):
        return (Identifier(IdKind.DOI, f"10/{short['handle'].lower()}"),)
    parts = _FIELD_GAP.split(whole)
    if all(_DIGITS_8.fullmatch(part) for part in parts):
        return _unique(pmid for part in parts if (pmid := normalise(IdKind.PMID, part)))
    return _unique(spot.identifier for spot in locate(shown))


def normalise(kind: IdKind, raw: str) -> Identifier | None:
    """Return the identifier of that kind that `raw` is, in its normal form, or `None`."""
    text = narrow(visible(raw)).strip()
    return _NORMAL[kind](text)


_DIGIT = re.compile("[0-9]")
_DIGITS_8 = re.compile("0{0,8}[0-9]{1,8}")  # databases pad a PMID with zeros
_FIELD_GAP = re.compile(r"[\s,，、;；]+")
_FIELD_SHORT_DOI = re.compile(
    r"(?i)(?:doi[:：\s]*|urn:|/|"
    r"(?:https?://)?(?:www\.)?(?:(?:dx\.)?doi\.[a-z]{2,24}(?:\.[a-z]{2,4})?/)(?:urn:doi:)?){0,2}"
    r"10(?:/|%2f)(?P<handle>[a-z0-9]{3,12})"
)
_NO_ARXIV = re.compile(r"[0-9]{4}\.[0-9]{4,5}")
_BARE_ARXIV = re.compile(
    r"(?i)(?:arxiv[:：\s]*)?(?:(?P<new>[0-9]{4}\.[0-9]{4,5})|"
    r"(?P<archive>[a-z]+(?:-[a-z]+)?)(?:\.[A-Z]{2})?/(?P<old>[0-9]{7}))"
    r"(?P<version>v[0-9]{1,3})?(?:\s*\[[\w.-]+\])?"
)


def _bare_arxiv(text: str) -> Identifier | None:
    match = _BARE_ARXIV.fullmatch(text)
    if match is None or not text.isascii() or (match["new"] and not is_arxiv(match["new"])):
        return None
    value = match["new"] or f"{match['archive'].lower()}/{match['old']}"
    return Identifier(IdKind.ARXIV, value, (match["version"] or "").lower() or None)


def _one_doi(text: str) -> Identifier | None:
    if short := _FIELD_SHORT_DOI.fullmatch(text):
        return Identifier(IdKind.DOI, f"10/{short['handle'].lower()}")
    found = next(find_dois(text), None)
    return Identifier(IdKind.DOI, found[0]) if found else None


def _one_number(kind: IdKind, prefix: str) -> Callable[[str], Identifier | None]:
    shape = re.compile(rf"(?i)(?:pmid|pmcid)?[\s:：]*{prefix}[\s:：-]*0*(?P<n>[1-9][0-9]{{0,7}})(?:\.[0-9])?")

    def read(text: str) -> Identifier | None:
        match = shape.fullmatch(text)
        return Identifier(kind, prefix.strip("()?") + match["n"]) if match else None

    return read


def _one_isbn(text: str) -> Identifier | None:
    value = isbn13(re.sub(r"(?i)^isbn(?:-?1[03](?=[\s:：]))?[\s:：]*", "", text))
    return Identifier(IdKind.ISBN, value) if value else None


_NORMAL: dict[IdKind, Callable[[str], Identifier | None]] = {
    IdKind.DOI: _one_doi,
    IdKind.PMID: _one_number(IdKind.PMID, ""),
    IdKind.PMCID: _one_number(IdKind.PMCID, "(PMC)?"),
    IdKind.ARXIV: _bare_arxiv,
    IdKind.ISBN: _one_isbn,
}


def _dois(text: str) -> list[Spot]:
    if "10" not in text and "doi.org" not in text.lower():
        return []
    return [Spot(Identifier(DOI, value), start, end) for value, start, end in islice(find_dois(text), MAX_OF_A_KIND)]


def _pmcids(text: str) -> list[Spot]:
    if "pmc" not in text.lower():
        return []
    found = islice(find_pmcids(text), MAX_OF_A_KIND)
    return [Spot(Identifier(PMCID, f"PMC{number}"), start, end) for number, start, end in found]


def _arxiv(text: str) -> list[Spot]:
    if "/" not in text and "arxiv" not in text.lower():
        return []
    found = islice(find_arxiv(text), MAX_OF_A_KIND)
    return [Spot(Identifier(ARXIV, value, version), start, end) for value, version, start, end in found]


def _isbns(text: str) -> list[Spot]:
    return [Spot(Identifier(ISBN, value), start, end) for value, start, end in islice(find_isbns(text), MAX_OF_A_KIND)]


def _pmids(text: str) -> list[Spot]:
    return [
        Spot(Identifier(PMID, number), start, end) for number, start, end in islice(find_pmids(text), MAX_OF_A_KIND)
    ]


def _masked(text: str, spots: list[Spot]) -> str:
    """Return the text with the spots blotted out, at the same length."""
    pieces, at = [], 0
    for spot in spots:
        if spot.start >= at:
            pieces += [text[at : spot.start], "\x00" * (spot.end - spot.start)]
            at = spot.end
    return "".join([*pieces, text[at:]])


def _unique(identifiers: Iterator[Identifier]) -> tuple[Identifier, ...]:
    return tuple(dict.fromkeys(identifiers))
