"""Reads XML and HTML that nobody vouches for: no entities from elsewhere, no network, no script, bounded depth."""

import re
from collections.abc import Iterator
from html.entities import html5
from pathlib import Path
from typing import Any

from lxml import etree, html

from handlers.domain.other_form import Hurdle
from watermark.converting.limits import MAX_MARKUP_BYTES, refused

Element = Any
"""lxml has no types; an element of either tree."""


def read_xml(data: bytes) -> Element:
    """Return the root of an XML document.

    Raises:
        BadDocument: Too large, too deeply nested, or not XML.
    """
    # Entities stay as they stand, so that none grows or reads a file: see `entity`.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=False,
        remove_pis=True,
        remove_comments=True,
    )
    return _read(data, parser)


def read_html(data: bytes) -> Element:
    """Return the root of an HTML page, however it is written.

    Raises:
        BadDocument: Too large, or there is nothing in it.
    """
    parser = html.HTMLParser(
        no_network=True, huge_tree=False, remove_pis=True, remove_comments=True, encoding=encoding_of(data)
    )
    root = _read(data, parser)
    if any("depth" in complaint.message for complaint in parser.error_log):
        # The parser stops there without a word, and the rest would be missing.
        raise refused(Hurdle.TOO_LONG)
    return root


def _read(data: bytes, parser: Any) -> Element:  # noqa: ANN401 - lxml has no types
    if len(data) > MAX_MARKUP_BYTES:
        raise refused(Hurdle.TOO_LONG)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise refused(Hurdle.BROKEN) from error
    if root is None:
        raise refused(Hurdle.BROKEN)
    return root


def read_limited(path: Path) -> bytes:
    """Return a markup file's bytes, of a file that is too long just enough to tell so."""
    with path.open("rb") as file:
        return file.read(MAX_MARKUP_BYTES + 1)


def encoding_of(data: bytes) -> str:
    """Return the encoding of a text: by its mark, as what it is when it reads as UTF-8, else the Chinese one."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return name
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def tag(element: Element) -> str:
    """Return an element's name without namespace; empty for comments, instructions and entities."""
    return etree.QName(element).localname.lower() if isinstance(element.tag, str) else ""


def entity(node: Element) -> str:
    """Return the character of a well-known entity that was left as it stands; any other gives nothing."""
    name = getattr(node, "name", None) if node.tag is etree.Entity else None
    return html5.get(f"{name};", "") if name else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children of those names, in order; all elements when none is named."""
    for child in element:
        if (name := tag(child)) and (not names or name in names):
            yield child


def first(element: Element | None, *path: str) -> Element | None:
    """Return the first element at the end of a path of names, or `None`."""
    for name in path:
        element = next(children(element, name), None) if element is not None else None
    return element


def text_of(element: Element | None) -> str:
    """Return all text of an element on one line."""
    if element is None:
        return ""
    # `itertext` walks without recursion: depth costs nothing.
    return " ".join("".join(_resolved(part) for part in element.itertext()).split())


def _resolved(text: str) -> str:
    found = _ENTITY.fullmatch(text)
    return html5.get(found[1], "") if found else text


_ENTITY = re.compile(r"&(\w{2,32};)")
