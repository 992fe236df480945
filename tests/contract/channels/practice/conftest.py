from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.channels.practice.gateway import PracticeGateway
from bot.channels.practice.http import PracticeHttp
from bot.channels.practice.world import World
from tests.contract.channels.practice.line import TOKEN, Caller, make_gateway
from tests.gateway_driver import WORLD
from tests.puppet_client import PuppetClient, connected


@pytest.fixture
async def gateway(tmp_path: Path) -> AsyncIterator[PracticeGateway]:
    made = make_gateway(tmp_path)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def client(gateway: PracticeGateway) -> AsyncIterator[PuppetClient]:
    async with connected(f"127.0.0.1:{gateway.grpc_port}", TOKEN) as made:
        yield made


@pytest.fixture
async def caller(tmp_path: Path) -> AsyncIterator[Caller]:
    gateway = PracticeGateway(tmp_path, token=TOKEN, world=World.from_seed(WORLD))
    http = PracticeHttp(gateway)
    await gateway.start()
    await http.start()
    async with aiohttp.ClientSession() as session:
        yield Caller(gateway, http, session)
    await http.stop()
    await gateway.stop()
