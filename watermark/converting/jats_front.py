"""What stands before a paper's text in JATS: its title, its people and their places, and the rights in it."""

from collections.abc import Iterator

from handlers.domain.other_form import Loss
from watermark.converting.manuscript import Block, Manuscript, Run, tidy
from watermark.converting.markup import Element, children, cut, first, tag, text_of
from watermark.converting.walking import Grammar, Walker

STYLES = {
    "bold": "b",
    "italic": "i",
    "sup": "p",
    "sub": "s",
    "monospace": "c",
    **dict.fromkeys(("xref", "ext-link", "uri", "email", "named-content", "styled-content", "underline", "sc"), ""),
    **dict.fromkeys(("roman", "sans-serif", "overline", "strike", "abbrev", "milestone-start", "institution"), ""),
    **dict.fromkeys(("inline-formula", "alternatives", "math", "chem-struct", "fn-ref", "target", "label"), ""),
    **dict.fromkeys(("tex-math", "inline-supplementary-material", "milestone-end", "country", "addr-line"), ""),
}
RIGHTS = frozenset(
    {"permissions", "copyright-statement", "copyright-year", "copyright-holder", "license", "license_ref"}
)
_PLACES = ("aff", "on-behalf-of")
_NOTES = ("author-notes", "bio", "author-comment")
_HISTORY = {"received": "收稿", "rev-recd": "修回", "accepted": "接受"}
_Names = Iterator[tuple[str, str]]


def write_front(front: Element | None, manuscript: Manuscript) -> None:
    """Write down title, authors and where the paper appeared."""
    meta = first(front, "article-meta")
    if front is None or meta is None:
        return
    plain = Walker(manuscript, Grammar(STYLES, {}, dict.fromkeys(("xref", "fn"))))
    manuscript.title = tidy(_title(meta, plain))
    manuscript.authors = [name for kind, name in _people(meta) if kind == "author"]
    for line in (*_translated(meta), _issue(front, meta), _ids(meta)):
        manuscript.tell(line)


def short_front(meta: Element, walker: Walker) -> Iterator[list[Run]]:
    """Yield the title of a paper within a paper, as far as it has one, and the line of its authors."""
    yield list(_title(meta, walker))
    yield [Run(", ".join(name for kind, name in _people(meta) if kind == "author"))]


def write_people(meta: Element, walker: Walker) -> None:
    """Write where the authors work, what they declare, and who else had a part."""
    for collab in (e for e in meta.iter() if tag(e) == "collab" and first(e, "contrib-group") is not None):
        _caption(walker, f"{_own_name(collab)}: {', '.join(name for _, name in _people(collab))}")
    for kind, name in _people(meta):
        if kind != "author":
            _caption(walker, f"{kind}: {name}")
    for place in (e for e in meta.iter() if tag(e) in _PLACES):
        label = " ".join(text_of(e) for e in children(place, "label"))
        for shown in list(children(place, "label")):
            cut(shown)
        walker.add(Block("caption"), [Run(f"{label} ".lstrip()), *_spread(walker, place)])
    for note in (e for e in meta.iter() if tag(e) in _NOTES or _is_of_title(e)):
        walker.body(note, 1, Block("caption"))


def write_rest(meta: Element, walker: Walker) -> None:
    """Write what money, dates and data there were, and the rights: they stay with a paper in whatever form it is."""
    dates = [f"{_HISTORY.get(e.get('date-type', ''), e.get('date-type', ''))} {_date(e)}" for e in _dates(meta)]
    _caption(walker, "；".join(dates))
    for part in children(meta, "funding-group", "product", "supplementary-material", "custom-meta-group"):
        _write_part(part, walker)
    write_rights(meta, walker)


def write_rights(element: Element, walker: Walker) -> None:
    """Write what an element says of copyright and licence, with the licence's address."""
    for held in children(element, "permissions"):
        write_rights(held, walker)
    statements = [text_of(e) for e in children(element, "copyright-statement")]
    year, holder = text_of(first(element, "copyright-year")), text_of(first(element, "copyright-holder"))
    if holder not in " ".join(statements) or not statements:
        statements.append(f"© {year} {holder}".strip() if year or holder else "")
    of_permissions = tag(element) == "permissions"
    for line in statements:
        _caption(walker, line)
    for child in children(element):
        name = tag(child)
        if name in {"license", "license_ref"} or (of_permissions and name not in RIGHTS):
            _caption(walker, _licence(child))


def person_name(name: Element) -> str:
    """Return a person's name in the order of its language."""
    surname, given = text_of(first(name, "surname")), text_of(first(name, "given-names"))
    if name.get("name-style") == "eastern" or not given.isascii():
        return f"{surname}{given}"
    return " ".join(filter(None, (given, surname, text_of(first(name, "suffix")))))


def _title(meta: Element, walker: Walker) -> Iterator[Run]:
    group = first(meta, "title-group")
    title = first(group, "article-title")
    if group is None or title is None:
        return
    yield from walker.inside(title)
    for part in children(group, "subtitle"):
        yield Run("" if text_of(title).endswith((":", "：", "?", "？", "—")) else ":")
        yield Run(" ")
        yield from walker.inside(part)


