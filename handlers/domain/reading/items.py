"""What a message wants, item by item: which identifiers belong to one document, which titles stand alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from handlers.domain.addresses import Address
from handlers.domain.article import Identifier, IdKind, TitleWanted, Wanted
from handlers.domain.identifiers import ISBN, PMID, Spot
from handlers.domain.reading import cues
from handlers.domain.reading.bare import bare_titles
from handlers.domain.reading.citations import Citation, read_citation
from handlers.domain.reading.cue import starting
from handlers.domain.reading.finds import Found
from handlers.domain.reading.titles import (
    SEVERAL,
    Title,
    entries,
    fields_beside,
    is_function_word,
    labelled_titles,
    named_papers,
    quoted_titles,
    standards,
)
from handlers.domain.structured import Record

_ID_KINDS = frozenset(kind.value for kind in IdKind)
_BEST = (IdKind.DOI, IdKind.PMID, IdKind.PMCID, IdKind.ARXIV, IdKind.ISBN)
_SEPARATE = re.compile(r"和|以及|还有|另|、|；|再加|[①-⑳]")
_COMMA = re.compile(r"\s*[,，]\s*")
_LABEL_BEFORE = re.compile(r"(?:doi|doi\.org/|arxiv|isbn)[号是为：:.\s]{0,4}$", re.IGNORECASE)
_BESIDE = re.compile(
    r"\n|；|;|。|(?<=\x00)[^《\n]{0,12}?(?:和|以及|还有|另外|、|与|及)(?=[^\n]{0,8}《)|"
    r"(?<=》)[^\x00\n《]{0,8}(?:和|以及|还有|另外|、|与|及)(?=[^\n《]{0,10}\x00)"
)
_JOINED = re.compile(r"还有|以及|另外|另一[篇本]|再加|第[一二三四五六1-6][篇本个]")
_NEW_ENTRY = re.compile(r"\n\s*(?:\[[0-9]+\]|[0-9]{1,2}[.、])")
_PASTED = starting(r"ae\[d", r"Affiliations|Abstract|Epub|et al|\[J\]|doi:.{0,80}PMID", re.IGNORECASE | re.DOTALL)
_DATED = re.compile("(?:19|20)[0-9]{2}")
_MAX_PASTED, _MAX_REFERENCES, _MAX_REFERENCE, _MAX_BESIDE = 8000, 40, 1500, 100


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is wanted; items with the same `doc` are one document.

    `kind` is doi, pmid, pmcid, arxiv, isbn, title, citation or url; a citation's `title` is what could be read of it.
    """

    kind: str
    value: str
    doc: int
    version: str | None = None
    title: str = ""
    year: int | None = None
    first_author: str | None = None
    is_book: bool = False

    def wanted(self) -> Wanted:
        """Return the item in the words of the use cases; an address is wanted by its text."""
        if self.kind in _ID_KINDS:
            return Identifier(IdKind(self.kind), self.value, self.version)
        return TitleWanted(self.title or self.value, self.year, self.first_author, is_book=self.is_book)


def best_of_each(items: Iterable[Item]) -> list[Wanted]:
    """Return one wanted thing a document: its most telling identifier, else its title."""
    documents: dict[int, list[Item]] = {}
    for item in items:
        documents.setdefault(item.doc, []).append(item)
    return [min(group, key=_rank).wanted() for group in documents.values()]


def _rank(item: Item) -> int:
    return _BEST.index(IdKind(item.kind)) if item.kind in _ID_KINDS else len(_BEST)


def identifier_items(text: str, spots: Sequence[Spot]) -> list[Item]:
    """Return the identifiers as items, those of one document together, repeated ones once."""
    if len(spots) == 1:
        return [_identifier_item(spots[0].identifier, 1)]
    items: list[Item] = []
    documents: dict[Identifier, int] = {}
    doc, kinds, last = 0, set[IdKind](), -1
    is_pasted = len(spots) > 1 and bool(_PASTED.search(text))
    is_list = len(spots) > 1 and (bool(SEVERAL.search(text)) or len({s.identifier for s in spots}) > 4)
    for place, spot in enumerate(spots):
        kind = spot.identifier.kind
        between = text[last : spot.start] if last >= 0 else ""
        is_new = (
            last < 0
            or kind in kinds
            or kind is ISBN
            or ISBN in kinds
            or _parts(between, is_list=is_list, is_pasted=is_pasted)
            or (not is_pasted and _are_counted_out(between, spots[place - 1 : place + 1], text))
        )
        if is_new:
            doc, kinds = doc + 1, set()
        kinds.add(kind)
        last = spot.end
        if spot.identifier not in documents:
            documents[spot.identifier] = doc
            items.append(_identifier_item(spot.identifier, doc))
    return items


def _identifier_item(one: Identifier, doc: int) -> Item:
    return Item(str(one.kind), one.value, doc, one.version, is_book=one.kind is ISBN)


def _parts(between: str, *, is_list: bool, is_pasted: bool) -> bool:
    """Say whether the words between two identifiers part two documents."""
    if is_pasted:
        return bool(_NEW_ENTRY.search(between))
    return len(between) > 60 or ("\n" in between and is_list) or bool(_SEPARATE.search(between))


def _are_counted_out(between: str, pair: Sequence[Spot], text: str) -> bool:
    """Say whether two identifiers are counted out in a list: `10.1000/abc，PMID 123456` names two papers.

    `DOI: 10.1000/abc，PMID: 123456` is the record of one. A bare number names a paper by itself.
    """
    if any(spot.identifier.kind is PMID and text[spot.start].isdigit() for spot in pair):
        return True
    return bool(_COMMA.fullmatch(between)) and not all(_is_labelled(text, spot) for spot in pair)


