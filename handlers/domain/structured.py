"""Records pasted whole from a reference manager or database.

RIS, NBIB (MEDLINE), EndNote, BibTeX, RefWorks, Web of Science, NoteExpress.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from handlers.domain.article import Identifier, IdKind
from handlers.domain.identifiers import normalise
from handlers.domain.numbers import find_arxiv

# More than anybody asks for at once.
MAX_RECORDS = 200

_LOOKS_BIBTEX = re.compile(r"@[a-z]{3,20}\s?\{[^\n]{0,200}\n?[^{}]{0,200}=", re.IGNORECASE)
# How a record of each kind begins, and how its lines are told apart.
_TAGGED = (
    (
        re.compile(r"^(?:TY  ?- |PMID- |%0 )", re.MULTILINE),
        re.compile(r"(?:(?P<tag>[A-Z][A-Z0-9]{1,3}) {0,3}- ?|(?P<percent>%[0-9A-Z@]) )(?P<text>.*)"),
    ),
    (
        re.compile(r"^(?:RT (?=[A-Z][a-z])|PT [A-Z]$)", re.MULTILINE),
        re.compile(r"(?P<tag>[A-Z][A-Z0-9])(?P<percent>) (?P<text>.*)"),
    ),
    (
        re.compile(r"^\{Reference Type\}: ?", re.MULTILINE),
        re.compile(r"\{(?P<tag>[A-Z][A-Za-z /()]{1,40})\}(?P<percent>): ?(?P<text>.*)"),
    ),
)
_FIELD = re.compile(
    r"(?P<tag>[A-Za-z]{2,20})\s*=\s*(?:\{(?P<braced>(?:[^{}]|\{[^{}]*\}){0,2000})\}|"
    r"\"(?P<quoted>[^\"]{0,2000})\"|(?P<bare>[0-9]{1,9}))"
)
_ENTRY = re.compile(r"(?=@[A-Za-z]{3,20}\s?\{)")
_AUTHOR_GAP = re.compile(r"\s+and\s+|;")
_BRACES = re.compile(r"[{}]|\s+(?=\s)")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_FIRST = frozenset({"TY", "PMID", "%0", "RT", "PT", "Reference Type"})
_TITLE, _AUTHOR, _DATE = (
    ("TI", "T1", "%T", "title", "Title"),
    ("AU", "A1", "FAU", "%A", "author", "Author"),
    ("PY", "Y1", "DP", "%D", "year", "DA", "YR", "Year"),
)
_DOI, _PMCID = ("DO", "DOI", "LID", "AID", "%R", "doi", "M3", "L3", "DI"), ("PMC", "C2", "%2", "pmcid", "pmc")
_PREPRINT = ("journal", "JO", "JF", "T2", "%J", "UR", "url", "%U", "M1", "howpublished", "note")
_BOOKS = ("BOOK", "EBOOK", "Book", "book", "CHAP", "Electronic Book", "B", "Book, Whole")


@dataclass(frozen=True, slots=True)
class Record:
    """One pasted record: its identifiers, and title, year and first author as far as given."""

    ids: tuple[Identifier, ...]
    title: str
    year: int | None
    first_author: str | None
    is_book: bool


def read_records(text: str) -> tuple[Record, ...]:
    """Return the pasted records, none when the text is no such thing."""
    for looks, line in _TAGGED:
        if looks.search(text):
            return tuple(_record(fields) for fields in islice(_tagged(text, line), MAX_RECORDS) if len(fields) > 1)
    if "@" in text and "{" in text and _LOOKS_BIBTEX.search(text):
        return tuple(_record(fields) for fields in islice(_bibtex(text), MAX_RECORDS) if len(fields) > 1)
    return ()


def _tagged(text: str, shape: re.Pattern[str]) -> Iterator[dict[str, list[str]]]:
    fields: dict[str, list[str]] = {}
    last = ""
    for line in text.split("\n"):
        match = shape.match(line)
        if match is None:
            if last and line.startswith("  ") and line.strip():
                fields[last][-1] += " " + line.strip()
            continue
        last = match["tag"] or match["percent"]
        if last in _FIRST and fields:
            yield fields
            fields = {}
        fields.setdefault(last, []).append(match["text"].strip())
    if fields:
        yield fields


def _bibtex(text: str) -> Iterator[dict[str, list[str]]]:
    for entry in _ENTRY.split(text):
        fields: dict[str, list[str]] = {}
        for match in _FIELD.finditer(entry):
            value = match["braced"] or match["quoted"] or match["bare"] or ""
            fields.setdefault(match["tag"].lower(), []).append(_BRACES.sub("", value).replace("\n", " "))
        if fields:
            fields["kind"] = [entry[1:5].lower()]
            yield fields


def _record(fields: dict[str, list[str]]) -> Record:
    kind = _first(fields, ("TY", "%0", "kind", "RT", "Reference Type", "PT"))
    is_book = kind in _BOOKS
    year = _YEAR.search(_first(fields, _DATE))
    return Record(
        ids=_ids(fields, is_book=is_book),
        title=" ".join(_first(fields, _TITLE).split()).rstrip("."),
        year=int(year.group()) if year else None,
        first_author=_AUTHOR_GAP.split(_first(fields, _AUTHOR))[0] or None,
        is_book=is_book,
    )


def _ids(fields: dict[str, list[str]], *, is_book: bool) -> tuple[Identifier, ...]:
    doi = _pick(fields, _DOI, IdKind.DOI) or _pick(fields, ("UR", "url", "%U", "L2"), IdKind.DOI)
    pmid = _pick(fields, ("PMID", "pmid", "PM"), IdKind.PMID) or _of_archive(fields, "pubmed", IdKind.PMID)
    isbn = _pick(fields, ("SN", "%@", "isbn", "ISBN"), IdKind.ISBN) if is_book else None
    return tuple(i for i in (doi, pmid, _pick(fields, _PMCID, IdKind.PMCID), _arxiv(fields), isbn) if i)


def _of_archive(fields: dict[str, list[str]], name: str, kind: IdKind) -> Identifier | None:
    """Return the `eprint` of a record that names that archive."""
    archive = _first(fields, ("archiveprefix", "eprinttype")).lower()
    return _pick(fields, ("eprint",), kind) if archive == name else None


def _arxiv(fields: dict[str, list[str]]) -> Identifier | None:
    """Return the arXiv identifier of a record: an `eprint` there, or one that its journal or address tells."""
    if eprint := _of_archive(fields, "arxiv", IdKind.ARXIV):
        return eprint
    told = (f"{value}\n" for tag in _PREPRINT for value in fields.get(tag, ()))
    found = next(find_arxiv(" ".join(told)), None)
    return Identifier(IdKind.ARXIV, found[0], found[1]) if found else None


def _pick(fields: dict[str, list[str]], tags: tuple[str, ...], kind: IdKind) -> Identifier | None:
    values = (value for tag in tags for value in fields.get(tag, ()))
    return next((found for value in values if (found := normalise(kind, value.partition(" [")[0]))), None)


def _first(fields: dict[str, list[str]], tags: tuple[str, ...]) -> str:
    return next((fields[tag][0] for tag in tags if tag in fields), "")
