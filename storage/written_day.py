"""A day as lists and spreadsheets write it."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

YEAR_FIRST = re.compile(r"(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
YEAR_LAST = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?[-/.]\s?(\d{4})(?!\d)")
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
NAMED = re.compile(r"(?:[a-z]{3,9}\.?,? )?(?:(\d{1,2})[ -]([a-z]{3})[a-z.]*|([a-z]{3})[a-z.]* (\d{1,2})),?[ -](\d{4})")
SERIAL = re.compile(r"([345]\d{4})(?:\.\d+)?")  # Excel's count of days: 1982 to 2064
EXCEL_BEGINS = date(1899, 12, 30)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
Parts = tuple[int, int, int]


def written_day(text: str, *, is_day_first: bool = False) -> date | None:
    """Return the day, whatever stands behind it, or `None` where there is none or it cannot be.

    `9/12/2023` is American unless the list writes the day first; `12.09.2023` is European always.
    """
    plain = ORDINAL.sub("", " ".join(text.casefold().split()))
    parts = _year_first(plain) or _year_last(plain, is_day_first=is_day_first) or _named(plain)
    if parts is None:
        serial = SERIAL.fullmatch(plain)
        return EXCEL_BEGINS + timedelta(int(serial[1])) if serial else None
    try:
        return date(*parts)
    except ValueError:
        return None


def has_day_first(texts: Iterable[str]) -> bool:
    """Return whether a column writes `31/12/2023`: some day can only be meant so, and none the other way."""
    found = [match for text in texts if (match := YEAR_LAST.match(text.strip())) and match[2] != "."]
    return any(int(one[1]) > 12 for one in found) and not any(int(one[3]) > 12 for one in found)


def _year_first(text: str) -> Parts | None:
    match = YEAR_FIRST.match(text) or COMPACT.match(text)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _year_last(text: str, *, is_day_first: bool) -> Parts | None:
    if not (match := YEAR_LAST.match(text)):
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    # Thirteen and more is no month, whatever the others are.
    is_european = match[2] == "." or is_day_first or first > 12
    return (year, second, first) if is_european else (year, first, second)


def _named(text: str) -> Parts | None:
    match = NAMED.match(text)
    month = match and (match[2] or match[3])
    if not match or month not in MONTHS:
        return None
    return int(match[5]), MONTHS.index(month) + 1, int(match[1] or match[4])
