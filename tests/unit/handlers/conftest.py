"""A fresh library for each test."""

import pytest

from tests.unit.handlers.world import LI, World


@pytest.fixture
async def world() -> World:
    world = World()
    await world.bind()
    await world.bind(LI, 2)
    return world
