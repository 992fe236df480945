"""Tables of HTML, JATS and CALS as rows of cells, each in its column: merged cells stay where they begin."""

from collections.abc import Callable, Iterable

from handlers.domain.other_form import Hurdle
from watermark.converting.limits import MAX_CELLS, refused
from watermark.converting.manuscript import Run, tidy
from watermark.converting.markup import Element, children, tag

Cell = tuple[Run, ...]
_WIDEST, _LONGEST = 100, 5000


class Grid:
    """A table being read; `most_cells` is what it may have, with the places that merged cells cover."""

    def __init__(self, table: Element, runs: Callable[[Element], Iterable[Run]], most_cells: int = MAX_CELLS) -> None:
        """Keep what is read, and how a cell is."""
        self._table = table
        self._runs = runs
        self._left = most_cells
        self._columns = [e.get("colname", "") for e in table.iter() if tag(e) == "colspec"]
        self._covered: dict[int, int] = {}

    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """Return the rows that have any text.

        Raises:
            BadDocument: There are too many cells.
        """
        rows = (self._row(e) for e in self._table.iter() if tag(e) in {"tr", "row"} and self._is_own(e))
        return tuple(row for row in rows if any(row))

    @property
    def left(self) -> int:
        """How many cells there may be yet."""
        return self._left

    def _is_own(self, row: Element) -> bool:
        return next((e for e in row.iterancestors() if tag(e) == "table"), self._table) is self._table

    def _row(self, row: Element) -> tuple[Cell, ...]:
        covered = {column for column, rows in self._covered.items() if rows}
        self._covered = {column: rows - 1 for column, rows in self._covered.items() if rows}
        cells: list[Cell] = []
        for cell in children(row, "td", "th", "entry"):
            while len(cells) in covered:
                cells.append(())
            across, down = self._across(cell), _span(cell.get("rowspan"), 1, _LONGEST) + _span(cell.get("morerows"), 0)
            self._covered |= dict.fromkeys(range(len(cells), len(cells) + across), down - 1)
            cells += [tidy(self._runs(cell)), *[()] * (across - 1)]
        self._left -= len(cells)
        if self._left < 0:
            raise refused(Hurdle.TOO_LONG)
        return tuple(cells)

    def _across(self, cell: Element) -> int:
        start, end = cell.get("namest", ""), cell.get("nameend", "")
        if start in self._columns and end in self._columns:
            return max(1, self._columns.index(end) - self._columns.index(start) + 1)
        return _span(cell.get("colspan"), 1)


def _span(said: str | None, otherwise: int, most: int = _WIDEST) -> int:
    """Return how far a cell reaches; 0 of HTML means to the end."""
    text = (said or "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        return otherwise
    return min(int(text), most) or (most if otherwise and most == _LONGEST else otherwise)
