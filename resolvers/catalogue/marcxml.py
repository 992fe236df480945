"""Reads a catalogue in MARCXML (MARC21 slim, MarcXchange, an OAI or SRU answer), with or without a namespace.

The records are cut out of the text one by one: one that is broken takes no other with it, and no declaration of
entities ever reaches the parser. A document type is refused, as in every XML that is handed in.
"""

import codecs
import re
from collections.abc import Generator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from handlers.domain.written_text import utf8_ahead, wide_encoding
from resolvers.catalogue.errors import CatalogueError
from resolvers.catalogue.records import TAGS, Fields, is_local
from resolvers.catalogue.shelf_list import Fault, ShelfList
from resolvers.catalogue.shelving import Shelving

BLOCK_BYTES = 1 << 20
LONGEST_RECORD = 1 << 20  # characters
LONGEST_TAG = 2000  # characters of a tag that a block's end may cut
START = re.compile(r"<(?:[\w.-]{1,40}:)?record(?=[\s>])[^<>]*>")
END = re.compile(r"</(?:[\w.-]{1,40}:)?record\s*>")
PREFIX = re.compile(r"(</?)[\w.-]{1,40}:(?=[a-z])")
ATTRIBUTES = re.compile(r"\s(?:xmlns(?::[\w.-]+)?|[\w.-]+:[\w.-]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
LOOSE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
DECLARED = re.compile(rb"<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.-]{1,30})[\"']", re.IGNORECASE)
TYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def read_marcxml(path: Path) -> ShelfList:
    """Return the books of a file of records; broken records are counted, not taken.

    Raises:
        CatalogueError: It holds no record at all, or declares a document type.
        OSError: It cannot be read.
    """
    shelving = Shelving()
    with path.open("rb") as file, closing(_records(file)) as records:
        for text in records:
            try:
                shelving.take(*fields_of_xml(text))
            except ValueError:
                shelving.books.leave_out(Fault.CUT_OFF)
    return shelving.done()


def fields_of_xml(text: str) -> tuple[Fields, set[str]]:
    """Return the fields of one record by tag, and the local tags among those that nobody reads.

    Raises:
        ValueError: It is not well-formed.
    """
    fields: Fields = {}
    others: set[str] = set()
    for element in _parsed(text):
        tag = element.get("tag") or ""
        if tag in TAGS and element.tag in {"controlfield", "datafield"}:
            fields.setdefault(tag, []).append(_parts(element))
        elif tag and is_local(tag):
            others.add(tag)
    return fields, others


def _parts(element: etree._Element) -> list[str]:
    parts = [f"{part.get('code') or ' '}{_text_of(part)}" for part in element.iterfind("subfield")]
    bare = [part.rstrip("\ufffd") for part in parts]
    return [(element.text or "") if element.tag == "controlfield" else "", *bare]


def _text_of(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _parsed(text: str) -> etree._Element:
    start = START.match(text)
    inside = text[start.end() :] if start else text
    plain = UNFIT.sub("", LOOSE_AMPERSAND.sub("&amp;", ATTRIBUTES.sub("", PREFIX.sub(r"\1", inside))))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(f"<record>{plain}", parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("not well-formed") from error


def _records(file: BinaryIO) -> Generator[str, None, None]:
    """Yield the records, each from its first tag to its last, or to where the next one begins.

    Raises:
        CatalogueError: A document type is declared.
    """
    rest, is_begun = "", False
    for block in _text(file):
        rest += block
        if not is_begun:
            is_begun = _is_begun(rest)
        *whole, rest = _cut(rest)
        if len(rest) > LONGEST_RECORD:
            whole, rest = [*whole, rest], ""
        yield from (record for piece in whole if (record := _record(piece)))
    if record := _record(rest):
        yield record


def _is_begun(text: str) -> bool:
    """Return whether the first record is reached: what stands before it may declare what entities mean.

    Raises:
        CatalogueError: It does.
    """
    first = START.search(text)
    if TYPE.search(text, 0, first.start() if first else len(text)):
        raise CatalogueError("XML 里有 DOCTYPE 或 ENTITY 声明，不予读取；请导出不带声明的 MARCXML")
    return first is not None


def _cut(text: str) -> list[str]:
    """Return the pieces that begin with a record's first tag; what stands before the first is dropped."""
    starts = [match.start() for match in START.finditer(text)]
    if not starts:
        return [text[-LONGEST_TAG:]]
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def _record(piece: str) -> str:
    """Return a piece up to its record's end; nothing where it only wraps one, as OAI and SRU do."""
    end = END.search(piece)
    record = piece[: end.end()] if end else piece
    return record if START.match(record) and "datafield" in record else ""


def _text(file: BinaryIO) -> Generator[str, None, None]:
    """Yield the file as text; a broken letter becomes U+FFFD."""
    start = file.read(BLOCK_BYTES)
    decoder = codecs.getincrementaldecoder(_encoding(start))("replace")
    block = start
    while block:
        yield decoder.decode(block)
        block = file.read(BLOCK_BYTES)
    yield decoder.decode(b"", final=True)


def _encoding(start: bytes) -> str:
    """Return what the file is written in: what it declares is believed unless it is plainly something else."""
    if wide := wide_encoding(start):
        return wide
    declared = match[1].decode() if (match := DECLARED.search(start[:400])) else "utf-8"
    try:
        name = codecs.lookup(declared).name
    except LookupError:
        name = "utf-8"
    if name in {"gbk", "gb2312", "gb18030", "utf-8"}:
        return "utf-8" if utf8_ahead(start) >= 0 else "gb18030"
    return name
