"""Unit tests reach nothing outside the process, so their waiting is passed at once."""

from collections.abc import Callable, Mapping

from tests.fakes.idle_loop import IdleLoop


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], IdleLoop]]:
    return {"idle": IdleLoop}
