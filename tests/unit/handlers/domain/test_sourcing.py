import pytest

from handlers.domain.sourcing import in_order, moved


@pytest.mark.parametrize(
    ("configured", "ranks", "ordered"),
    [
        ("abc", {}, "abc"),
        ("abc", {"a": 2, "b": 0, "c": 1}, "bca"),
        ("anbc", {"a": 2, "b": 0, "c": 1}, "bcan"),  # a source that is new in the file
        ("nabc", {"a": 2, "b": 0, "c": 1}, "nbca"),
        ("anmbc", {"a": 2, "b": 0, "c": 1}, "bcanm"),
        ("ac", {"a": 2, "b": 0, "c": 1}, "ca"),  # one that is gone from the file
        ("abab", {}, "ab"),
        ("", {"b": 0}, ""),
    ],
)
def test_chosen_ranks_order_the_configuration_s_list(configured: str, ranks: dict[str, int], ordered: str) -> None:
    assert "".join(in_order(configured, ranks)) == ordered


@pytest.mark.parametrize(("steps", "ordered"), [(-1, "bac"), (1, "acb"), (-9, "bac"), (9, "acb"), (0, "abc")])
def test_a_source_moves_and_never_past_the_ends(steps: int, ordered: str) -> None:
    assert "".join(moved("abc", "b", steps)) == ordered
