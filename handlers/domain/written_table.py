"""A table that somebody else exported as text: where its heading stands, what separates its cells, and its rows.

A title, blank lines and `sep=;` may stand above the heading. A quotation mark without its partner spoils one row:
the csv module would take all that follows into one cell.
"""

import csv
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

DELIMITERS = ",\t;|，；"
HEADING_WITHIN = 30  # lines
LONGEST_HEADING = 8  # lines that one heading, with line ends inside its cells, may take
MOST_LINES = 40  # that one row may take
MOST_CHARS = 20_000  # of a row that takes several lines
LONGEST_ROW = 120_000  # the csv module takes cells of 131 072
QUOTED = re.compile(r'"(?:[^"]++|"")*+"')
Columns = Mapping[str, int]
"""Our names of columns, each with its place among the cells."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A table's heading: its cells, those of them that were understood, and the number of its first line from 0."""

    cells: tuple[str, ...]
    columns: Columns
    delimiter: str
    line: int
    below: int

    @property
    def unused(self) -> tuple[str, ...]:
        """The headings of columns that nobody asked for."""
        used = set(self.columns.values())
        return tuple(cell for place, cell in enumerate(self.cells) if cell and place not in used)


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells; `is_mended` after a quotation mark without its partner, `is_broken` where nothing can be had."""

    cells: Sequence[str]
    is_mended: bool = False
    is_broken: bool = False


class _Quotes(Enum):
    PAIRED, OPEN, ODD = auto(), auto(), auto()


def plain_head(head: str) -> str:
    """Return a heading without blanks, signs and the difference of full-width and capital letters."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", head)).casefold()


def find_heading(lines: Sequence[str], understand: Callable[[Sequence[str]], Columns]) -> Heading | None:
    """Return the first line of which most is understood, cut as most of it is; `None` where nothing is.

    Args:
        lines: The beginning of the table.
        understand: Gives the columns that it knows of a heading's cells; none where they are not enough.
    """
    best: Heading | None = None
    for line in range(min(len(lines), HEADING_WITHIN)):
        for delimiter in DELIMITERS:
            if delimiter not in lines[line] and delimiter != DELIMITERS[0]:
                continue
            cells, below = _first_row(lines[line : line + LONGEST_HEADING], delimiter)
            columns = understand(cells)
            if columns and (best is None or len(columns) > len(best.columns)):
                best = Heading(tuple(cells), columns, delimiter, line, line + below)
    return best


def rows_of(lines: Iterable[str], heading: Heading) -> Iterator[Row]:
    """Yield the rows below a heading, `lines` beginning there; a blank line is a row without cells."""
    ahead, rest = deque[str](), iter(lines)
    delimiter, width = heading.delimiter, len(heading.cells)
    while (line := ahead.popleft() if ahead else next(rest, None)) is not None:
        if '"' not in line:
            is_blank = not line.strip() and delimiter not in line
            yield Row(() if is_blank else line.split(delimiter), is_broken=len(line) > LONGEST_ROW)
        else:
            yield _quoted_row(line, _Ahead(ahead, rest), delimiter, width)


class _Ahead:
    """The lines that follow: taken one by one, and given back together."""

    def __init__(self, ahead: deque[str], rest: Iterator[str]) -> None:
        self._ahead = ahead
        self._rest = rest
        self.taken: list[str] = []

    def next(self) -> str | None:
        line = self._ahead.popleft() if self._ahead else next(self._rest, None)
        if line is not None:
            self.taken.append(line)
        return line

    def give_back(self) -> None:
        self._ahead.extendleft(reversed(self.taken))


def _quoted_row(line: str, following: _Ahead, delimiter: str, width: int) -> Row:
    state, _ = _quotes(line, delimiter)
    if state is not _Quotes.OPEN:
        return _parsed(line, delimiter) if state is _Quotes.PAIRED else _mended(line, delimiter, width)
    whole = _gathered(line, following, delimiter)
    if whole is not None and not _are_rows([line, *following.taken], delimiter, width):
        row = _parsed(whole, delimiter)
        if not row.is_broken and len(row.cells) <= max(width, line.count(delimiter) + 1):
            return row
    following.give_back()
    return _mended(_without_open_quotes(line, delimiter), delimiter, width)


def _mended(line: str, delimiter: str, width: int) -> Row:
    """Return a row whose quotation marks do not all mean something: none does where they would join its cells."""
    row = _parsed(line, delimiter)
    if not row.is_broken and len(row.cells) < width <= line.count(delimiter) + 1:
        return Row([cell.strip('"') for cell in line.split(delimiter)], is_mended=True)
    return Row(row.cells, is_mended=True, is_broken=row.is_broken)


def _gathered(line: str, following: _Ahead, delimiter: str) -> str | None:
    """Return a row with line ends inside its cells; `None` where its quotation marks never pair."""
    parts, chars = [line], len(line)
    while len(parts) < MOST_LINES and chars < MOST_CHARS and (more := following.next()) is not None:
        parts.append(more)
        chars += len(more)
        if '"' in more:
            text = "\n".join(parts)
            state = _quotes(text, delimiter)[0]
            if state is not _Quotes.OPEN:
                return text if state is _Quotes.PAIRED else None
    return None


def _are_rows(lines: Sequence[str], delimiter: str, width: int) -> bool:
    """Return whether each line is a whole row by itself: then the quotation mark was a slip."""
    return width > 1 and all(line.count(delimiter) + 1 >= width for line in lines)


def _without_open_quotes(line: str, delimiter: str) -> str:
    while True:
        state, place = _quotes(line, delimiter)
        if state is not _Quotes.OPEN:
            return line
        line = line[:place] + line[place + 1 :]


def _quotes(text: str, delimiter: str) -> tuple[_Quotes, int]:
    """Return whether every cell that begins with a quotation mark ends with one, and where the first does not."""
    state, at = _Quotes.PAIRED, 0
    while True:
        if text.startswith('"', at):
            if not (cell := QUOTED.match(text, at)):
                return _Quotes.OPEN, at
            at = cell.end()
            if at < len(text) and text[at] != delimiter:
                state = _Quotes.ODD
        at = text.find(delimiter, at) + 1
        if not at:
            return state, at


def _first_row(lines: Sequence[str], delimiter: str) -> tuple[list[str], int]:
    """Return the cells of the first row and how many lines it takes."""
    reader = csv.reader([f"{line}\n" for line in lines], delimiter=delimiter)
    try:
        cells = next(reader, [])
    except csv.Error:
        return [], 1
    return [" ".join(cell.split()) for cell in cells], reader.line_num


def _parsed(text: str, delimiter: str) -> Row:
    if len(text) > LONGEST_ROW:
        return Row((), is_broken=True)
    try:
        return Row(next(csv.reader([text], delimiter=delimiter), []))
    except csv.Error:
        return Row((), is_broken=True)
