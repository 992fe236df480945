"""What the head of a page or a book says of copyright and licence: it stays with the text."""

import re
from collections.abc import Iterator

from watermark.converting.manuscript import Block, Manuscript, Run, tidy
from watermark.converting.markup import Element, tag, text_of

# Dublin Core and its kin: DC.rights, dcterms:rightsHolder, dcterms:license, copyright.
_OF_RIGHTS = re.compile(r"(?:^|[._:/#])(?:access)?(?:rights|rightsholder|licen[cs]e|copyright)(?:$|[._:-])")
_LICENCE_RELATIONS = frozenset({"license", "licence", "copyright", "cc:license", "dcterms:license", "dcterms:rights"})


def rights_in(root: Element) -> tuple[str, ...]:
    """Return the statements and addresses, each once."""
    return tuple(dict.fromkeys(line for e in root.iter() for line in _said(e) if line))


def write_rights_of(root: Element, manuscript: Manuscript) -> None:
    """Write a page's rights behind its text, as far as the text does not show them itself."""
    found = rights_in(root)
    if not found or not manuscript.has_text:
        return
    shown = "\n".join((*manuscript.about, *("".join(run.text for run in block.runs) for block in manuscript.blocks)))
    for line in found:
        if line not in shown:
            manuscript.add(Block("caption", tidy([Run(line)])))


def _said(element: Element) -> Iterator[str]:
    name = tag(element)
    if name == "rights":
        yield text_of(element)
    elif name == "meta":
        named = str(element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        if _OF_RIGHTS.search(named):
            yield " ".join(str(element.get("content") or "").split()) or text_of(element)
    elif name in {"link", "a"} and not _LICENCE_RELATIONS.isdisjoint(str(element.get("rel") or "").lower().split()):
        yield str(element.get("href") or "").strip()
