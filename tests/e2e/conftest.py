"""The running product for a file's tests; a file that needs settings of its own has a `product` of its own."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.stage import Stage, stage


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with stage(tmp_path_factory.mktemp("product")) as running:
        yield running
