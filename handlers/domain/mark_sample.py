"""The sample pages on which a mark is shown before it is used."""

from enum import StrEnum
from pathlib import Path


class Sample(StrEnum):
    """One page each."""

    LIGHT = "light"
    DARK = "dark"
    TWO_COLUMNS = "two-columns"
    SCANNED = "scanned"


# A page that comes with the program, or the first page of a PDF that the library chose.
SamplePage = Sample | Path
