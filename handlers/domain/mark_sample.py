"""The sample pages on which a mark is shown before it is used."""

from enum import StrEnum


class Sample(StrEnum):
    """One page each."""

    LIGHT = "light"
    DARK = "dark"
    TWO_COLUMNS = "two-columns"
    SCANNED = "scanned"
