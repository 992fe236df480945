"""Reads XML and HTML that nobody vouches for: no entities from elsewhere, no network, no script, bounded depth."""

import re
from collections.abc import Iterator
from html.entities import html5
from pathlib import Path
from typing import Any

from lxml import etree, html

from handlers.domain.other_form import Hurdle, Loss
from watermark.converting.encodings import decoded
from watermark.converting.limits import MAX_MARKUP_BYTES, refused

Element = Any
"""lxml has no types; an element of either tree."""


def read_xml(data: bytes, losses: set[Loss] | None = None) -> Element:
    """Return the root of an XML document; what could not be read of it is added to `losses`.

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
        encoding="utf-8",
    )
    root = _read(data, parser, losses)
    if losses is not None and any(not entity(node) for node in root.iter(etree.Entity)):
        losses.add(Loss.CHARACTERS)
    return root


def read_html(data: bytes, losses: set[Loss]) -> Element:
    """Return the root of an HTML page, however it is written; what could not be read of it is added to `losses`.

    Raises:
        BadDocument: Too large, or there is nothing in it.
    """
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_pis=True, remove_comments=True, encoding="utf-8")
    root = _read(data, parser, losses, is_page=True)
    if any(complaint.level == etree.ErrorLevels.FATAL for complaint in parser.error_log):
        # The parser stops there (too deep, too long a text) without a word, and the rest would be missing.
        raise refused(Hurdle.TOO_LONG)
    return root


def _read(
    data: bytes,
    parser: Any,  # noqa: ANN401 - lxml has no types
    losses: set[Loss] | None,
    *,
    is_page: bool = False,
) -> Element:
    if len(data) > MAX_MARKUP_BYTES:
        raise refused(Hurdle.TOO_LONG)
    found = decoded(data)
    if losses is not None and not found.is_whole:
        losses.add(Loss.CHARACTERS)
    text = _PAGE_ENDS.sub("", _OWN_DTD.sub("", found.text, count=1)) if is_page else found.text
    try:
        # Python reads the letters: the parser would stop for good at the first byte that does not fit.
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise refused(Hurdle.BROKEN) from error
    if root is None:
        raise refused(Hurdle.BROKEN)
    return root


def read_limited(path: Path) -> bytes:
    """Return a markup file's bytes, of a file that is too long just enough to tell so."""
    with path.open("rb") as file:
        return file.read(MAX_MARKUP_BYTES + 1)


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


def cut(element: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    above, before = element.getparent(), element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        above.text = (above.text or "") + (element.tail or "")
    above.remove(element)


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
# The parser of pages takes the end of a document type with declarations of its own for text.
_OWN_DTD = re.compile(r"\A\s*(?:<\?xml[^>]*\?>)?\s*<!DOCTYPE[^\[>]*\[[^\]]*\]\s*>", re.IGNORECASE)
# Browsers show what stands behind the page's end, as some servers put it there; the parser leaves it out.
_PAGE_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
