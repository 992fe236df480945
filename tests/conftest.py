"""How the tests are shared out among processes."""

import pytest

# Marks of tests that stand alone: one case a file of a folder, each as long as the file wants.
_ALONE = ("pdfs", "responses")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together, since they share what they start; give a case a file to whoever is free."""
    for item in items:
        if not any(item.get_closest_marker(mark) for mark in _ALONE):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
