"""What can be looked up in a message: its identifiers and addresses, and the words that are left around them."""

import re
from dataclasses import dataclass

from handlers.domain.addresses import Address, read_address, written_addresses
from handlers.domain.identifiers import Spot, locate
from handlers.domain.reading.enumerated import with_numbers

# Below these headings a pasted page lists other papers.
_OTHER_PAPERS = re.compile(
    r"(?:Comment in|Comment on|Erratum in|Erratum for|Republished in|Retraction in|Update (?:in|of)|"
    r"Cited by|Similar articles|References\s*\n|Reference in|Linked articles|参考文献\s*\n|相似文献|"
    r"引证文献)"
)
_MAX_ITEMS = 200


@dataclass(frozen=True, slots=True)
class Found:
    r"""The identifiers and article addresses of a text, and the text with them blotted out (`\\x00`)."""

    spots: tuple[Spot, ...]
    addresses: tuple[Address, ...]
    residue: str

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.spots or self.addresses)


def find(text: str) -> Found:
    """Find identifiers and addresses; of a pasted page only those of the paper itself."""
    own = locate(text[: others.start()]) if (others := _OTHER_PAPERS.search(text)) else []
    if others and own:
        text = text[: others.start()]
    located = (own or locate(text))[:_MAX_ITEMS]
    if not located and "/" not in text and "www." not in text:
        return Found((), (), text)
    located, addresses = _with_addresses(text, located) if "/" in text or "www." in text else (located, [])
    spots = with_numbers(text, located)
    places = [(s.start, s.end) for s in spots] + [(a.start, a.end) for a in addresses]
    return Found(spots, tuple(addresses), _blotted(text, places))


def _with_addresses(text: str, spots: list[Spot]) -> tuple[list[Spot], list[Address]]:
    """Return the spots, each as wide as the address that it stands in, and the addresses that hold none."""
    addresses = []
    for raw, start in written_addresses(text):
        end = start + len(raw)
        inside = [spot for spot in spots if spot.start < end and start < spot.end]
        if inside:
            first = inside[0]
            wide = Spot(first.identifier, min(first.start, start), max(first.end, end))
            spots = [wide if spot is first else spot for spot in spots]
        elif (address := read_address(raw, start)).identifier:
            spots.append(Spot(address.identifier, start, end))
        else:
            addresses.append(address)
    spots.sort(key=_place)
    return spots, addresses


def _place(spot: Spot) -> int:
    return spot.start


def _blotted(text: str, places: list[tuple[int, int]]) -> str:
    if len(places) == 1:
        ((start, end),) = places
        return f"{text[:start]}\x00{text[end:]}"
    pieces, at = [], 0
    for start, end in sorted(places):
        if end > at:
            pieces += [text[at : max(at, start)], "\x00"]
            at = end
    return "".join([*pieces, text[at:]])
