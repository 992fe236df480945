from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract.channels.wechat_line import Heard
from tests.gateway_driver import GatewayDriver, make_driver


@pytest.fixture(params=["practice", "node"])
async def stopped_gateway(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[GatewayDriver]:
    driver = make_driver(request.param, tmp_path / "gateway")
    yield driver
    await driver.close()


@pytest.fixture
async def gateway(stopped_gateway: GatewayDriver) -> GatewayDriver:
    await stopped_gateway.start()
    return stopped_gateway


@pytest.fixture
def heard() -> Heard:
    return Heard()
