"""What holds for all tests."""

import pytest


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Refuse cases that stand in a set: each process would count them in another order, and none could share work."""
    for mark in metafunc.definition.iter_markers("parametrize"):
        cases = mark.args[1] if len(mark.args) > 1 else mark.kwargs.get("argvalues")
        if isinstance(cases, set | frozenset):
            raise pytest.UsageError(f"{metafunc.definition.nodeid}: cases of a test stand in a list, not in a set")
