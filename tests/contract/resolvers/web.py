"""A small web on loopback that answers as a test tells it, and counts who came."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Clock:
    """A clock that a test turns."""

    now: datetime = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass(slots=True)
class LocalWeb:
    """One server; `handler` may be exchanged at any time."""

    handler: Handler
    port: int = 0
    requests: list[web.BaseRequest] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.place}"

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.requests.append(request)
        assert isinstance(request, web.Request)
        return await self.handler(request)

    async def hang(self, _: web.Request) -> web.StreamResponse:
        await self.released.wait()
        return web.Response()


@asynccontextmanager
async def local_web(handler: Handler | None = None) -> AsyncIterator[LocalWeb]:
    """Serve on a free port of loopback."""
    here = LocalWeb(handler or says(b"hello"))
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", here.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    here.port = runner.addresses[0][1]
    try:
        yield here
    finally:
        here.released.set()
        await runner.cleanup()


@asynccontextmanager
async def counted_port() -> AsyncIterator[tuple[int, list[str]]]:
    """Serve a port inside the walls; every connection made to it is noted."""
    visits: list[str] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.append("visit")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], visits


def says(
    body: bytes, *, status: int = 200, kind: str = "application/json", headers: dict[str, str] | None = None
) -> Handler:
    """Return a handler that always gives this answer."""

    async def handler(_: web.Request) -> web.StreamResponse:
        return web.Response(body=body, status=status, headers={"Content-Type": kind, **(headers or {})})

    return handler


def in_turn(*handlers: Handler) -> Handler:
    """Return a handler that gives one answer after the other; the last one stays."""
    left = list(handlers)

    async def handler(request: web.Request) -> web.StreamResponse:
        return await (left.pop(0) if len(left) > 1 else left[0])(request)

    return handler


def leads_to(location: str, status: int = 302) -> Handler:
    """Return a handler that redirects."""
    return says(b"", status=status, headers={"Location": location})
