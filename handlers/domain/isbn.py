"""ISBN: check digits and the 13-digit form (ISO 2108, https://www.isbn-international.org)."""

import re

_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015\u2212]")


def isbn13(raw: str) -> str | None:
    """Return the 13 digits of an ISBN-10 or ISBN-13 whose check digit is right, else `None`.

    979-0 is sheet music (ISMN), no book.
    """
    digits = _SEPARATORS.sub("", raw).upper()
    if not digits.isascii():
        return None
    if len(digits) == 10 and digits[:9].isdigit() and (digits[9].isdigit() or digits[9] == "X"):
        return _from_ten(digits)
    if len(digits) == 13 and digits.isdigit() and digits[:3] in {"978", "979"} and digits[:4] != "9790":
        return digits if _check13(digits[:12]) == digits[12] else None
    return None


def _from_ten(digits: str) -> str | None:
    total = sum((10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(digits))
    stem = "978" + digits[:9]
    return stem + _check13(stem) if total % 11 == 0 else None


def _check13(stem: str) -> str:
    return str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(stem)) % 10)