def _translated(meta: Element) -> Iterator[str]:
    group = first(meta, "title-group")
    for held in () if group is None else (group, *children(group, "trans-title-group")):
        parts = (text_of(e) for e in children(held, "trans-title", "trans-subtitle"))
        yield ": ".join(filter(None, parts))


def _people(meta: Element) -> _Names:
    for group in children(meta, "contrib-group"):
        for person in children(group, "contrib"):
            kind = person.get("contrib-type", "author").lower()
            if name := _name_in(person):
                yield ("author" if kind.startswith("author") else kind), name
        yield from (("collaborator", name) for e in children(group, "collab") if (name := _own_name(e)))


def _name_in(person: Element) -> str:
    for held in (person, *children(person, "name-alternatives", "collab-alternatives")):
        for found in children(held, "name", "collab", "string-name", "anonymous"):
            if name := _told_name(found):
                return name
    return ""


def _told_name(found: Element) -> str:
    if tag(found) == "anonymous":
        return text_of(found) or "Anonymous"
    if tag(found) == "name" or (tag(found) == "string-name" and is_structured(found)):
        return person_name(found)
    return _own_name(found)


def _own_name(collab: Element) -> str:
    """Return a group's name without its members."""
    parts = [collab.text or ""]
    for child in collab:
        parts += ["" if tag(child) in {"contrib-group", "xref", "fn"} else text_of(child), child.tail or ""]
    return " ".join("".join(parts).split())


def is_structured(element: Element) -> bool:
    """Whether an element has only elements in it, whose text nothing parts."""
    own = (element.text, *(child.tail for child in element))
    return len(element) > 0 and not any((text or "").strip() for text in own)


def _spread(walker: Walker, element: Element) -> Iterator[Run]:
    if not is_structured(element):
        yield from walker.inside(element)
        return
    parts = [list(_spread(walker, child)) for child in children(element) if tag(child) != "institution-id"]
    for number, part in enumerate(part for part in parts if part):
        yield from ([Run(", ")] if number else [])
        yield from part


def _issue(front: Element, meta: Element) -> str:
    held = first(front, "journal-meta")
    journal = text_of(first(held, "journal-title-group", "journal-title")) or text_of(first(held, "journal-title"))
    year = text_of(first(first(meta, "pub-date"), "year"))
    volume, issue = text_of(first(meta, "volume")), text_of(first(meta, "issue"))
    pages = "-".join(filter(None, (text_of(first(meta, "fpage")), text_of(first(meta, "lpage")))))
    where = volume + (f"({issue})" if issue else "")
    told = ", ".join(filter(None, (journal, year, where)))
    told = f"{told}: {pages or text_of(first(meta, 'elocation-id'))}".rstrip(": ")
    return ". ".join(filter(None, (told, text_of(first(held, "publisher", "publisher-name")))))


def _ids(meta: Element) -> str:
    wanted = {"doi": "DOI", "pmid": "PMID", "pmc": "PMC", "pmcid": "PMC"}
    found = ((wanted.get(e.get("pub-id-type", "")), text_of(e)) for e in children(meta, "article-id"))
    return "  ".join(f"{name}: {value}" for name, value in found if name)


def _is_of_title(element: Element) -> bool:
    return tag(element) == "fn" and any(tag(above) == "title-group" for above in element.iterancestors())


def _dates(meta: Element) -> list[Element]:
    history = first(meta, "history")
    return [] if history is None else list(children(history, "date"))


def _date(date: Element) -> str:
    parts = (text_of(first(date, name)).zfill(2) for name in ("year", "month", "day") if first(date, name) is not None)
    return text_of(first(date, "string-date")) or "-".join(parts)


def _write_part(part: Element, walker: Walker) -> None:
    name = tag(part)
    if name == "supplementary-material":
        walker.manuscript.losses.add(Loss.FIGURES)
        _caption(walker, " ".join(text_of(e) for e in children(part, "label", "caption")))
    elif name == "product":
        walker.add(Block("caption"), list(_spread(walker, part)))
    elif name == "custom-meta-group":
        for meta in children(part, "custom-meta"):
            told = [text_of(first(meta, "meta-name")), text_of(first(meta, "meta-value"))]
            # What an archive keeps for itself is not the paper's.
            _caption(walker, "" if told[0].startswith("pmc-") or not all(told) else ": ".join(told))
    else:
        stated = [text_of(e) for e in part.iter() if tag(e) == "funding-statement"]
        _caption(walker, " ".join(stated) or "; ".join("".join(r.text for r in _spread(walker, e)) for e in part))


def _licence(element: Element) -> str:
    parts = [text_of(child) for child in children(element)] if is_structured(element) else [text_of(element)]
    text = " ".join(filter(None, parts)) or element.get("license-type", "")
    links = dict.fromkeys(str(v) for e in element.iter() for k, v in e.attrib.items() if str(k).endswith("}href"))
    return " ".join(filter(None, (text, *(link for link in links if link not in text))))


def _caption(walker: Walker, text: str) -> None:
    walker.add(Block("caption"), [Run(text)])
