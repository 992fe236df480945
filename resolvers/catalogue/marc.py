"""Reads a catalogue in ISO 2709, whatever its letters are written in.

The directory of a record names its fields; where each one ends is taken from the field separators, not from the
directory's lengths: several Chinese library systems count characters there instead of bytes.
"""

from collections.abc import Iterator
from pathlib import Path

from resolvers.catalogue.decoding import FIELD_END, texts_of
from resolvers.catalogue.errors import CatalogueError
from resolvers.catalogue.records import TAGS, Fields, is_local
from resolvers.catalogue.shelf_list import Fault, ShelfList
from resolvers.catalogue.shelving import Shelving

RECORD_END = b"\x1d"
LEADER_BYTES, ENTRY_BYTES, SAYS_UTF8 = 24, 12, 9
BLOCK_BYTES = 1 << 20
LONGEST_RECORD = 1 << 20


def read_marc(path: Path) -> ShelfList:
    """Return the books of a file of records; broken records are counted, not taken.

    Raises:
        CatalogueError: It holds no record at all.
        OSError: It cannot be read.
    """
    shelving = Shelving()
    for raw in _records(path):
        try:
            fields, others = fields_of(raw)
        except ValueError:
            shelving.books.leave_out(Fault.CUT_OFF)
            continue
        shelving.take(fields, others)
    return shelving.done()


def fields_of(raw: bytes) -> tuple[Fields, set[str]]:
    """Return the fields of one record by tag, and the local tags among those that nobody reads.

    Raises:
        ValueError: It is no record, or its directory and its fields do not fit.
    """
    head, *contents = raw.split(FIELD_END)
    directory = head[LEADER_BYTES:]
    if not head[:5].isdigit() or not directory or len(directory) % ENTRY_BYTES:
        raise ValueError("no directory")
    tags = [directory[at : at + 3].decode("ascii", "replace") for at in range(0, len(directory), ENTRY_BYTES)]
    if len(contents) < len(tags) or any(content.strip() for content in contents[len(tags) :]):
        raise ValueError("the directory does not fit")
    wanted = [(tag, content) for tag, content in zip(tags, contents, strict=False) if tag in TAGS]
    is_said_utf8 = head[SAYS_UTF8 : SAYS_UTF8 + 1] == b"a"
    texts = texts_of([content for _, content in wanted], is_said_utf8=is_said_utf8)
    fields: Fields = {}
    for (tag, _), text in zip(wanted, texts, strict=True):
        fields.setdefault(tag, []).append([part.rstrip("\ufffd\x00") for part in text.split("\x1f")])
    return fields, {tag for tag in tags if is_local(tag)}


def _records(path: Path) -> Iterator[bytes]:
    """Yield the records of a file, whatever stands between them, in a memory of one block.

    Raises:
        CatalogueError: Not one ends within a megabyte: it is another kind of file.
    """
    rest, is_one_read = b"", False
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            *whole, rest = (rest + block).split(RECORD_END)
            yield from (raw.lstrip(b"\r\n\x00\x1a \xef\xbb\xbf") for raw in whole)
            is_one_read = is_one_read or bool(whole)
            if len(rest) > LONGEST_RECORD:
                if not is_one_read:
                    raise CatalogueError("文件不是 ISO 2709（MARC）格式")
                yield b""  # counted as broken: no record is that long
                rest = b""
    if rest.strip(b"\r\n\x00\x1a "):
        yield rest  # cut off: counted as broken
