"""What a bibliographic record says of a book and its shelves: MARC21 and CNMARC/UNIMARC, as fields by their tags."""

from collections.abc import Iterable, Iterator, Mapping

from resolvers.catalogue.shelf_list import Words

Fields = dict[str, list[list[str]]]
"""The fields of one record by tag: each is its indicators or its text, then its subfields with their letters."""

# Shelf mark (parts joined; the first alternative that says something), library and place, of one holding.
# 852 everywhere; 905 and 906 in Chinese systems; 952 and 995 in Koha; AVA in Alma, PST in Aleph.
SHELVES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "852": (("hi", "j"), ("bc", "a")),
    "905": (("de", "f"), ("c",)),
    "906": (("de", "f"), ("c",)),
    "952": (("o",), ("ac", "b")),
    "995": (("k",), ("be", "c")),
    "AVA": (("d",), ("qc", "bc")),
    "PST": (("hi", "3"), ("45", "bc")),
}
CALL_NUMBERS = (("096", "ab"), ("090", "ab"), ("050", "ab"), ("690", "a"))
# What is read of a record; the rest is not even decoded.
TAGS = frozenset(SHELVES) | {
    "008", "010", "020", "041", "050", "090", "096", "100", "101", "110", "200", "210", "214", "245", "260", "264",
    "690", "700", "701", "702", "711", "856", "880",
}  # fmt: skip
# The Library of Congress writes its own workflow into 906, and it travels with copied records.
OF_CONGRESS = "y-"
OF_ALEPH = frozenset({"LDR", "FMT", "CAT", "SYS", "OWN", "LKR", "BAS"})  # its own housekeeping


def is_local(tag: str) -> bool:
    """Return whether libraries use that tag as they like, mostly for where a book stands, and it is not read here."""
    return tag not in TAGS and tag not in OF_ALEPH and (tag.startswith("9") or not tag.isdecimal())


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
    """Yield shelf mark and place of each holding."""
    for tag, (marks, places) in SHELVES.items():
        for field in fields.get(tag, ()):
            mark, place = _first(field, marks, "/"), _first(field, places, " ")
            if (mark or place) and not (tag == "906" and _one([field], "g").startswith(OF_CONGRESS)):
                yield mark or _call_number(fields), place


def _first(field: list[str], alternatives: Iterable[str], between: str) -> str:
    """Return the first alternative that says something, its subfields put together."""
    for codes in alternatives:
        if found := between.join(filter(None, (_one([field], code) for code in codes))):
            return found
    return ""


def _call_number(fields: Fields) -> str:
    for tag, codes in CALL_NUMBERS:
        for field in fields.get(tag, ()):
            if mark := _first(field, (codes,), "/"):
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
            if part.startswith(code) and (bare := part[1:].strip(" /:;,=\ufffd")):
                return bare
    return ""
