"""Reads PubMed's files: streaming, nothing outside of the file is ever loaded, memory bounded by one record."""

from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from handlers.domain.article import IdKind
from resolvers.formats import records
from resolvers.formats.medline import article_of
from resolvers.index.packing import Entry, Gone, Origin

CHUNK_BYTES = 1 << 18
MOST_BYTES_A_RECORD = 32 * 1024 * 1024
NOT_PUBMED = "不是 PubMed 的 XML"
ROOTS = ("PubmedArticleSet", "PubmedBookArticleSet")
RECORDS = ("PubmedArticle", "PubmedBookArticle", "DeleteCitation", "DeleteDocument")


def read_pubmed(content: BinaryIO) -> Iterator[Entry | Gone | None]:
    """Yield the records and withdrawals of a PubMed file; `None` for a record without PMID or title.

    Raises:
        ValueError: It is no PubMed file, breaks off, or holds what such files never do.
        EOFError: Its compression breaks off.
    """
    # Entities stay unresolved and the DTD unloaded: a bomb is a few nodes, a reference to a file nothing.
    parser = etree.XMLPullParser(
        events=("start", "end"), tag=(*ROOTS, *RECORDS), resolve_entities=False, no_network=True, huge_tree=False,
        load_dtd=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    root: etree._Element | None = None
    try:
        for event, element in _events(content, parser):
            if root is None:
                root = _accepted_root(element)
            elif event == "end" and element.tag in RECORDS:
                yield from _read(element)
                _drop(element, root)
        parser.close()
    except etree.XMLSyntaxError as error:
        raise ValueError(_fault(error, is_pubmed=root is not None)) from error
    if root is None:
        raise ValueError(NOT_PUBMED)


def _events(content: BinaryIO, parser: etree.XMLPullParser) -> Iterator[tuple[str, etree._Element]]:
    """Yield what the parser met; memory is bounded by one record."""
    since_record = 0
    while chunk := content.read(CHUNK_BYTES):
        fault = _fed(parser, chunk)
        since_record += len(chunk)
        for event, element in parser.read_events():
            since_record = 0
            if isinstance(element, etree._Element):  # noqa: SLF001 - lxml has no other name for it
                yield event, element
        if fault:
            raise fault
        if since_record > MOST_BYTES_A_RECORD:
            raise ValueError("一条记录大得不合常理，后面的没有读")


def _fed(parser: etree.XMLPullParser, chunk: bytes) -> etree.XMLSyntaxError | None:
    """Feed the parser and return what it found wrong: the records before the fault are still to be had."""
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError as error:
        return error
    return None


def _accepted_root(element: etree._Element) -> etree._Element:
    if element.tag not in ROOTS or element.getparent() is not None:
        raise ValueError(NOT_PUBMED)
    return element


def _fault(error: etree.XMLSyntaxError, *, is_pubmed: bool) -> str:
    return f"XML 在第 {error.lineno} 行出错，后面的没有读" if is_pubmed else NOT_PUBMED


def _drop(element: etree._Element, root: etree._Element) -> None:
    """Let go of a record that was read, and of whatever stood before it."""
    element.clear()
    while len(root) and root[0] is not element:
        del root[0]


def _read(element: etree._Element) -> Iterator[Entry | Gone | None]:
    if str(element.tag).startswith("Delete"):
        for pmid in element.iterfind("PMID"):
            found = records.identifiers(pmid=pmid.text)
            yield Gone(Origin.PUBMED, found[0]) if found else None
        return
    article = article_of(element)
    if article is None or article.id(IdKind.PMID) is None:
        yield None
        return
    yield Entry(Origin.PUBMED, article, _version(element), _revised(element))


def _version(element: etree._Element) -> int:
    pmid = element.find("MedlineCitation/PMID")
    version = pmid.get("Version", "1") if pmid is not None else "1"
    return int(version) if version.isdecimal() and len(version) < 5 else 1


def _revised(element: etree._Element) -> int:
    """Return the day of the last revision as 20261121, 0 when unknown."""
    date = element.find("MedlineCitation/DateRevised")
    parts = [date.findtext(name) or "" for name in ("Year", "Month", "Day")] if date is not None else []
    is_whole = len(parts) == 3 and all(p.isdecimal() and len(p) <= 4 for p in parts)
    return int("".join(p.zfill(2) for p in parts)) if is_whole else 0
