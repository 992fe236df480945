"""A fresh library for each test."""

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from tests.unit.handlers.world import LI, World


@pytest.fixture(autouse=True)
def _log() -> Iterator[None]:
    """Keep the log out of the way: drawing a traceback takes longer than most tests."""
    with capture_logs():
        yield


@pytest.fixture
async def world() -> World:
    world = World()
    await world.bind()
    await world.bind(LI, 2)
    return world
