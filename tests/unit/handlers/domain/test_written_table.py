"""A table of text: its heading and its rows, whatever stands around and inside them."""

import csv
from collections.abc import Iterator, Sequence

import pytest

from handlers.domain.written_table import Columns, Heading, Row, find_heading, rows_of


def known(cells: Sequence[str]) -> Columns:
    return {name: cells.index(name) for name in ("a", "b", "c") if name in cells}


def rows(*lines: str, width: int = 3) -> list[Row]:
    return list(rows_of(lines, Heading(("a", "b", "c")[:width], {}, ",", 0, 1)))


@pytest.fixture
def narrow_cells() -> Iterator[None]:
    before = csv.field_size_limit(20)
    yield
    csv.field_size_limit(before)


def test_the_line_of_which_most_is_understood_is_the_heading() -> None:
    found = find_heading(["a list of a", "", "sep=;", "a;b;x;;c", "1;2;3;;4", "a;b;c;;"], known)
    assert found is not None
    assert (found.line, found.below, found.delimiter) == (3, 4, ";")
    assert (found.columns, found.unused) == ({"a": 0, "b": 1, "c": 4}, ("x",))
    assert find_heading(["x,y", "1,2"], known) is None


def test_a_heading_may_have_line_ends_inside_its_cells() -> None:
    found = find_heading(['"a', 'line",b', "1,2"], lambda cells: {"b": 1} if cells[1:] == ["b"] else {})
    assert found is not None
    assert (found.cells, found.below) == (("a line", "b"), 2)


@pytest.mark.usefixtures("narrow_cells")
def test_a_cell_too_long_for_the_csv_module_spoils_its_own_line() -> None:
    found = find_heading(["x" * 40, "a,b,c"], known)
    assert found is not None
    assert found.line == 1
    assert [row.is_broken for row in rows('"' + "x" * 40 + '",2,3', '"1",2,3')] == [True, False]


@pytest.mark.parametrize(
    ("lines", "cells"),
    [
        (['"1,2,3', "4,5,6"], [["1", "2", "3"], ["4", "5", "6"]]),
        (['"1,2,3', '4,"5",6'], [["1", "2", "3"], ["4", "5", "6"]]),
        (['"1,2,3', '4,5",6'], [["1", "2", "3"], ["4", '5"', "6"]]),
        (['1,"2,3', '"4",5,6'], [["1", "2", "3"], ["4", "5", "6"]]),
        (['"1', '",2,3', "4,5,6"], [["1\n", "2", "3"], ["4", "5", "6"]]),
        (['1,2,"3', "", 'more"', "4,5,6"], [["1", "2", "3\n\nmore"], ["4", "5", "6"]]),
        (
            ['1,"a ""b"" c",3', "", " ,,", '5" disk,2,3'],
            [["1", 'a "b" c', "3"], [], [" ", "", ""], ['5" disk', "2", "3"]],
        ),
        (['"a"b,2,3'], [["ab", "2", "3"]]),
        (['"1,"2,"3', "4,5,6"], [["1", "2", "3"], ["4", "5", "6"]]),
        (['"1', '2",3,4,5,6,7'], [["1"], ['2"', "3", "4", "5", "6", "7"]]),
    ],
)
def test_quotation_marks_hold_cells_together_only_where_they_pair(lines: list[str], cells: list[list[str]]) -> None:
    assert [list(row.cells) for row in rows(*lines)] == cells


def test_a_mark_that_never_pairs_takes_nothing_along() -> None:
    found = rows('"1,2,3', *["4,5"] * 100, '"')
    assert found[0] == Row(["1", "2", "3"], is_mended=True)
    assert len(found) == 102
    assert [list(row.cells) for row in rows('"1', "2", width=1)] == [["1"], ["2"]]


def test_a_row_that_is_too_long_is_broken() -> None:
    assert [row.is_broken for row in rows("x" * 200_000, '"' + "x" * 200_000 + '"', "1,2,3")] == [True, True, False]
