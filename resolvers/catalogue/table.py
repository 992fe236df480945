"""Reads a catalogue that a library system or a spreadsheet has exported as text: CSV, TSV, any usual encoding.

A heading that nobody understands, a broken row or letter spoils nothing else; `account.py` tells of it.
"""

import re
import unicodedata
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from handlers.domain.written_table import HEADING_WITHIN, Columns, Heading, Row, find_heading, rows_of
from handlers.domain.written_text import lines_of
from resolvers.catalogue.errors import CatalogueError
from resolvers.catalogue.headings import NAMES, catalogue_columns, names_authors
from resolvers.catalogue.shelf_list import Fault, ShelfList
from resolvers.formats.books import isbns_of

ISBNS = ("isbn", "more_isbn", "third_isbn")
SHOWN_HEADINGS, LONGEST_SHOWN = 20, 20
AS_FORMULA = re.compile(r'="?([^"]*)"?')
AS_NUMBER = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
IMPRINT = re.compile(r"(?:[^:：]{1,20}[:：])?\s*([^,，]{2,60})[,，]\s*(.*(?:1[6-9]|20)\d\d.{0,8})")
FEWEST_DIGITS = 10
SERIAL = re.compile(
    r"serials?|(?:e-?)?journals?|periodicals?|magazines?|newspapers?|continuing resources?|"
    r"[^图书]{0,4}(?:期刊|连续出版物|报纸|报刊)",
    re.IGNORECASE,
)
OF_SERIALS_TOO = re.compile(r"issn|identifier", re.IGNORECASE)
ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")
# 题名/责任者 without blanks: `HIV/AIDS护理/李夏主编` is cut at its last stroke, `TCP/IP` nowhere.
SLASH = re.compile(r"\s*(?<![A-Z0-9](?=[/／][A-Z0-9]))[/／]\s*")
DASHES, BLANKS = re.compile("[\u2010-\u2015\u2212\uff0d]"), re.compile(r"(?<=\d)\s(?=[\dXx])")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table says what; whether its titles hold their authors too, and its ISBNs the ISSNs of journals."""

    columns: Columns
    has_authors: bool
    has_issns: bool


def read_table(path: Path) -> ShelfList:
    """Return the books of a table; lines without a title and an ISBN are counted, not taken.

    Raises:
        CatalogueError: There is no column that names books.
        OSError: It cannot be read.
    """
    books = ShelfList()
    with path.open("rb") as file, closing(lines_of(file)) as lines:
        first = list(islice(lines, HEADING_WITHIN))
        heading = _heading(first)
        books.columns = {NAMES[ours]: heading.cells[place] for ours, place in heading.columns.items()}
        books.unused = heading.unused
        layout = _layout(heading)
        for row in rows_of(chain(first[heading.below :], lines), heading):
            _take(books, layout, row)
    return books


def _heading(first: list[str]) -> Heading:
    if heading := find_heading(first, catalogue_columns):
        return heading
    line = next((line for line in first if line.strip()), "")
    if not line:
        raise CatalogueError("文件是空的")
    shown = "、".join(cell.strip()[:LONGEST_SHOWN] for cell in re.split(r"[,;\t|]", line)[:SHOWN_HEADINGS])
    raise CatalogueError(f"没有认出题名列或 ISBN 列；第一行是：{shown}")


def _layout(heading: Heading) -> Layout:
    heads = {ours: heading.cells[place] for ours, place in heading.columns.items()}
    numbers = " ".join(heads.get(name, "") for name in ISBNS)
    return Layout(heading.columns, names_authors(heads.get("title", "")), bool(OF_SERIALS_TOO.search(numbers)))


def _take(books: ShelfList, layout: Layout, row: Row) -> None:
    if row.is_broken:
        books.leave_out(Fault.UNREADABLE)
        return
    if row.is_mended:
        books.faults[Fault.UNPAIRED] += 1
    if any(cell.strip() for cell in row.cells):
        words = {name: _bare(row.cells[place]) for name, place in layout.columns.items() if place < len(row.cells)}
        if _is_serial(words, has_issns=layout.has_issns):
            books.leave_out(Fault.SERIAL)
            return
        _note_isbn(books, words)
        books.add(_line(_cut_at_slash(words) if layout.has_authors else words))


def _is_serial(words: Mapping[str, str], *, has_issns: bool) -> bool:
    """Return whether a line is a journal's: a list of what is licensed (KBART) holds both."""
    if any(isbns_of([_isbn(words.get(name, ""))]) for name in ISBNS):
        return False  # one volume of a series, with a number of its own
    if kind := words.get("type", ""):
        return bool(SERIAL.fullmatch(kind))
    return has_issns and any(ISSN.fullmatch(words.get(name, "")) for name in ISBNS)


def _cut_at_slash(words: Mapping[str, str]) -> Mapping[str, str]:
    """Return the words, the title's cut from its authors: `内科学/葛均波主编`."""
    title = words.get("title", "")
    cuts = [] if " / " in title or words.get("author") else list(SLASH.finditer(title))
    if not cuts or not (author := title[cuts[-1].end() :]) or not (bare := title[: cuts[-1].start()]):
        return words
    return {**words, "title": bare, "author": author}


def _line(words: Mapping[str, str]) -> dict[str, str]:
    """Return the words of a line by the catalogue's names: what stands in two columns is put together."""
    line = _parted(words)
    title, subtitle = line.get("title", ""), line.pop("subtitle", "")
    line["title"] = f"{title}：{subtitle}" if title and subtitle else title or subtitle
    line["isbn"] = " ".join(_isbn(line.pop(name, "")) for name in ISBNS)
    more_year, editor = line.pop("more_year", ""), line.pop("editor", "")
    line |= {"year": line.get("year") or more_year, "author": line.get("author") or editor}
    parts = (line.pop("class_no", ""), line.pop("book_no", ""))
    line["shelf_mark"] = line.get("shelf_mark") or "/".join(filter(None, parts))
    library, place = line.pop("library", ""), line.get("location", "")
    line["location"] = place if library in place else f"{library} {place}".strip()
    return line


def _parted(words: Mapping[str, str]) -> dict[str, str]:
    """Return the words, parted where one column holds two: `题名 / 责任者`, `北京 : 出版社, 2018`."""
    line = dict(words)
    title, slash, names = line.get("title", "").partition(" / ")
    if slash and not line.get("author"):
        line |= {"title": title.strip(), "author": names.strip()}
    if match := IMPRINT.fullmatch(line.get("publisher", "")):
        line |= {"publisher": match[1], "year": line.get("year") or match[2]}
    return line


def _isbn(text: str) -> str:
    """Return an ISBN as it can be read: any dash is one, and blanks inside it are none."""
    dashed = DASHES.sub("-", text)
    return dashed if isbns_of([dashed]) else BLANKS.sub("", dashed)


def _note_isbn(books: ShelfList, words: Mapping[str, str]) -> None:
    text = _isbn(words.get("isbn", ""))
    if AS_NUMBER.fullmatch(text):
        books.faults[Fault.ISBN_AS_NUMBER] += 1
    elif sum(letter.isdecimal() for letter in text) >= FEWEST_DIGITS and not isbns_of([text]):
        books.faults[Fault.ODD_ISBN] += 1


def _bare(cell: str) -> str:
    """Return a cell without a spreadsheet's wrapping and without a letter that was cut."""
    text = cell.strip().rstrip("\ufffd")
    if text.startswith("=") and (formula := AS_FORMULA.fullmatch(text)):
        text = formula[1]
    return unicodedata.normalize("NFKC", text) if any("０" <= letter <= "９" for letter in text) else text
