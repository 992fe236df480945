"""Reads a catalogue in ISO 2709: MARC21 and CNMARC/UNIMARC, in UTF-8, GBK or MARC-8.

The directory of a record names its fields; where each one ends is taken from the field separators, not from the
directory's lengths: several Chinese library systems count characters there instead of bytes.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pymarc import marc8_to_unicode

from resolvers.catalogue.shelf_list import ShelfList, Words
from resolvers.catalogue.table import CatalogueError

RECORD_END, FIELD_END, SUBFIELD = b"\x1d", b"\x1e", "\x1f"
LEADER_BYTES, ENTRY_BYTES = 24, 12
BLOCK_BYTES = 1 << 20
LONGEST_RECORD = 1 << 20
# What is read of a record; the rest is not even decoded.
TAGS = frozenset(
    b"008 010 020 100 101 110 200 205 210 214 245 250 260 264 520 690 700 701 702 710 711 090 096 050 852 856 880 905 "
    b"906 041".split()
)
HIGH_RUN = re.compile(rb"[\x81-\xfe]{4}")
Fields = dict[str, list[list[str]]]


def read_marc(path: Path) -> ShelfList:
    """Return the books of a file of records; broken records are counted, not taken.

    Raises:
        CatalogueError: It holds no record at all.
        OSError: It cannot be read.
    """
    books = ShelfList()
    for raw in _records(path):
        try:
            for words in lines_of(fields_of(raw)):
                books.add(words)
        except ValueError:
            books.left_out += 1
    if not books and books.left_out:
        raise CatalogueError("the file holds no MARC record that can be read")
    return books


def fields_of(raw: bytes) -> Fields:
    """Return the fields of one record by tag, each as its subfields with their letters.

    Raises:
        ValueError: It is no record, or its directory and its fields do not fit.
    """
    head, *contents = raw.split(FIELD_END)
    directory = head[LEADER_BYTES:]
    if not head[:5].isdigit() or not directory or len(directory) % ENTRY_BYTES:
        raise ValueError("no directory")
    tags = [directory[at : at + 3] for at in range(0, len(directory), ENTRY_BYTES)]
    if len(contents) < len(tags) or any(content.strip() for content in contents[len(tags) :]):
        raise ValueError("the directory does not fit")
    wanted = [(tag, content) for tag, content in zip(tags, contents, strict=False) if tag in TAGS]
    texts = _decoded(FIELD_END.join([content for _, content in wanted])).split("\x1e")
    fields: Fields = {}
    for (tag, _), text in zip(wanted, texts, strict=True):
        fields.setdefault(tag.decode("ascii"), []).append(text.split(SUBFIELD))
    return fields


def lines_of(fields: Fields) -> Iterator[Words]:
    """Yield a record's lines: one for each shelf that it stands on, and one for each link.

    Raises:
        ValueError: The record has neither a title nor an ISBN.
    """
    described = _described_as_marc21(fields) if "245" in fields else _described_as_unimarc(fields)
    if not (described["title"] or described["isbn"]):
        raise ValueError("neither a title nor an ISBN")
    links = [url for url in _all(fields, "856", "u") if url]
    shelves = list(dict.fromkeys(_shelves(fields)))
    if not shelves and not links:
        shelves = [(_call_number(fields), "")]
    for mark, place in shelves:
        yield described | {"shelf_mark": mark, "location": place}
    for url in links:
        yield described | {"url": url}


def _described_as_marc21(fields: Fields) -> dict[str, str]:
    vernacular = [field for field in fields.get("880", []) if _one([field], "6").startswith("245")]
    title = fields["245"]
    fixed = next(iter(fields.get("008", [])), [""])[0]
    return {
        "title": _title(title, "a", "np", "b"),
        "other_title": _title(vernacular, "a", "np", "b"),
        "author": "; ".join([*_all(fields, "100", "a"), *_all(fields, "700", "a"), *_all(fields, "110", "a")])
        or _one(title, "c"),
        "isbn": " ".join(_all(fields, "020", "a")),
        "year": " ".join([*_all(fields, "264", "c"), *_all(fields, "260", "c"), fixed[7:11]]),
        "publisher": next(iter([*_all(fields, "264", "b"), *_all(fields, "260", "b")]), ""),
        "language": fixed[35:38] or _one(fields.get("041", []), "a")[:3],
    }


def _described_as_unimarc(fields: Fields) -> dict[str, str]:
    title = fields.get("200", [])
    names = [*_all(fields, "701", "a"), *_all(fields, "711", "a"), *_all(fields, "702", "a")]
    return {
        "title": _title(title, "a", "hi", "e"),
        "other_title": _one(title, "d"),
        "author": "; ".join(names) or "; ".join(_all(fields, "200", "f")),
        "isbn": " ".join(_all(fields, "010", "a")),
        "year": " ".join([*_all(fields, "210", "d"), *_all(fields, "214", "d")]),
        "publisher": next(iter([*_all(fields, "210", "c"), *_all(fields, "214", "c")]), ""),
        "language": _one(fields.get("101", []), "a"),
    }


def _shelves(fields: Fields) -> Iterator[tuple[str, str]]:
    """Yield shelf mark and place of each holding: 852 everywhere, 905 and 906 as Chinese systems use them."""
    for field in fields.get("852", []):
        mark = "/".join(filter(None, (_one([field], "h"), _one([field], "i")))) or _one([field], "j")
        place = " ".join(filter(None, (_one([field], "b"), _one([field], "c")))) or _one([field], "a")
        yield mark or _call_number(fields), place
    for field in [*fields.get("905", []), *fields.get("906", [])]:
        mark = "/".join(filter(None, (_one([field], "d"), _one([field], "e")))) or _one([field], "f")
        yield mark or _call_number(fields), _one([field], "c")


def _call_number(fields: Fields) -> str:
    for tag, first, second in (("096", "a", "b"), ("090", "a", "b"), ("050", "a", "b"), ("690", "a", "")):
        for field in fields.get(tag, []):
            if mark := "/".join(filter(None, (_one([field], first), _one([field], second) if second else ""))):
                return mark
    return ""


def _title(fields: list[list[str]], main: str, parts: str, sub: str) -> str:
    """Return `main part: subtitle`; the punctuation that cataloguing puts between them is left out."""
    whole = " ".join(filter(None, [_one(fields, main), *(_one(fields, part) for part in parts)]))
    subtitle = _one(fields, sub)
    return f"{whole.rstrip(' /:;,.=')}: {subtitle}" if whole and subtitle else whole


def _all(fields: Fields, tag: str, code: str) -> list[str]:
    return [part[1:].strip() for field in fields.get(tag, ()) for part in field[1:] if part.startswith(code)]


def _one(fields: Iterable[list[str]], code: str) -> str:
    for field in fields:  # loops, not generators: this runs ten times for each of a hundred thousand records
        for part in field[1:]:
            if part.startswith(code) and (bare := part[1:].strip(" /:;,=")):
                return bare
    return ""


def _records(path: Path) -> Iterator[bytes]:
    """Yield the records of a file, whatever stands between them, in a memory of one block.

    Raises:
        CatalogueError: No record ends within a megabyte: it is another kind of file.
    """
    rest = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            *whole, rest = (rest + block).split(RECORD_END)
            yield from (raw.lstrip(b"\r\n\x00\x1a \xef\xbb\xbf") for raw in whole)
            if len(rest) > LONGEST_RECORD:
                raise CatalogueError("the file is not in ISO 2709")
    if rest.strip(b"\r\n\x00\x1a "):
        yield rest  # cut off: counted as broken


def _decoded(contents: bytes) -> str:
    """Return the text of a record: few Chinese systems say in the leader which encoding they write.

    In MARC-8 an accent stands alone before its letter; Chinese characters of GBK come in runs of high bytes.
    """
    try:
        return contents.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if HIGH_RUN.search(contents):
        return contents.decode("gb18030", "replace")
    return FIELD_END.decode().join(_marc8(field) for field in contents.split(FIELD_END))


def _marc8(field: bytes) -> str:
    return SUBFIELD.join(str(marc8_to_unicode(part, hide_utf8_warnings=True)) for part in field.split(b"\x1f"))
