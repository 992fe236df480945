"""ISBNs as services write them: with ten or thirteen digits, with hyphens, with a binding behind them."""

import re
from collections.abc import Iterable

from resolvers.formats import records

NUMBER = re.compile(r"97[89][\d-]{10,14}|\d[\d-]{8,11}[\dXx]")


def isbns_of(values: Iterable[str]) -> tuple[str, ...]:
    """Return the ISBNs that are well formed, as 13 digits, each once: `978-7-… (精装)` and several in a cell too."""
    found = (records.normal_isbn(match[0]) for value in values for match in NUMBER.finditer(value))
    return tuple(dict.fromkeys(isbn for isbn in found if isbn))


def both_forms(isbn: str) -> tuple[str, ...]:
    """Return an ISBN of 13 digits, and its old form of ten where there is one."""
    return (isbn, _ten(isbn[3:12])) if isbn.startswith("978") else (isbn,)


def _ten(nine: str) -> str:
    rest = -sum((10 - place) * int(digit) for place, digit in enumerate(nine)) % 11
    return nine + ("X" if rest == 10 else str(rest))