def _is_labelled(text: str, spot: Spot) -> bool:
    """Say whether the kind of an identifier is written before it, as in a record."""
    return not text[spot.start].isdigit() or bool(_LABEL_BEFORE.search(text, max(0, spot.start - 12), spot.start))


def address_items(addresses: Sequence[Address], first_doc: int) -> list[Item]:
    """Return addresses as items."""
    return [Item("url", address.url, first_doc + place) for place, address in enumerate(addresses)]


def record_items(records: Sequence[Record]) -> list[Item]:
    """Return pasted records as items: their identifiers, else their titles."""
    items: list[Item] = []
    for doc, one in enumerate(records, 1):
        if one.ids:
            items += [Item(i.kind.value, i.value, doc, is_book=one.is_book) for i in one.ids]
        elif one.title:
            items.append(
                Item("title", one.title, doc, year=one.year, first_author=one.first_author, is_book=one.is_book)
            )
    return items


def _citation_item(citation: Citation, doc: int) -> Item:
    return Item(
        kind="citation",
        value=citation.text,
        doc=doc,
        title=citation.title,
        year=citation.year,
        first_author=citation.first_author,
        is_book=citation.is_book,
    )


def citation_items(text: str) -> list[Item]:
    """Return references without identifiers as items."""
    items: list[Item] = []
    if not _DATED.search(text):
        return items
    for part in _references(text[:_MAX_PASTED])[:_MAX_REFERENCES]:
        if "\x00" not in part and len(part) < _MAX_REFERENCE and (citation := read_citation(part)):
            items.append(_citation_item(citation, len(items) + 1))
    return items


def titles_beside_references(text: str, references: Sequence[Item]) -> list[Item]:
    """Return the titles in 《》 of the lines that hold none of the references."""
    if not references or "《" not in text:
        return []
    lines = [line for line in text.split("\n") if "《" in line and read_citation(line) is None]
    return title_items([title for line in lines for title in quoted_titles(line)], len(references) + 1)


_REFERENCE_MARK = re.compile(
    r"\n\s*(?=\[[0-9]{1,3}\]|[0-9]{1,3}[.、)）]\s?[^0-9\s]|[①-⑳])|(?<=[.。])\s+(?=\[[0-9]{1,3}\]\s?\S)"
)


def _references(text: str) -> list[str]:
    parts = _REFERENCE_MARK.split(text)
    if len(parts) > 1:
        return parts
    lines = [line for line in text.split("\n") if line.strip()]
    return lines if len(lines) > 1 and sum(read_citation(line) is not None for line in lines[:40]) > 1 else [text]


def marked_titles(text: str) -> list[Title]:
    """Return titles whose writer said where they begin and end: labelled, quoted, standards."""
    if found := labelled_titles(text):
        return found
    found = quoted_titles(text) or standards(text)
    return _with_entries(text, found) if found else []


def _with_entries(text: str, found: list[Title]) -> list[Title]:
    """Return the marked titles and, where they stand in a list, the bare ones of the other entries, in order."""
    parts = entries(text)[1:]
    marked = [quoted_titles(part) or standards(part) for part in parts]
    if len(parts) < 2 or not {title for own in marked for title in own}.issuperset(found):
        return found
    return [
        title for part, own in zip(parts, marked, strict=True) for title in own or bare_titles(part, asked=True)[:1]
    ]


def loose_titles(text: str, *, asked: bool) -> list[Title]:
    """Return titles that stand bare in the text, or papers called by a name."""
    return list(_loose(text, asked))


# The readers of one message ask for its titles several times.
@lru_cache(maxsize=2)
def _loose(text: str, asked: bool) -> tuple[Title, ...]:  # noqa: FBT001 - a cache's key
    found = bare_titles(text, asked=asked)
    return tuple(found or (named_papers(text) if asked and cues.DOCUMENT.search(text) else []))


def title_items(titles: Iterable[Title], first_doc: int = 1) -> list[Item]:
    """Return titles as items, each once."""
    unique = {title.text: title for title in titles if title.text and not is_function_word(title.text)}
    return [Item("title", t.text, first_doc + place, is_book=t.is_book) for place, t in enumerate(unique.values())]


def _joined_titles(residue: str) -> list[Title]:
    """Return the titles that a joining word brings in: 还有, 另外, 第二篇 …; none where it brings an identifier."""
    if not _JOINED.search(residue) or _PASTED.search(residue):
        return []
    pieces = [piece for piece in _JOINED.split(residue[:_MAX_PASTED])[1:] if "\x00" not in piece]
    return [title for piece in pieces[:_MAX_REFERENCES] for title in _titles_in(piece)]


def _titles_in(piece: str) -> list[Title]:
    return quoted_titles(piece) or bare_titles(piece, asked=True)[:1]


def titles_beside(text: str, found: Found) -> list[Title]:
    """Return the titles that stand in entries of their own, beside entries with identifiers."""
    if joined := _joined_titles(found.residue):
        return joined
    if fields := fields_beside(text, [spot.start for spot in found.spots]):
        return fields
    if "《" not in found.residue and "\n" not in found.residue:
        return []
    residue = found.residue[:_MAX_PASTED]
    parts = entries(residue)
    if len(parts) > 2:
        alone = [part for part in parts[1:] if "\x00" not in part][:_MAX_BESIDE]
        return [title for part in alone for title in (quoted_titles(part) or bare_titles(part, asked=True))]
    pieces = _BESIDE.split(residue)
    if len(pieces) < 2 or _PASTED.search(text):
        return []
    return [title for piece in pieces if "\x00" not in piece and "《" in piece for title in quoted_titles(piece)]
