import pytest

from watermark.stamping.geometry import LETTER, box, is_apart, view

PAPER = [10, 20, 110, 320]


def to_page(turn: int, at: tuple[float, float]) -> tuple[float, float]:
    a, b, c, d, e, f = view(PAPER, None, turn).matrix
    return a * at[0] + c * at[1] + e, b * at[0] + d * at[1] + f


@pytest.mark.parametrize(
    ("turn", "foot_left"),
    [
        (0, (10, 20)),
        (90, (110, 20)),
        (180, (110, 320)),
        (270, (10, 320)),
        (-90, (10, 320)),
        (450, (110, 20)),
        (45, (10, 20)),
    ],
)
def test_the_displayed_origin_is_the_corner_that_a_reader_sees_at_the_foot_left(
    turn: int, foot_left: tuple[int, int]
) -> None:
    assert to_page(turn, (0, 0)) == foot_left


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_displayed_page_fills_the_box_exactly(turn: int) -> None:
    width, height = view(PAPER, None, turn).size
    corners = {to_page(turn, (x, y)) for x in (0, width) for y in (0, height)}

    assert corners == {(10, 20), (110, 20), (10, 320), (110, 320)}


@pytest.mark.parametrize(
    "value",
    [None, 7, "1234", [], [1, 2, 3], [0, 0, 0, 5], [1, "x", 3, 4], [0, 0, 1e300, 1], [0, 0, None, 1], [0, 0, 1e-7, 9]],
)
def test_what_is_no_box_is_told(value: object) -> None:
    assert box(value) is None
    assert view(value, None, None).box == LETTER


def test_the_crop_box_counts_only_where_it_meets_the_paper() -> None:
    assert view(PAPER, [0, 0, 50, 50], 0).box == (10, 20, 50, 50)
    assert view(PAPER, [500, 500, 600, 600], 0).box == (10, 20, 110, 320)
    assert is_apart(PAPER, [500, 500, 600, 600])
    assert not is_apart(PAPER, None)
    assert is_apart(PAPER, [5, 5, 5, 5])
    assert is_apart(PAPER, [0, 0, 1e-7, 792])


def test_reversed_corners_are_put_in_order() -> None:
    assert box([110, 320, 10, 20]) == (10, 20, 110, 320)
