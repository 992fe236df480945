"""What the practice gateway's tests share: a gateway, a bare client of it, a caller of its HTTP interface."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from grpclib.exceptions import GRPCError

from bot.channels.practice.gateway import PracticeGateway
from bot.channels.practice.http import PracticeHttp
from bot.channels.practice.world import World
from tests.gateway_driver import WORLD

TOKEN = "practice-token"
MIB = 1024 * 1024
REPOSITORY = Path(__file__).parents[4]


def make_gateway(folder: Path, **options: Any) -> PracticeGateway:
    return PracticeGateway(folder, token=TOKEN, world=World.from_seed(WORLD), **options)


def at(gateway: PracticeGateway) -> str:
    return f"127.0.0.1:{gateway.grpc_port}"


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - the gateway under test signals nothing
            await asyncio.sleep(0.01)


async def refusal(awaited: Awaitable[object]) -> GRPCError:
    with pytest.raises(GRPCError) as caught:
        await awaited
    return caught.value


class Caller:
    """Calls one gateway's HTTP interface."""

    def __init__(self, gateway: PracticeGateway, http: PracticeHttp, session: aiohttp.ClientSession) -> None:
        self.gateway = gateway
        self.root = f"http://127.0.0.1:{http.port}"
        self.session = session

    async def get(self, path: str, status: int = 200) -> Any:
        async with self.session.get(self.root + path) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json()

    async def post(self, path: str, body: object, status: int = 200) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.session.post(self.root + path, data=raw) as answer:
            assert answer.status == status, await answer.text()
            return await answer.json()

    async def say(self, **body: object) -> str:
        return str((await self.post("/practice/api/messages", body))["id"])

    async def messages(self, after: str = "", wait: float = 0) -> list[dict[str, Any]]:
        return list(await self.get(f"/practice/api/messages?after={after}&wait={wait}"))
