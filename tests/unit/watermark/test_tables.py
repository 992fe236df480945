"""The cells of a table stay in their columns, however cells are merged."""

import pytest

from handlers.domain.errors import BadDocument
from handlers.domain.other_form import Hurdle
from watermark.converting.manuscript import Run
from watermark.converting.markup import read_xml, text_of
from watermark.converting.tables import Grid

MERGED = [
    (
        "<table><tr><th rowspan='2'>drug</th><th colspan='2'>dose</th></tr><tr><th>day</th><th>night</th></tr></table>",
        [["drug", "dose", ""], ["", "day", "night"]],
    ),
    ("<table><tr><td rowspan='0'>a</td><td>1</td></tr><tr><td>2</td></tr></table>", [["a", "1"], ["", "2"]]),
    (
        "<table><tr><td>a</td><td rowspan='2'>b</td><td>c</td></tr><tr><td>d</td><td>e</td></tr></table>",
        [["a", "b", "c"], ["d", "", "e"]],
    ),
    ("<table><tr><td colspan='many'>a</td><td>b</td></tr></table>", [["a", "b"]]),
    (
        "<table><tgroup><colspec colname='x'/><colspec colname='y'/><colspec colname='z'/><thead><row>"
        "<entry morerows='1'>drug</entry><entry namest='y' nameend='z'>dose</entry></row>"
        "<row><entry>day</entry><entry>night</entry></row></thead></tgroup></table>",
        [["drug", "dose", ""], ["", "day", "night"]],
    ),
]


def grid(table: str, most_cells: int = 100) -> Grid:
    return Grid(read_xml(table.encode()), lambda cell: [Run(text_of(cell))], most_cells)


@pytest.mark.parametrize(("table", "wanted"), MERGED)
def test_a_cell_stays_in_its_column(table: str, wanted: list[list[str]]) -> None:
    rows = grid(table).rows()
    assert [["".join(run.text for run in cell) for cell in row] for row in rows] == wanted


def test_a_table_is_refused_rather_than_cut_short() -> None:
    with pytest.raises(BadDocument) as caught:
        grid("<table><tr><td>1</td><td colspan='99'>2</td></tr><tr><td>3</td></tr></table>").rows()
    assert caught.value.detail == Hurdle.TOO_LONG
