"""Reads a catalogue in Aleph's sequential format: a line for each field, `000000012 24510 L $$aTitle$$cAuthor`."""

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from pathlib import Path

from handlers.domain.written_text import lines_of
from resolvers.catalogue.records import TAGS, Fields, is_local
from resolvers.catalogue.shelf_list import Fault, ShelfList
from resolvers.catalogue.shelving import Shelving

# Number of the record, tag, two indicators, the alphabet that Aleph notes (`L` Latin), the field.
LINE = re.compile(r"(?P<record>\d{9}) (?P<tag>[0-9A-Z]{3}).{2} [A-Z] (?P<field>.*)")
BEGINS = re.compile(rb"^[\xef\xbb\xbf\s]*\d{9} [0-9A-Z]{3}.{2} [A-Z] ")
BLANK = "^"


def read_sequential(path: Path) -> ShelfList:
    """Return the books of a file of fields; a line that is none is counted.

    Raises:
        CatalogueError: It holds no record at all.
        OSError: It cannot be read.
    """
    shelving = Shelving()
    with path.open("rb") as file, closing(lines_of(file)) as lines:
        matches = _matches(lines, shelving.books)
        for _, of_one in groupby(matches, key=lambda match: match["record"]):
            shelving.take(*_fields(list(of_one)))
    return shelving.done()


def _matches(lines: Iterable[str], books: ShelfList) -> Iterator[re.Match[str]]:
    for line in lines:
        if match := LINE.match(line):
            yield match
        elif line.strip():
            books.leave_out(Fault.UNREADABLE)


def _fields(matches: list[re.Match[str]]) -> tuple[Fields, set[str]]:
    fields: Fields = {}
    for match in matches:
        if match["tag"] in TAGS:
            head, *parts = match["field"].split("$$")
            bare = [part.rstrip("\ufffd") for part in parts]
            fields.setdefault(match["tag"], []).append([head.replace(BLANK, " "), *bare])
    return fields, {match["tag"] for match in matches if is_local(match["tag"])}
