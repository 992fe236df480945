"""The list of references of a paper in JATS, in whichever of its ways each is written."""

from collections.abc import Iterator

from watermark.converting.jats_front import is_structured, person_name
from watermark.converting.manuscript import Block, Run
from watermark.converting.markup import Element, children, first, tag, text_of
from watermark.converting.walking import Walker

_CITATIONS = frozenset({"mixed-citation", "element-citation", "citation", "nlm-citation"})
_PEOPLE = frozenset({"name", "string-name", "collab", "etal", "anonymous"})
_IN_ORDER = ("article-title", "chapter-title", "source", "edition", "publisher-loc", "publisher-name", "year")
_PLACE = ("volume", "issue", "fpage", "lpage")
_PASSED_OVER = frozenset(
    {"label", "person-group", "month", "day", "season", "object-id", *_PEOPLE, *_IN_ORDER, *_PLACE}
)


def write_references(walker: Walker, element: Element, depth: int) -> None:
    """Write the references of a list, what stands between them, and lists within it."""
    number = 0
    for child in list(children(element)):
        if tag(child) == "ref":
            number += 1
            _write_one(walker, child, number)
        elif tag(child) not in {"title", "label"}:
            walker.child(child, depth)


def _write_one(walker: Walker, ref: Element, number: int) -> None:
    label = text_of(first(ref, "label")) or f"{number}."
    cited = [_reference(e) for e in ref.iter() if tag(e) in _CITATIONS]
    parts = cited or [text_of(e) for e in children(ref) if tag(e) not in {"label", "note"}]
    parts += [text_of(note) for note in children(ref, "note")]
    walker.add(Block("listed", sign=label[:6]), [Run("; ".join(filter(None, parts)))])


def _reference(citation: Element) -> str:
    if not is_structured(citation):
        return text_of(citation)
    parts = [", ".join(_people(citation))]
    parts += [text_of(first(citation, name)) for name in _IN_ORDER]
    parts.append(_place(citation))
    parts += [_other(e) for e in children(citation) if tag(e) not in _PASSED_OVER]
    return ". ".join(part.rstrip(".") for part in parts if part)


def _people(citation: Element) -> Iterator[str]:
    for held in citation.iter():
        if tag(held) in _PEOPLE:
            is_name = tag(held) in {"name", "string-name"} and first(held, "surname") is not None
            yield person_name(held) if is_name else text_of(held) or ("et al" if tag(held) == "etal" else "")


def _place(citation: Element) -> str:
    volume, issue, start, end = (text_of(first(citation, name)) for name in _PLACE)
    return ": ".join(filter(None, (volume + (f"({issue})" if issue else ""), "-".join(filter(None, (start, end))))))


def _other(part: Element) -> str:
    if tag(part) != "pub-id":
        return text_of(part)
    return f"{part.get('pub-id-type', '').upper()}:{text_of(part)}".lstrip(":")
