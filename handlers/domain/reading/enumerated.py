"""Bare numbers in a list of identifiers: `求 99000003，还有 10.1000/abc` names two papers.

A number that stands alone is none (wards and telephones look the same); between identifiers it has their role,
where the message says nothing but that they are wanted.
"""

import re
from collections.abc import Sequence

from handlers.domain.identifiers import ISBN, PMID, Spot, normalise
from handlers.domain.numbers import is_foreign_anywhere

_NUMBER = (
    r"(?<![0-9A-Za-z.\-/])(?!(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])(?![0-9]))"
    r"[1-9][0-9]{6,7}(?![0-9A-Za-z\-/]|\.[0-9])"
)
_JOINT = r"(?:[\s,，、;；+＋&和与及跟]|还有|以及|另外|再加|and|[0-9]{1,2}[.、)）]\s?|[①-⑳]){1,8}"
_LIST = re.compile(rf"(?:\x00+|{_NUMBER})(?:{_JOINT}(?:\x00+|{_NUMBER})){{1,40}}")
_ONE = re.compile(rf"(?=[1-9]){_NUMBER}")
_LIST_MARK = re.compile(r"(?:^|\n)\s*[0-9]{1,2}[.、)）]")
_OTHER_MATTER = re.compile(r"[0-9]|[A-Za-z]{3}|[《》“”\"]|不要|不是|不用|取消|错")
_LABEL = re.compile(r"pmid|pmcid|doi|arxiv|full ?text|please|thanks?|pdf", re.IGNORECASE)
_MAX_TEXT, _MAX_BESIDE = 1000, 40


def with_numbers(text: str, spots: Sequence[Spot]) -> tuple[Spot, ...]:
    """Return the identifiers of a message together with the bare PMIDs that stand in one list with them."""
    if len(text) > _MAX_TEXT or not _has_bare_number(text, spots) or all(s.identifier.kind is ISBN for s in spots):
        return tuple(spots)
    masked = _masked(text, spots)
    lists = [found for found in _LIST.finditer(masked) if "\x00" in found.group()]
    if not lists or _says_more(_LIST.sub(" ", masked)):
        return tuple(spots)
    numbers = (number for one in lists for number in _ONE.finditer(masked, one.start(), one.end()))
    more = [Spot(pmid, at.start(), at.end()) for at in numbers if (pmid := normalise(PMID, at.group()))]
    return tuple(sorted([*spots, *more], key=lambda spot: spot.start))


def _has_bare_number(text: str, spots: Sequence[Spot]) -> bool:
    numbers = (match.start() for match in _ONE.finditer(text))
    return any(not any(spot.start <= at < spot.end for spot in spots) for at in numbers)


def _masked(text: str, spots: Sequence[Spot]) -> str:
    for spot in spots:
        text = "".join((text[: spot.start], "\x00" * (spot.end - spot.start), text[spot.end :]))
    return text


def _says_more(rest: str) -> bool:
    """Say whether there is more around a list than that it is wanted: a reference, another number, a cancellation."""
    plain = _LABEL.sub("", _LIST_MARK.sub("", rest)).replace("\x00", "")
    return len(plain.strip()) > _MAX_BESIDE or bool(_OTHER_MATTER.search(plain)) or is_foreign_anywhere(plain)
